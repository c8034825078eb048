// The plain meal for an unwell child, and how many in a row (domain.md §4 check 5, §9).
#include <gtest/gtest.h>

#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

using enum CalendarScope;

constexpr auto monday = "2026-09-21";
const Instant early = rome("2026-09-14 08:00"); // before all the days below

Policy at_most(int days) {
    auto policy = a_policy();
    policy.bianco_max_consecutive = days;
    return policy;
}

void book_bianchi(World& world, std::initializer_list<const char*> dates) {
    for (const auto* date : dates) EXPECT_EQ(world.send(early, portal, "anna", bianco, date), accepted(date));
}

TEST(Bianco, TurnsThatDaysMealIntoAPlainOne) {
    auto world = a_world();
    EXPECT_EQ(world.send(early, portal, "anna", bianco, monday), accepted(monday));
    EXPECT_EQ(world.meal("anna", monday), "standard bianco");
    EXPECT_EQ(world.meal("anna", "2026-09-22"), "standard");
    EXPECT_EQ(world.meal("bruno", monday), "standard");
}

TEST(Bianco, AgainChangesNothing) {
    auto world = a_world(at_most(1));
    book_bianchi(world, {monday});
    EXPECT_EQ(world.send(early, app, "anna", bianco, monday), unchanged(monday));
}

TEST(Bianco, AgainIsUnchangedEvenInARunThatIsTooLong) {
    auto world = a_world(at_most(1));
    world.certificate("anna", monday, "2026-09-22");
    book_bianchi(world, {monday, "2026-09-22"});
    EXPECT_EQ(world.send(early, portal, "anna", bianco, monday), unchanged(monday)) << "before bianco_limit";
}

TEST(Bianco, NeedsAMeal) {
    auto world = a_world();
    world.send(early, portal, "anna", cancel, monday);
    EXPECT_EQ(world.send(early, portal, "anna", bianco, monday), rejected(Reason::not_booked, monday))
        << "cancelled";
    world.send(early, portal, "bruno", suspend, monday);
    EXPECT_EQ(world.send(early, portal, "bruno", bianco, monday), rejected(Reason::not_booked, monday))
        << "suspended";
    world.send(early, office, "carla", block, monday);
    EXPECT_EQ(world.send(early, portal, "carla", bianco, monday), rejected(Reason::not_booked, monday))
        << "blocked";
}

TEST(Bianco, ThatIsRecordedOnASuspendedDayIsNotBookedRatherThanUnchanged) {
    auto world = a_world();
    book_bianchi(world, {monday});
    world.send(early, portal, "anna", suspend, monday);
    EXPECT_EQ(world.send(early, portal, "anna", bianco, monday), rejected(Reason::not_booked, monday));
}

TEST(Unbianco, GivesTheNormalMealBack) {
    auto world = a_world();
    book_bianchi(world, {monday});
    EXPECT_EQ(world.send(early, app, "anna", unbianco, monday), accepted(monday));
    EXPECT_EQ(world.meal("anna", monday), "standard");
    EXPECT_EQ(world.send(early, app, "anna", unbianco, monday), rejected(Reason::nothing_to_undo, monday));
}

TEST(Unbianco, UndoesTheRecordAlsoOnASuspendedOrBlockedDay) {
    auto world = a_world();
    book_bianchi(world, {monday});
    world.send(early, portal, "anna", suspend, monday);
    world.send(early, office, "anna", block, monday);
    EXPECT_EQ(world.send(early, portal, "anna", unbianco, monday), accepted(monday));
    world.send(early, office, "anna", unblock, monday);
    world.send(early, portal, "anna", resume, monday);
    EXPECT_EQ(world.meal("anna", monday), "standard");
}

// Runs.

TEST(BiancoRun, MayBeAsLongAsThePolicySays) {
    auto world = a_world(at_most(3));
    book_bianchi(world, {monday, "2026-09-22", "2026-09-23"});
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-24"),
              rejected(Reason::bianco_limit, "2026-09-24"));
    EXPECT_EQ(world.meal("anna", "2026-09-24"), "standard");
}

