// From ordered papers to printers: what is sent when, and what becomes of it where something goes wrong.

#include <atomic>
#include <latch>

#include "tests/kiosk/print_world.hpp"

namespace kiosk::test {

namespace {

using data::paper::Verdict;
using Fault = support::FakePrinter::Fault;
using JobLook = support::FakePrinter::State;

class SpoolerTest : public testing::Test {
protected:
    /// The printer goes on by a step whenever it is looked at.
    void let_it_print(const std::string& name = "zebra") {
        auto& printer = world_.printer(name);
        Hooks hooks;
        hooks.after = [&printer, name](const std::string& queue, Call call, int) {
            if (call == Call::look && queue == name) printer.step();
        };
        world_.set_hooks(hooks);
    }
    bool in_state(JobState state) { return world_.state() == state; }

    PrintWorld world_;
};

// A job's way. ---------------------------------------------------------------------------------------------------

TEST_F(SpoolerTest, AnOrderedJobIsSentHeldReleasedAndWatchedUntilItIsDone) {
    let_it_print();
    world_.order();
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until_settled());
    EXPECT_EQ(world_.state(), JobState::reported_done); // which is not to say that paper came out
    EXPECT_EQ(world_.printed(), 1);
    const auto jobs = world_.printer().jobs();
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs.front().key, world_.job().key);
    EXPECT_EQ(world_.job().in_queue->uuid, jobs.front().as.uuid);
    EXPECT_TRUE(jobs.front().bytes.bytes.starts_with("%PDF"));
}

TEST_F(SpoolerTest, WhatIsOrderedWhileItRunsIsPrintedWithoutBeingAskedFor) {
    let_it_print();
    world_.order();
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until_settled());
    using Paper = data::Paper;
    StoreWorker::Work<Paper> work = [](data::Store& store) { return PrintWorld::order(store, "zebra", "later"); };
    auto ordered = life.write<Paper>(std::move(work));
    ASSERT_TRUE(life.run_until([&] { return ordered.wait_for(0s) == std::future_status::ready; }, false));
    EXPECT_TRUE(life.run_until([&] { return world_.state(2) == JobState::reported_done; }, false));
}

TEST_F(SpoolerTest, OneJobAtATimeIsInFlightAndTheyComeInOrder) {
    std::atomic<std::size_t> most{0};
    Hooks hooks;
    hooks.after = [&](const std::string&, Call call, int) {
        std::size_t in_flight = 0;
        for (const auto& job : world_.printer().jobs())
            if (job.state == JobLook::held || job.state == JobLook::pending || job.state == JobLook::processing) ++in_flight;
        most = std::max<std::size_t>(most, in_flight);
        if (call == Call::look) world_.printer().step();
    };
    world_.printer();
    world_.set_hooks(hooks);
    world_.order(6);
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until_settled(6));
    EXPECT_EQ(most, 1U);
    const auto jobs = world_.printer().jobs();
    ASSERT_EQ(jobs.size(), 6U);
    for (std::size_t at = 0; at < jobs.size(); ++at) {
        EXPECT_EQ(jobs[at].key, world_.job(static_cast<std::int64_t>(at) + 1).key);
        EXPECT_EQ(jobs[at].printed, 1);
    }
}

TEST_F(SpoolerTest, EachStateIsWrittenDownBeforeItIsActedOn) {
    std::map<Call, JobState> seen;
    Hooks hooks;
    hooks.before = [&](const std::string&, Call call, int) {
        seen.try_emplace(call, world_.state());
        return true;
    };
    hooks.after = [&](const std::string&, Call call, int) {
        if (call == Call::look) world_.printer().step();
    };
    world_.printer();
    world_.set_hooks(hooks);
    world_.order();
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until_settled());
    EXPECT_EQ(seen[Call::submit], JobState::submitting);
    EXPECT_EQ(seen[Call::release], JobState::released);
    EXPECT_FALSE(seen.contains(Call::find)); // nothing was in doubt
}

