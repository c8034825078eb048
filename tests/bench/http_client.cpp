#include "tests/bench/http_client.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/bench.hpp"

namespace bench {

namespace {

[[noreturn]] void fail(const char* what) { throw CannotTake(fmt::format("{}: {}", what, std::strerror(errno))); }

} // namespace

Connection::Connection(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (descriptor_ < 0) fail("socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(descriptor_);
        fail("connect");
    }
}

Connection::~Connection() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Connection::Connection(Connection&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

void Connection::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno != EINTR) fail("send");
        if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::size_t Connection::receive(char* buffer, std::size_t size) {
    for (;;) {
        const auto count = ::recv(descriptor_, buffer, size, 0);
        if (count > 0) return static_cast<std::size_t>(count);
        if (count == 0) throw CannotTake("the service closed the connection");
        if (errno != EINTR) fail("recv");
    }
}

bool ResponseReader::feed(std::string_view bytes) {
    text_.append(bytes);
    if (size_ == 0) {
        const auto head_end = text_.find("\r\n\r\n");
        if (head_end == std::string::npos) return false;
        constexpr std::string_view length = "\r\nContent-Length: ";
        const auto at = text_.find(length);
        std::size_t body = 0;
        if (at < head_end) std::from_chars(text_.data() + at + length.size(), text_.data() + head_end, body);
        body_at_ = head_end + 4;
        size_ = body_at_ + body;
    }
    return text_.size() >= size_;
}

int ResponseReader::status() const {
    constexpr std::size_t at = std::string_view{"HTTP/1.1 "}.size();
    int code = 0;
    if (text_.size() > at + 3) std::from_chars(text_.data() + at, text_.data() + at + 3, code);
    return code;
}

void exchange(Connection& connection, std::string_view request, ResponseReader& reader) {
    connection.send(request);
    reader.next();
    char buffer[4096];
    while (!reader.feed({buffer, connection.receive(buffer, sizeof buffer)})) {}
}

std::string get_request(std::string_view path, std::string_view token) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n\r\n", path, token);
}

std::string cancel_request(const Cancellation& cancellation, std::string_view token) {
    const auto body = fmt::format(R"({{"request_id":"{}","channel":"portal","diner":"{}","operation":"cancel","date":"{}"}})",
                                  cancellation.request_id, cancellation.diner, counter::to_string(cancellation.date));
    return fmt::format("POST /api/v1/requests HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
                       "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                       token, body.size(), body);
}

void expect_accepted(const ResponseReader& response) {
    if (response.status() != 200 || response.body().find(R"("outcome":"accepted")") == std::string_view::npos)
        throw CannotTake(fmt::format("a request was not accepted: {} {}", response.status(), response.body()));
}

} // namespace bench
