// How many meals of which diet, bianco or not, each group gets on a day (domain.md §5).
#pragma once

#include <cstdint>
#include <vector>

#include "counter/meal.hpp"
#include "counter/records.hpp"
#include "counter/roster.hpp"

namespace counter {

/// Meals of one group that are prepared alike. The count's grain is school, group, diet set, bianco; adults are
/// told apart within it, for the portions of the production sheet.
struct CountLine {
    GroupId group{};
    Meal meal;
    std::uint32_t meals = 0;  ///< pupils and adults, never 0
    std::uint32_t adults = 0; ///< of these
    friend bool operator==(const CountLine&, const CountLine&) = default;
};

/// Counts the schools' day anew from roster and records. Lines stand by group, diet set's name, bianco.
std::vector<CountLine> count(const Roster& roster, const Records& records, IdRange<SchoolId> schools, ServiceDate date);

/// Whether any diner of the school has the date as a service day; only then does the school close.
bool has_service(const Roster& roster, SchoolId school, ServiceDate date);

} // namespace counter
