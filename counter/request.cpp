#include "counter/request.hpp"

#include <algorithm>
#include <array>

namespace counter {

namespace {

using namespace std::string_view_literals;

// Each stands at the place of its enumerator.
constexpr std::array operations{"cancel"sv, "uncancel"sv, "bianco"sv, "unbianco"sv,
                                "suspend"sv, "resume"sv, "block"sv, "unblock"sv};
constexpr std::array outcomes{"accepted"sv, "unchanged"sv, "rejected"sv};
constexpr std::array reasons{""sv,
                             "unknown_diner"sv,
                             "channel_not_enabled"sv,
                             "outside_window"sv,
                             "no_service_day"sv,
                             "not_a_service_day"sv,
                             "past_cutoff"sv,
                             "nothing_to_undo"sv,
                             "channel_locked"sv,
                             "not_booked"sv,
                             "bianco_limit"sv,
                             "blocked"sv};

template <typename Enum, std::size_t N>
std::optional<Enum> parse(const std::array<std::string_view, N>& names, std::string_view text) {
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

} // namespace

std::string_view to_string(Operation operation) { return operations[static_cast<std::size_t>(operation)]; }
std::optional<Operation> parse_operation(std::string_view text) { return parse<Operation>(operations, text); }
bool is_long(Operation operation) { return operation >= Operation::suspend; }

std::string_view to_string(Outcome outcome) { return outcomes[static_cast<std::size_t>(outcome)]; }
std::optional<Outcome> parse_outcome(std::string_view text) { return parse<Outcome>(outcomes, text); }

std::string_view to_string(Reason reason) { return reasons[static_cast<std::size_t>(reason)]; }
std::optional<Reason> parse_reason(std::string_view text) { return parse<Reason>(reasons, text); }

} // namespace counter
