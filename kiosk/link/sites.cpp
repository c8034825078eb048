#include "kiosk/link/sites.hpp"

#include <algorithm>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "data/link/upstream_session.hpp"
#include "kiosk/log.hpp"

namespace kiosk {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view subprotocol = "mestolo.sync.v1";
constexpr std::int64_t credit = 4'096; // facts on their way

net::SocketLimits link_limits() {
    net::SocketLimits limits;
    limits.queued_messages = 4'096; // what credit lets go, whatever its size
    limits.queued_bytes = std::size_t{64} * 1024 * 1024;
    limits.received_bytes = std::size_t{1024} * 1024;
    return limits;
}

class TowardsSite final : public LinkSession {
public:
    TowardsSite(data::Store& store, data::link::Outgoing& feed, data::link::UpstreamSession::Options options)
        : sink_(store.receiver()), feed_(feed), session_(store.database(), feed, *sink_, std::move(options)) {}

    Replies open(counter::Instant, const counter::ClockState&) override { return data::link::Replies{}; }
    Replies receive(std::string_view text, counter::Instant now, const counter::ClockState& clock) override {
        return session_.receive(text, now, clock);
    }
    Replies pump(counter::Instant now) override { return session_.pump(now); }
    Replies beat(counter::Instant now) override { return session_.beat(now); }
    const data::link::SessionState& state() const override { return session_.state(); }
    data::link::Outgoing& outgoing() override { return feed_; }
    const data::link::UpstreamSession& session() const { return session_; }

private:
    std::unique_ptr<data::link::FactSink> sink_;
    data::link::Outgoing& feed_;
    data::link::UpstreamSession session_;
};

} // namespace

struct Sites::Connection {
    std::string node;
    std::optional<std::string> school;
    std::optional<std::string> merchant;
    std::shared_ptr<net::Session> socket;
    std::unique_ptr<Conversation> conversation;
};

Sites::Sites(asio::any_io_executor executor, StoreWorker& store, Clock& clock, std::string node)
    : executor_(executor), store_(store), clock_(clock), node_(std::move(node)), tasks_(executor, log_line),
      step_(executor, std::chrono::steady_clock::time_point::max()) {}

data::Result<std::vector<Sites::Status>> Sites::known(data::Store& store) {
    data::link::PeerTable table{store.database()};
    const auto peers = table.all();
    if (!peers) return peers.error();
    std::vector<Status> sites;
    for (const auto& peer : *peers) {
        if (peer.name.empty()) continue;
        Status status;
        status.node = peer.name;
        status.role = peer.role;
        status.school = peer.school;
        status.in_step_at = peer.in_step_at;
        status.fenced_at = peer.fenced_at;
        status.fenced_reason = peer.fenced_reason;
        if (auto* feed = store.publisher().feed(peer.name)) status.waiting = feed->pending();
        sites.push_back(std::move(status));
    }
    return sites;
}

void Sites::start_with(std::vector<Status> sites) {
    for (auto& status : sites) {
        const auto node = status.node;
        sites_[node].status = std::move(status);
    }
}

net::SocketEvents Sites::events(const std::string& node, const std::optional<std::string>& school,
                                const std::optional<std::string>& merchant) {
    auto connection = std::make_shared<Connection>();
    connection->node = node;
    connection->school = school;
    connection->merchant = merchant;
    net::SocketEvents events;
    events.subprotocol = subprotocol;
    events.limits = link_limits();
    events.opened = [this, connection](std::shared_ptr<net::Session> session) { opened(connection, std::move(session)); };
    events.received = [connection](net::Session&, std::string_view text) { connection->conversation->received(std::string{text}); };
    events.closed = [connection](net::Session&) { connection->conversation->over(); };
    return events;
}

void Sites::opened(const std::shared_ptr<Connection>& connection, std::shared_ptr<net::Session> session) {
    connection->socket = std::move(session);
    Conversation::MakeSession make = [node = node_, site = connection->node, school = connection->school,
                                      merchant = connection->merchant](data::Store& store) -> data::Result<std::unique_ptr<LinkSession>> {
        const auto feed = store.publisher().open_feed(site, school ? "school" : merchant ? "shop" : "", school, merchant);
        if (!feed) return feed.error();
        return std::unique_ptr<LinkSession>{
            std::make_unique<TowardsSite>(store, **feed, data::link::UpstreamSession::Options{node, site, school, credit, merchant})};
    };
    connection->conversation = std::make_unique<Conversation>(
        executor_, store_, clock_, std::move(make),
        [socket = connection->socket](std::string text) { socket->send(std::make_shared<const std::string>(std::move(text))); });
    tasks_.spawn(serve(connection), "site");
}

