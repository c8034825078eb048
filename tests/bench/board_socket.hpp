// The least of a board: a WebSocket that takes the service's messages, and what those say of meals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/http_client.hpp"

namespace bench {

/// What a message says of one school's meals.
struct SchoolMeals {
    std::string school;
    int meals;
};

/// The schools of a snapshot or of changes; none in other messages.
std::vector<SchoolMeals> read_message(const std::string& text);

/// Reads text messages: from a server, so unmasked, and without extensions.
class BoardSocket {
public:
    BoardSocket(std::uint16_t port, std::string_view token, const std::string& date);

    /// Takes what has come; blocks if nothing has.
    void read();
    /// The next whole text message, if one has been read.
    std::optional<std::string> next();
    int descriptor() const { return connection_.descriptor(); }

private:
    void pong(const std::string& payload);

    Connection connection_;
    std::string input_;
};

} // namespace bench
