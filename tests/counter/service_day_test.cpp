// On which days a diner is served (domain.md §3, §9).
#include <gtest/gtest.h>

#include "counter/service_day.hpp"
#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

using enum CalendarScope;

// Weekdays. 2026-09-21 is a Monday.

TEST(ServiceDay, IsAWeekdayOfTheGroup) {
    World world;
    world.authority(a_policy())
        .school("primaria", "ente")
        .group("1A", "primaria", "1245")
        .pupil("anna", "1A");
    EXPECT_TRUE(world.serves("anna", "2026-09-21"));
    EXPECT_TRUE(world.serves("anna", "2026-09-22"));
    EXPECT_FALSE(world.serves("anna", "2026-09-23"));
    EXPECT_TRUE(world.serves("anna", "2026-09-24"));
    EXPECT_TRUE(world.serves("anna", "2026-09-25"));
    EXPECT_FALSE(world.serves("anna", "2026-09-26"));
    EXPECT_FALSE(world.serves("anna", "2026-09-27"));
}

TEST(ServiceDay, FollowsTheDinersOwnWeekdaysInsteadOfTheGroups) {
    auto world = a_world();
    world.own_weekdays("anna", "36");
    EXPECT_FALSE(world.serves("anna", "2026-09-21"));
    EXPECT_TRUE(world.serves("anna", "2026-09-23"));
    EXPECT_TRUE(world.serves("anna", "2026-09-26"));
    EXPECT_TRUE(world.serves("bruno", "2026-09-21"));
}

// Term and enrolment.

TEST(ServiceDay, LiesInTheTermBothEndsIncluded) {
    auto policy = a_policy();
    policy.term = range("2026-09-15", "2026-09-24");
    const auto world = a_world(policy);
    EXPECT_FALSE(world.serves("anna", "2026-09-14"));
    EXPECT_TRUE(world.serves("anna", "2026-09-15"));
    EXPECT_TRUE(world.serves("anna", "2026-09-24"));
    EXPECT_FALSE(world.serves("anna", "2026-09-25"));
}

TEST(ServiceDay, LiesInTheEnrolmentBothEndsIncluded) {
    auto world = a_world();
    world.enrolled("anna", "2026-09-22", "2026-09-24");
    EXPECT_FALSE(world.serves("anna", "2026-09-21"));
    EXPECT_TRUE(world.serves("anna", "2026-09-22"));
    EXPECT_TRUE(world.serves("anna", "2026-09-24"));
    EXPECT_FALSE(world.serves("anna", "2026-09-25"));
    EXPECT_TRUE(world.serves("bruno", "2026-09-25"));
}

TEST(ServiceDay, AnEmptyEndOfTheEnrolmentIsOpen) {
    auto world = a_world();
    world.enrolled("anna", "", "2026-09-22").enrolled("bruno", "2026-09-22", "");
    EXPECT_TRUE(world.serves("anna", "2026-09-14"));
    EXPECT_FALSE(world.serves("anna", "2026-09-23"));
    EXPECT_FALSE(world.serves("bruno", "2026-09-21"));
    EXPECT_TRUE(world.serves("bruno", "2027-06-08"));
    EXPECT_FALSE(world.serves("bruno", "2027-06-09"));
}

TEST(ServiceDay, AnEnrolmentOutsideOfTheTermServesNobody) {
    auto world = a_world();
    world.enrolled("anna", "2027-06-09", "2027-07-31").enrolled("bruno", "2025-09-10", "2026-09-13");
    for (auto date = day("2025-09-01"); date < day("2027-08-10"); date += date::days{1}) {
        EXPECT_FALSE(world.serves("anna", to_string(date)));
        EXPECT_FALSE(world.serves("bruno", to_string(date)));
    }
}

// The calendar.

TEST(Calendar, AClosureTakesTheDayFromEverybodyOfItsScope) {
    auto world = a_world();
    world.closed(authority, "ente", "2026-09-21", "2026-09-21");
    EXPECT_FALSE(world.serves("anna", "2026-09-21"));
    EXPECT_FALSE(world.serves("carla", "2026-09-21"));
    EXPECT_TRUE(world.serves("anna", "2026-09-22"));
}

TEST(Calendar, RangesIncludeBothEnds) {
    auto world = a_world();
    world.closed(authority, "ente", "2026-09-22", "2026-09-24");
    EXPECT_TRUE(world.serves("anna", "2026-09-21"));
    EXPECT_FALSE(world.serves("anna", "2026-09-22"));
    EXPECT_FALSE(world.serves("anna", "2026-09-24"));
    EXPECT_TRUE(world.serves("anna", "2026-09-25"));
}

