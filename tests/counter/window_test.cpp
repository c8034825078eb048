// Channels that work from `window_opens` of one day to the cutoff of the next (domain.md §4 checks 3 and 4,
// §9).
#include <gtest/gtest.h>

#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

using enum CalendarScope;

TEST(Window, OpensAtItsInstantAndNotOneMillisecondBefore) {
    auto world = a_world();
    EXPECT_EQ(world.ask(rome("2026-09-21 17:59:59.999"), ivr, "anna", cancel),
              rejected(Reason::outside_window));
    EXPECT_EQ(world.ask(rome("2026-09-21 18:00:00.000"), ivr, "anna", cancel), accepted("2026-09-22"));
}

TEST(Window, StaysOpenOverMidnightUntilTheCutoffIncluded) {
    auto world = a_world();
    EXPECT_EQ(world.ask(rome("2026-09-21 23:59:59.999"), ivr, "anna", cancel), accepted("2026-09-22"));
    EXPECT_EQ(world.ask(rome("2026-09-22 00:00"), ivr, "anna", cancel), accepted("2026-09-22"));
    EXPECT_EQ(world.ask(rome("2026-09-22 09:30:00.000"), ivr, "anna", cancel), accepted("2026-09-22"));
    EXPECT_EQ(world.ask(rome("2026-09-22 09:30:00.001"), ivr, "anna", cancel),
              rejected(Reason::outside_window));
    EXPECT_EQ(world.ask(rome("2026-09-22 12:00"), ivr, "anna", cancel), rejected(Reason::outside_window));
}

TEST(Window, IsOpenOnAnyCalendarDay) {
    auto world = a_world();
    world.closed(authority, "ente", "2026-09-23", "2026-09-23");
    EXPECT_EQ(world.ask(rome("2026-09-26 18:00"), ivr, "anna", cancel), accepted("2026-09-28"))
        << "Saturday evening";
    EXPECT_EQ(world.ask(rome("2026-09-27 08:00"), ivr, "anna", cancel), accepted("2026-09-28"))
        << "Sunday morning";
    EXPECT_EQ(world.ask(rome("2026-09-23 08:00"), ivr, "anna", cancel), accepted("2026-09-24"))
        << "a closed day";
    EXPECT_EQ(world.ask(rome("2026-09-27 12:00"), ivr, "anna", cancel), rejected(Reason::outside_window))
        << "Sunday noon";
}

TEST(Window, EndsAtTheSchoolsCutoff) {
    auto world = a_world();
    world.school("infanzia", "ente", "08:45").group("Gialli", "infanzia").pupil("dario", "Gialli");
    EXPECT_EQ(world.ask(rome("2026-09-21 08:45"), ivr, "dario", cancel), accepted("2026-09-21"));
    EXPECT_EQ(world.ask(rome("2026-09-21 08:45:00.001"), ivr, "dario", cancel),
              rejected(Reason::outside_window));
    EXPECT_EQ(world.ask(rome("2026-09-21 08:45:00.001"), ivr, "anna", cancel), accepted("2026-09-21"));
}

TEST(Window, IsWallClockTimeInTheAuthoritysZone) {
    auto policy = a_policy();
    policy.zone = zone("America/New_York");
    auto world = a_world(policy);
    EXPECT_EQ(world.ask(local("America/New_York", "2026-09-21 17:59:59.999"), ivr, "anna", cancel),
              rejected(Reason::outside_window));
    EXPECT_EQ(world.ask(local("America/New_York", "2026-09-21 18:00"), ivr, "anna", cancel),
              accepted("2026-09-22"));
}

TEST(Window, IsAlwaysOpenWhenItOpensBeforeTheCutoff) {
    auto policy = a_policy();
    policy.window_opens = clock("09:30");
    auto world = a_world(policy);
    for (const auto* time : {"00:00", "09:29:59.999", "09:30", "09:30:00.001", "12:00", "23:59:59.999"}) {
        EXPECT_EQ(world.ask(rome(std::string{"2026-09-19 "} + time), ivr, "anna", cancel),
                  accepted("2026-09-21"))
            << time;
    }
}

TEST(Window, BindsEveryChannelThatThePolicyGivesOne) {
    auto policy = a_policy();
    for (const auto channel : all_channels) policy.channels[channel] = ChannelHours::window;
    auto world = a_world(policy);
    for (const auto channel : all_channels) {
        EXPECT_EQ(world.ask(rome("2026-09-21 12:00"), channel, "anna", cancel),
                  rejected(Reason::outside_window));
        EXPECT_EQ(world.ask(rome("2026-09-21 18:00"), channel, "anna", cancel), accepted("2026-09-22"));
    }
    EXPECT_EQ(world.ask(rome("2026-09-21 12:00"), office, "anna", block), rejected(Reason::outside_window));
}

