// One connection of this node to its upstream, without the socket: what to say, and what to do with what comes
// (kiosk/api/sync.md). Runs on the store's thread inside its transactions; replies leave after the commit.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "data/link/fact_sink.hpp"
#include "data/link/outgoing.hpp"
#include "data/link/session.hpp"

namespace data::link {

/// Thrown away, with its connection, when a transaction in which it was called is rolled back.
class SiteSession {
public:
    struct Options {
        std::string node;
        std::string role;
        std::string program;
        std::int64_t credit = 4096;
    };
    SiteSession(Database& database, Outgoing& outgoing, FactSink& sink, Options options);
    SiteSession(SiteSession&&) noexcept;
    SiteSession& operator=(SiteSession&&) noexcept;
    ~SiteSession();

    /// What is said first. An older session of the same `outgoing` ends with it.
    Result<std::string> hello(counter::Instant now, const counter::ClockState& clock);
    /// Does what a message asks for; facts that may leave now are among the replies. A message that is none closes the
    /// session.
    Result<Replies> receive(std::string_view text, counter::Instant now);
    /// Facts that may leave now, and the mark that upstream asked for. `now` is taken before the call is queued behind
    /// whatever is yet to be recorded, here and in the others, or a mark would promise too much.
    Result<Replies> pump(counter::Instant now);
    /// Every 5 s.
    Result<Replies> beat(counter::Instant now);

    const SessionState& state() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace data::link
