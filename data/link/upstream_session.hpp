// One site's connection to this node, without the socket (kiosk/api/sync.md). Runs on the store's thread inside its
// transactions; replies leave after the commit.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "data/link/incoming.hpp"
#include "data/link/outgoing.hpp"
#include "data/link/parked.hpp"
#include "data/link/site_session.hpp"

namespace data::link {

class UpstreamSession {
public:
    struct Options {
        std::string node;                  ///< this node's name
        std::string site;                  ///< by its token
        std::optional<std::string> school; ///< by its token
        std::int64_t credit = 4096;
    };
    /// `feed`: the stream to that site, the one that everybody appends to.
    UpstreamSession(Database& database, Outgoing& feed, FactSink& sink, Options options);

    /// Does what a message asks for. The first must be a hello of that site.
    Result<Replies> receive(std::string_view text, counter::Instant now, const counter::ClockState& clock);
    /// Facts that may leave now.
    Result<Replies> pump(counter::Instant now);
    /// Every 5 s.
    Result<Replies> beat(counter::Instant now);
    /// Asks for a mark once the site's clock is past the instant.
    std::string ask_past(counter::Instant instant) const;

    const SessionState& state() const;
};

} // namespace data::link
