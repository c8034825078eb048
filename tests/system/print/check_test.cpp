// The judge is judged: what a printer does wrong must be named, and nothing else.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/print/check.hpp"

namespace printing {

namespace {

using counter::paper::JobState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Job job(JobState state, int attempt = 1) { return {7, 3, attempt, state, {11, 12}}; }
Label label(std::int64_t serial, int attempt = 1) { return {serial, attempt, "", attempt > 1}; }

} // namespace

TEST(PrintCheck, FindsNothingWhereEachLabelCameOutOnce) {
    EXPECT_THAT(check({job(JobState::reported_done)}, {label(12), label(11)}, {}).faults, IsEmpty());
    EXPECT_THAT(check({job(JobState::confirmed, 2)}, {label(12, 2), label(11, 2)}, {}).faults, IsEmpty());
}

TEST(PrintCheck, NamesALabelThatIsMissing) {
    EXPECT_THAT(check({job(JobState::reported_done)}, {label(11)}, {}).faults,
                ElementsAre("label 12 is missing: job 7, attempt 1, is reported_done"));
    EXPECT_THAT(check({job(JobState::reported_done)}, {label(11), label(12, 2)}, {}).faults,
                ElementsAre("label 12 is missing: job 7, attempt 1, is reported_done",
                            "label 12 came out as attempt 2: nobody ordered it"));
}

TEST(PrintCheck, NamesALabelThatIsDoubled) {
    EXPECT_THAT(check({job(JobState::reported_done)}, {label(11), label(12), label(11)}, {}).faults,
                ElementsAre("label 11 came out 2 times: job 7, attempt 1, is reported_done"));
}

TEST(PrintCheck, CountsWhatIsUnknownAndBlamesNobody) {
    const auto verdict = check({job(JobState::unknown)}, {label(11), label(11)}, {});
    EXPECT_THAT(verdict.faults, IsEmpty());
    EXPECT_EQ(verdict.labels_in_doubt, 2);
    EXPECT_EQ(verdict.missing_in_doubt, 1);
    EXPECT_EQ(verdict.doubled_in_doubt, 1);
}

TEST(PrintCheck, NamesWhatCameOutOfAJobThatFailed) {
    EXPECT_THAT(check({job(JobState::failed)}, {label(11)}, {}).faults, ElementsAre("label 11 came out: job 7, attempt 1, is failed"));
    EXPECT_THAT(check({job(JobState::failed)}, {}, {}).faults, IsEmpty());
}

TEST(PrintCheck, NamesAJobThatNeverEnds) {
    EXPECT_EQ(check({job(JobState::blocked)}, {label(11), label(12)}, {}).faults.size(), 2U);
}

TEST(PrintCheck, NamesAnOriginalThatSaysCopiaAndACopyThatDoesNot) {
    EXPECT_THAT(check({{7, 3, 1, JobState::confirmed, {11}}}, {{11, 1, "", true}}, {}).faults,
                ElementsAre("label 11 of attempt 1 says COPIA"));
    EXPECT_THAT(check({{7, 3, 2, JobState::confirmed, {11}}}, {{11, 2, "", false}}, {}).faults,
                ElementsAre("label 11 of attempt 2 doesn't say COPIA"));
}

TEST(PrintCheck, TellsWhatThePrinterTookAndLostFromWhatIsMissing) {
    const auto verdict = check({job(JobState::reported_done)}, {label(11)}, {label(12)});
    EXPECT_THAT(verdict.faults, IsEmpty());
    ASSERT_EQ(verdict.lost_in_printer.size(), 1U);
    EXPECT_EQ(verdict.lost_in_printer.front().serial, 12);
}

TEST(PrintCheck, ReadsALabelOnceItsEndHasCome) {
    ZplReader reader;
    EXPECT_THAT(reader.read("^XA^FDCOPIA^FS^FO1,2^BQN,2,4^FH^FDMA,MST1:12:2:K7Q2F^FS\n^X"), IsEmpty());
    EXPECT_TRUE(reader.in_label());
    EXPECT_THAT(reader.read("Z\n"), ElementsAre(Label{12, 2, "MST1:12:2:K7Q2F", true}));
    EXPECT_FALSE(reader.in_label());
    EXPECT_THAT(reader.read("^XA^XZ"), ElementsAre(Label{}));
}

} // namespace printing
