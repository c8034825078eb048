// The service dies at each of its dealings with a queue, just before and just after: what was ordered is printed once, or it
// is unknown whether it was.

#include <atomic>

#include "tests/kiosk/print_world.hpp"

namespace kiosk::test {

namespace {

/// What happens to the scheduler while the service is down.
enum class Meanwhile { nothing, restarts, forgets, forgets_and_gives_the_ids_again };

struct Outcome {
    JobState state{};
    int printed = 0;
    int lives = 0;
};

/// Dies around the calls of these numbers (from 1 on, over all lives; negative: before the call, else after it).
Outcome print_dying_at(const std::vector<int>& deaths, Meanwhile meanwhile) {
    PrintWorld world;
    auto& printer = world.printer();
    std::atomic<boost::asio::io_context*> alive{nullptr};
    std::atomic<bool> is_dead{false};
    const auto dies = [&](int number) {
        if (std::ranges::find(deaths, number) == deaths.end()) return false;
        is_dead = true;
        alive.load()->stop();
        return true;
    };
    Hooks hooks;
    hooks.before = [&](const std::string&, Call, int number) { return !is_dead && !dies(-number); };
    hooks.after = [&](const std::string&, Call call, int number) {
        if (call == Call::look) printer.step();
        dies(number);
    };
    world.set_hooks(hooks);
    world.order();
    Outcome outcome;
    for (bool settled = false; !settled;) {
        if (++outcome.lives > std::ssize(deaths) + 1) return outcome;
        is_dead = false;
        PrintLife life{world};
        alive = &life.io();
        settled = life.run_until_settled();
        if (settled) break;
        if (!is_dead) return outcome; // too long
        switch (meanwhile) {
        case Meanwhile::nothing: break;
        case Meanwhile::restarts: printer.crash(); break;
        case Meanwhile::forgets: printer.crash_and_forget(); break;
        case Meanwhile::forgets_and_gives_the_ids_again:
            printer.crash_and_forget();
            printer.print_for_somebody_else();
            printer.set_state("somebody else's", support::FakePrinter::State::completed);
            break;
        }
    }
    outcome.state = world.state();
    outcome.printed = world.printed();
    return outcome;
}

/// Each place in a job's life at which it may die; more than there are calls.
std::vector<int> all_deaths() {
    std::vector<int> deaths;
    for (int call = 1; call <= 7; ++call) {
        deaths.push_back(-call);
        deaths.push_back(call);
    }
    return deaths;
}

TEST(PrintCrash, AJobsWholeLifeIsCovered) {
    EXPECT_EQ(print_dying_at({6}, Meanwhile::nothing).lives, 2); // submit, look, release, three looks
    EXPECT_EQ(print_dying_at({7}, Meanwhile::nothing).lives, 1);
}

TEST(PrintCrash, WhereTheSchedulerLivesOnTheJobIsPrintedOnce) {
    for (const auto death : all_deaths()) {
        const auto outcome = print_dying_at({death}, Meanwhile::nothing);
        EXPECT_EQ(outcome.state, JobState::reported_done) << death;
        EXPECT_EQ(outcome.printed, 1) << death;
    }
}

TEST(PrintCrash, AlsoIfTheServiceDiesTwice) {
    for (const auto first : all_deaths())
        for (const auto second : {-std::abs(first) - 1, std::abs(first) + 1}) {
            const auto outcome = print_dying_at({first, second}, Meanwhile::nothing);
            EXPECT_EQ(outcome.state, JobState::reported_done) << first << " " << second;
            EXPECT_EQ(outcome.printed, 1) << first << " " << second;
        }
}

class PrintCrashOfBoth : public testing::TestWithParam<Meanwhile> {};

TEST_P(PrintCrashOfBoth, WhatIsNotUnknownIsPrintedOnce) {
    for (const auto death : all_deaths()) {
        const auto outcome = print_dying_at({death}, GetParam());
        if (outcome.state == JobState::unknown) continue;
        EXPECT_EQ(outcome.state, JobState::reported_done) << death;
        EXPECT_EQ(outcome.printed, 1) << death;
    }
}

TEST_P(PrintCrashOfBoth, WhatWasNeverReleasedIsNeverUnknown) {
    for (const auto death : {-1, 1, -2, 2}) { // the sending, and the look before the release
        const auto outcome = print_dying_at({death}, GetParam());
        EXPECT_EQ(outcome.state, JobState::reported_done) << death;
        EXPECT_EQ(outcome.printed, 1) << death;
    }
}

INSTANTIATE_TEST_SUITE_P(Meanwhile, PrintCrashOfBoth,
                         testing::Values(Meanwhile::restarts, Meanwhile::forgets, Meanwhile::forgets_and_gives_the_ids_again));

} // namespace

} // namespace kiosk::test
