// The cutoff, the first useful day, and the date that a request aims at (domain.md §2, §4 check 4).
#include <gtest/gtest.h>

#include "counter/service_day.hpp"
#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

using enum CalendarScope;

// The cutoff. (chosen; "entro e non oltre")

TEST(Cutoff, RequestAtTheCutoffInstantIsIn) {
    auto world = a_world();
    EXPECT_EQ(world.send(rome("2026-09-21 09:30:00.000"), portal, "anna", cancel, "2026-09-21"),
              accepted("2026-09-21"));
}

TEST(Cutoff, RequestOneMillisecondAfterTheCutoffIsLate) {
    auto world = a_world();
    EXPECT_EQ(world.send(rome("2026-09-21 09:30:00.001"), portal, "anna", cancel, "2026-09-21"),
              rejected(Reason::past_cutoff, "2026-09-21"));
    EXPECT_EQ(world.meal("anna", "2026-09-21"), "standard");
}

TEST(Cutoff, OfASchoolComesBeforeTheAuthoritys) {
    auto world = a_world();
    world.school("infanzia", "ente", "08:45").group("Gialli", "infanzia").pupil("dario", "Gialli");
    world.school("media", "ente", "10:00").group("3C", "media").pupil("elena", "3C");
    EXPECT_EQ(world.cutoff("infanzia", "2026-09-21"), rome("2026-09-21 08:45"));
    EXPECT_EQ(world.cutoff("primaria", "2026-09-21"), rome("2026-09-21 09:30"));
    EXPECT_EQ(world.cutoff("media", "2026-09-21"), rome("2026-09-21 10:00"));
    EXPECT_EQ(world.ask(rome("2026-09-21 08:45:00.001"), portal, "dario", cancel, "2026-09-21"),
              rejected(Reason::past_cutoff, "2026-09-21"));
    EXPECT_EQ(world.ask(rome("2026-09-21 10:00"), portal, "elena", cancel, "2026-09-21"),
              accepted("2026-09-21"));
}

TEST(Cutoff, IsWallClockTimeInTheAuthoritysZone) {
    auto policy = a_policy("ny");
    policy.zone = zone("America/New_York");
    auto world = a_world();
    world.authority(policy).school("elementary", "ny").group("K", "elementary").pupil("zoe", "K");
    EXPECT_EQ(world.cutoff("primaria", "2026-09-21"), utc("2026-09-21 07:30"));
    EXPECT_EQ(world.cutoff("elementary", "2026-09-21"), utc("2026-09-21 13:30"));
    // The United States leave DST a week after Italy, and enter it two weeks before.
    EXPECT_EQ(world.cutoff("primaria", "2026-10-26"), utc("2026-10-26 08:30"));
    EXPECT_EQ(world.cutoff("elementary", "2026-10-26"), utc("2026-10-26 13:30"));
    EXPECT_EQ(world.cutoff("elementary", "2026-11-02"), utc("2026-11-02 14:30"));
}

TEST(Cutoff, StaysTheSameClockTimeOverBothDstWeekends) {
    auto world = a_world();
    for (const auto* date : {"2026-10-23", "2026-10-26", "2027-03-26", "2027-03-29"}) {
        const auto at = rome(std::string{date} + " 09:30");
        EXPECT_EQ(world.ask(at, portal, "anna", cancel, date), accepted(date));
        EXPECT_EQ(world.ask(at + 1ms, portal, "anna", cancel, date), rejected(Reason::past_cutoff, date));
    }
    EXPECT_EQ(world.cutoff("primaria", "2026-10-26") - world.cutoff("primaria", "2026-10-23"), 73h);
    EXPECT_EQ(world.cutoff("primaria", "2027-03-29") - world.cutoff("primaria", "2027-03-26"), 71h);
}

// As RFC 5545 §3.3.5 reads local times; the domain description is silent.
TEST(Cutoff, InTheHourThatDstRepeatsIsTheFirstPass) {
    auto policy = a_policy();
    policy.cutoff = clock("02:30");
    auto world = a_world(policy);
    world.opened(authority, "ente", "2026-10-25", "2026-10-25");
    EXPECT_EQ(world.ask(utc("2026-10-25 00:30"), portal, "anna", cancel, "2026-10-25"),
              accepted("2026-10-25"));
    EXPECT_EQ(world.ask(utc("2026-10-25 00:30:00.001"), portal, "anna", cancel, "2026-10-25"),
              rejected(Reason::past_cutoff, "2026-10-25"));
    EXPECT_EQ(world.ask(utc("2026-10-25 01:10"), portal, "anna", cancel, "2026-10-25"),
              rejected(Reason::past_cutoff, "2026-10-25"))
        << "02:10 of the second pass";
}

