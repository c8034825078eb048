#include "kiosk/print/spooler.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include "kiosk/log.hpp"

namespace kiosk {

namespace asio = boost::asio;
using namespace std::chrono_literals;

Spooler::Spooler(asio::any_io_executor executor, StoreWorker& store, Clock& clock, OpenQueue open, Pace pace)
    : executor_(executor), store_(store), clock_(clock), open_(std::move(open)), pace_(pace), wake_(executor) {}

void Spooler::look_again() {
    looked_ = true;
    wake_.cancel();
    for (const auto& [name, pump] : pumps_) pump->look_again();
}

asio::awaitable<void> Spooler::run() {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    TaskScope running{executor_, log_line};
    while (cancellation.cancelled() == asio::cancellation_type::none) {
        looked_ = false;
        using Names = std::vector<std::string>;
        StoreWorker::Work<Names> ask = [](data::Store& store) { return store.papers().jobs().open_queues(); };
        const auto names = co_await store_.read<Names>(std::move(ask));
        if (!names) log_error("print", names.error().message);
        for (const auto& name : names ? *names : Names{}) {
            if (pumps_.contains(name)) continue;
            auto& pump = pumps_[name] = std::make_unique<Pump>(executor_, store_, clock_, open_, name, pace_);
            running.spawn(pump->run(), "pump");
        }
        if (looked_ || cancellation.cancelled() != asio::cancellation_type::none) continue;
        boost::system::error_code woken;
        const auto pause = names ? std::chrono::milliseconds{1h} : std::chrono::milliseconds{5s};
        wake_.expires_after(pause);
        co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    running.cancel();
    co_await running.join();
    pumps_.clear();
}

} // namespace kiosk
