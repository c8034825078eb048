// When schools close, in which order, and what a closing freezes (domain.md §6, §9).
#include <gtest/gtest.h>

#include "counter/closing.hpp"
#include "counter/count.hpp"
#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

using Lines = std::vector<std::string>;
using enum CalendarScope;

constexpr auto monday = "2026-09-21";
const Instant monday_cutoff = rome("2026-09-21 09:30");
const Instant early = rome("2026-09-14 08:00");

// When.

TEST(Closing, IsDueAtTheFirstInstantPastTheCutoff) {
    const auto world = a_world();
    EXPECT_EQ(world.due(monday_cutoff - 1h, monday_cutoff), Lines{})
        << "a request may still come in at this instant";
    EXPECT_EQ(world.due(monday_cutoff - 1h, monday_cutoff + 1ms), (Lines{"primaria 2026-09-21"}));
}

TEST(Closing, IsDueOnce) {
    const auto world = a_world();
    EXPECT_EQ(world.due(monday_cutoff - 1ms, monday_cutoff + 1h), (Lines{"primaria 2026-09-21"}));
    EXPECT_EQ(world.due(monday_cutoff, monday_cutoff + 1h), Lines{});
}

TEST(Closing, AfterADowntimeIsDueForEveryDayMissed) {
    const auto world = a_world();
    EXPECT_EQ(world.due(rome("2026-09-24 12:00"), rome("2026-09-29 12:00")),
              (Lines{"primaria 2026-09-25", "primaria 2026-09-28", "primaria 2026-09-29"}));
}

TEST(Closing, ComesForASchoolWithAServiceDayDinerAlone) {
    auto world = a_world();
    world.school("infanzia", "ente").group("Gialli", "infanzia").pupil("dario", "Gialli");
    world.school("vuota", "ente").group("Vuota", "vuota").school("senza-classi", "ente");
    world.closed(school, "infanzia", monday, monday);
    EXPECT_EQ(world.due(monday_cutoff - 1s, monday_cutoff + 1s), (Lines{"primaria 2026-09-21"}));
    EXPECT_EQ(world.due(rome("2026-09-26 00:00"), rome("2026-09-28 00:00")), Lines{}) << "a weekend";
}

TEST(Closing, ComesEvenIfEveryMealIsCancelled) {
    auto world = a_world();
    world.send(early, portal, "anna", cancel, monday);
    world.send(early, portal, "bruno", suspend, monday);
    world.send(early, office, "carla", block, monday);
    EXPECT_EQ(world.due(monday_cutoff - 1s, monday_cutoff + 1s), (Lines{"primaria 2026-09-21"}));
    EXPECT_EQ(world.freeze("primaria", monday), Lines{});
}

TEST(Closing, ComesForASaturdayThatTheCalendarOpens) {
    auto world = a_world();
    world.opened(group, "1B", "2026-09-26", "2026-09-26");
    EXPECT_EQ(world.due(rome("2026-09-26 00:00"), rome("2026-09-28 00:00")), (Lines{"primaria 2026-09-26"}));
}

TEST(Closing, EndsWithTheTerm) {
    const auto world = a_world();
    EXPECT_EQ(world.due(rome("2027-06-07 12:00"), rome("2027-12-31 12:00")), (Lines{"primaria 2027-06-08"}));
    EXPECT_EQ(world.due(rome("2026-01-01 12:00"), rome("2026-09-14 12:00")), (Lines{"primaria 2026-09-14"}));
}

// In which order.

TEST(ClosingOrder, OfOneInstantIsBySchoolCode) {
    World world;
    world.authority(a_policy());
    for (const auto* code : {"media", "Infanzia", "primaria", "infanzia"}) {
        world.school(code, "ente")
            .group(std::string{code} + "-1", code)
            .pupil(std::string{code} + "-p", std::string{code} + "-1");
    }
    EXPECT_EQ(
        world.due(monday_cutoff - 1s, monday_cutoff + 1s),
        (Lines{"Infanzia 2026-09-21", "infanzia 2026-09-21", "media 2026-09-21", "primaria 2026-09-21"}));
}

