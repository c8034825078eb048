#include "tests/kiosk/net_client.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>

namespace kiosk::net::test {

namespace asio = boost::asio;

namespace {

void set_timeouts(int fd) {
    const timeval ten_seconds{10, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &ten_seconds, sizeof ten_seconds);
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &ten_seconds, sizeof ten_seconds);
}

int connected(int family, const sockaddr* address, socklen_t size) {
    const int fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    set_timeouts(fd);
    if (::connect(fd, address, size) != 0) {
        ::close(fd);
        throw std::runtime_error(std::string{"connect: "} + std::strerror(errno));
    }
    return fd;
}

asio::awaitable<Response> hello(const Request&, const Params&) {
    co_return Response(200, "text/plain", "hello");
}

asio::awaitable<Response> html(const Request&, const Params&) {
    co_return Response(200, "text/html; charset=utf-8", Body::lasting("<!doctype html>"));
}

asio::awaitable<Response> echo(const Request& request, const Params&) {
    co_return Response(200, "text/plain", request.body);
}

asio::awaitable<Response> echo_param(const Request&, const Params& params) {
    co_return Response(200, "text/plain", std::string{params["what"]});
}

asio::awaitable<Response> length(const Request& request, const Params&) {
    co_return Response(200, "text/plain", std::to_string(request.body.size()));
}

asio::awaitable<Response> throws(const Request&, const Params&) {
    throw std::runtime_error("broken\nhandler");
    co_return Response();
}

} // namespace

std::string Answer::header(std::string_view name) const {
    for (std::size_t line = 0; (line = head.find("\r\n", line)) != std::string::npos;) {
        line += 2;
        const auto colon = head.find(':', line);
        if (colon != std::string::npos && same_name(std::string_view{head}.substr(line, colon - line), name))
            return head.substr(colon + 2, head.find("\r\n", colon) - colon - 2);
    }
    return {};
}

Client::Client(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fd_ = connected(AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

Client::Client(const std::filesystem::path& unix_socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, unix_socket.c_str(), sizeof address.sun_path - 1);
    fd_ = connected(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

Client::~Client() {
    if (fd_ >= 0) ::close(fd_);
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) throw std::runtime_error("the server does not read");
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

std::size_t Client::send_some(std::string_view bytes) {
    const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return count < 0 ? 0 : static_cast<std::size_t>(count);
}

bool Client::fill() {
    std::array<char, 16384> bytes;
    const auto count = ::recv(fd_, bytes.data(), bytes.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        throw std::runtime_error("nothing came for ten seconds; before: " + buffer_);
    if (count <= 0) return false;
    buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
}

std::string Client::read(std::size_t count) {
    while (buffer_.size() < count)
        if (!fill()) throw std::runtime_error("the connection ended; before: " + buffer_);
    auto bytes = buffer_.substr(0, count);
    buffer_.erase(0, count);
    return bytes;
}

Answer Client::answer(bool head_only) {
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
        if (!fill()) throw std::runtime_error("the connection ended; before: " + buffer_);
    Answer answer;
    answer.head = read(end);
    read(4);
    answer.status = static_cast<unsigned>(std::stoul(answer.head.substr(9, 3)));
    const auto length = answer.header("Content-Length");
    if (!head_only && !length.empty()) answer.body = read(std::stoul(length));
    return answer;
}

Answer Client::ask(std::string_view bytes) {
    send(bytes);
    return answer();
}

std::string Client::read_to_end() {
    while (fill()) {}
    return std::exchange(buffer_, {});
}

void Client::shutdown_send() {
    ::shutdown(fd_, SHUT_WR);
}

void Client::vanish() {
    const linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(std::exchange(fd_, -1));
}

void Client::set_receive_buffer(int bytes) {
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

unsigned Frame::close_code() const {
    if (opcode != 8 || payload.size() < 2) return 0;
    return static_cast<unsigned>(static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]));
}

std::string upgrade_request(std::string_view path) {
    return "GET " + std::string{path} +
           " HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
           "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
}

std::string frame(std::string_view payload, unsigned first_byte) {
    std::string out(1, static_cast<char>(first_byte));
    const auto size = payload.size();
    if (size < 126) {
        out += static_cast<char>(0x80 | size);
    } else {
        out += static_cast<char>(0x80 | 126);
        out += static_cast<char>(size >> 8);
        out += static_cast<char>(size & 0xff);
    }
    const std::string_view mask = "mask";
    out += mask;
    for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(payload[i] ^ mask[i % 4]);
    return out;
}

Frame read_frame(Client& client) {
    const auto byte = [&client] { return static_cast<unsigned char>(client.read(1)[0]); };
    Frame out;
    const unsigned first = byte();
    out.opcode = first & 0x0f;
    out.last = (first & 0x80) != 0;
    std::uint64_t size = byte();
    const unsigned bytes_of_size = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (bytes_of_size > 0) size = 0;
    for (unsigned i = 0; i < bytes_of_size; ++i) size = size << 8 | byte();
    out.payload = client.read(size);
    return out;
}

Client open_socket(std::uint16_t port, std::string_view path) {
    Client client(port);
    client.send(upgrade_request(path));
    const auto answer = client.answer(true);
    if (answer.status != 101) throw std::runtime_error("no upgrade: " + answer.head);
    return client;
}

RunningServer::RunningServer(Router router, Limits limits, std::filesystem::path unix_socket)
    : router_(std::move(router)) {
    Options options;
    options.limits = limits;
    options.now = [this] { return counter::Instant{std::chrono::milliseconds(now_ms)}; };
    options.log = [this](std::string_view line) {
        const std::lock_guard lock(log_mutex_);
        log_.emplace_back(line);
    };
    server_ = std::make_unique<Server>(io_.get_executor(), router_, std::move(options));
    port_ = server_->listen("127.0.0.1", 0).value();
    if (!unix_socket.empty()) server_->listen(unix_socket).value();
    server_->start();
    thread_ = std::thread([this] { io_.run(); });
}

RunningServer::~RunningServer() {
    if (!thread_.joinable()) return;
    begin_stop();
    wait_stopped();
}

void RunningServer::begin_stop() {
    asio::post(io_, [this] { asio::co_spawn(io_, server_->stop(), [](std::exception_ptr) {}); });
}

void RunningServer::wait_stopped() {
    thread_.join();
}

std::vector<std::string> RunningServer::log() {
    const std::lock_guard lock(log_mutex_);
    return log_;
}

Router sample_router() {
    Router router;
    router.add(Method::get, "/hello", hello);
    router.add(Method::get, "/html", html);
    router.add(Method::get, "/throws", throws);
    router.add(Method::get, "/echo/{what}", echo_param);
    router.add(Method::post, "/echo", echo);
    router.add(Method::post, "/length", length);
    return router;
}

} // namespace kiosk::net::test
