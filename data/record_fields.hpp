// Fields of a CSV record as values of the domain; what isn't one becomes a fault that says what it should be.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "counter/calendar.hpp"
#include "counter/policy.hpp"
#include "data/csv_table.hpp"
#include "data/fault.hpp"

namespace data {

/// A record being read. Functions that come upon a fault tell it, and give back a value to go on with.
class RecordFields {
public:
    RecordFields(const CsvRecord& record, FaultList& faults) : record_(record), faults_(faults) {}

    std::size_t line() const { return record_.line(); }
    void fault(std::size_t column, std::string expected) {
        faults_.add(record_.fault(column, std::move(expected)));
    }

    std::string_view text(std::size_t column) const { return record_[column]; }
    /// Not empty.
    std::string_view code(std::size_t column);
    /// Either may be empty, for an open end; else in order.
    counter::DateRange range(std::size_t from, std::size_t to);
    /// ISO digits; none if empty.
    std::optional<counter::Weekdays> weekdays(std::size_t column);
    /// `HH:MM`; none if empty.
    std::optional<counter::TimeOfDay> time_of_day(std::size_t column);
    /// A whole number from 1 on; 1 if empty.
    int ordinal(std::size_t column);
    /// 0 if empty.
    counter::Cents cents(std::size_t column);
    /// What `parse` makes of the text, which is one of `names`.
    template <typename Parse>
    auto choice(std::size_t column, Parse parse, std::span<const std::string_view> names)
        -> decltype(parse(std::string_view{})) {
        auto result = parse(text(column));
        if (!result) refuse_choice(column, names);
        return result;
    }
    /// The parts between `;`, none of them empty; none if the field is.
    std::vector<std::string> list(std::size_t column);

private:
    std::optional<counter::ServiceDate> date(std::size_t column);
    void refuse_choice(std::size_t column, std::span<const std::string_view> names);

    const CsvRecord& record_;
    FaultList& faults_;
};

} // namespace data
