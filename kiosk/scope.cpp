#include "kiosk/scope.hpp"

#include <iostream>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

namespace kiosk {

namespace asio = boost::asio;

namespace {

std::string text_of(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "not a std::exception";
    }
}

bool is_cancellation(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& e) {
        return e.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

} // namespace

void log_to_stderr(std::string_view line) {
    std::clog << line << '\n';
}

std::string log_value(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        else out += c;
    }
    return out += '"';
}

TaskScope::TaskScope(asio::any_io_executor executor, Log log)
    : executor_(std::move(executor)), log_(std::move(log)),
      none_left_(executor_, asio::steady_timer::time_point::max()) {}

TaskScope::~TaskScope() = default;

void TaskScope::spawn(asio::awaitable<void> task, std::string_view name) {
    ended_.clear();
    const auto place = tasks_.emplace(tasks_.end());
    place->name = name;
    auto on_end = [this, place](std::exception_ptr failure) { ended(place, std::move(failure)); };
    asio::co_spawn(executor_, std::move(task), asio::bind_cancellation_slot(place->signal.slot(), std::move(on_end)));
    if (cancelled_) place->signal.emit(asio::cancellation_type::terminal);
}

void TaskScope::cancel() {
    cancelled_ = true;
    for (auto next = tasks_.begin(); next != tasks_.end();) {
        auto& task = *next++; // first past it: it may end, and leave the list, right here
        task.signal.emit(asio::cancellation_type::terminal);
    }
}

asio::awaitable<void> TaskScope::join() {
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    while (!tasks_.empty()) {
        boost::system::error_code woken;
        co_await none_left_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none && !cancelled_) cancel();
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
}

void TaskScope::ended(std::list<Task>::iterator task, std::exception_ptr failure) {
    if (failure && !(cancelled_ && is_cancellation(failure)))
        log_(fmt::format("level=error event=task_failed task={} what={}", task->name, log_value(text_of(failure))));
    ended_.splice(ended_.end(), tasks_, task);
    if (tasks_.empty()) none_left_.cancel();
}

} // namespace kiosk
