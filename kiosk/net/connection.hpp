// One client's connection: reads requests, has them handled, writes the answers, and keeps the limits while it does.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "kiosk/net/request_reader.hpp"
#include "kiosk/net/router.hpp"
#include "kiosk/net/server.hpp"
#include "kiosk/net/socket_session.hpp"
#include "kiosk/net/stream.hpp"

namespace kiosk::net {

/// What all connections of a server share.
struct Service {
    Service(const Router& router_, Options options_) : router(router_), options(std::move(options_)) {}

    /// The Date header's value at an instant.
    const std::string& date(counter::Instant at);

    const Router& router;
    const Options options;
    Counts counts;
    bool aborting = false; ///< the server's patience is over: cancelled handlers are no failures

private:
    std::string date_;
    std::chrono::sys_seconds date_at_{};
};

class Connection {
public:
    /// `peer` as in Request. The service outlives the connection.
    Connection(Stream stream, std::string peer, bool local, Service& service);

    /// Serves the client until one of both ends it.
    boost::asio::awaitable<void> serve();
    /// Tells the client to come back later.
    boost::asio::awaitable<void> turn_away();

    /// Ends what has passed its deadline.
    void tick(DeadlineClock::time_point now);
    /// No further request: ends at once when idle, else after the answer; a socket says goodbye.
    void finish();
    /// Closes the stream under whatever runs.
    void abort() { reset(stream_); }

private:
    boost::asio::awaitable<bool> read_request();
    boost::asio::awaitable<bool> respond(const Response& response, Method method, std::string_view connection);
    boost::asio::awaitable<void> refuse(const Response& response);
    template <typename Answer, typename AnyHandler>
    boost::asio::awaitable<Answer> ask(const AnyHandler& handler, const Router::Match& match);
    boost::asio::awaitable<Response> open_socket(const Router::Match& match);
    void set_deadline(std::chrono::milliseconds from_now);

    Stream stream_;
    Service& service_;
    const std::string peer_;
    const bool local_;
    RequestReader reader_;
    std::string out_; // the head that is being sent; kept for its capacity
    std::shared_ptr<SocketSession> session_;
    DeadlineClock::time_point deadline_ = DeadlineClock::time_point::max();
    bool expired_ = false;
    bool interruptible_ = false; // waits for nothing that the client still needs
    bool finishing_ = false;
};

} // namespace kiosk::net
