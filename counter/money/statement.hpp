// A month's statement of a postpaid diner: which charges are on it, and what is left to pay.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/policy.hpp"

namespace counter::money {

struct Month {
    int year = 0;
    unsigned month = 1; ///< 1–12
    friend auto operator<=>(const Month&, const Month&) = default;
};
std::string to_string(Month month); ///< `2026-10`
std::optional<Month> parse_month(std::string_view text);
Month month_of(ServiceDate date);
Month after(Month month);
DateRange days_of(Month month);

/// A charge, or what corrects one, in the order in which the ledger has it.
struct Charge {
    std::int64_t entry = 0;
    ServiceDate meal_date;
    Cents amount; ///< negative: given back
};

/// A statement that was issued: everything up to `through_entry` with a meal date in its month or before, and on no earlier one.
struct Issued {
    Month month;
    std::int64_t through_entry = 0;
};

/// The month on whose statement a charge stands, of those issued (in the order in which they were); none: it waits for the next.
/// A correction of a month that is issued already stands on the next one.
std::optional<Month> statement_of(const Charge& charge, const std::vector<Issued>& issued);

/// Arrears: below zero by more than the meals that the policy allows below zero, at the diner's price. `balance`: credit of a prepaid diner.
bool is_in_arrears(Cents balance, Cents meal_price, int arrears_meals);

} // namespace counter::money