TEST(Cutoff, InTheHourThatDstSkipsIsReckonedWithTheOffsetBefore) {
    auto policy = a_policy();
    policy.cutoff = clock("02:30");
    auto world = a_world(policy);
    world.opened(authority, "ente", "2027-03-28", "2027-03-28");
    EXPECT_EQ(world.ask(utc("2027-03-28 01:30"), portal, "anna", cancel, "2027-03-28"),
              accepted("2027-03-28"))
        << "the clock shows 03:30";
    EXPECT_EQ(world.ask(utc("2027-03-28 01:30:00.001"), portal, "anna", cancel, "2027-03-28"),
              rejected(Reason::past_cutoff, "2027-03-28"));
}

TEST(Cutoff, AtMidnightClosesTheDayAsItBegins) {
    auto policy = a_policy();
    policy.cutoff = clock("00:00");
    auto world = a_world(policy);
    EXPECT_EQ(world.ask(rome("2026-09-22 00:00"), portal, "anna", cancel), accepted("2026-09-22"));
    EXPECT_EQ(world.ask(rome("2026-09-22 00:00:00.001"), portal, "anna", cancel), accepted("2026-09-23"));
}

// The first useful day.

TEST(FirstUsefulDay, IsTodayUntilTheCutoff) {
    const auto world = a_world();
    EXPECT_EQ(world.first_useful_day("anna", rome("2026-09-21 00:00")), "2026-09-21");
    EXPECT_EQ(world.first_useful_day("anna", rome("2026-09-21 09:30")), "2026-09-21");
    EXPECT_EQ(world.first_useful_day("anna", rome("2026-09-21 09:30:00.001")), "2026-09-22");
    EXPECT_EQ(world.first_useful_day("anna", rome("2026-09-21 23:59:59.999")), "2026-09-22");
}

TEST(FirstUsefulDay, StartsFromTheLocalDate) {
    auto policy = a_policy("ny");
    policy.zone = zone("America/New_York");
    auto world = a_world();
    world.authority(policy).school("elementary", "ny").group("K", "elementary").pupil("zoe", "K");
    const auto at = utc("2026-09-22 03:00"); // in New York still the 21st, past its cutoff; in Rome the 22nd
    EXPECT_EQ(world.first_useful_day("zoe", at), "2026-09-22");
    EXPECT_EQ(world.first_useful_day("anna", at), "2026-09-22");
    EXPECT_EQ(world.first_useful_day("zoe", at + 11h), "2026-09-23");
    EXPECT_EQ(world.first_useful_day("zoe", utc("2026-09-21 13:30")), "2026-09-21");
}

TEST(FirstUsefulDay, LeavesOutClosuresAndWeekends) {
    auto world = a_world();
    world.closed(authority, "ente", "2026-09-23", "2026-09-23");
    EXPECT_EQ(world.first_useful_day("anna", rome("2026-09-22 20:00")), "2026-09-24");
    EXPECT_EQ(world.first_useful_day("anna", rome("2026-09-23 08:00")), "2026-09-24");
    EXPECT_EQ(world.first_useful_day("anna", rome("2026-09-25 20:00")), "2026-09-28");
    EXPECT_EQ(world.first_useful_day("anna", rome("2026-09-26 08:00")), "2026-09-28");
}

TEST(FirstUsefulDay, IsTheDinersOwn) {
    auto world = a_world();
    world.own_weekdays("bruno", "3");
    EXPECT_EQ(world.first_useful_day("anna", rome("2026-09-21 20:00")), "2026-09-22");
    EXPECT_EQ(world.first_useful_day("bruno", rome("2026-09-21 20:00")), "2026-09-23");
    EXPECT_EQ(world.first_useful_day("bruno", rome("2026-09-23 20:00")), "2026-09-30");
}

TEST(FirstUsefulDay, BeforeTheTermIsItsFirstServiceDay) {
    const auto world = a_world();
    EXPECT_EQ(world.first_useful_day("anna", rome("2026-07-01 12:00")), "2026-09-14");
    EXPECT_EQ(world.first_useful_day("anna", utc("1969-12-31 12:00")), "2026-09-14");
}

TEST(FirstUsefulDay, DoesNotExistAfterTheLastServiceDay) {
    const auto world = a_world();
    EXPECT_EQ(world.first_useful_day("anna", rome("2027-06-08 09:30")), "2027-06-08");
    EXPECT_EQ(world.first_useful_day("anna", rome("2027-06-08 09:30:00.001")), "");
    EXPECT_EQ(world.first_useful_day("anna", utc("2200-01-01 12:00")), "");
}

// A request without a date.

TEST(RequestWithoutDate, AimsAtTheFirstUsefulDay) {
    auto world = a_world();
    EXPECT_EQ(world.send(rome("2026-09-21 20:00"), portal, "anna", cancel), accepted("2026-09-22"));
    EXPECT_EQ(world.send(rome("2026-09-21 20:01"), portal, "anna", uncancel), accepted("2026-09-22"));
    EXPECT_EQ(world.send(rome("2026-09-21 20:02"), portal, "anna", bianco), accepted("2026-09-22"));
    EXPECT_EQ(world.send(rome("2026-09-21 20:03"), portal, "anna", unbianco), accepted("2026-09-22"));
    EXPECT_EQ(world.send(rome("2026-09-21 20:04"), portal, "anna", suspend), accepted("2026-09-22"));
    EXPECT_EQ(world.send(rome("2026-09-21 20:05"), portal, "anna", resume), accepted("2026-09-22"));
    EXPECT_EQ(world.send(rome("2026-09-21 20:06"), office, "anna", block), accepted("2026-09-22"));
    EXPECT_EQ(world.send(rome("2026-09-21 20:07"), office, "anna", unblock), accepted("2026-09-22"));
}

