// The words of requests, answers, policies and facts: written as read, and nothing else understood (domain.md
// §1, §4).
#include <gtest/gtest.h>

#include "counter/calendar.hpp"
#include "counter/clock_trust.hpp"
#include "counter/policy.hpp"
#include "counter/request.hpp"
#include "counter/roster.hpp"

namespace counter::tests {
namespace {

TEST(Words, OfChannels) {
    for (const auto& [word, channel] : {std::pair{"portal", Channel::portal}, std::pair{"app", Channel::app},
                                        std::pair{"ivr", Channel::ivr}, std::pair{"office", Channel::office},
                                        std::pair{"kiosk", Channel::kiosk}}) {
        EXPECT_EQ(to_string(channel), word);
        EXPECT_EQ(parse_channel(word), channel);
    }
    for (const auto* word : {"", "Portal", "portal ", "sms", "iv", "kiosks"}) {
        EXPECT_FALSE(parse_channel(word)) << word;
    }
    EXPECT_EQ(all_channels.size(), 5U);
}

TEST(Words, OfOperations) {
    for (const auto& [word, operation] :
         {std::pair{"cancel", Operation::cancel}, std::pair{"uncancel", Operation::uncancel},
          std::pair{"bianco", Operation::bianco}, std::pair{"unbianco", Operation::unbianco},
          std::pair{"suspend", Operation::suspend}, std::pair{"resume", Operation::resume},
          std::pair{"block", Operation::block}, std::pair{"unblock", Operation::unblock}}) {
        EXPECT_EQ(to_string(operation), word);
        EXPECT_EQ(parse_operation(word), operation);
    }
    for (const auto* word : {"", "Cancel", "disdetta", "un", "unsuspend"}) {
        EXPECT_FALSE(parse_operation(word)) << word;
    }
}

TEST(Words, OfOutcomes) {
    for (const auto& [word, outcome] :
         {std::pair{"accepted", Outcome::accepted}, std::pair{"unchanged", Outcome::unchanged},
          std::pair{"rejected", Outcome::rejected}}) {
        EXPECT_EQ(to_string(outcome), word);
        EXPECT_EQ(parse_outcome(word), outcome);
    }
    EXPECT_FALSE(parse_outcome("ok"));
}

TEST(Words, OfReasons) {
    for (const auto& [word, reason] :
         {std::pair{"unknown_diner", Reason::unknown_diner},
          std::pair{"channel_not_enabled", Reason::channel_not_enabled},
          std::pair{"outside_window", Reason::outside_window},
          std::pair{"no_service_day", Reason::no_service_day},
          std::pair{"not_a_service_day", Reason::not_a_service_day},
          std::pair{"past_cutoff", Reason::past_cutoff},
          std::pair{"nothing_to_undo", Reason::nothing_to_undo},
          std::pair{"channel_locked", Reason::channel_locked}, std::pair{"not_booked", Reason::not_booked},
          std::pair{"bianco_limit", Reason::bianco_limit}, std::pair{"blocked", Reason::blocked}}) {
        EXPECT_EQ(to_string(reason), word);
        EXPECT_EQ(parse_reason(word), reason);
    }
    EXPECT_EQ(to_string(Reason::none), "");
    EXPECT_FALSE(parse_reason("late"));
}

TEST(Words, OfTheCalendar) {
    EXPECT_EQ(parse_calendar_scope("authority"), CalendarScope::authority);
    EXPECT_EQ(parse_calendar_scope("school"), CalendarScope::school);
    EXPECT_EQ(parse_calendar_scope("group"), CalendarScope::group);
    EXPECT_FALSE(parse_calendar_scope("class"));
    EXPECT_EQ(to_string(CalendarScope::authority), "authority");
    EXPECT_EQ(to_string(CalendarScope::school), "school");
    EXPECT_EQ(to_string(CalendarScope::group), "group");
    EXPECT_EQ(parse_calendar_kind("closed"), CalendarKind::closed);
    EXPECT_EQ(parse_calendar_kind("open"), CalendarKind::open);
    EXPECT_FALSE(parse_calendar_kind("Open"));
    EXPECT_EQ(to_string(CalendarKind::closed), "closed");
    EXPECT_EQ(to_string(CalendarKind::open), "open");
}

TEST(Words, OfSchoolsAndDiners) {
    EXPECT_EQ(parse_school_kind("nursery"), SchoolKind::nursery);
    EXPECT_EQ(parse_school_kind("primary"), SchoolKind::primary);
    EXPECT_EQ(parse_school_kind("secondary"), SchoolKind::secondary);
    EXPECT_EQ(parse_school_kind(""), SchoolKind::unstated);
    EXPECT_FALSE(parse_school_kind("university"));
    EXPECT_EQ(to_string(SchoolKind::secondary), "secondary");
    EXPECT_EQ(to_string(SchoolKind::unstated), "");
    EXPECT_EQ(parse_diner_kind("pupil"), DinerKind::pupil);
    EXPECT_EQ(parse_diner_kind("adult"), DinerKind::adult);
    EXPECT_FALSE(parse_diner_kind(""));
    EXPECT_EQ(to_string(DinerKind::adult), "adult");
}

TEST(Words, TheOperationsThatLastAreTheAbsenceAndTheBlock) {
    for (const auto operation :
         {Operation::suspend, Operation::resume, Operation::block, Operation::unblock}) {
        EXPECT_TRUE(is_long(operation)) << to_string(operation);
    }
    for (const auto operation :
         {Operation::cancel, Operation::uncancel, Operation::bianco, Operation::unbianco}) {
        EXPECT_FALSE(is_long(operation)) << to_string(operation);
    }
}

TEST(Weekdays, AreIsoDigitsFromMonday) {
    const auto monday_tuesday_thursday_friday = Weekdays::parse("1245").value();
    EXPECT_EQ(monday_tuesday_thursday_friday.bits(), 0b0011011);
    EXPECT_EQ(monday_tuesday_thursday_friday.to_string(), "1245");
    EXPECT_EQ(Weekdays::parse("1234567").value().bits(), 0b1111111);
}

TEST(Weekdays, EachStandOnce) {
    for (const auto* text : {"0", "8", "11", "12 3", "12,3", "1231", "x"}) {
        EXPECT_FALSE(Weekdays::parse(text)) << text;
    }
}

TEST(Weekdays, OfADateIsItsOwn) {
    EXPECT_EQ(Weekdays::only(ServiceDate{date::year{2026} / 9 / 21}).to_string(), "1");
    EXPECT_EQ(Weekdays::only(ServiceDate{date::year{2026} / 9 / 27}).to_string(), "7");
}

} // namespace
} // namespace counter::tests