TEST(BiancoRun, HasNoLimitWherePolicyStatesNone) {
    auto world = a_world();
    for (auto date = day("2026-09-14"); date <= day("2026-12-11"); date += date::days{1}) {
        if (world.serves("anna", to_string(date))) book_bianchi(world, {to_string(date).c_str()});
    }
}

TEST(BiancoRun, OfNoneAtAllWhereTheLimitIsZero) {
    auto world = a_world(at_most(0));
    EXPECT_EQ(world.send(early, portal, "anna", bianco, monday), rejected(Reason::bianco_limit, monday));
}

TEST(BiancoRun, IsCountedBackwardsToo) {
    auto world = a_world(at_most(3));
    book_bianchi(world, {"2026-09-22", "2026-09-23", "2026-09-24"});
    EXPECT_EQ(world.send(early, portal, "anna", bianco, monday), rejected(Reason::bianco_limit, monday));
}

TEST(BiancoRun, IsCountedOnBothSidesOfTheTarget) {
    auto world = a_world(at_most(3));
    book_bianchi(world, {monday, "2026-09-22", "2026-09-24"});
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-23"),
              rejected(Reason::bianco_limit, "2026-09-23"));
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-25"), accepted("2026-09-25"));
}

TEST(BiancoRun, GoesOnOverWeekends) {
    auto world = a_world(at_most(3));
    book_bianchi(world, {"2026-09-24", "2026-09-25", "2026-09-28"});
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-29"),
              rejected(Reason::bianco_limit, "2026-09-29"));
}

TEST(BiancoRun, GoesOnOverClosures) {
    auto world = a_world(at_most(2));
    world.closed(authority, "ente", "2026-09-23", "2026-09-24");
    book_bianchi(world, {"2026-09-22", "2026-09-25"});
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-28"),
              rejected(Reason::bianco_limit, "2026-09-28"));
    EXPECT_EQ(world.send(early, portal, "anna", bianco, monday), rejected(Reason::bianco_limit, monday));
}

TEST(BiancoRun, CountsTheDinersOwnServiceDays) {
    auto world = a_world(at_most(2));
    world.own_weekdays("anna", "13");
    book_bianchi(world, {monday, "2026-09-23"});
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-28"),
              rejected(Reason::bianco_limit, "2026-09-28"));
}

TEST(BiancoRun, EndsWithANormalMeal) {
    auto world = a_world(at_most(2));
    book_bianchi(world, {monday, "2026-09-22", "2026-09-24", "2026-09-25"});
    EXPECT_EQ(world.meal("anna", "2026-09-23"), "standard");
}

TEST(BiancoRun, EndsWithACancelledDay) {
    auto world = a_world(at_most(2));
    world.send(early, portal, "anna", cancel, "2026-09-23");
    book_bianchi(world, {monday, "2026-09-22", "2026-09-24", "2026-09-25"});
}

TEST(BiancoRun, EndsWithASuspendedDayThoughABiancoIsRecordedOnIt) {
    auto world = a_world(at_most(3));
    book_bianchi(world, {monday, "2026-09-22", "2026-09-23"});
    world.send(early, portal, "anna", suspend, "2026-09-22");
    world.send(early, portal, "anna", resume, "2026-09-23");
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-24"), accepted("2026-09-24"));
}

TEST(BiancoRun, EndsWithABlockedDayThoughABiancoIsRecordedOnIt) {
    auto world = a_world(at_most(3));
    book_bianchi(world, {monday, "2026-09-22", "2026-09-23"});
    world.send(early, office, "anna", block, "2026-09-22");
    world.send(early, office, "anna", unblock, "2026-09-23");
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-24"), accepted("2026-09-24"));
}

TEST(BiancoRun, CountsAgainWhatASuspensionHadCovered) {
    auto world = a_world(at_most(3));
    book_bianchi(world, {monday, "2026-09-22", "2026-09-23"});
    world.send(early, portal, "anna", suspend, monday);
    world.send(early, portal, "anna", resume, monday);
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-24"),
              rejected(Reason::bianco_limit, "2026-09-24"));
}

