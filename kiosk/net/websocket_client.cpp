#include "kiosk/net/websocket_client.hpp"

#include <chrono>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/url/parse.hpp>
#include <fmt/format.h>

#include "kiosk/net/stream.hpp"

namespace kiosk::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using namespace std::chrono_literals;

namespace {

constexpr auto connect_within = 10s;
constexpr auto ping_every = 5s;
constexpr auto dead_after = 15s;

} // namespace

std::optional<SocketAddress> parse_socket_address(std::string_view url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->scheme() != "ws" || parsed->host().empty() || parsed->has_userinfo() || parsed->has_query()) return std::nullopt;
    const auto path = parsed->encoded_path();
    return SocketAddress{parsed->host_address(), parsed->has_port() ? std::string{parsed->port()} : "80",
                         path.empty() ? "/" : std::string{path}};
}

struct WebSocketClient::Impl {
    Impl(const asio::any_io_executor& executor, Options o)
        : options(std::move(o)), resolver(executor), socket(Stream{executor}), watchdog(executor),
          wake(executor, std::chrono::steady_clock::time_point::max()) {}

    void close();
    asio::awaitable<std::string> reach();
    asio::awaitable<std::string> shake_hands();

    Options options;
    asio::ip::tcp::resolver resolver;
    websocket::stream<Stream, false> socket;
    asio::steady_timer watchdog;
    asio::steady_timer wake; // expires when a ping is due; cancelled to wake the writer
    beast::flat_buffer buffer;
    std::deque<std::string> queue;
    std::size_t queued_bytes = 0;
    bool over = false;
};

WebSocketClient::WebSocketClient(asio::any_io_executor executor, Options options)
    : impl_(std::make_shared<Impl>(executor, std::move(options))) {}

WebSocketClient::~WebSocketClient() = default;

asio::awaitable<std::string> WebSocketClient::Impl::reach() {
    boost::system::error_code failed;
    const auto endpoints = co_await resolver.async_resolve(options.address.host, options.address.port,
                                                           asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return fmt::format("{}: {}", options.address.host, failed.message());
    auto& stream = socket.next_layer();
    failed = asio::error::host_not_found;
    for (const auto& entry : endpoints) {
        boost::system::error_code ignored;
        stream.close(ignored);
        const asio::generic::stream_protocol::endpoint endpoint{entry.endpoint()};
        co_await stream.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, failed));
        if (!failed || over) break;
    }
    if (failed) co_return fmt::format("{}:{}: {}", options.address.host, options.address.port, failed.message());
    stream.set_option(asio::ip::tcp::no_delay(true), failed);
    co_return std::string{};
}

asio::awaitable<std::string> WebSocketClient::Impl::shake_hands() {
    websocket::stream_base::timeout timeouts;
    timeouts.handshake_timeout = connect_within;
    timeouts.idle_timeout = dead_after;
    timeouts.keep_alive_pings = false;
    socket.set_option(timeouts);
    socket.auto_fragment(false);
    socket.read_message_max(options.received_bytes);
    socket.set_option(websocket::stream_base::decorator([this](websocket::request_type& request) {
        request.set(http::field::authorization, "Bearer " + options.bearer);
        request.set(http::field::sec_websocket_protocol, options.subprotocol);
    }));
    const auto host = options.address.host + ":" + options.address.port;
    websocket::response_type response;
    boost::system::error_code failed;
    co_await socket.async_handshake(response, host, options.address.path, asio::redirect_error(asio::use_awaitable, failed));
    if (response.result_int() == 401 || response.result_int() == 403)
        co_return fmt::format("{}: the token is refused: have a new one made there, and put it into mestolo.toml", host);
    if (failed == websocket::error::upgrade_declined) co_return fmt::format("{}: answers {}", host, response.result_int());
    if (failed) co_return fmt::format("{}: {}", host, failed.message());
    if (response[http::field::sec_websocket_protocol] != options.subprotocol)
        co_return fmt::format("{}: does not speak {}", host, options.subprotocol);
    co_return std::string{};
}

asio::awaitable<std::string> WebSocketClient::connect() {
    impl_->watchdog.expires_after(connect_within);
    impl_->watchdog.async_wait([watched = std::weak_ptr{impl_}](boost::system::error_code cancelled) {
        if (const auto impl = watched.lock(); impl && !cancelled) impl->close();
    });
    auto fault = co_await impl_->reach();
    if (fault.empty() && !impl_->over) fault = co_await impl_->shake_hands();
    // What has expired already can't be cancelled any more, but has closed the connection.
    impl_->watchdog.cancel();
    if (impl_->over && fault.empty()) fault = "no answer within 10 seconds";
    co_return fault;
}

asio::awaitable<std::optional<std::string>> WebSocketClient::read() {
    boost::system::error_code failed;
    co_await impl_->socket.async_read(impl_->buffer, asio::redirect_error(asio::use_awaitable, failed));
    if (failed) {
        close();
        co_return std::nullopt;
    }
    std::string text{static_cast<const char*>(impl_->buffer.cdata().data()), impl_->buffer.size()};
    impl_->buffer.consume(impl_->buffer.size());
    co_return text;
}

void WebSocketClient::send(std::string text) {
    if (impl_->over) return;
    impl_->queued_bytes += text.size();
    impl_->queue.push_back(std::move(text));
    impl_->wake.cancel();
}

std::size_t WebSocketClient::queued_bytes() const { return impl_->queued_bytes; }

asio::awaitable<void> WebSocketClient::write_all() {
    const websocket::ping_data no_data;
    auto ping_at = std::chrono::steady_clock::now() + ping_every;
    while (!impl_->over) {
        boost::system::error_code failed;
        if (std::chrono::steady_clock::now() >= ping_at) {
            ping_at += ping_every;
            co_await impl_->socket.async_ping(no_data, asio::redirect_error(asio::use_awaitable, failed));
        } else if (!impl_->queue.empty()) {
            const auto text = std::move(impl_->queue.front());
            impl_->queue.pop_front();
            impl_->queued_bytes -= text.size();
            co_await impl_->socket.async_write(asio::buffer(text), asio::redirect_error(asio::use_awaitable, failed));
        } else {
            boost::system::error_code woken;
            impl_->wake.expires_at(ping_at);
            co_await impl_->wake.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        }
        if (failed) close();
    }
}

void WebSocketClient::close() { impl_->close(); }

void WebSocketClient::Impl::close() {
    if (over) return;
    over = true;
    resolver.cancel();
    reset(socket.next_layer());
    wake.cancel();
}

} // namespace kiosk::net
