// The line to the scheduler is cut at every place, and still each job is printed once, as a whole.

#include <fmt/format.h>

#include "tests/printers/cups_cutting_proxy.hpp"
#include "tests/printers/cups_workshop.hpp"

namespace printers {

namespace {

using counter::paper::JobState;
using counter::paper::Look;
using counter::paper::Trouble;

constexpr std::int64_t up_step = 53, down_step = 173; // bytes; few enough for a slow machine, and no multiples of anything

class CupsCut : public CupsWorkshop {
protected:
    using Action = std::function<void(PrintQueue&)>;

    /// How many bytes an action sends and gets when nothing is cut.
    std::pair<std::int64_t, std::int64_t> measure(const Action& action) {
        CuttingProxy proxy{scheduler_->server(), CuttingProxy::never, CuttingProxy::never};
        action(*Cups{proxy.address()}.open("kitchen"));
        return {proxy.went_up(), proxy.went_down()};
    }
    void through_cut_lines(std::pair<std::int64_t, std::int64_t> sizes, const std::function<void(PrintQueue&, int)>& action) {
        int number = 0;
        for (std::int64_t up = 0; up < sizes.first; up += up_step) {
            SCOPED_TRACE(fmt::format("cut after {} bytes to the scheduler", up));
            CuttingProxy proxy{scheduler_->server(), up, CuttingProxy::never};
            action(*Cups{proxy.address()}.open("kitchen"), number++);
        }
        for (std::int64_t down = 0; down < sizes.second; down += down_step) {
            SCOPED_TRACE(fmt::format("cut after {} bytes from the scheduler", down));
            CuttingProxy proxy{scheduler_->server(), CuttingProxy::never, down};
            action(*Cups{proxy.address()}.open("kitchen"), number++);
        }
        made_ = number;
    }
    void print_rest(PrintQueue& queue, const QueueJob& job) {
        ASSERT_TRUE(queue.release(job));
        EXPECT_EQ(follow(queue, job, {JobState::released, Trouble::none}, JobState::reported_done).state, JobState::reported_done);
    }

    int made_ = 0;
};

} // namespace

TEST_F(CupsCut, SubmittingLosesNothingAndDoublesNothing) {
    const auto document = raw_bytes(std::string(700, 'x') + "end");
    const auto sizes = measure([&](PrintQueue& queue) { ASSERT_TRUE(queue.submit_held("measured", document)); });
    const auto queue = open();
    int taken = 0; // and the answer lost
    through_cut_lines(sizes, [&](PrintQueue& cut, int number) {
        const auto key = fmt::format("job {}", number);
        const auto submitted = cut.submit_held(key, document);
        const auto found = queue->find(key);
        ASSERT_TRUE(found) << found.error().message;
        if (submitted) { // all that matters came through
            EXPECT_EQ(*found, *submitted);
        } else if (submitted.error().kind != Error::Kind::in_doubt) {
            EXPECT_FALSE(*found) << submitted.error().message;
        }
        if (*found) {
            EXPECT_EQ(queue->look(**found).job, Look::Job::held);
            ++taken;
        }
        const auto job = *found ? **found : queue->submit_held(key, document).value();
        print_rest(*queue, job);
    });
    EXPECT_GT(taken, 0);
    EXPECT_LT(taken, made_);
    const auto names = printed();
    EXPECT_EQ(names.size(), static_cast<std::size_t>(made_)) << "each once";
    for (const auto& name : names) EXPECT_EQ(folder_.read("out/" + name), document.bytes) << name;
}

TEST_F(CupsCut, ReleasingPrintsOnce) {
    const auto queue = open();
    const auto measured = queue->submit_held("measured", raw_bytes("x")).value();
    const auto sizes = measure([&](PrintQueue& other) { ASSERT_TRUE(other.release(measured)); });
    follow(*queue, measured, {JobState::released, Trouble::none}, JobState::reported_done);
    through_cut_lines(sizes, [&](PrintQueue& cut, int number) {
        const auto job = queue->submit_held(fmt::format("job {}", number), raw_bytes("x")).value();
        const auto released = cut.release(job);
        if (!released && released.error().kind != Error::Kind::in_doubt) {
            EXPECT_EQ(queue->look(job).job, Look::Job::held) << released.error().message;
        }
        print_rest(*queue, job); // it may be on its way already
    });
    EXPECT_EQ(printed().size(), static_cast<std::size_t>(made_) + 1);
}

TEST_F(CupsCut, LookingAndFindingTellNothingThatIsNotSo) {
    const auto queue = open();
    const auto job = queue->submit_held("job", raw_bytes("x")).value();
    const auto looking = measure([&](PrintQueue& other) { ASSERT_TRUE(other.look(job).answered); });
    through_cut_lines(looking, [&](PrintQueue& cut, int) {
        const auto look = cut.look(job);
        EXPECT_TRUE(!look.answered || look.job == Look::Job::held);
    });
    const auto finding = measure([&](PrintQueue& other) { ASSERT_TRUE(other.find("job")); });
    through_cut_lines(finding, [&](PrintQueue& cut, int) {
        const auto found = cut.find("job");
        EXPECT_TRUE(found ? *found == job : found.error().kind == Error::Kind::unreachable);
    });
}

} // namespace printers
