// Turns the bytes of one connection into requests, one after another. Knows no socket and no clock.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "kiosk/net/http.hpp"

namespace kiosk::net {

class RequestReader {
public:
    enum class Stage {
        idle,     ///< no byte of a request is there
        header,   ///< the header is not complete
        body,     ///< the body is not complete
        complete, ///< request() is whole
        refused   ///< refusal() says why; nothing more can be read from this connection
    };

    RequestReader(std::size_t header_bytes, std::size_t body_bytes);
    ~RequestReader();

    Stage stage() const { return stage_; }

    /// Where the next bytes belong, never empty; until the next call.
    std::span<char> space();
    /// Reads on after `count` bytes were put into space().
    void received(std::size_t count);
    /// Goes on to the next request; some of it, or all, may have arrived together with the last one.
    void next();

    Request& request();
    /// What follows a complete request.
    std::string_view rest() const;
    bool keeps_alive() const;
    bool is_http_1_0() const;
    /// The client holds the body back until it is told `100 Continue`.
    bool awaits_continue() const;
    const Response& refusal() const { return refusal_; }

private:
    class Parser;

    void read();

    std::size_t header_bytes_;
    std::size_t body_bytes_;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0; // what is not read yet: [begin_, end_)
    std::size_t end_ = 0;
    std::unique_ptr<Parser> parser_;
    Stage stage_ = Stage::idle;
    Response refusal_;
};

} // namespace kiosk::net
