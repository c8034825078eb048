#include "kiosk/net/connection.hpp"

#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "kiosk/net/problem.hpp"
#include "kiosk/net/response_head.hpp"

namespace kiosk::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

using Stage = RequestReader::Stage;

constexpr std::size_t slice_bytes = 256 * 1024; // what Limits::write is given for
constexpr std::chrono::milliseconds farewell{1'000};
constexpr std::size_t farewell_bytes = 1024 * 1024;

Response failure() {
    return problem(500, "internal", "Internal error", "A fault of ours. It is in the log.");
}

} // namespace

const std::string& Service::date(counter::Instant at) {
    const auto second = std::chrono::floor<std::chrono::seconds>(at);
    if (date_.empty() || second != date_at_) {
        date_at_ = second;
        date_ = http_date(second);
    }
    return date_;
}

Connection::Connection(Stream stream, std::string peer, bool local, Service& service)
    : stream_(std::move(stream)), service_(service), peer_(std::move(peer)), local_(local),
      reader_(service.options.limits.header_bytes, service.options.limits.body_bytes) {}

asio::awaitable<void> Connection::serve() {
    set_deadline(service_.options.limits.header);
    while (co_await read_request()) {
        auto& request = reader_.request();
        request.peer = peer_;
        request.local = local_;
        request.received_at = service_.options.now();
        ++service_.counts.requests;

        Response response;
        auto found = service_.router.find(request.method, request.path);
        if (auto* refusal = std::get_if<Response>(&found)) {
            response = std::move(*refusal);
        } else {
            const auto& match = std::get<Router::Match>(found);
            if (const auto* handler = std::get_if<Handler>(&match.route->handler))
                response = co_await ask<Response>(*handler, match);
            else
                response = co_await open_socket(match);
        }
        if (!stream_.is_open()) co_return; // it was a socket, or aborted

        const bool goes_on = reader_.keeps_alive() && !finishing_;
        std::string_view connection = "close";
        if (goes_on) connection = reader_.is_http_1_0() ? "keep-alive" : "";
        const bool taken = co_await respond(response, request.method, connection);
        if (!taken || !goes_on) co_return;
        reader_.next();
        set_deadline(reader_.stage() == Stage::idle ? service_.options.limits.idle : service_.options.limits.header);
    }
    if (reader_.stage() == Stage::refused) {
        ++service_.counts.malformed;
        co_await refuse(reader_.refusal());
    } else if (expired_ && reader_.stage() != Stage::idle) {
        ++service_.counts.timed_out;
        const auto too_slow = problem(408, "request-timeout", "Request timeout", "The request took too long to arrive.");
        co_await refuse(too_slow);
    }
}

/// False: no whole request came, and none will.
asio::awaitable<bool> Connection::read_request() {
    bool continued = false;
    while (reader_.stage() != Stage::complete) {
        if (reader_.stage() == Stage::refused) co_return false;
        error_code ec;
        if (!continued && reader_.awaits_continue()) {
            continued = true;
            constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            co_await asio::async_write(stream_, asio::buffer(go_on), asio::redirect_error(asio::use_awaitable, ec));
            if (ec) co_return false;
        }
        const auto before = reader_.stage();
        interruptible_ = before == Stage::idle;
        if (interruptible_ && finishing_) co_return false;
        const auto space = reader_.space();
        const auto count = co_await stream_.async_read_some(asio::buffer(space.data(), space.size()),
                                                            asio::redirect_error(asio::use_awaitable, ec));
        interruptible_ = false;
        if (ec) co_return false;
        reader_.received(count);
        if (reader_.stage() == before) {
            if (expired_) co_return false; // just when these bytes came
            continue;
        }
        if (reader_.stage() == Stage::header) set_deadline(service_.options.limits.header);
        if (reader_.stage() == Stage::body) set_deadline(service_.options.limits.body);
    }
    co_return true;
}

