// The store: what is durable, what is frozen, and what becomes of requests and imports after a closing.

#include "data/store.hpp"

#include <gtest/gtest.h>

#include "data/data_set_reader.hpp"
#include "data/proof.hpp"
#include "tests/data/small_data_set.hpp"

namespace data::tests {

namespace {

using namespace std::chrono_literals;
using counter::ClockState;
using counter::ClockTrust;
using counter::Instant;
using counter::Operation;
using counter::Outcome;

const ClockState good_clock{ClockTrust::synchronised, 0ms};

Instant at(std::string_view instant) { return counter::parse_instant(instant).value(); }
counter::ServiceDate day(std::string_view date) { return counter::parse_date(date).value(); }

// Monday 21 September 2026. S1 and S2 are in Rome (09:30 and 08:15, then 2 h ahead of UTC), S3 on the Azores (09:00 UTC).
const auto monday = day("2026-09-21");
const auto s1_cutoff = at("2026-09-21T07:30:00.000Z");
const auto early_morning = at("2026-09-21T05:00:00.000Z");

class StoreTest : public testing::Test {
protected:
    StoreTest() {
        open(early_morning);
        import(small_data_set(), early_morning);
    }

    void open(Instant now) {
        store_.reset();
        auto opened = Store::open(folder_ / "data", now);
        ASSERT_TRUE(opened) << opened.error().message;
        store_.emplace(std::move(*opened));
    }

    template <typename Work>
    auto in_transaction(Work work) {
        EXPECT_TRUE(store_->begin());
        auto result = work(*store_);
        const auto committed = store_->commit();
        EXPECT_TRUE(committed) << committed.error().message;
        return result;
    }

    ImportSummary import(const std::map<std::string, std::string>& files, Instant now) {
        const support::TempFolder set;
        write_files(set, files);
        std::vector<Fault> faults;
        const auto read = read_data_set(set.path(), faults);
        EXPECT_TRUE(read) << (faults.empty() ? "" : to_string(faults.front()));
        const auto done = in_transaction([&](Store& s) { return s.import(*read, now, good_clock); });
        EXPECT_TRUE(done) << done.error().message;
        return *done;
    }

    Answer ask(std::string id, std::string diner, Operation operation, Instant received_at, ClockState clock = good_clock) {
        const Submission submission{std::move(id), "portal",
                                    {received_at, counter::Channel::portal, std::move(diner), operation, std::nullopt}};
        const auto answer = in_transaction([&](Store& s) { return s.submit(submission, received_at, clock); });
        EXPECT_TRUE(answer) << answer.error().message;
        return *answer;
    }

    std::vector<Closing> close_due(Instant now, ClockState clock = good_clock) {
        const auto closed = in_transaction([&](Store& s) { return s.close_due(now, clock); });
        EXPECT_TRUE(closed) << closed.error().message;
        return *closed;
    }

    SchoolDay school_day(std::string_view school, counter::ServiceDate date, Instant now) {
        auto days = store_->day(date, now, store_->roster().find_school(school));
        EXPECT_TRUE(days);
        EXPECT_EQ(days->size(), 1U);
        return days->front();
    }

