// A store with print jobs, printers that the test plays, and the part of the service between them, which can be dropped at
// any moment and started anew.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "data/store.hpp"
#include "kiosk/print/spooler.hpp"
#include "kiosk/print/test_page.hpp"
#include "tests/support/fake_print_queue.hpp"
#include "tests/support/temp_folder.hpp"

namespace kiosk::test {

using namespace std::chrono_literals;
using counter::paper::JobState;
using counter::paper::Kind;
using counter::paper::Trouble;
using Call = support::FakePrinter::Call;

inline const auto now = counter::parse_instant("2026-09-21T07:31:00Z").value();
inline const counter::ServiceDate monday{date::year{2026} / 9 / 21};
inline constexpr auto generous = 30s;

/// Acts around each call of any queue, on the thread of that queue's worker.
struct Hooks {
    /// False: the call is not made, and looks as if nobody answered.
    std::function<bool(const std::string& queue, Call call, int number)> before;
    std::function<void(const std::string& queue, Call call, int number)> after;
};

/// Goes between a pump and its queue.
class HookedQueue final : public printers::PrintQueue {
public:
    struct Shared {
        std::mutex mutex;
        int calls = 0; // guarded by mutex
        Hooks hooks;   // set before any pump runs
    };
    HookedQueue(std::string name, std::unique_ptr<printers::PrintQueue> queue, std::shared_ptr<Shared> shared)
        : name_(std::move(name)), queue_(std::move(queue)), shared_(std::move(shared)) {}

    printers::Result<printers::QueueJob> submit_held(std::string_view key, const printers::Rendered& bytes) override {
        return around<printers::Result<printers::QueueJob>>(Call::submit, gone(), [&] { return queue_->submit_held(key, bytes); });
    }
    printers::Result<std::optional<printers::QueueJob>> find(std::string_view key) override {
        return around<printers::Result<std::optional<printers::QueueJob>>>(Call::find, gone(), [&] { return queue_->find(key); });
    }
    printers::Result<void> release(const printers::QueueJob& job) override {
        return around<printers::Result<void>>(Call::release, gone(), [&] { return queue_->release(job); });
    }
    printers::Result<void> cancel(const printers::QueueJob& job) override {
        return around<printers::Result<void>>(Call::cancel, gone(), [&] { return queue_->cancel(job); });
    }
    counter::paper::Look look(const printers::QueueJob& job) override {
        return around<counter::paper::Look>(Call::look, counter::paper::Look{}, [&] { return queue_->look(job); });
    }
    printers::Result<void> forget(const printers::QueueJob& job) override { return queue_->forget(job); }

private:
    static printers::Error gone() { return {printers::Error::Kind::unreachable, "the test lets nothing through"}; }

    template <typename Answer, typename Ask>
    Answer around(Call call, Answer none, Ask ask) {
        int number = 0;
        {
            const std::scoped_lock lock{shared_->mutex};
            number = ++shared_->calls;
        }
        if (shared_->hooks.before && !shared_->hooks.before(name_, call, number)) return none;
        auto answer = ask();
        if (shared_->hooks.after) shared_->hooks.after(name_, call, number);
        return answer;
    }

    std::string name_;
    std::unique_ptr<printers::PrintQueue> queue_;
    std::shared_ptr<Shared> shared_;
};

/// What stays when the service crashes: the folder and the printers.
class PrintWorld {
public:
    PrintWorld() { pace.shortest_retry = pace.longest_retry = pace.quick_poll = pace.slow_poll = 1ms; }

    support::FakePrinter& printer(const std::string& name = "zebra") { return printers_[name]; }
    const std::filesystem::path& folder() const { return folder_.path(); }
    int calls() const {
        const std::scoped_lock lock{hooked_->mutex};
        return hooked_->calls;
    }

    /// A store of the test's own, while no life has it.
    template <typename Work>
    void in_store(Work work) {
        auto store = data::Store::open(folder_.path(), now);
        ASSERT_TRUE(store) << store.error().message;
        ASSERT_TRUE(store->begin());
        const auto done = work(*store);
        ASSERT_TRUE(done) << done.error().message;
        ASSERT_TRUE(store->commit());
    }
    static data::Result<data::Paper> order(data::Store& store, const std::string& queue, const std::string& request) {
        const auto document = test_page(Kind::labels, {monday, 9h + 31min});
        return store.papers().order_test(queue, document, monday, request, {"Rosa", now});
    }
    /// Jobs get the ids from 1 on.
    void order(int jobs = 1, const std::string& queue = "zebra") {
        in_store([&](data::Store& store) -> data::Result<data::Paper> {
            for (; jobs > 1; --jobs)
                if (auto ordered = order(store, queue, std::to_string(++ordered_)); !ordered) return ordered;
            return order(store, queue, std::to_string(++ordered_));
        });
    }
    void route(const std::string& queue, const std::string& fallback) {
        in_store([&](data::Store& store) {
            data::paper::PrintSetup setup;
            setup.routes[Kind::labels] = {queue, fallback};
            return store.papers().setup().write(setup);
        });
    }

