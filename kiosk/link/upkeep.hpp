// What the link needs done now and then: facts of a newer program applied, old ones forgotten.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "kiosk/clock.hpp"
#include "kiosk/store_worker.hpp"

namespace kiosk {

/// Applies what an older program could not read, then forgets every hour what was acknowledged long enough ago; until
/// cancelled.
boost::asio::awaitable<void> keep_link_tidy(boost::asio::any_io_executor executor, StoreWorker& store, Clock& clock);

} // namespace kiosk
