// What every queue promises to the spooler: CUPS, a folder, and the double that stands for them in other tests.

#include "tests/printers/cups_workshop.hpp"
#include "tests/support/fake_print_queue.hpp"

namespace printers {

namespace {

using counter::paper::Fate;
using counter::paper::JobState;
using counter::paper::Look;
using counter::paper::Trouble;

struct Maker {
    virtual ~Maker() = default;
    virtual std::unique_ptr<PrintQueue> open() = 0;
    virtual void work() {}
};

struct FolderMaker : Maker {
    support::TempFolder folder;
    std::unique_ptr<PrintQueue> open() override { return open_folder(folder.path()); }
};

struct FakeMaker : Maker {
    support::FakePrinter printer;
    std::unique_ptr<PrintQueue> open() override { return printer.open(); }
    void work() override { printer.step(); }
};

struct CupsMaker : Maker {
    support::TempFolder folder;
    PrivateScheduler scheduler{PrivateScheduler::start(folder.path()).value()};
    CupsMaker() { scheduler.add_capture_queue("kitchen", folder / "out").value(); }
    std::unique_ptr<PrintQueue> open() override { return Cups{scheduler.server()}.open("kitchen"); }
};

class CupsContract : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        const std::string which = GetParam();
        if (which == "cups") maker_ = std::make_unique<CupsMaker>();
        if (which == "folder") maker_ = std::make_unique<FolderMaker>();
        if (which == "fake") maker_ = std::make_unique<FakeMaker>();
    }
    JobState settle(PrintQueue& queue, const QueueJob& job) {
        Fate now{JobState::released, Trouble::none};
        EXPECT_TRUE(eventually([&] {
            maker_->work();
            now = fate(now, queue.look(job));
            return is_settled(now.state);
        }));
        return now.state;
    }

    std::unique_ptr<Maker> maker_;
};

constexpr auto key = "2026-09-21 SVEE80701G etichette 3A 000123-1";

} // namespace

TEST_P(CupsContract, AJobIsHeldFoundReleasedAndDone) {
    const auto queue = maker_->open();
    EXPECT_EQ(queue->find(key).value(), std::nullopt);
    const auto job = queue->submit_held(key, raw_bytes("x")).value();
    EXPECT_GT(job.id, 0);
    EXPECT_FALSE(job.uuid.empty());
    EXPECT_EQ(queue->look(job), (Look{true, Look::Job::held, Trouble::none, false}));
    EXPECT_EQ(maker_->open()->find(key).value(), job);
    ASSERT_TRUE(queue->release(job));
    ASSERT_TRUE(queue->release(job));
    EXPECT_EQ(settle(*queue, job), JobState::reported_done);
    EXPECT_EQ(queue->find(key).value(), job);
    EXPECT_EQ(queue->cancel(job).error().kind, Error::Kind::refused);
}

TEST_P(CupsContract, AHeldJobIsCancelledForSure) {
    const auto queue = maker_->open();
    const auto job = queue->submit_held(key, raw_bytes("x")).value();
    ASSERT_TRUE(queue->cancel(job));
    ASSERT_TRUE(queue->cancel(job));
    EXPECT_FALSE(queue->release(job));
    EXPECT_EQ(fate({JobState::held, Trouble::none}, queue->look(job), true).state, JobState::cancelled);
}

TEST_P(CupsContract, AnUnknownJobIsAbsentAndTouchedByNothing) {
    const auto queue = maker_->open();
    const QueueJob never{77, "urn:uuid:never"};
    EXPECT_EQ(queue->look(never), (Look{true, Look::Job::absent, Trouble::none, false}));
    EXPECT_FALSE(queue->release(never));
}

INSTANTIATE_TEST_SUITE_P(Queues, CupsContract, ::testing::Values("cups", "folder", "fake"),
                         [](const auto& named) { return std::string{named.param}; });

TEST(FakePrinter, LosesRequestsAndAnswersAsItIsTold) {
    using Fake = support::FakePrinter;
    Fake printer;
    const auto queue = printer.open();
    printer.fail(Fake::Call::submit, Fake::Fault::request_lost);
    printer.fail(Fake::Call::submit, Fake::Fault::answer_lost);
    EXPECT_EQ(queue->submit_held("a", raw_bytes("x")).error().kind, Error::Kind::in_doubt);
    EXPECT_EQ(queue->find("a").value(), std::nullopt);
    EXPECT_EQ(queue->submit_held("a", raw_bytes("x")).error().kind, Error::Kind::in_doubt);
    const auto job = queue->find("a").value().value();
    printer.fail(Fake::Call::release, Fake::Fault::refused);
    EXPECT_EQ(queue->release(job).error().kind, Error::Kind::refused);
    printer.set_gone(true);
    EXPECT_EQ(queue->release(job).error().kind, Error::Kind::unreachable);
    EXPECT_FALSE(queue->look(job).answered);
    printer.set_gone(false);
    printer.fail(Fake::Call::look, Fake::Fault::unreachable);
    EXPECT_FALSE(queue->look(job).answered);
    EXPECT_TRUE(queue->look(job).answered);
}

TEST(FakePrinter, PrintsNothingInTroubleAndTwiceAfterACrash) {
    support::FakePrinter printer;
    const auto queue = printer.open();
    const auto job = queue->submit_held("a", raw_bytes("x")).value();
    ASSERT_TRUE(queue->release(job));
    printer.set_trouble(Trouble::paper_out);
    for (int at = 0; at < 3; ++at) printer.step();
    EXPECT_EQ(queue->look(job), (Look{true, Look::Job::processing, Trouble::paper_out, false}));
    EXPECT_EQ(printer.printed("a"), 0);
    printer.set_trouble(Trouble::none);
    printer.crash();
    for (int at = 0; at < 3; ++at) printer.step();
    EXPECT_EQ(printer.printed("a"), 2);
    EXPECT_TRUE(queue->look(job).evidence_lost);
    EXPECT_EQ(printer.jobs().size(), 1U);
}

TEST(FakePrinter, GivesIdsAgainOnceItForgot) {
    support::FakePrinter printer;
    const auto queue = printer.open();
    const auto job = queue->submit_held("a", raw_bytes("x")).value();
    printer.crash_and_forget();
    EXPECT_EQ(queue->look(job).job, Look::Job::absent);
    printer.print_for_somebody_else();
    EXPECT_EQ(queue->look(job).job, Look::Job::someone_elses);
    EXPECT_EQ(queue->find("a").value(), std::nullopt);
    printer.set_state("somebody else's", Look::Job::cancelled);
    EXPECT_EQ(printer.jobs().front().state, Look::Job::cancelled);
}

} // namespace printers
