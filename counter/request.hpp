// What a family, the office or a school asks for, and how it is answered (domain.md §4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "counter/policy.hpp"

namespace counter {

enum class Operation : std::uint8_t { cancel, uncancel, bianco, unbianco, suspend, resume, block, unblock };
std::string_view to_string(Operation operation);
std::optional<Operation> parse_operation(std::string_view text);
/// suspend, resume, block, unblock: they last until changed, and their date may be any day.
bool is_long(Operation operation);

struct Request {
    Instant received_at;            ///< by the first Mestolo node or the upstream system, never the sender's clock
    std::optional<Channel> channel; ///< none: a name that no authority can list
    std::string diner;              ///< diner code, as given
    Operation operation{};
    std::optional<ServiceDate> date;
};

enum class Outcome : std::uint8_t { accepted, unchanged, rejected };
std::string_view to_string(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view text);

enum class Reason : std::uint8_t {
    none,
    unknown_diner,
    channel_not_enabled,
    outside_window,
    no_service_day,
    not_a_service_day,
    past_cutoff,
    nothing_to_undo,
    channel_locked,
    not_booked,
    bianco_limit,
    blocked
};
/// Empty for `none`.
std::string_view to_string(Reason reason);
std::optional<Reason> parse_reason(std::string_view text);

/// The answer to a request.
struct Decision {
    Outcome outcome{};
    Reason reason{};                           ///< none unless rejected
    std::optional<ServiceDate> effective_date; ///< the target, when one was found
    friend bool operator==(const Decision&, const Decision&) = default;
};

} // namespace counter
