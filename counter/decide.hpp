// How a request is decided, and what an accepted one changes (domain.md §4).
#pragma once

#include "counter/records.hpp"
#include "counter/request.hpp"
#include "counter/roster.hpp"

namespace counter {

/// Runs the checks in the order of domain.md §4; the first that fails gives the reason. Changes nothing.
Decision decide(const Roster& roster, const Records& records, const Request& request);

/// Carries out an accepted request; what is not accepted changes nothing.
/// `target` is the decision's effective date.
void apply(Records& records, DinerId diner, Operation operation, Channel channel, ServiceDate target);

/// The number of consecutive service days around and including `target` whose meal is or would be bianco, counted
/// as if it were on `target`. Stops counting past `enough`.
int bianco_run(const Roster& roster, const Records& records, DinerId diner, ServiceDate target, int enough);

} // namespace counter
