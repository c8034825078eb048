// The clock: what makes it doubted, and what makes it trusted again.

#include "kiosk/clock.hpp"

#include <gtest/gtest.h>

namespace kiosk::test {

namespace {

using namespace std::chrono_literals;
using counter::ClockTrust;

/// A kernel whose two clocks tests move by hand.
struct Kernel {
    KernelTime time{counter::parse_instant("2026-09-21T07:00:00Z").value(), 1h, true, 5ms};
    void pass(std::chrono::milliseconds span) {
        time.wall += span;
        time.since_boot += span;
    }
    void set_wall(std::chrono::milliseconds by) { time.wall += by; }
    std::function<KernelTime()> reader() {
        return [this] { return time; };
    }
};

TEST(Clock, ASynchronisedClockIsTrusted) {
    Kernel kernel;
    SystemClock clock{kernel.reader()};
    kernel.pass(10s);
    EXPECT_EQ(clock.state().trust, ClockTrust::synchronised);
    EXPECT_EQ(clock.state().error, 5ms);
}

TEST(Clock, TheKernelsDoubtIsOurs) {
    Kernel kernel;
    kernel.time.synchronised = false;
    kernel.time.max_error = 16s;
    SystemClock clock{kernel.reader()};
    EXPECT_EQ(clock.state().trust, ClockTrust::unsynchronised);
    EXPECT_EQ(clock.state().error, 16s);
}

TEST(Clock, AWallClockThatIsSetHasJumped) {
    for (const auto step : {std::chrono::milliseconds{5s}, std::chrono::milliseconds{-5s}, std::chrono::milliseconds{1h}}) {
        Kernel kernel;
        SystemClock clock{kernel.reader()};
        kernel.pass(1s);
        kernel.set_wall(step);
        EXPECT_EQ(clock.state().trust, ClockTrust::jumped) << step.count();
    }
}

TEST(Clock, SlewingByLessThanASecondIsNoJump) {
    Kernel kernel;
    SystemClock clock{kernel.reader()};
    kernel.set_wall(900ms);
    EXPECT_EQ(clock.state().trust, ClockTrust::synchronised);
}

TEST(Clock, AJumpIsForgottenAfterTenQuietMinutesOfSynchrony) {
    Kernel kernel;
    SystemClock clock{kernel.reader()};
    kernel.set_wall(5s);
    EXPECT_EQ(clock.state().trust, ClockTrust::jumped);
    kernel.pass(10min);
    EXPECT_EQ(clock.state().trust, ClockTrust::jumped);
    kernel.time.synchronised = false;
    kernel.pass(1h);
    EXPECT_EQ(clock.state().trust, ClockTrust::jumped); // quiet, but nobody vouches for it
    kernel.time.synchronised = true;
    EXPECT_EQ(clock.state().trust, ClockTrust::synchronised);
}

TEST(Clock, TheDemosClockSkipsForwardOnly) {
    const auto start = counter::parse_instant("2026-09-21T07:00:00Z").value();
    DemoClock clock{start};
    clock.skip_to(start + 1h);
    EXPECT_GE(clock.now(), start + 1h);
    clock.skip_to(start);
    EXPECT_GE(clock.now(), start + 1h);
    EXPECT_EQ(clock.state().trust, ClockTrust::simulated);
}

} // namespace

} // namespace kiosk::test