    support::TempFolder folder_;
    std::optional<Store> store_;
};

TEST_F(StoreTest, ASchoolClosesAtTheFirstInstantPastItsCutoff) {
    EXPECT_TRUE(close_due(s1_cutoff - 1ms).empty());
    EXPECT_TRUE(close_due(s1_cutoff).empty());
    const auto closed = close_due(s1_cutoff + 1ms);
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed.front().school, "S1");
    EXPECT_EQ(closed.front().meals, 3); // D1, D2 and the teacher D3
    EXPECT_FALSE(closed.front().provisional);
}

TEST_F(StoreTest, ARequestAtTheCutoffInstantIsInAndOneMillisecondLaterIsNot) {
    EXPECT_EQ(ask("in time", "D1", Operation::cancel, s1_cutoff).decision.effective_date, monday);
    EXPECT_NE(ask("late", "D2", Operation::cancel, s1_cutoff + 1ms).decision.effective_date, monday);
    close_due(s1_cutoff + 2ms);
    EXPECT_EQ(school_day("S1", monday, s1_cutoff + 2ms).meals, 2);
}

TEST_F(StoreTest, ClosingTwiceChangesNothing) {
    close_due(s1_cutoff + 1ms);
    EXPECT_TRUE(close_due(s1_cutoff + 1ms).empty());
    EXPECT_TRUE(close_due(s1_cutoff + 1h).empty());
}

TEST_F(StoreTest, ARepeatedRequestGetsItsFirstAnswerAndChangesNothing) {
    const auto first = ask("same", "D1", Operation::cancel, early_morning);
    const auto again = ask("same", "D2", Operation::bianco, early_morning + 1h);
    EXPECT_EQ(first.decision, again.decision);
    EXPECT_EQ(first.received_at, again.received_at);
    EXPECT_EQ(school_day("S1", monday, early_morning + 1h).meals, 2);
}

TEST_F(StoreTest, WhatWasDecidedIsThereAfterAReopen) {
    ask("a", "D1", Operation::cancel, early_morning);
    ask("b", "D2", Operation::bianco, early_morning);
    ask("c", "D3", Operation::suspend, early_morning);
    const auto before = school_day("S1", monday, early_morning);
    open(early_morning + 1s);
    const auto after = school_day("S1", monday, early_morning + 1s);
    EXPECT_EQ(before.lines, after.lines);
    EXPECT_EQ(after.meals, 1);
    EXPECT_EQ(ask("a", "D1", Operation::cancel, early_morning + 2s).decision.outcome, Outcome::accepted);
}

TEST_F(StoreTest, WhatIsRolledBackNeverWas) {
    ASSERT_TRUE(store_->begin());
    const Submission submission{"x", "portal", {early_morning, counter::Channel::portal, "D1", Operation::cancel, std::nullopt}};
    ASSERT_TRUE(store_->submit(submission, early_morning, good_clock));
    EXPECT_EQ(school_day("S1", monday, early_morning).meals, 2);
    ASSERT_TRUE(store_->roll_back(early_morning));
    EXPECT_EQ(school_day("S1", monday, early_morning).meals, 3);
    EXPECT_TRUE(store_->take_changes().empty());
}

TEST_F(StoreTest, ASchoolThatMissedItsCutoffClosesAtStart) {
    open(early_morning + 30h); // the service was down all Monday and Tuesday morning
    const auto closed = close_due(early_morning + 30h);
    ASSERT_EQ(closed.size(), 4U); // S1 and S3 on both days; nobody is enrolled at S2 yet
    EXPECT_EQ(closed[0].school, "S1"); // the earliest cutoff is numbered first
    EXPECT_EQ(closed[0].date, monday);
    EXPECT_EQ(closed[1].school, "S3");
    EXPECT_EQ(closed[1].date, monday);
}

TEST_F(StoreTest, ClosingNumbersAreOneSeriesPerKitchenWithoutGaps) {
    close_due(at("2026-09-25T12:00:00.000Z"));
    for (const auto* kitchen : {"K1", "K2"}) {
        Query numbers{store_->database(), "SELECT number FROM closings WHERE kitchen = ?1 ORDER BY number"};
        auto rows = numbers.rows(kitchen);
        std::int64_t expected = 0;
        while (rows.next()) EXPECT_EQ(rows.integer(0), ++expected);
        EXPECT_GT(expected, 0);
    }
}

TEST_F(StoreTest, DaysBeforeTheFirstImportAreNotClosed) {
    for (const auto& closing : close_due(s1_cutoff + 1ms)) EXPECT_GE(closing.date, monday);
}

TEST_F(StoreTest, AClosingCannotBeChangedOrDeleted) {
    close_due(s1_cutoff + 1ms);
    for (const auto* sql : {"UPDATE closings SET meals = 0", "DELETE FROM closings", "UPDATE closing_lines SET meals = 0",
                            "DELETE FROM closing_lines", "UPDATE closing_meals SET diner = 1", "DELETE FROM closing_meals"})
        EXPECT_FALSE(store_->database().execute(sql)) << sql;
}

TEST_F(StoreTest, ACoeliacBiancoIsFrozenAsBoth) {
    ask("b", "D1", Operation::bianco, early_morning);
    close_due(s1_cutoff + 1ms);
    const auto lines = school_day("S1", monday, s1_cutoff + 1ms).lines;
    EXPECT_NE(std::ranges::find(lines, DayLine{"1A", 1, "cel", true, 1, 0}), lines.end());
}

TEST_F(StoreTest, StaffCloseEarlyOnceAndOnlyBeforeTheCutoff) {
    const auto close = [&](Instant now) {
        return in_transaction([&](Store& s) { return s.close_early("S1", monday, "neve", "Anna", now, good_clock); });
    };
    const auto first = close(early_morning);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->number, 1);
    EXPECT_EQ(close(early_morning).error().kind, ErrorKind::conflict);
    EXPECT_TRUE(close_due(s1_cutoff + 1ms).empty());
    EXPECT_EQ(school_day("S1", monday, s1_cutoff + 1ms).closing->number, 1);
}

