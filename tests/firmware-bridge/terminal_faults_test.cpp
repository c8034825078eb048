// Which fate a reply meets: as many as were asked for, or by a chance that can be repeated.

#include <gtest/gtest.h>

#include "firmware-bridge/terminal/faults.hpp"

namespace firmware_bridge::terminal::testing {
namespace {

TEST(Faults, NoneUnlessAskedFor) {
    Faults faults;
    const auto fate = faults.next();
    EXPECT_FALSE(fate.deaf || fate.torn || fate.corrupted || fate.missing || fate.exception);
    EXPECT_EQ(fate.late, Millis(0));
}

TEST(Faults, NextOnesAreCounted) {
    Faults faults;
    faults.set(Fault::missing, {.next = 2});
    faults.set(Fault::late, {.next = 1, .value = 300});
    EXPECT_EQ(faults.words(), (std::vector<std::string>{"late 300 next 1", "missing next 2"}));
    auto fate = faults.next();
    EXPECT_TRUE(fate.missing);
    EXPECT_EQ(fate.late, Millis(300));
    fate = faults.next();
    EXPECT_TRUE(fate.missing);
    EXPECT_EQ(fate.late, Millis(0));
    EXPECT_FALSE(faults.next().missing);
    EXPECT_TRUE(faults.words().empty());
}

TEST(Faults, ChanceIsRepeatedWithItsSeed) {
    const auto run = [] {
        Faults faults;
        faults.seed(42);
        faults.set(Fault::torn, {.next = {}, .probability = 0.3});
        std::vector<bool> torn;
        for (int i = 0; i < 1000; ++i) torn.push_back(faults.next().torn);
        return torn;
    };
    const auto torn = run();
    EXPECT_EQ(torn, run());
    const auto count = std::count(torn.begin(), torn.end(), true);
    EXPECT_GT(count, 200);
    EXPECT_LT(count, 400);
}

TEST(Faults, TornIsABeginningAndCorruptedIsAnotherOfTheSameLength) {
    Faults faults;
    const std::string bytes = "abcdefgh";
    for (int i = 0; i < 200; ++i) {
        const auto torn = faults.torn(bytes);
        EXPECT_GE(torn.size(), 1U);
        EXPECT_LT(torn.size(), bytes.size());
        EXPECT_TRUE(bytes.starts_with(torn));
        const auto corrupted = faults.corrupted(bytes);
        EXPECT_EQ(corrupted.size(), bytes.size());
        EXPECT_NE(corrupted, bytes);
    }
}

TEST(Faults, ClearTakesAllAway) {
    Faults faults;
    faults.set(Fault::deaf, {});
    EXPECT_TRUE(faults.next().deaf);
    EXPECT_TRUE(faults.next().deaf);
    faults.clear();
    EXPECT_FALSE(faults.next().deaf);
}

} // namespace
} // namespace firmware_bridge::terminal::testing
