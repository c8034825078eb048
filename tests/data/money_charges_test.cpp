// What closings charge, and what variations make of it later (domain.md §7): each meal once, whatever happens in whatever order.

#include "data/money/charges.hpp"

#include "counter/money/charge.hpp"
#include "data/backup.hpp"
#include "data/facts.hpp"
#include "data/schema.hpp"
#include "tests/data/money_node.hpp"

namespace data::tests {

namespace {

using Texts = std::vector<std::string>;
using enum AccountKind;

const auto eight = at("2026-09-21T06:00:00.000Z"); // 08:00 in Rome
const auto azores_closed = at("2026-09-21T09:00:00.001Z");

class MoneyChargesTest : public testing::Test {
protected:
    explicit MoneyChargesTest(std::string_view more_policy = waives) : files_(money_data_set(more_policy)) { node_.import(files_); }
    ~MoneyChargesTest() override {
        node_.expect_sound();
        EXPECT_EQ(node_.count("SELECT count(*) FROM entries WHERE kind = 'meals'"), node_.count("SELECT count(*) FROM closings"));
    }

    std::int64_t closing(std::string_view school = "S1", counter::ServiceDate date = monday) {
        return node_.count(fmt::format("SELECT coalesce((SELECT id FROM closings WHERE school = '{}' AND day = {}), 0)", school,
                                       date.time_since_epoch().count()));
    }
    /// Meals and cents of an account, net, of one closing: `1 480`.
    std::string charged(AccountKind kind, std::string_view owner, std::string_view school = "S1", counter::ServiceDate date = monday) {
        const auto charged = node_->ledger().charged(closing(school, date));
        EXPECT_TRUE(charged);
        const auto found = charged->find({kind, std::string{owner}});
        return found == charged->end() ? "" : fmt::format("{} {}", found->second.meals, found->second.amount.value);
    }
    std::string charged(std::string_view diner) { return charged(credit, diner); }

    void import(std::string_view file, std::string_view from, std::string_view to, Instant now = after_closing) {
        auto& text = files_[std::string{file}];
        const auto found = text.find(from);
        ASSERT_NE(found, std::string::npos) << from;
        text.replace(found, from.size(), to);
        node_.import(files_, now);
    }
    std::int64_t entries() { return node_.count("SELECT count(*) FROM entries"); }

