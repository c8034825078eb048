// One destination's jobs, one after the other: sent held, released, and watched until it is known what became of them.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "data/paper/papers.hpp"
#include "kiosk/clock.hpp"
#include "kiosk/print/worker.hpp"
#include "kiosk/store_worker.hpp"
#include "printers/queue.hpp"

namespace kiosk {

/// Gives the queue of a destination.
using OpenQueue = std::function<std::unique_ptr<printers::PrintQueue>(const std::string& destination)>;

/// How long a pump waits before it asks again.
struct Pace {
    std::chrono::milliseconds shortest_retry = std::chrono::seconds{2}; ///< doubled each time, while the queue takes nothing
    std::chrono::milliseconds longest_retry = std::chrono::seconds{30};
    std::chrono::milliseconds quick_poll{150}; ///< while a job is young, and a screen waits for it
    std::chrono::milliseconds slow_poll = std::chrono::seconds{1};
    std::chrono::milliseconds stuck_after = std::chrono::minutes{3}; ///< of one job of a few pages
    std::chrono::milliseconds gone_after = std::chrono::minutes{1};  ///< without an answer: what waits takes its fallback
};

/// Runs on the io thread; the queue is touched on the worker's alone.
class Pump {
public:
    Pump(boost::asio::any_io_executor executor, StoreWorker& store, Clock& clock, const OpenQueue& open, std::string destination,
         Pace pace = {});

    /// Until cancelled.
    boost::asio::awaitable<void> run();
    /// There may be something to do.
    void look_again();

private:
    using Assignment = data::paper::Assignment;
    using Job = data::PrintJob;

    boost::asio::awaitable<void> step(Assignment& assignment);
    boost::asio::awaitable<void> send(Assignment& assignment);
    boost::asio::awaitable<void> look_up(Assignment& assignment);
    boost::asio::awaitable<void> release(Job& job);
    boost::asio::awaitable<void> watch(Job& job);
    boost::asio::awaitable<void> not_sent(Assignment& assignment, counter::paper::Trouble trouble);
    /// Writes down where it stands. False if that could not be done, after a pause, or if somebody has decided otherwise.
    boost::asio::awaitable<bool> record(const Job& job);
    /// Ends early when it is to look again.
    boost::asio::awaitable<void> wait(std::chrono::milliseconds time);
    /// Doesn't: what it writes down itself asks it to look again, and would make it ask the queue without end.
    boost::asio::awaitable<void> pause(std::chrono::milliseconds time);
    boost::asio::awaitable<void> sleep(std::chrono::milliseconds time);
    /// Whether the queue has answered; what waits behind a job in doubt takes its fallback once it hasn't for long.
    boost::asio::awaitable<void> note_answer(bool answered);
    counter::paper::Fate call_stuck(const Job& job, counter::paper::Fate fate);

    StoreWorker& store_;
    Clock& clock_;
    std::string destination_;
    Pace pace_;
    boost::asio::steady_timer timer_;
    bool patient_ = false;
    bool looked_ = false; ///< asked to look again, not done yet
    int polls_ = 0;       ///< of the job in flight
    std::chrono::milliseconds retry_;
    std::chrono::milliseconds after_doubt_; ///< before the next job, once nobody knows what became of one
    std::int64_t watched_ = 0; ///< job that `printing_since_` and `cancel_sent_` are about
    bool cancel_sent_ = false;
    std::optional<std::chrono::steady_clock::time_point> printing_since_;
    std::optional<std::chrono::steady_clock::time_point> silent_since_;
    std::shared_ptr<printers::PrintQueue> queue_;
    Worker worker_; // last: it ends before what it uses
};

} // namespace kiosk
