// Special diets, the sets they form, and the days on which they are in force (domain.md §5, §9).
#include <gtest/gtest.h>

#include "counter/diets.hpp"
#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

constexpr auto monday = "2026-09-21";
const Instant early = rome("2026-09-14 08:00");

TEST(DietSet, IsWrittenAsItsCodesSortedAndJoined) {
    DietSets sets;
    EXPECT_EQ(sets.name(sets.intern({"vegetariana", "celiachia"})), "celiachia+vegetariana");
    EXPECT_EQ(sets.name(sets.intern({"b", "a", "C"})), "C+a+b") << "by code point";
}

TEST(DietSet, IsStandardWhenEmpty) {
    DietSets sets;
    EXPECT_EQ(sets.name(DietSetId::standard), "standard");
    EXPECT_EQ(sets.intern({}), DietSetId::standard);
}

TEST(DietSet, HoldsEachDietOnce) {
    DietSets sets;
    EXPECT_EQ(sets.name(sets.intern({"celiachia", "celiachia"})), "celiachia");
    EXPECT_EQ(sets.name(sets.intern({"b", "a", "b", "a"})), "a+b");
}

TEST(DietSet, IsOneInWhateverOrderItsCodesCome) {
    DietSets sets;
    const auto one = sets.intern({"vegetariana", "celiachia"});
    EXPECT_EQ(sets.intern({"celiachia", "vegetariana"}), one);
    EXPECT_NE(sets.intern({"celiachia"}), one);
    EXPECT_EQ(sets.size(), 3U) << "with standard";
}

TEST(DietSet, IsTakenApartIntoItsCodes) {
    EXPECT_TRUE(codes_of("standard").empty());
    EXPECT_EQ(codes_of("celiachia"), (std::vector<std::string_view>{"celiachia"}));
    EXPECT_EQ(codes_of("celiachia+no-latte+vegetariana"),
              (std::vector<std::string_view>{"celiachia", "no-latte", "vegetariana"}));
}

TEST(Diet, IsInForceInItsRangeBothEndsIncluded) {
    auto world = a_world();
    world.diet("anna", "celiachia", "2026-09-22", "2026-09-24");
    EXPECT_EQ(world.meal("anna", monday), "standard");
    EXPECT_EQ(world.meal("anna", "2026-09-22"), "celiachia");
    EXPECT_EQ(world.meal("anna", "2026-09-24"), "celiachia");
    EXPECT_EQ(world.meal("anna", "2026-09-25"), "standard");
    EXPECT_EQ(world.meal("bruno", "2026-09-22"), "standard");
}

TEST(Diet, WithAnEmptyEndIsOpen) {
    auto world = a_world();
    world.diet("anna", "celiachia", "", "")
        .diet("bruno", "no-latte", "", monday)
        .diet("carla", "halal", monday, "");
    EXPECT_EQ(world.meal("anna", "2026-09-14"), "celiachia");
    EXPECT_EQ(world.meal("anna", "2027-06-08"), "celiachia");
    EXPECT_EQ(world.meal("bruno", monday), "no-latte");
    EXPECT_EQ(world.meal("bruno", "2026-09-22"), "standard");
    EXPECT_EQ(world.meal("carla", "2026-09-18"), "standard");
    EXPECT_EQ(world.meal("carla", "2027-06-08"), "halal");
}

TEST(Diet, SeveralInForceOnOneDayAreOnePreparation) {
    auto world = a_world();
    world.diet("anna", "vegetariana", monday, "2026-09-23").diet("anna", "celiachia", "2026-09-22", "");
    EXPECT_EQ(world.meal("anna", monday), "vegetariana");
    EXPECT_EQ(world.meal("anna", "2026-09-22"), "celiachia+vegetariana");
    EXPECT_EQ(world.meal("anna", "2026-09-23"), "celiachia+vegetariana");
    EXPECT_EQ(world.meal("anna", "2026-09-24"), "celiachia");
}

TEST(Diet, GivenTwiceIsOne) {
    auto world = a_world();
    world.diet("anna", "celiachia", monday, "2026-09-23")
        .diet("anna", "celiachia", "2026-09-22", "2026-09-25");
    for (const auto* date : {monday, "2026-09-22", "2026-09-23", "2026-09-24", "2026-09-25"}) {
        EXPECT_EQ(world.meal("anna", date), "celiachia") << date;
    }
    EXPECT_EQ(world.meal("anna", "2026-09-28"), "standard");
}

TEST(Diet, StopsAndStartsAgainTheNextDay) {
    auto world = a_world();
    world.diet("anna", "celiachia", "", monday).diet("anna", "celiachia", "2026-09-22", "2026-09-22");
    world.diet("anna", "no-latte", "2026-09-23", "2026-09-23");
    EXPECT_EQ(world.meal("anna", monday), "celiachia");
    EXPECT_EQ(world.meal("anna", "2026-09-22"), "celiachia");
    EXPECT_EQ(world.meal("anna", "2026-09-23"), "no-latte");
    EXPECT_EQ(world.meal("anna", "2026-09-24"), "standard");
}

TEST(Diet, IsNeverLostToBianco) {
    auto world = a_world();
    world.diet("anna", "celiachia").diet("anna", "vegetariana");
    world.send(early, portal, "anna", bianco, monday);
    EXPECT_EQ(world.meal("anna", monday), "celiachia+vegetariana bianco");
}

TEST(Diet, GivesNoMealToWhoHasNone) {
    auto world = a_world();
    world.diet("anna", "celiachia").diet("bruno", "celiachia");
    world.send(early, portal, "anna", cancel, monday);
    EXPECT_EQ(world.meal("anna", monday), "none");
    EXPECT_EQ(world.meal("bruno", "2026-09-26"), "none") << "a Saturday";
}

TEST(DietCourse, OfEqualAssignmentsIsOne) {
    DietSets sets;
    DietCourses courses;
    const auto one = courses.intern({{"celiachia", range(monday, "")}, {"halal", range("", "")}}, sets);
    const auto other = courses.intern({{"halal", range("", "")}, {"celiachia", range(monday, "")}}, sets);
    EXPECT_EQ(one, other);
    EXPECT_EQ(courses.intern({}, sets), DietCourseId::standard);
    EXPECT_EQ(courses.on(DietCourseId::standard, day(monday)), DietSetId::standard);
    EXPECT_EQ(sets.name(courses.on(one, day(monday))), "celiachia+halal");
    EXPECT_EQ(sets.name(courses.on(one, day("2026-09-20"))), "halal");
}

} // namespace
} // namespace counter::tests