TEST(RequestWithoutDate, IsRejectedWhenNoServiceDayIsLeft) {
    auto world = a_world();
    for (const auto operation : {cancel, uncancel, bianco, unbianco, suspend, resume}) {
        EXPECT_EQ(world.send(rome("2027-06-08 09:30:00.001"), portal, "anna", operation),
                  rejected(Reason::no_service_day));
    }
    EXPECT_EQ(world.send(rome("2027-06-08 09:30:00.001"), office, "anna", block),
              rejected(Reason::no_service_day));
}

// A request with a date.

TEST(RequestWithDate, OfOneDayMustNameAServiceDay) {
    auto world = a_world();
    world.closed(authority, "ente", "2026-09-23", "2026-09-23");
    for (const auto operation : {cancel, uncancel, bianco, unbianco}) {
        for (const auto* date :
             {"2026-09-23", "2026-09-26", "2026-08-31", "2027-06-09", "1999-01-01", "9999-12-31"}) {
            EXPECT_EQ(world.send(rome("2026-09-21 08:00"), portal, "anna", operation, date),
                      rejected(Reason::not_a_service_day))
                << date;
        }
    }
}

TEST(RequestWithDate, OfAPastDayIsPastItsCutoff) {
    auto world = a_world();
    EXPECT_EQ(world.send(rome("2026-09-22 08:00"), portal, "anna", cancel, "2026-09-21"),
              rejected(Reason::past_cutoff, "2026-09-21"));
    EXPECT_EQ(world.send(rome("2026-09-22 08:00"), portal, "anna", suspend, "2026-09-21"),
              rejected(Reason::past_cutoff, "2026-09-21"));
}

TEST(RequestWithDate, MayNameAnyLaterServiceDayOnAChannelThatIsAlwaysOpen) {
    auto world = a_world();
    EXPECT_EQ(world.send(rome("2026-09-21 12:00"), app, "anna", cancel, "2027-06-08"),
              accepted("2027-06-08"));
}

TEST(RequestWithDate, OfALongStateAimsAtTheFirstServiceDayOnOrAfterIt) {
    auto world = a_world();
    EXPECT_EQ(world.send(rome("2026-09-21 12:00"), portal, "anna", suspend, "2026-09-26"),
              accepted("2026-09-28"));
    EXPECT_EQ(world.send(rome("2026-09-21 12:00"), portal, "anna", resume, "2026-10-03"),
              accepted("2026-10-05"));
    EXPECT_EQ(world.send(rome("2026-09-21 12:00"), office, "bruno", block, "2026-09-27"),
              accepted("2026-09-28"));
    EXPECT_EQ(world.send(rome("2026-09-21 12:00"), office, "bruno", unblock, "2026-09-30"),
              accepted("2026-09-30"));
}

TEST(RequestWithDate, OfALongStateOnADayBeforeTheTermAimsAtItsFirstServiceDay) {
    auto world = a_world();
    EXPECT_EQ(world.send(rome("2026-07-01 12:00"), portal, "anna", suspend, "2026-08-01"),
              accepted("2026-09-14"));
    EXPECT_EQ(world.send(rome("2026-09-21 12:00"), portal, "bruno", suspend, "1969-12-31"),
              rejected(Reason::past_cutoff, "2026-09-14"));
}

TEST(RequestWithDate, OfALongStateIsRejectedWhenNoServiceDayIsLeftFromThere) {
    auto world = a_world();
    for (const auto* date : {"2027-06-09", "2200-01-01", "9999-12-31"}) {
        EXPECT_EQ(world.send(rome("2026-09-21 12:00"), portal, "anna", suspend, date),
                  rejected(Reason::no_service_day));
        EXPECT_EQ(world.send(rome("2026-09-21 12:00"), office, "anna", block, date),
                  rejected(Reason::no_service_day));
    }
}

TEST(RequestWithDate, OfALongStateTodayIsInUntilTodaysCutoff) {
    auto world = a_world();
    EXPECT_EQ(world.ask(rome("2026-09-21 09:30"), portal, "anna", suspend, "2026-09-21"),
              accepted("2026-09-21"));
    EXPECT_EQ(world.ask(rome("2026-09-21 09:30:00.001"), portal, "anna", suspend, "2026-09-21"),
              rejected(Reason::past_cutoff, "2026-09-21"))
        << "it doesn't slip to tomorrow";
}

} // namespace
} // namespace counter::tests
