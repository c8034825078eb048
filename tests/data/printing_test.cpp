// What becomes of a paper's printing: jobs, copies, what people decide, and labels that are scanned.

#include "tests/data/paper_node.hpp"

namespace data::tests {

namespace {

using paper::Scan;
using paper::Verdict;
using States = std::vector<JobState>;
using Answer = Scan::Answer;

constexpr std::array all_states{JobState::rendered, JobState::submitting,    JobState::held,      JobState::released,
                                JobState::printing, JobState::blocked,       JobState::reported_done, JobState::confirmed,
                                JobState::failed,   JobState::cancelled,     JobState::unknown};

class PrintingTest : public testing::Test {
protected:
    PrintingTest() {
        node_.import(attended_data_set(waives));
        node_.close_due();
        node_.order();
        sheet_ = node_.only(Kind::meal_sheet);
        labels_ = node_.only(Kind::labels);
    }

    States states(const Paper& paper) {
        States states;
        for (const auto& job : node_.jobs(paper.id)) states.push_back(job.fate.state);
        return states;
    }
    /// Whatever its life would allow.
    void put(const Paper& paper, JobState state) {
        auto job = node_.last_job(paper.id);
        job.fate = {state, Trouble::none};
        ASSERT_TRUE(node_.in_transaction([&](Store& s) { return s.papers().jobs().set(job, ""); }));
    }
    void scan_all() {
        for (const auto& row : node_.live_trays()) node_.scan(mark_of(row));
    }
    std::optional<paper::Assignment> next(std::string_view queue = "folder") { return node_->papers().next(queue).value(); }