TEST_F(StoreTest, ARequestInTimeAfterAnEarlyClosingBecomesAVariation) {
    ASSERT_TRUE(in_transaction([&](Store& s) { return s.close_early("S1", monday, "neve", "Anna", early_morning, good_clock); }));
    EXPECT_EQ(ask("c", "D1", Operation::cancel, early_morning + 1min).decision.outcome, Outcome::accepted);
    auto day_now = school_day("S1", monday, early_morning + 1min);
    EXPECT_EQ(day_now.meals, 3); // the closing stays
    ASSERT_EQ(day_now.variations.size(), 1U);
    EXPECT_EQ(day_now.variations.front().reason, "closed_early");
    EXPECT_EQ(day_now.variations.front().line.meals, -1);
    EXPECT_EQ(day_now.variations.front().line.diet, "cel");
    EXPECT_EQ(day_now.to_cook, 3); // until the kitchen has seen it

    const auto id = day_now.variations.front().id;
    const auto decide = [&](VariationState state) {
        return in_transaction([&](Store& s) { return s.decide_variation(id, state, "Cuoca", early_morning + 2min, std::nullopt); });
    };
    EXPECT_EQ(decide(VariationState::acknowledged)->state, VariationState::acknowledged);
    EXPECT_EQ(decide(VariationState::refused)->state, VariationState::acknowledged); // the first decision stands
    EXPECT_EQ(school_day("S1", monday, early_morning + 3min).to_cook, 2);
}

