// Publishes messages to a broker and waits for its acknowledgements, so many on their way at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/http_client.hpp"

namespace bench {

/// The least of a client, on one blocking connection, so that what is measured is the broker.
class WindowedPublisher {
public:
    virtual ~WindowedPublisher() = default;

    /// Sends `count` messages, the payloads in turn, and returns the seconds until all are acknowledged.
    double publish(const std::vector<std::string>& payloads, std::size_t count, std::size_t window);

protected:
    explicit WindowedPublisher(std::uint16_t port) : connection_(port) {}

    virtual void append(std::string& out, std::string_view payload) = 0;
    /// How many messages the bytes read so far acknowledge for the first time; what it has used, it takes away.
    virtual std::size_t take_acknowledgements(std::string& in) = 0;

    void send(std::string_view bytes) { connection_.send(bytes); }
    /// Blocks for more bytes at the end of `input_`.
    void receive();

    std::string input_;

private:
    Connection connection_;
};

/// Appends a number in network order.
template <typename Number>
void append_number(std::string& out, Number number) {
    for (std::size_t byte = sizeof number; byte-- > 0;)
        out.push_back(static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * byte) & 0xff));
}

/// Reads a number in network order; the bytes are there.
template <typename Number>
Number read_number(std::string_view bytes) {
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < sizeof(Number); ++at) number = number << 8 | static_cast<unsigned char>(bytes[at]);
    return static_cast<Number>(number);
}

} // namespace bench
