#include "data/money/statements.hpp"

#include <gtest/gtest.h>

#include "tests/data/node.hpp"

namespace data::tests {
namespace {

using counter::Cents;
using counter::money::Month;
using money::MonthStatements;

constexpr Month august{2026, 8};
constexpr Month september{2026, 9};
constexpr Month october{2026, 10};
constexpr Month november{2026, 11};

const auto october_begins = at("2026-09-30T22:00:00.000Z"); // in Rome

/// D6 is postpaid at 4.80 and eats on every weekday in 1A; D2, postpaid too, is exempt and eats on Monday, Wednesday and Friday. Both have
/// nothing brought forward. From Monday 21 September there are 8 days of service left in the month.
class Statements : public testing::Test {
protected:
    Statements() {
        auto files = attended_data_set();
        auto& diners = files["diners.csv"];
        const std::string ada = "D6,1A,pupil,Ada,Verdi,,,,standard,";
        diners.insert(diners.find(ada) + ada.size(), "postpaid");
        files["opening_balances.csv"] = "diner,credit_cents,old_debt_cents\nD1,1250,0\n";
        node.import(files);
    }
    ~Statements() override {
        const auto faults = node->money_faults();
        EXPECT_TRUE(faults && faults->empty()) << (faults ? faults->front() : faults.error().message);
    }

    Result<MonthStatements> try_to_issue(Month month, Instant now, std::string authority = "roma") {
        return node.in_transaction([&](Store& s) { return s.office().statements().issue({std::move(authority), month, "Ufficio", now}); }, now);
    }
    MonthStatements issue(Month month, Instant now) {
        const auto issued = try_to_issue(month, now);
        EXPECT_TRUE(issued) << issued.error().message;
        return issued ? *issued : MonthStatements{};
    }
    MonthStatements of(Month month, Instant now) {
        const auto read = node->office().statements().of("roma", month, now);
        EXPECT_TRUE(read) << read.error().message;
        return read ? *read : MonthStatements{};
    }
    /// `D6 8 3840-0`: meals, total, paid.
    static std::string text(const MonthStatements& month) {
        std::string text;
        for (const auto& one : month.statements)
            text += fmt::format("{}{} {} {}-{}", text.empty() ? "" : "; ", one.diner, one.meals, one.total.value, one.paid.value);
        return text;
    }
    void pay(std::string key, std::int64_t cents, Instant now) {
        money::PaymentOrder order;
        order.key = std::move(key);
        order.diner = "D6";
        order.kind = counter::money::EntryKind::pagopa;
        order.amount = {cents};
        order.paid_on = monday;
        order.now = now;
        const auto paid = node.in_transaction([&](Store& s) { return s.office().pay(order); }, now);
        ASSERT_TRUE(paid && *paid) << (paid ? "" : paid.error().message);
    }
    /// What an acknowledged variation does: a meal of D6 is given back.
    void give_back(std::string_view date, Instant now) {
        const auto closing = node.count(fmt::format("SELECT id FROM closings WHERE school = 'S1' AND day = {}", to_column(day(date))));
        const auto transfers = counter::money::meals({counter::money::AccountKind::receivable, "D6"}, "roma", -1, Cents{480});
        const std::vector<money::Line> lines{{transfers.front(), -1}};
        const auto posted = node.in_transaction(
            [&](Store& s) {
                return s.ledger().post({0, counter::money::EntryKind::correction, now, day(date), closing, "S1", ""}, lines);
            },
            now);
        ASSERT_TRUE(posted);
    }

