// What a kiosk shows: who is booked, stated as away or there, waiting, refused; and the diets to check trays by.

#include "data/kiosk_day.hpp"

#include <gtest/gtest.h>

#include "data/data_set_reader.hpp"
#include "data/node_settings.hpp"
#include "tests/data/small_data_set.hpp"

namespace data::tests {

namespace {

using namespace std::chrono_literals;
using counter::Instant;
using counter::NoMeal;
using counter::Operation;
using counter::Outcome;
using counter::Reason;

const counter::ClockState good_clock{counter::ClockTrust::synchronised, 0ms};

Instant at(std::string_view instant) { return counter::parse_instant(instant).value(); }

// Monday 21 September 2026; S1 closes at 09:30 in Rome, 2 h ahead of UTC. In group 1A: D1 Anna Rossi, coeliac, and
// D2 Nicolò De, Luca, vegetarian; in 1B the teacher D3.
const auto monday = counter::parse_date("2026-09-21").value();
const auto cutoff = at("2026-09-21T07:30:00.000Z");
const auto morning = at("2026-09-21T05:00:00.000Z");

/// Kiosks may ask, and a cancellation by telephone can be undone by telephone alone.
std::map<std::string, std::string> data_set() {
    auto files = small_data_set();
    auto& policy = files["policy.toml"];
    const std::string channels = R"(channels = { portal = "any_time", ivr = "window", office = "any_time" })";
    policy.replace(policy.find(channels), channels.size(),
                   R"(channels = { portal = "any_time", ivr = "any_time", office = "any_time", kiosk = "any_time" }
ivr_undo_exclusive = true
absence_after_close = "waive"
presence = "staff")");
    return files;
}

class KioskDayTest : public testing::Test {
protected:
    KioskDayTest() {
        open({});
        import();
    }

    void open(const NodeSettings& settings) {
        store_.reset();
        std::filesystem::create_directories(folder_ / "data");
        const auto written = write_node_settings(folder_ / "data", settings);
        ASSERT_TRUE(written) << written.error().message;
        auto opened = Store::open(folder_ / "data", morning);
        ASSERT_TRUE(opened) << opened.error().message;
        store_.emplace(std::move(*opened));
    }

    /// The same folder as a school's node would have it.
    void become_a_school() {
        NodeSettings settings;
        settings.role = NodeRole::school;
        settings.name = "scuola";
        settings.school = "S1";
        settings.upstream = {"ws://127.0.0.1:1/api/v1/sync", "secret"};
        // A folder with data keeps its identity; this one is made a school's for the test.
        ASSERT_TRUE(store_->database().execute("DELETE FROM meta WHERE key = 'identity'"));
        open(settings);
    }

    template <typename Work>
    auto in_transaction(Work work) {
        EXPECT_TRUE(store_->begin());
        auto result = work(*store_);
        EXPECT_TRUE(store_->commit());
        return result;
    }

    void import() {
        const support::TempFolder set;
        write_files(set, data_set());
        std::vector<Fault> faults;
        const auto read = read_data_set(set.path(), faults);
        ASSERT_TRUE(read) << (faults.empty() ? "" : to_string(faults.front()));
        ASSERT_TRUE(in_transaction([&](Store& s) { return s.import(*read, morning, good_clock); }));
    }

    Answer ask(std::string_view channel, std::string diner, Operation operation, Instant received_at) {
        Submission submission;
        submission.request_id = "r" + std::to_string(++requests_);
        submission.channel = channel;
        submission.request = {received_at, counter::parse_channel(channel), std::move(diner), operation, monday};
        const auto answer = in_transaction([&](Store& s) { return s.submit(submission, received_at, good_clock); });
        EXPECT_TRUE(answer);
        return *answer;
    }

    AttendanceAnswer state(std::vector<std::string> absent, bool confirmed, Instant received_at,
                           std::vector<ExtraMeals> extras = {}) {
        Statement statement;
        statement.request_id = "s" + std::to_string(++requests_);
        statement.received_at = received_at;
        statement.author = "Rosa";
        statement.group = "1A";
        statement.date = monday;
        statement.absent = std::move(absent);
        statement.extras = std::move(extras);
        statement.confirmed = confirmed;
        const auto answer = in_transaction([&](Store& s) { return s.state_attendance(statement, received_at, good_clock); });
        EXPECT_TRUE(answer) << answer.error().message;
        return *answer;
    }

    void close(Instant now) {
        ASSERT_TRUE(in_transaction([&](Store& s) { return s.close_due(now, good_clock); }));
    }

    KioskGroup group(Instant now) {
        auto read = read_kiosk_group(*store_, store_->roster().find_group("1A").value(), monday, now);
        EXPECT_TRUE(read) << read.error().message;
        return *read;
    }
    KioskDiner diner(std::string_view code, Instant now) {
        const auto shown = group(now);
        const auto found = std::ranges::find(shown.diners, code, &KioskDiner::code);
        EXPECT_NE(found, shown.diners.end());
        return *found;
    }
    KioskDay day(Instant now) {
        auto read = read_kiosk_day(*store_, store_->roster().find_school("S1").value(), monday, now);
        EXPECT_TRUE(read) << read.error().message;
        return *read;
    }
    std::vector<std::string> trays(Instant now) {
        const auto read = read_trays(*store_, store_->roster().find_group("1A").value(), monday, now);
        EXPECT_TRUE(read);
        std::vector<std::string> codes;
        for (const auto& tray : *read) codes.push_back(tray.code);
        return codes;
    }

