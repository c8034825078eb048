// A kitchen and a school side by side, without any network: what one appends to its stream, the other carries out
// (kiosk/api/sync.md §8, §9).

#include <set>

#include <boost/json/serialize.hpp>

#include "data/link/fact.hpp"
#include "data/link/fact_sink.hpp"
#include "tests/data/node.hpp"

namespace data::tests {

namespace {

using Texts = std::vector<std::string>;

const auto eight = at("2026-09-21T06:00:00.000Z"); // 08:00 in Rome
const auto wednesday = day("2026-09-23");

NodeSettings school_settings() {
    NodeSettings settings;
    settings.role = NodeRole::school;
    settings.name = "scuola";
    settings.school = "S1";
    settings.upstream = {"ws://127.0.0.1:1/api/v1/sync", "segreto"};
    return settings;
}

NodeSettings kitchen_with_upstream() {
    NodeSettings settings;
    settings.upstream = {"ws://127.0.0.1:1/api/v1/sync", "segreto"};
    return settings;
}

/// What of a stream has not been read yet.
class Reader {
public:
    std::vector<std::string> read(link::Outgoing& stream) {
        std::vector<std::string> lines;
        for (;;) {
            const auto batch = stream.next(position_, 100, 1'000'000);
            EXPECT_TRUE(batch);
            if (!batch || !*batch) return lines;
            std::string_view rest = (*batch)->lines;
            for (auto end = rest.find('\n'); !rest.empty(); end = rest.find('\n')) {
                lines.emplace_back(rest.substr(0, end));
                rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
            }
            position_ = (*batch)->last;
        }
    }

private:
    link::Position position_;
};

/// Applies as the streams do: what is parked is committed with the rest.
Texts apply(Node& to, const link::Peer& from, const std::vector<std::string>& lines, Instant now) {
    Texts parked;
    const auto sink = to->receiver();
    EXPECT_TRUE(to->begin());
    sink->gather();
    for (const auto& line : lines) {
        const auto fact = link::parse_fact(line);
        EXPECT_TRUE(fact) << line;
        EXPECT_TRUE(sink->knows(fact->type, fact->version)) << line;
        const auto done = sink->apply(*fact, from, now);
        if (done) continue;
        EXPECT_TRUE(link::is_to_be_parked(done.error())) << done.error().message;
        parked.push_back(done.error().message);
    }
    EXPECT_TRUE(sink->tell_gathered(now));
    EXPECT_TRUE(to->commit());
    return parked;
}

Texts types_of(const std::vector<std::string>& lines) {
    Texts types;
    for (const auto& line : lines) types.push_back(link::parse_fact(line)->type);
    return types;
}

std::string line_of(std::string_view type, link::Body body) {
    link::Fact fact;
    fact.type = type;
    fact.at = early_morning;
    fact.body = std::move(body);
    return link::to_line(fact);
}

class ReceivedTest : public testing::Test {
protected:
    ReceivedTest() {
        kitchen_.import(attended_data_set(waives));
        tell_everything(early_morning);
        down(early_morning);
    }

    void tell_everything(Instant now) {
        const auto told = kitchen_.in_transaction([&](Store& s) -> Result<void> {
            const auto feed = s.publisher().open_feed("scuola", "school", "S1");
            if (!feed) return feed.error();
            return s.receiver()->tell_everything((*feed)->peer(), now);
        });
        ASSERT_TRUE(told) << told.error().message;
    }

    link::Outgoing& feed() { return *kitchen_->publisher().feed("scuola"); }
    link::Outgoing& uplink() { return *school_->publisher().upstream(); }

    /// The kitchen's facts reach the school; returns why some were parked.
    Texts down(Instant now) { return apply(school_, uplink().peer(), from_kitchen_.read(feed()), now); }
    Texts up(Instant now) { return apply(kitchen_, feed().peer(), from_school_.read(uplink()), now); }
    /// Both ways, until nobody has anything to tell.
    void exchange(Instant now) {
        for (;;) {
            const auto going_up = from_school_.read(uplink());
            EXPECT_EQ(apply(kitchen_, feed().peer(), going_up, now), Texts{});
            const auto going_down = from_kitchen_.read(feed());
            EXPECT_EQ(apply(school_, uplink().peer(), going_down, now), Texts{});
            if (going_up.empty() && going_down.empty()) break;
        }
        expect_same_day(now);
    }

