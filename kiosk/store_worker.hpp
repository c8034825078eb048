// The store's thread: takes whatever is asked of the store, many writes in one durable commit, and answers awaitables.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "data/store.hpp"

namespace kiosk {

/// Works in the order in which it was asked. Everything waiting when it turns to its queue becomes one transaction, so
/// that the sync is shared; answers leave only after the commit. Reads see what is committed.
class StoreWorker {
public:
    template <typename T>
    using Work = std::function<data::Result<T>(data::Store&)>;
    /// Called on the executor's thread after a commit that changed schools' days.
    using OnChanges = std::function<void(const std::vector<data::SchoolDate>&)>;

    StoreWorker(boost::asio::any_io_executor executor, data::Store store, std::function<counter::Instant()> now);
    StoreWorker(const StoreWorker&) = delete;
    StoreWorker& operator=(const StoreWorker&) = delete;
    /// Finishes what is queued and joins the thread.
    ~StoreWorker();

    void on_changes(OnChanges callback) { on_changes_ = std::move(callback); }

    template <typename T>
    boost::asio::awaitable<data::Result<T>> write(Work<T> work) {
        return ask<T>(std::move(work), true);
    }
    template <typename T>
    boost::asio::awaitable<data::Result<T>> read(Work<T> work) {
        return ask<T>(std::move(work), false);
    }

    /// Destroys on the store's thread what lives there.
    void release(std::shared_ptr<void> owned);

    /// Called on the executor's thread after a commit in which peers were told something (an empty name: the upstream).
    using OnTold = std::function<void(const std::vector<std::string>&)>;
    void on_told(OnTold callback) { on_told_ = std::move(callback); }

    /// Called on the executor's thread after a commit in which a paper, a print job, a tray or the print setup changed.
    void on_papers(std::function<void()> callback) { on_papers_ = std::move(callback); }

private:
    /// One piece of work with its place for the answer.
    struct Job {
        explicit Job(bool is_write) : writes(is_write) {}
        virtual ~Job() = default;
        virtual void run(data::Store& store) = 0; // on the store's thread
        virtual void fail(const data::Error& error) = 0;
        virtual std::optional<data::Error> error() const = 0; ///< of what ran
        virtual void complete() = 0; // on the executor's thread
        bool writes;
    };
    using Jobs = std::vector<std::unique_ptr<Job>>;

    template <typename T, typename Handler>
    struct JobOf final : Job {
        JobOf(Work<T> w, Handler h, bool is_write) : Job(is_write), work(std::move(w)), handler(std::move(h)) {}
        void run(data::Store& store) override { result.emplace(work(store)); }
        void fail(const data::Error& error) override { result.emplace(error); }
        std::optional<data::Error> error() const override {
            if (result->has_error()) return result->error();
            return std::nullopt;
        }
        void complete() override { std::move(handler)(std::move(*result)); }

        Work<T> work;
        Handler handler;
        std::optional<data::Result<T>> result;
    };

    struct Release final : Job {
        explicit Release(std::shared_ptr<void> o) : Job(false), owned(std::move(o)) {}
        void run(data::Store&) override { owned.reset(); }
        void fail(const data::Error&) override {}
        std::optional<data::Error> error() const override { return std::nullopt; }
        void complete() override {}
        std::shared_ptr<void> owned;
    };

    template <typename T>
    boost::asio::awaitable<data::Result<T>> ask(Work<T> work, bool writes) {
        // Named first: gcc 12 destroys a capturing lambda inside a co_await expression twice.
        auto start = [this, w = std::move(work), writes](auto handler) mutable {
            enqueue(std::make_unique<JobOf<T, decltype(handler)>>(std::move(w), std::move(handler), writes));
        };
        co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(data::Result<T>)>(
            start, boost::asio::use_awaitable);
    }

    void enqueue(std::unique_ptr<Job> job);
    void loop();
    void run_batch(Jobs& jobs);
    void run_alone(Job& job);

    boost::asio::any_io_executor executor_;
    std::function<counter::Instant()> now_;
    OnChanges on_changes_;
    OnTold on_told_;
    std::function<void()> on_papers_;

    std::mutex mutex_;
    std::condition_variable wake_;
    Jobs queue_;        // guarded by mutex_
    bool stopping_ = false; // guarded by mutex_

    data::Store store_; // the thread's own
    std::uint64_t papers_seen_ = 0; // the thread's own
    std::thread thread_;
};

} // namespace kiosk
