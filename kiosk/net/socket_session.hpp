// The server's side of a WebSocket session: what runs one, beyond what its users see.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "kiosk/net/server.hpp"
#include "kiosk/net/stream.hpp"
#include "kiosk/net/websocket.hpp"

namespace kiosk::net {

class SocketSession : public Session {
public:
    /// Accepts the upgrade and returns when the session has ended and `closed` was called. Then the stream is closed.
    virtual boost::asio::awaitable<void> run() = 0;
    /// Pings, and drops a client past a deadline.
    virtual void tick(DeadlineClock::time_point now) = 0;
};

/// What is wrong with a request to open a WebSocket, if anything.
std::optional<Response> upgrade_fault(const Request& request);

/// For a request without an upgrade_fault. Stream, options and counts outlive run().
std::shared_ptr<SocketSession> make_session(Stream& stream, Request request, SocketEvents events,
                                            const Options& options, Counts& counts);

} // namespace kiosk::net
