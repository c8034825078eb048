// A WebSocket of our own to another server, over plain TCP.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace kiosk::net {

/// Where a `ws://host:port/path` leads.
struct SocketAddress {
    std::string host;
    std::string port; ///< 80 if none is given
    std::string path;
};
/// Empty if it is no such address.
std::optional<SocketAddress> parse_socket_address(std::string_view url);

/// One connection; used on its executor's one thread. Pings every 5 s, and takes a peer for dead that was silent for 15 s.
class WebSocketClient {
public:
    struct Options {
        SocketAddress address;
        std::string bearer;      ///< token
        std::string subprotocol; ///< asked for, and demanded
        std::size_t received_bytes = 1024 * 1024;
    };
    WebSocketClient(boost::asio::any_io_executor executor, Options options);
    WebSocketClient(const WebSocketClient&) = delete;
    WebSocketClient& operator=(const WebSocketClient&) = delete;
    ~WebSocketClient();

    /// Empty once connected; else what is wrong, in words.
    boost::asio::awaitable<std::string> connect();
    /// The next text message; empty when the connection is over.
    boost::asio::awaitable<std::optional<std::string>> read();
    /// Queues a message.
    void send(std::string text);
    std::size_t queued_bytes() const;
    /// Sends what is queued, as it comes, and pings; until the connection is over or cancelled.
    boost::asio::awaitable<void> write_all();
    /// Ends the connection, at once.
    void close();

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace kiosk::net