TEST(BiancoRun, CountsDaysAlreadyPast) {
    auto world = a_world(at_most(3));
    book_bianchi(world, {monday, "2026-09-22", "2026-09-23"});
    EXPECT_EQ(world.send(rome("2026-09-24 08:00"), portal, "anna", bianco),
              rejected(Reason::bianco_limit, "2026-09-24"));
}

TEST(BiancoRun, CountsTheDinersOwnAlone) {
    auto world = a_world(at_most(1));
    book_bianchi(world, {monday});
    EXPECT_EQ(world.send(early, portal, "bruno", bianco, "2026-09-22"), accepted("2026-09-22"));
}

TEST(BiancoRun, ShrinksWhenADayIsTakenBack) {
    auto world = a_world(at_most(3));
    book_bianchi(world, {monday, "2026-09-22", "2026-09-23"});
    world.send(early, portal, "anna", unbianco, "2026-09-22");
    book_bianchi(world, {"2026-09-24", "2026-09-25"});
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-22"),
              rejected(Reason::bianco_limit, "2026-09-22"));
}

TEST(BiancoRun, IsOfTheLengthThatTheRequestWouldMakeIt) {
    auto world = a_world();
    book_bianchi(world, {monday, "2026-09-22", "2026-09-24"});
    const auto anna = world.roster().find_diner("anna").value();
    EXPECT_EQ(bianco_run(world.roster(), world.records(), anna, day("2026-09-23"), 10), 4);
    EXPECT_EQ(bianco_run(world.roster(), world.records(), anna, day("2026-09-25"), 10), 2);
    EXPECT_EQ(bianco_run(world.roster(), world.records(), anna, day("2026-09-28"), 10), 1);
    EXPECT_GT(bianco_run(world.roster(), world.records(), anna, day("2026-09-23"), 2), 2) << "past enough";
}

// Certificates.

TEST(BiancoCertificate, LiftsTheLimitOnTheDaysThatItCovers) {
    auto world = a_world(at_most(2));
    world.certificate("anna", "2026-09-23", "2026-09-24");
    book_bianchi(world, {monday, "2026-09-22", "2026-09-23", "2026-09-24"});
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-25"),
              rejected(Reason::bianco_limit, "2026-09-25"));
}

TEST(BiancoCertificate, LiftsItForItsDinerAlone) {
    auto world = a_world(at_most(0));
    world.certificate("anna", monday, monday);
    EXPECT_EQ(world.send(early, portal, "bruno", bianco, monday), rejected(Reason::bianco_limit, monday));
    EXPECT_EQ(world.send(early, portal, "anna", bianco, monday), accepted(monday));
}

TEST(BiancoCertificate, OnAnotherDayOfTheRunLiftsNothing) {
    auto world = a_world(at_most(2));
    world.certificate("anna", monday, "2026-09-22");
    book_bianchi(world, {monday, "2026-09-22"});
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-23"),
              rejected(Reason::bianco_limit, "2026-09-23"))
        << "certified days count in the run";
}

TEST(BiancoCertificate, AmongSeveralOneThatCoversTheTargetIsEnough) {
    auto world = a_world(at_most(0));
    world.certificate("anna", "2026-10-01", "").certificate("anna", "", "2026-09-21");
    EXPECT_EQ(world.send(early, portal, "anna", bianco, monday), accepted(monday));
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-09-22"),
              rejected(Reason::bianco_limit, "2026-09-22"));
    EXPECT_EQ(world.send(early, portal, "anna", bianco, "2026-10-01"), accepted("2026-10-01"));
}

TEST(BiancoCertificate, GivesNoMealWhereThereIsNone) {
    auto world = a_world(at_most(2));
    world.certificate("anna", "", "");
    world.send(early, portal, "anna", cancel, monday);
    EXPECT_EQ(world.send(early, portal, "anna", bianco, monday), rejected(Reason::not_booked, monday));
}

} // namespace
} // namespace counter::tests
