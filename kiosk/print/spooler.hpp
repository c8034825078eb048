// The kitchen's print jobs on their way: a pump for each destination that has any.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "kiosk/clock.hpp"
#include "kiosk/print/pump.hpp"
#include "kiosk/scope.hpp"
#include "kiosk/store_worker.hpp"

namespace kiosk {

/// Runs on the io thread. Nothing here holds up closings, counts or screens: queues block on threads of their own.
class Spooler {
public:
    Spooler(boost::asio::any_io_executor executor, StoreWorker& store, Clock& clock, OpenQueue open, Pace pace = {});

    /// Until cancelled; then each pump finishes the step that it is at.
    boost::asio::awaitable<void> run();
    /// A paper, a job or the setup has changed.
    void look_again();

private:
    boost::asio::any_io_executor executor_;
    StoreWorker& store_;
    Clock& clock_;
    OpenQueue open_;
    Pace pace_;
    boost::asio::steady_timer wake_;
    bool looked_ = false;
    std::map<std::string, std::unique_ptr<Pump>> pumps_; ///< by destination
};

} // namespace kiosk
