// Closures and openings entered by hand: what entering changes is what the preview said (domain.md §3).

#include "tests/data/node.hpp"

namespace data::tests {

namespace {

using counter::CalendarEntry;
using counter::CalendarKind;
using counter::CalendarScope;
using counter::ServiceDate;

const auto saturday = day("2026-09-26");

CalendarEntry entry(CalendarScope scope, std::string key, ServiceDate from, ServiceDate to, CalendarKind kind) {
    return {scope, std::move(key), {from, to}, kind, "allerta meteo"};
}

class CalendarEntryTest : public testing::Test {
protected:
    CalendarEntryTest() { node_.import(attended_data_set(waives)); }

    CalendarPreview preview(const CalendarEntry& entered, Instant now) {
        auto shown = node_->preview_calendar(entered, now);
        EXPECT_TRUE(shown) << shown.error().message;
        return *shown;
    }

    Result<EnteredCalendar> try_to_enter(const CalendarEntry& entered, Instant now, std::string id = "entry") {
        return node_.in_transaction([&](Store& s) { return s.enter_calendar(entered, id, "Anna", now, good_clock); }, now);
    }

    std::int64_t booked(std::string_view school, ServiceDate date) {
        const auto& roster = node_->roster();
        std::int64_t meals = 0;
        for (const auto& line : counted_lines(roster, node_->records(), roster.find_school(school).value(), date))
            meals += line.meals;
        return meals;
    }

    /// Enters it, and compares what is then counted and raised with what the preview said.
    EnteredCalendar enter_as_previewed(const CalendarEntry& entered, Instant now) {
        const auto shown = preview(entered, now);
        std::map<std::pair<std::string, ServiceDate>, std::int64_t> expected;
        for (auto date = entered.when.from; date <= entered.when.to; date += date::days{1})
            for (const auto& school : node_->roster().schools()) expected[{school.code, date}] = booked(school.code, date);
        for (const auto& changed : shown.days) {
            EXPECT_EQ(changed.before, (expected[{changed.school, changed.date}])) << changed.school;
            EXPECT_NE(changed.before, changed.after);
            expected[{changed.school, changed.date}] = changed.after;
        }
        const auto done = try_to_enter(entered, now);
        EXPECT_TRUE(done) << done.error().message;
        for (const auto& [where, meals] : expected) EXPECT_EQ(booked(where.first, where.second), meals) << where.first;
        EXPECT_EQ(done->variations, shown.variations);
        EXPECT_EQ(node_.count("SELECT count(*) FROM variations WHERE reason = 'calendar_changed'"), shown.variations);
        return *done;
    }

