// Long absence and the office's block: states that last from a date until changed (domain.md §4 check 5, §9).
#include <gtest/gtest.h>

#include "counter/meal.hpp"
#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

constexpr auto monday = "2026-09-21";
constexpr auto tuesday = "2026-09-22";
constexpr auto wednesday = "2026-09-23";
constexpr auto thursday = "2026-09-24";
constexpr auto friday = "2026-09-25";
const Instant early = rome("2026-09-14 08:00"); // before all the days above

TEST(Suspend, TakesEveryMealFromItsDayOn) {
    auto world = a_world();
    EXPECT_EQ(world.send(early, portal, "anna", suspend, tuesday), accepted(tuesday));
    EXPECT_EQ(world.meal("anna", monday), "standard");
    EXPECT_EQ(world.meal("anna", tuesday), "none");
    EXPECT_EQ(world.meal("anna", "2027-06-08"), "none");
    EXPECT_EQ(world.meal("bruno", tuesday), "standard");
}

TEST(Suspend, OfASuspendedDayIsUnchangedAndRecordsNoChange) {
    auto world = a_world();
    world.send(early, portal, "anna", suspend, monday);
    EXPECT_EQ(world.send(early, app, "anna", suspend, wednesday), unchanged(wednesday));
    world.send(early, portal, "anna", resume, monday);
    EXPECT_EQ(world.meal("anna", wednesday), "standard") << "the unchanged one left no state of its own";
}

TEST(Suspend, BeforeASuspensionStartsItEarlierAndLeavesTheLaterChange) {
    auto world = a_world();
    world.send(early, portal, "anna", suspend, wednesday);
    EXPECT_EQ(world.send(early, portal, "anna", suspend, monday), accepted(monday));
    EXPECT_EQ(world.send(early, portal, "anna", resume, monday), accepted(monday));
    EXPECT_EQ(world.meal("anna", tuesday), "standard");
    EXPECT_EQ(world.meal("anna", wednesday), "none") << "later changes stand";
}

TEST(Resume, GivesEveryMealBackFromItsDayOn) {
    auto world = a_world();
    world.send(early, portal, "anna", suspend, monday);
    EXPECT_EQ(world.send(early, portal, "anna", resume, thursday), accepted(thursday));
    EXPECT_EQ(world.meal("anna", wednesday), "none");
    EXPECT_EQ(world.meal("anna", thursday), "standard");
    EXPECT_EQ(world.meal("anna", "2027-06-08"), "standard");
}

TEST(Resume, OfADayThatIsNotSuspendedHasNothingToUndo) {
    auto world = a_world();
    EXPECT_EQ(world.send(early, portal, "anna", resume, monday), rejected(Reason::nothing_to_undo, monday));
    world.send(early, portal, "anna", suspend, wednesday);
    EXPECT_EQ(world.send(early, portal, "anna", resume, tuesday), rejected(Reason::nothing_to_undo, tuesday));
}

TEST(Resume, OfABlockedDayIsBlocked) {
    auto world = a_world();
    world.send(early, portal, "anna", suspend, monday);
    world.send(early, office, "anna", block, tuesday);
    EXPECT_EQ(world.send(early, portal, "anna", resume, tuesday), rejected(Reason::blocked, tuesday));
    EXPECT_EQ(world.send(early, office, "anna", resume, tuesday), rejected(Reason::blocked, tuesday));
    EXPECT_EQ(world.send(early, portal, "anna", resume, monday), accepted(monday))
        << "blocked from Tuesday on only";
}

TEST(Resume, OfABlockedDayIsBlockedBeforeItHasNothingToUndo) {
    auto world = a_world();
    world.send(early, office, "anna", block, monday);
    EXPECT_EQ(world.send(early, portal, "anna", resume, monday), rejected(Reason::blocked, monday));
}

