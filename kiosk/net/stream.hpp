// The byte stream under HTTP and WebSocket: one type for TCP and Unix sockets, so that what runs on it is compiled once.
#pragma once

#include <chrono>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/socket_base.hpp>

namespace kiosk::net {

/// With TLS, this becomes a class over a plain and an encrypted socket; nothing else names the socket's type.
using Stream = boost::asio::generic::stream_protocol::socket;

/// Deadlines are points on this clock. They are kept as plain values and looked at by one sweep of the server, so
/// that setting one costs no timer.
using DeadlineClock = std::chrono::steady_clock;

/// Ends whatever waits for the stream, and throws away what the client did not take.
inline void reset(Stream& stream) {
    boost::system::error_code ignored;
    stream.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    stream.close(ignored);
}

} // namespace kiosk::net
