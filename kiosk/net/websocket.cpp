#include "kiosk/net/websocket.hpp"

#include <algorithm>
#include <deque>
#include <exception>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <fmt/format.h>

#include "kiosk/net/problem.hpp"
#include "kiosk/net/socket_session.hpp"
#include "kiosk/scope.hpp"

namespace kiosk::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;

namespace {

constexpr auto never = DeadlineClock::time_point::max();
constexpr std::size_t most_reason_bytes = 123; // what fits a control frame beside the code

websocket::close_reason goodbye(CloseCode code, std::string_view reason) {
    return {static_cast<websocket::close_code>(code), {reason.data(), std::min(reason.size(), most_reason_bytes)}};
}

class BeastSession final : public SocketSession, public std::enable_shared_from_this<BeastSession> {
public:
    BeastSession(Stream& stream, Request request, SocketEvents events, const Options& options, Counts& counts)
        : stream_(stream), request_(std::move(request)), events_(std::move(events)),
          limits_(events_.limits.value_or(options.limits.socket)),
          log_(options.log), counts_(counts), wake_(stream.get_executor(), never) {}

    void send(Message message) override;
    void close(CloseCode code, std::string_view reason) override;
    void finish(CloseCode code, std::string_view reason) override;
    bool is_open() const override { return open_ && !closing_ && !finishing_; }
    asio::awaitable<void> run() override;
    void tick(DeadlineClock::time_point now) override;

private:
    using Socket = websocket::stream<Stream&, false>; // false: no permessage-deflate

    asio::awaitable<bool> accept();
    asio::awaitable<void> read_all();
    asio::awaitable<void> write_all();
    template <typename Event, typename... Args>
    void call(const Event& event, Args&&... args);
    void drop(std::string_view why);
    void note_drop(std::string_view why);
    void wake_writer();

    Stream& stream_;
    Request request_;
    SocketEvents events_;
    const SocketLimits limits_;
    const Log& log_;
    Counts& counts_;
    std::optional<Socket> socket_; // while run() runs

