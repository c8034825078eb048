// Dates, clock times and instants as they are written, and what a zone's clock shows (domain.md §2).
#include <gtest/gtest.h>

#include "counter/time.hpp"
#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

TEST(DateText, IsYearMonthDay) {
    EXPECT_EQ(parse_date("2026-09-21"), day("2026-09-21"));
    EXPECT_EQ(to_string(day("2026-09-21")), "2026-09-21");
}

TEST(DateText, IsADateThatExists) {
    EXPECT_EQ(parse_date("2028-02-29"), day("2028-02-29"));
    for (const auto* text :
         {"2026-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32", "1900-02-29"}) {
        EXPECT_FALSE(parse_date(text)) << text;
    }
}

TEST(DateText, HasNothingBesides) {
    for (const auto* text :
         {"",           "2026",       "2026-09",     "2026-9-21",   "26-09-21",     "2026-09-1",
          "2026/09/21", "21-09-2026", " 2026-09-21", "2026-09-21 ", "2026-09-21T",  "2026-09-2x",
          "+026-09-21", "-026-09-21", "2026--9-21",  "20260921",    "2026-09-21\n", "2026-09-+1",
          "2026- 9-21", "02026-09-21"}) {
        EXPECT_FALSE(parse_date(text)) << '"' << text << '"';
    }
    EXPECT_FALSE(parse_date(std::string_view{"2026-09-21\0", 11}));
}

TEST(TimeOfDayText, IsHoursAndMinutes) {
    EXPECT_EQ(parse_time_of_day("00:00"), 0ms);
    EXPECT_EQ(parse_time_of_day("09:30"), 9h + 30min);
    EXPECT_EQ(parse_time_of_day("23:59"), 23h + 59min);
    EXPECT_EQ(to_string(TimeOfDay{0ms}), "00:00");
    EXPECT_EQ(to_string(TimeOfDay{9h + 5min}), "09:05");
    EXPECT_EQ(to_string(TimeOfDay{23h + 59min}), "23:59");
}

TEST(TimeOfDayText, EndsBeforeMidnightAndHasNothingBesides) {
    for (const auto* text : {"24:00", "09:60", "9:30", "09:3", "0930", "09:30:00", "09.30", " 09:30",
                             "09:30 ", "", "-1:30", "+9:30", "09:+3", "ab:cd"}) {
        EXPECT_FALSE(parse_time_of_day(text)) << '"' << text << '"';
    }
}

TEST(InstantText, IsUtcToTheMillisecond) {
    EXPECT_EQ(parse_instant("2026-09-21T06:59:59.500Z"), utc("2026-09-21 06:59:59.500"));
    EXPECT_EQ(to_string(utc("2026-09-21 06:59:59.500")), "2026-09-21T06:59:59.500Z");
    EXPECT_EQ(to_string(utc("2026-09-21 00:00")), "2026-09-21T00:00:00.000Z");
    EXPECT_EQ(to_string(utc("2026-09-21 23:59:59.001")), "2026-09-21T23:59:59.001Z");
}

TEST(InstantText, MayLeaveOutDecimals) {
    EXPECT_EQ(parse_instant("2026-09-21T06:59:59Z"), utc("2026-09-21 06:59:59.000"));
    EXPECT_EQ(parse_instant("2026-09-21T06:59:59.5Z"), utc("2026-09-21 06:59:59.500"));
    EXPECT_EQ(parse_instant("2026-09-21T06:59:59.05Z"), utc("2026-09-21 06:59:59.050"));
    EXPECT_EQ(parse_instant("2026-09-21T06:59:59.005Z"), utc("2026-09-21 06:59:59.005"));
}

TEST(InstantText, IsAnInstantThatExistsAndHasNothingBesides) {
    for (const auto* text :
         {"", "2026-09-21", "2026-09-21T06:59:59", "2026-09-21T06:59:59.500", "2026-09-21 06:59:59Z",
          "2026-09-21T06:59Z", "2026-09-21T6:59:59Z", "2026-09-21T24:00:00Z", "2026-09-21T23:60:00Z",
          "2026-09-21T23:59:60Z", "2026-09-31T06:59:59Z", "2026-09-21T06:59:59.Z",
          "2026-09-21T06:59:59.0000Z", "2026-09-21T06:59:59+00:00", "2026-09-21T06:59:59.500+02:00",
          "2026-09-21T06:59:59.-50Z", "2026-09-21T06:59:59,500Z", "2026-09-21T06:59:59.500Zx",
          " 2026-09-21T06:59:59.500Z"}) {
        EXPECT_FALSE(parse_instant(text)) << '"' << text << '"';
    }
}

TEST(InstantText, IsReadBackAsItWasWritten) {
    for (auto at = utc("2026-10-24 22:00"); at < utc("2026-10-25 02:00"); at += 7min + 13s + 77ms) {
        EXPECT_EQ(parse_instant(to_string(at)), at);
    }
}