    std::map<std::string, std::string> files_;
    MoneyNode node_;
};

class ChargedAbsencesTest : public MoneyChargesTest {
protected:
    ChargedAbsencesTest() : MoneyChargesTest("") {}
};

} // namespace

// Closings. ------------------------------------------------------------------------------------------------------

TEST_F(MoneyChargesTest, AClosingChargesEachMealOnceAtThePriceOfItsBand) {
    node_.ask("c", "portal", "D7", Operation::cancel, early_morning);
    node_.close_due();
    EXPECT_EQ(charged("D1"), "1 480");
    EXPECT_EQ(charged("D3"), "1 480"); // no band: the standard one
    EXPECT_EQ(charged("D6"), "1 301");
    EXPECT_EQ(charged("D7"), "");
    EXPECT_EQ(charged(credit, "D8", "S2"), "1 480");
    EXPECT_EQ(charged(credit, "D9", "S4"), "1 500");
    EXPECT_EQ(node_.credit("D1"), 1'250 - 480);
    EXPECT_EQ(node_.balance(meals, "roma"), -(480 + 480 + 301 + 480));
    EXPECT_EQ(node_.balance(extras, "roma"), 0);
    const auto before = entries();
    node_.close_due(after_closing);
    node_.open(after_closing);
    node_.close_due(after_closing + 1min);
    EXPECT_EQ(entries(), before);
    EXPECT_EQ(node_.credit("D1"), 1'250 - 480);
}

TEST_F(MoneyChargesTest, AnExemptMealIsChargedAsNothing) {
    node_.close_due();
    EXPECT_EQ(charged(receivable, "D2"), "1 0");
    EXPECT_EQ(node_.credit("D2"), -480); // as it was brought forward
    EXPECT_EQ(node_.count("SELECT count(*) FROM transfers WHERE cents = 0 AND meals = 1"), 1);
}

TEST_F(MoneyChargesTest, AMealOfAnAuthorityWithoutPricesIsChargedAsNothingAndIsSeen) {
    import("policy.toml", "fee_bands = { standard = 350 }\n", "", early_morning);
    node_.close_due(azores_closed);
    EXPECT_EQ(charged(receivable, "D5", "S3"), "1 0");
    EXPECT_EQ(node_.balance(receivable, "D5"), 0);
}

TEST_F(MoneyChargesTest, APostpaidMealGoesToTheReceivable) {
    node_.close_due(azores_closed);
    EXPECT_EQ(charged(receivable, "D5", "S3"), "1 350");
    EXPECT_EQ(node_.balance(receivable, "D5"), 350);
    EXPECT_EQ(node_.balance(credit, "D5"), 0);
    EXPECT_EQ(node_.balance(old_debt, "D5"), 3'000); // another debt
    EXPECT_EQ(node_.credit("D5"), -350);
}

TEST_F(MoneyChargesTest, UnnamedMealsAreChargedToTheAuthority) {
    node_.state(statement("s", eight, {}, true, {{"standard", 2}, {"cel", 1}}));
    node_.close_due();
    EXPECT_EQ(charged(extras, "roma"), "3 1440");
    EXPECT_EQ(node_.balance(extras, "roma"), 1'440);
    EXPECT_EQ(charged("D1"), "1 480");
}

TEST_F(MoneyChargesTest, ABackupOfADayWithUnnamedMealsIsSound) {
    node_.state(statement("s", eight, {}, true, {{"standard", 2}}));
    node_.close_due();
    const support::TempFolder copies;
    ASSERT_TRUE(back_up(node_.folder(), copies / "copy.db"));
    const auto checked = check_integrity(copies / "copy.db");
    EXPECT_TRUE(checked) << checked.error().message;
}

TEST_F(MoneyChargesTest, DaysThatPassedWhileTheServiceWasDownAreChargedAtTheStart) {
    const auto thursday = at("2026-09-24T06:00:00.000Z");
    node_.open(thursday);
    node_.close_due(thursday);
    for (const auto* date : {"2026-09-21", "2026-09-22", "2026-09-23"}) EXPECT_EQ(charged(credit, "D1", "S1", day(date)), "1 480") << date;
    EXPECT_EQ(charged(credit, "D1", "S1", day("2026-09-24")), "");
    EXPECT_EQ(node_.credit("D1"), 1'250 - 3 * 480);
    const auto movements = node_->ledger().movements("D1", 10);
    ASSERT_TRUE(movements);
    ASSERT_EQ(movements->size(), 4U);
    EXPECT_EQ(movements->front().entry.day, day("2026-09-23")); // of the meal
    EXPECT_EQ(movements->front().entry.at, thursday);           // of the record
    EXPECT_EQ(movements->front().amount, Cents{480});
    EXPECT_EQ(movements->front().meals, 1);
    EXPECT_EQ(movements->back().entry.kind, money::EntryKind::opening);
}

TEST_F(MoneyChargesTest, AProvisionalClosingIsChargedAndItsConfirmationChargesNothing) {
    const counter::ClockState doubtful{counter::ClockTrust::jumped, 0ms};
    ASSERT_TRUE(node_.in_transaction([&](Store& s) { return s.close_due(cutoff + 1ms, doubtful); }));
    EXPECT_EQ(charged("D1"), "1 480");
    const auto before = entries();
    const auto number = node_.school_day(after_closing).closing->number;
    ASSERT_TRUE(node_.in_transaction([&](Store& s) { return s.confirm_closing("K1", number, "Anna", after_closing); }));
    EXPECT_EQ(entries(), before);
}

TEST_F(MoneyChargesTest, AClosingThatIsRolledBackChargesNobody) {
    ASSERT_TRUE(node_->begin());
    ASSERT_TRUE(node_->close_due(cutoff + 1ms, good_clock));
    ASSERT_TRUE(node_->roll_back(after_closing));
    EXPECT_EQ(node_.credit("D1"), 1'250);
    node_.close_due();
    EXPECT_EQ(node_.credit("D1"), 1'250 - 480);
}

// Variations. ----------------------------------------------------------------------------------------------------

TEST_F(MoneyChargesTest, AWaivedAbsenceIsGivenBackAtOnceAndEvenIfTheKitchenRefuses) {
    for (const auto state : {VariationState::refused, VariationState::acknowledged}) {
        const auto* diner = state == VariationState::refused ? "D1" : "D6";
        if (closing() == 0) node_.close_due();
        const auto before = node_.credit(diner);
        node_.state(statement(diner, after_closing + (state == VariationState::refused ? 0min : 1min),
                              state == VariationState::refused ? Texts{"D1"} : Texts{"D1", "D6"}, true));
        EXPECT_EQ(charged(diner), "0 0");
        EXPECT_GT(node_.credit(diner), before);
        const auto given_back = node_.credit(diner);
        node_.decide_last(state);
        EXPECT_EQ(charged(diner), "0 0");
        EXPECT_EQ(node_.credit(diner), given_back);
    }
}

TEST_F(ChargedAbsencesTest, AnAbsenceAfterTheClosingIsChargedUnlessThePolicyWaivesIt) {
    node_.close_due();
    node_.state(statement("s", after_closing, {"D1"}, true));
    EXPECT_EQ(node_.variations(), Texts{});
    EXPECT_EQ(charged("D1"), "1 480");
}

TEST_F(ChargedAbsencesTest, ARequestDelayedByTheLinkIsGivenBackEvenIfTheKitchenRefuses) {
    node_.close_due();
    node_.ask("c", "portal", "D1", Operation::cancel, cutoff, monday, after_closing);
    ASSERT_EQ(node_.variations(), Texts{"delayed_by_link 1A cel -1"});
    EXPECT_EQ(charged("D1"), "0 0");
    node_.decide_last(VariationState::refused);
    EXPECT_EQ(charged("D1"), "0 0");
    EXPECT_EQ(node_.credit("D1"), 1'250);
}

TEST_F(ChargedAbsencesTest, AMealCancelledInTimeAfterAnEarlyClosingIsNotCharged) {
    node_.close_early(early_morning);
    EXPECT_EQ(charged("D1"), "1 480");
    node_.ask("c", "portal", "D1", Operation::cancel, eight);
    node_.ask("d", "portal", "D6", Operation::cancel, eight);
    EXPECT_EQ(charged("D1"), "0 0");
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(charged("D6"), "0 0");
    node_.ask("e", "portal", "D6", Operation::uncancel, eight + 1min); // and wants it after all
    EXPECT_EQ(charged("D6"), "0 0");
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(charged("D6"), "1 301");
}

TEST_F(ChargedAbsencesTest, ALateRequestChangesNothing) {
    node_.close_due();
    const auto before = entries();
    EXPECT_EQ(node_.ask("c", "portal", "D1", Operation::cancel, cutoff + 1ms).decision.reason, Reason::past_cutoff);
    EXPECT_EQ(entries(), before);
}

TEST_F(MoneyChargesTest, OneWhoIsThereWithoutABookingPaysOnceTheKitchenHasAcknowledged) {
    node_.ask("c", "portal", "D7", Operation::cancel, early_morning);
    node_.ask("b", "office", "D6", Operation::block, early_morning);
    node_.close_due();
    node_.state(statement("s", after_closing, {}, true));
    ASSERT_EQ(node_.variations().size(), 2U);
    EXPECT_EQ(charged("D7"), "");
    const auto raised = node_.school_day(after_closing).variations;
    EXPECT_EQ(raised[0].number, raised[1].number); // one sheet
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(charged("D7"), "1 480");
    EXPECT_EQ(charged("D6"), "1 301");
}

TEST_F(MoneyChargesTest, OneWhomTheKitchenCantFeedDoesntPay) {
    node_.ask("c", "portal", "D7", Operation::cancel, early_morning);
    node_.close_due();
    node_.state(statement("s", after_closing, {}, true));
    node_.decide_last(VariationState::refused);
    EXPECT_EQ(charged("D7"), "");
}

TEST_F(MoneyChargesTest, ExtraMealsAreChargedOnceAcknowledgedAndGivenBackSo) {
    node_.state(statement("s0", eight, {}, true, {{"standard", 1}}));
    node_.close_due();
    node_.state(statement("s1", after_closing, {}, true, {{"standard", 3}}));
    EXPECT_EQ(charged(extras, "roma"), "1 480");
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(charged(extras, "roma"), "3 1440");
    node_.state(statement("s2", after_closing + 1min, {}, true));
    EXPECT_EQ(charged(extras, "roma"), "3 1440");
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(charged(extras, "roma"), "0 0");
    node_.state(statement("s3", after_closing + 2min, {}, true, {{"standard", 1}}));
    node_.decide_last(VariationState::refused);
    EXPECT_EQ(charged(extras, "roma"), "0 0");
}

TEST_F(MoneyChargesTest, AVariationByHandIsTheAuthoritysAndNeverTakesBackNamedMeals) {
    node_.close_due();
    const auto vary = [&](std::string id, int delta) {
        const link::AskedVariation asked{id, after_closing, "Rosa", "1A", monday, "standard", false, delta, "ospiti"};
        ASSERT_TRUE(node_.in_transaction([&](Store& s) { return s.ask_variation(asked, after_closing, good_clock); }));
        node_.decide_last(VariationState::acknowledged);
    };
    vary("v1", -2);
    EXPECT_EQ(charged(extras, "roma"), "");
    EXPECT_EQ(charged("D6"), "1 301");
    EXPECT_EQ(charged("D7"), "1 480");
    vary("v2", 3);
    EXPECT_EQ(charged(extras, "roma"), "1 480");
}

TEST_F(MoneyChargesTest, ADietThatChangesChangesNoCharge) {
    for (const auto state : {VariationState::acknowledged, VariationState::refused}) {
        if (closing() == 0) node_.close_due();
        const auto before = entries();
        import("diet_assignments.csv", "D1,cel,,\n", state == VariationState::refused ? "D1,cel,,\nD7,cel,,\n" : "D1,cel,,\nD6,cel,,\n");
        const auto raised = node_.school_day(after_closing).variations;
        ASSERT_FALSE(raised.empty());
        EXPECT_EQ(raised.back().reason, "diet_changed");
        node_.decide_last(state);
        EXPECT_EQ(entries(), before);
    }
}

TEST_F(MoneyChargesTest, WhoLeavesAfterTheClosingPaysUntilTheKitchenHasTakenItBack) {
    node_.close_due();
    import("diners.csv", "D7,1A,pupil,Ivo,Blu,,,,standard,\n", "D7,1A,pupil,Ivo,Blu,,,2026-09-18,standard,\n");
    ASSERT_EQ(node_.variations(), Texts{"roster_changed 1A standard -1"});
    EXPECT_EQ(charged("D7"), "1 480");
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(charged("D7"), "0 0");
    EXPECT_EQ(node_.balance(credit, "D7"), 0);
}

TEST_F(MoneyChargesTest, WhoComesAfterTheClosingPaysOnceAcknowledged) {
    node_.close_due();
    import("diners.csv", "D7,1A,pupil", "D11,1A,pupil,Zoe,Neri,,,,reduced,\nD7,1A,pupil");
    EXPECT_EQ(charged("D11"), "");
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(charged("D11"), "1 301");
}

TEST_F(MoneyChargesTest, ASchoolThatClosesAfterTheClosingIsGivenBackOnceAcknowledged) {
    node_.close_due();
    const counter::CalendarEntry closure{counter::CalendarScope::school, "S1", {monday, monday}, counter::CalendarKind::closed, "neve"};
    ASSERT_TRUE(node_.in_transaction([&](Store& s) { return s.enter_calendar(closure, "c", "Anna", after_closing, good_clock); }));
    EXPECT_EQ(charged("D1"), "1 480");
    node_.decide_last(VariationState::acknowledged);
    for (const auto* diner : {"D1", "D3", "D6", "D7"}) EXPECT_EQ(charged(diner), "0 0") << diner;
    EXPECT_EQ(charged(receivable, "D2"), "0 0");
}

/// Absent, then there after all: two sheets, decided in each order and each way.
TEST(MoneyCharges, TheOrderOfDecisionsNeverMatters) {
    using enum VariationState;
    for (const auto first : {pending, acknowledged, refused})
        for (const auto second : {pending, acknowledged, refused})
            for (const bool is_second_first : {false, true}) {
                MoneyNode node;
                node.import(money_data_set(waives));
                node.close_due();
                node.state(statement("s1", after_closing, {"D1"}, true));
                node.state(statement("s2", after_closing + 1min, {}, true));
                const auto raised = node.school_day(after_closing).variations;
                ASSERT_EQ(raised.size(), 2U);
                ASSERT_EQ(raised[1].line.meals, 1);
                const auto decide = [&](std::size_t at, VariationState state) {
                    if (state != pending) node.decide(raised[at].id, state);
                };
                if (is_second_first) decide(1, second);
                decide(0, first);
                if (!is_second_first) decide(1, second);
                // Taken back in any case (the policy waives it), and a meal again once the kitchen says so.
                EXPECT_EQ(node.credit("D1"), 1'250 - (second == acknowledged ? 480 : 0))
                    << static_cast<int>(first) << static_cast<int>(second) << is_second_first;
                node.expect_sound();
            }
}

// Ways of paying and prices that change. -------------------------------------------------------------------------

TEST_F(MoneyChargesTest, WhoPaysAnotherWaySinceIsGivenBackWhereTheyWereCharged) {
    node_.close_due();
    import("diners.csv", "D7,1A,pupil,Ivo,Blu,,,,standard,\n", "D7,1A,pupil,Ivo,Blu,,,,standard,postpaid\n");
    EXPECT_EQ(node_.credit("D7"), -480);
    node_.state(statement("s", after_closing, {"D7"}, true));
    EXPECT_EQ(charged(credit, "D7"), "0 0");
    EXPECT_EQ(charged(receivable, "D7"), "");
    EXPECT_EQ(node_.balance(credit, "D7"), 0);
    node_.state(statement("s2", after_closing + 1min, {}, true)); // there after all
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(charged(receivable, "D7"), "1 480");
    EXPECT_EQ(node_.credit("D7"), -480);
    node_.state(statement("s3", after_closing + 2min, {"D7"}, true));
    EXPECT_EQ(charged(receivable, "D7"), "0 0");
    EXPECT_EQ(node_.credit("D7"), 0);
}

TEST_F(MoneyChargesTest, WhatIsGivenBackIsWhatWasCharged) {
    node_.close_due();
    import("policy.toml", "standard = 480, reduced = 301", "standard = 520, reduced = 350");
    EXPECT_EQ(node_.credit("D1"), 1'250 - 480);
    node_.state(statement("s", after_closing, {"D1"}, true));
    EXPECT_EQ(node_.credit("D1"), 1'250);
    node_.state(statement("s2", after_closing + 1min, {}, true));
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(charged("D1"), "1 480"); // the meal of that closing costs what it cost
    node_.close_due(at("2026-09-22T07:30:00.001Z"));
    EXPECT_EQ(charged(credit, "D1", "S1", tuesday), "1 520");
}

TEST_F(MoneyChargesTest, ExtraMealsOfTwoPricesAreGivenBackToNothing) {
    node_.state(statement("s0", eight, {}, true, {{"standard", 1}}));
    node_.close_due();
    import("policy.toml", "standard = 480", "standard = 520");
    node_.state(statement("s1", after_closing, {}, true, {{"standard", 3}}));
    node_.decide_last(VariationState::acknowledged);
    node_.state(statement("s2", after_closing + 1min, {}, true));
    node_.decide_last(VariationState::acknowledged);
    EXPECT_EQ(charged(extras, "roma"), "0 0");
    EXPECT_EQ(node_.balance(extras, "roma"), 0);
}

// Brought forward. -----------------------------------------------------------------------------------------------

TEST_F(MoneyChargesTest, OpeningBalancesAreBroughtForward) {
    EXPECT_EQ(node_.balance(credit, "D1"), -1'250);
    EXPECT_EQ(node_.balance(receivable, "D2"), 480); // postpaid, and owes
    EXPECT_EQ(node_.balance(old_debt, "D2"), 1'999);
    EXPECT_EQ(node_.balance(old_debt, "D5"), 3'000);
    EXPECT_EQ(node_.balance(opening, "roma"), 1'250 - 480 - 1'999);
    EXPECT_EQ(node_.balance(opening, "azzorre"), -3'040);
    EXPECT_EQ(node_.count("SELECT count(*) FROM entries WHERE kind = 'opening'"), 2);
}

TEST_F(MoneyChargesTest, AnImportThatSaysTheSameBringsNothingForward) {
    const auto before = entries();
    node_.import(files_, eight);
    EXPECT_EQ(entries(), before);
}

TEST_F(MoneyChargesTest, AChangedImportIsWhatStandsByAFurtherEntry) {
    node_.top_up("T1", "a", "D5", 2'000);
    import("opening_balances.csv", "D1,1250,0\n", "D1,1000,30\n", eight);
    EXPECT_EQ(node_.credit("D1"), 1'000);
    EXPECT_EQ(node_.old_debt("D1"), 30);
    EXPECT_EQ(node_.count("SELECT count(*) FROM entries WHERE kind = 'opening'"), 3);
    import("opening_balances.csv", "D5,0,3000\n", "D5,0,2500\n", eight);
    EXPECT_EQ(node_.old_debt("D5"), 500); // what was paid stays paid
    import("opening_balances.csv", "D1,1000,30\n", "D1,-200,0\n", eight);
    EXPECT_EQ(node_.credit("D1"), -200);
    EXPECT_EQ(node_.old_debt("D1"), 0);
}

TEST_F(MoneyChargesTest, WhomAnImportSaysNothingOfKeepsWhatWasBroughtForward) {
    const auto before = entries();
    import("opening_balances.csv", "D1,1250,0\n", "", eight);
    EXPECT_EQ(node_.credit("D1"), 1'250);
    EXPECT_EQ(entries(), before);
}

TEST_F(MoneyChargesTest, WhoPaysAnotherWayKeepsWhatWasBroughtForward) {
    const auto before = entries();
    import("diners.csv", "D1,1A,pupil,Anna,Rossi,,2026-09-14,2027-06-08,standard,\n",
           "D1,1A,pupil,Anna,Rossi,,2026-09-14,2027-06-08,standard,postpaid\n", eight);
    EXPECT_EQ(entries(), before);
    EXPECT_EQ(node_.credit("D1"), 1'250);
    node_.close_due();
    EXPECT_EQ(charged(receivable, "D1"), "1 480");
    EXPECT_EQ(node_.credit("D1"), 1'250 - 480);
}

// Before there was a ledger. -------------------------------------------------------------------------------------

TEST(MoneyCharges, ClosingsFromBeforeTheLedgerStayUncharged) {
    const support::TempFolder folder;
    auto files = money_data_set(waives);
    const support::TempFolder set;
    write_files(set, files);
    std::vector<Fault> faults;
    const auto read = read_data_set(set.path(), faults);
    ASSERT_TRUE(read);
    {
        auto old = Database::open(folder / "mestolo.db", Database::Access::owner);
        ASSERT_TRUE(old);
        ASSERT_TRUE(migrate(*old, 4));
        ASSERT_TRUE(replace_facts(*old, *read, early_morning));
        ASSERT_TRUE(old->execute(fmt::format(
            "INSERT INTO closings (kitchen, number, school, day, cutoff_at, closed_at, provisional, meals) VALUES ('K1', 1, 'S1', {0}, "
            "{1}, {1}, 0, 1);"
            "INSERT INTO closing_lines (closing, grp, sitting, diet_set, bianco, meals, adults) VALUES (1, '1A', 1, 'cel', 0, 1, 0);"
            "INSERT INTO closing_meals SELECT 1, id FROM diners WHERE code = 'D1';"
            "INSERT INTO meta VALUES ('closed_through', '{2}') ON CONFLICT DO UPDATE SET value = excluded.value",
            monday.time_since_epoch().count(), cutoff.time_since_epoch().count(), counter::to_string(azores_closed))));
    }
    auto opened = Store::open(folder.path(), azores_closed);
    ASSERT_TRUE(opened) << opened.error().message;
    auto& store = *opened;
    const auto of_d1 = [&] { return store.ledger().books().balance({credit, "D1"}).value; };
    ASSERT_TRUE(store.begin());
    ASSERT_TRUE(store.import(*read, azores_closed, good_clock)); // opening balances come now
    EXPECT_EQ(of_d1(), -1'250);
    ASSERT_TRUE(
        store.state_attendance(statement("s", azores_closed, {"D1"}, true), azores_closed, good_clock)); // a variation of the old closing
    ASSERT_TRUE(store.commit());
    EXPECT_EQ(of_d1(), -1'250); // nothing was charged: nothing is given back
    ASSERT_TRUE(store.begin());
    ASSERT_TRUE(store.close_due(at("2026-09-22T07:30:00.001Z"), good_clock));
    ASSERT_TRUE(store.commit());
    EXPECT_EQ(of_d1(), -1'250 + 480);
    EXPECT_EQ(store.money_faults().value(), std::vector<std::string>{});
}

} // namespace data::tests
