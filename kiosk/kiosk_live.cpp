#include "kiosk/kiosk_live.hpp"

#include <algorithm>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "kiosk/wire.hpp"

namespace kiosk {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto push_interval = 50ms; // changes within it are told as one
constexpr auto heartbeat = 5s;
// A change may be a long absence, which lasts: it is told of all days after it that a kiosk can show.
constexpr date::days days_ahead{28};

} // namespace

KioskLive::KioskLive(asio::any_io_executor executor, Clock& clock, bool demo)
    : executor_(executor), clock_(clock), demo_(demo), last_clock_(clock.state()), wake_(executor) {
    wake_.expires_at(asio::steady_timer::time_point::max());
}

net::SocketEvents KioskLive::events(std::string school, counter::Zone zone) {
    net::SocketEvents events;
    events.opened = [this, school = std::move(school), zone](std::shared_ptr<net::Session> session) {
        const auto now = clock_.now();
        session->send(std::make_shared<const std::string>(wire::kiosk_hello(now, zone.wall_clock(now).date, demo_)));
        session->send(std::make_shared<const std::string>(wire::kiosk_link(now, link_)));
        viewers_.push_back({std::move(session), school, {}, false});
    };
    events.closed = [this](net::Session& session) {
        std::erase_if(viewers_, [&](const Viewer& viewer) { return viewer.session.get() == &session; });
    };
    return events;
}

void KioskLive::changed(const std::vector<data::SchoolDate>& changes) {
    bool any = false;
    for (auto& viewer : viewers_)
        for (const auto& change : changes) {
            if (change.school != viewer.school) continue;
            any = true;
            if (change.date == counter::distant_future) viewer.all_dirty = true;
            else
                for (auto day = change.date; day <= change.date + days_ahead; day += date::days{1}) viewer.dirty.insert(day);
        }
    if (any) wake_.cancel();
}

void KioskLive::set_link(boost::json::object link) {
    if (link_ == link) return;
    link_ = std::move(link);
    send_to_all(wire::kiosk_link(clock_.now(), link_));
}

asio::awaitable<void> KioskLive::send_changes() {
    asio::steady_timer timer{executor_};
    boost::system::error_code ignored;
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    while (cancellation.cancelled() == asio::cancellation_type::none) {
        const auto is_dirty = [](const Viewer& viewer) { return viewer.all_dirty || !viewer.dirty.empty(); };
        if (std::ranges::none_of(viewers_, is_dirty)) {
            co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
            continue;
        }
        timer.expires_after(push_interval);
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        flush();
    }
}

void KioskLive::flush() {
    std::vector<std::pair<std::shared_ptr<net::Session>, std::string>> texts; // sending may drop a viewer from the list
    for (auto& viewer : viewers_) {
        if (!viewer.all_dirty && viewer.dirty.empty()) continue;
        if (viewer.all_dirty) viewer.dirty.clear();
        texts.emplace_back(viewer.session, wire::kiosk_changed(viewer.dirty));
        viewer.dirty.clear();
        viewer.all_dirty = false;
    }
    for (auto& [session, text] : texts) session->send(std::make_shared<const std::string>(std::move(text)));
}

asio::awaitable<void> KioskLive::beat() {
    asio::steady_timer timer{executor_};
    boost::system::error_code ignored;
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    while (cancellation.cancelled() == asio::cancellation_type::none) {
        timer.expires_after(heartbeat);
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        const auto clock = clock_.state();
        if (clock.trust != last_clock_.trust) send_to_all(wire::clock(clock_.now(), clock));
        last_clock_ = clock;
        send_to_all(wire::kiosk_link(clock_.now(), link_));
    }
}

void KioskLive::send_to_all(std::string text) {
    const auto message = std::make_shared<const std::string>(std::move(text));
    std::vector<std::shared_ptr<net::Session>> sessions;
    for (const auto& viewer : viewers_) sessions.push_back(viewer.session);
    for (const auto& session : sessions) session->send(message);
}

} // namespace kiosk
