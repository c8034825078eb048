#include "kiosk/link/conversation.hpp"

#include <algorithm>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "kiosk/log.hpp"

namespace kiosk {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto beat_every = 5s;

/// What a step gives back from the store's thread.
struct Step {
    data::link::Replies replies;
    Conversation::State state;
};

} // namespace

struct Conversation::Box {
    std::unique_ptr<LinkSession> session;
    /// A batch that was rolled back runs its work once more, and the session has moved on by then.
    bool spoilt = false;
};

Conversation::Conversation(asio::any_io_executor executor, StoreWorker& store, Clock& clock, MakeSession make, Send send)
    : store_(store), clock_(clock), make_(std::move(make)), send_(std::move(send)), box_(std::make_shared<Box>()),
      wake_(executor) {}

void Conversation::received(std::string text) {
    state_.heard_at = clock_.now();
    inbox_.push_back(std::move(text));
    wake_.cancel();
}

void Conversation::told() {
    told_ = true;
    wake_.cancel();
}

void Conversation::over() {
    over_ = true;
    wake_.cancel();
}

asio::awaitable<void> Conversation::run() {
    std::exception_ptr cancelled;
    try {
        const auto now = clock_.now();
        Act open = [now, clock = clock_.state()](LinkSession& session) { return session.open(now, clock); };
        beat_at_ = std::chrono::steady_clock::now() + beat_every;
        bool goes_on = co_await step(std::move(open));
        while (goes_on && !over_) {
            co_await wait();
            if (over_) break;
            // The instant is taken before the work is queued: whatever was stamped before it is in the store's queue already.
            const auto at = clock_.now();
            Act act;
            if (!inbox_.empty()) {
                act = [text = std::move(inbox_.front()), at, clock = clock_.state()](LinkSession& session) {
                    return session.receive(text, at, clock);
                };
                inbox_.pop_front();
            } else if (std::chrono::steady_clock::now() >= beat_at_) {
                beat_at_ += beat_every;
                act = [at](LinkSession& session) { return session.beat(at); };
            } else {
                told_ = false;
                act = [at](LinkSession& session) { return session.pump(at); };
            }
            goes_on = co_await step(std::move(act));
        }
    } catch (...) {
        cancelled = std::current_exception();
    }
    store_.release(std::move(box_));
    if (cancelled) std::rethrow_exception(cancelled);
}

asio::awaitable<void> Conversation::wait() {
    while (!has_work() && std::chrono::steady_clock::now() < beat_at_) {
        auto until = beat_at_;
        if (const auto asked = state_.session.asked_past) {
            const auto now = clock_.now();
            if (now > *asked) co_return;
            until = std::min<std::chrono::steady_clock::time_point>(until, std::chrono::steady_clock::now() + (*asked - now) + 1ms);
        }
        boost::system::error_code woken;
        wake_.expires_at(until);
        co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none) over_ = true;
    }
}

asio::awaitable<bool> Conversation::step(Act act) {
    StoreWorker::Work<Step> work = [make = make_, box = box_, act = std::move(act)](data::Store& store) -> data::Result<Step> {
        if (box->spoilt) return data::Error{data::ErrorKind::unavailable, "the link's transaction was rolled back"};
        box->spoilt = true; // until it has gone well
        if (!box->session) {
            auto made = make(store);
            if (!made) return std::move(made).error();
            box->session = std::move(*made);
        }
        auto replies = act(*box->session);
        if (!replies) return std::move(replies).error();
        auto& outgoing = box->session->outgoing();
        Step step{std::move(*replies), {}};
        step.state.session = box->session->state();
        step.state.epoch = outgoing.epoch();
        step.state.acked = outgoing.acked();
        step.state.pending = outgoing.pending();
        if (step.state.pending != 0) {
            const auto oldest = outgoing.oldest_pending_at();
            if (!oldest) return oldest.error();
            step.state.oldest_pending_at = *oldest;
        }
        return step;
    };
    auto done = co_await store_.write<Step>(std::move(work));
    if (!done) {
        log_error("link", done.error().message);
        co_return false;
    }
    // Only now is it known to be durable: the next step may begin.
    box_->spoilt = false;
    const auto heard_at = state_.heard_at;
    state_ = std::move(done->state);
    state_.heard_at = heard_at;
    for (auto& text : done->replies.texts) send_(std::move(text));
    if (on_step_) on_step_();
    co_return !done->replies.close;
}

} // namespace kiosk
