#include "counter/clock_trust.hpp"

#include <algorithm>

namespace counter {

namespace {

constexpr std::chrono::milliseconds least_error = std::chrono::seconds{2};

bool trusted(const ClockState& clock) {
    return clock.trust == ClockTrust::synchronised || clock.trust == ClockTrust::simulated;
}

} // namespace

std::string_view to_string(ClockTrust trust) {
    switch (trust) {
    case ClockTrust::synchronised: return "ok";
    case ClockTrust::unsynchronised: return "unsynchronised";
    case ClockTrust::jumped: return "jumped";
    case ClockTrust::simulated: return "demo";
    }
    return {};
}

bool is_provisional(Instant at, Instant cutoff, const ClockState& clock) {
    if (clock.trust == ClockTrust::simulated) return false;
    if (clock.trust == ClockTrust::jumped) return true;
    const auto distance = at > cutoff ? at - cutoff : cutoff - at;
    return distance <= std::max(clock.error, least_error);
}

bool is_closing_provisional(const ClockState& clock, bool any_decision_provisional) {
    return !trusted(clock) || any_decision_provisional;
}

} // namespace counter