/// Has a handler answer; whatever it throws becomes a 500.
template <typename Answer, typename AnyHandler>
asio::awaitable<Answer> Connection::ask(const AnyHandler& handler, const Router::Match& match) {
    deadline_ = DeadlineClock::time_point::max();
    std::string what;
    try {
        co_return co_await handler(reader_.request(), match.params);
    } catch (const std::exception& e) {
        if (service_.aborting) throw;
        what = e.what();
    } catch (...) {
        if (service_.aborting) throw;
        what = "not a std::exception";
    }
    ++service_.counts.failed;
    service_.options.log(fmt::format("level=error event=handler_failed method={} route={} what={}",
                                     to_string(match.route->method), match.route->pattern, log_value(what)));
    co_return failure();
}

/// Runs a WebSocket to its end, after which the stream is closed; or says why there is none.
asio::awaitable<Response> Connection::open_socket(const Router::Match& match) {
    if (auto fault = upgrade_fault(reader_.request())) co_return std::move(*fault);
    if (!reader_.rest().empty()) // RFC 6455 §4.1: the client waits for our answer
        co_return problem(400, "malformed-request", "Malformed request", "Bytes follow the upgrade request.");
    auto decision = co_await ask<SocketDecision>(std::get<SocketHandler>(match.route->handler), match);
    if (auto* refusal = std::get_if<Response>(&decision)) co_return std::move(*refusal);
    if (finishing_) co_return problem(503, "unavailable", "Unavailable", "The service stops.");
    session_ = make_session(stream_, std::move(reader_.request()), std::move(std::get<SocketEvents>(decision)),
                            service_.options, service_.counts);
    co_await session_->run();
    session_.reset();
    error_code ignored;
    stream_.close(ignored);
    co_return Response();
}

/// False: the client did not take it all.
asio::awaitable<bool> Connection::respond(const Response& response, Method method, std::string_view connection) {
    out_.clear();
    append_head(out_, response, service_.date(service_.options.now()), connection);
    const bool bodiless = method == Method::head || response.status == 204 || response.status == 304;
    const auto body = bodiless ? std::string_view{} : response.body.view();
    set_deadline(service_.options.limits.write * (1 + body.size() / slice_bytes));
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(out_), asio::buffer(body)};
    error_code ec;
    co_await asio::async_write(stream_, buffers, asio::redirect_error(asio::use_awaitable, ec));
    if (ec && expired_) {
        ++service_.counts.timed_out;
        reset(stream_);
    }
    co_return !ec;
}

/// Answers what cannot be read on. Closing at once would reset the connection under an answer that the client, still
/// sending, has not read; so what it sends is thrown away for a while.
asio::awaitable<void> Connection::refuse(const Response& response) {
    const bool taken = co_await respond(response, Method::get, "close");
    if (!taken) co_return;
    error_code ec;
    stream_.shutdown(Stream::shutdown_send, ec);
    set_deadline(farewell);
    interruptible_ = true;
    out_.resize(16 * 1024);
    for (std::size_t total = 0; !ec && !finishing_ && total < farewell_bytes;)
        total += co_await stream_.async_read_some(asio::buffer(out_), asio::redirect_error(asio::use_awaitable, ec));
}

asio::awaitable<void> Connection::turn_away() {
    auto busy = problem(503, "unavailable", "Unavailable", "Too many connections. Come back later.");
    busy.headers.emplace_back("Retry-After", "5");
    co_await refuse(busy);
}

void Connection::set_deadline(std::chrono::milliseconds from_now) {
    expired_ = false;
    deadline_ = DeadlineClock::now() + from_now;
}

void Connection::tick(DeadlineClock::time_point now) {
    if (session_) return session_->tick(now);
    if (now < deadline_) return;
    expired_ = true;
    error_code ignored;
    stream_.cancel(ignored); // again at each tick: an operation that had just ended may be followed by another
}

void Connection::finish() {
    finishing_ = true;
    error_code ignored;
    if (session_) session_->close(CloseCode::going_away, "the service stops");
    else if (interruptible_) stream_.cancel(ignored);
}

} // namespace kiosk::net