    Node node;
};

TEST_F(Statements, AMonthHoldsItsMealsByDiner) {
    node.close_due(at("2026-09-30T12:00:00.000Z"));
    const auto preview = of(september, at("2026-09-30T12:00:00.000Z"));
    EXPECT_EQ(text(preview), "D2 5 0-0; D6 8 3840-0"); // by name: De, Luca; Verdi
    EXPECT_FALSE(preview.issued_at);
    EXPECT_EQ(preview.total.value, 3840);
    EXPECT_EQ(preview.authority_name, "Comune");
    const auto& ada = preview.statements.back();
    EXPECT_EQ(ada.last_name + " " + ada.first_name, "Verdi Ada");
    ASSERT_EQ(ada.lines.size(), 8U);
    EXPECT_EQ(ada.lines.front().date, monday);
    EXPECT_EQ(ada.lines.front().amount.value, 480);
    EXPECT_FALSE(ada.lines.front().is_correction);
    EXPECT_EQ(ada.due().value, 3840);
    EXPECT_EQ(node->office().statements().of("nowhere", september, october_begins).error().kind, ErrorKind::not_found);
    EXPECT_EQ(node->office().statements().of("azzorre", september, october_begins).value().statements.size(), 0U);
}

TEST_F(Statements, AMonthIsIssuedOnceItIsOver) {
    node.close_due(at("2026-09-30T12:00:00.000Z"));
    EXPECT_EQ(try_to_issue(september, october_begins - 1ms).error().kind, ErrorKind::conflict);
    EXPECT_FALSE(of(september, october_begins).issued_at);
    const auto issued = issue(september, october_begins);
    EXPECT_EQ(issued.issued_at, october_begins);
    EXPECT_EQ(issued.issued_on, day("2026-10-01"));
    EXPECT_EQ(text(issued), "D2 5 0-0; D6 8 3840-0");
    EXPECT_EQ(try_to_issue(september, october_begins, "nowhere").error().kind, ErrorKind::not_found);
}

TEST_F(Statements, IssuingAgainGivesTheSame) {
    node.close_due(at("2026-09-30T12:00:00.000Z"));
    issue(september, october_begins);
    give_back("2026-09-30", october_begins + 1h);
    const auto again = issue(september, october_begins + 48h);
    EXPECT_EQ(again.issued_at, october_begins);
    EXPECT_EQ(again.issued_on, day("2026-10-01"));
    EXPECT_EQ(text(again), "D2 5 0-0; D6 8 3840-0");
    EXPECT_EQ(node.count("SELECT count(*) FROM statements"), 1);
}

TEST_F(Statements, WhatIsCorrectedLaterStandsOnTheNextOne) {
    node.close_due(at("2026-09-30T12:00:00.000Z"));
    give_back("2026-09-29", at("2026-09-30T12:00:00.000Z")); // in time
    const auto before = issue(september, october_begins);
    EXPECT_EQ(text(before), "D2 5 0-0; D6 7 3360-0");
    EXPECT_EQ(before.statements.back().lines.size(), 9U);
    give_back("2026-09-30", october_begins + 1h);
    node.close_due(at("2026-10-01T12:00:00.000Z"));
    const auto next = of(october, october_begins + 24h);
    EXPECT_EQ(text(next), "D6 0 0-0"); // D2 does not eat on Thursdays
    const auto& lines = next.statements.back().lines;
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_TRUE(lines.front().is_correction);
    EXPECT_EQ(lines.front().date, day("2026-09-30"));
    EXPECT_EQ(lines.front().amount.value, -480);
    EXPECT_EQ(text(of(september, october_begins + 24h)), "D2 5 0-0; D6 7 3360-0");
}

TEST_F(Statements, MonthsAreIssuedInOrder) {
    node.close_due(at("2026-10-30T12:00:00.000Z"));
    issue(september, october_begins);
    const auto in_december = at("2026-12-01T08:00:00.000Z");
    const auto refused = try_to_issue(november, in_december);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_NE(refused.error().message.find("2026-10"), std::string::npos);
    EXPECT_EQ(text(of(november, in_december)), ""); // October's are not on it
    EXPECT_EQ(try_to_issue(august, in_december).error().kind, ErrorKind::conflict);
    EXPECT_EQ(text(of(august, in_december)), "");
    EXPECT_EQ(issue(october, in_december).statements.size(), 2U);
    issue(november, in_december);
    EXPECT_EQ(try_to_issue(november, in_december).value().issued_at, in_december);
}

TEST_F(Statements, AMonthWithoutChargesMayBePassedOver) {
    node.close_due(at("2026-09-30T12:00:00.000Z"));
    issue(september, october_begins);
    const auto in_december = at("2026-12-01T08:00:00.000Z");
    EXPECT_EQ(text(issue(november, in_december)), "");
    EXPECT_EQ(try_to_issue(october, in_december).error().kind, ErrorKind::conflict);
}

TEST_F(Statements, TheFirstMayBeAny) {
    node.close_due(at("2026-10-01T12:00:00.000Z"));
    const auto first = issue(october, at("2026-11-01T08:00:00.000Z"));
    EXPECT_EQ(text(first), "D2 5 0-0; D6 9 4320-0"); // with all before it
    EXPECT_EQ(try_to_issue(september, at("2026-11-01T08:00:00.000Z")).error().kind, ErrorKind::conflict);
}

TEST_F(Statements, WhatWasPaidInAdvanceIsTakenOff) {
    node.close_due(at("2026-10-01T12:00:00.000Z")); // a meal of October, too: it uses up nothing of it
    pay("k1", 1000, at("2026-10-01T13:00:00.000Z"));
    EXPECT_EQ(text(of(september, at("2026-10-01T14:00:00.000Z"))), "D2 5 0-0; D6 8 3840-1000");
    const auto issued = issue(september, at("2026-10-01T14:00:00.000Z"));
    EXPECT_EQ(issued.statements.back().due().value, 2840);
    pay("k2", 2840, at("2026-10-05T08:00:00.000Z"));
    EXPECT_EQ(text(of(september, at("2026-10-05T09:00:00.000Z"))), "D2 5 0-0; D6 8 3840-1000"); // the paper stays as it was
    EXPECT_EQ(text(of(october, at("2026-10-05T09:00:00.000Z"))), "D6 1 480-0");
    pay("k3", 481, at("2026-10-06T08:00:00.000Z"));
    const auto next = of(october, at("2026-10-06T09:00:00.000Z"));
    EXPECT_EQ(text(next), "D6 1 480-481");
    EXPECT_EQ(next.statements.back().due().value, -1); // in the family's favour
}

TEST_F(Statements, WhatIsLeftOfAnEarlierOneIsNotOnIt) {
    node.close_due(at("2026-09-30T12:00:00.000Z"));
    issue(september, october_begins);
    pay("k1", 3839, at("2026-10-01T08:00:00.000Z"));
    node.close_due(at("2026-10-01T12:00:00.000Z"));
    EXPECT_EQ(text(of(october, at("2026-10-01T13:00:00.000Z"))), "D6 1 480-0");
}

TEST_F(Statements, PrepaidDinersHaveNone) {
    node.close_due(at("2026-09-30T12:00:00.000Z"));
    EXPECT_EQ(node->ledger().books().balance({counter::money::AccountKind::credit, "D1"}).value, -1250 + 8 * 480);
    for (const auto& one : of(september, october_begins).statements) EXPECT_NE(one.diner, "D1");
}

TEST_F(Statements, ThePaperSaysTheSame) {
    node.close_due(at("2026-09-30T12:00:00.000Z"));
    give_back("2026-09-29", at("2026-09-30T12:00:00.000Z"));
    pay("k1", 1000, at("2026-09-30T13:00:00.000Z"));
    const auto month = issue(september, october_begins);
    const auto paper = paper_of(month, month.statements.back());
    EXPECT_EQ(paper.authority, "Comune");
    EXPECT_EQ(paper.month, september);
    EXPECT_EQ(paper.diner_code, "D6");
    EXPECT_EQ(paper.first_name, "Ada");
    EXPECT_EQ(paper.lines.size(), 9U);
    using What = counter::paper::Statement::Line::What;
    EXPECT_EQ(std::ranges::count(paper.lines, What::correction, &counter::paper::Statement::Line::what), 1);
    EXPECT_EQ(paper.total.value, 3360);
    EXPECT_EQ(paper.paid.value, 1000);
    EXPECT_EQ(paper.due.value, 2360);
    EXPECT_EQ(paper.issued, day("2026-10-01"));
}

TEST_F(Statements, AreAsTheyWereAfterARestart) {
    node.close_due(at("2026-10-01T12:00:00.000Z"));
    pay("k1", 1000, at("2026-10-01T13:00:00.000Z"));
    issue(september, at("2026-10-02T14:00:00.000Z"));
    pay("k2", 77, at("2026-10-03T13:00:00.000Z"));
    node.open(at("2026-10-04T14:00:00.000Z"));
    EXPECT_EQ(text(of(september, at("2026-10-04T14:00:00.000Z"))), "D2 5 0-0; D6 8 3840-1000");
}

} // namespace
} // namespace data::tests
