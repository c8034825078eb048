// A thread of its own for a library that blocks: what is asked of it runs there, in order, and gives an awaitable.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kiosk {

class Worker {
public:
    explicit Worker(boost::asio::any_io_executor executor) : executor_(std::move(executor)), thread_([this] { loop(); }) {}
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    /// Finishes what is queued and joins the thread: as long as the library's longest time-out.
    ~Worker() {
        {
            const std::lock_guard lock{mutex_};
            stopping_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    /// The answer comes on the executor. Not cancelled half-way: what was begun is finished.
    template <typename T>
    boost::asio::awaitable<T> run(std::function<T()> work) {
        // Named first: gcc 12 destroys a capturing lambda inside a co_await expression twice.
        auto start = [this, w = std::move(work)](auto handler) mutable {
            // std::function wants to copy; a handler can only be moved.
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            enqueue([this, w = std::move(w), shared]() mutable {
                auto answer = std::make_shared<T>(w());
                w = nullptr; // what it holds goes with the thread that used it
                boost::asio::post(executor_, [shared, answer] { std::move (*shared)(std::move(*answer)); });
            });
        };
        co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(T)>(
            start, boost::asio::use_awaitable);
    }

private:
    void enqueue(std::function<void()> work) {
        {
            const std::lock_guard lock{mutex_};
            queue_.push_back(std::move(work));
        }
        wake_.notify_one();
    }

    void loop() {
        for (;;) {
            std::function<void()> work;
            {
                std::unique_lock lock{mutex_};
                wake_.wait(lock, [this] { return !queue_.empty() || stopping_; });
                if (queue_.empty()) return;
                work = std::move(queue_.front());
                queue_.pop_front();
            }
            work();
        }
    }

    boost::asio::any_io_executor executor_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_; // guarded by mutex_
    bool stopping_ = false;                   // guarded by mutex_
    std::thread thread_;
};

} // namespace kiosk