TEST(Calendar, AnEmptyEndIsOpen) {
    auto world = a_world();
    world.closed(group, "1A", "2026-09-24", "").closed(group, "1B", "", "2026-09-22");
    EXPECT_TRUE(world.serves("anna", "2026-09-23"));
    EXPECT_FALSE(world.serves("anna", "2026-09-24"));
    EXPECT_FALSE(world.serves("anna", "2027-06-08"));
    EXPECT_FALSE(world.serves("carla", "2026-09-14"));
    EXPECT_FALSE(world.serves("carla", "2026-09-22"));
    EXPECT_TRUE(world.serves("carla", "2026-09-23"));
}

TEST(Calendar, SchoolAndGroupEntriesLeaveTheOthersAlone) {
    auto world = a_world();
    world.school("infanzia", "ente").group("Gialli", "infanzia").pupil("dario", "Gialli");
    world.closed(group, "1A", "2026-09-21", "2026-09-21")
        .closed(school, "infanzia", "2026-09-22", "2026-09-22");
    EXPECT_FALSE(world.serves("anna", "2026-09-21"));
    EXPECT_TRUE(world.serves("carla", "2026-09-21"));
    EXPECT_TRUE(world.serves("dario", "2026-09-21"));
    EXPECT_TRUE(world.serves("anna", "2026-09-22"));
    EXPECT_FALSE(world.serves("dario", "2026-09-22"));
}

TEST(Calendar, TheMostSpecificScopeThatCoversTheDateDecides) {
    auto world = a_world();
    world.closed(group, "1B", "2026-09-21", "2026-09-21")
        .opened(school, "primaria", "2026-09-21", "2026-09-22")
        .closed(authority, "ente", "2026-09-21", "2026-09-23");
    EXPECT_TRUE(world.serves("anna", "2026-09-21")) << "the school's entry beats the authority's";
    EXPECT_FALSE(world.serves("carla", "2026-09-21")) << "the group's entry beats the school's";
    EXPECT_TRUE(world.serves("carla", "2026-09-22")) << "the group has no entry for this date";
    EXPECT_FALSE(world.serves("anna", "2026-09-23")) << "only the authority has one for this date";
}

TEST(Calendar, WithinOneScopeTheEntryWrittenLastDecides) {
    auto world = a_world();
    world.closed(school, "primaria", "2026-09-21", "2026-09-25")
        .opened(school, "primaria", "2026-09-22", "2026-09-23")
        .closed(school, "primaria", "2026-09-23", "2026-09-23");
    EXPECT_FALSE(world.serves("anna", "2026-09-21"));
    EXPECT_TRUE(world.serves("anna", "2026-09-22"));
    EXPECT_FALSE(world.serves("anna", "2026-09-23"));
    EXPECT_FALSE(world.serves("anna", "2026-09-24"));
}

TEST(Calendar, AnEntryWrittenLaterOfALessSpecificScopeDoesNotDecide) {
    auto world = a_world();
    world.opened(group, "1A", "2026-09-21", "2026-09-21")
        .closed(authority, "ente", "2026-09-21", "2026-09-21");
    EXPECT_TRUE(world.serves("anna", "2026-09-21"));
    EXPECT_FALSE(world.serves("carla", "2026-09-21"));
}

TEST(Calendar, ACodeMeansWhatItsScopeSays) {
    World world;
    world.authority(a_policy("uno")).school("uno", "uno").school("due", "uno");
    world.group("uno", "due").pupil("anna", "uno");
    world.group("due", "uno").pupil("bruno", "due");
    world.closed(school, "uno", "2026-09-21", "2026-09-21").closed(group, "uno", "2026-09-22", "2026-09-22");
    EXPECT_TRUE(world.serves("anna", "2026-09-21"));
    EXPECT_FALSE(world.serves("bruno", "2026-09-21"));
    EXPECT_FALSE(world.serves("anna", "2026-09-22"));
    EXPECT_TRUE(world.serves("bruno", "2026-09-22"));
}

// (chosen: a make-up Saturday)
TEST(Calendar, AnOpenEntryOpensTheDayWhateverTheWeekday) {
    auto world = a_world();
    world.own_weekdays("bruno", "24").opened(authority, "ente", "2026-09-26", "2026-09-26", "recupero");
    EXPECT_TRUE(world.serves("anna", "2026-09-26")) << "a Saturday";
    EXPECT_TRUE(world.serves("bruno", "2026-09-26")) << "against the diner's own weekdays too";
    EXPECT_FALSE(world.serves("anna", "2026-09-27"));
}

