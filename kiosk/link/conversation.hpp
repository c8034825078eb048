// One connection between two nodes, whichever end this is: takes what comes to the session on the store's thread, and what
// that wants said to the socket.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "data/link/outgoing.hpp"
#include "data/link/session.hpp"
#include "kiosk/clock.hpp"
#include "kiosk/store_worker.hpp"

namespace kiosk {

/// A session of either kind. Made, used and destroyed on the store's thread.
class LinkSession {
public:
    using Replies = data::Result<data::link::Replies>;

    virtual ~LinkSession() = default;
    /// What is said first.
    virtual Replies open(counter::Instant now, const counter::ClockState& clock) = 0;
    virtual Replies receive(std::string_view text, counter::Instant now, const counter::ClockState& clock) = 0;
    virtual Replies pump(counter::Instant now) = 0;
    virtual Replies beat(counter::Instant now) = 0;
    virtual const data::link::SessionState& state() const = 0;
    virtual data::link::Outgoing& outgoing() = 0;
};

/// Runs on the io thread.
class Conversation {
public:
    using MakeSession = std::function<data::Result<std::unique_ptr<LinkSession>>(data::Store&)>;
    using Send = std::function<void(std::string text)>;

    /// What the session knew after the last thing it did.
    struct State {
        data::link::SessionState session;
        std::int64_t epoch = 0;
        std::int64_t acked = 0;
        std::int64_t pending = 0; ///< facts of ours that the other side has not acknowledged
        std::optional<counter::Instant> oldest_pending_at;
        counter::Instant heard_at; ///< the last message
    };

    Conversation(boost::asio::any_io_executor executor, StoreWorker& store, Clock& clock, MakeSession make, Send send);

    /// Until the session or the connection is over, or cancelled. Then everything that the session wanted said is sent.
    boost::asio::awaitable<void> run();

    void received(std::string text);
    /// There is something new to tell.
    void told();
    /// The connection is gone.
    void over();

    const State& state() const { return state_; }
    /// Called after each thing that the session did.
    void on_step(std::function<void()> callback) { on_step_ = std::move(callback); }

private:
    struct Box; // the session, on the store's thread
    using Act = std::function<LinkSession::Replies(LinkSession&)>;

    boost::asio::awaitable<bool> step(Act act);
    boost::asio::awaitable<void> wait();
    bool has_work() const { return over_ || told_ || !inbox_.empty(); }

    StoreWorker& store_;
    Clock& clock_;
    MakeSession make_;
    Send send_;
    std::function<void()> on_step_;
    std::shared_ptr<Box> box_;
    std::deque<std::string> inbox_;
    State state_;
    std::chrono::steady_clock::time_point beat_at_;
    boost::asio::steady_timer wake_;
    bool told_ = false;
    bool over_ = false;
};

} // namespace kiosk
