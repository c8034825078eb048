// How many meals of a closing a diner is charged for (domain.md §7), whatever order its variations were decided in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/policy.hpp"

namespace counter::money {

/// What a delta sheet changes for one diner: the sum of its variations that name them, so that a diet that changes is nothing.
struct DinerChange {
    int meals = 0;
    std::string reason;
    bool is_acknowledged = false;
    bool is_refused = false;
};

/// The meals to be charged: those frozen, and acknowledged changes. A meal taken back is not charged, whatever the kitchen says of it,
/// where the family acted in time (`delayed_by_link`, `closed_early`), or where the policy waives absences after the closing
/// (`absent_after_close`). `changes` in the order of their sheets, which is not that of their decisions. Never below 0, after no
/// sheet: what isn't there can't be taken back, and a meal that comes after it is charged.
int meals_due(int frozen, const std::vector<DinerChange>& changes, AbsenceAfterClose rule);

/// A meal's price, of the diner's band; of an unnamed meal (empty band) the authority's `standard` band, else its dearest. A band that the
/// policy doesn't know has none: nothing can be charged, and somebody must say what it costs.
std::optional<Cents> meal_price(const Policy& policy, std::string_view band);

} // namespace counter::money
