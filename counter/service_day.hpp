// On which days a diner's meal is served (domain.md §3).
#pragma once

#include <cstdint>
#include <optional>

#include "counter/roster.hpp"

namespace counter {

/// What the calendar says of a group's day: decided by an entry, or left to the weekdays.
enum class DayVerdict : std::uint8_t { closed, open, by_weekday };

/// The most specific scope with an entry covering the date decides: group, school, authority.
DayVerdict day_verdict(const Roster& roster, GroupId group, ServiceDate date);
/// The same for a school's groups without an entry of their own.
DayVerdict day_verdict(const Roster& roster, SchoolId school, ServiceDate date);

/// The kind of day that the date is under that verdict; 0, which serves nobody, if closed.
ServedOn kind_of_day(DayVerdict verdict, ServiceDate date);

bool is_service_day(const Roster& roster, DinerId diner, ServiceDate date);

/// On or after `from`; empty if none is left in term and enrolment.
std::optional<ServiceDate> next_service_day(const Roster& roster, DinerId diner, ServiceDate from);
/// Strictly before `date`; empty if there is none in term and enrolment.
std::optional<ServiceDate> previous_service_day(const Roster& roster, DinerId diner, ServiceDate date);

/// The first service day that can still be changed at `now` (domain.md §4, check 4).
std::optional<ServiceDate> first_useful_day(const Roster& roster, DinerId diner, Instant now);

} // namespace counter
