#include "counter/closing.hpp"

#include <algorithm>

#include "counter/count.hpp"
#include "counter/service_day.hpp"

namespace counter {

std::vector<DueClosing> due_closings(const Roster& roster, Instant after, Instant before) {
    std::vector<DueClosing> due;
    if (before <= after) return due;
    for (const auto school : roster.all_schools()) {
        const auto& policy = roster.policy_of(school);
        const auto first = std::max(policy.zone.wall_clock(after).date, policy.term.from);
        const auto last = std::min(policy.zone.wall_clock(before).date, policy.term.to);
        for (auto date = first; date <= last; date += date::days{1}) {
            const auto cutoff = roster.cutoff(school, date);
            if (after < cutoff && cutoff < before && has_service(roster, school, date))
                due.push_back({cutoff, school, date});
        }
    }
    // Schools stand by code, so that keeping their order is numbering by code.
    std::ranges::stable_sort(due, {}, &DueClosing::cutoff);
    return due;
}

std::optional<Instant> next_cutoff(const Roster& roster, Instant now, date::days horizon) {
    std::optional<Instant> next;
    for (const auto school : roster.all_schools()) {
        const auto today = roster.policy_of(school).zone.wall_clock(now).date;
        for (auto date = today; date <= today + horizon; date += date::days{1}) {
            const auto cutoff = roster.cutoff(school, date);
            if (cutoff < now || (next && *next <= cutoff)) continue;
            if (!has_service(roster, school, date)) continue;
            next = cutoff;
            break;
        }
    }
    return next;
}

std::vector<FrozenMeal> freeze(const Roster& roster, const Records& records, SchoolId school, ServiceDate date) {
    std::vector<FrozenMeal> meals;
    for (const auto group : roster.schools()[school].groups)
        for (const auto diner : roster.groups()[group].diners)
            if (const auto meal = meal_of(roster, records, diner, date)) meals.push_back({diner, *meal});
    return meals;
}

} // namespace counter
