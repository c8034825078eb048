#include "kiosk/link/upkeep.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "data/link/parked.hpp"
#include "kiosk/log.hpp"

namespace kiosk {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto tidy_every = 1h;
// An upstream that was restored from a backup gets again what it lost (kiosk/api/sync.md §3); a site gets a full account.
constexpr date::days kept_for_upstream{36};
constexpr date::days kept_for_sites{1};

data::Result<std::int64_t> apply_unknown(data::Store& store, counter::Instant now) {
    data::link::ParkedTable parked{store.database()};
    data::link::PeerTable peers{store.database()};
    const auto sink = store.receiver();
    return data::link::retry_unknown(parked, peers, *sink, now);
}

data::Result<std::int64_t> forget_old(data::Store& store, counter::Instant now) {
    const counter::ServiceDate today{date::floor<date::days>(now).time_since_epoch()};
    std::int64_t forgotten = 0;
    if (auto* upstream = store.publisher().upstream()) {
        const auto pruned = upstream->prune(today - kept_for_upstream);
        if (!pruned) return pruned;
        forgotten += *pruned;
    }
    for (auto* feed : store.publisher().feeds()) {
        const auto pruned = feed->prune(today - kept_for_sites);
        if (!pruned) return pruned;
        forgotten += *pruned;
    }
    return forgotten;
}

} // namespace

asio::awaitable<void> keep_link_tidy(asio::any_io_executor executor, StoreWorker& store, Clock& clock) {
    StoreWorker::Work<std::int64_t> apply = [now = clock.now()](data::Store& s) { return apply_unknown(s, now); };
    const auto applied = co_await store.write<std::int64_t>(std::move(apply));
    if (!applied) log_error("link", applied.error().message);
    else if (*applied != 0) log_line(fmt::format("applied_unknown facts={}", *applied));
    asio::steady_timer timer{executor};
    while (true) {
        StoreWorker::Work<std::int64_t> forget = [now = clock.now()](data::Store& s) { return forget_old(s, now); };
        const auto forgotten = co_await store.write<std::int64_t>(std::move(forget));
        if (!forgotten) log_error("link", forgotten.error().message);
        timer.expires_after(tidy_every);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

} // namespace kiosk
