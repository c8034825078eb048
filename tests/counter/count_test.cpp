// How many meals of which kind (domain.md §5).
#include <gtest/gtest.h>

#include "counter/count.hpp"
#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

using Lines = std::vector<std::string>;

constexpr auto monday = "2026-09-21";
const Instant early = rome("2026-09-14 08:00");

TEST(Count, OfADayOnWhichNobodyCalledIsEverybodyEnrolled) {
    const auto world = a_world();
    EXPECT_EQ(world.count(monday), (Lines{"primaria 1A standard: 2", "primaria 1B standard: 1"}));
}

TEST(Count, IsEmptyOnADayWithoutService) {
    const auto world = a_world();
    EXPECT_EQ(world.count("2026-09-26"), Lines{});
    EXPECT_EQ(world.count("2026-09-13"), Lines{});
    EXPECT_EQ(world.count("1999-12-31"), Lines{});
    EXPECT_EQ(world.count("9999-12-31"), Lines{});
}

TEST(Count, LeavesOutLinesWithoutMeals) {
    auto world = a_world();
    world.send(early, portal, "carla", cancel, monday);
    EXPECT_EQ(world.count(monday), (Lines{"primaria 1A standard: 2"}));
}

TEST(Count, LeavesOutCancelledSuspendedAndBlocked) {
    auto world = a_world();
    world.pupil("dario", "1A");
    world.send(early, portal, "anna", cancel, monday);
    world.send(early, portal, "bruno", suspend, "2026-09-18");
    world.send(early, office, "carla", block, monday);
    EXPECT_EQ(world.count(monday), (Lines{"primaria 1A standard: 1"}));
    EXPECT_EQ(world.count("2026-09-22"), (Lines{"primaria 1A standard: 2"}));
}

TEST(Count, HasALineForEachSchoolGroupDietSetAndBianco) {
    auto world = a_world();
    world.school("infanzia", "ente").group("Gialli", "infanzia").pupil("dario", "Gialli");
    world.pupil("elena", "1A").pupil("fabio", "1A").pupil("gina", "1A");
    world.diet("bruno", "celiachia")
        .diet("elena", "celiachia")
        .diet("fabio", "vegetariana")
        .diet("fabio", "celiachia");
    world.send(early, portal, "anna", bianco, monday);
    world.send(early, portal, "elena", bianco, monday);
    EXPECT_EQ(world.count(monday), (Lines{
                                       "infanzia Gialli standard: 1",
                                       "primaria 1A celiachia: 1",
                                       "primaria 1A celiachia bianco: 1",
                                       "primaria 1A celiachia+vegetariana: 1",
                                       "primaria 1A standard: 1",
                                       "primaria 1A standard bianco: 1",
                                       "primaria 1B standard: 1",
                                   }));
}

TEST(Count, LinesStandByCodePointOfSchoolGroupAndDietSet) {
    World world;
    world.authority(a_policy()).school("b", "ente").school("a", "ente").school("B", "ente");
    world.group("b2", "b").group("b10", "b").group("a1", "a").group("B1", "B");
    world.pupil("p1", "b2").pupil("p2", "b10").pupil("p3", "a1").pupil("p4", "B1");
    world.pupil("p5", "a1").pupil("p6", "a1").pupil("p7", "a1");
    world.diet("p5", "vegetariana").diet("p6", "Celiachia").diet("p7", "celiachia");
    EXPECT_EQ(world.count(monday),
              (Lines{"B B1 standard: 1", "a a1 Celiachia: 1", "a a1 celiachia: 1", "a a1 standard: 1",
                     "a a1 vegetariana: 1", "b b10 standard: 1", "b b2 standard: 1"}));
}

