// The wall clock that decisions are stamped with, and how far it can be believed.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "counter/clock_trust.hpp"
#include "data/result.hpp"

namespace kiosk {

/// One thread uses a clock: the io_context's.
class Clock {
public:
    virtual ~Clock() = default;
    virtual counter::Instant now() = 0;
    virtual counter::ClockState state() = 0;
};

/// What the kernel says at one moment.
struct KernelTime {
    counter::Instant wall;
    std::chrono::nanoseconds since_boot{0}; ///< never set, and goes on while the machine sleeps
    bool synchronised = false;
    std::chrono::milliseconds max_error{0};
};
/// By clock_gettime and adjtimex.
KernelTime read_kernel_time();

/// The machine's clock. It has jumped when the wall clock moved by more than a second against the time since boot
/// between two looks (`state` looks; somebody calls it every second); that is forgotten after ten quiet minutes in
/// which the kernel calls the clock synchronised.
class SystemClock final : public Clock {
public:
    explicit SystemClock(std::function<KernelTime()> read = read_kernel_time);
    counter::Instant now() override;
    counter::ClockState state() override;

private:
    std::function<KernelTime()> read_;
    KernelTime last_;
    bool jumped_ = false;
    std::chrono::nanoseconds jumped_at_{0}; // since boot
};

/// The demo's clock: runs at real speed from a given instant, and can be moved forward. Processes that share a file share
/// the clock.
class DemoClock final : public Clock {
public:
    explicit DemoClock(counter::Instant start);
    /// Makes the file, for others to follow.
    static data::Result<DemoClock> lead(const std::filesystem::path& file, counter::Instant start);
    static data::Result<DemoClock> follow(const std::filesystem::path& file);
    counter::Instant now() override;
    counter::ClockState state() override;
    /// Does nothing if the instant is past.
    void skip_to(counter::Instant instant);

private:
    using Offset = std::atomic<std::int64_t>; // milliseconds ahead of the machine's clock
    explicit DemoClock(std::shared_ptr<Offset> offset) : offset_(std::move(offset)) {}
    static data::Result<DemoClock> share(const std::filesystem::path& file, int flags);
    std::shared_ptr<Offset> offset_;
};

} // namespace kiosk