    void expect_same_day(Instant now) {
        for (const auto date : {monday, tuesday, wednesday}) {
            const auto here = kitchen_.school_day(now, "S1", date);
            const auto there = school_.school_day(now, "S1", date);
            EXPECT_EQ(here.lines, there.lines) << counter::to_string(date);
            EXPECT_EQ(here.to_cook, there.to_cook);
            EXPECT_EQ(here.statements, there.statements);
            EXPECT_EQ(here.closing.has_value(), there.closing.has_value());
            EXPECT_EQ(kitchen_.variations(date), school_.variations(date));
        }
        EXPECT_EQ(school_.count("SELECT count(*) FROM requests WHERE awaiting"), 0);
        EXPECT_EQ(school_.count("SELECT count(*) FROM attendance WHERE awaiting"), 0);
    }

    Node kitchen_;
    Node school_{school_settings()};
    Reader from_kitchen_;
    Reader from_school_;
};

// A full account. ------------------------------------------------------------------------------------------------

TEST_F(ReceivedTest, ASchoolIsToldItsOwnPeopleAndNobodyElses) {
    EXPECT_EQ(school_.count("SELECT count(*) FROM diners"), 5);
    EXPECT_EQ(school_.count("SELECT count(*) FROM diners d JOIN groups g ON g.code = d.grp WHERE g.school = 'S1'"), 5);
    EXPECT_EQ(school_.count("SELECT count(*) FROM schools"), 1);
    EXPECT_EQ(school_.count("SELECT count(*) FROM authorities"), 1);
    EXPECT_EQ(school_.count("SELECT count(*) FROM diets"), 3);
    EXPECT_EQ(school_.count("SELECT count(*) FROM merchants"), 0);
    EXPECT_EQ(school_.count("SELECT count(*) FROM opening_balances"), 0);
    Reader all;
    for (const auto& line : all.read(feed()))
        for (const auto* stranger : {"Bruni", "Silva", "Neri", "D8", "D5", "D4", "Tabaccheria"})
            EXPECT_EQ(line.find(stranger), std::string::npos) << stranger;
    expect_same_day(early_morning);
    EXPECT_EQ(school_.meals(early_morning), 5);
}

TEST(Received, AFullAccountTellsRecordsStatementsClosingsAndVariations) {
    Node kitchen;
    Node school{school_settings()};
    kitchen.import(attended_data_set(waives));
    kitchen.ask("a", "portal", "D1", Operation::bianco, early_morning);
    kitchen.ask("b", "ivr", "D6", Operation::cancel, early_morning, tuesday);
    kitchen.ask("c", "portal", "D3", Operation::suspend, early_morning, wednesday);
    kitchen.ask("d", "office", "D7", Operation::block, early_morning);
    kitchen.ask("e", "portal", "D8", Operation::cancel, early_morning);
    kitchen.state(statement("s", eight, {"D2"}, true, {{"standard", 2}}));
    kitchen.close_due();
    const auto told = kitchen.in_transaction([&](Store& s) {
        return s.receiver()->tell_everything(s.publisher().open_feed("scuola", "school", "S1").value()->peer(), after_closing);
    });
    ASSERT_TRUE(told);
    Reader reader;
    const auto lines = reader.read(*kitchen->publisher().feed("scuola"));
    EXPECT_EQ(types_of(lines), (Texts{"roster", "records", "attendance", "closing", "variation"}));
    EXPECT_EQ(apply(school, school->publisher().upstream()->peer(), lines, after_closing), Texts{});
    for (const auto date : {monday, tuesday, wednesday}) {
        EXPECT_EQ(kitchen.school_day(after_closing, "S1", date).lines, school.school_day(after_closing, "S1", date).lines);
        EXPECT_EQ(kitchen.variations(date), school.variations(date));
    }
    EXPECT_EQ(school.variations(), Texts{"present_without_booking 1A standard +1"}); // D7, who is blocked and there
    EXPECT_EQ(school.school_day(after_closing).closing->number, kitchen.school_day(after_closing).closing->number);
    EXPECT_EQ(school.ask("f", "portal", "D6", Operation::uncancel, after_closing, tuesday).decision.reason,
              Reason::channel_locked); // by whom it was cancelled was told, too
    school.open(after_closing);
    EXPECT_EQ(kitchen.school_day(after_closing, "S1", tuesday).lines, school.school_day(after_closing, "S1", tuesday).lines);
}

TEST_F(ReceivedTest, AFullAccountReplacesWhatTheSchoolHadRecorded) {
    ASSERT_TRUE(school_.in_transaction([](Store& s) { // as if the kitchen had been restored since
        return s.database().execute("INSERT INTO day_marks SELECT 20717, id, 1 FROM diners WHERE code = 'D6'");
    }));
    ASSERT_EQ(day("2026-09-21").time_since_epoch().count(), 20717);
    school_.open(early_morning);
    ASSERT_EQ(school_.meals(early_morning), 4);
    tell_everything(early_morning);
    EXPECT_EQ(down(early_morning), Texts{});
    EXPECT_EQ(school_.meals(early_morning), 5);
    school_.open(early_morning);
    EXPECT_EQ(school_.meals(early_morning), 5);
}

TEST_F(ReceivedTest, AfterAFullAccountWhatAwaitsAnAnswerStandsAndIsAskedAgain) {
    school_.ask("r", "kiosk", "D6", Operation::cancel, eight);
    school_.state(statement("s", eight, {"D1", "D6"}, true, {{"cel", 1}}));
    EXPECT_EQ(types_of(from_school_.read(uplink())), (Texts{"request", "attendance"})); // and lost
    tell_everything(eight + 1min);
    EXPECT_EQ(down(eight + 1min), Texts{});
    EXPECT_EQ(school_.meals(eight + 1min), 4);
    exchange(eight + 2min);
    EXPECT_EQ(kitchen_.meals(eight + 2min), 4);
}

TEST_F(ReceivedTest, ARosterIsToldAgainOnlyWhenItIsAnother) {
    kitchen_.import(attended_data_set(waives));
    EXPECT_EQ(from_kitchen_.read(feed()), Texts{});
    auto files = attended_data_set(waives);
    files["diners.csv"] += "D9,N,pupil,Zoe,Neri,,,,standard,\n";
    kitchen_.import(files); // of another school
    EXPECT_EQ(from_kitchen_.read(feed()), Texts{});
    files["diners.csv"] += "D10,1B,pupil,Leo,Neri,,,,standard,\n";
    kitchen_.import(files);
    exchange(early_morning);
    EXPECT_EQ(school_.meals(early_morning), 6);
}

TEST_F(ReceivedTest, AClosureEnteredInTheKitchenReachesTheSchool) {
    const counter::CalendarEntry closure{counter::CalendarScope::group, "1A", {tuesday, tuesday}, counter::CalendarKind::closed, "gita"};
    ASSERT_TRUE(kitchen_.in_transaction([&](Store& s) { return s.enter_calendar(closure, "c", "Anna", eight, good_clock); }));
    exchange(eight);
    EXPECT_EQ(school_.school_day(eight, "S1", tuesday).meals, 1);
}

// Requests. ------------------------------------------------------------------------------------------------------

TEST_F(ReceivedTest, ASchoolAnswersProvisionallyUntilTheKitchenHas) {
    const auto own = school_.ask("r", "kiosk", "D6", Operation::cancel, eight);
    EXPECT_EQ(own.decision.outcome, Outcome::accepted);
    EXPECT_TRUE(own.awaiting);
    EXPECT_EQ(school_.meals(eight), 4);
    EXPECT_EQ(kitchen_.meals(eight), 5);
    exchange(eight + 1s);
    EXPECT_EQ(kitchen_.meals(eight), 4);
    const auto again = school_.ask("r", "kiosk", "D6", Operation::cancel, eight + 1min);
    EXPECT_FALSE(again.awaiting);
    EXPECT_TRUE(again.repeated);
    EXPECT_EQ(again.decision, own.decision);
    EXPECT_EQ(from_school_.read(uplink()), Texts{});
}

TEST_F(ReceivedTest, TheKitchensAnswerReplacesTheSchoolsAndIsGivenToRepeats) {
    kitchen_.ask("block", "office", "D6", Operation::block, early_morning); // the link is down
    EXPECT_EQ(school_.ask("r", "kiosk", "D6", Operation::cancel, eight).decision.outcome, Outcome::accepted);
    exchange(eight + 1min);
    EXPECT_EQ(school_.ask("r", "kiosk", "D6", Operation::cancel, eight + 2min).decision.outcome, Outcome::unchanged);
    EXPECT_EQ(school_.meals(eight + 2min), 4);
    school_.open(eight + 2min);
    EXPECT_EQ(school_.ask("r", "kiosk", "D6", Operation::cancel, eight + 2min).decision.outcome, Outcome::unchanged);
}

TEST_F(ReceivedTest, AProvisionalDecisionThatTheKitchenRejectsIsUndone) {
    kitchen_.ask("b1", "portal", "D6", Operation::bianco, early_morning);
    kitchen_.ask("b2", "portal", "D6", Operation::bianco, early_morning, tuesday);
    EXPECT_EQ(school_.ask("r", "kiosk", "D6", Operation::bianco, eight, wednesday).decision.outcome, Outcome::accepted);
    exchange(eight + 1min);
    const auto again = school_.ask("r", "kiosk", "D6", Operation::bianco, eight, wednesday);
    EXPECT_EQ(again.decision.reason, Reason::bianco_limit);
    EXPECT_FALSE(again.awaiting);
    school_.open(eight + 1min);
    expect_same_day(eight + 1min);
}

TEST_F(ReceivedTest, ARejectedLongAbsenceIsUndoneWhole) {
    kitchen_.ask("k1", "office", "D6", Operation::block, early_morning);
    kitchen_.ask("k2", "portal", "D6", Operation::suspend, early_morning, wednesday);
    school_.ask("r1", "kiosk", "D6", Operation::suspend, eight);
    school_.ask("r2", "kiosk", "D6", Operation::resume, eight, tuesday); // `blocked` in the kitchen
    exchange(eight + 1min);
    EXPECT_EQ(school_.ask("r2", "kiosk", "D6", Operation::resume, eight, tuesday).decision.reason, Reason::blocked);
    kitchen_.ask("k3", "office", "D6", Operation::unblock, eight + 2min);
    exchange(eight + 3min);
}

TEST_F(ReceivedTest, ADayThatTheSchoolFoundByAnOlderCalendarIsFreedAgain) {
    const counter::CalendarEntry closure{counter::CalendarScope::school, "S1", {tuesday, tuesday}, counter::CalendarKind::closed, "neve"};
    ASSERT_TRUE(kitchen_.in_transaction([&](Store& s) { return s.enter_calendar(closure, "c1", "Anna", eight, good_clock); }));
    EXPECT_EQ(school_.ask("r", "kiosk", "D7", Operation::cancel, after_closing, std::nullopt).decision.effective_date, tuesday);
    up(after_closing);
    down(after_closing);
    EXPECT_EQ(school_.ask("r", "kiosk", "D7", Operation::cancel, after_closing, std::nullopt).decision.effective_date, wednesday);
    const auto diner = school_->roster().find_diner("D7").value();
    EXPECT_TRUE(school_->records().marks(diner, tuesday).none());
    EXPECT_TRUE(school_->records().marks(diner, wednesday).cancelled());
}

TEST_F(ReceivedTest, WhatAwaitsAnAnswerGoesOnTopOfTheKitchensRecords) {
    school_.ask("r", "kiosk", "D6", Operation::cancel, eight);
    kitchen_.ask("k1", "portal", "D6", Operation::bianco, early_morning);
    kitchen_.ask("k2", "portal", "D6", Operation::bianco, early_morning, tuesday);
    down(eight + 1min); // the school's own has not gone up yet
    EXPECT_EQ(school_.meals(eight + 1min), 4);
    EXPECT_TRUE(school_->records().marks(school_->roster().find_diner("D6").value(), tuesday).bianco());
    exchange(eight + 2min);
    EXPECT_EQ(kitchen_.meals(eight + 2min), 4);
}

TEST_F(ReceivedTest, AStampInDoubtIsProvisionalInTheKitchenToo) {
    Submission submission;
    submission.request_id = "r";
    submission.channel = "kiosk";
    submission.request = {eight, counter::Channel::kiosk, "D6", Operation::cancel, monday};
    const counter::ClockState doubtful{counter::ClockTrust::jumped, 0ms};
    ASSERT_TRUE(school_.in_transaction([&](Store& s) { return s.submit(submission, eight, doubtful); })->provisional);
    exchange(eight);
    EXPECT_TRUE(kitchen_.school_day(eight).provisional);
    EXPECT_EQ(kitchen_.count("SELECT count(*) FROM requests WHERE provisional"), 1);
}

TEST_F(ReceivedTest, ARequestStampedInTimeThatComesAfterTheClosingIsDelayedByTheLink) {
    school_.ask("in time", "kiosk", "D6", Operation::cancel, cutoff);
    EXPECT_EQ(school_.ask("late", "kiosk", "D7", Operation::cancel, cutoff + 1ms).decision.reason, Reason::past_cutoff);
    kitchen_.close_due();
    exchange(after_closing);
    EXPECT_EQ(school_.variations(), Texts{"delayed_by_link 1A standard -1"});
    EXPECT_EQ(kitchen_.ask("late", "kiosk", "D7", Operation::cancel, after_closing).decision.reason, Reason::past_cutoff);
}

TEST_F(ReceivedTest, WhatConcernsAnotherSchoolIsParkedAndChangesNothing) {
    Submission of_another;
    of_another.request_id = "r";
    of_another.channel = "kiosk";
    of_another.request = {eight, counter::Channel::kiosk, "D8", Operation::cancel, monday};
    auto of_group = statement("s1", eight, {"D8"}, true);
    of_group.group = "N";
    const link::AskedVariation asked{"v1", after_closing, "Rosa", "N", monday, "standard", false, 1, "ospiti"};
    EXPECT_EQ(apply(kitchen_, feed().peer(),
                    {line_of("request", link::request_body(of_another, false)), line_of("attendance", link::attendance_body(of_group)),
                     line_of("attendance", link::attendance_body(statement("s2", eight, {"D8"}, true))),
                     line_of("variation_asked", link::asked_variation_body(asked))},
                    after_closing),
              (Texts{"diner D8 is not of the school in which scuola stands", "group N is not of the school in which scuola stands",
                     "\"D8\" is no diner of this school", "group N is not of the school in which scuola stands"}));
    EXPECT_EQ(kitchen_.count("SELECT count(*) FROM requests"), 0);
    EXPECT_EQ(kitchen_.count("SELECT count(*) FROM attendance"), 0);
    EXPECT_EQ(kitchen_.count("SELECT count(*) FROM variations"), 0);
    EXPECT_EQ(from_kitchen_.read(feed()), Texts{});
}

TEST_F(ReceivedTest, WhatIsWrongIsParkedInWords) {
    auto of_no_group = statement("s", eight, {}, true);
    of_no_group.group = "9Z";
    const link::AskedVariation too_early{"v", cutoff, "Rosa", "1A", monday, "standard", false, 1, "ospiti"};
    auto broken = link::attendance_body(statement("s", eight, {}, true));
    broken["date"] = "2026-02-30";
    auto of_no_operation = link::Body{{"request_id", "r"}, {"received_at", counter::to_string(eight)}, {"channel", "kiosk"},
                                      {"diner", "D6"},     {"operation", "vanish"}};
    const auto parked = apply(kitchen_, feed().peer(),
                              {line_of("attendance", link::attendance_body(of_no_group)),
                               line_of("variation_asked", link::asked_variation_body(too_early)), line_of("attendance", broken),
                               line_of("request", of_no_operation), line_of("roster", {{"files", link::Body{}}})},
                              eight);
    ASSERT_EQ(parked.size(), 5U);
    EXPECT_NE(parked[0].find("9Z"), std::string::npos);
    EXPECT_NE(parked[1].find("not closed yet"), std::string::npos);
    EXPECT_NE(parked[2].find("date"), std::string::npos);
    EXPECT_NE(parked[3].find("operation"), std::string::npos);
    EXPECT_NE(parked[4].find("roster"), std::string::npos); // from a site
    EXPECT_EQ(kitchen_.meals(eight), 5);
}

TEST_F(ReceivedTest, ARequestForNobodyIsAnsweredAndNotParked) {
    school_.ask("r", "kiosk", "D77", Operation::cancel, eight);
    exchange(eight);
    EXPECT_FALSE(school_.ask("r", "kiosk", "D77", Operation::cancel, eight).awaiting);
}

// Attendance. ----------------------------------------------------------------------------------------------------

TEST_F(ReceivedTest, AStatementGoesUpAloneAndComesBackTaken) {
    EXPECT_TRUE(school_.state(statement("s", eight, {"D1"}, true, {{"standard", 2}})).awaiting);
    EXPECT_EQ(school_.meals(eight), 6);
    EXPECT_EQ(school_.count("SELECT count(*) FROM requests WHERE awaiting"), 1);
    const auto lines = from_school_.read(uplink());
    EXPECT_EQ(types_of(lines), Texts{"attendance"});
    EXPECT_EQ(apply(kitchen_, feed().peer(), lines, eight + 1s), Texts{});
    exchange(eight + 2s);
    EXPECT_EQ(kitchen_.meals(eight + 2s), 6);
    EXPECT_FALSE(school_.state(statement("s", eight, {"D1"}, true)).awaiting);
}

TEST_F(ReceivedTest, ARepeatedStatementIsToldTheSchoolAgainAndChangesNothing) {
    school_.state(statement("s", eight, {"D1"}, true));
    const auto lines = from_school_.read(uplink());
    apply(kitchen_, feed().peer(), lines, eight);
    from_kitchen_.read(feed()); // lost with its connection
    apply(kitchen_, feed().peer(), lines, eight + 1min);
    exchange(eight + 1min);
    EXPECT_EQ(kitchen_.count("SELECT count(*) FROM attendance"), 1);
}

TEST_F(ReceivedTest, StatementsThatComeTogetherAreAnsweredByOneAccountOfTheirGroup) {
    school_.state(statement("s1", eight, {"D1"}, false));
    school_.state(statement("s2", eight + 1s, {"D1", "D2"}, false));
    school_.state(statement("s3", eight + 2s, {"D2"}, true));
    from_kitchen_.read(feed());
    EXPECT_EQ(up(eight + 3s), Texts{});
    const auto told = types_of(from_kitchen_.read(feed()));
    EXPECT_EQ(std::ranges::count(told, "attendance"), 1);
    EXPECT_EQ(told.back(), "records");
}

TEST_F(ReceivedTest, AnAccountOfSeveralStatementsLeavesNoneAwaiting) {
    school_.state(statement("s1", eight, {"D1"}, false));
    school_.state(statement("s2", eight + 1s, {"D2"}, true));
    exchange(eight + 2s);
    EXPECT_EQ(school_.count("SELECT count(*) FROM attendance WHERE awaiting"), 0);
    EXPECT_EQ(school_.count("SELECT count(*) FROM requests WHERE awaiting"), 0);
}

TEST_F(ReceivedTest, WhatTheKitchenRefusesAStatementTheSchoolSeesUndone) {
    kitchen_.ask("phone", "ivr", "D6", Operation::cancel, early_morning);
    kitchen_.ask("family", "portal", "D7", Operation::cancel, early_morning);
    school_.state(statement("s", eight, {"D1"}, true)); // it knows of neither
    exchange(eight + 1min);
    EXPECT_EQ(school_.meals(eight + 1min), 3); // D7 is there, D6's cancellation is the telephone's
    kitchen_.close_due();
    exchange(after_closing);
    EXPECT_EQ(school_.variations(), Texts{"present_without_booking 1A standard +1"});
}

TEST_F(ReceivedTest, AStatementOfTheKitchensIsInForceAtTheSchoolIfItIsTheNewest) {
    school_.state(statement("old", eight, {"D1"}, true, {{"standard", 1}}));
    kitchen_.state(statement("new", eight + 1min, {"D2"}, true, {{"cel", 1}}));
    exchange(eight + 2min);
    EXPECT_EQ(school_->attendance().in_force("1A", monday)->value().request_id, "new");
    school_.state(statement("newest", eight + 3min, {"D2", "D6"}, true));
    kitchen_.state(statement("before", eight + 2min, {}, true));
    down(eight + 4min);
    EXPECT_EQ(school_->attendance().in_force("1A", monday)->value().request_id, "newest");
    EXPECT_EQ(school_.meals(eight + 4min), 3);
    exchange(eight + 5min);
    EXPECT_EQ(kitchen_.meals(eight + 5min), 3);
}

TEST_F(ReceivedTest, WhatWasCancelledAtSchoolIsKnownAsSuchAfterItCameBack) {
    school_.state(statement("s1", eight, {"D6"}, false));
    kitchen_.ask("family", "portal", "D7", Operation::cancel, eight);
    exchange(eight + 1s);
    school_.state(statement("s2", eight + 1min, {"D6", "D7"}, false));
    exchange(eight + 1min);
    school_.state(statement("s3", eight + 2min, {}, false));
    EXPECT_EQ(school_.meals(eight + 2min), 4); // D6 again, D7 not; before the kitchen says so
    exchange(eight + 3min);
    EXPECT_EQ(kitchen_.meals(eight + 3min), 4);
}

TEST_F(ReceivedTest, AStatementStampedInTimeThatComesAfterTheClosingIsDelayedByTheLink) {
    school_.state(statement("s", cutoff, {"D1"}, true, {{"cel", 1}}));
    kitchen_.close_due();
    exchange(after_closing);
    EXPECT_EQ(school_.variations(), (Texts{"delayed_by_link 1A cel -1", "extra_meals 1A cel +1 adults"}));
}

// Closings and variations. ---------------------------------------------------------------------------------------

TEST_F(ReceivedTest, AClosingAndWhatTheCookDecidesAreSeenAtSchool) {
    const FeedState silent{"scuola", "S1", false, early_morning};
    const FeedState elsewhere{"altra", "S2", true, cutoff};
    ASSERT_TRUE(kitchen_.in_transaction([&](Store& s) { return s.close_due(cutoff + 1ms, good_clock, std::vector{silent, elsewhere}); }));
    kitchen_.state(statement("s", after_closing, {"D1"}, true));
    exchange(after_closing);
    const auto seen = school_.school_day(after_closing);
    ASSERT_TRUE(seen.closing);
    EXPECT_EQ(seen.closing->number, kitchen_.school_day(after_closing).closing->number);
    EXPECT_EQ(seen.closing->kitchen, "K1");
    EXPECT_EQ(seen.meals, 5);
    ASSERT_EQ(seen.feeds.size(), 1U);
    EXPECT_EQ(seen.feeds.front().node, "scuola");
    EXPECT_FALSE(seen.feeds.front().connected);
    EXPECT_EQ(seen.feeds.front().in_step_at, early_morning);
    EXPECT_EQ(school_.variations(), Texts{"absent_after_close 1A cel -1"});

    kitchen_.decide_last(VariationState::refused);
    exchange(after_closing + 1min);
    const auto decided = school_.school_day(after_closing).variations.front();
    EXPECT_EQ(decided.state, VariationState::refused);
    EXPECT_EQ(decided.decided_by, "Cuoca");
    EXPECT_EQ(decided.decided_at, after_closing);
}

TEST_F(ReceivedTest, ASchoolAsksForAVariationAndTheKitchenRaisesItOnce) {
    kitchen_.close_due();
    exchange(after_closing);
    const link::AskedVariation asked{"v", after_closing, "Rosa", "1A", monday, "cel", false, 2, "ospiti"};
    const auto answer = school_.in_transaction([&](Store& s) { return s.ask_variation(asked, after_closing, good_clock); });
    ASSERT_TRUE(answer);
    EXPECT_FALSE(*answer);
    const auto lines = from_school_.read(uplink());
    EXPECT_EQ(types_of(lines), Texts{"variation_asked"});
    EXPECT_EQ(apply(kitchen_, feed().peer(), lines, after_closing), Texts{});
    EXPECT_EQ(apply(kitchen_, feed().peer(), lines, after_closing), Texts{});
    exchange(after_closing);
    EXPECT_EQ(school_.variations(), Texts{"ospiti 1A cel +2"});
}

TEST_F(ReceivedTest, ASchoolDecidesNothingThatIsTheKitchens) {
    kitchen_.close_due();
    kitchen_.state(statement("s", after_closing, {"D1"}, true));
    exchange(after_closing);
    const auto variation = school_.school_day(after_closing).variations.front().id;
    const counter::CalendarEntry closure{counter::CalendarScope::school, "S1", {tuesday, tuesday}, counter::CalendarKind::closed, "x"};
    const auto is_conflict = [&](auto work) {
        const auto done = school_.in_transaction(work);
        return !done && done.error().kind == ErrorKind::conflict;
    };
    EXPECT_TRUE(is_conflict([&](Store& s) {
        return s.decide_variation(variation, VariationState::acknowledged, "Rosa", after_closing, std::nullopt);
    }));
    EXPECT_TRUE(is_conflict([&](Store& s) { return s.close_early("S1", tuesday, "x", "Rosa", after_closing, good_clock); }));
    EXPECT_TRUE(is_conflict([&](Store& s) { return s.enter_calendar(closure, "c", "Rosa", after_closing, good_clock); }));
    EXPECT_TRUE(is_conflict([&](Store& s) { return s.import({}, after_closing, good_clock); }));
}

// A central system above the kitchen. ----------------------------------------------------------------------------

class CentralTest : public testing::Test {
protected:
    CentralTest() {
        kitchen_.import(attended_data_set(waives));
        told();
    }