// Troubles. ------------------------------------------------------------------------------------------------------

TEST_F(SpoolerTest, ATroubleIsNamedAndWhenItIsMendedPrintingGoesOn) {
    let_it_print();
    world_.printer().set_trouble(Trouble::paper_out);
    world_.order(2);
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until([&] { return in_state(JobState::blocked); }));
    EXPECT_EQ(world_.job().fate.trouble, Trouble::paper_out);
    EXPECT_EQ(world_.state(2), JobState::rendered); // it waits
    world_.printer().set_trouble(Trouble::none);
    ASSERT_TRUE(life.run_until_settled(2));
    EXPECT_EQ(world_.state(), JobState::reported_done);
    EXPECT_EQ(world_.printed(1), 1);
    EXPECT_EQ(world_.printed(2), 1);
}

TEST_F(SpoolerTest, AJobThatPrintsOnAndOnIsStuckUntilItEnds) {
    world_.pace.stuck_after = 20ms;
    std::atomic<bool> prints{false};
    Hooks hooks;
    hooks.after = [&](const std::string&, Call call, int) {
        const bool begins = world_.printer().jobs().back().state == JobLook::pending;
        if (call == Call::look && (begins || prints)) world_.printer().step();
    };
    world_.printer();
    world_.set_hooks(hooks);
    world_.order();
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until([&] { return in_state(JobState::blocked); }));
    EXPECT_EQ(world_.job().fate.trouble, Trouble::stuck);
    prints = true;
    ASSERT_TRUE(life.run_until_settled());
    EXPECT_EQ(world_.state(), JobState::reported_done);
}

TEST_F(SpoolerTest, ASchedulerThatIsGoneIsAskedWithPatience) {
    world_.pace.shortest_retry = world_.pace.longest_retry = 1h;
    world_.printer().set_gone(true);
    world_.order();
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until([&] { return world_.job().fate.trouble == Trouble::scheduler_gone; }, false));
    EXPECT_EQ(world_.state(), JobState::rendered); // surely nothing was sent
    life.io().run_for(200ms);
    EXPECT_EQ(world_.calls(), 1);
    EXPECT_EQ(world_.events(), 3); // ordered, submitting, and back
    EXPECT_TRUE(life.ends());
}

TEST_F(SpoolerTest, WhenTheSchedulerIsBackWhatWaitedIsPrinted) {
    let_it_print();
    world_.printer().set_gone(true);
    world_.order();
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until([&] { return world_.calls() > 3; }));
    world_.printer().set_gone(false);
    ASSERT_TRUE(life.run_until_settled());
    EXPECT_EQ(world_.printed(), 1);
    EXPECT_EQ(world_.printer().jobs().size(), 1U);
}

TEST_F(SpoolerTest, AnswersThatGetLostPrintNothingTwice) {
    const std::vector<std::vector<std::pair<Call, Fault>>> stories{
        {{Call::submit, Fault::refused}},
        {{Call::submit, Fault::unreachable}},
        {{Call::submit, Fault::request_lost}},
        {{Call::submit, Fault::answer_lost}}, // a time-out after the queue took it
        {{Call::submit, Fault::answer_lost}, {Call::find, Fault::unreachable}},
        {{Call::submit, Fault::answer_lost}, {Call::find, Fault::answer_lost}},
        {{Call::submit, Fault::request_lost}, {Call::find, Fault::request_lost}, {Call::submit, Fault::answer_lost}},
        {{Call::release, Fault::refused}},
        {{Call::release, Fault::unreachable}},
        {{Call::release, Fault::request_lost}},
        {{Call::release, Fault::answer_lost}},
        {{Call::look, Fault::unreachable}},
        {{Call::look, Fault::answer_lost}},
        {{Call::release, Fault::request_lost}, {Call::look, Fault::unreachable}, {Call::release, Fault::answer_lost}}};
    for (std::size_t at = 0; at < stories.size(); ++at) {
        PrintWorld world;
        Hooks hooks;
        hooks.after = [&world](const std::string&, Call call, int) {
            if (call == Call::look) world.printer().step();
        };
        for (const auto& [call, fault] : stories[at]) world.printer().fail(call, fault);
        world.set_hooks(hooks);
        world.order();
        PrintLife life{world};
        ASSERT_TRUE(life.run_until_settled()) << at;
        EXPECT_EQ(world.state(), JobState::reported_done) << at;
        EXPECT_EQ(world.printed(), 1) << at;
        EXPECT_EQ(world.printer().jobs().size(), 1U) << at;
    }
}

