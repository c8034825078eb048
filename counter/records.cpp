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
    if (has_long_state_[static_cast<std::size_t>(diner)] == 0) return false;
    return long_states_.at(diner).of(state).on(date);
}

bool Records::is_away(DinerId diner, ServiceDate date) const {
    if (has_long_state_[static_cast<std::size_t>(diner)] == 0) return false;
    const auto& states = long_states_.at(diner);
    return states.suspended.on(date) || states.blocked.on(date);
}

void Records::change(LongState state, DinerId diner, ServiceDate from, bool on) {
    has_long_state_[static_cast<std::size_t>(diner)] = 1;
    long_states_[diner].of(state).set(from, on);
}

} // namespace counter
