// Schedulers that are killed: what surely was not printed is sent again, and all else is for a person to decide.

#include <ctime>

#include <fmt/format.h>

#include "tests/printers/cups_workshop.hpp"

namespace printers {

namespace {

using counter::paper::Fate;
using counter::paper::JobState;
using counter::paper::Look;
using counter::paper::Trouble;

class CupsCrash : public CupsWorkshop {
protected:
    /// As after a crash under CUPS's usual settings, which write jobs to disk 30 s later.
    void forget_jobs() {
        namespace fs = std::filesystem;
        scheduler_->kill();
        for (const auto& entry : fs::directory_iterator{folder_ / "spool"})
            if (entry.is_regular_file()) fs::remove(entry);
        fs::remove(folder_ / "cache/job.cache");
        fs::remove(folder_ / "cache/job.cache.O");
        ASSERT_TRUE(scheduler_->restart());
    }
};

} // namespace

TEST_F(CupsCrash, BeforeTheReleaseLosesNothing) {
    for (int at = 0; at < 5; ++at) {
        const auto key = fmt::format("job {}", at);
        const auto job = open()->submit_held(key, raw_bytes(key)).value();
        scheduler_->kill();
        EXPECT_FALSE(open()->look(job).answered);
        EXPECT_EQ(open()->find(key).error().kind, Error::Kind::unreachable);
        ASSERT_TRUE(scheduler_->restart());
        EXPECT_EQ(open()->find(key).value(), job);
        EXPECT_EQ(fate({JobState::submitting, Trouble::none}, open()->look(job)).state, JobState::held);
    }
    EXPECT_TRUE(printed().empty());
}

TEST_F(CupsCrash, ThatForgetsAHeldJobLetsItBeSentAgain) {
    const auto job = open()->submit_held("job", raw_bytes("x")).value();
    forget_jobs();
    EXPECT_EQ(open()->find("job").value(), std::nullopt);
    EXPECT_EQ(fate({JobState::held, Trouble::none}, open()->look(job)).state, JobState::rendered);
}

TEST_F(CupsCrash, ThatForgetsAReleasedJobLeavesItUnknown) {
    const auto queue = open();
    set_printer("hang");
    const auto job = queue->submit_held("job", raw_bytes("x")).value();
    ASSERT_TRUE(queue->release(job));
    const auto printing = follow(*queue, job, {JobState::released, Trouble::none}, JobState::printing);
    forget_jobs();
    EXPECT_EQ(fate(printing, queue->look(job)).state, JobState::unknown);
}

TEST_F(CupsCrash, AfterWhichAnotherJobHasTheIdTouchesThatJobByNothing) {
    const auto queue = open();
    const auto ours = queue->submit_held("ours", raw_bytes("ours")).value();
    forget_jobs();
    const auto other = queue->submit_held("somebody else's", raw_bytes("theirs")).value();
    ASSERT_EQ(other.id, ours.id);
    EXPECT_EQ(queue->look(ours), (Look{true, Look::Job::someone_elses, Trouble::none, false}));
    EXPECT_EQ(queue->release(ours).error().kind, Error::Kind::refused);
    EXPECT_EQ(queue->cancel(ours).error().kind, Error::Kind::refused);
    EXPECT_EQ(queue->look(other).job, Look::Job::held);
    EXPECT_EQ(fate({JobState::held, Trouble::none}, queue->look(ours)).state, JobState::rendered);
    EXPECT_EQ(fate({JobState::printing, Trouble::none}, queue->look(ours)).state, JobState::unknown);
}

// The backend goes on as an orphan, and the job runs again: it comes out twice, and CUPS says "completed" of it.
TEST_F(CupsCrash, InMidPrintIsNeverTakenForASinglePrinting) {
    const auto queue = open();
    set_printer("hang");
    const auto job = queue->submit_held("job", raw_bytes("x")).value();
    ASSERT_TRUE(queue->release(job));
    auto now = follow(*queue, job, {JobState::released, Trouble::none}, JobState::printing);
    const auto began = std::time(nullptr);
    ASSERT_TRUE(eventually([&] { return std::time(nullptr) > began + 1; })); // CUPS tells when it began in whole seconds
    scheduler_->kill();
    now = fate(now, queue->look(job));
    EXPECT_EQ(now, (Fate{JobState::printing, Trouble::scheduler_gone}));
    ASSERT_TRUE(scheduler_->restart());
    set_printer("");
    EXPECT_EQ(printing(2), "x");
    EXPECT_EQ(follow(*queue, job, now, JobState::unknown).state, JobState::unknown);
    // To a service that was itself restarted the scheduler tells nothing of it; it is not confirmed for all that.
    const auto later = follow(*open(), job, now, JobState::reported_done).state;
    EXPECT_TRUE(later == JobState::reported_done || later == JobState::unknown);
}

TEST_F(CupsCrash, OfThePrintServiceEndsWithWhatItStarted) {
    set_printer("hang");
    const auto queue = open();
    const auto job = queue->submit_held("job", raw_bytes("x")).value();
    ASSERT_TRUE(queue->release(job));
    follow(*queue, job, {JobState::released, Trouble::none}, JobState::printing);
    scheduler_->kill();
    scheduler_.reset();
    set_printer(""); // an orphan would print now
    for (const auto& process : std::filesystem::directory_iterator{"/proc"}) {
        std::ifstream stream{process.path() / "environ", std::ios::binary};
        const std::string environment{std::istreambuf_iterator<char>{stream}, {}};
        EXPECT_EQ(environment.find(folder_.path().string() + "/etc"), std::string::npos) << process.path();
    }
    EXPECT_TRUE(printed().empty());
}

} // namespace printers