asio::awaitable<void> Sites::serve(std::shared_ptr<Connection> connection) {
    auto& site = sites_[connection->node];
    connection->conversation->on_step([this, &site, &connection] {
        if (!connection->conversation->state().session.welcomed) return;
        site.connection = connection; // an older one is superseded by the greeting
        take_over(site);
    });
    std::exception_ptr cancelled;
    try {
        co_await connection->conversation->run();
    } catch (...) {
        cancelled = std::current_exception();
    }
    connection->socket->finish(net::CloseCode::normal, "");
    connection->conversation->on_step({});
    const auto& session = connection->conversation->state().session;
    if (session.fenced) {
        site.status.fenced_at = clock_.now();
        site.status.fenced_reason = session.fenced_reason;
    }
    if (site.connection == connection) {
        site.connection.reset();
        site.status.connected = false;
        site.status.in_step = false;
        log_line(fmt::format("site_lost node={} fault={}", log_value(connection->node), log_value(session.fault)));
        changed(site, true);
    } else if (!session.fault.empty() || session.fenced) {
        log_line(fmt::format("site_refused node={} fault={}", log_value(connection->node), log_value(session.fault)));
    }
    if (cancelled) std::rethrow_exception(cancelled);
}

void Sites::take_over(Site& site) {
    const auto& state = site.connection->conversation->state();
    const auto& session = state.session;
    const auto before = site.status;
    auto& status = site.status;
    status.node = site.connection->node;
    status.school = site.connection->school;
    if (status.role.empty()) status.role = status.school ? "school" : site.connection->merchant ? "shop" : "";
    status.connected = true;
    status.in_step = session.in_step;
    if (session.in_step_at) status.in_step_at = session.in_step_at;
    status.seen_at = state.heard_at;
    status.past = session.past;
    status.waiting = state.pending;
    status.epoch = state.epoch;
    status.clock_offset_ms = session.clock_offset_ms;
    step_.cancel();
    if (!before.connected) log_line(fmt::format("site_connected node={}", log_value(status.node)));
    const bool urgent = before.connected != status.connected || before.in_step != status.in_step;
    if (urgent || before.in_step_at != status.in_step_at) changed(site, urgent);
}

void Sites::changed(const Site& site, bool urgent) {
    step_.cancel();
    if (on_change_) on_change_(site.status, urgent);
}

void Sites::told(const std::vector<std::string>& sites) {
    for (const auto& node : sites)
        if (const auto found = sites_.find(node); found != sites_.end() && found->second.connection)
            found->second.connection->conversation->told();
}

std::vector<Sites::Status> Sites::statuses() const {
    std::vector<Status> all;
    for (const auto& [node, site] : sites_)
        if (!site.status.node.empty()) all.push_back(site.status);
    return all;
}

std::vector<data::FeedState> Sites::feeds() const {
    std::vector<data::FeedState> all;
    for (const auto& status : statuses())
        if (status.school) all.push_back({status.node, status.school, status.connected, status.in_step_at});
    return all;
}

asio::awaitable<void> Sites::wait_past(counter::Instant instant, std::chrono::milliseconds at_most) {
    const auto behind = [&] {
        return std::ranges::any_of(sites_, [&](const auto& entry) {
            const auto& status = entry.second.status;
            return status.connected && !(status.past && *status.past > instant);
        });
    };
    for (const auto& [node, site] : sites_)
        if (site.connection)
            site.connection->socket->send(std::make_shared<const std::string>(
                fmt::format(R"({{"type":"past","instant":"{}"}})", counter::to_string(instant))));
    const auto until = std::chrono::steady_clock::now() + at_most;
    while (behind() && std::chrono::steady_clock::now() < until) {
        boost::system::error_code woken;
        step_.expires_at(until);
        co_await step_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none) co_return;
    }
}

asio::awaitable<void> Sites::stop() {
    tasks_.cancel();
    co_await tasks_.join();
}

} // namespace kiosk
