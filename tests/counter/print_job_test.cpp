#include "counter/paper/print_job.hpp"

#include <array>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace counter::paper {

namespace {

using enum JobState;
using Job = Look::Job;

constexpr std::array all_states{rendered, submitting,    held,      released, printing, blocked,
                                          reported_done, confirmed, failed,   cancelled, unknown};
constexpr std::array all_troubles{Trouble::none,    Trouble::paper_out,     Trouble::cover_open,     Trouble::paper_jam,
                                  Trouble::no_marker, Trouble::paused,      Trouble::offline,        Trouble::queue_missing,
                                  Trouble::scheduler_gone, Trouble::stuck,  Trouble::refused,        Trouble::other};
constexpr std::array all_jobs{Job::absent,  Job::someone_elses, Job::held,    Job::pending,  Job::processing,
                              Job::stopped, Job::cancelled,     Job::aborted, Job::completed};
constexpr std::array unsettled{rendered, submitting, held, released, printing, blocked};

// A row per state, a column per thing seen.
using Table = std::array<std::array<JobState, all_jobs.size()>, unsettled.size()>;

// clang-format off
//                   absent    someone_elses held      pending   processing stopped  cancelled  aborted   completed
constexpr Table plain{{
    /* rendered   */ {rendered, rendered,    held,     released, printing, blocked,  cancelled, failed,   reported_done},
    /* submitting */ {rendered, rendered,    held,     released, printing, blocked,  cancelled, failed,   reported_done},
    /* held       */ {rendered, rendered,    held,     released, printing, blocked,  cancelled, failed,   reported_done},
    /* released   */ {unknown,  unknown,     held,     released, printing, blocked,  unknown,   unknown,  reported_done},
    /* printing   */ {unknown,  unknown,     blocked,  unknown,  printing, blocked,  unknown,   unknown,  reported_done},
    /* blocked    */ {unknown,  unknown,     blocked,  released, printing, blocked,  unknown,   unknown,  reported_done},
}};
constexpr Table in_trouble{{
    /* rendered   */ {rendered, rendered,    held,     blocked,  blocked,  blocked,  cancelled, failed,   reported_done},
    /* submitting */ {rendered, rendered,    held,     blocked,  blocked,  blocked,  cancelled, failed,   reported_done},
    /* held       */ {rendered, rendered,    held,     blocked,  blocked,  blocked,  cancelled, failed,   reported_done},
    /* released   */ {unknown,  unknown,     held,     blocked,  blocked,  blocked,  unknown,   unknown,  reported_done},
    /* printing   */ {unknown,  unknown,     blocked,  blocked,  blocked,  blocked,  unknown,   unknown,  reported_done},
    /* blocked    */ {unknown,  unknown,     blocked,  blocked,  blocked,  blocked,  unknown,   unknown,  reported_done},
}};
// The printer restarted in mid-job, or the job began anew: CUPS's word of a job that ran is worth nothing.
constexpr Table evidence_lost{{
    /* rendered   */ {rendered, rendered,    held,     unknown,  unknown,  unknown,  cancelled, failed,   unknown},
    /* submitting */ {rendered, rendered,    held,     unknown,  unknown,  unknown,  cancelled, failed,   unknown},
    /* held       */ {rendered, rendered,    held,     unknown,  unknown,  unknown,  cancelled, failed,   unknown},
    /* released   */ {unknown,  unknown,     unknown,  unknown,  unknown,  unknown,  unknown,   unknown,  unknown},
    /* printing   */ {unknown,  unknown,     unknown,  unknown,  unknown,  unknown,  unknown,   unknown,  unknown},
    /* blocked    */ {unknown,  unknown,     unknown,  unknown,  unknown,  unknown,  unknown,   unknown,  unknown},
}};
// A cancellation of ours settles what was not released; once it was, it proves nothing.
constexpr Table cancelled_by_us{{
    /* rendered   */ {cancelled, cancelled,  held,     released, printing, blocked,  cancelled, cancelled, reported_done},
    /* submitting */ {cancelled, cancelled,  held,     released, printing, blocked,  cancelled, cancelled, reported_done},
    /* held       */ {cancelled, cancelled,  held,     released, printing, blocked,  cancelled, cancelled, reported_done},
    /* released   */ {unknown,  unknown,     held,     released, printing, blocked,  unknown,   unknown,  reported_done},
    /* printing   */ {unknown,  unknown,     blocked,  unknown,  printing, blocked,  unknown,   unknown,  reported_done},
    /* blocked    */ {unknown,  unknown,     blocked,  released, printing, blocked,  unknown,   unknown,  reported_done},
}};
// clang-format on

void expect_table(const Table& table, Trouble trouble, bool lost, bool by_us) {
    for (std::size_t state = 0; state < unsettled.size(); ++state)
        for (std::size_t job = 0; job < all_jobs.size(); ++job) {
            const auto found = fate({unsettled[state], Trouble::none}, {true, all_jobs[job], trouble, lost}, by_us);
            SCOPED_TRACE(std::string{to_string(unsettled[state])} + ", job " + std::to_string(job) + ", " +
                         std::string{to_string(trouble)});
            EXPECT_EQ(to_string(found.state), to_string(table[state][job]));
            if (found.state == blocked)
                EXPECT_EQ(to_string(found.trouble), to_string(trouble == Trouble::none ? Trouble::paused : trouble));
            else if (found.state == rendered && trouble == Trouble::queue_missing)
                EXPECT_EQ(found.trouble, Trouble::queue_missing);
            else
                EXPECT_EQ(found.trouble, Trouble::none);
        }
}

} // namespace

