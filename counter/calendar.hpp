// The service calendar: closures and openings by authority, school and group (domain.md §3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/policy.hpp"

namespace counter {

enum class CalendarScope : std::uint8_t { authority, school, group };
enum class CalendarKind : std::uint8_t { closed, open };
std::string_view to_string(CalendarScope scope);
std::optional<CalendarScope> parse_calendar_scope(std::string_view text);
std::string_view to_string(CalendarKind kind);
std::optional<CalendarKind> parse_calendar_kind(std::string_view text);

/// One line of the calendar; `key` is the code of the authority, school or group that it speaks of.
struct CalendarEntry {
    CalendarScope scope;
    std::string key;
    DateRange when;
    CalendarKind kind;
    std::string reason;
};

/// The entries of one authority, school or group, in the order in which they were written.
class CalendarPage {
public:
    void add(DateRange when, CalendarKind kind) { entries_.push_back({when, kind}); }
    bool empty() const { return entries_.empty(); }
    /// The kind of the last entry that covers the date; empty if none does.
    std::optional<CalendarKind> verdict(ServiceDate date) const;

private:
    struct Entry {
        DateRange when;
        CalendarKind kind;
    };
    std::vector<Entry> entries_;
};

/// Weekdays as a set of bits, Monday the lowest.
class Weekdays {
public:
    constexpr Weekdays() = default;
    constexpr explicit Weekdays(std::uint8_t bits) : bits_(bits) {}
    /// ISO digits, `1245`; empty if a character is none of 1–7 or stands twice.
    static std::optional<Weekdays> parse(std::string_view iso_digits);
    static Weekdays only(ServiceDate date);

    constexpr std::uint8_t bits() const { return bits_; }
    std::string to_string() const;

    friend bool operator==(Weekdays, Weekdays) = default;

private:
    std::uint8_t bits_ = 0;
};

} // namespace counter
