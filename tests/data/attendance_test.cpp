// Statements of who is there: what they do to bookings by the cutoff, to the closing, and after it (domain.md §6).

#include <random>

#include "tests/data/node.hpp"

namespace data::tests {

namespace {

using Texts = std::vector<std::string>;

const auto eight = at("2026-09-21T06:00:00.000Z"); // 08:00 in Rome

class AttendanceTest : public testing::Test {
protected:
    AttendanceTest() { node_.import(attended_data_set()); }
    Node node_;
};

class WaivedAttendanceTest : public testing::Test {
protected:
    WaivedAttendanceTest() { node_.import(attended_data_set(waives)); }
    Node node_;
};

Texts refusals(const AttendanceAnswer& answer) {
    Texts texts;
    for (const auto& refusal : answer.refusals) texts.push_back(refusal.diner + ' ' + std::string{to_string(refusal.reason)});
    return texts;
}

// By the cutoff. -------------------------------------------------------------------------------------------------

TEST_F(AttendanceTest, AnAbsenceMarkedByTheCutoffCancelsTheMealByKiosk) {
    const auto answer = node_.state(statement("s", cutoff, {"D1"}, false));
    EXPECT_EQ(answer.outcome, Outcome::accepted);
    EXPECT_TRUE(answer.refusals.empty());
    EXPECT_FALSE(answer.awaiting);
    EXPECT_EQ(node_.meals(cutoff), 4);
    EXPECT_EQ(node_.count("SELECT count(*) FROM requests WHERE channel = 'kiosk' AND diner = 'D1' AND operation = 'cancel' AND "
                          "outcome = 'accepted'"),
              1);
}

TEST_F(AttendanceTest, WhoIsThereAfterAllIsBookedAgain) {
    node_.state(statement("s1", eight, {"D1", "D6"}, false));
    node_.state(statement("s2", eight + 1min, {"D6"}, false));
    EXPECT_EQ(node_.meals(eight + 1min), 4);
    node_.open(eight + 2min);
    EXPECT_EQ(node_.meals(eight + 2min), 4);
}

TEST_F(AttendanceTest, AnUnconfirmedStatementNeverTakesBackWhatAFamilyCancelled) {
    node_.ask("family", "portal", "D6", Operation::cancel, early_morning);
    node_.state(statement("s1", eight, {"D6", "D7"}, false));
    node_.state(statement("s2", eight + 1min, {}, false));
    EXPECT_EQ(node_.meals(eight + 1min), 4); // D7 is back, D6 is not
    node_.state(statement("s3", eight + 2min, {}, true));
    EXPECT_EQ(node_.meals(eight + 2min), 5);
}

TEST_F(AttendanceTest, ExtrasStatedByTheCutoffAreCountedAndFrozen) {
    node_.state(statement("s1", eight, {}, false, {{"standard", 4}}));
    node_.state(statement("s2", eight + 1min, {}, false, {{"standard", 2}, {"cel", 1}, {"veg", 0}}));
    EXPECT_EQ(node_.meals(eight + 1min), 8);
    const auto closed = node_.close_due();
    const auto of_school = std::ranges::find(closed, "S1", &Closing::school);
    ASSERT_NE(of_school, closed.end());
    EXPECT_EQ(of_school->meals, 8);
    const auto frozen = node_.school_day(after_closing);
    EXPECT_EQ(frozen.to_cook, 8);
    EXPECT_TRUE(frozen.variations.empty());
    EXPECT_EQ(frozen.lines, (std::vector<DayLine>{{"1A", 1, "cel", false, 2, 1},
                                                  {"1A", 1, "standard", false, 4, 2},
                                                  {"1A", 1, "veg", false, 1, 0},
                                                  {"1B", 2, "standard", false, 1, 1}}));
}

TEST_F(AttendanceTest, ExtrasOfAGroupWithoutAnyOtherMealAreFrozenToo) {
    auto stated = statement("s", eight, {"D3"}, true, {{"cel", 1}});
    stated.group = "1B";
    node_.state(stated);
    node_.close_due();
    EXPECT_EQ(node_.school_day(after_closing).lines.back(), (DayLine{"1B", 2, "cel", false, 1, 1}));
}

TEST_F(AttendanceTest, ARepeatGetsItsFirstAnswerAndChangesNothing) {
    node_.ask("phone", "ivr", "D7", Operation::cancel, early_morning);
    const auto first = node_.state(statement("s", eight, {"D1"}, true));
    const auto again = node_.state(statement("s", eight + 1min, {"D2", "D6"}, false, {{"standard", 3}}));
    EXPECT_EQ(again.outcome, first.outcome);
    EXPECT_EQ(again.received_at, eight);
    EXPECT_EQ(refusals(first), Texts{"D7 channel_locked"});
    EXPECT_EQ(refusals(again), refusals(first));
    EXPECT_EQ(node_.meals(eight + 1min), 3);
    EXPECT_EQ(node_.count("SELECT count(*) FROM attendance"), 1);
    const auto next_day = node_.try_to_state(statement("s", eight + 24h, {"D1"}, true));
    EXPECT_TRUE(next_day && next_day->received_at == eight);
}

TEST_F(AttendanceTest, TheSameContentAgainChangesNothing) {
    node_.state(statement("s1", eight, {"D1", "D6"}, true, {{"standard", 1}, {"cel", 1}}));
    const auto again = node_.state(statement("s2", eight + 1min, {"D6", "D1", "D6"}, true, {{"cel", 1}, {"standard", 1}}));
    EXPECT_EQ(again.outcome, Outcome::unchanged);
    EXPECT_EQ(node_.meals(eight + 1min), 5);
    EXPECT_EQ(node_.count("SELECT count(*) FROM requests"), 2);
    EXPECT_EQ(node_.count("SELECT count(*) FROM attendance"), 2);
}

TEST_F(AttendanceTest, WhatWasRolledBackIsNotInForce) {
    node_.state(statement("s1", eight, {"D1"}, false));
    ASSERT_TRUE(node_->begin());
    EXPECT_TRUE(node_->state_attendance(statement("s2", eight + 1min, {"D6"}, false), eight + 1min, good_clock));
    ASSERT_TRUE(node_->roll_back(eight + 1min));
    EXPECT_EQ((*node_->attendance().in_force("1A", monday))->request_id, "s1");
    EXPECT_EQ(node_.state(statement("s3", eight + 2min, {"D1"}, false)).outcome, Outcome::unchanged);
}

TEST_F(AttendanceTest, AnOlderStatementThatComesLaterChangesNothing) {
    node_.state(statement("new", eight + 1min, {"D1"}, true));
    const auto old = node_.state(statement("old", eight, {"D2"}, true, {{"standard", 2}}), eight + 2min);
    EXPECT_EQ(old.outcome, Outcome::unchanged);
    EXPECT_EQ(node_.meals(eight + 2min), 4);
    EXPECT_EQ(node_->attendance().in_force("1A", monday)->value().request_id, "new");
}

TEST_F(AttendanceTest, TheNewestStatementHoldsAlsoIfItSaidTheSameAsTheOneBefore) {
    node_.state(statement("first", eight, {"D1"}, true));
    node_.state(statement("newest", eight + 2min, {"D1"}, true));
    node_.state(statement("between", eight + 1min, {}, true), eight + 3min); // another tablet's, by a slower line
    EXPECT_EQ(node_->attendance().in_force("1A", monday)->value().request_id, "newest");
    EXPECT_EQ(node_.meals(eight + 3min), 4);
}

TEST_F(AttendanceTest, WhatIsNoneOfTheSchoolsIsRefusedAndLeavesNothing) {
    const auto kind_of = [&](const Statement& wrong) {
        const auto answer = node_.try_to_state(wrong);
        EXPECT_FALSE(answer);
        return answer ? ErrorKind::internal : answer.error().kind;
    };
    EXPECT_EQ(kind_of(statement("s", eight, {"D1", "D8"}, true)), ErrorKind::wrong_input); // of S2
    EXPECT_EQ(kind_of(statement("s", eight, {"nobody"}, true)), ErrorKind::wrong_input);
    EXPECT_EQ(kind_of(statement("s", eight, {}, true, {{"pesce", 1}})), ErrorKind::wrong_input);
    EXPECT_EQ(kind_of(statement("s", eight, {}, true, {{"veg+cel", 1}})), ErrorKind::wrong_input);
    EXPECT_EQ(kind_of(statement("s", eight, {}, true, {{"standard", -1}})), ErrorKind::wrong_input);
    auto of_no_group = statement("s", eight, {}, true);
    of_no_group.group = "9Z";
    EXPECT_EQ(kind_of(of_no_group), ErrorKind::not_found);
    EXPECT_EQ(kind_of(statement("s", eight + 24h, {}, true)), ErrorKind::conflict); // the day is over
    EXPECT_EQ(node_.count("SELECT count(*) FROM attendance"), 0);
    EXPECT_EQ(node_.meals(eight), 5);
}

TEST_F(AttendanceTest, TheDayEndsAtTheSchoolsMidnight) {
    const auto midnight = at("2026-09-21T22:00:00.000Z");
    EXPECT_TRUE(node_.try_to_state(statement("s1", midnight - 1ms, {}, true)));
    EXPECT_FALSE(node_.try_to_state(statement("s2", midnight, {"D1"}, true)));
}

TEST(Attendance, WhereKiosksAreNotEnabledNothingIsCancelledAndTheSchoolIsTold) {
    Node node;
    node.import(small_data_set());
    EXPECT_EQ(refusals(node.state(statement("s", eight, {"D1"}, true))), Texts{"D1 channel_not_enabled"});
    EXPECT_EQ(node.meals(eight), 3);
}

// At the closing. ------------------------------------------------------------------------------------------------

TEST_F(AttendanceTest, AtTheClosingALockedCancellationABlockAndASuspensionOfThoseWhoAreThereBecomeVariations) {
    node_.ask("phone", "ivr", "D1", Operation::cancel, early_morning);
    node_.ask("block", "office", "D6", Operation::block, early_morning);
    node_.ask("away", "portal", "D7", Operation::suspend, early_morning);
    EXPECT_EQ(refusals(node_.state(statement("s", eight, {}, true))), Texts{"D1 channel_locked"});
    EXPECT_EQ(node_.meals(eight), 2);
    node_.close_due();
    EXPECT_EQ(node_.meals(after_closing), 2);
    EXPECT_EQ(node_.variations(), (Texts{"present_without_booking 1A cel +1", "present_without_booking 1A standard +1",
                                         "present_without_booking 1A standard +1"}));
    const auto raised = node_.school_day(after_closing).variations;
    EXPECT_EQ(raised.front().author, "Rosa");
    EXPECT_EQ(raised.front().at, eight);
    EXPECT_EQ(raised.front().state, VariationState::pending);
    EXPECT_EQ(raised.front().number, 1);
}

TEST_F(AttendanceTest, OfThoseAnUnconfirmedStatementDoesNotNameNothingFollows) {
    node_.ask("phone", "ivr", "D1", Operation::cancel, early_morning);
    node_.state(statement("s1", eight, {}, true));
    node_.state(statement("s2", eight + 1min, {}, false));
    node_.close_due();
    EXPECT_EQ(node_.variations(), Texts{});
}

TEST_F(AttendanceTest, AFamilysCancellationAfterTheConfirmationStands) {
    node_.state(statement("s", eight, {}, true));
    node_.ask("family", "portal", "D6", Operation::cancel, eight + 1min);
    node_.close_due();
    EXPECT_EQ(node_.meals(after_closing), 4);
    EXPECT_EQ(node_.variations(), Texts{});
}

TEST_F(AttendanceTest, ABookingThatTheFamilyTookBackItselfNeedsNoVariation) {
    node_.ask("phone", "ivr", "D6", Operation::cancel, early_morning);
    node_.state(statement("s", eight, {}, true));
    node_.ask("again", "ivr", "D6", Operation::uncancel, eight + 1min);
    node_.close_due();
    EXPECT_EQ(node_.meals(after_closing), 5);
    EXPECT_EQ(node_.variations(), Texts{});
}

TEST(Attendance, WhereStaffRecordPresencesAGroupThatIsNotConfirmedCountsAsBookedAndIsShownSo) {
    Node node;
    node.import(attended_data_set("presence = \"staff\""));
    node.state(statement("s", eight, {"D1"}, false));
    node.close_due();
    const auto closed = node.school_day(after_closing);
    EXPECT_EQ(closed.meals, 4);
    EXPECT_EQ(closed.statements, (std::vector<GroupStatement>{{"1A", false, eight}})); // and none of 1B at all
}

// After the cutoff. ----------------------------------------------------------------------------------------------

TEST_F(AttendanceTest, AnAbsenceAfterTheClosingStaysCountedWhereThePolicyCharges) {
    node_.close_due();
    EXPECT_EQ(node_.state(statement("s", after_closing, {"D1"}, true)).outcome, Outcome::accepted);
    EXPECT_EQ(node_.variations(), Texts{});
    EXPECT_EQ(node_.meals(after_closing), 5);
    EXPECT_EQ(node_.count("SELECT count(*) FROM requests"), 0);
}

TEST_F(WaivedAttendanceTest, AnAbsenceAfterTheClosingIsAVariationWhereThePolicyWaives) {
    node_.ask("b", "portal", "D1", Operation::bianco, early_morning);
    node_.close_due();
    node_.state(statement("s", after_closing, {"D1"}, true));
    EXPECT_EQ(node_.variations(), Texts{"absent_after_close 1A cel bianco -1"});
    EXPECT_EQ(node_.to_cook(after_closing), 5); // until the kitchen has seen it
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(node_.to_cook(after_closing), 4);
    node_.state(statement("t", after_closing + 1min, {"D1"}, true, {{"standard", 1}}));
    EXPECT_EQ(node_.variations().size(), 2U); // the extra meal alone is new
}

TEST_F(WaivedAttendanceTest, AStatementOfOneMillisecondPastTheCutoffWaitsForTheClosing) {
    node_.state(statement("s", cutoff + 1ms, {"D1"}, true, {{"standard", 2}}));
    EXPECT_EQ(node_.meals(cutoff + 1ms), 5);
    node_.close_due(cutoff + 2ms);
    EXPECT_EQ(node_.meals(after_closing), 5);
    EXPECT_EQ(node_.variations(), (Texts{"absent_after_close 1A cel -1", "extra_meals 1A standard +2 adults"}));
}

TEST_F(WaivedAttendanceTest, WhoWasTakenAwayAndIsThereAfterAllGetsTheSameMealBack) {
    node_.ask("b", "portal", "D1", Operation::bianco, early_morning);
    node_.close_due();
    node_.state(statement("s1", after_closing, {"D1"}, true));
    node_.state(statement("s2", after_closing + 1min, {}, true));
    EXPECT_EQ(node_.variations(),
              (Texts{"absent_after_close 1A cel bianco -1", "present_without_booking 1A cel bianco +1"}));
}

TEST_F(AttendanceTest, ALateArrivalIsAVariationAndIsTakenBackWhenItWasAMistake) {
    node_.state(statement("s1", eight, {"D2"}, true));
    node_.close_due();
    node_.state(statement("s2", after_closing, {}, true));
    EXPECT_EQ(node_.variations(), Texts{"present_without_booking 1A veg +1"});
    node_.state(statement("s3", after_closing + 1min, {"D2"}, true));
    EXPECT_EQ(node_.variations(), (Texts{"present_without_booking 1A veg +1", "absent_after_close 1A veg -1"}));
    node_.state(statement("s4", after_closing + 2min, {"D2"}, false));
    EXPECT_EQ(node_.variations().size(), 2U);
}

TEST_F(AttendanceTest, WhatIsTakenBackIsTheVeryMealThatWasRaised) {
    node_.ask("b", "portal", "D6", Operation::bianco, early_morning);
    node_.ask("block", "office", "D6", Operation::block, early_morning);
    node_.close_due();
    node_.state(statement("s1", after_closing, {}, true));
    node_.state(statement("s2", after_closing + 1min, {"D6"}, true));
    EXPECT_EQ(node_.variations(), (Texts{"present_without_booking 1A standard +1", "absent_after_close 1A standard -1"}));
}

TEST_F(WaivedAttendanceTest, WhatTheKitchenRefusedIsNotAskedAgain) {
    node_.state(statement("s1", eight, {"D1"}, true));
    node_.close_due();
    node_.state(statement("s2", after_closing, {}, true)); // D1 arrives
    node_.decide_last(VariationState::refused);
    node_.state(statement("s3", after_closing + 1min, {"D1"}, true));
    node_.state(statement("s4", after_closing + 2min, {}, true));
    EXPECT_EQ(node_.variations(), Texts{"present_without_booking 1A cel +1"});
    node_.state(statement("s5", after_closing + 3min, {"D2"}, true));
    node_.decide_last(VariationState::refused);
    node_.state(statement("s6", after_closing + 4min, {}, true));
    node_.state(statement("s7", after_closing + 5min, {"D2"}, true));
    EXPECT_EQ(node_.variations(), (Texts{"present_without_booking 1A cel +1", "absent_after_close 1A veg -1"}));
}

TEST_F(AttendanceTest, ATakingBackThatWasRefusedIsNotAskedAgain) {
    node_.state(statement("s1", eight, {"D1"}, true));
    node_.close_due();
    node_.state(statement("s2", after_closing, {}, true));
    node_.decide_last(VariationState::acknowledged);
    node_.state(statement("s3", after_closing + 1min, {"D1"}, true));
    node_.decide_last(VariationState::refused);
    node_.state(statement("s4", after_closing + 2min, {"D1"}, false));
    EXPECT_EQ(node_.variations().size(), 2U);
    EXPECT_EQ(node_.to_cook(after_closing), 5);
}

TEST_F(AttendanceTest, ExtrasAfterTheClosingGoUpAndDownByWhatIsMissing) {
    node_.state(statement("s1", eight, {}, true, {{"standard", 2}}));
    node_.close_due();
    node_.state(statement("s2", after_closing, {}, true, {{"standard", 5}, {"cel", 1}}));
    EXPECT_EQ(node_.variations(), (Texts{"extra_meals 1A cel +1 adults", "extra_meals 1A standard +3 adults"}));
    node_.decide_last(VariationState::acknowledged); // the sheet of both
    EXPECT_EQ(node_.to_cook(after_closing), 11);
    node_.state(statement("s3", after_closing + 1min, {}, true, {{"standard", 1}}));
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(node_.variations().size(), 4U);
    EXPECT_EQ(node_.to_cook(after_closing), 6);
    EXPECT_EQ(node_.meals(after_closing), 7); // the closing stays
}

TEST_F(AttendanceTest, ExtrasThatWereRefusedAreNeitherAskedAgainNorTakenBack) {
    node_.close_due();
    node_.state(statement("s1", after_closing, {}, true, {{"standard", 3}}));
    node_.decide_last(VariationState::refused);
    node_.state(statement("s2", after_closing + 1min, {"D1"}, true, {{"standard", 3}}));
    node_.state(statement("s3", after_closing + 2min, {}, true));
    EXPECT_EQ(node_.variations(), Texts{"extra_meals 1A standard +3 adults"});
    node_.state(statement("s4", after_closing + 3min, {}, true, {{"standard", 4}}));
    EXPECT_EQ(node_.variations().back(), "extra_meals 1A standard +1 adults");
}

TEST_F(AttendanceTest, WhatSomebodyCalledExtraMealsByHandIsNotTheStatements) {
    node_.close_due();
    const link::AskedVariation asked{"v", after_closing, "Rosa", "1A", monday, "standard", false, 2, "extra_meals"};
    ASSERT_TRUE(node_.in_transaction([&](Store& s) { return s.ask_variation(asked, after_closing, good_clock); }));
    node_.state(statement("s", after_closing, {}, true));
    EXPECT_EQ(node_.variations(), Texts{"extra_meals 1A standard +2"});
}

// Closed early, or delayed by the link. --------------------------------------------------------------------------

TEST_F(AttendanceTest, AnAbsenceByTheCutoffOfADayThatStaffClosedEarlyIsAVariation) {
    node_.close_early(early_morning);
    node_.state(statement("s1", eight, {"D1"}, true, {{"standard", 1}}));
    EXPECT_EQ(node_.variations(), (Texts{"closed_early 1A cel -1", "extra_meals 1A standard +1 adults"}));
    node_.state(statement("s2", eight + 1min, {}, true, {{"standard", 1}}));
    EXPECT_EQ(node_.variations().back(), "closed_early 1A cel +1");
    EXPECT_EQ(node_.variations().size(), 3U);
}

TEST_F(AttendanceTest, WhatIsTakenAwayIsTheMealThatTheKitchenHasAndNotOneThatItRefused) {
    node_.close_early(early_morning);
    node_.ask("b", "portal", "D6", Operation::bianco, eight);
    node_.decide_last(VariationState::refused);
    node_.ask("c", "portal", "D6", Operation::cancel, eight + 1min);
    EXPECT_EQ(node_.variations(),
              (Texts{"closed_early 1A standard -1", "closed_early 1A standard bianco +1", "closed_early 1A standard -1"}));
}

TEST_F(WaivedAttendanceTest, AStatementStampedInTimeThatArrivesAfterTheClosingIsDelayedByTheLink) {
    node_.ask("phone", "ivr", "D6", Operation::cancel, early_morning);
    node_.ask("family", "portal", "D7", Operation::cancel, early_morning);
    node_.close_due();
    EXPECT_EQ(node_.meals(after_closing), 3);
    node_.state(statement("s", cutoff - 1min, {"D1"}, true, {{"standard", 1}}), after_closing);
    EXPECT_EQ(node_.variations(), (Texts{"delayed_by_link 1A cel -1", "delayed_by_link 1A standard +1",
                                         "present_without_booking 1A standard +1", "extra_meals 1A standard +1 adults"}));
    EXPECT_EQ(node_.meals(after_closing), 3);
}

TEST_F(WaivedAttendanceTest, ADelayedCancellationOfOneWhoIsWaivedAlreadyTakesNoSecondMeal) {
    node_.close_due();
    node_.state(statement("s1", after_closing, {"D6"}, true));
    EXPECT_EQ(node_.ask("late", "portal", "D6", Operation::cancel, cutoff - 1min, monday, after_closing).decision.outcome,
              Outcome::accepted);
    EXPECT_EQ(node_.variations(), Texts{"absent_after_close 1A standard -1"});
}

TEST_F(AttendanceTest, ADelayedBookingOfOneWhoIsThereAlreadyBringsNoSecondMeal) {
    node_.ask("family", "portal", "D6", Operation::cancel, early_morning);
    node_.close_due();
    node_.state(statement("s1", after_closing, {}, true));
    node_.ask("late", "portal", "D6", Operation::uncancel, cutoff - 1min, monday, after_closing);
    EXPECT_EQ(node_.variations(), Texts{"present_without_booking 1A standard +1"});
}

TEST_F(WaivedAttendanceTest, AnImportAfterTheClosingChangesNoMealOfOneWhoIsAway) {
    node_.close_due();
    node_.state(statement("s1", after_closing, {"D6"}, true));
    auto files = attended_data_set(waives);
    files["diet_assignments.csv"] += "D6,cel,,\nD7,cel,,\n";
    EXPECT_EQ(node_.import(files, after_closing).variations, 2U); // D7's
}

TEST_F(AttendanceTest, OneWhoChangedGroupAfterTheClosingDoesNotEatInBoth) {
    node_.close_due();
    auto files = attended_data_set();
    auto& diners = files["diners.csv"];
    diners.replace(diners.find("D6,1A"), 5, "D6,1B");
    node_.import(files, after_closing);
    auto stated = statement("s", after_closing, {}, true);
    stated.group = "1B";
    node_.state(stated);
    EXPECT_EQ(node_.variations(), Texts{});
}

// Changes by hand. -----------------------------------------------------------------------------------------------

class AskedVariationTest : public AttendanceTest {
protected:
    Result<std::optional<Variation>> ask(std::string id, std::int64_t delta, std::string diet = "standard",
                                         Instant received_at = after_closing, std::string group = "1A") {
        const link::AskedVariation asked{std::move(id), received_at, "Rosa", std::move(group), monday, std::move(diet), false,
                                         delta,         "ospiti"};
        return node_.in_transaction([&](Store& s) { return s.ask_variation(asked, received_at, good_clock); }, received_at);
    }
};

TEST_F(AskedVariationTest, IsRaisedWithItsAuthorReasonAndInstantAndARepeatIsTheSame) {
    node_.close_due();
    const auto raised = ask("v", 2, "cel+veg");
    ASSERT_TRUE(raised && *raised);
    EXPECT_EQ(text(**raised), "ospiti 1A cel+veg +2");
    EXPECT_EQ((*raised)->author, "Rosa");
    EXPECT_EQ((*raised)->at, after_closing);
    EXPECT_EQ((*raised)->number, 1);
    const auto again = ask("v", 5, "standard", after_closing + 1min);
    ASSERT_TRUE(again && *again);
    EXPECT_EQ((*again)->id, (*raised)->id);
    EXPECT_EQ(node_.variations().size(), 1U);
    EXPECT_EQ(ask("w", 1)->value().number, 2);
}

TEST_F(AskedVariationTest, ComesWithTheClosingWhereNobodyHasClosedYet) {
    ASSERT_TRUE(ask("v", 1, "standard", cutoff + 1ms));
    EXPECT_EQ(node_.school_day(after_closing).closing->meals, 5);
    EXPECT_EQ(node_.variations(), Texts{"ospiti 1A standard +1"});
}

TEST_F(AskedVariationTest, IsRefusedByTheCutoffAndForWhatIsNotThere) {
    EXPECT_EQ(ask("a", 1, "standard", cutoff).error().kind, ErrorKind::conflict);
    node_.close_due();
    EXPECT_EQ(ask("b", 1, "standard", after_closing, "9Z").error().kind, ErrorKind::not_found);
    for (const auto* diet : {"", "pesce", "veg+cel", "cel+cel"})
        EXPECT_EQ(ask("c", 1, diet).error().kind, ErrorKind::wrong_input) << diet;
    EXPECT_EQ(ask("d", 0).error().kind, ErrorKind::wrong_input);
    EXPECT_EQ(ask("e", 1'001).error().kind, ErrorKind::wrong_input);
    EXPECT_EQ(node_.variations(), Texts{});
}

TEST_F(AskedVariationTest, TakesBackNoMoreThanThereIs) {
    node_.close_due();
    EXPECT_EQ(ask("a", -3).error().kind, ErrorKind::wrong_input); // D6 and D7
    ASSERT_TRUE(ask("b", -2));
    EXPECT_EQ(ask("c", -1).error().kind, ErrorKind::wrong_input);
    node_.decide_last(VariationState::refused);
    EXPECT_TRUE(ask("d", -1));
}

// In doubt. ------------------------------------------------------------------------------------------------------

TEST_F(AttendanceTest, AStatementNearTheCutoffIsProvisionalAndSoIsWhatFollowsFromIt) {
    node_.state(statement("s", cutoff - 1s, {"D1"}, false));
    EXPECT_EQ(node_.count("SELECT count(*) FROM attendance WHERE provisional"), 1);
    EXPECT_EQ(node_.count("SELECT count(*) FROM requests WHERE provisional"), 1);
    EXPECT_TRUE(node_.school_day(cutoff).provisional);
    node_.close_due();
    EXPECT_TRUE(node_.school_day(after_closing).provisional);
}

TEST_F(AttendanceTest, ExtrasStatedNearTheCutoffMakeTheClosingProvisional) {
    node_.state(statement("s", cutoff - 1s, {}, false, {{"standard", 1}}));
    EXPECT_TRUE(node_.school_day(cutoff).provisional);
    node_.close_due();
    EXPECT_TRUE(node_.school_day(after_closing).provisional);
    EXPECT_FALSE(node_.school_day(after_closing, "S2").provisional);
}

TEST_F(AttendanceTest, AStatementInGoodTimeOrForAnotherDayIsNotInDoubt) {
    node_.state(statement("s1", cutoff - 3s, {"D1"}, false));
    auto for_tuesday = statement("s2", cutoff, {"D1"}, false);
    for_tuesday.date = tuesday;
    node_.state(for_tuesday);
    EXPECT_EQ(node_.count("SELECT count(*) FROM attendance WHERE provisional"), 0);
    EXPECT_EQ(node_.count("SELECT count(*) FROM requests WHERE provisional"), 0);
    node_.close_due();
    EXPECT_FALSE(node_.school_day(after_closing).provisional);
}

TEST_F(AttendanceTest, AStatementWhoseStampWasInDoubtStaysSoWhereverItArrives) {
    auto stated = statement("s", eight, {"D1"}, false);
    stated.provisional = true;
    node_.state(stated);
    EXPECT_EQ(node_.count("SELECT count(*) FROM requests WHERE provisional"), 1);
    node_.close_due();
    EXPECT_TRUE(node_.school_day(after_closing).provisional);
}

// Any morning. ---------------------------------------------------------------------------------------------------

/// Families, office, school and kitchen at random around the closing; after each step the day must make sense.
class RandomMorning {
public:
    explicit RandomMorning(std::uint32_t seed) : dice_(seed) {
        node_.import(attended_data_set(chance(50) ? waives : ""));
    }

    void run() {
        for (now_ = eight; now_ < cutoff + 1h && !testing::Test::HasFailure(); now_ += 6min) {
            if (now_ > cutoff && !closed_) node_.close_due(now_);
            closed_ = closed_ || now_ > cutoff;
            step();
            expect_sense();
        }
    }

private:
    void step() {
        const auto id = std::to_string(++steps_);
        switch (roll(8)) {
        case 0: return family(id, now_);
        case 1: return family(id, std::min(now_, cutoff - 3s)); // its line is slow
        case 2: return decide();
        case 3:
            if (!closed_) node_.close_early(now_);
            closed_ = true;
            return;
        case 4:
            if (closed_) import();
            return;
        default: return state(id);
        }
    }

    void family(const std::string& id, Instant received_at) {
        static constexpr std::array operations{Operation::cancel, Operation::cancel, Operation::uncancel, Operation::bianco,
                                               Operation::block,  Operation::unblock};
        const auto operation = operations[roll(operations.size())];
        const bool for_office = operation == Operation::block || operation == Operation::unblock;
        node_.ask("r" + id, for_office ? "office" : chance(50) ? "ivr" : "portal", diners_[roll(diners_.size())], operation,
                  received_at, monday, now_);
    }

    void state(const std::string& id) {
        Statement stated = statement("s" + id, chance(70) ? now_ : std::min(now_, cutoff), {}, chance(60));
        for (const auto* diner : diners_)
            if (chance(30)) stated.absent.emplace_back(diner);
        for (const auto* diet : {"standard", "cel"})
            if (chance(40)) stated.extras.push_back({diet, static_cast<std::int64_t>(roll(4))});
        node_.state(stated, now_);
        const auto before = node_.count("SELECT count(*) FROM variations");
        stated.request_id += "-again";
        EXPECT_EQ(node_.state(stated, now_).outcome, Outcome::unchanged);
        EXPECT_EQ(node_.count("SELECT count(*) FROM variations"), before) << "stated twice";
    }

    void decide() {
        const auto raised = closed_ ? node_.school_day(now_).variations : std::vector<Variation>{};
        if (raised.empty()) return;
        // A cook refuses what was raised last: what came after another change builds on it.
        if (raised.back().state == VariationState::pending && chance(50))
            return node_.decide(raised.back().id, VariationState::refused);
        for (const auto& variation : raised)
            if (variation.state == VariationState::pending) return node_.decide(variation.id, VariationState::acknowledged);
    }

    void import() {
        auto files = attended_data_set();
        if (chance(50)) files["diet_assignments.csv"] += "D6,cel,,\n";
        node_.import(files, now_);
    }

    void expect_sense() {
        if (!closed_) return;
        std::string story;
        for (const auto& variation : node_.school_day(now_).variations)
            story += fmt::format("{} {} {}\n", text(variation), variation.diner_row.value_or(0), to_string(variation.state));
        SCOPED_TRACE(story);
        EXPECT_EQ(node_.count("SELECT count(*) FROM (SELECT diner, sum(meals) AS eats FROM (SELECT diner, 1 AS meals FROM "
                              "closing_meals m JOIN closing_lines l ON l.id = m.line JOIN closings c ON c.id = l.closing WHERE "
                              "c.school = 'S1' UNION ALL SELECT diner, delta FROM variations WHERE diner IS NOT NULL AND state <> "
                              "'refused') GROUP BY diner HAVING eats NOT IN (0, 1))"),
                  0)
            << "a diner eats twice, or less than nothing";
        auto cooked = node_.school_day(now_);
        for (auto& variation : cooked.variations)
            if (variation.state == VariationState::pending) variation.state = VariationState::acknowledged;
        for (const auto& line : lines_to_cook(cooked)) EXPECT_GT(line.meals, 0) << line.group << ' ' << line.diet;
    }

    std::size_t roll(std::size_t sides) { return dice_() % sides; }
    bool chance(std::size_t percent) { return roll(100) < percent; }

    static constexpr std::array diners_{"D1", "D2", "D6", "D7"};
    std::mt19937 dice_;
    Node node_;
    Instant now_;
    bool closed_ = false;
    int steps_ = 0;
};

TEST(Attendance, OnAnyMorningNobodyEatsTwiceAndStatingTheSameAgainChangesNothing) {
    for (std::uint32_t seed = 1; seed <= 40 && !HasFailure(); ++seed) {
        SCOPED_TRACE(seed);
        RandomMorning{seed}.run();
    }
}

} // namespace

} // namespace data::tests
