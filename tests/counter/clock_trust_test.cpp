// Which decisions a doubtful clock makes provisional (domain.md §6).
#include <gtest/gtest.h>

#include "counter/clock_trust.hpp"
#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

const Instant cutoff = rome("2026-09-21 09:30");
const ClockState exact{ClockTrust::synchronised, 0ms};

TEST(Provisional, IsADecisionWithinTwoSecondsOfTheCutoffAtLeast) {
    EXPECT_TRUE(is_provisional(cutoff, cutoff, exact));
    EXPECT_TRUE(is_provisional(cutoff - 2s, cutoff, exact));
    EXPECT_TRUE(is_provisional(cutoff + 2s, cutoff, exact));
    EXPECT_FALSE(is_provisional(cutoff - 2s - 1ms, cutoff, exact));
    EXPECT_FALSE(is_provisional(cutoff + 2s + 1ms, cutoff, exact));
}

TEST(Provisional, IsADecisionWithinTheClocksEstimatedError) {
    const ClockState uncertain{ClockTrust::synchronised, 16s};
    EXPECT_TRUE(is_provisional(cutoff - 16s, cutoff, uncertain));
    EXPECT_TRUE(is_provisional(cutoff + 16s, cutoff, uncertain));
    EXPECT_FALSE(is_provisional(cutoff - 16s - 1ms, cutoff, uncertain));
    EXPECT_FALSE(is_provisional(cutoff + 16s + 1ms, cutoff, uncertain));
}

TEST(Provisional, IsEveryDecisionAfterTheClockJumped) {
    const ClockState jumped{ClockTrust::jumped, 0ms};
    EXPECT_TRUE(is_provisional(cutoff - 5h, cutoff, jumped));
    EXPECT_TRUE(is_provisional(cutoff + 5h, cutoff, jumped));
}

TEST(Provisional, IsAnUnsynchronisedClocksDecisionNearTheCutoff) {
    const ClockState unsynchronised{ClockTrust::unsynchronised, 16s};
    EXPECT_TRUE(is_provisional(cutoff - 16s, cutoff, unsynchronised));
}

TEST(ProvisionalClosing, ComesFromAClockThatIsNotTrusted) {
    EXPECT_FALSE(is_closing_provisional(exact, false));
    EXPECT_TRUE(is_closing_provisional({ClockTrust::jumped, 0ms}, false));
    EXPECT_TRUE(is_closing_provisional({ClockTrust::unsynchronised, 16s}, false));
    EXPECT_FALSE(is_closing_provisional({ClockTrust::simulated, 0ms}, false)) << "right by definition";
}

TEST(ProvisionalClosing, ComesFromADecisionThatIsProvisional) {
    EXPECT_TRUE(is_closing_provisional(exact, true));
}

} // namespace
} // namespace counter::tests
