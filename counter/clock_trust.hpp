// How far the wall clock can be believed, and which decisions that puts in doubt (domain.md §6).
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "counter/time.hpp"

namespace counter {

enum class ClockTrust : std::uint8_t {
    synchronised,
    unsynchronised, ///< the kernel says so
    jumped,         ///< it moved against the monotonic clock
    simulated       ///< the demo's clock, which is right by definition
};
std::string_view to_string(ClockTrust trust);

struct ClockState {
    ClockTrust trust = ClockTrust::synchronised;
    std::chrono::milliseconds error{0}; ///< the kernel's estimate of how far off it may be
};

/// Whether a decision taken at `at` could have gone the other way had the clock been right: within the clock's error,
/// at least 2 s, of the cutoff, or after a jump.
bool is_provisional(Instant at, Instant cutoff, const ClockState& clock);

/// A closing taken on its own comes right after its cutoff, always within any clock's error of it; so what puts it in
/// doubt is a clock that is not trusted, or a decision for that day which is itself provisional.
bool is_closing_provisional(const ClockState& clock, bool any_decision_provisional);

} // namespace counter
