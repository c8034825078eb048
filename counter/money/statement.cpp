#include "counter/money/statement.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace counter::money {

std::string to_string(Month month) { return fmt::format("{:04}-{:02}", month.year, month.month); }

std::optional<Month> parse_month(std::string_view text) {
    const auto first_day = parse_date(std::string{text} + "-01");
    if (!first_day || text.size() != 7) return std::nullopt;
    return month_of(*first_day);
}

Month month_of(ServiceDate date) {
    const date::year_month_day ymd{date};
    return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month())};
}

Month after(Month month) { return month.month == 12 ? Month{month.year + 1, 1} : Month{month.year, month.month + 1}; }

DateRange days_of(Month month) {
    const auto in_calendar = date::year{month.year} / date::month{month.month};
    return {ServiceDate{in_calendar / 1}, ServiceDate{in_calendar / date::last}};
}

std::optional<Month> statement_of(const Charge& charge, const std::vector<Issued>& issued) {
    const auto month = month_of(charge.meal_date);
    const auto found = std::ranges::find_if(issued, [&](const Issued& statement) {
        return charge.entry <= statement.through_entry && month <= statement.month;
    });
    if (found == issued.end()) return std::nullopt;
    return found->month;
}

bool is_in_arrears(Cents balance, Cents meal_price, int arrears_meals) {
    std::int64_t allowed = 0;
    if (__builtin_mul_overflow(meal_price.value, std::int64_t{arrears_meals}, &allowed)) return false; // more than anybody can owe
    return balance.value < -allowed;
}

} // namespace counter::money
