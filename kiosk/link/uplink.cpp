#include "kiosk/link/uplink.hpp"

#include <algorithm>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "data/link/site_session.hpp"
#include "kiosk/log.hpp"
#include "kiosk/scope.hpp"

namespace kiosk {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view subprotocol = "mestolo.sync.v1";
constexpr auto worth_a_fresh_start = 60s; // of connection
constexpr std::chrono::milliseconds look_every = 5s;

class TowardsUpstream final : public LinkSession {
public:
    TowardsUpstream(data::Store& store, data::link::SiteSession::Options options)
        : sink_(store.receiver()), outgoing_(*store.publisher().upstream()),
          session_(store.database(), outgoing_, *sink_, std::move(options)) {}

    Replies open(counter::Instant now, const counter::ClockState& clock) override {
        auto hello = session_.hello(now, clock);
        if (!hello) return std::move(hello).error();
        return data::link::Replies{{std::move(*hello)}, false};
    }
    Replies receive(std::string_view text, counter::Instant now, const counter::ClockState&) override {
        return session_.receive(text, now);
    }
    Replies pump(counter::Instant now) override { return session_.pump(now); }
    Replies beat(counter::Instant now) override { return session_.beat(now); }
    const data::link::SessionState& state() const override { return session_.state(); }
    data::link::Outgoing& outgoing() override { return outgoing_; }

private:
    std::unique_ptr<data::link::FactSink> sink_;
    data::link::Outgoing& outgoing_;
    data::link::SiteSession session_;
};

net::WebSocketClient::Options options_of(const data::NodeSettings::Upstream& upstream) {
    return {net::parse_socket_address(upstream.url).value_or(net::SocketAddress{}), upstream.token, std::string{subprotocol}};
}

} // namespace

Uplink::Uplink(asio::any_io_executor executor, StoreWorker& store, Clock& clock, const data::NodeSettings& node,
               std::string program)
    : executor_(executor), store_(store), clock_(clock), node_(node), program_(std::move(program)),
      random_(std::random_device{}()), wake_(executor) {
    // Until it has said its name: a closing tells who was silent.
    const auto address = net::parse_socket_address(node_.upstream->url).value_or(net::SocketAddress{});
    status_.node = fmt::format("{}:{}", address.host, address.port);
}

void Uplink::told() {
    told_ = true;
    if (conversation_) conversation_->told();
    wake_.cancel();
}

asio::awaitable<void> Uplink::run() {
    co_await look_at_pending();
    for (;;) {
        const auto ended = co_await connect_and_talk();
        status_.connected = false;
        if (ended == Ended::good) back_off_.reset();
        const auto pause = ended == Ended::fenced ? 0ms : back_off_.next(static_cast<std::uint32_t>(random_()));
        status_.next_attempt_at = clock_.now() + pause;
        changed();
        log_line(fmt::format("upstream_lost fault={} next_attempt_ms={}", log_value(status_.fault), pause.count()));
        co_await wait(pause);
    }
}

asio::awaitable<void> Uplink::wait(std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until) {
        if (told_) {
            told_ = false;
            co_await look_at_pending();
        }
        boost::system::error_code woken;
        wake_.expires_at(std::min<std::chrono::steady_clock::time_point>(until, std::chrono::steady_clock::now() + look_every));
        co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none) co_return; // the next wait throws
    }
}

/// What is pending while nobody is connected.
asio::awaitable<void> Uplink::look_at_pending() {
    using State = Conversation::State;
    StoreWorker::Work<State> work = [](data::Store& store) -> data::Result<State> {
        auto& outgoing = *store.publisher().upstream();
        State state;
        state.epoch = outgoing.epoch();
        state.pending = outgoing.pending();
        const auto oldest = outgoing.oldest_pending_at();
        if (!oldest) return oldest.error();
        state.oldest_pending_at = *oldest;
        return state;
    };
    const auto state = co_await store_.read<State>(std::move(work));
    if (!state) co_return;
    status_.epoch = state->epoch;
    status_.pending = state->pending;
    status_.oldest_pending_at = state->oldest_pending_at;
    changed();
}

asio::awaitable<Uplink::Ended> Uplink::connect_and_talk() {
    net::WebSocketClient socket{executor_, options_of(*node_.upstream)};
    status_.fault = co_await socket.connect();
    if (!status_.fault.empty()) co_return Ended::poor;

    Conversation::MakeSession make = [node = node_, program = program_](data::Store& store) {
        return data::Result<std::unique_ptr<LinkSession>>{std::make_unique<TowardsUpstream>(
            store, data::link::SiteSession::Options{node.name, std::string{to_string(node.role)}, program})};
    };
    Conversation conversation{executor_, store_, clock_, std::move(make),
                              [&socket](std::string text) { socket.send(std::move(text)); }};
    std::optional<std::int64_t> acked_at_first;
    conversation.on_step([&] {
        const auto& state = conversation.state();
        if (state.session.welcomed && !acked_at_first) acked_at_first = state.acked;
        take_over(state);
    });
    const auto since = std::chrono::steady_clock::now();
    conversation_ = &conversation;

    TaskScope tasks{executor_, log_line};
    tasks.spawn(socket.write_all(), "uplink_writer");
    tasks.spawn(read_all(socket), "uplink_reader");
    std::exception_ptr cancelled;
    try {
        co_await conversation.run();
    } catch (...) {
        cancelled = std::current_exception();
    }
    conversation_ = nullptr;
    socket.close();
    tasks.cancel();
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await tasks.join();
    co_await asio::this_coro::throw_if_cancelled(true);
    if (cancelled) std::rethrow_exception(cancelled);

    const auto& session = conversation.state().session;
    if (session.superseded) status_.fault = "another node connects under this name";
    else if (!session.fault.empty()) status_.fault = session.fault;
    if (session.fenced) co_return Ended::fenced;
    const bool useful = acked_at_first && (conversation.state().acked > *acked_at_first ||
                                           std::chrono::steady_clock::now() - since >= worth_a_fresh_start);
    co_return useful ? Ended::good : Ended::poor;
}

asio::awaitable<void> Uplink::read_all(net::WebSocketClient& socket) {
    std::optional<std::string> text;
    do {
        text = co_await socket.read();
        if (text && conversation_) conversation_->received(std::move(*text));
    } while (text && conversation_);
    if (conversation_) conversation_->over();
}

void Uplink::take_over(const Conversation::State& state) {
    const auto& session = state.session;
    status_.connected = session.welcomed;
    if (!session.node.empty()) status_.node = session.node;
    status_.pending = state.pending;
    status_.oldest_pending_at = state.oldest_pending_at;
    status_.epoch = state.epoch;
    status_.clock_offset_ms = session.clock_offset_ms;
    status_.heard_in_step_at = session.in_step_at;
    status_.heard_past = session.past;
    status_.next_attempt_at.reset();
    if (session.welcomed && state.pending == 0) status_.in_step_at = clock_.now();
    changed();
}

void Uplink::changed() {
    if (on_change_) on_change_();
}

} // namespace kiosk
