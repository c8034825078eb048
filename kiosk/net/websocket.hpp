// A WebSocket as its users see it: a session that takes messages at any time and never makes anybody wait.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "kiosk/net/http.hpp"

namespace kiosk::net {

/// A text message, shared by all the sessions that it goes to.
using Message = std::shared_ptr<const std::string>;

/// RFC 6455 §7.4.1.
enum class CloseCode : std::uint16_t { normal = 1000, going_away = 1001, policy = 1008, internal = 1011, try_again_later = 1013 };

class Session {
public:
    virtual ~Session() = default;

    /// Queues a message. A client that reads too slowly for the queue's limits is dropped, here, with 1013; what is
    /// sent to a session that is closing or gone is ignored.
    virtual void send(Message message) = 0;
    /// Says goodbye, without sending what is still queued.
    virtual void close(CloseCode code, std::string_view reason) = 0;
    /// Says goodbye once everything queued is sent.
    virtual void finish(CloseCode code, std::string_view reason) = 0;
    virtual bool is_open() const = 0;
};

struct SocketLimits {
    std::size_t queued_messages = 256;
    std::size_t queued_bytes = 1024 * 1024; ///< a single message may be larger
    std::size_t received_bytes = 4 * 1024;  ///< of one message from the client; beyond: close code 1009
    std::chrono::milliseconds ping{5'000};
    std::chrono::milliseconds dead{15'000}; ///< without a pong or a message
    std::chrono::milliseconds write{10'000}; ///< for one message to leave
    std::chrono::milliseconds close{2'000};  ///< for the closing handshake
};

/// What happens on an accepted socket. Everything is called on the server's thread; what is empty is not called.
struct SocketEvents {
    SocketEvents() = default;

    /// May keep the session for as long as it likes.
    std::function<void(std::shared_ptr<Session>)> opened;
    /// A text message from the client; the text is valid during the call.
    std::function<void(Session&, std::string_view text)> received;
    /// Once for each `opened`, whatever ended it.
    std::function<void(Session&)> closed;
    std::string subprotocol;            ///< that was chosen; none if empty
    std::optional<SocketLimits> limits; ///< other than the server's
};

/// The answer to an upgrade request.
using SocketDecision = std::variant<Response, SocketEvents>;

} // namespace kiosk::net
