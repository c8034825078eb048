// The least of an HTTP client: a blocking keep-alive connection, so that what is measured is the service.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/bench/made_kitchen.hpp"

namespace bench {

/// A TCP connection to a port of loopback, without Nagle's delay.
class Connection {
public:
    explicit Connection(std::uint16_t port);
    ~Connection();
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&&) = delete;

    void send(std::string_view bytes);
    /// At least one byte into the buffer; blocks. CannotTake when the other side has closed.
    std::size_t receive(char* buffer, std::size_t size);
    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

/// Puts a response together from its pieces; for one response at a time.
class ResponseReader {
public:
    /// True once the response is whole; it stays so until `next`.
    bool feed(std::string_view bytes);
    void next() { text_.clear(), size_ = 0; }

    int status() const;
    std::string_view body() const { return std::string_view{text_}.substr(body_at_); }
    std::size_t size() const { return text_.size(); }

private:
    std::string text_;
    std::size_t body_at_ = 0;
    std::size_t size_ = 0; // of the whole response; 0: not known yet
};

/// Sends a request and reads its response into `reader`.
void exchange(Connection& connection, std::string_view request, ResponseReader& reader);

std::string get_request(std::string_view path, std::string_view token);
/// POST /api/v1/requests.
std::string cancel_request(const Cancellation& cancellation, std::string_view token);
/// CannotTake unless the request was accepted.
void expect_accepted(const ResponseReader& response);

} // namespace bench
