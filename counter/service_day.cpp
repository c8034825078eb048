#include "counter/service_day.hpp"

#include <algorithm>

namespace counter {

namespace {

ServiceDate to_date(DayNumber day) { return ServiceDate{date::days{day}}; }

DayVerdict verdict_of(CalendarKind kind) {
    return kind == CalendarKind::open ? DayVerdict::open : DayVerdict::closed;
}

bool serves(const Roster& roster, DinerId diner, ServiceDate date) {
    const auto kind = kind_of_day(day_verdict(roster, roster.group_of(diner), date), date);
    return (roster.diners()[diner].served_on & kind) != 0;
}

} // namespace

DayVerdict day_verdict(const Roster& roster, GroupId group, ServiceDate date) {
    const auto& row = roster.groups()[group];
    if (const auto kind = row.calendar.verdict(date)) return verdict_of(*kind);
    return day_verdict(roster, row.school, date);
}

DayVerdict day_verdict(const Roster& roster, SchoolId school, ServiceDate date) {
    const auto& row = roster.schools()[school];
    auto kind = row.calendar.verdict(date);
    if (!kind) kind = roster.authorities()[row.authority].calendar.verdict(date);
    return kind ? verdict_of(*kind) : DayVerdict::by_weekday;
}

ServedOn kind_of_day(DayVerdict verdict, ServiceDate date) {
    switch (verdict) {
    case DayVerdict::closed: return 0;
    case DayVerdict::open: return served_when_opened;
    case DayVerdict::by_weekday: return Weekdays::only(date).bits();
    }
    return 0;
}

bool is_service_day(const Roster& roster, DinerId diner, ServiceDate date) {
    const auto row = roster.diners()[diner];
    return to_date(row.enrolled_from) <= date && date <= to_date(row.enrolled_to) && serves(roster, diner, date);
}

std::optional<ServiceDate> next_service_day(const Roster& roster, DinerId diner, ServiceDate from) {
    const auto row = roster.diners()[diner];
    const auto last = to_date(row.enrolled_to);
    for (auto date = std::max(from, to_date(row.enrolled_from)); date <= last; date += date::days{1})
        if (serves(roster, diner, date)) return date;
    return std::nullopt;
}

std::optional<ServiceDate> previous_service_day(const Roster& roster, DinerId diner, ServiceDate date) {
    const auto row = roster.diners()[diner];
    const auto first = to_date(row.enrolled_from);
    for (date = std::min(date - date::days{1}, to_date(row.enrolled_to)); date >= first; date -= date::days{1})
        if (serves(roster, diner, date)) return date;
    return std::nullopt;
}

std::optional<ServiceDate> first_useful_day(const Roster& roster, DinerId diner, Instant now) {
    const auto school = roster.school_of(diner);
    const auto today = roster.policy_of(school).zone.wall_clock(now).date;
    const auto from = now <= roster.cutoff(school, today) ? today : today + date::days{1};
    return next_service_day(roster, diner, from);
}

} // namespace counter
