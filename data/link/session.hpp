// What both ends of a connection have in common: what they want said, and what they know of the other side.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "counter/clock_trust.hpp"
#include "counter/time.hpp"

namespace data::link {

/// Texts to be sent in order, once the store has committed.
struct Replies {
    std::vector<std::string> texts;
    bool close = false; ///< after the texts
};

/// What a session knows of the other side, for screens.
struct SessionState {
    bool welcomed = false;
    std::string node;                              ///< the other side's name
    std::optional<counter::Instant> in_step_at;    ///< when everything up to the newest mark had arrived
    bool in_step = false;
    std::optional<counter::Instant> past;          ///< the other side has sent all that it recorded up to here
    std::optional<counter::Instant> asked_past;    ///< the other side waits for a mark beyond it: pump once it is over
    std::optional<std::int64_t> clock_offset_ms;   ///< their clock less ours, as the greeting had it
    std::optional<counter::ClockTrust> their_clock;
    std::string fault;                             ///< why it was closed, if by a fault
    bool fenced = false;                           ///< connect again at once
    std::string fenced_reason;                     ///< of a site that was fenced: restored or cloned
    bool superseded = false;
};

} // namespace data::link