    Node node_;
};

TEST_F(CalendarEntryTest, AnAuthoritysClosureOfDaysToComeTakesItsSchoolsMealsAndNoOthers) {
    const auto closure = entry(CalendarScope::authority, "roma", tuesday, saturday, CalendarKind::closed);
    const auto shown = preview(closure, early_morning);
    EXPECT_EQ(shown.days.size(), 8U); // two schools, Tuesday to Friday
    EXPECT_EQ(shown.variations, 0);
    enter_as_previewed(closure, early_morning);
    EXPECT_EQ(booked("S1", tuesday), 0);
    EXPECT_EQ(booked("S3", tuesday), 1);
    EXPECT_EQ(booked("S1", monday), 5);
}

TEST_F(CalendarEntryTest, ASchoolsClosureSparesTheOthers) {
    enter_as_previewed(entry(CalendarScope::school, "S1", tuesday, tuesday, CalendarKind::closed), early_morning);
    EXPECT_EQ(booked("S1", tuesday), 0);
    EXPECT_EQ(booked("S2", tuesday), 1);
}

TEST_F(CalendarEntryTest, AGroupsTripSparesTheRestOfItsSchool) {
    enter_as_previewed(entry(CalendarScope::group, "1A", tuesday, tuesday, CalendarKind::closed), early_morning);
    EXPECT_EQ(booked("S1", tuesday), 1);
}

TEST_F(CalendarEntryTest, AnOpeningBringsAMakeUpSaturday) {
    const auto opening = entry(CalendarScope::school, "S1", saturday, saturday, CalendarKind::open);
    EXPECT_EQ(preview(opening, early_morning).days.front().after, 5);
    enter_as_previewed(opening, early_morning);
    EXPECT_EQ(booked("S1", saturday), 5);
}

TEST_F(CalendarEntryTest, CancelledMealsAreNotCountedInEitherNumber) {
    node_.ask("family", "portal", "D6", Operation::cancel, early_morning);
    enter_as_previewed(entry(CalendarScope::group, "1A", monday, monday, CalendarKind::closed), early_morning);
    EXPECT_EQ(node_.meals(early_morning), 1);
}

TEST_F(CalendarEntryTest, WhatChangesNothingShowsNothing) {
    EXPECT_TRUE(preview(entry(CalendarScope::school, "S1", monday, monday, CalendarKind::open), early_morning).days.empty());
    EXPECT_TRUE(preview(entry(CalendarScope::school, "S1", saturday, saturday, CalendarKind::closed), early_morning).days.empty());
}

TEST_F(CalendarEntryTest, TodayAfterTheClosingEachMealThatGoesIsAVariation) {
    node_.close_due();
    const auto done = enter_as_previewed(entry(CalendarScope::authority, "roma", monday, tuesday, CalendarKind::closed), after_closing);
    EXPECT_EQ(done.variations, 6); // five at S1, one at S2
    EXPECT_EQ(node_.meals(after_closing), 5);
    EXPECT_EQ(node_.to_cook(after_closing), 5);
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(node_.to_cook(after_closing), 0);
    const auto raised = node_.school_day(after_closing).variations;
    EXPECT_EQ(raised.front().author, "Anna");
    EXPECT_EQ(raised.front().at, after_closing);
}

TEST_F(CalendarEntryTest, TodayPastTheCutoffTheSchoolClosesFirst) {
    const auto closure = entry(CalendarScope::school, "S1", monday, monday, CalendarKind::closed);
    EXPECT_FALSE(preview(closure, cutoff).days.front().closed);
    EXPECT_TRUE(preview(closure, cutoff + 1ms).days.front().closed);
    const auto done = enter_as_previewed(closure, cutoff + 1ms);
    EXPECT_EQ(done.variations, 5);
    EXPECT_EQ(node_.school_day(after_closing).closing->meals, 5);
}

TEST_F(CalendarEntryTest, AClosureThatIsTakenBackTheSameDayBringsTheMealsBack) {
    node_.close_due();
    enter_as_previewed(entry(CalendarScope::group, "1A", monday, monday, CalendarKind::closed), after_closing);
    const auto again = try_to_enter(entry(CalendarScope::group, "1A", monday, monday, CalendarKind::open), after_closing + 1min, "2");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->variations, 4);
    EXPECT_EQ(node_.variations().size(), 8U);
}

TEST_F(CalendarEntryTest, OneWhoIsWaivedAlreadyIsNotTakenAwayTwice) {
    node_.close_due();
    node_.state(statement("s", after_closing, {"D6"}, true));
    EXPECT_EQ(enter_as_previewed(entry(CalendarScope::group, "1A", monday, monday, CalendarKind::closed), after_closing + 1min).variations,
              3);
}

TEST_F(CalendarEntryTest, ASchoolThatIsOpenedAfterTodaysCutoffClosesAtOnce) {
    const auto saturday_noon = at("2026-09-26T10:00:00.000Z");
    node_.close_due(saturday_noon);
    const auto done = enter_as_previewed(entry(CalendarScope::school, "S1", saturday, saturday, CalendarKind::open), saturday_noon);
    EXPECT_EQ(done.variations, 0);
    const auto opened = node_.school_day(saturday_noon, "S1", saturday);
    ASSERT_TRUE(opened.closing);
    EXPECT_EQ(opened.closing->meals, 5);
    EXPECT_EQ(opened.closing->closed_at, saturday_noon);
}

TEST_F(CalendarEntryTest, ARepeatChangesNothing) {
    node_.close_due();
    const auto closure = entry(CalendarScope::group, "1A", monday, monday, CalendarKind::closed);
    const auto first = try_to_enter(closure, after_closing);
    const auto again = try_to_enter(entry(CalendarScope::school, "S1", tuesday, tuesday, CalendarKind::closed), after_closing + 1min);
    ASSERT_TRUE(first && again);
    EXPECT_EQ(again->entry.id, first->entry.id);
    EXPECT_EQ(again->entry.entry.key, "1A");
    EXPECT_EQ(again->entry.at, after_closing);
    EXPECT_EQ(booked("S1", tuesday), 4);
    EXPECT_EQ(node_.count("SELECT count(*) FROM calendar WHERE origin = 'entered'"), 1);
}

TEST_F(CalendarEntryTest, TheLatestEntryOfAScopeDecidesAndTheNarrowestScopeFirst) {
    ASSERT_TRUE(try_to_enter(entry(CalendarScope::school, "S1", tuesday, tuesday, CalendarKind::closed), early_morning, "1"));
    ASSERT_TRUE(try_to_enter(entry(CalendarScope::group, "1B", tuesday, tuesday, CalendarKind::open), early_morning, "2"));
    EXPECT_EQ(booked("S1", tuesday), 1);
    ASSERT_TRUE(try_to_enter(entry(CalendarScope::school, "S1", tuesday, tuesday, CalendarKind::open), early_morning, "3"));
    EXPECT_EQ(booked("S1", tuesday), 5); // D2 too, whose day it is not
    const auto listed = node_->calendar({tuesday, tuesday});
    ASSERT_TRUE(listed);
    ASSERT_EQ(listed->size(), 3U);
    EXPECT_EQ(listed->front().entry.key, "S1");
    EXPECT_EQ(listed->front().entry.kind, CalendarKind::open);
    EXPECT_EQ(listed->front().author, "Anna");
    EXPECT_TRUE(node_->calendar({monday, monday})->empty());
}

TEST_F(CalendarEntryTest, AnEnteredEntryCountsAsLaterThanTheOnesOfImportsAfterIt) {
    ASSERT_TRUE(try_to_enter(entry(CalendarScope::school, "S1", tuesday, tuesday, CalendarKind::closed), early_morning));
    auto files = attended_data_set(waives);
    files["calendar.csv"] += "school,S1,2026-09-22,2026-09-22,open,\n";
    node_.import(files);
    EXPECT_EQ(booked("S1", tuesday), 0);
    node_.open(early_morning + 1min);
    EXPECT_EQ(booked("S1", tuesday), 0);
}

TEST_F(CalendarEntryTest, WhatCannotBeEnteredSaysWhy) {
    const auto kind_of = [&](const CalendarEntry& wrong, Instant now) {
        const auto shown = node_->preview_calendar(wrong, now);
        const auto done = try_to_enter(wrong, now);
        EXPECT_FALSE(shown);
        EXPECT_FALSE(done);
        if (shown || done) return ErrorKind::internal;
        EXPECT_EQ(shown.error().message, done.error().message);
        return done.error().kind;
    };
    const auto closed = CalendarKind::closed;
    for (const auto scope : {CalendarScope::authority, CalendarScope::school, CalendarScope::group})
        EXPECT_EQ(kind_of(entry(scope, "nessuno", tuesday, tuesday, closed), early_morning), ErrorKind::not_found);
    EXPECT_EQ(kind_of(entry(CalendarScope::school, "S1", tuesday, monday, closed), early_morning), ErrorKind::wrong_input);
    EXPECT_EQ(kind_of(entry(CalendarScope::school, "S1", monday, monday, closed), early_morning + 24h), ErrorKind::wrong_input);
    EXPECT_EQ(kind_of(entry(CalendarScope::school, "S1", monday, monday + date::days{401}, closed), early_morning),
              ErrorKind::wrong_input);
    EXPECT_TRUE(try_to_enter(entry(CalendarScope::school, "S1", monday, monday + date::days{400}, closed), early_morning));
}

} // namespace

} // namespace data::tests
