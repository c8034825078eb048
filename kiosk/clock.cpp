#include "kiosk/clock.hpp"

#include <cstdlib>

#include <sys/timex.h>
#include <time.h>

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

DemoClock::DemoClock(counter::Instant start) : start_(start), started_(std::chrono::steady_clock::now()) {}

counter::Instant DemoClock::now() {
    return start_ + std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started_);
}

counter::ClockState DemoClock::state() { return {counter::ClockTrust::simulated, std::chrono::milliseconds{0}}; }

void DemoClock::skip_to(counter::Instant instant) {
    if (const auto current = now(); instant > current) start_ += instant - current;
}

} // namespace kiosk