TEST(ClosingOrder, IsByInstantBeforeSchoolCode) {
    auto world = a_world();
    world.school("a-tardi", "ente", "10:15").group("1C", "a-tardi").pupil("dario", "1C");
    world.school("z-presto", "ente", "08:00").group("1D", "z-presto").pupil("elena", "1D");
    EXPECT_EQ(
        world.due(rome("2026-09-21 00:00"), rome("2026-09-22 09:00")),
        (Lines{"z-presto 2026-09-21", "primaria 2026-09-21", "a-tardi 2026-09-21", "z-presto 2026-09-22"}));
}

TEST(ClosingOrder, OfTwoAuthoritiesInDifferentZonesIsByInstantNotByClock) {
    auto overseas = a_policy("ny");
    overseas.zone = zone("America/New_York");
    overseas.cutoff = clock("03:30"); // the instant of 09:30 in Rome
    auto world = a_world();
    world.authority(overseas).school("a-school", "ny").group("K", "a-school").pupil("zoe", "K");
    world.school("b-school", "ny", "03:29").group("L", "b-school").pupil("yves", "L");
    EXPECT_EQ(world.due(monday_cutoff - 1h, monday_cutoff + 1h),
              (Lines{"b-school 2026-09-21", "a-school 2026-09-21", "primaria 2026-09-21"}));
    EXPECT_EQ(world.due(rome("2026-10-26 00:00"), rome("2026-10-27 00:00")),
              (Lines{"b-school 2026-10-26", "a-school 2026-10-26", "primaria 2026-10-26"}))
        << "Italy has left DST, so 03:29 and 03:30 in New York come first";
}

TEST(ClosingOrder, OfOneInstantOnDifferentDatesIsBySchoolCodeToo) {
    auto east = a_policy("kiritimati");
    east.zone = zone("Pacific/Kiritimati"); // UTC+14
    auto west = a_policy("honolulu");
    west.zone = zone("Pacific/Honolulu"); // UTC−10
    World world;
    world.authority(west).school("a", "honolulu").group("A", "a").pupil("pa", "A");
    world.authority(east).school("b", "kiritimati").group("B", "b").pupil("pb", "B");
    const auto at = local("Pacific/Honolulu", "2026-09-21 09:30");
    EXPECT_EQ(world.due(at - 1s, at + 1s), (Lines{"a 2026-09-21", "b 2026-09-22"}));
}

TEST(ClosingOrder, OfOneSchoolOverADstWeekendIsByDate) {
    auto world = a_world();
    world.opened(authority, "ente", "2026-10-24", "2026-10-25");
    EXPECT_EQ(world.due(rome("2026-10-23 12:00"), rome("2026-10-26 12:00")),
              (Lines{"primaria 2026-10-24", "primaria 2026-10-25", "primaria 2026-10-26"}));
}

TEST(DueClosing, CarriesItsCutoff) {
    const auto world = a_world();
    const auto due = due_closings(world.roster(), monday_cutoff - 1s, monday_cutoff + 24h);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].cutoff, monday_cutoff);
    EXPECT_EQ(due[0].date, day(monday));
}

// The next one.

TEST(NextCutoff, IsTheNextOfADayWithService) {
    const auto world = a_world();
    EXPECT_EQ(next_cutoff(world.roster(), monday_cutoff - 1h, date::days{7}), monday_cutoff);
    EXPECT_EQ(next_cutoff(world.roster(), monday_cutoff, date::days{7}), monday_cutoff);
    EXPECT_EQ(next_cutoff(world.roster(), monday_cutoff + 1ms, date::days{7}), rome("2026-09-22 09:30"));
    EXPECT_EQ(next_cutoff(world.roster(), rome("2026-09-25 12:00"), date::days{7}), rome("2026-09-28 09:30"));
}

