// A print queue as the spooler sees it: takes a job held, releases it, and is looked at. One thread uses one at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/paper/print_job.hpp"
#include "printers/render.hpp"
#include "printers/result.hpp"

namespace printers {

/// What a queue calls a job of ours.
struct QueueJob {
    int id = 0;
    std::string uuid; ///< tells it from another that got the same id after a crash of the scheduler
    friend bool operator==(const QueueJob&, const QueueJob&) = default;
};

class PrintQueue {
public:
    virtual ~PrintQueue() = default;

    /// Gives the job to the queue, held: nothing is printed yet. `key` becomes the job's name. After `in_doubt`, ask
    /// `find` before trying again.
    virtual Result<QueueJob> submit_held(std::string_view key, const Rendered& bytes) = 0;
    /// The job of that name, whatever has become of it; empty if the queue surely has none.
    virtual Result<std::optional<QueueJob>> find(std::string_view key) = 0;
    virtual Result<void> release(const QueueJob& job) = 0;
    /// After a release this is no proof that nothing comes out.
    virtual Result<void> cancel(const QueueJob& job) = 0;
    /// Never an error: what can't be seen is `answered = false`.
    virtual counter::paper::Look look(const QueueJob& job) = 0;
    /// Drops a job that is done and written down: what it says isn't kept by the queue, and a crash can't begin it anew.
    virtual Result<void> forget(const QueueJob& job) {
        static_cast<void>(job);
        return {};
    }
};

/// A destination that jobs can be sent to.
struct Destination {
    std::string name;
    std::string info;      ///< what its owner calls it
    std::string model;
    std::string device_uri; ///< without credentials
    bool is_default = false;
    bool accepts_jobs = true;
    bool raw = false;      ///< takes bytes as they are
    counter::paper::Trouble trouble{};
    std::string message;   ///< the scheduler's own words
};

/// The CUPS scheduler of this machine, or of `server` (`host[:port]` or a socket's path; empty: as CUPS is configured).
/// Every call ends within its time-out, also when the scheduler hangs.
class Cups {
public:
    explicit Cups(std::string server = {}, std::chrono::milliseconds timeout = std::chrono::seconds{5});
    /// `unreachable` if no scheduler answers: the message says what to do.
    Result<std::vector<Destination>> destinations() const;
    std::unique_ptr<PrintQueue> open(std::string destination) const;

private:
    std::string server_;
    std::chrono::milliseconds timeout_;
};

/// A folder that gets a file per job, where there is no CUPS: held is a hidden temporary file, release its final name.
std::unique_ptr<PrintQueue> open_folder(std::string folder);

} // namespace printers
