#include "kiosk/clock.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

namespace kiosk {

namespace {

using namespace std::chrono_literals;

constexpr auto tolerated_step = 1s;
constexpr auto forgotten_after = 10min;

counter::Instant wall_now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace

KernelTime read_kernel_time() {
    KernelTime time;
    time.wall = wall_now();
    timespec boot{};
    clock_gettime(CLOCK_BOOTTIME, &boot);
    time.since_boot = std::chrono::seconds{boot.tv_sec} + std::chrono::nanoseconds{boot.tv_nsec};
    timex status{};
    const int state = adjtimex(&status);
    time.synchronised = state != TIME_ERROR && state != -1 && (status.status & STA_UNSYNC) == 0;
    time.max_error = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::microseconds{status.maxerror});
    return time;
}

SystemClock::SystemClock(std::function<KernelTime()> read) : read_(std::move(read)), last_(read_()) {}

counter::Instant SystemClock::now() { return wall_now(); }

counter::ClockState SystemClock::state() {
    const auto time = read_();
    const auto step = (time.wall - last_.wall) - (time.since_boot - last_.since_boot);
    last_ = time;
    if (std::chrono::abs(step) > tolerated_step) {
        jumped_ = true;
        jumped_at_ = time.since_boot;
    } else if (jumped_ && time.synchronised && time.since_boot - jumped_at_ > forgotten_after) {
        jumped_ = false;
    }
    const auto trust = jumped_             ? counter::ClockTrust::jumped
                       : time.synchronised ? counter::ClockTrust::synchronised
                                           : counter::ClockTrust::unsynchronised;
    return {trust, time.max_error};
}

DemoClock::DemoClock(counter::Instant start) : offset_(std::make_shared<Offset>((start - wall_now()).count())) {}

data::Result<DemoClock> DemoClock::share(const std::filesystem::path& file, int flags) {
    const auto failed = [&] {
        return data::Error{data::ErrorKind::unavailable, fmt::format("{}: {}", file.string(), std::strerror(errno))};
    };
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC | flags, 0600);
    if (descriptor < 0) return failed();
    void* mapped = MAP_FAILED;
    if (::ftruncate(descriptor, sizeof(Offset)) == 0)
        mapped = ::mmap(nullptr, sizeof(Offset), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    const auto error = failed();
    ::close(descriptor);
    if (mapped == MAP_FAILED) return error;
    static_assert(Offset::is_always_lock_free && sizeof(Offset) == sizeof(std::int64_t)); // it may lie in shared memory
    return DemoClock{std::shared_ptr<Offset>{static_cast<Offset*>(mapped), [](Offset* o) { ::munmap(o, sizeof(Offset)); }}};
}

data::Result<DemoClock> DemoClock::lead(const std::filesystem::path& file, counter::Instant start) {
    auto clock = share(file, O_CREAT);
    if (clock) clock->offset_->store((start - wall_now()).count());
    return clock;
}

data::Result<DemoClock> DemoClock::follow(const std::filesystem::path& file) { return share(file, 0); }

counter::Instant DemoClock::now() { return wall_now() + std::chrono::milliseconds{offset_->load()}; }

counter::ClockState DemoClock::state() { return {counter::ClockTrust::simulated, std::chrono::milliseconds{0}}; }

void DemoClock::skip_to(counter::Instant instant) {
    if (const auto current = now(); instant > current) offset_->fetch_add((instant - current).count());
}

} // namespace kiosk
