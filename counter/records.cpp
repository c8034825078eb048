#include "counter/records.hpp"

#include <algorithm>

namespace counter {

void StateChanges::set(ServiceDate from, bool on) {
    const auto at = std::ranges::lower_bound(changes_, from, {}, &Change::from);
    if (at != changes_.end() && at->from == from)
        at->on = on;
    else
        changes_.insert(at, {from, on});
}

bool StateChanges::on(ServiceDate date) const {
    const auto after = std::ranges::upper_bound(changes_, date, {}, &Change::from);
    return after != changes_.begin() && std::prev(after)->on;
}

Marks Records::marks(DinerId diner, ServiceDate date) const {
    const auto day = marks_on(date);
    return day.empty() ? Marks{} : day[static_cast<std::size_t>(diner)];
}

void Records::set_marks(DinerId diner, ServiceDate date, Marks marks) {
    auto& day = days_[day_number(date)];
    if (day.empty()) day.resize(diners_);
    day[static_cast<std::size_t>(diner)] = marks;
}

std::span<const Marks> Records::marks_on(ServiceDate date) const {
    const auto found = days_.find(day_number(date));
    if (found == days_.end()) return {};
    return found->second;
}

bool Records::is(LongState state, DinerId diner, ServiceDate date) const {
    if (last_change_[static_cast<std::size_t>(diner)] == never) return false;
    return long_states_.at(diner).of(state).on(date);
}

void Records::change(LongState state, DinerId diner, ServiceDate from, bool on) {
    auto& states = long_states_[diner];
    states.of(state).set(from, on);
    const auto last = std::max(states.suspended.last(), states.blocked.last());
    last_change_[static_cast<std::size_t>(diner)] = std::max<DayNumber>(day_number(last), never + 1);
    away_since_[static_cast<std::size_t>(diner)] = states.suspended.on(last) || states.blocked.on(last);
}

std::span<const StateChanges::Change> Records::changes(LongState state, DinerId diner) const {
    const auto found = long_states_.find(diner);
    if (found == long_states_.end()) return {};
    return found->second.of(state).list();
}

std::vector<ServiceDate> Records::marked_days() const {
    std::vector<ServiceDate> days;
    for (const auto& [day, marks] : days_) days.push_back(ServiceDate{date::days{day}});
    std::ranges::sort(days);
    return days;
}

} // namespace counter
