#include "data/record_fields.hpp"

#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "counter/roster.hpp"
#include "data/nearest.hpp"

namespace data {

namespace {

constexpr std::int64_t most_cents = 1'000'000'000'000; // far from where sums of them would overflow

template <typename Integer>
std::optional<Integer> parse_integer(std::string_view text) {
    Integer value{};
    const auto* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || at != end) return std::nullopt;
    return value;
}

} // namespace

std::string_view RecordFields::code(std::size_t column) {
    const auto code = text(column);
    if (code.empty()) fault(column, "this field is empty; it must hold a code");
    return code;
}

std::optional<counter::ServiceDate> RecordFields::date(std::size_t column) {
    if (text(column).empty()) return std::nullopt;
    const auto date = counter::parse_date(text(column));
    if (!date)
        fault(column,
              fmt::format("{} is no date; write an existing one as YYYY-MM-DD, or nothing for an open end",
                          in_quotes(text(column))));
    return date;
}

counter::DateRange RecordFields::range(std::size_t from, std::size_t to) {
    const auto first = date(from);
    const auto last = date(to);
    if (first && last && *first > *last)
        fault(to, fmt::format("{} lies before {}, where the range starts; exchange the two or correct one",
                              text(to), text(from)));
    return {first.value_or(counter::distant_past), last.value_or(counter::distant_future)};
}

std::optional<counter::Weekdays> RecordFields::weekdays(std::size_t column) {
    if (text(column).empty()) return std::nullopt;
    const auto weekdays = counter::Weekdays::parse(text(column));
    if (!weekdays)
        fault(
            column,
            fmt::format("{} are no weekdays; write each as a digit from 1 (Monday) to 7 (Sunday), once, such "
                        "as 1245",
                        in_quotes(text(column))));
    return weekdays;
}

std::optional<counter::TimeOfDay> RecordFields::time_of_day(std::size_t column) {
    if (text(column).empty()) return std::nullopt;
    const auto time = counter::parse_time_of_day(text(column));
    if (!time)
        fault(column, fmt::format("{} is no clock time; write it as HH:MM, from 00:00 to 23:59",
                                  in_quotes(text(column))));
    return time;
}

int RecordFields::ordinal(std::size_t column) {
    if (text(column).empty()) return 1;
    const auto value = parse_integer<int>(text(column));
    if (value && *value >= 1) return *value;
    fault(column, fmt::format("{} is no number from 1 on", in_quotes(text(column))));
    return 1;
}

counter::Cents RecordFields::cents(std::size_t column) {
    if (text(column).empty()) return {};
    const auto value = parse_integer<std::int64_t>(text(column));
    if (value && *value >= -most_cents && *value <= most_cents) return {*value};
    fault(column,
          fmt::format("{} is no amount; write whole cents, such as 1250 for 12.50, and no more than {}",
                      in_quotes(text(column)), most_cents));
    return {};
}

std::vector<std::string> RecordFields::list(std::size_t column) {
    std::vector<std::string> parts;
    if (text(column).empty()) return parts;
    bool has_gap = false;
    for (std::size_t from = 0; from <= text(column).size();) {
        const auto end = std::min(text(column).find(';', from), text(column).size());
        const auto part = text(column).substr(from, end - from);
        if (part.empty())
            has_gap = true;
        else
            parts.emplace_back(part);
        from = end + 1;
    }
    if (has_gap) fault(column, "a `;` has nothing on one side; it only stands between two entries");
    return parts;
}

void RecordFields::refuse_choice(std::size_t column, std::span<const std::string_view> names) {
    fault(column, fmt::format("{} is none of {}; the nearest is {:?}",
                              text(column).empty() ? "nothing" : in_quotes(text(column)),
                              fmt::join(names, ", "), nearest(text(column), names)));
}

} // namespace data