    /// As it is committed.
    data::PrintJob job(std::int64_t id = 1) const {
        auto database = data::Database::open(folder_ / "mestolo.db", data::Database::Access::reader);
        EXPECT_TRUE(database);
        data::PrintJobTable jobs{*database};
        const auto found = jobs.find(id);
        EXPECT_TRUE(found && *found);
        return **found;
    }
    JobState state(std::int64_t id = 1) const { return job(id).fate.state; }
    bool is_settled(std::int64_t id = 1) const { return counter::paper::is_settled(state(id)); }
    std::int64_t events() const {
        auto database = data::Database::open(folder_ / "mestolo.db", data::Database::Access::reader);
        data::Query query{*database, "SELECT count(*) FROM print_events"};
        return data::single_integer(query)->value();
    }
    int printed(std::int64_t id = 1, const std::string& queue = "zebra") { return printer(queue).printed(job(id).key); }

    std::unique_ptr<printers::PrintQueue> open(const std::string& name) {
        return std::make_unique<HookedQueue>(name, printer(name).open(), hooked_);
    }
    /// Before any life.
    void set_hooks(Hooks hooks) {
        hooked_ = std::make_shared<HookedQueue::Shared>();
        hooked_->hooks = std::move(hooks);
    }

    Pace pace;

private:
    support::TempFolder folder_;
    std::map<std::string, support::FakePrinter> printers_; // made before pumps run
    std::shared_ptr<HookedQueue::Shared> hooked_ = std::make_shared<HookedQueue::Shared>();
    int ordered_ = 0;
};

/// What a crash takes.
class PrintLife {
public:
    explicit PrintLife(PrintWorld& world)
        : world_(world),
          store_(io_.get_executor(), *data::Store::open(world.folder(), now), [] { return now; }),
          spooler_(io_.get_executor(), store_, clock_, [&world](const std::string& name) { return world.open(name); }, world.pace) {
        store_.on_papers([this] { spooler_.look_again(); });
        tasks_.spawn(spooler_.run(), "spooler");
    }

    boost::asio::io_context& io() { return io_; }

    /// False if it never came to that, or the life was ended. In a hurry, nothing is waited for between two looks.
    template <typename Done>
    bool run_until(Done done, bool in_a_hurry = true) {
        const auto deadline = std::chrono::steady_clock::now() + generous;
        while (!done()) {
            if (io_.stopped() || std::chrono::steady_clock::now() > deadline) return false;
            if (in_a_hurry) spooler_.look_again();
            io_.run_one_for(5ms);
        }
        return true;
    }
    bool run_until_settled(int jobs = 1) {
        return run_until([&] {
            for (int id = 1; id <= jobs; ++id)
                if (!world_.is_settled(id)) return false;
            return true;
        });
    }

    /// An orderly end; false if it takes too long.
    bool ends() {
        tasks_.cancel();
        return run_until([this] { return tasks_.size() == 0; }, false);
    }

    /// From any thread.
    template <typename T>
    std::future<bool> write(StoreWorker::Work<T> work) {
        auto answered = std::make_shared<std::promise<bool>>();
        boost::asio::co_spawn(io_, ask<T>(std::move(work)), [answered](const std::exception_ptr&, bool done) { answered->set_value(done); });
        return answered->get_future();
    }
    std::future<bool> decide(data::paper::Verdict verdict, std::int64_t job = 1) {
        using Nothing = std::monostate;
        StoreWorker::Work<Nothing> work = [=](data::Store& store) -> data::Result<Nothing> {
            if (auto decided = store.papers().decide(job, verdict, {"Rosa", now}); !decided) return decided.error();
            return Nothing{};
        };
        return write<Nothing>(std::move(work));
    }
    bool decides(data::paper::Verdict verdict, std::int64_t job = 1) {
        auto decided = decide(verdict, job);
        return run_until([&] { return decided.wait_for(0s) == std::future_status::ready; }) && decided.get();
    }

private:
    template <typename T>
    boost::asio::awaitable<bool> ask(StoreWorker::Work<T> work) {
        const auto done = co_await store_.write<T>(std::move(work));
        co_return done.has_value();
    }

    PrintWorld& world_;
    boost::asio::io_context io_{1};
    DemoClock clock_{now};
    StoreWorker store_;
    Spooler spooler_;
    TaskScope tasks_{io_.get_executor()};
};

} // namespace kiosk::test
