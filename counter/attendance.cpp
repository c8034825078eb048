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
        const bool returned = roll.confirmed || (before && before->is_absent(diner) &&
                                                 records.marks(diner, roll.date).cancelled_by_kiosk());
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

std::int64_t change_owed(std::int64_t wanted, std::int64_t eats, std::int64_t asked) {
    const auto [least, most] = std::minmax(eats, asked);
    if (wanted < least) return wanted - least;
    return wanted > most ? wanted - most : 0;
}

int variation_owed(const Standing& standing, bool without_meal, bool absent, AbsenceAfterClose rule) {
    const bool given_up = absent && (standing.by_attendance > 0 || rule == AbsenceAfterClose::waive);
    if (!without_meal && !given_up) return 0;
    return static_cast<int>(change_owed(without_meal ? 1 : 0, standing.eats(), standing.asked()));
}

} // namespace counter
