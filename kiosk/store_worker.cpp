#include "kiosk/store_worker.hpp"

#include <algorithm>
#include <cstdlib>

#include <boost/asio/post.hpp>

#include "kiosk/log.hpp"

namespace kiosk {

namespace {

/// Kinds that the store gives as an answer, before it has changed anything.
bool is_refusal(const data::Error& error) {
    return error.kind == data::ErrorKind::wrong_input || error.kind == data::ErrorKind::conflict ||
           error.kind == data::ErrorKind::not_found;
}

} // namespace

StoreWorker::StoreWorker(boost::asio::any_io_executor executor, data::Store store, std::function<counter::Instant()> now)
    : executor_(std::move(executor)), now_(std::move(now)), store_(std::move(store)), thread_([this] { loop(); }) {}

StoreWorker::~StoreWorker() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void StoreWorker::release(std::shared_ptr<void> owned) { enqueue(std::make_unique<Release>(std::move(owned))); }

void StoreWorker::enqueue(std::unique_ptr<Job> job) {
    bool was_empty = false;
    {
        const std::lock_guard lock{mutex_};
        was_empty = queue_.empty();
        queue_.push_back(std::move(job));
    }
    if (was_empty) wake_.notify_one();
}

void StoreWorker::loop() {
    for (;;) {
        Jobs jobs;
        {
            std::unique_lock lock{mutex_};
            wake_.wait(lock, [this] { return !queue_.empty() || stopping_; });
            if (queue_.empty()) return;
            jobs.swap(queue_);
        }
        run_batch(jobs);
        auto done = [this, finished = std::make_shared<Jobs>(std::move(jobs)), changes = store_.take_changes(),
                     told = store_.publisher().take_told(),
                     papers = std::exchange(papers_seen_, store_.papers().revision()) != store_.papers().revision()] {
            for (const auto& job : *finished) job->complete();
            if (on_changes_ && !changes.empty()) on_changes_(changes);
            if (on_told_ && !told.empty()) on_told_(told);
            if (on_papers_ && papers) on_papers_();
        };
        boost::asio::post(executor_, std::move(done));
    }
}

void StoreWorker::run_batch(Jobs& jobs) {
    const auto writes = [](const auto& job) { return job->writes; };
    const auto run_reads = [&] {
        for (const auto& job : jobs)
            if (!job->writes) job->run(store_);
    };
    if (std::ranges::none_of(jobs, writes)) return run_reads();

    auto status = store_.begin();
    for (const auto& job : jobs) {
        if (!status) break;
        if (!job->writes) continue;
        job->run(store_);
        if (auto error = job->error(); error && !is_refusal(*error)) status = std::move(*error);
    }
    if (status) status = store_.commit();
    if (!status) {
        // One of them can't be done, or nothing can: each gets a transaction of its own, to tell which.
        if (auto restored = store_.roll_back(now_()); !restored) fatal(restored.error().message);
        for (const auto& job : jobs)
            if (job->writes) run_alone(*job);
    }
    run_reads();
}

void StoreWorker::run_alone(Job& job) {
    auto status = store_.begin();
    if (status) {
        job.run(store_);
        if (auto error = job.error(); error && !is_refusal(*error)) status = std::move(*error);
        if (status) status = store_.commit();
    }
    if (status) return;
    log_error("store", status.error().message);
    if (auto restored = store_.roll_back(now_()); !restored) fatal(restored.error().message);
    job.fail(status.error());
}

} // namespace kiosk
