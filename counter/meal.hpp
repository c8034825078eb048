// What one diner eats on one day (domain.md §5).
#pragma once

#include <optional>

#include "counter/records.hpp"
#include "counter/roster.hpp"

namespace counter {

/// A diet is never lost to bianco: a coeliac child's bianco is a gluten-free bianco.
struct Meal {
    DietSetId diet{};
    bool bianco = false;
    friend auto operator<=>(const Meal&, const Meal&) = default;
};

/// Why a diner has no meal on a service day.
enum class NoMeal : std::uint8_t { blocked, suspended, cancelled };

/// On a service day: what stands in the way of the meal; empty if it is booked.
std::optional<NoMeal> why_no_meal(const Records& records, DinerId diner, ServiceDate date);

/// Empty on a day that is none of the diner's service days, and when blocked, suspended or cancelled.
std::optional<Meal> meal_of(const Roster& roster, const Records& records, DinerId diner, ServiceDate date);

} // namespace counter
