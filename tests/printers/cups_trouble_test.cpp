// What a printer's troubles look like through CUPS, and that their mending is seen.

#include <csignal>
#include <ctime>

#include "tests/printers/cups_workshop.hpp"

namespace printers {

namespace {

using counter::paper::Fate;
using counter::paper::JobState;
using counter::paper::Look;
using counter::paper::Trouble;

constexpr Fate just_released{JobState::released, Trouble::none};

class CupsTrouble : public CupsWorkshop {
protected:
    QueueJob release_one(PrintQueue& queue, const std::string& key = "job") {
        const auto job = queue.submit_held(key, small_pdf()).value();
        EXPECT_TRUE(queue.release(job));
        return job;
    }
};

} // namespace

TEST_F(CupsTrouble, OfPaperBlocksAJobAndItGoesOnByItselfAndPrintsOnce) {
    const auto queue = open();
    for (const auto& [mood, trouble] : {std::pair{"paper-out", Trouble::paper_out}, std::pair{"cover-open", Trouble::cover_open}}) {
        set_printer(mood);
        const auto job = release_one(*queue, mood);
        const auto blocked = follow(*queue, job, just_released, JobState::blocked);
        EXPECT_EQ(blocked, (Fate{JobState::blocked, trouble})) << to_string(blocked.trouble);
        EXPECT_EQ(cups().destinations()->front().trouble, trouble);
        set_printer("");
        EXPECT_EQ(follow(*queue, job, blocked, JobState::reported_done).state, JobState::reported_done);
    }
    EXPECT_EQ(printed().size(), 2U);
    EXPECT_EQ(cups().destinations()->front().trouble, Trouble::none);
}

TEST_F(CupsTrouble, OfAnotherJobBlocksTheOneBehindIt) {
    const auto queue = open();
    set_printer("paper-out");
    release_one(*queue, "first");
    const auto second = release_one(*queue, "second");
    EXPECT_EQ(follow(*queue, second, just_released, JobState::blocked), (Fate{JobState::blocked, Trouble::paper_out}));
    EXPECT_EQ(queue->look(second).job, Look::Job::pending);
}

TEST_F(CupsTrouble, OfAPrinterThatIsGoneShowsAsOffline) {
    const auto queue = open();
    set_printer("gone");
    const auto job = release_one(*queue);
    const auto blocked = follow(*queue, job, just_released, JobState::blocked);
    EXPECT_EQ(blocked, (Fate{JobState::blocked, Trouble::offline}));
    set_printer("");
    EXPECT_EQ(follow(*queue, job, blocked, JobState::reported_done).state, JobState::reported_done);
    EXPECT_EQ(printed().size(), 1U);
}

// Port 9 of this machine: nobody listens. The messages are those of CUPS's own socket backend.
TEST_F(CupsTrouble, OfASocketThatRefusesShowsAsOffline) {
    ASSERT_TRUE(scheduler_->add_raw_socket_queue("roll", 9));
    const auto queue = cups().open("roll");
    const auto job = release_one(*queue);
    EXPECT_EQ(follow(*queue, job, just_released, JobState::blocked), (Fate{JobState::blocked, Trouble::offline}));
}

TEST_F(CupsTrouble, OfAPausedQueueBlocksUntilItIsResumed) {
    const auto queue = open();
    ASSERT_TRUE(scheduler_->pause("kitchen"));
    const auto job = release_one(*queue);
    const auto blocked = follow(*queue, job, just_released, JobState::blocked);
    EXPECT_EQ(blocked, (Fate{JobState::blocked, Trouble::paused}));
    ASSERT_TRUE(scheduler_->resume("kitchen"));
    EXPECT_EQ(follow(*queue, job, blocked, JobState::reported_done).state, JobState::reported_done);
    EXPECT_EQ(printed().size(), 1U);
}

TEST_F(CupsTrouble, OfABackendThatFailsLeavesAReleasedJobUnknown) {
    const auto queue = open();
    set_printer("exit");
    const auto job = release_one(*queue);
    EXPECT_EQ(follow(*queue, job, just_released, JobState::unknown).state, JobState::unknown);
    EXPECT_EQ(queue->look(job).job, Look::Job::aborted);
}

TEST_F(CupsTrouble, OfAHungPrinterLetsEveryCallReturn) {
    const auto queue = open();
    set_printer("hang");
    const auto job = release_one(*queue);
    EXPECT_EQ(follow(*queue, job, just_released, JobState::printing).state, JobState::printing);
    EXPECT_TRUE(queue->find("job").value().has_value());
    EXPECT_TRUE(queue->submit_held("other", small_pdf()));
    EXPECT_TRUE(queue->cancel(job));
    EXPECT_EQ(follow(*queue, job, {JobState::printing, Trouble::none}, JobState::unknown).state, JobState::unknown);
}

// CUPS says "canceled", and a printer that waited for paper prints it all the same.
TEST_F(CupsTrouble, CancelledAfterItsReleaseAJobIsUnknown) {
    const auto queue = open();
    set_printer("paper-out");
    const auto job = release_one(*queue);
    const auto blocked = follow(*queue, job, just_released, JobState::blocked);
    ASSERT_TRUE(queue->cancel(job));
    ASSERT_TRUE(eventually([&] { return queue->look(job).job == Look::Job::cancelled; }));
    EXPECT_EQ(fate(blocked, queue->look(job), true).state, JobState::unknown);
}

TEST_F(CupsTrouble, PausedInMidJobItBeginsAnewAndIsUnknown) {
    const auto queue = open();
    set_printer("hang");
    const auto job = release_one(*queue);
    auto now = follow(*queue, job, just_released, JobState::printing);
    const auto began = std::time(nullptr);
    ASSERT_TRUE(eventually([&] { return std::time(nullptr) > began + 1; })); // CUPS tells when it began in whole seconds
    ASSERT_TRUE(scheduler_->pause("kitchen"));
    now = follow(*queue, job, now, JobState::blocked);
    EXPECT_EQ(now, (Fate{JobState::blocked, Trouble::paused}));
    set_printer("");
    ASSERT_TRUE(scheduler_->resume("kitchen"));
    EXPECT_EQ(follow(*queue, job, now, JobState::unknown).state, JobState::unknown);
}

TEST_F(CupsTrouble, OfAFrozenSchedulerLetsEveryCallReturnAndTellsWhatIsInDoubt) {
    const auto before = open();
    const auto job = before->submit_held("before", small_pdf()).value();
    ASSERT_EQ(::kill(scheduler_->process(), SIGSTOP), 0);
    const auto impatient = cups(std::chrono::milliseconds{300});
    const auto queue = impatient.open("kitchen");
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(impatient.destinations().error().kind, Error::Kind::unreachable);
    EXPECT_FALSE(queue->look(job).answered);
    EXPECT_EQ(queue->find("before").error().kind, Error::Kind::unreachable);
    EXPECT_EQ(queue->release(job).error().kind, Error::Kind::unreachable) << "it asks for the uuid first";
    EXPECT_EQ(queue->submit_held("during", small_pdf()).error().kind, Error::Kind::in_doubt);
    // Five calls: where the time-out doesn't hold, the library waits for 61 s in each.
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{61});
    ASSERT_EQ(::kill(scheduler_->process(), SIGCONT), 0);
    EXPECT_EQ(before->look(job).job, Look::Job::held);
    EXPECT_EQ(before->find("during").value(), std::nullopt) << "its document never came";
    EXPECT_TRUE(before->submit_held("during", small_pdf()));
}

} // namespace printers