    support::TempFolder folder_;
    std::optional<Store> store_;
    int requests_ = 0;
};

TEST_F(KioskDayTest, AGroupShowsThoseWithServiceByLastName) {
    const auto shown = group(morning);
    ASSERT_EQ(shown.diners.size(), 2U);
    EXPECT_EQ(shown.diners[0].last_name, "De, Luca");
    EXPECT_EQ(shown.diners[1].first_name, "Anna");
    EXPECT_FALSE(shown.attendance);
    EXPECT_FALSE(shown.closed);
    EXPECT_EQ(shown.cutoff, cutoff);
    const auto tuesday = read_kiosk_group(*store_, shown.id, monday + date::days{1}, morning);
    ASSERT_EQ(tuesday->diners.size(), 1U); // D2 eats on Monday, Wednesday and Friday
    EXPECT_EQ(tuesday->diners.front().code, "D1");
}

TEST_F(KioskDayTest, ADayShowsEachGroupAndTheNextDaysOfService) {
    ask("portal", "D1", Operation::cancel, morning);
    ask("portal", "D2", Operation::bianco, morning);
    state({"D1"}, true, morning + 1min, {{"cel", 1}, {"standard", 2}});
    const auto shown = day(morning + 2min);
    ASSERT_EQ(shown.groups.size(), 2U);
    const auto& tile = shown.groups.front();
    EXPECT_EQ(std::tuple(tile.diners, tile.booked, tile.bianco, tile.extras), std::tuple(2, 1, 1, 3));
    ASSERT_TRUE(tile.attendance);
    EXPECT_TRUE(tile.attendance->confirmed);
    EXPECT_EQ(tile.attendance->author, "Rosa");
    EXPECT_EQ(tile.attendance->at, morning + 1min);
    EXPECT_FALSE(shown.groups.back().attendance);
    EXPECT_EQ(shown.today, monday);
    ASSERT_EQ(shown.service_dates.size(), 10U);
    EXPECT_EQ(shown.service_dates.front(), monday);
    EXPECT_EQ(shown.service_dates[5], monday + date::days{7});
    EXPECT_EQ(shown.diets.size(), 3U);
    EXPECT_FALSE(shown.closing);
}

TEST_F(KioskDayTest, ADayIsClosedPastItsCutoffOrOnceItHasAClosing) {
    EXPECT_FALSE(day(cutoff).closed);
    EXPECT_FALSE(group(cutoff).closed);
    EXPECT_TRUE(group(cutoff + 1ms).closed);
    close(cutoff + 1ms);
    EXPECT_EQ(day(cutoff + 2ms).closing->number, 1);
}

TEST_F(KioskDayTest, AnEarlyClosingClosesTheGroupsToo) {
    ASSERT_TRUE(in_transaction([&](Store& s) { return s.close_early("S1", monday, "neve", "Anna", morning, good_clock); }));
    EXPECT_TRUE(group(morning + 1s).closed);
    EXPECT_TRUE(day(morning + 1s).closed);
}

TEST_F(KioskDayTest, AnAbsenceInTimeCancelsAndOneAfterTheCutoffIsShownBesideTheMeal) {
    state({"D2"}, false, cutoff);
    EXPECT_EQ(diner("D2", cutoff).no_meal, NoMeal::cancelled);
    EXPECT_TRUE(diner("D2", cutoff).absent);
    close(cutoff + 1ms);
    state({"D1", "D2"}, true, cutoff + 1min);
    const auto late = diner("D1", cutoff + 2min);
    EXPECT_TRUE(late.absent);
    EXPECT_FALSE(late.no_meal);
    EXPECT_EQ(day(cutoff + 2min).variations.front().reason, "absent_after_close");
}

TEST_F(KioskDayTest, WhoseFamilyBooksAgainIsNoLongerAbsent) {
    state({"D1"}, false, morning);
    ask("portal", "D1", Operation::uncancel, morning + 1min);
    const auto back = diner("D1", morning + 2min);
    EXPECT_FALSE(back.absent);
    EXPECT_FALSE(back.no_meal);
}

TEST_F(KioskDayTest, OneWithoutAMealWhomAStatementLeavesOutIsThere) {
    ask("office", "D1", Operation::block, morning);
    ask("portal", "D2", Operation::cancel, morning);
    EXPECT_FALSE(diner("D1", morning).present); // nothing was stated yet
    state({}, false, morning + 1min);
    EXPECT_TRUE(diner("D1", morning + 2min).present);
    EXPECT_TRUE(diner("D2", morning + 2min).present);
    state({"D1", "D2"}, false, morning + 3min);
    EXPECT_FALSE(diner("D1", morning + 4min).present);
    EXPECT_TRUE(diner("D1", morning + 4min).absent);
}

TEST_F(KioskDayTest, OneWhoseFamilyCancelsAfterTheStatementIsNotThere) {
    state({}, true, morning);
    ask("portal", "D1", Operation::cancel, morning + 1min);
    EXPECT_FALSE(diner("D1", morning + 2min).present);
    EXPECT_FALSE(diner("D1", morning + 2min).absent);
    state({"D1"}, true, morning + 3min);
    EXPECT_TRUE(diner("D1", morning + 4min).absent);
}

TEST_F(KioskDayTest, AChildLockedToItsChannelStaysThereUntilAndAfterTheClosing) {
    ask("ivr", "D1", Operation::cancel, morning);
    state({}, true, morning + 1min);
    const auto locked = diner("D1", morning + 2min);
    EXPECT_TRUE(locked.present);
    EXPECT_EQ(locked.refused, Reason::channel_locked);
    close(cutoff + 1ms);
    state({}, true, cutoff + 1min, {{"standard", 1}});
    EXPECT_TRUE(diner("D1", cutoff + 2min).present);
}

TEST_F(KioskDayTest, TheLastRequestFromAKioskSaysWhetherItWasRefused) {
    ask("portal", "D1", Operation::cancel, morning);
    EXPECT_EQ(ask("kiosk", "D1", Operation::bianco, morning).decision.reason, Reason::not_booked);
    EXPECT_EQ(diner("D1", morning).refused, Reason::not_booked);
    EXPECT_FALSE(diner("D2", morning).refused);
    ask("kiosk", "D1", Operation::uncancel, morning);
    EXPECT_FALSE(diner("D1", morning).refused);
    EXPECT_EQ(ask("portal", "D1", Operation::uncancel, morning).decision.outcome, Outcome::rejected);
    EXPECT_FALSE(diner("D1", morning).refused); // not from a kiosk
}

TEST_F(KioskDayTest, WhatASchoolsNodeAnsweredWaitsForTheKitchen) {
    become_a_school();
    ask("kiosk", "D1", Operation::bianco, morning);
    EXPECT_TRUE(diner("D1", morning).pending);
    EXPECT_TRUE(diner("D1", morning).bianco);
    EXPECT_FALSE(diner("D2", morning).pending);
    state({"D2"}, false, morning + 1min);
    EXPECT_TRUE(diner("D2", morning + 2min).pending);
    EXPECT_TRUE(group(morning + 2min).attendance->pending);
    EXPECT_TRUE(day(morning + 2min).groups.front().attendance->pending);
    ASSERT_TRUE(in_transaction([&](Store& s) {
        return s.requests().adopt("r1", {{Outcome::rejected, Reason::bianco_limit, monday}, morning, false, false, false}, morning);
    }));
    EXPECT_FALSE(diner("D1", morning + 2min).pending);
    EXPECT_EQ(diner("D1", morning + 2min).refused, Reason::bianco_limit);
}

TEST_F(KioskDayTest, TraysAreThoseOfSpecialMealsAlone) {
    EXPECT_EQ(trays(morning), (std::vector<std::string>{"D2", "D1"}));
    ask("portal", "D1", Operation::cancel, morning);
    EXPECT_EQ(trays(morning), (std::vector<std::string>{"D2"}));
    state({}, false, morning + 1min); // D1 is there all the same, and eats without gluten
    const auto read = read_trays(*store_, store_->roster().find_group("1A").value(), monday, morning + 2min);
    ASSERT_EQ(read->size(), 2U);
    EXPECT_EQ(read->back().diet, "cel");
    EXPECT_EQ(read->back().names, std::vector<std::string>{"Senza glutine"});
    EXPECT_EQ(read->back().allergens, std::vector<std::string>{"gluten"});
    EXPECT_EQ(read->front().allergens.size(), 4U);
}

TEST_F(KioskDayTest, WithoutServiceTodayAKioskShowsTheNextDayWithIt) {
    const auto school = store_->roster().find_school("S1").value();
    EXPECT_EQ(kiosk_date(store_->roster(), school, morning), monday);
    EXPECT_EQ(kiosk_date(store_->roster(), school, morning - date::days{2}), monday);
    EXPECT_EQ(kiosk_date(store_->roster(), school, at("2026-08-01T05:00:00Z")), counter::parse_date("2026-09-14"));
    const auto after_term = counter::parse_date("2027-07-01").value();
    EXPECT_EQ(kiosk_date(store_->roster(), school, at("2027-07-01T05:00:00Z")), after_term);
}

TEST(KioskDay, ADietSetIsItsCodesSortedAndKnown) {
    const std::vector<DataSet::Diet> diets{{"cel", DietKind::health, "Celiachia", {}}, {"veg", DietKind::ethical, "Vegetariana", {}}};
    for (const auto* good : {"standard", "cel", "cel+veg"}) EXPECT_TRUE(is_diet_set(diets, good)) << good;
    for (const auto* bad : {"", "pesce", "veg+cel", "cel+cel", "cel+", "standard+cel"}) EXPECT_FALSE(is_diet_set(diets, bad)) << bad;
}

} // namespace

} // namespace data::tests