TEST(Window, BindsEveryOperation) {
    auto world = a_world();
    for (const auto operation : {cancel, uncancel, bianco, unbianco, suspend, resume}) {
        EXPECT_EQ(world.ask(rome("2026-09-21 12:00"), ivr, "anna", operation),
                  rejected(Reason::outside_window));
        EXPECT_EQ(world.ask(rome("2026-09-21 12:00"), ivr, "anna", operation, "2026-09-22"),
                  rejected(Reason::outside_window));
    }
}

// The hour that DST repeats: both passes count, as the clock reads. Rome, 2026-10-25: 02:00–03:00 comes
// twice.

TEST(Window, InTheHourThatDstRepeatsOpensInBothPasses) {
    auto policy = a_policy();
    policy.cutoff = clock("01:00");
    policy.window_opens = clock("02:30");
    auto world = a_world(policy);
    EXPECT_EQ(world.ask(utc("2026-10-25 00:29:59.999"), ivr, "anna", cancel),
              rejected(Reason::outside_window));
    EXPECT_EQ(world.ask(utc("2026-10-25 00:30"), ivr, "anna", cancel), accepted("2026-10-26"))
        << "first 02:30";
    EXPECT_EQ(world.ask(utc("2026-10-25 01:00"), ivr, "anna", cancel), rejected(Reason::outside_window))
        << "second 02:00";
    EXPECT_EQ(world.ask(utc("2026-10-25 01:30"), ivr, "anna", cancel), accepted("2026-10-26"))
        << "second 02:30";
}

TEST(Window, InTheHourThatDstRepeatsClosesInBothPasses) {
    auto policy = a_policy();
    policy.cutoff = clock("02:30");
    auto world = a_world(policy);
    EXPECT_EQ(world.ask(utc("2026-10-25 00:30"), ivr, "anna", cancel), accepted("2026-10-26"))
        << "first 02:30";
    EXPECT_EQ(world.ask(utc("2026-10-25 00:30:00.001"), ivr, "anna", cancel),
              rejected(Reason::outside_window));
    EXPECT_EQ(world.ask(utc("2026-10-25 01:00"), ivr, "anna", cancel), accepted("2026-10-26"))
        << "second 02:00";
    EXPECT_EQ(world.ask(utc("2026-10-25 01:30"), ivr, "anna", cancel), accepted("2026-10-26"))
        << "second 02:30";
    EXPECT_EQ(world.ask(utc("2026-10-25 01:30:00.001"), ivr, "anna", cancel),
              rejected(Reason::outside_window));
}

// Rome, 2027-03-28: 02:00–03:00 never comes.
TEST(Window, ThatWouldCloseInTheHourThatDstSkipsClosesBeforeIt) {
    auto policy = a_policy();
    policy.cutoff = clock("02:30");
    auto world = a_world(policy);
    EXPECT_EQ(world.ask(utc("2027-03-28 00:59:59.999"), ivr, "anna", cancel), accepted("2027-03-29"))
        << "01:59";
    EXPECT_EQ(world.ask(utc("2027-03-28 01:00"), ivr, "anna", cancel), rejected(Reason::outside_window))
        << "03:00";
}

// The window's target.

TEST(WindowedRequest, MayNameTheFirstUsefulDay) {
    auto world = a_world();
    EXPECT_EQ(world.ask(rome("2026-09-25 18:00"), ivr, "anna", cancel, "2026-09-28"), accepted("2026-09-28"));
}

TEST(WindowedRequest, ForAnotherDayThanTheFirstUsefulIsOutsideOfTheWindow) {
    auto world = a_world();
    for (const auto operation : {cancel, uncancel, bianco, unbianco}) {
        EXPECT_EQ(world.ask(rome("2026-09-21 18:00"), ivr, "anna", operation, "2026-09-23"),
                  rejected(Reason::outside_window, "2026-09-23"));
    }
}

TEST(WindowedRequest, ForAPastDayIsPastItsCutoffFirst) {
    auto world = a_world();
    EXPECT_EQ(world.ask(rome("2026-09-21 18:00"), ivr, "anna", cancel, "2026-09-21"),
              rejected(Reason::past_cutoff, "2026-09-21"));
}

// By phone too a family may name the day on which the service resumes.
TEST(WindowedRequest, OfALongStateMayNameAnyLaterDay) {
    auto policy = a_policy();
    policy.channels[office] = ChannelHours::window;
    auto world = a_world(policy);
    EXPECT_EQ(world.send(rome("2026-09-21 18:00"), ivr, "anna", suspend, "2026-09-24"),
              accepted("2026-09-24"));
    EXPECT_EQ(world.send(rome("2026-09-21 18:01"), ivr, "anna", resume, "2026-10-05"),
              accepted("2026-10-05"));
    EXPECT_EQ(world.send(rome("2026-09-21 18:02"), office, "anna", block, "2026-11-02"),
              accepted("2026-11-02"));
    EXPECT_EQ(world.send(rome("2026-09-21 18:03"), office, "anna", unblock, "2026-11-09"),
              accepted("2026-11-09"));
}

} // namespace
} // namespace counter::tests
