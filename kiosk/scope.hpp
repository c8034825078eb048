// A scope that tasks live in: whatever is spawned here is cancelled and joined here, so that nothing runs detached.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <list>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

namespace kiosk {

/// Takes one finished log line of `key=value` pairs.
using Log = std::function<void(std::string_view line)>;

void log_to_stderr(std::string_view line);

/// For the text of a log value: in quotes, on one line whatever it holds.
std::string log_value(std::string_view text);

/// Tasks on one executor of one thread. join() has returned before the scope goes, or else the io_context does not
/// run on.
class TaskScope {
public:
    explicit TaskScope(boost::asio::any_io_executor executor, Log log = log_to_stderr);
    TaskScope(const TaskScope&) = delete;
    TaskScope& operator=(const TaskScope&) = delete;
    ~TaskScope();

    /// Starts a task; it may run up to its first wait at once. A task that ends by an exception is logged under its
    /// name, and the others go on. After cancel() a task still starts, and is cancelled at its first wait.
    void spawn(boost::asio::awaitable<void> task, std::string_view name);

    /// Asks every task to end: what it waits for ends with operation_aborted. Returns at once.
    void cancel();

    /// Until no task is left. Being cancelled itself, it cancels the tasks and waits on. A task that has already been
    /// cancelled can wait here, as for anything, only after `co_await this_coro::throw_if_cancelled(false)`.
    boost::asio::awaitable<void> join();

    std::size_t size() const { return tasks_.size(); }

private:
    struct Task {
        std::string name;
        boost::asio::cancellation_signal signal;
    };

    void ended(std::list<Task>::iterator task, std::exception_ptr failure);

    boost::asio::any_io_executor executor_;
    Log log_;
    std::list<Task> tasks_;
    std::list<Task> ended_; // Asio may still look at a signal while its task unwinds
    boost::asio::steady_timer none_left_; // never expires: cancelled to wake join()
    bool cancelled_ = false;
};

} // namespace kiosk
