// A CUPS scheduler of one's own in a folder, beside that of the machine: for the tests, and for the demo.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "printers/result.hpp"

namespace printers {

/// Works as root and as a plain user, and touches nothing outside its folder. It ends with its object, and what it
/// started ends with it. Start it on a thread that outlives it: the kernel ends it when that thread does.
class PrivateScheduler {
public:
    /// `folder`: of its own, or new. Its path is to be short (a socket's fits into 107 bytes). Run by root, the scheduler's
    /// filters run as `lp`, who must be able to pass the folders above it; the folder itself is opened for passing.
    static Result<PrivateScheduler> start(const std::filesystem::path& folder);
    ~PrivateScheduler();
    PrivateScheduler(PrivateScheduler&& other) noexcept;
    PrivateScheduler& operator=(PrivateScheduler&&) = delete;

    /// What `Cups` takes to reach it.
    const std::string& server() const { return socket_; }
    /// Of the scheduler; 0 while it is stopped.
    int process() const { return process_; }

    /// Raw bytes to a port of this machine.
    Result<void> add_raw_socket_queue(const std::string& name, int port);
    /// A printer that writes what it gets to `out`, a file per printing: `JOB-NAME`, and `JOB-NAME.2` where a job is printed
    /// a second time. The first word of the file `control` in `out` says how it is: `paper-out`, `cover-open`, `hang`,
    /// `gone` until it says something else, `exit` to fail.
    Result<void> add_capture_queue(const std::string& name, const std::filesystem::path& out);
    /// `driver`: `everywhere`, or empty for raw.
    Result<void> add_queue(const std::string& name, const std::string& device_uri, const std::string& driver = {});
    /// Stops or resumes a queue, as its owner would.
    Result<void> pause(const std::string& name);
    Result<void> resume(const std::string& name);

    /// As a crash: at once, whatever it does. Backends that it started go on, as they do in earnest.
    void kill();
    void stop();
    /// With all that the folder says of queues and jobs.
    Result<void> restart();

private:
    explicit PrivateScheduler(std::filesystem::path folder);
    Result<void> spawn();
    void reap();
    void end_children() const;

    std::filesystem::path folder_;
    std::string socket_;
    int process_ = 0;
};

} // namespace printers
