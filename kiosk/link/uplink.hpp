// This node's connection to its upstream: comes back by itself, and says what is pending meanwhile.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "data/node_settings.hpp"
#include "kiosk/clock.hpp"
#include "kiosk/link/back_off.hpp"
#include "kiosk/link/conversation.hpp"
#include "kiosk/net/websocket_client.hpp"
#include "kiosk/store_worker.hpp"

namespace kiosk {

/// Runs on the io thread.
class Uplink {
public:
    /// What screens show of it.
    struct Status {
        std::string node; ///< the upstream's name, once it has said it
        bool connected = false;
        std::optional<counter::Instant> in_step_at; ///< when upstream last had everything of ours
        std::int64_t pending = 0;                   ///< facts that it has not acknowledged
        std::optional<counter::Instant> oldest_pending_at;
        std::optional<counter::Instant> next_attempt_at;
        std::optional<std::int64_t> clock_offset_ms; ///< its clock less ours
        std::string fault;                           ///< why it is not connected, in words
        std::int64_t epoch = 0;
        // Of its own stream to us:
        std::optional<counter::Instant> heard_in_step_at;
        std::optional<counter::Instant> heard_past; ///< everything that it recorded up to here has come
    };

    /// `node` has an upstream.
    Uplink(boost::asio::any_io_executor executor, StoreWorker& store, Clock& clock, const data::NodeSettings& node,
           std::string program);

    /// Until cancelled.
    boost::asio::awaitable<void> run();
    /// There is something new to tell.
    void told();

    const Status& status() const { return status_; }
    /// Called when the status has changed.
    void on_change(std::function<void()> callback) { on_change_ = std::move(callback); }

private:
    enum class Ended { fenced, good, poor };

    boost::asio::awaitable<Ended> connect_and_talk();
    boost::asio::awaitable<void> read_all(net::WebSocketClient& socket);
    boost::asio::awaitable<void> wait(std::chrono::milliseconds time);
    boost::asio::awaitable<void> look_at_pending();
    void take_over(const Conversation::State& state);
    void changed();

    boost::asio::any_io_executor executor_;
    StoreWorker& store_;
    Clock& clock_;
    data::NodeSettings node_;
    std::string program_;
    BackOff back_off_;
    std::mt19937 random_;
    Status status_;
    std::function<void()> on_change_;
    Conversation* conversation_ = nullptr; ///< while connected
    boost::asio::steady_timer wake_;
    bool told_ = false;
};

} // namespace kiosk