    PaperNode node_;
    Paper sheet_;
    Paper labels_;
};

// Jobs. ----------------------------------------------------------------------------------------------------------

TEST_F(PrintingTest, APaperIsOrderedWithItsFirstJob) {
    const auto jobs = node_.jobs(sheet_.id);
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs.front().attempt, 1);
    EXPECT_EQ(jobs.front().fate, (counter::paper::Fate{JobState::rendered, Trouble::none}));
    EXPECT_EQ(jobs.front().queue, "folder"); // where nothing else is set
    EXPECT_EQ(jobs.front().ordered_by, "Rosa");
    EXPECT_TRUE(jobs.front().key.starts_with("2026-09-21 S1 meal_sheet ")) << jobs.front().key;
}

TEST_F(PrintingTest, NoTwoJobsHaveTheSameName) {
    for (int i = 0; i < 5; ++i) {
        put(sheet_, JobState::unknown);
        ASSERT_TRUE(node_.reprint(sheet_.id, fmt::format("r{}", i)));
    }
    EXPECT_EQ(node_.count("SELECT count(DISTINCT key) FROM print_jobs"), node_.count("SELECT count(*) FROM print_jobs"));
    EXPECT_EQ(node_.count("SELECT count(*) FROM print_jobs"), 8);
}

TEST_F(PrintingTest, EachKindGoesWhereItIsSetToGo) {
    paper::PrintSetup setup;
    setup.routes[Kind::labels] = {"zebra", "ufficio"};
    setup.queues["zebra"] = {"zpl", "62x100"};
    PaperNode node;
    node.import(attended_data_set());
    node.set_up(setup);
    node.close_due();
    node.order();
    EXPECT_EQ(node.last_job(node.only(Kind::labels).id).queue, "zebra");
    EXPECT_EQ(node.last_job(node.only(Kind::meal_sheet).id).queue, "folder");
    const auto assignment = node->papers().next("zebra").value();
    ASSERT_TRUE(assignment);
    EXPECT_EQ(assignment->setup.language, "zpl");
    EXPECT_EQ(assignment->setup.media, "62x100");
    EXPECT_EQ(assignment->fallback, "ufficio");
    EXPECT_EQ(std::get<counter::paper::Labels>(assignment->document).labels.size(), 2U);
}

TEST_F(PrintingTest, TheOldestGoesFirstAndOneThatTheQueueMayHoldBeforeAll) {
    EXPECT_EQ(next()->job.paper, sheet_.id);
    put(labels_, JobState::held);
    EXPECT_EQ(next()->job.paper, labels_.id);
    put(labels_, JobState::reported_done);
    EXPECT_EQ(next()->job.paper, sheet_.id);
    put(sheet_, JobState::unknown);
    put(node_.only(Kind::delivery_note), JobState::failed);
    EXPECT_FALSE(next());
}

TEST_F(PrintingTest, AFallbackHasNoFallback) {
    paper::PrintSetup setup;
    setup.routes[Kind::meal_sheet] = {"a", "b"};
    node_.set_up(setup);
    auto job = node_.last_job(sheet_.id);
    job.queue = "b";
    ASSERT_TRUE(node_.record(job, JobState::rendered).value());
    EXPECT_EQ(next("b")->job.id, job.id);
    EXPECT_FALSE(next("b")->fallback);
}

TEST_F(PrintingTest, WhereAJobStandsSurvivesARestart) {
    auto job = node_.last_job(sheet_.id);
    job.in_queue = {17, "urn:uuid:1"};
    job.key = node_.last_job(sheet_.id).key;
    ASSERT_TRUE(node_.record(job, JobState::blocked, Trouble::paper_out).value());
    node_.open(after_closing);
    const auto kept = node_.last_job(sheet_.id);
    EXPECT_EQ(kept.fate, (counter::paper::Fate{JobState::blocked, Trouble::paper_out}));
    EXPECT_EQ(kept.in_queue->id, 17);
    EXPECT_EQ(kept.in_queue->uuid, "urn:uuid:1");
    EXPECT_EQ(node_.count(fmt::format("SELECT count(*) FROM print_events WHERE job = {}", job.id)), 2);
}

// Copies. --------------------------------------------------------------------------------------------------------

TEST_F(PrintingTest, ACopySaysTheSameAndIsTheNextAttempt) {
    put(sheet_, JobState::unknown);
    const auto before = node_.content(sheet_);
    ASSERT_TRUE(node_.reprint(sheet_.id, "r"));
    EXPECT_EQ(node_.last_job(sheet_.id).attempt, 2);
    EXPECT_EQ(node_.content(sheet_), before);
    EXPECT_EQ(node_.papers().size(), 3U);
    EXPECT_EQ(states(sheet_), (States{JobState::unknown, JobState::rendered}));
}

TEST_F(PrintingTest, TheSameRequestPrintsOneCopy) {
    put(sheet_, JobState::unknown);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(node_.reprint(sheet_.id, "r"));
    EXPECT_EQ(node_.jobs(sheet_.id).size(), 2U);
    put(labels_, JobState::unknown);
    EXPECT_EQ(node_.reprint(labels_.id, "r").error().kind, ErrorKind::conflict); // another paper's
}

TEST_F(PrintingTest, WhatIsOnItsWayIsNotCopied) {
    int copies = 0;
    for (const auto state : all_states) {
        put(sheet_, state);
        const auto copied = node_.reprint(sheet_.id, fmt::format("r{}", ++copies));
        EXPECT_EQ(copied.has_value(), counter::paper::is_settled(state)) << to_string(state);
        if (!copied) {
            EXPECT_EQ(copied.error().kind, ErrorKind::conflict);
        }
    }
    EXPECT_EQ(node_.reprint(4711, "other").error().kind, ErrorKind::not_found);
}

TEST_F(PrintingTest, ChosenLabelsAloneAreCopied) {
    put(labels_, JobState::unknown);
    const auto chosen = node_.live_trays().front().tray.serial;
    ASSERT_TRUE(node_.reprint(labels_.id, "r", {chosen}));
    EXPECT_EQ(node_.last_job(labels_.id).serials, std::vector{chosen});
    // Somebody has looked, and says which are missing.
    EXPECT_EQ(states(labels_), (States{JobState::confirmed, JobState::rendered}));
    put(labels_, JobState::confirmed);
    EXPECT_EQ(node_.reprint(labels_.id, "r2", {chosen + 1000}).error().kind, ErrorKind::wrong_input);
    EXPECT_EQ(node_.reprint(sheet_.id, "r3", {chosen}).error().kind, ErrorKind::conflict); // still on its way
    put(sheet_, JobState::confirmed);
    EXPECT_EQ(node_.reprint(sheet_.id, "r4", {chosen}).error().kind, ErrorKind::wrong_input); // no labels on it
}

TEST_F(PrintingTest, ACopyGoesWhereItsKindGoesNow) {
    put(sheet_, JobState::unknown);
    paper::PrintSetup setup;
    setup.routes[Kind::meal_sheet] = {"ufficio", std::nullopt};
    node_.set_up(setup);
    ASSERT_TRUE(node_.reprint(sheet_.id, "r"));
    EXPECT_EQ(node_.last_job(sheet_.id).queue, "ufficio");
}

// Decisions. -----------------------------------------------------------------------------------------------------

TEST_F(PrintingTest, EachDecisionIsForItsStatesAlone) {
    const std::map<Verdict, States> allowed{
        {Verdict::came_out, {JobState::reported_done, JobState::confirmed, JobState::unknown}},
        {Verdict::retry, {JobState::failed, JobState::cancelled}},
        {Verdict::cancel,
         {JobState::rendered, JobState::submitting, JobState::held, JobState::released, JobState::printing, JobState::blocked}}};
    for (const auto& [verdict, states] : allowed)
        for (const auto state : all_states) {
            put(sheet_, state);
            const auto decided = node_.decide_job(node_.last_job(sheet_.id).id, verdict);
            EXPECT_EQ(decided.has_value(), std::ranges::find(states, state) != states.end())
                << static_cast<int>(verdict) << " " << to_string(state);
            if (!decided) {
                EXPECT_EQ(decided.error().kind, ErrorKind::conflict);
            }
        }
    EXPECT_EQ(node_.decide_job(4711, Verdict::cancel).error().kind, ErrorKind::not_found);
}

TEST_F(PrintingTest, WhatCameOutIsConfirmedBySomebody) {
    put(sheet_, JobState::unknown);
    const auto job = node_.last_job(sheet_.id);
    ASSERT_TRUE(node_.decide_job(job.id, Verdict::came_out));
    EXPECT_EQ(states(sheet_), States{JobState::confirmed});
    EXPECT_EQ(node_.count(fmt::format("SELECT count(*) FROM print_events WHERE job = {} AND state = 'confirmed' AND author = 'Rosa'",
                                      job.id)),
              1);
}

TEST_F(PrintingTest, AnotherTryIsTheSameAttemptUnderAnotherName) {
    const auto before = node_.last_job(sheet_.id);
    put(sheet_, JobState::failed);
    ASSERT_TRUE(node_.decide_job(before.id, Verdict::retry));
    const auto after = node_.last_job(sheet_.id);
    EXPECT_EQ(after.id, before.id);
    EXPECT_EQ(after.attempt, 1); // nothing came out: this is no copy
    EXPECT_NE(after.key, before.key);
    EXPECT_FALSE(after.in_queue);
    EXPECT_EQ(after.fate, (counter::paper::Fate{JobState::rendered, Trouble::none}));
}

TEST_F(PrintingTest, AnotherTryGoesWhereItsKindGoesNow) {
    ASSERT_TRUE(node_.decide_job(node_.last_job(sheet_.id).id, Verdict::cancel));
    paper::PrintSetup setup;
    setup.routes[Kind::meal_sheet] = {"ufficio", std::nullopt};
    node_.set_up(setup);
    ASSERT_TRUE(node_.decide_job(node_.last_job(sheet_.id).id, Verdict::retry));
    EXPECT_EQ(node_.last_job(sheet_.id).queue, "ufficio");
}

TEST_F(PrintingTest, WhatWasCopiedMeanwhileIsNotTriedAgain) {
    put(sheet_, JobState::failed);
    const auto first = node_.last_job(sheet_.id).id;
    ASSERT_TRUE(node_.reprint(sheet_.id, "r"));
    EXPECT_EQ(node_.decide_job(first, Verdict::retry).error().kind, ErrorKind::conflict);
}

TEST_F(PrintingTest, WhatWaitsIsCancelledAtOnceAndWhatTheQueueMayHoldIsMarked) {
    ASSERT_TRUE(node_.decide_job(node_.last_job(sheet_.id).id, Verdict::cancel));
    EXPECT_EQ(states(sheet_), States{JobState::cancelled});
    put(labels_, JobState::released);
    ASSERT_TRUE(node_.decide_job(node_.last_job(labels_.id).id, Verdict::cancel));
    EXPECT_EQ(states(labels_), States{JobState::released}); // it may still come out
    EXPECT_TRUE(node_.last_job(labels_.id).cancelling);
}

TEST_F(PrintingTest, WhatAPersonDecidedStandsAgainstALateRecord) {
    const auto late = node_.last_job(sheet_.id);
    ASSERT_TRUE(node_.decide_job(late.id, Verdict::cancel));
    EXPECT_FALSE(node_.record(late, JobState::submitting).value());
    EXPECT_EQ(states(sheet_), States{JobState::cancelled});
    ASSERT_TRUE(node_.decide_job(late.id, Verdict::retry));
    EXPECT_FALSE(node_.record(late, JobState::submitting).value()); // of the try before
    EXPECT_EQ(states(sheet_), States{JobState::rendered});
    EXPECT_NE(node_.last_job(sheet_.id).key, late.key);
}

TEST_F(PrintingTest, WhatIsToBeCancelledIsNotReleased) {
    put(sheet_, JobState::held);
    const auto held = node_.last_job(sheet_.id);
    ASSERT_TRUE(node_.decide_job(held.id, Verdict::cancel));
    EXPECT_FALSE(node_.record(held, JobState::released).value());
    EXPECT_EQ(states(sheet_), States{JobState::held});
    EXPECT_TRUE(node_.record(held, JobState::cancelled).value());
    EXPECT_EQ(states(sheet_), States{JobState::cancelled});
}

TEST_F(PrintingTest, WhatIsToBeCancelledAndWasSurelyNotSentIsCancelled) {
    put(sheet_, JobState::submitting);
    const auto job = node_.last_job(sheet_.id);
    ASSERT_TRUE(node_.decide_job(job.id, Verdict::cancel));
    EXPECT_TRUE(node_.record(job, JobState::rendered).value()); // the queue has none
    EXPECT_EQ(states(sheet_), States{JobState::cancelled});
}

// Scanning. ------------------------------------------------------------------------------------------------------

TEST_F(PrintingTest, AScannedTrayIsPackedAndASecondTimeItWarns) {
    const auto row = node_.live_trays().front();
    const auto first = node_.scan(mark_of(row));
    EXPECT_EQ(first.answer, Answer::packed);
    EXPECT_EQ(first.left, 1);
    EXPECT_EQ(first.tray->tray.code, row.tray.code);
    const auto second = node_.scan(mark_of(row));
    EXPECT_EQ(second.answer, Answer::already_packed);
    EXPECT_EQ(second.left, 1);
    EXPECT_EQ(second.tray->packed_by, "Rosa");
    EXPECT_EQ(node_.count("SELECT count(*) FROM tray_scans"), 2);
}

TEST_F(PrintingTest, ALabelOfACopyPacksTheSameTray) {
    const auto row = node_.live_trays().front();
    EXPECT_EQ(node_.scan(mark_of(row, 3)).answer, Answer::packed);
    EXPECT_EQ(node_.scan(mark_of(row, 1)).answer, Answer::already_packed);
    EXPECT_EQ(node_.count("SELECT attempt FROM tray_scans ORDER BY id LIMIT 1"), 3);
}

TEST_F(PrintingTest, ATrayThatWasTakenAwayMustNotLeave) {
    node_.state(statement("s", after_closing, {"D1"}, false));
    const auto rows = node_.live_trays();
    const auto mine = std::ranges::find_if(rows, [](const auto& row) { return row.tray.person->first_name == "Anna"; });
    node_.acknowledge_all(); // nobody has pressed a button since
    EXPECT_EQ(node_.scan(mark_of(*mine)).answer, Answer::taken_away);
    EXPECT_EQ(node_.tick_off(mine->tray.serial).answer, Answer::taken_away);
    EXPECT_FALSE(node_->papers().trays().find(mine->tray.serial).value()->packed_at);
    EXPECT_EQ(node_.scan(mark_of(*mine)).left, 1);
}

TEST_F(PrintingTest, ALabelOfAnotherDayIsNoneOfTheDaysTrays) {
    const auto row = node_.live_trays().front();
    EXPECT_EQ(node_.scan(mark_of(row), row.date + date::days{1}).answer, Answer::other_day);
    EXPECT_EQ(node_.scan(mark_of(row), row.date).answer, Answer::packed);
}

TEST_F(PrintingTest, WhatIsNoLabelOfOursIsUnknown) {
    auto row = node_.live_trays().front();
    const auto mark = mark_of(row);
    row.tray.serial += 1000;
    EXPECT_EQ(node_.scan(mark_of(row)).answer, Answer::unknown);
    row = node_.live_trays().front();
    row.tray.code = "PR0VA"; // another kitchen's serial
    for (const auto& text : {mark_of(row), std::string{""}, std::string{"8001234567890"}, mark + "X", "MST1:0:1:" + row.tray.code}) {
        const auto scan = node_.scan(text);
        EXPECT_EQ(scan.answer, Answer::unknown) << text;
        EXPECT_FALSE(scan.tray) << text;
    }
    EXPECT_EQ(node_.tick_off(4711).answer, Answer::unknown);
    EXPECT_EQ(node_.count("SELECT count(*) FROM trays WHERE packed_at IS NOT NULL"), 0);
}

TEST_F(PrintingTest, ATrayMayBeTickedOffByHand) {
    const auto serial = node_.live_trays().front().tray.serial;
    EXPECT_EQ(node_.tick_off(serial).answer, Answer::packed);
    EXPECT_EQ(node_.tick_off(serial).answer, Answer::already_packed);
    EXPECT_EQ(node_.count("SELECT count(*) FROM tray_scans WHERE attempt IS NULL"), 2);
}

TEST_F(PrintingTest, LabelsThatAreAllScannedConfirmTheirJobAlsoWhereNobodyKnew) {
    for (const auto state : {JobState::reported_done, JobState::unknown}) {
        put(labels_, state);
        node_.in_transaction([](Store& s) { return s.database().execute("UPDATE trays SET packed_at = NULL; DELETE FROM tray_scans"); });
        const auto rows = node_.live_trays();
        node_.scan(mark_of(rows.front()));
        EXPECT_EQ(states(labels_), States{state});
        node_.scan(mark_of(rows.back()));
        EXPECT_EQ(states(labels_), States{JobState::confirmed});
    }
}

TEST_F(PrintingTest, LabelsMayBeScannedBeforeTheQueueIsDone) {
    for (const auto end : {JobState::reported_done, JobState::unknown}) {
        put(labels_, JobState::printing);
        scan_all();
        EXPECT_EQ(states(labels_), States{JobState::printing});
        node_.print(labels_.id, end);
        EXPECT_EQ(states(labels_), States{JobState::confirmed});
    }
}

TEST_F(PrintingTest, ScannedLabelsConfirmNothingOfWhichNothingCameOut) {
    for (const auto state : {JobState::failed, JobState::cancelled}) {
        put(labels_, state);
        scan_all();
        EXPECT_EQ(states(labels_), States{state});
    }
}

TEST_F(PrintingTest, ATakenTraysLabelIsNotWaitedForAndProvesNothing) {
    put(labels_, JobState::unknown);
    node_.state(statement("s", after_closing, {"D1"}, false));
    node_.acknowledge_all();
    EXPECT_EQ(states(labels_), States{JobState::unknown});
    scan_all();
    EXPECT_EQ(states(labels_), States{JobState::confirmed});

    node_.state(statement("t", after_closing + 1s, {"D1", "D2"}, false));
    node_.acknowledge_all();
    put(labels_, JobState::released);
    node_.in_transaction([](Store& s) { return s.database().execute("UPDATE trays SET packed_at = NULL"); });
    node_.print(labels_.id, JobState::reported_done); // all of its trays are gone
    EXPECT_EQ(states(labels_), States{JobState::reported_done});
}

TEST_F(PrintingTest, ACopyOfChosenLabelsIsConfirmedByTheseAlone) {
    const auto rows = node_.live_trays();
    put(labels_, JobState::reported_done);
    ASSERT_TRUE(node_.reprint(labels_.id, "r", {rows.front().tray.serial}));
    node_.print(labels_.id, JobState::reported_done);
    node_.scan(mark_of(rows.front(), 2));
    EXPECT_EQ(states(labels_), (States{JobState::reported_done, JobState::confirmed}));
}

TEST_F(PrintingTest, ACopyIsNotConfirmedByLabelsThatWereScannedBeforeIt) {
    put(labels_, JobState::reported_done);
    for (const auto& row : node_.live_trays()) node_.scan(mark_of(row, 1));
    ASSERT_TRUE(node_.reprint(labels_.id, "r"));
    node_.print(labels_.id, JobState::reported_done);
    EXPECT_EQ(states(labels_), (States{JobState::confirmed, JobState::reported_done}));
    for (const auto& row : node_.live_trays()) node_.scan(mark_of(row, 2));
    EXPECT_EQ(states(labels_), (States{JobState::confirmed, JobState::confirmed}));
}

} // namespace

} // namespace data::tests
