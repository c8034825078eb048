// The HTTP server: listens on TCP and on a Unix socket, keeps limits and deadlines, and calls the router's handlers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

#include "kiosk/net/router.hpp"
#include "kiosk/scope.hpp"

namespace kiosk::net {

struct Limits {
    std::size_t header_bytes = 16 * 1024; ///< request line included; beyond: 431
    std::size_t body_bytes = 64 * 1024;   ///< beyond: 413, without reading on
    std::size_t connections = 1024;       ///< beyond: 503 with Retry-After
    std::chrono::milliseconds header{10'000}; ///< from a request's first byte, or the connection's start; beyond: 408
    std::chrono::milliseconds body{10'000};   ///< from the header's end; beyond: 408
    std::chrono::milliseconds idle{60'000};   ///< between requests
    std::chrono::milliseconds write{10'000};  ///< for each started 256 KiB of a response
    std::chrono::milliseconds stop{5'000};    ///< for the requests in progress when the server stops
    SocketLimits socket;
};

/// What the server has seen since its start, for the metrics.
struct Counts {
    std::size_t connections = 0; ///< open now, sockets among them
    std::size_t sockets = 0;     ///< open now
    std::uint64_t accepted = 0;
    std::uint64_t turned_away = 0; ///< beyond the number of connections
    std::uint64_t requests = 0;    ///< whole ones, handled or refused by the router
    std::uint64_t malformed = 0;   ///< refused before they were whole: 400, 413, 431
    std::uint64_t timed_out = 0;   ///< connections whose client was too slow with a request or for a response
    std::uint64_t failed = 0;      ///< handlers that ended by an exception
    std::uint64_t dropped_sockets = 0; ///< clients too slow or silent
};

struct Options {
    Limits limits;
    std::function<counter::Instant()> now; ///< the clock for Request::received_at and the Date header
    Log log = log_to_stderr;
};

/// Runs on the one thread of its executor's io_context; all its functions are called there, or before run().
class Server {
public:
    /// The router outlives the server and does not change after start().
    Server(boost::asio::any_io_executor executor, const Router& router, Options options);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    /// Binds a numeric address; port 0 takes a free one. Returns the port. From here on the kernel queues clients.
    boost::system::result<std::uint16_t> listen(std::string_view address, std::uint16_t port);
    /// Binds a Unix socket that only this user can open (mode 0600). A stale socket file is replaced; one that
    /// somebody listens on is `address_in_use`, and any other file is left alone. The file goes when the server stops.
    boost::system::result<void> listen(const std::filesystem::path& socket);

    /// Begins to accept on everything that listen() has bound.
    void start();

    /// Stops accepting, closes idle connections and sockets (1001), lets requests in progress finish within
    /// `Limits::stop`, and returns when nothing of the server runs any more.
    boost::asio::awaitable<void> stop();

    const Counts& counts() const;

private:
    class Impl;
    std::shared_ptr<Impl> impl_; // shared with its connections, which may outlive it in an io_context that is destroyed
};

} // namespace kiosk::net
