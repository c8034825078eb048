#include "counter/attendance.hpp"

#include <algorithm>

#include "counter/service_day.hpp"

namespace counter {

bool RollCall::is_absent(DinerId diner) const { return std::ranges::binary_search(absent, diner); }

std::vector<DinerId> expected(const Roster& roster, GroupId group, ServiceDate date) {
    std::vector<DinerId> diners;
    for (const auto diner : roster.groups()[group].diners)
        if (is_service_day(roster, diner, date)) diners.push_back(diner);
    return diners;
}

std::vector<Follow> follow_ups(const Roster& roster, const Records& records, const RollCall& roll, const RollCall* before) {
    std::vector<Follow> follows;
    for (const auto diner : roll.absent)
        if (is_service_day(roster, diner, roll.date) && !why_no_meal(records, diner, roll.date))
            follows.push_back({diner, Operation::cancel});
    for (const auto diner : expected(roster, roll.group, roll.date)) {
        const bool returned = roll.confirmed || (before && before->is_absent(diner));
        if (returned && !roll.is_absent(diner) && why_no_meal(records, diner, roll.date) == NoMeal::cancelled)
            follows.push_back({diner, Operation::uncancel});
    }
    return follows;
}

std::vector<DinerId> present_without_meal(const Roster& roster, const Records& records, const RollCall& roll) {
    if (!roll.confirmed) return {};
    auto diners = expected(roster, roll.group, roll.date);
    std::erase_if(diners, [&](DinerId diner) { return roll.is_absent(diner) || !why_no_meal(records, diner, roll.date); });
    return diners;
}

Meal unbooked_meal(const Roster& roster, DinerId diner, ServiceDate date) {
    return {roster.diet_courses().on(roster.diners()[diner].diets, date), false};
}

int variation_owed(const Standing& standing, bool without_meal, bool absent, AbsenceAfterClose rule) {
    if (without_meal) return standing.asked() <= 0 && standing.eats() <= 0 ? +1 : 0;
    if (!absent) return 0;
    if (standing.by_attendance > 0) return -1;
    if (rule == AbsenceAfterClose::waive && standing.asked() >= 1 && standing.eats() >= 1) return -1;
    return 0;
}

} // namespace counter