// A scheduler that forgets. --------------------------------------------------------------------------------------

TEST_F(SpoolerTest, AHeldJobThatTheSchedulerForgotIsSentAnew) {
    for (const bool id_is_reused : {false, true}) {
        PrintWorld world;
        std::atomic<bool> crashed{false};
        Hooks hooks;
        hooks.after = [&](const std::string&, Call call, int) {
            if (call == Call::look) world.printer().step();
            if (call != Call::submit || crashed.exchange(true)) return;
            world.printer().crash_and_forget();
            if (!id_is_reused) return;
            world.printer().print_for_somebody_else();
            world.printer().set_state("somebody else's", JobLook::completed);
        };
        world.printer();
        world.set_hooks(hooks);
        world.order();
        PrintLife life{world};
        ASSERT_TRUE(life.run_until_settled());
        EXPECT_EQ(world.state(), JobState::reported_done) << id_is_reused;
        EXPECT_EQ(world.printed(), 1) << id_is_reused;
    }
}

TEST_F(SpoolerTest, AReleasedJobThatTheSchedulerForgotIsUnknownAndNotSentAgain) {
    for (const bool id_is_reused : {false, true}) {
        PrintWorld world;
        std::atomic<bool> crashed{false};
        Hooks hooks;
        hooks.after = [&](const std::string&, Call call, int) {
            if (call == Call::look && !crashed.exchange(true)) {
                world.printer().crash_and_forget();
                if (id_is_reused) world.printer().print_for_somebody_else();
                world.printer().set_state("somebody else's", JobLook::completed);
            }
        };
        world.printer();
        world.set_hooks(hooks);
        world.order();
        PrintLife life{world};
        ASSERT_TRUE(life.run_until_settled());
        EXPECT_EQ(world.state(), JobState::unknown) << id_is_reused;
        EXPECT_EQ(world.printer().jobs().size(), id_is_reused ? 1U : 0U);
    }
}

TEST_F(SpoolerTest, AJobThatWasBegunAnewAfterACrashIsUnknown) {
    std::atomic<bool> crashed{false};
    Hooks hooks;
    hooks.after = [&](const std::string&, Call call, int) {
        if (call != Call::look) return;
        if (world_.printer().jobs().back().state == JobLook::processing && !crashed.exchange(true)) world_.printer().crash();
        else world_.printer().step();
    };
    world_.printer();
    world_.set_hooks(hooks);
    world_.order();
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until_settled());
    EXPECT_EQ(world_.state(), JobState::unknown);
}

// The fallback. --------------------------------------------------------------------------------------------------

TEST_F(SpoolerTest, WhereSurelyNothingWasSentTheFallbackPrints) {
    for (const bool refuses : {false, true}) {
        PrintWorld world;
        if (refuses) world.printer().fail(Call::submit, Fault::refused);
        else world.printer().set_gone(true);
        auto& fallback = world.printer("ufficio");
        Hooks hooks;
        hooks.after = [&fallback](const std::string& queue, Call call, int) {
            if (queue == "ufficio" && call == Call::look) fallback.step();
        };
        world.set_hooks(hooks);
        world.route("zebra", "ufficio");
        world.order();
        PrintLife life{world};
        ASSERT_TRUE(life.run_until_settled());
        EXPECT_EQ(world.job().queue, "ufficio");
        EXPECT_EQ(world.printed(1, "ufficio"), 1);
        EXPECT_TRUE(world.printer().jobs().empty());
    }
}