TEST(ZoneNames, AreThoseOfTheTzDatabase) {
    EXPECT_TRUE(Zone::find("Europe/Rome"));
    EXPECT_EQ(zone("Europe/Rome").name(), "Europe/Rome");
    EXPECT_FALSE(Zone::find("Europe/Calcinate"));
    EXPECT_FALSE(Zone::find(""));
    EXPECT_FALSE(Zone::find("../../etc/passwd"));
}

TEST(WallClock, ShowsTheZonesDateAndTime) {
    const auto winter = zone("Europe/Rome").wall_clock(utc("2026-12-01 23:30:00.001"));
    EXPECT_EQ(winter.date, day("2026-12-02"));
    EXPECT_EQ(winter.time, clock("00:30:00.001"));

    const auto summer = zone("Europe/Rome").wall_clock(utc("2026-09-21 21:59:59.999"));
    EXPECT_EQ(summer.date, day("2026-09-21"));
    EXPECT_EQ(summer.time, clock("23:59:59.999"));

    const auto west = zone("America/New_York").wall_clock(utc("2026-09-21 03:00"));
    EXPECT_EQ(west.date, day("2026-09-20"));
    EXPECT_EQ(west.time, clock("23:00"));
}

TEST(WallClock, ShowsTheHourThatDstRepeatsTwice) {
    const auto first = zone("Europe/Rome").wall_clock(utc("2026-10-25 00:30"));
    const auto second = zone("Europe/Rome").wall_clock(utc("2026-10-25 01:30"));
    EXPECT_EQ(first.time, clock("02:30"));
    EXPECT_EQ(second.time, clock("02:30"));
    EXPECT_EQ(first.date, second.date);
}

TEST(WallClock, SkipsTheHourThatDstTakes) {
    EXPECT_EQ(zone("Europe/Rome").wall_clock(utc("2027-03-28 00:59:59.999")).time, clock("01:59:59.999"));
    EXPECT_EQ(zone("Europe/Rome").wall_clock(utc("2027-03-28 01:00")).time, clock("03:00"));
}

TEST(WallClock, HoldsBefore1970) {
    const auto shown = zone("Europe/Rome").wall_clock(utc("1969-12-31 22:59:59.999"));
    EXPECT_EQ(shown.date, day("1969-12-31"));
    EXPECT_EQ(shown.time, clock("23:59:59.999"));
}

TEST(WallClock, IsTurnedIntoAnInstantWithTheTzDatabase) {
    EXPECT_EQ(zone("Europe/Rome").instant(day("2026-09-21"), clock("09:30")), utc("2026-09-21 07:30"));
    EXPECT_EQ(zone("Europe/Rome").instant(day("2026-12-01"), clock("09:30")), utc("2026-12-01 08:30"));
    EXPECT_EQ(zone("America/New_York").instant(day("2026-09-21"), clock("09:30")), utc("2026-09-21 13:30"));
    EXPECT_EQ(zone("Asia/Kathmandu").instant(day("2026-09-21"), clock("09:30")), utc("2026-09-21 03:45"));
}

TEST(WallClock, OnBothDstSundaysKeepsTheMorningCutoff) {
    EXPECT_EQ(zone("Europe/Rome").instant(day("2026-10-25"), clock("09:30")), utc("2026-10-25 08:30"));
    EXPECT_EQ(zone("Europe/Rome").instant(day("2027-03-28"), clock("09:30")), utc("2027-03-28 07:30"));
}

// The manuals and the domain description are silent on the next two; RFC 5545 §3.3.5 isn't.
TEST(WallClock, InTheHourThatDstRepeatsMeansTheFirstPass) {
    EXPECT_EQ(zone("Europe/Rome").instant(day("2026-10-25"), clock("01:59")), utc("2026-10-24 23:59"));
    EXPECT_EQ(zone("Europe/Rome").instant(day("2026-10-25"), clock("02:00")), utc("2026-10-25 00:00"));
    EXPECT_EQ(zone("Europe/Rome").instant(day("2026-10-25"), clock("02:30")), utc("2026-10-25 00:30"));
    EXPECT_EQ(zone("Europe/Rome").instant(day("2026-10-25"), clock("03:00")), utc("2026-10-25 02:00"));
}

TEST(WallClock, InTheHourThatDstSkipsIsReckonedWithTheOffsetBefore) {
    EXPECT_EQ(zone("Europe/Rome").instant(day("2027-03-28"), clock("01:59")), utc("2027-03-28 00:59"));
    EXPECT_EQ(zone("Europe/Rome").instant(day("2027-03-28"), clock("02:00")), utc("2027-03-28 01:00"));
    EXPECT_EQ(zone("Europe/Rome").instant(day("2027-03-28"), clock("02:30")), utc("2027-03-28 01:30"));
    EXPECT_EQ(zone("Europe/Rome").instant(day("2027-03-28"), clock("03:00")), utc("2027-03-28 01:00"));
}

} // namespace
} // namespace counter::tests
