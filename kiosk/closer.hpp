// Closes each school at the first instant past its cutoff, and what was missed, at start.
#pragma once

#include <functional>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "kiosk/clock.hpp"
#include "kiosk/link/link_parts.hpp"
#include "kiosk/store_worker.hpp"

namespace kiosk {

class Closer {
public:
    Closer(boost::asio::any_io_executor executor, StoreWorker& store, Clock& clock, LinkParts link);

    /// Closes what is due, waits for the next cutoff, and so on; until cancelled.
    boost::asio::awaitable<void> run();
    /// Looks at the clock and the calendar anew: after an import, or when the demo's clock was moved.
    void look_again();

private:
    /// False if the store could not take it.
    boost::asio::awaitable<bool> close_due(counter::Instant now);
    /// For those that may still have requests received by the cutoff.
    boost::asio::awaitable<void> wait_for_feeds(counter::Instant cutoff);
    boost::asio::awaitable<std::optional<counter::Instant>> next_cutoff(counter::Instant now);

    StoreWorker& store_;
    Clock& clock_;
    LinkParts link_;
    boost::asio::steady_timer timer_;
    bool look_again_ = false;
};

} // namespace kiosk