TEST_F(SpoolerTest, WhereSomethingMayHaveBeenSentTheFallbackIsNotAsked) {
    for (const auto fault : {Fault::answer_lost, Fault::request_lost}) {
        PrintWorld world;
        world.printer().fail(Call::submit, fault);
        world.printer().fail(Call::find, Fault::unreachable, 3);
        world.printer("ufficio");
        Hooks hooks;
        hooks.after = [&world](const std::string& queue, Call call, int) {
            if (queue == "zebra" && call == Call::look) world.printer().step();
        };
        world.set_hooks(hooks);
        world.route("zebra", "ufficio");
        world.order();
        PrintLife life{world};
        ASSERT_TRUE(life.run_until_settled());
        EXPECT_EQ(world.job().queue, "zebra");
        EXPECT_EQ(world.printed(), 1);
        EXPECT_TRUE(world.printer("ufficio").jobs().empty());
    }
}

TEST_F(SpoolerTest, AJobThatIsOnItsWayStaysThoughTheSchedulerGoes) {
    world_.printer("ufficio");
    Hooks hooks;
    hooks.after = [&](const std::string&, Call call, int) {
        if (call == Call::release) world_.printer().set_gone(true);
        if (call == Call::look) world_.printer().step();
    };
    world_.set_hooks(hooks);
    world_.printer();
    world_.route("zebra", "ufficio");
    world_.order();
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until([&] { return world_.job().fate.trouble == Trouble::scheduler_gone; }));
    EXPECT_EQ(world_.state(), JobState::released);
    world_.printer().set_gone(false);
    ASSERT_TRUE(life.run_until_settled());
    EXPECT_EQ(world_.printed(), 1);
    EXPECT_TRUE(world_.printer("ufficio").jobs().empty());
}

// Cancelling. ----------------------------------------------------------------------------------------------------

TEST_F(SpoolerTest, WhatWasNeverSentIsCancelledAndNotSentLater) {
    world_.printer().set_gone(true);
    world_.order();
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until([&] { return world_.job().fate.trouble == Trouble::scheduler_gone; }));
    ASSERT_TRUE(life.decides(Verdict::cancel)); // while it is sent once more, perhaps
    ASSERT_TRUE(life.run_until_settled());
    world_.printer().set_gone(false);
    life.io().run_for(50ms);
    EXPECT_EQ(world_.state(), JobState::cancelled);
    EXPECT_TRUE(world_.printer().jobs().empty());
}

TEST_F(SpoolerTest, ACancellationBeforeTheReleaseLeavesNothingInTheQueue) {
    PrintLife* alive = nullptr;
    Hooks hooks;
    hooks.after = [&](const std::string&, Call call, int) {
        if (call == Call::submit) {
            EXPECT_TRUE(alive->decide(Verdict::cancel).get()); // the io thread goes on meanwhile
        }
        if (call == Call::look) world_.printer().step();
    };
    world_.printer();
    world_.set_hooks(hooks);
    world_.order();
    PrintLife life{world_};
    alive = &life;
    ASSERT_TRUE(life.run_until_settled());
    EXPECT_EQ(world_.state(), JobState::cancelled);
    ASSERT_EQ(world_.printer().jobs().size(), 1U);
    EXPECT_EQ(world_.printer().jobs().front().state, JobLook::cancelled);
    EXPECT_EQ(world_.printed(), 0);
}

TEST_F(SpoolerTest, ACancellationAfterTheReleaseIsNoProof) {
    let_it_print();
    world_.printer().set_trouble(Trouble::paper_out);
    world_.order();
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until([&] { return in_state(JobState::blocked); }));
    ASSERT_TRUE(life.decides(Verdict::cancel));
    ASSERT_TRUE(life.run_until_settled());
    EXPECT_EQ(world_.state(), JobState::unknown);
    EXPECT_EQ(world_.printer().jobs().front().state, JobLook::cancelled);
    ASSERT_TRUE(life.decides(Verdict::came_out));
    EXPECT_EQ(world_.state(), JobState::confirmed);
}