TEST(PrintJobFate, FollowsWhatTheQueueShows) { expect_table(plain, Trouble::none, false, false); }

TEST(PrintJobFate, IsBlockedByAnyTroubleOnTheWay) {
    for (const auto trouble : all_troubles)
        if (trouble != Trouble::none) expect_table(in_trouble, trouble, false, false);
}

TEST(PrintJobFate, IsUnknownOnceEvidenceIsLost) {
    for (const auto trouble : all_troubles) expect_table(evidence_lost, trouble, true, false);
}

TEST(PrintJobFate, IsCancelledByUsOnlyBeforeItsRelease) { expect_table(cancelled_by_us, Trouble::none, false, true); }

TEST(PrintJobFate, StaysWhereItIsWithoutAnAnswer) {
    for (const auto state : unsettled)
        for (const auto job : all_jobs)
            for (const bool lost : {false, true})
                for (const bool by_us : {false, true})
                    EXPECT_EQ(fate({state, Trouble::paper_out}, {false, job, Trouble::cover_open, lost}, by_us),
                              (Fate{state, Trouble::scheduler_gone}));
}

TEST(PrintJobFate, OfASettledJobNeverChanges) {
    for (const auto state : all_states) {
        if (!is_settled(state)) continue;
        for (const auto job : all_jobs)
            for (const auto trouble : all_troubles)
                for (const bool answered : {false, true})
                    for (const bool lost : {false, true})
                        EXPECT_EQ(fate({state, Trouble::stuck}, {answered, job, trouble, lost}, true),
                                  (Fate{state, Trouble::stuck}));
    }
}

TEST(PrintJobFate, GoesBackToPrintingWhenTheTroubleIsMended) {
    auto now = fate({printing, Trouble::none}, {true, Job::processing, Trouble::paper_out, false});
    EXPECT_EQ(now, (Fate{blocked, Trouble::paper_out}));
    now = fate(now, {false, Job::absent, Trouble::none, false});
    EXPECT_EQ(now, (Fate{blocked, Trouble::scheduler_gone}));
    now = fate(now, {true, Job::processing, Trouble::none, false});
    EXPECT_EQ(now, (Fate{printing, Trouble::none}));
}

// Whatever is seen, and in whichever order: after a release no state says that nothing came out, unless the queue still
// shows the job as it was given.
TEST(PrintJobFate, NeverSendsAReleasedJobAgainByItself) {
    for (const auto state : {released, printing, blocked})
        for (const auto job : all_jobs)
            for (const auto trouble : all_troubles)
                for (const bool lost : {false, true})
                    for (const bool by_us : {false, true}) {
                        const auto after = fate({state, Trouble::none}, {true, job, trouble, lost}, by_us).state;
                        EXPECT_TRUE(after != rendered && after != submitting && after != failed && after != cancelled);
                        EXPECT_TRUE(after != held || (state == released && job == Job::held && !lost));
                    }
}

TEST(PrintJobState, IsSettledOrInFlightOrRendered) {
    const std::set settled{reported_done, confirmed, failed, cancelled, unknown};
    const std::set in_flight{submitting, held, released, printing, blocked};
    for (const auto state : all_states) {
        EXPECT_EQ(is_settled(state), settled.contains(state)) << to_string(state);
        EXPECT_EQ(is_in_flight(state), in_flight.contains(state)) << to_string(state);
    }
}

TEST(PrintJobState, IsReadAsItIsWritten) {
    for (const auto state : all_states) EXPECT_EQ(parse_job_state(to_string(state)), state);
    EXPECT_EQ(to_string(rendered), "rendered");
    EXPECT_EQ(to_string(released), "released");
    EXPECT_EQ(to_string(reported_done), "reported_done");
    EXPECT_EQ(to_string(unknown), "unknown");
    EXPECT_FALSE(parse_job_state(""));
    EXPECT_FALSE(parse_job_state("Held"));
}

TEST(PrintTrouble, IsReadAsItIsWritten) {
    for (const auto trouble : all_troubles) EXPECT_EQ(parse_trouble(to_string(trouble)), trouble);
    EXPECT_EQ(to_string(Trouble::none), "none");
    EXPECT_EQ(to_string(Trouble::paused), "paused");
    EXPECT_EQ(to_string(Trouble::scheduler_gone), "scheduler_gone");
    EXPECT_EQ(to_string(Trouble::other), "other");
    EXPECT_FALSE(parse_trouble("paper"));
}

TEST(PrintTrouble, HasWordsOfItsOwnInBothLanguages) {
    std::set<std::string_view> said;
    for (const auto trouble : all_troubles) {
        const auto words = in_words(trouble);
        EXPECT_TRUE(words.italian.ends_with('.') && words.english.ends_with('.')) << to_string(trouble);
        EXPECT_TRUE(said.insert(words.italian).second && said.insert(words.english).second) << to_string(trouble);
    }
    EXPECT_TRUE(in_words(Trouble::paper_out).italian.starts_with("Manca la carta"));
    EXPECT_TRUE(in_words(Trouble::other).english.starts_with("The printer reports"));
}

} // namespace counter::paper