    /// What the kitchen has told since the last time, as `TYPE BODY`.
    Texts told() {
        Texts texts;
        for (const auto& line : reader_.read(*kitchen_->publisher().upstream())) {
            const auto fact = link::parse_fact(line);
            texts.push_back(fact->type + ' ' + boost::json::serialize(fact->body));
        }
        return texts;
    }

    Texts receive(std::string_view diner, Operation operation, Instant received_at, Instant now, std::string_view id = "c") {
        const link::Body body{{"request_id", id},  {"received_at", counter::to_string(received_at)}, {"channel", "portal"},
                              {"diner", diner},    {"operation", to_string(operation)},       {"date", counter::to_string(monday)}};
        return apply(kitchen_, kitchen_->publisher().upstream()->peer(), {line_of("request", body)}, now);
    }

    Node kitchen_{kitchen_with_upstream()};
    Reader reader_;
};

TEST_F(CentralTest, ItsRequestIsDecidedByTheInstantAtWhichItCameInAndAnswered) {
    EXPECT_EQ(receive("D6", Operation::cancel, eight, cutoff + 1min), Texts{}); // the closer is a little late
    EXPECT_EQ(told(), Texts{R"(answer {"request_id":"c","received_at":"2026-09-21T06:00:00.000Z","channel":"portal","diner":"D6",)"
                            R"("operation":"cancel","date":"2026-09-21","outcome":"accepted","effective_date":"2026-09-21"})"});
    kitchen_.close_due();
    EXPECT_EQ(kitchen_.meals(after_closing), 4);
    EXPECT_EQ(receive("D6", Operation::cancel, eight, after_closing), Texts{});
    const auto again = told();
    ASSERT_FALSE(again.empty());
    EXPECT_NE(again.back().find("\"outcome\":\"accepted\""), std::string::npos); // after the closings
    EXPECT_EQ(kitchen_.variations(), Texts{});
}

TEST_F(CentralTest, ItsRequestInTimeThatComesAfterTheClosingIsDelayedByTheLink) {
    kitchen_.close_due();
    told();
    receive("D6", Operation::cancel, cutoff, after_closing, "in time");
    receive("D7", Operation::cancel, cutoff + 1ms, after_closing, "late");
    EXPECT_EQ(kitchen_.variations(), Texts{"delayed_by_link 1A standard -1"});
    const auto answers = told();
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_TRUE(answers[0].starts_with("variation "));
    EXPECT_NE(answers[1].find("\"outcome\":\"accepted\""), std::string::npos);
    EXPECT_NE(answers[2].find("\"reason\":\"past_cutoff\""), std::string::npos);
}

TEST_F(CentralTest, ItIsToldEveryAnswerStatementClosingVariationAndDecision) {
    kitchen_.ask("r", "office", "D6", Operation::block, early_morning);
    kitchen_.state(statement("s", eight, {"D1"}, true));
    Texts types;
    const auto collect = [&] {
        types.clear();
        for (const auto& text : told()) types.push_back(text.substr(0, text.find(' ')));
    };
    collect();
    EXPECT_EQ(types, (Texts{"answer", "answer", "attendance"}));
    kitchen_.close_due();
    collect();
    EXPECT_EQ(types, (Texts{"closing", "closing", "variation"})); // S2, S1, and D6 who is there
    kitchen_.decide_last(VariationState::acknowledged);
    EXPECT_NE(told().front().find(R"("state":"acknowledged","decided_by":"Cuoca")"), std::string::npos);
}

TEST_F(CentralTest, ItsRosterReplacesTheKitchens) {
    const auto all = read_facts(kitchen_->database(), Detail::everything);
    ASSERT_TRUE(all);
    auto set = *all;
    set.facts.diets.push_back({"D6", "cel", {counter::distant_past, counter::distant_future}});
    EXPECT_EQ(apply(kitchen_, kitchen_->publisher().upstream()->peer(), {line_of("roster", link::roster_body(set))}, eight), Texts{});
    const auto lines = kitchen_.school_day(eight).lines;
    EXPECT_NE(std::ranges::find(lines, DayLine{"1A", 1, "cel", false, 2, 0}), lines.end());
    const auto parked = apply(kitchen_, kitchen_->publisher().upstream()->peer(),
                              {line_of("roster", {{"files", link::Body{{"policy.toml", "x"}}}}),
                               line_of("roster", {{"files", link::Body{{"../policy.toml", ""}}}})},
                              eight);
    ASSERT_EQ(parked.size(), 2U);
    EXPECT_NE(parked[1].find("../policy.toml"), std::string::npos);
    EXPECT_EQ(kitchen_.school_day(eight).lines, lines);
}

} // namespace

} // namespace data::tests