TEST_F(SpoolerTest, ACancelledJobLetsTheNextOneGo) {
    let_it_print();
    world_.printer().set_trouble(Trouble::paper_out);
    world_.order(2);
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until([&] { return in_state(JobState::blocked); }));
    ASSERT_TRUE(life.decides(Verdict::cancel));
    ASSERT_TRUE(life.run_until([&] { return world_.is_settled(); }));
    world_.printer().set_trouble(Trouble::none);
    ASSERT_TRUE(life.run_until_settled(2));
    EXPECT_EQ(world_.state(2), JobState::reported_done);
    EXPECT_EQ(world_.printed(2), 1);
}

TEST_F(SpoolerTest, WhatWasCancelledIsPrintedOnRequestAndIsNoCopy) {
    let_it_print();
    world_.printer().set_gone(true);
    world_.order();
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until([&] { return world_.job().fate.trouble == Trouble::scheduler_gone; }));
    ASSERT_TRUE(life.decides(Verdict::cancel));
    ASSERT_TRUE(life.run_until_settled());
    world_.printer().set_gone(false);
    ASSERT_TRUE(life.decides(Verdict::retry));
    ASSERT_TRUE(life.run_until_settled());
    EXPECT_EQ(world_.state(), JobState::reported_done);
    EXPECT_EQ(world_.job().attempt, 1);
    EXPECT_EQ(world_.printed(), 1);
}

// Queues that hang. ----------------------------------------------------------------------------------------------

TEST_F(SpoolerTest, AQueueThatHangsHoldsUpNobodyElse) {
    std::latch mended{1};
    auto& other = world_.printer("ufficio");
    Hooks hooks;
    hooks.before = [&](const std::string& queue, Call, int) {
        if (queue == "zebra") mended.wait();
        return true;
    };
    hooks.after = [&](const std::string& queue, Call call, int) {
        if (call == Call::look) (queue == "ufficio" ? other : world_.printer("zebra")).step();
    };
    world_.printer();
    world_.set_hooks(hooks);
    world_.order(1, "zebra");
    world_.order(2, "ufficio");
    PrintLife life{world_};
    const bool printed = life.run_until([&] { return world_.is_settled(2) && world_.is_settled(3); });
    EXPECT_TRUE(printed);
    EXPECT_EQ(world_.state(1), JobState::submitting);
    // The store answers, and takes orders and decisions.
    EXPECT_TRUE(life.decides(Verdict::came_out, 2));
    using Paper = data::Paper;
    StoreWorker::Work<Paper> work = [](data::Store& store) { return PrintWorld::order(store, "ufficio", "more"); };
    auto ordered = life.write<Paper>(std::move(work));
    EXPECT_TRUE(life.run_until([&] { return ordered.wait_for(0s) == std::future_status::ready && world_.is_settled(4); }));
    EXPECT_EQ(world_.state(1), JobState::submitting);
    mended.count_down();
    ASSERT_TRUE(life.run_until([&] { return world_.is_settled(1); }));
    EXPECT_EQ(world_.printed(1), 1);
}

// The end. -------------------------------------------------------------------------------------------------------

TEST_F(SpoolerTest, ItEndsAtOnceWheneverItIsAskedTo) {
    let_it_print();
    world_.order();
    // Each time a few handlers further: between a question to the store and the wait after it, too.
    for (int handlers = 0; handlers < 30; ++handlers) {
        PrintLife life{world_};
        for (int ran = 0; ran < handlers; ++ran) life.io().run_one_for(20ms);
        EXPECT_TRUE(life.ends()) << handlers;
    }
    PrintLife life{world_};
    ASSERT_TRUE(life.run_until_settled());
    EXPECT_EQ(world_.state(), JobState::reported_done);
    EXPECT_EQ(world_.printed(), 1);
    EXPECT_TRUE(life.ends());
}

} // namespace

} // namespace kiosk::test
