#include "tests/bench/board_socket.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "tests/bench/bench.hpp"

namespace bench {

namespace {

constexpr std::uint64_t text_frame = 1;
constexpr std::uint64_t close_frame = 8;
constexpr std::uint64_t ping_frame = 9;

} // namespace

std::vector<SchoolMeals> read_message(const std::string& text) {
    const auto message = boost::json::parse(text);
    std::vector<SchoolMeals> found;
    if (const auto* schools = message.as_object().if_contains("schools"))
        for (const auto& school : schools->as_array())
            if (const auto* meals = school.as_object().if_contains("meals"))
                found.push_back({std::string{school.at("school").as_string()}, meals->to_number<int>()});
    return found;
}

BoardSocket::BoardSocket(std::uint16_t port, std::string_view token, const std::string& date) : connection_(port) {
    connection_.send(fmt::format("GET /api/v1/board?date={} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
                                 "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Key: bWVzdG9sby1iZW5jaC0wMQ==\r\n\r\n",
                                 date, token));
    std::size_t head_end = std::string::npos;
    while ((head_end = input_.find("\r\n\r\n")) == std::string::npos) read();
    if (!input_.starts_with("HTTP/1.1 101 ")) throw CannotTake("the board's socket is refused: " + input_);
    input_.erase(0, head_end + 4);
}

void BoardSocket::read() {
    char buffer[16 * 1024];
    input_.append(buffer, connection_.receive(buffer, sizeof buffer));
}

std::optional<std::string> BoardSocket::next() {
    for (;;) {
        if (input_.size() < 2) return std::nullopt;
        const auto byte = [&](std::size_t at) { return static_cast<std::uint64_t>(static_cast<unsigned char>(input_[at])); };
        const auto short_length = byte(1) & 0x7f;
        const std::size_t head = short_length == 126 ? 4 : short_length == 127 ? 10 : 2;
        if (input_.size() < head) return std::nullopt;
        std::uint64_t length = head == 2 ? short_length : 0;
        for (std::size_t at = 2; at < head; ++at) length = length << 8 | byte(at);
        if (input_.size() < head + length) return std::nullopt;
        auto payload = input_.substr(head, length);
        const auto opcode = byte(0) & 0x0f;
        input_.erase(0, head + length);
        if (opcode == text_frame) return payload;
        if (opcode == close_frame) throw CannotTake("the service closed a board's socket");
        if (opcode == ping_frame) pong(payload);
    }
}

void BoardSocket::pong(const std::string& payload) {
    const std::string frame{'\x8a', static_cast<char>(0x80 | payload.size()), 0, 0, 0, 0}; // a mask of zeros changes nothing
    connection_.send(frame + payload);
}

} // namespace bench