    std::deque<Message> queue_;
    std::size_t queued_bytes_ = 0;
    asio::steady_timer wake_; // never expires: cancelled to wake the writer
    bool open_ = false;
    bool closing_ = false;
    bool finishing_ = false; // closing, once the queue is sent
    bool dropped_ = false;
    bool ping_due_ = false;
    websocket::close_reason goodbye_;
    DeadlineClock::time_point write_deadline_ = never;
    DeadlineClock::time_point close_deadline_ = never;
    DeadlineClock::time_point heard_at_ = DeadlineClock::now();
    DeadlineClock::time_point ping_at_ = never;
};

void BeastSession::send(Message message) {
    if (!is_open()) return;
    const bool full = queue_.size() >= limits_.queued_messages || queued_bytes_ + message->size() > limits_.queued_bytes;
    if (full && !queue_.empty()) {
        note_drop("slow");
        close(CloseCode::try_again_later, "reads too slowly");
        return;
    }
    queued_bytes_ += message->size();
    queue_.push_back(std::move(message));
    wake_writer();
}

void BeastSession::close(CloseCode code, std::string_view reason) {
    if (closing_) return;
    closing_ = true;
    goodbye_ = goodbye(code, reason);
    queue_.clear();
    queued_bytes_ = 0;
    close_deadline_ = DeadlineClock::now() + limits_.close;
    wake_writer();
}

void BeastSession::finish(CloseCode code, std::string_view reason) {
    if (closing_ || finishing_) return;
    finishing_ = true;
    goodbye_ = goodbye(code, reason);
    wake_writer();
}

asio::awaitable<void> BeastSession::run() {
    socket_.emplace(stream_);
    const bool accepted = co_await accept();
    if (!accepted) co_return;

    open_ = true;
    heard_at_ = DeadlineClock::now();
    ping_at_ = heard_at_ + limits_.ping;
    ++counts_.sockets;
    TaskScope tasks(stream_.get_executor(), log_);
    tasks.spawn(write_all(), "socket_writer");
    call(events_.opened, shared_from_this());
    std::exception_ptr failure;
    try {
        co_await read_all();
    } catch (...) {
        failure = std::current_exception(); // cancelled
    }
    open_ = false;
    queue_.clear();
    boost::system::error_code ignored;
    stream_.close(ignored);
    tasks.cancel();
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await tasks.join();
    co_await asio::this_coro::throw_if_cancelled(true);
    socket_.reset();
    --counts_.sockets;
    call(events_.closed, *this);
    if (failure) std::rethrow_exception(failure);
}

asio::awaitable<bool> BeastSession::accept() {
    websocket::stream_base::timeout none;
    none.handshake_timeout = none.idle_timeout = websocket::stream_base::none(); // tick() keeps the time
    none.keep_alive_pings = false;
    socket_->set_option(none);
    socket_->auto_fragment(false); // a message goes out in one frame, straight from where it lies
    socket_->read_message_max(limits_.received_bytes);
    socket_->control_callback([this](websocket::frame_type, beast::string_view) { heard_at_ = DeadlineClock::now(); });

    http::request<http::empty_body> upgrade(http::verb::get, request_.path, 11);
    for (const auto& header : request_.headers) upgrade.insert(header.name, header.value);
    if (!events_.subprotocol.empty())
        socket_->set_option(websocket::stream_base::decorator([this](websocket::response_type& response) {
            response.set(http::field::sec_websocket_protocol, events_.subprotocol);
        }));
    write_deadline_ = DeadlineClock::now() + limits_.write;
    beast::error_code ec;
    co_await socket_->async_accept(upgrade, asio::redirect_error(asio::use_awaitable, ec));
    write_deadline_ = never;
    co_return !ec;
}

asio::awaitable<void> BeastSession::read_all() {
    beast::flat_buffer buffer;
    while (true) {
        beast::error_code ec;
        co_await socket_->async_read(buffer, asio::redirect_error(asio::use_awaitable, ec));
        if (ec) co_return;
        heard_at_ = DeadlineClock::now();
        if (is_open() && socket_->got_text()) {
            const std::string_view text{static_cast<const char*>(buffer.cdata().data()), buffer.size()};
            call(events_.received, *this, text);
        }
        buffer.consume(buffer.size());
    }
}

asio::awaitable<void> BeastSession::write_all() {
    beast::error_code ec;
    const websocket::ping_data no_data;
    while (!closing_ && !ec) {
        write_deadline_ = never;
        if (finishing_ && queue_.empty()) {
            closing_ = true;
            close_deadline_ = DeadlineClock::now() + limits_.close;
            break;
        }
        if (!ping_due_ && queue_.empty()) {
            co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
            ec = {}; // woken by being cancelled
            continue;
        }
        write_deadline_ = DeadlineClock::now() + limits_.write;
        if (ping_due_) {
            ping_due_ = false;
            co_await socket_->async_ping(no_data, asio::redirect_error(asio::use_awaitable, ec));
        } else {
            const Message message = std::move(queue_.front());
            queue_.pop_front();
            queued_bytes_ -= message->size();
            co_await socket_->async_write(asio::buffer(*message), asio::redirect_error(asio::use_awaitable, ec));
        }
    }
    write_deadline_ = never;
    if (!ec) co_await socket_->async_close(goodbye_, asio::redirect_error(asio::use_awaitable, ec));
    boost::system::error_code ignored;
    stream_.close(ignored); // ends the reader, if the client's own goodbye has not
}

void BeastSession::tick(DeadlineClock::time_point now) {
    if (open_ && !closing_ && !socket_->is_open()) { // the client said goodbye, or broke the protocol
        closing_ = true;
        close_deadline_ = now + limits_.close;
    }
    if (now >= std::min(write_deadline_, close_deadline_)) {
        drop("slow");
    } else if (open_ && now >= heard_at_ + limits_.dead) {
        drop("silent");
    } else if (now >= ping_at_) {
        ping_at_ = now + limits_.ping;
        ping_due_ = true;
        wake_writer();
    }
}

/// Runs what a user of the session gave us; its failures end this session and nothing else.
template <typename Event, typename... Args>
void BeastSession::call(const Event& event, Args&&... args) {
    if (!event) return;
    std::string what;
    try {
        event(std::forward<Args>(args)...);
        return;
    } catch (const std::exception& e) {
        what = e.what();
    } catch (...) {
        what = "not a std::exception";
    }
    log_(fmt::format("level=error event=socket_handler_failed what={}", log_value(what)));
    close(CloseCode::internal, "internal error");
}

void BeastSession::note_drop(std::string_view why) {
    if (dropped_) return;
    dropped_ = true;
    ++counts_.dropped_sockets;
    log_(fmt::format("level=warning event=socket_dropped reason={} peer={}", why, log_value(request_.peer)));
}

void BeastSession::drop(std::string_view why) {
    if (!closing_) note_drop(why);
    reset(stream_);
}

void BeastSession::wake_writer() {
    wake_.cancel();
}

} // namespace

std::optional<Response> upgrade_fault(const Request& request) {
    const auto value = [&request](std::string_view name) { return request.header(name).value_or(""); };
    if (!has_token(value("Upgrade"), "websocket") || !has_token(value("Connection"), "upgrade") ||
        value("Sec-WebSocket-Version") != "13") {
        auto response = problem(426, "upgrade-required", "Upgrade required", "Only a WebSocket, version 13, is served here.");
        response.headers.emplace_back("Upgrade", "websocket");
        response.headers.emplace_back("Sec-WebSocket-Version", "13");
        return response;
    }
    if (request.method != Method::get || value("Sec-WebSocket-Key").size() != 24) // 16 bytes in base64
        return problem(400, "malformed-request", "Malformed request", "A WebSocket is opened by GET with a key of 16 bytes.");
    return std::nullopt;
}

std::shared_ptr<SocketSession> make_session(Stream& stream, Request request, SocketEvents events,
                                            const Options& options, Counts& counts) {
    return std::make_shared<BeastSession>(stream, std::move(request), std::move(events), options, counts);
}

} // namespace kiosk::net
