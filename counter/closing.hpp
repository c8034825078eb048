// When schools close for the day and what a closing freezes (domain.md §6).
#pragma once

#include <vector>

#include "counter/meal.hpp"
#include "counter/records.hpp"
#include "counter/roster.hpp"

namespace counter {

/// A school's day whose cutoff has passed.
struct DueClosing {
    Instant cutoff;
    SchoolId school{};
    ServiceDate date;
};

/// Every school's day with at least one service-day diner whose cutoff lies in (`after`, `before`), in the order in
/// which closings are numbered: by cutoff, then school code. A request at the cutoff instant is in, so a closing is
/// due once `before` is past it.
std::vector<DueClosing> due_closings(const Roster& roster, Instant after, Instant before);

/// The next cutoff at or after `now` of a school's day with service, from today to `horizon` days on in the school's zone;
/// empty if there is none.
std::optional<Instant> next_cutoff(const Roster& roster, Instant now, date::days horizon);

/// One meal of a closing.
struct FrozenMeal {
    DinerId diner{};
    Meal meal;
};

/// A line for each meal of the school's day, in the roster's order.
std::vector<FrozenMeal> freeze(const Roster& roster, const Records& records, SchoolId school, ServiceDate date);

} // namespace counter
