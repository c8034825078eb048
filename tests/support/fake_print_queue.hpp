// A printer and its scheduler that a test plays: what becomes of each job, answers that get lost, crashes.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "printers/queue.hpp"

namespace support {

/// Shared by the test and the queues that it opened, on any threads.
class FakePrinter {
public:
    using State = counter::paper::Look::Job;
    using Trouble = counter::paper::Trouble;
    struct Job {
        printers::QueueJob as;
        std::string key;
        printers::Rendered bytes;
        State state = State::held;
        int printed = 0; ///< times that it came out whole
        bool began_anew = false;
    };
    enum class Call { submit, find, release, cancel, look };
    enum class Fault {
        refused,      ///< nothing is done, and this is known
        unreachable,  ///< nothing is done, for nobody answers
        request_lost, ///< nothing is done, and this isn't known
        answer_lost   ///< it is done, and this isn't known
    };

    /// What `Cups::open` gives in earnest. May outlive the test's own end of it.
    std::unique_ptr<printers::PrintQueue> open() const { return std::make_unique<Queue>(shared_); }

    /// The next calls of this kind go wrong, each by the fault that stands first.
    void fail(Call call, Fault fault, int times = 1) {
        const std::scoped_lock lock{shared_->mutex};
        for (; times > 0; --times) shared_->faults[call].push_back(fault);
    }
    /// No call is answered while it is gone.
    void set_gone(bool gone) { set(&Shared::gone, gone); }
    /// While a printer is in trouble nothing comes out of it.
    void set_trouble(Trouble trouble) { set(&Shared::trouble, trouble); }
    /// It forgets what it printed: later looks say that evidence is lost.
    void set_evidence_lost(bool lost) { set(&Shared::evidence_lost, lost); }
    void set_state(const std::string& key, State state) {
        const std::scoped_lock lock{shared_->mutex};
        for (auto& job : shared_->jobs)
            if (job.key == key) job.state = state;
    }

    /// One step: what is pending begins, what is processing comes out and is done, unless there is a trouble.
    void step() {
        const std::scoped_lock lock{shared_->mutex};
        for (auto& job : shared_->jobs) {
            if (job.state == State::pending) {
                job.state = State::processing;
            } else if (job.state == State::processing && shared_->trouble == Trouble::none) {
                job.state = State::completed;
                ++job.printed;
            }
        }
    }

    /// A crash after which the scheduler has its jobs: the one under way came out, and is begun again.
    void crash() {
        const std::scoped_lock lock{shared_->mutex};
        for (auto& job : shared_->jobs)
            if (job.state == State::processing) {
                job.state = State::pending;
                job.began_anew = true;
                ++job.printed;
            }
    }
    /// A crash after which it has none, and gives the same ids again.
    void crash_and_forget() {
        const std::scoped_lock lock{shared_->mutex};
        shared_->forgotten.insert(shared_->forgotten.end(), shared_->jobs.begin(), shared_->jobs.end());
        shared_->jobs.clear();
        shared_->last_id = 0;
    }
    /// Another program's job, which takes an id.
    void print_for_somebody_else() {
        const std::scoped_lock lock{shared_->mutex};
        shared_->add("somebody else's", {});
    }

    std::vector<Job> jobs() const {
        const std::scoped_lock lock{shared_->mutex};
        return shared_->jobs;
    }
    /// Over all crashes.
    int printed(const std::string& key) const {
        const std::scoped_lock lock{shared_->mutex};
        int times = 0;
        for (const auto* jobs : {&shared_->jobs, &shared_->forgotten})
            for (const auto& job : *jobs)
                if (job.key == key) times += job.printed;
        return times;
    }

private:
    struct Shared {
        mutable std::mutex mutex;
        std::vector<Job> jobs;
        std::vector<Job> forgotten;
        std::map<Call, std::vector<Fault>> faults;
        int last_id = 0;
        int last_uuid = 0;
        bool gone = false;
        Trouble trouble = Trouble::none;
        bool evidence_lost = false;

        printers::QueueJob add(std::string key, printers::Rendered bytes) {
            jobs.push_back({{++last_id, "urn:uuid:fake-" + std::to_string(++last_uuid)}, std::move(key), std::move(bytes)});
            return jobs.back().as;
        }
        Job* of(const printers::QueueJob& job) {
            const auto found = std::ranges::find(jobs, job, &Job::as);
            return found == jobs.end() ? nullptr : &*found;
        }
    };

    template <typename Value>
    void set(Value Shared::* member, Value value) {
        const std::scoped_lock lock{shared_->mutex};
        (*shared_).*member = value;
    }

    class Queue : public printers::PrintQueue {
    public:
        explicit Queue(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

        printers::Result<printers::QueueJob> submit_held(std::string_view key, const printers::Rendered& bytes) override {
            return call<printers::QueueJob>(Call::submit,
                                            [&] { return shared_->add(std::string{key}, bytes); });
        }
        printers::Result<std::optional<printers::QueueJob>> find(std::string_view key) override {
            using Found = std::optional<printers::QueueJob>;
            return call<Found>(Call::find, [&]() -> Found {
                const auto found = std::ranges::find(shared_->jobs, key, &Job::key);
                if (found == shared_->jobs.end()) return std::nullopt;
                return found->as;
            });
        }
        printers::Result<void> release(const printers::QueueJob& job) override {
            return call<void>(Call::release, [&]() -> printers::Result<void> {
                auto* const found = shared_->of(job);
                if (!found || found->state == State::cancelled) return refused();
                if (found->state == State::held) found->state = State::pending;
                return {};
            });
        }
        printers::Result<void> cancel(const printers::QueueJob& job) override {
            return call<void>(Call::cancel, [&]() -> printers::Result<void> {
                auto* const found = shared_->of(job);
                if (!found || found->state == State::completed) return refused();
                found->state = State::cancelled;
                return {};
            });
        }
        counter::paper::Look look(const printers::QueueJob& job) override {
            using counter::paper::Look;
            const auto seen = call<Look>(Call::look, [&] {
                if (const auto* found = shared_->of(job)) {
                    const bool is_running = found->state == State::pending || found->state == State::processing;
                    const bool ran = found->state != State::held && found->state != State::pending;
                    return Look{true, found->state, is_running ? shared_->trouble : Trouble::none,
                                ran && (shared_->evidence_lost || found->began_anew)};
                }
                const bool is_taken = std::ranges::find(shared_->jobs, job.id, [](const Job& other) { return other.as.id; }) !=
                                      shared_->jobs.end();
                return Look{true, is_taken ? State::someone_elses : State::absent, Trouble::none, false};
            });
            return seen ? *seen : Look{};
        }

    private:
        static printers::Error refused() { return {printers::Error::Kind::refused, "the fake queue refuses"}; }

        template <typename Value, typename Action>
        printers::Result<Value> call(Call kind, Action action) {
            using Kind = printers::Error::Kind;
            const std::scoped_lock lock{shared_->mutex};
            auto& faults = shared_->faults[kind];
            if (shared_->gone) return printers::Error{Kind::unreachable, "the fake scheduler is gone"};
            if (faults.empty()) return action();
            const auto fault = faults.front();
            faults.erase(faults.begin());
            switch (fault) {
            case Fault::refused: return refused();
            case Fault::unreachable: return printers::Error{Kind::unreachable, "the fake scheduler doesn't answer"};
            case Fault::answer_lost: static_cast<void>(action()); break;
            case Fault::request_lost: break;
            }
            return printers::Error{Kind::in_doubt, "the fake scheduler's answer got lost"};
        }

        std::shared_ptr<Shared> shared_;
    };

    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

} // namespace support