TEST(Resume, OfABlockedDayIsBlockedOnceATargetIsFoundAndInTime) {
    auto world = a_world();
    world.send(early, office, "anna", block, monday);
    EXPECT_EQ(world.send(early, portal, "anna", resume, "2027-06-09"), rejected(Reason::no_service_day));
    EXPECT_EQ(world.send(rome("2026-09-22 12:00"), portal, "anna", resume, monday),
              rejected(Reason::past_cutoff, monday));
}

TEST(LongState, LastsUntilTheNextChangeByDate) {
    auto world = a_world();
    world.send(early, portal, "anna", suspend, thursday);
    world.send(early, portal, "anna", suspend, monday);
    world.send(early, portal, "anna", resume, tuesday);
    EXPECT_EQ(world.meal("anna", monday), "none");
    EXPECT_EQ(world.meal("anna", tuesday), "standard");
    EXPECT_EQ(world.meal("anna", wednesday), "standard");
    EXPECT_EQ(world.meal("anna", thursday), "none");
    EXPECT_EQ(world.meal("anna", friday), "none");
}

TEST(LongState, ASecondChangeOnTheSameDateReplacesTheFirst) {
    auto world = a_world();
    EXPECT_EQ(world.send(early, portal, "anna", suspend, monday), accepted(monday));
    EXPECT_EQ(world.send(early, portal, "anna", resume, monday), accepted(monday));
    EXPECT_EQ(world.meal("anna", monday), "standard");
    EXPECT_EQ(world.send(early, portal, "anna", suspend, monday), accepted(monday));
    EXPECT_EQ(world.meal("anna", monday), "none");
    EXPECT_EQ(world.meal("anna", friday), "none");
}

TEST(LongState, ADateThatResolvesToTheSameServiceDayIsTheSameDate) {
    auto world = a_world();
    EXPECT_EQ(world.send(early, portal, "anna", suspend, "2026-09-19"), accepted(monday));
    EXPECT_EQ(world.send(early, portal, "anna", resume, "2026-09-20"), accepted(monday));
    EXPECT_EQ(world.meal("anna", monday), "standard");
}

// Suspended from Monday; resume and suspend again on Wednesday: the change on Wednesday stays, though it says
// what was so before. So resuming on Monday ends on Wednesday.
TEST(LongState, AChangeThatSaysWhatWasSoBeforeStaysInTheList) {
    auto world = a_world();
    world.send(early, portal, "anna", suspend, monday);
    world.send(early, portal, "anna", resume, wednesday);
    world.send(early, portal, "anna", suspend, wednesday);
    EXPECT_EQ(world.send(early, portal, "anna", resume, monday), accepted(monday));
    EXPECT_EQ(world.meal("anna", tuesday), "standard");
    EXPECT_EQ(world.meal("anna", wednesday), "none");
}

TEST(LongState, ARestoredServiceStaysInTheListToo) {
    auto world = a_world();
    world.send(early, portal, "anna", suspend, wednesday);
    world.send(early, portal, "anna", resume, wednesday);
    EXPECT_EQ(world.send(early, portal, "anna", suspend, monday), accepted(monday));
    EXPECT_EQ(world.meal("anna", tuesday), "none");
    EXPECT_EQ(world.meal("anna", wednesday), "standard") << "until the next change by date";
}

TEST(LongState, CancellationsInsideASuspensionStayRecordedAndCountAgain) {
    auto world = a_world();
    world.send(early, portal, "anna", cancel, wednesday);
    world.send(early, portal, "anna", suspend, monday);
    world.send(early, portal, "anna", resume, wednesday);
    EXPECT_EQ(world.meal("anna", wednesday), "none");
    EXPECT_EQ(world.meal("anna", thursday), "standard");
    EXPECT_EQ(world.send(early, portal, "anna", uncancel, wednesday), accepted(wednesday));
}