TEST(NextCutoff, IsTheEarliestOfAllSchools) {
    auto world = a_world();
    world.school("infanzia", "ente", "08:45").group("Gialli", "infanzia").pupil("dario", "Gialli");
    EXPECT_EQ(next_cutoff(world.roster(), rome("2026-09-21 00:00"), date::days{7}), rome("2026-09-21 08:45"));
    EXPECT_EQ(next_cutoff(world.roster(), rome("2026-09-21 09:00"), date::days{7}), monday_cutoff);
}

TEST(NextCutoff, DoesNotExistWithoutServiceInTheHorizon) {
    const auto world = a_world();
    EXPECT_FALSE(next_cutoff(world.roster(), rome("2027-06-08 09:31"), date::days{30}));
    EXPECT_FALSE(next_cutoff(world.roster(), rome("2026-07-01 12:00"), date::days{30}));
}

// What it freezes.

TEST(Closing, FreezesALineForEachMeal) {
    auto world = a_world();
    world.diet("bruno", "celiachia").diet("carla", "vegetariana").diet("carla", "celiachia");
    world.send(early, portal, "bruno", bianco, monday);
    EXPECT_EQ(world.freeze("primaria", monday),
              (Lines{"1A anna standard", "1A bruno celiachia bianco", "1B carla celiachia+vegetariana"}));
}

TEST(Closing, FreezesByGroupAndDinerOfItsSchoolAlone) {
    auto world = a_world();
    world.school("infanzia", "ente").group("Gialli", "infanzia").pupil("dario", "Gialli").pupil("aldo", "1B");
    EXPECT_EQ(world.freeze("primaria", monday),
              (Lines{"1A anna standard", "1A bruno standard", "1B aldo standard", "1B carla standard"}));
    EXPECT_EQ(world.freeze("infanzia", monday), (Lines{"Gialli dario standard"}));
}

TEST(Closing, RequestAtTheCutoffInstantIsIn) {
    auto world = a_world();
    world.send(monday_cutoff, portal, "anna", cancel, monday);
    world.send(monday_cutoff + 1ms, portal, "bruno", cancel, monday);
    EXPECT_EQ(world.freeze("primaria", monday), (Lines{"1A bruno standard", "1B carla standard"}));
}

// A family's late request is rejected and never a variation.
TEST(Closing, ALateRequestIsRejectedAndTheMealIsFrozen) {
    auto world = a_world();
    EXPECT_EQ(world.send(monday_cutoff + 1ms, portal, "anna", cancel, monday),
              rejected(Reason::past_cutoff, monday));
    EXPECT_EQ(world.freeze("primaria", monday),
              (Lines{"1A anna standard", "1A bruno standard", "1B carla standard"}));
}

TEST(Closing, FreezesNothingOnADayWithoutService) {
    const auto world = a_world();
    EXPECT_EQ(world.freeze("primaria", "2026-09-26"), Lines{});
}

TEST(Closing, FreezesAsManyLinesAsTheDayCounts) {
    auto world = a_world();
    world.adult("maestra", "1B").diet("anna", "celiachia");
    world.send(early, portal, "bruno", cancel, monday);
    EXPECT_EQ(world.freeze("primaria", monday).size(), static_cast<std::size_t>(world.meals(monday)));
}

TEST(HasService, IsWhetherAnyDinerIsServed) {
    auto world = a_world();
    world.own_weekdays("carla", "6").closed(group, "1A", monday, monday);
    const auto primaria = world.roster().find_school("primaria").value();
    EXPECT_FALSE(has_service(world.roster(), primaria, day(monday)));
    EXPECT_TRUE(has_service(world.roster(), primaria, day("2026-09-22")));
    EXPECT_TRUE(has_service(world.roster(), primaria, day("2026-09-26"))) << "carla's Saturday";
    EXPECT_FALSE(has_service(world.roster(), primaria, day("2026-09-27")));
    EXPECT_FALSE(has_service(world.roster(), primaria, day("9999-12-31")));
}

} // namespace
} // namespace counter::tests
