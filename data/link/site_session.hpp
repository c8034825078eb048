// One connection of this node to its upstream, without the socket: what to say, and what to do with what comes
// (kiosk/api/sync.md). Runs on the store's thread inside its transactions; replies leave after the commit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/clock_trust.hpp"
#include "data/link/fact_sink.hpp"
#include "data/link/outgoing.hpp"

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
    std::optional<std::int64_t> clock_offset_ms;   ///< their clock less ours, as the greeting had it
    std::optional<counter::ClockTrust> their_clock;
    std::string fault;                             ///< why it was closed, if by a fault
    bool fenced = false;                           ///< connect again at once
    bool superseded = false;
};

class SiteSession {
public:
    struct Options {
        std::string node;
        std::string role;
        std::string program;
        std::int64_t credit = 4096;
    };
    SiteSession(Database& database, Outgoing& outgoing, FactSink& sink, Options options);

    Result<std::string> hello(counter::Instant now, const counter::ClockState& clock);
    /// Does what a message asks for. A message that is none closes the session.
    Result<Replies> receive(std::string_view text, counter::Instant now);
    /// Facts that may leave now.
    Result<Replies> pump(counter::Instant now);
    /// Every 5 s.
    Result<Replies> beat(counter::Instant now);

    const SessionState& state() const;
};

} // namespace data::link