TEST(Calendar, AnOpenEntryServesADinerWithoutAnyWeekday) {
    auto world = a_world();
    world.own_weekdays("anna", "").opened(school, "primaria", "2026-09-21", "2026-09-21");
    EXPECT_TRUE(world.serves("anna", "2026-09-21"));
    EXPECT_FALSE(world.serves("anna", "2026-09-22"));
}

TEST(Calendar, AnOpenEntryNeverBeatsTermOrEnrolment) {
    auto world = a_world();
    world.enrolled("anna", "2026-09-28", "").opened(group, "1A", "2026-09-01", "2027-07-31");
    EXPECT_FALSE(world.serves("anna", "2026-09-25"));
    EXPECT_TRUE(world.serves("anna", "2026-09-28"));
    EXPECT_FALSE(world.serves("bruno", "2026-09-13")) << "before the term";
    EXPECT_FALSE(world.serves("bruno", "2027-06-09")) << "after the term";
}

TEST(Calendar, OneAuthoritysEntriesSayNothingOfAnothers) {
    auto world = a_world();
    world.authority(a_policy("altro")).school("media", "altro").group("3C", "media").pupil("elena", "3C");
    world.closed(authority, "altro", "2026-09-21", "2026-09-21");
    EXPECT_TRUE(world.serves("anna", "2026-09-21"));
    EXPECT_FALSE(world.serves("elena", "2026-09-21"));
}

TEST(CalendarPage, HasNoVerdictWithoutAnEntryThatCoversTheDate) {
    CalendarPage page;
    EXPECT_FALSE(page.verdict(day("2026-09-21")));
    page.add(range("2026-09-22", "2026-09-23"), CalendarKind::closed);
    EXPECT_FALSE(page.verdict(day("2026-09-21")));
    EXPECT_EQ(page.verdict(day("2026-09-22")), CalendarKind::closed);
    page.add(range("2026-09-23", "2026-09-23"), CalendarKind::open);
    EXPECT_EQ(page.verdict(day("2026-09-23")), CalendarKind::open);
}

TEST(DayVerdict, IsLeftToTheWeekdaysWithoutAnEntry) {
    auto world = a_world();
    world.closed(school, "primaria", "2026-09-21", "2026-09-21")
        .opened(group, "1A", "2026-09-26", "2026-09-26");
    const auto first_a = world.roster().find_group("1A").value();
    EXPECT_EQ(day_verdict(world.roster(), first_a, day("2026-09-21")), DayVerdict::closed);
    EXPECT_EQ(day_verdict(world.roster(), first_a, day("2026-09-22")), DayVerdict::by_weekday);
    EXPECT_EQ(day_verdict(world.roster(), first_a, day("2026-09-26")), DayVerdict::open);
}

// The neighbouring service days.

TEST(ServiceDays, AreLookedForOverClosuresWeekendsAndHolidays) {
    auto world = a_world();
    world.closed(authority, "ente", "2026-12-23", "2027-01-06");
    const auto anna = world.roster().find_diner("anna").value();
    EXPECT_EQ(next_service_day(world.roster(), anna, day("2026-12-23")), day("2027-01-07"));
    EXPECT_EQ(next_service_day(world.roster(), anna, day("2027-01-07")), day("2027-01-07"));
    EXPECT_EQ(previous_service_day(world.roster(), anna, day("2027-01-07")), day("2026-12-22"));
}

TEST(ServiceDays, EndWithTermAndEnrolment) {
    auto world = a_world();
    world.enrolled("bruno", "2026-09-22", "2026-09-23");
    const auto anna = world.roster().find_diner("anna").value();
    const auto bruno = world.roster().find_diner("bruno").value();
    EXPECT_EQ(next_service_day(world.roster(), anna, day("1999-01-01")), day("2026-09-14"));
    EXPECT_FALSE(next_service_day(world.roster(), anna, day("2027-06-09")));
    EXPECT_EQ(previous_service_day(world.roster(), anna, day("9999-12-31")), day("2027-06-08"));
    EXPECT_FALSE(previous_service_day(world.roster(), anna, day("2026-09-14")));
    EXPECT_EQ(next_service_day(world.roster(), bruno, day("2026-09-14")), day("2026-09-22"));
    EXPECT_FALSE(next_service_day(world.roster(), bruno, day("2026-09-24")));
    EXPECT_EQ(previous_service_day(world.roster(), bruno, day("2027-01-01")), day("2026-09-23"));
}

} // namespace
} // namespace counter::tests