TEST_F(StoreTest, OnlyTheNextDayOfServiceCanBeClosedEarly) {
    const auto refused =
        in_transaction([&](Store& s) { return s.close_early("S1", monday + date::days{1}, "x", "Anna", early_morning, good_clock); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::wrong_input);
    EXPECT_TRUE(in_transaction([&](Store& s) { // once Monday's cutoff is past
        return s.close_early("S1", monday + date::days{1}, "x", "Anna", s1_cutoff + 1ms, good_clock);
    }));
}

TEST_F(StoreTest, ADeltaSheetIsDecidedAsAWhole) {
    ASSERT_TRUE(in_transaction([&](Store& s) { return s.close_early("S1", monday, "neve", "Anna", early_morning, good_clock); }));
    ask("b", "D2", Operation::bianco, early_morning + 1min);
    const auto sheet = school_day("S1", monday, early_morning + 1min).variations;
    ASSERT_EQ(sheet.size(), 2U);
    const auto decide = [&](std::int64_t id, VariationState state) {
        return in_transaction([&](Store& s) { return s.decide_variation(id, state, "Cuoca", early_morning + 2min, std::nullopt); });
    };
    EXPECT_EQ(decide(sheet[0].id, VariationState::refused)->state, VariationState::refused);
    EXPECT_EQ(decide(sheet[1].id, VariationState::acknowledged)->state, VariationState::refused);
    EXPECT_EQ(school_day("S1", monday, early_morning + 3min).to_cook, 3); // no meal made from nothing
}

TEST_F(StoreTest, OnlyDecisionsThatTodaysCutoffHasAPartInAreProvisional) {
    const Submission tomorrow{"t", "portal", {s1_cutoff, counter::Channel::portal, "D1", Operation::cancel, monday + date::days{1}}};
    EXPECT_FALSE(in_transaction([&](Store& s) { return s.submit(tomorrow, s1_cutoff, good_clock); })->provisional);
    EXPECT_TRUE(ask("today", "D2", Operation::cancel, s1_cutoff).provisional);
}

TEST_F(StoreTest, ABiancoAfterAnEarlyClosingMovesAMealOnOneDeltaSheet) {
    ASSERT_TRUE(in_transaction([&](Store& s) { return s.close_early("S1", monday, "neve", "Anna", early_morning, good_clock); }));
    ask("b", "D2", Operation::bianco, early_morning + 1min);
    const auto variations = school_day("S1", monday, early_morning + 1min).variations;
    ASSERT_EQ(variations.size(), 2U);
    EXPECT_EQ(variations[0].line.meals + variations[1].line.meals, 0);
    EXPECT_EQ(variations[0].number, 1);
    EXPECT_EQ(variations[1].number, 1);
}

TEST_F(StoreTest, ARequestStampedInTimeThatArrivesAfterTheClosingIsDelayedByTheLink) {
    close_due(s1_cutoff + 1ms);
    ask("late link", "D1", Operation::cancel, s1_cutoff - 1s);
    const auto day_now = school_day("S1", monday, s1_cutoff + 1min);
    EXPECT_EQ(day_now.meals, 3);
    ASSERT_EQ(day_now.variations.size(), 1U);
    EXPECT_EQ(day_now.variations.front().reason, "delayed_by_link");
}

TEST_F(StoreTest, ADecisionNearTheCutoffIsProvisionalAndSoIsItsClosing) {
    EXPECT_FALSE(ask("far", "D1", Operation::cancel, s1_cutoff - 3s).provisional);
    EXPECT_TRUE(ask("near", "D2", Operation::cancel, s1_cutoff - 1s).provisional);
    const auto closed = close_due(s1_cutoff + 1ms);
    ASSERT_FALSE(closed.empty());
    const auto closing = school_day("S1", monday, s1_cutoff + 1ms).closing.value();
    EXPECT_TRUE(closing.provisional);
    ASSERT_TRUE(in_transaction([&](Store& s) { return s.confirm_closing("K1", closing.number, "Anna", s1_cutoff + 1min); }));
    EXPECT_FALSE(school_day("S1", monday, s1_cutoff + 1min).provisional);
}

TEST_F(StoreTest, AClosingByAnUnsynchronisedClockIsProvisional) {
    const auto closed = close_due(s1_cutoff + 1ms, {ClockTrust::unsynchronised, 16s});
    ASSERT_FALSE(closed.empty());
    for (const auto& closing : closed) EXPECT_TRUE(closing.provisional);
}

TEST_F(StoreTest, ImportingTheSameAgainChangesNothing) {
    const auto before = read_facts(store_->database(), Detail::everything);
    close_due(s1_cutoff + 1ms);
    const auto summary = import(small_data_set(), s1_cutoff + 1min);
    EXPECT_EQ(summary.diners_ended, 0U);
    EXPECT_EQ(summary.variations, 0U);
    const auto after = read_facts(store_->database(), Detail::everything);
    ASSERT_TRUE(before && after);
    EXPECT_EQ(before->facts.diners.size(), after->facts.diners.size());
    EXPECT_EQ(before->facts.calendar.size(), after->facts.calendar.size());
    EXPECT_EQ(before->facts.diets.size(), after->facts.diets.size());
    EXPECT_EQ(school_day("S1", monday, s1_cutoff + 1min).meals, 3);
}

TEST_F(StoreTest, AnImportClosesFirstWhatIsDue) {
    auto files = small_data_set();
    files["calendar.csv"] += "authority,roma,2026-09-21,2026-09-21,closed,allerta\n";
    import(files, s1_cutoff + 1min); // past the cutoff, before anybody closed
    const auto day_now = school_day("S1", monday, s1_cutoff + 1min);
    ASSERT_TRUE(day_now.closing);
    EXPECT_EQ(day_now.meals, 3);
}

TEST_F(StoreTest, AnImportThatChangesAClosedDayRaisesVariationsAndChangesNoClosing) {
    close_due(s1_cutoff + 1ms);
    auto files = small_data_set();
    files["diet_assignments.csv"] = "diner,diet,from,to\nD1,cel,,\nD2,cel,,\nD2,veg,,\n";
    const auto summary = import(files, s1_cutoff + 1min);
    EXPECT_EQ(summary.variations, 2U); // D2: one veg meal less, one cel+veg meal more
    const auto day_now = school_day("S1", monday, s1_cutoff + 1min);
    EXPECT_EQ(day_now.meals, 3);
    ASSERT_EQ(day_now.variations.size(), 2U);
    EXPECT_EQ(day_now.variations[0].line.diet, "veg");
    EXPECT_EQ(day_now.variations[1].line.diet, "cel+veg");
    EXPECT_EQ(day_now.variations[1].reason, "diet_changed");
}

TEST_F(StoreTest, ADinerMissingFromANewerImportEndsAndNeverVanishes) {
    ask("c", "D1", Operation::cancel, early_morning);
    auto files = small_data_set();
    for (const auto* name : {"diners.csv", "diet_assignments.csv", "certificates.csv", "opening_balances.csv"}) {
        auto& text = files[name];
        for (auto line = text.find("\nD1,"); line != std::string::npos; line = text.find("\nD1,"))
            text.erase(line, text.find('\n', line + 1) - line);
    }
    EXPECT_EQ(import(files, early_morning).diners_ended, 1U);
    EXPECT_TRUE(store_->roster().find_diner("D1"));
    EXPECT_EQ(school_day("S1", monday, early_morning).meals, 2);
    const auto proof = read_proof(store_->database(), "D1", monday);
    ASSERT_TRUE(proof);
    EXPECT_EQ(proof->requests.size(), 1U);
}

TEST_F(StoreTest, TheProofNamesInstantChannelRuleAndClosing) {
    ask("p1", "D1", Operation::cancel, early_morning);
    ask("p2", "D1", Operation::uncancel, s1_cutoff + 1ms);
    close_due(s1_cutoff + 1min);
    const auto proof = read_proof(store_->database(), "D1", monday);
    ASSERT_TRUE(proof);
    ASSERT_EQ(proof->requests.size(), 2U);
    EXPECT_EQ(proof->requests[0].request_id, "p1");
    EXPECT_EQ(proof->requests[0].received_at, early_morning);
    EXPECT_EQ(proof->requests[0].outcome, "accepted");
    EXPECT_EQ(proof->requests[1].outcome, "rejected");
    ASSERT_TRUE(proof->closing);
    EXPECT_FALSE(proof->closing->diet); // no meal was counted
    const auto counted = read_proof(store_->database(), "D2", monday);
    ASSERT_TRUE(counted && counted->closing);
    EXPECT_EQ(counted->closing->diet, "veg");
}

TEST_F(StoreTest, AFolderHasOneOwner) {
    const auto second = Store::open(folder_ / "data", early_morning);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::conflict);
}

} // namespace

} // namespace data::tests
