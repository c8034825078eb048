#include "kiosk/closer.hpp"

#include <algorithm>

#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "counter/closing.hpp"
#include "kiosk/log.hpp"

namespace kiosk {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// The wall clock may be set while we wait by another clock; so it is looked at again this often.
constexpr std::chrono::milliseconds longest_wait = 1s;
constexpr date::days horizon{14};
constexpr auto feeds_wait = 5s;   // for those who may still have requests received in time (domain.md §6)
constexpr auto retry_after = 1s; // when the store could not take the closings

} // namespace

Closer::Closer(asio::any_io_executor executor, StoreWorker& store, Clock& clock, LinkParts link)
    : store_(store), clock_(clock), link_(std::move(link)), timer_(executor) {}

void Closer::look_again() {
    look_again_ = true;
    timer_.cancel();
}

asio::awaitable<void> Closer::run() {
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    std::optional<counter::Instant> awaited; // the cutoff that this one comes after
    while (cancellation.cancelled() == asio::cancellation_type::none) {
        if (awaited && clock_.now() > *awaited) co_await wait_for_feeds(*awaited);
        // One instant for both: a cutoff that passed between two looks at the clock would be neither due nor ahead.
        const auto now = clock_.now();
        look_again_ = false;
        const bool closed = co_await close_due(now);
        const auto next = co_await next_cutoff(now);
        // A full disk may be freed; and without a cutoff ahead, a new day may bring one.
        awaited = next;
        const auto wake_at = closed ? next.value_or(now + 1h) : now + retry_after;
        while (!look_again_ && clock_.now() <= wake_at && cancellation.cancelled() == asio::cancellation_type::none) {
            (void)clock_.state(); // so that a jump is seen within the second
            boost::system::error_code woken;
            timer_.expires_after(std::min(longest_wait, wake_at - clock_.now() + 1ms));
            co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        }
    }
}

asio::awaitable<bool> Closer::close_due(counter::Instant now) {
    using Closings = std::vector<data::Closing>;
    StoreWorker::Work<Closings> work = [now, clock = clock_.state(), feeds = link_.feeds()](data::Store& store) {
        return store.close_due(now, clock, feeds);
    };
    const auto closed = co_await store_.write<Closings>(std::move(work));
    if (!closed) {
        log_error("closer", closed.error().message); // boards show the schools without a closing number until it succeeds
        co_return false;
    }
    for (const auto& closing : *closed)
        log_line(fmt::format("closed school={} date={} number={} meals={} provisional={}", closing.school,
                             counter::to_string(closing.date), closing.number, closing.meals, closing.provisional));
    co_return true;
}

asio::awaitable<void> Closer::wait_for_feeds(counter::Instant cutoff) {
    const auto until = std::chrono::steady_clock::now() + feeds_wait;
    if (link_.sites) co_await link_.sites->wait_past(cutoff, feeds_wait);
    // The upstream says how far it is by itself.
    while (link_.uplink && link_.uplink->status().connected && !(link_.uplink->status().heard_past > cutoff) &&
           std::chrono::steady_clock::now() < until) {
        timer_.expires_after(100ms);
        boost::system::error_code woken;
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none) co_return;
    }
}

asio::awaitable<std::optional<counter::Instant>> Closer::next_cutoff(counter::Instant now) {
    using Next = std::optional<counter::Instant>;
    StoreWorker::Work<Next> work = [now](data::Store& store) -> data::Result<Next> {
        return counter::next_cutoff(store.roster(), now, horizon);
    };
    const auto next = co_await store_.read<Next>(std::move(work));
    co_return next ? *next : std::nullopt;
}

} // namespace kiosk
