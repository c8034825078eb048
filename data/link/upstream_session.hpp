// One site's connection to this node, without the socket (kiosk/api/sync.md). Runs on the store's thread inside its
// transactions; replies leave after the commit.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "data/link/fact_sink.hpp"
#include "data/link/outgoing.hpp"
#include "data/link/session.hpp"

namespace data::link {

/// Thrown away, with its connection, when a transaction in which it was called is rolled back.
class UpstreamSession {
public:
    struct Options {
        std::string node;                  ///< this node's name
        std::string site;                  ///< by its token
        std::optional<std::string> school; ///< by its token
        std::int64_t credit = 4096;
        std::optional<std::string> merchant = std::nullopt; ///< by its token
    };
    /// `feed`: the stream to that site, the one that everybody appends to.
    UpstreamSession(Database& database, Outgoing& feed, FactSink& sink, Options options);
    UpstreamSession(UpstreamSession&&) noexcept;
    UpstreamSession& operator=(UpstreamSession&&) noexcept;
    ~UpstreamSession();

    /// Does what a message asks for; facts that may leave now are among the replies. The first message must be a hello of
    /// that site; an older session of the same `feed` ends with it.
    Result<Replies> receive(std::string_view text, counter::Instant now, const counter::ClockState& clock);
    /// Facts that may leave now. As for `now`, see SiteSession::pump.
    Result<Replies> pump(counter::Instant now);
    /// Every 5 s.
    Result<Replies> beat(counter::Instant now);
    /// Asks for a mark once the site's clock is past the instant.
    std::string ask_past(counter::Instant instant) const;

    const SessionState& state() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace data::link
