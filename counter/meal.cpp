#include "counter/meal.hpp"

#include "counter/service_day.hpp"

namespace counter {

std::optional<NoMeal> why_no_meal(const Records& records, DinerId diner, ServiceDate date) {
    if (records.is(LongState::blocked, diner, date)) return NoMeal::blocked;
    if (records.is(LongState::suspended, diner, date)) return NoMeal::suspended;
    if (records.marks(diner, date).cancelled()) return NoMeal::cancelled;
    return std::nullopt;
}

std::optional<Meal> meal_of(const Roster& roster, const Records& records, DinerId diner, ServiceDate date) {
    if (!is_service_day(roster, diner, date) || why_no_meal(records, diner, date)) return std::nullopt;
    return Meal{roster.diet_courses().on(roster.diners()[diner].diets, date), records.marks(diner, date).bianco()};
}

} // namespace counter
