// Instants, dates and clock times of the service, and the zone that ties them together.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <date/date.h>

namespace date {
class time_zone;
}

namespace counter {

/// A point in time, UTC, to the millisecond (domain.md §2).
using Instant = date::sys_time<std::chrono::milliseconds>;
/// A calendar date on which meals are served, without zone.
using ServiceDate = date::local_days;
/// Wall-clock time since local midnight, 0 ≤ t < 24 h.
using TimeOfDay = std::chrono::milliseconds;

/// What a wall clock in a zone shows at an instant.
struct WallClock {
    ServiceDate date;
    TimeOfDay time;
};

/// An IANA time zone. The tz database behind it knows no DST after 2037, so terms past that are refused.
class Zone {
public:
    /// Empty if the machine's tz database holds no such name.
    static std::optional<Zone> find(std::string_view name);

    WallClock wall_clock(Instant at) const;
    /// The instant at which the clock shows `time` on `date`. As in RFC 5545 §3.3.5, a time that DST repeats means its
    /// first pass, and one that DST skips is reckoned with the offset before the change.
    Instant instant(ServiceDate date, TimeOfDay time) const;
    std::string_view name() const;

    friend bool operator==(const Zone&, const Zone&) = default;

private:
    explicit Zone(const date::time_zone& zone) : zone_(&zone) {}
    const date::time_zone* zone_; // owned by the tz database, which lives as long as the process
};

/// `YYYY-MM-DD`, a date that exists; else empty.
std::optional<ServiceDate> parse_date(std::string_view text);
/// `HH:MM`, 00:00 to 23:59; else empty.
std::optional<TimeOfDay> parse_time_of_day(std::string_view text);
/// `YYYY-MM-DDTHH:MM:SS[.fff]Z`, with one to three decimals; else empty.
std::optional<Instant> parse_instant(std::string_view text);

std::string to_string(ServiceDate date);
/// `HH:MM`.
std::string to_string(TimeOfDay time);
/// `YYYY-MM-DDTHH:MM:SS.fffZ`.
std::string to_string(Instant at);

} // namespace counter