TEST(LongState, BianchiInsideASuspensionStayRecordedAndCountAgain) {
    auto world = a_world();
    world.send(early, portal, "anna", bianco, wednesday);
    world.send(early, portal, "anna", suspend, monday);
    EXPECT_EQ(world.meal("anna", wednesday), "none");
    world.send(early, portal, "anna", resume, tuesday);
    EXPECT_EQ(world.meal("anna", wednesday), "standard bianco");
}

TEST(Block, TakesEveryMealFromItsDayOnUntilUnblocked) {
    auto world = a_world();
    EXPECT_EQ(world.send(early, office, "anna", block, tuesday), accepted(tuesday));
    EXPECT_EQ(world.send(early, office, "anna", unblock, thursday), accepted(thursday));
    EXPECT_EQ(world.meal("anna", monday), "standard");
    EXPECT_EQ(world.meal("anna", tuesday), "none");
    EXPECT_EQ(world.meal("anna", wednesday), "none");
    EXPECT_EQ(world.meal("anna", thursday), "standard");
}

TEST(Block, AgainIsUnchangedAndRecordsNoChange) {
    auto world = a_world();
    world.send(early, office, "anna", block, monday);
    EXPECT_EQ(world.send(early, office, "anna", block, wednesday), unchanged(wednesday));
    world.send(early, office, "anna", unblock, monday);
    EXPECT_EQ(world.meal("anna", wednesday), "standard");
}

TEST(Unblock, OfADayThatIsNotBlockedHasNothingToUndo) {
    auto world = a_world();
    EXPECT_EQ(world.send(early, office, "anna", unblock, monday), rejected(Reason::nothing_to_undo, monday));
}

TEST(Block, IsAStateOfItsOwn) {
    auto world = a_world();
    world.send(early, portal, "anna", suspend, monday);
    EXPECT_EQ(world.send(early, office, "anna", unblock, monday), rejected(Reason::nothing_to_undo, monday))
        << "suspended isn't blocked";
    EXPECT_EQ(world.send(early, office, "anna", block, monday), accepted(monday));
    EXPECT_EQ(world.send(early, office, "anna", unblock, monday), accepted(monday));
    EXPECT_EQ(world.meal("anna", monday), "none") << "still suspended";
}

TEST(Block, LeavesAFamilyFreeToSuspend) {
    auto world = a_world();
    world.send(early, office, "anna", block, monday);
    EXPECT_EQ(world.send(early, portal, "anna", suspend, tuesday), accepted(tuesday));
    world.send(early, office, "anna", unblock, monday);
    EXPECT_EQ(world.meal("anna", monday), "standard");
    EXPECT_EQ(world.meal("anna", tuesday), "none");
}

TEST(NoMeal, HasOneCauseBlockFirstThenSuspensionThenCancellation) {
    auto world = a_world();
    const auto why = [&] {
        return why_no_meal(world.records(), world.roster().find_diner("anna").value(), day(monday));
    };
    EXPECT_FALSE(why());
    world.send(early, portal, "anna", cancel, monday);
    EXPECT_EQ(why(), NoMeal::cancelled);
    world.send(early, portal, "anna", suspend, monday);
    EXPECT_EQ(why(), NoMeal::suspended);
    world.send(early, office, "anna", block, monday);
    EXPECT_EQ(why(), NoMeal::blocked);
}

TEST(StateChanges, AreAListByDate) {
    StateChanges changes;
    EXPECT_FALSE(changes.on(day(monday)));
    changes.set(day(thursday), false);
    changes.set(day(monday), true);
    EXPECT_FALSE(changes.on(day("2026-09-20")));
    EXPECT_TRUE(changes.on(day(monday)));
    EXPECT_TRUE(changes.on(day(wednesday)));
    EXPECT_FALSE(changes.on(day(thursday)));
    changes.set(day(monday), false);
    ASSERT_EQ(changes.list().size(), 2U);
    EXPECT_EQ(changes.list()[0].from, day(monday));
    EXPECT_FALSE(changes.list()[0].on);
    EXPECT_EQ(changes.list()[1].from, day(thursday));
}

} // namespace
} // namespace counter::tests