// Adults are diners of kind `adult`.
TEST(Count, TellsAdultsApartWithinALine) {
    auto world = a_world();
    world.adult("maestra", "1A").adult("maestro", "1B");
    world.diet("maestro", "celiachia");
    EXPECT_EQ(world.count(monday),
              (Lines{"primaria 1A standard: 3, 1 of them adult", "primaria 1B celiachia: 1, 1 of them adult",
                     "primaria 1B standard: 1"}));
}

TEST(Count, AdultsAreBookedAndCancelledAsPupilsAre) {
    auto world = a_world();
    world.adult("maestra", "1A");
    world.send(early, portal, "maestra", cancel, monday);
    world.send(early, portal, "maestra", bianco, "2026-09-22");
    EXPECT_EQ(world.count(monday), (Lines{"primaria 1A standard: 2", "primaria 1B standard: 1"}));
    EXPECT_EQ(world.count("2026-09-22"),
              (Lines{"primaria 1A standard: 2", "primaria 1A standard bianco: 1, 1 of them adult",
                     "primaria 1B standard: 1"}));
}

TEST(Count, FollowsWeekdaysAndCalendarOfEachDiner) {
    auto world = a_world();
    world.own_weekdays("bruno", "24").closed(CalendarScope::group, "1B", monday, monday);
    EXPECT_EQ(world.count(monday), (Lines{"primaria 1A standard: 1"}));
    EXPECT_EQ(world.count("2026-09-22"), (Lines{"primaria 1A standard: 2", "primaria 1B standard: 1"}));
}

TEST(Count, OfSomeSchoolsLeavesOutTheOthers) {
    auto world = a_world();
    world.school("infanzia", "ente").group("Gialli", "infanzia").pupil("dario", "Gialli");
    const auto infanzia = world.roster().find_school("infanzia").value();
    const IdRange<SchoolId> alone{infanzia, static_cast<SchoolId>(static_cast<std::uint32_t>(infanzia) + 1)};
    const auto lines = count(world.roster(), world.records(), alone, day(monday));
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(world.roster().groups()[lines[0].group].code, "Gialli");
    EXPECT_TRUE(count(world.roster(), world.records(), {}, day(monday)).empty());
}

TEST(Count, OfANodeWithoutDinersIsEmpty) {
    World world;
    world.authority(a_policy()).school("primaria", "ente").group("1A", "primaria");
    EXPECT_EQ(world.count(monday), Lines{});
}

TEST(Count, OfTwoAuthoritiesFollowsEachOnesTerm) {
    auto october = a_policy("liguria");
    october.term = range("2026-10-01", "2027-06-08");
    auto world = a_world();
    world.authority(october).school("media", "liguria").group("3C", "media").pupil("elena", "3C");
    EXPECT_EQ(world.meals(monday), 3);
    EXPECT_EQ(world.meals("2026-10-01"), 4);
}

TEST(Count, IsExactForEverySmallNumberOfDiners) {
    World world;
    world.authority(a_policy()).school("primaria", "ente").group("1A", "primaria");
    for (int diners = 1; diners <= 99; ++diners) {
        world.pupil("p" + std::to_string(diners), "1A");
        ASSERT_EQ(world.meals(monday), diners);
    }
}

TEST(Count, HoldsAGroupOfManyThousands) {
    World world;
    world.authority(a_policy()).school("primaria", "ente").group("1A", "primaria");
    for (int diner = 0; diner < 70'000; ++diner) world.pupil(std::to_string(diner), "1A");
    EXPECT_EQ(world.count(monday), (Lines{"primaria 1A standard: 70000"}));
}

TEST(Count, HoldsHundredsOfDietSetsInOneGroup) {
    World world;
    world.authority(a_policy()).school("primaria", "ente").group("1A", "primaria");
    Lines expected;
    for (int diner = 100; diner < 800; ++diner) {
        const auto code = std::to_string(diner);
        world.pupil(code, "1A").diet(code, "d" + code);
        expected.push_back("primaria 1A d" + code + ": 1");
    }
    EXPECT_EQ(world.count(monday), expected);
}

} // namespace
} // namespace counter::tests
