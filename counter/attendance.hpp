// What a school's statement of who is there asks of bookings and of a closing (domain.md §6, Attendance).
#pragma once

#include <cstdint>
#include <vector>

#include "counter/meal.hpp"
#include "counter/records.hpp"
#include "counter/request.hpp"
#include "counter/roster.hpp"

namespace counter {

/// Who of a group is away on a day. Once it is confirmed, every other diner with service on that day is there; until
/// then it says nothing of them.
struct RollCall {
    GroupId group{};
    ServiceDate date;
    std::vector<DinerId> absent; ///< sorted; may hold diners who have left the group since
    bool confirmed = false;

    bool is_absent(DinerId diner) const;
};

/// Those of the group whose service day it is, in the roster's order.
std::vector<DinerId> expected(const Roster& roster, GroupId group, ServiceDate date);

/// A request that the statement makes in the kiosk's name.
struct Follow {
    DinerId diner{};
    Operation operation{};
    friend bool operator==(const Follow&, const Follow&) = default;
};

/// Of a statement received by the cutoff: the absent with a meal cancel it, those who are there again take it back. An
/// unconfirmed statement takes back only what was cancelled at school for those whom the one in force before (`before`,
/// may be null) had absent: of the others, and of what their families cancelled, it says nothing.
std::vector<Follow> follow_ups(const Roster& roster, const Records& records, const RollCall& roll, const RollCall* before);

/// Diners whom a confirmed statement has there and who have no meal, though it is a service day of theirs.
std::vector<DinerId> present_without_meal(const Roster& roster, const Records& records, const RollCall& roll);

/// What a diner eats who is there without a booking: the diets in force, not bianco.
Meal unbooked_meal(const Roster& roster, DinerId diner, ServiceDate date);

/// What a closing and its variations have for one diner.
struct Standing {
    int frozen = 0;       ///< meals in the closing, 0 or 1
    int varied = 0;       ///< by variations that are not refused
    int refused = 0;      ///< by refused ones: asked for once, and not again
    int by_attendance = 0; ///< of `varied`, by earlier statements

    int asked() const { return frozen + varied + refused; }
    int eats() const { return frozen + varied; }
};

/// By how many meals a closing has to change, once `wanted` are stated where it `eats` so many and was asked for so many:
/// what was refused is not asked again, and stating the same again asks for nothing.
std::int64_t change_owed(std::int64_t wanted, std::int64_t eats, std::int64_t asked);

/// The variation (-1, 0, +1) that a statement asks of a closing for one diner. `without_meal`: there without a booking.
int variation_owed(const Standing& standing, bool without_meal, bool absent, AbsenceAfterClose rule);

} // namespace counter
