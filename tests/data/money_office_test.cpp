#include "data/money/office.hpp"

#include <gtest/gtest.h>

#include "data/money/names.hpp"
#include "tests/data/node.hpp"

namespace data::tests {
namespace {

using counter::Cents;
using counter::money::AccountKind;
using counter::money::EntryKind;
using money::PaymentOrder;

constexpr auto rules = R"(payments = ["card", "mav"]
mav_fee_cents = 120
vouchers = { from = "2026-09-18", to = "2026-10-31" }
arrears_meals = 3
cash = { mode = "old_debt" }
)";

const auto morning = at("2026-09-21T08:00:00.000Z"); // 10:00 in Rome

/// S1's authority `roma` with `policy`; D1 has 12.50 of credit, D2 is postpaid and owes 19.99 of old.
class Office : public testing::Test {
protected:
    explicit Office(std::string_view policy = rules) { node.import(attended_data_set(policy)); }
    ~Office() override {
        const auto faults = node->money_faults();
        EXPECT_TRUE(faults && faults->empty()) << (faults ? faults->front() : faults.error().message);
    }

    static PaymentOrder order(std::string key, EntryKind kind, std::int64_t cents, std::string diner = "D1") {
        PaymentOrder order;
        order.key = std::move(key);
        order.diner = std::move(diner);
        order.kind = kind;
        order.amount = {cents};
        order.paid_on = monday;
        order.reference = "1234567890";
        order.author = "Ufficio";
        order.now = morning;
        return order;
    }
    Result<std::optional<money::RecordedPayment>> try_to_pay(const PaymentOrder& order) {
        return node.in_transaction([&](Store& s) { return s.office().pay(order); }, order.now);
    }
    money::RecordedPayment pay(const PaymentOrder& order) {
        const auto paid = try_to_pay(order);
        EXPECT_TRUE(paid && *paid) << (paid ? "key reused" : paid.error().message);
        return paid && *paid ? **paid : money::RecordedPayment{};
    }
    ErrorKind refusal(const PaymentOrder& order) {
        const auto paid = try_to_pay(order);
        EXPECT_FALSE(paid);
        return paid ? ErrorKind::internal : paid.error().kind;
    }
    money::AccountSheet account(std::string_view diner = "D1", Instant now = morning) {
        const auto sheet = node->office().account(diner, 100, now);
        EXPECT_TRUE(sheet) << sheet.error().message;
        return sheet ? *sheet : money::AccountSheet{};
    }
    std::int64_t balance(std::string_view diner = "D1") { return account(diner).balance.value; }
    std::int64_t total(AccountKind kind) { return node->ledger().books().total(kind).value; }
    /// `mav:4320 mav_fee:-120`, the latest first, as the family sees them.
    std::string movements(std::string_view diner = "D1") {
        std::string text;
        for (const auto& movement : account(diner).movements)
            text += fmt::format("{}{}:{}", text.empty() ? "" : " ", to_string(movement.entry.kind), -movement.amount.value);
        return text;
    }

    Node node;
};

// Calcinate's manual: of a MAV of 43.20 the fee of 1.20 is kept; both are movements.
TEST_F(Office, AMavIsRecordedWithItsFeeAsAnEntryOfItsOwn) {
    const auto paid = pay(order("k1", EntryKind::mav, 4320));
    EXPECT_EQ(paid.balance.value, 1250 + 4320 - 120);
    EXPECT_EQ(balance(), 1250 + 4320 - 120);
    EXPECT_EQ(movements(), "mav_fee:-120 mav:4320 opening:1250");
    const auto sheet = account();
    EXPECT_EQ(sheet.movements[1].entry.id, paid.entry);
    EXPECT_EQ(sheet.movements[0].entry.reference, "1234567890");
    EXPECT_EQ(sheet.movements[0].entry.day, monday);
    EXPECT_EQ(total(AccountKind::funds), 4320);
    EXPECT_EQ(total(AccountKind::fees), -120);
}

TEST_F(Office, ACardHasNoFee) {
    EXPECT_EQ(pay(order("k1", EntryKind::card, 4320)).balance.value, 1250 + 4320);
    EXPECT_EQ(movements(), "card:4320 opening:1250");
    auto with_fee = order("k2", EntryKind::card, 4320);
    with_fee.fee = Cents{1};
    EXPECT_EQ(refusal(with_fee), ErrorKind::wrong_input);
    with_fee.fee = Cents{0};
    pay(with_fee);
}

TEST_F(Office, AStatedFeeGoesBeforeTheAuthoritysAndIsLessThanTheAmount) {
    auto mav = order("k1", EntryKind::mav, 4320);
    mav.fee = Cents{0};
    pay(mav);
    EXPECT_EQ(movements(), "mav:4320 opening:1250");
    mav.key = "k2";
    mav.fee = Cents{4320};
    EXPECT_EQ(refusal(mav), ErrorKind::wrong_input);
    mav.fee = Cents{4319};
    EXPECT_EQ(pay(mav).balance.value, 1250 + 4320 + 1);
    EXPECT_EQ(refusal(order("k3", EntryKind::mav, 120)), ErrorKind::wrong_input); // the authority's is as much
    EXPECT_EQ(pay(order("k3", EntryKind::mav, 121)).balance.value, 1250 + 4320 + 2);
    mav.key = "k4";
    mav.fee = Cents{-1};
    EXPECT_EQ(refusal(mav), ErrorKind::wrong_input);
}

TEST_F(Office, AnAmountIsMoreThanNothing) {
    EXPECT_EQ(refusal(order("k1", EntryKind::card, 0)), ErrorKind::wrong_input);
    EXPECT_EQ(refusal(order("k1", EntryKind::card, -1)), ErrorKind::wrong_input);
    EXPECT_EQ(pay(order("k1", EntryKind::card, 1)).balance.value, 1251);
}

TEST_F(Office, TakesOnlyWhatThePolicyNames) {
    EXPECT_EQ(refusal(order("k1", EntryKind::pagopa, 1000)), ErrorKind::conflict);
    EXPECT_EQ(refusal(order("k1", EntryKind::sdd, 1000)), ErrorKind::conflict);
    EXPECT_EQ(account().payments, (std::vector{EntryKind::card, EntryKind::mav, EntryKind::voucher}));
    EXPECT_EQ(account("D5").payments, (std::vector{EntryKind::card, EntryKind::mav, EntryKind::pagopa, EntryKind::sdd})); // says nothing: all
    for (const auto kind : account("D5").payments) pay(order(std::string{to_string(kind)}, kind, 1000, "D5"));
    EXPECT_EQ(balance("D5"), 4000);
}

TEST_F(Office, APaymentIsNotOfTomorrow) {
    auto tomorrow = order("k1", EntryKind::card, 1000);
    tomorrow.paid_on = tuesday;
    EXPECT_EQ(refusal(tomorrow), ErrorKind::wrong_input);
    tomorrow.now = at("2026-09-21T21:59:59.999Z"); // one millisecond before midnight in Rome
    EXPECT_EQ(refusal(tomorrow), ErrorKind::wrong_input);
    tomorrow.now = at("2026-09-21T22:00:00.000Z");
    pay(tomorrow);
    EXPECT_EQ(account().movements.front().entry.day, tuesday);
}

TEST_F(Office, APaymentIsOfTheLastTenYears) {
    auto old = order("k1", EntryKind::card, 1000);
    old.paid_on = monday - date::days{3654};
    EXPECT_EQ(refusal(old), ErrorKind::wrong_input);
    old.paid_on = monday - date::days{3653};
    pay(old);
}

TEST_F(Office, TheSameKeyAgainRecordsNothingAgain) {
    const auto first = pay(order("k1", EntryKind::mav, 4320));
    auto again = order("k1", EntryKind::mav, 4320);
    again.author = "Rosa";
    again.now = morning + 24h;
    const auto second = pay(again);
    EXPECT_TRUE(second.is_repeated);
    EXPECT_FALSE(first.is_repeated);
    EXPECT_EQ(second.entry, first.entry);
    EXPECT_EQ(second.balance.value, balance());
    EXPECT_EQ(balance(), 1250 + 4200);
}

TEST_F(Office, AKeyBelongsToOnePayment) {
    pay(order("k1", EntryKind::mav, 4320));
    const auto is_reused = [&](auto change) {
        auto other = order("k1", EntryKind::mav, 4320);
        change(other);
        const auto paid = try_to_pay(other);
        return paid && !*paid;
    };
    EXPECT_TRUE(is_reused([](PaymentOrder& o) { o.amount = Cents{4321}; }));
    EXPECT_TRUE(is_reused([](PaymentOrder& o) { o.diner = "D6"; }));
    EXPECT_TRUE(is_reused([](PaymentOrder& o) { o.kind = EntryKind::card; }));
    EXPECT_TRUE(is_reused([](PaymentOrder& o) { o.fee = Cents{120}; }));
    EXPECT_TRUE(is_reused([](PaymentOrder& o) { o.paid_on = tuesday; }));
    EXPECT_TRUE(is_reused([](PaymentOrder& o) { o.reference.clear(); }));
    EXPECT_TRUE(is_reused([](PaymentOrder& o) { o.pays_old_debt = true; }));
    EXPECT_EQ(balance(), 1250 + 4200);
}

TEST_F(Office, NobodyPaysForAStranger) { EXPECT_EQ(refusal(order("k1", EntryKind::card, 1000, "nobody")), ErrorKind::not_found); }

// The old debt is an account of its own, whatever the authority's cash is for.
TEST_F(Office, OnlyWhatNamesTheOldDebtPaysIt) {
    pay(order("k1", EntryKind::card, 1000, "D2"));
    EXPECT_EQ(account("D2").old_debt.value, 1999);
    EXPECT_EQ(balance("D2"), -480 + 1000);
    auto debt = order("k2", EntryKind::card, 2000, "D2");
    debt.pays_old_debt = true;
    EXPECT_EQ(refusal(debt), ErrorKind::conflict);
    debt.amount = Cents{1999};
    EXPECT_EQ(pay(debt).balance.value, 520); // as it was
    EXPECT_EQ(account("D2").old_debt.value, 0);
    EXPECT_EQ(balance("D2"), 520);
    EXPECT_EQ(account("D2").suspense.value, 0);
    debt.key = "k3";
    debt.amount = Cents{1};
    EXPECT_EQ(refusal(debt), ErrorKind::conflict);
}

// Calcinate converted vouchers from 18/09 to 31/10; what counts is the day on which they came back.
TEST_F(Office, VouchersAreConvertedInsideTheirDates) {
    const auto of = [](std::string key, std::string_view paid_on) {
        auto vouchers = order(std::move(key), EntryKind::voucher, 9600);
        vouchers.paid_on = day(paid_on);
        vouchers.now = at("2026-11-10T09:00:00.000Z");
        return vouchers;
    };
    EXPECT_EQ(refusal(of("k1", "2026-09-17")), ErrorKind::conflict);
    pay(of("k1", "2026-09-18"));
    pay(of("k2", "2026-10-31"));
    EXPECT_EQ(refusal(of("k3", "2026-11-01")), ErrorKind::conflict);
    EXPECT_EQ(balance(), 1250 + 2 * 9600);
    EXPECT_EQ(total(AccountKind::vouchers), 2 * 9600);
    EXPECT_EQ(refusal(order("k3", EntryKind::voucher, 9600, "D5")), ErrorKind::conflict); // an authority that converts none
    auto debt = of("k3", "2026-10-31");
    debt.pays_old_debt = true;
    EXPECT_EQ(refusal(debt), ErrorKind::wrong_input);
    const auto takes_them = [&](std::string_view now) { return std::ranges::count(account("D1", at(now)).payments, EntryKind::voucher) == 1; };
    EXPECT_TRUE(takes_them("2026-10-31T22:59:59.999Z")); // Rome is back at UTC+1
    EXPECT_FALSE(takes_them("2026-10-31T23:00:00.000Z"));
}

TEST_F(Office, VouchersGetAReceiptOfTheOfficesSeriesWithoutGaps) {
    const auto first = pay(order("k1", EntryKind::voucher, 9600));
    ASSERT_TRUE(first.receipt);
    EXPECT_EQ(first.receipt->series, "ufficio-roma");
    EXPECT_EQ(to_string(first.receipt->number), "2026-000001");
    EXPECT_EQ(first.receipt->balance.value, 1250 + 9600);
    EXPECT_EQ(first.receipt->initials, "A.R.");
    EXPECT_EQ(first.entry, first.receipt->entry);
    EXPECT_EQ(account().movements.front().entry.reference, "ufficio-roma/2026-000001");
    EXPECT_EQ(refusal(order("k2", EntryKind::voucher, 0)), ErrorKind::wrong_input);
    const auto again = pay(order("k1", EntryKind::voucher, 9600));
    ASSERT_TRUE(again.receipt);
    EXPECT_EQ(again.receipt->number, first.receipt->number);
    node.open(morning + 1min); // a restart
    EXPECT_EQ(to_string(pay(order("k3", EntryKind::voucher, 4800, "D6")).receipt->number), "2026-000002");
    EXPECT_FALSE(pay(order("k4", EntryKind::card, 4800)).receipt);
}

TEST_F(Office, AReceiptsYearIsThatOfTheDayOnWhichItIsGiven) {
    pay(order("k1", EntryKind::voucher, 9600));
    auto late = order("k2", EntryKind::voucher, 9600);
    late.now = at("2026-12-31T22:59:59.999Z");
    EXPECT_EQ(to_string(pay(late).receipt->number), "2026-000002");
    late.key = "k3";
    late.now = at("2026-12-31T23:00:00.000Z");
    EXPECT_EQ(to_string(pay(late).receipt->number), "2027-000001");
}

TEST_F(Office, ANumberThatWasRolledBackIsGivenToTheNext) {
    ASSERT_TRUE(node->begin());
    ASSERT_TRUE(node->office().pay(order("k1", EntryKind::voucher, 9600)));
    ASSERT_TRUE(node->roll_back(morning));
    EXPECT_EQ(balance(), 1250);
    EXPECT_EQ(to_string(pay(order("k2", EntryKind::voucher, 9600)).receipt->number), "2026-000001");
}

// A number is never given twice: after a restore nobody knows which were given since the backup.
TEST_F(Office, ARestoredNodeConvertsNoVouchersUntilTheLastNumberIsKnown) {
    pay(order("k1", EntryKind::voucher, 9600));
    ASSERT_TRUE(money::hold_receipts(node->database(), morning));
    node.open(morning);
    EXPECT_EQ(refusal(order("k2", EntryKind::voucher, 9600)), ErrorKind::conflict);
    EXPECT_TRUE(pay(order("k1", EntryKind::voucher, 9600)).is_repeated);
    pay(order("k3", EntryKind::card, 9600));
    ASSERT_TRUE(node.in_transaction([](Store& s) { return s.tills().resume("ufficio-roma", {2026, 1}, early_morning); }));
    EXPECT_EQ(to_string(pay(order("k2", EntryKind::voucher, 9600)).receipt->number), "2026-000002");
}

TEST_F(Office, AVouchersReceiptSaysWhatWasBroughtBack) {
    auto vouchers = order("k1", EntryKind::voucher, 9600);
    vouchers.reference = "20 buoni";
    const auto number = pay(vouchers).receipt->number;
    const auto paper = node->office().voucher_receipt("ufficio-roma", number);
    ASSERT_TRUE(paper && *paper);
    using Paper = counter::paper::Receipt;
    EXPECT_EQ((*paper)->what, Paper::What::voucher);
    EXPECT_EQ((*paper)->authority, "Comune");
    EXPECT_EQ((*paper)->merchant, "Ufficio");
    EXPECT_EQ((*paper)->number, "2026-000001");
    EXPECT_EQ((*paper)->amount.value, 9600);
    EXPECT_EQ((*paper)->balance, Cents{10850});
    EXPECT_EQ((*paper)->at, (counter::paper::LocalTime{monday, 10h}));
    EXPECT_EQ((*paper)->notes, std::vector<std::string>{"Riferimento: 20 buoni"});
    EXPECT_FALSE(node->office().voucher_receipt("ufficio-roma", {2026, 2}).value());
    EXPECT_FALSE(node->office().voucher_receipt("T1", {2026, 1}).value());
}

TEST_F(Office, AccountsAreFoundByCodeOrByWordsOfTheName) {
    const auto found = [&](std::string_view typed, std::size_t most = 50) {
        std::string codes;
        const auto lines = node->office().find(typed, most);
        EXPECT_TRUE(lines);
        for (const auto& line : *lines) codes += (codes.empty() ? "" : " ") + line.diner;
        return codes;
    };
    EXPECT_EQ(found("ross"), "D1");
    EXPECT_EQ(found("ANNA ROSSI"), "D1");
    EXPECT_EQ(found("ros an"), "D1");
    EXPECT_EQ(found("ossi"), "");
    EXPECT_EQ(found("rossi ada"), "");
    EXPECT_EQ(found("nicolo"), "D2");
    EXPECT_EQ(found("NICOLÒ DE"), "D2");
    EXPECT_EQ(found("d1"), "D1");
    EXPECT_EQ(found(" D6 "), "D6");
    EXPECT_EQ(found("d", 3), "D1 D2 D3"); // codes first
    EXPECT_EQ(found("  "), "");
    const auto line = node->office().find("rossi", 50).value().front();
    EXPECT_EQ(line.name, "Rossi Anna");
    EXPECT_EQ(line.school, "Primaria");
    EXPECT_EQ(line.group, "Prima A");
    EXPECT_EQ(line.authority, "roma");
    EXPECT_EQ(line.balance.value, 1250);
    EXPECT_EQ(node->office().find("nicolo", 1).value().front().old_debt.value, 1999);
}

TEST(Names, AreFoldedToPlainSmallLetters) {
    EXPECT_EQ(money::folded("NICOLÒ D’Angelo"), "nicolo d'angelo");
    EXPECT_EQ(money::folded("Șerban Łukasz Đorđe Straße Çelik"), "serban lukasz dorde strasse celik");
    EXPECT_EQ(money::folded("Nicolo\u0300"), "nicolo"); // a combining accent
    EXPECT_EQ(money::folded("王"), "王");
    EXPECT_EQ(money::folded("a\xc3"), std::string("a") + "a"); // cut off in the middle: read as Latin-1
    EXPECT_TRUE(money::NameQuery{"dangelo"}.is_name("Ada", "D'Angelo"));
    EXPECT_TRUE(money::NameQuery{"angelo ada"}.is_name("Ada", "D'Angelo"));
    EXPECT_TRUE(money::NameQuery{"d'angelo"}.is_name("Ada", "D’Angelo"));
}

TEST_F(Office, AnAccountSaysWhatAMealCosts) {
    EXPECT_EQ(account().meal_price, Cents{480});
    EXPECT_EQ(account("D2").meal_price, Cents{0});
    EXPECT_EQ(account("D2").billing, counter::Billing::postpaid);
    EXPECT_FALSE(account("D5").meal_price);
    EXPECT_EQ(account().mav_fee.value, 120);
    EXPECT_FALSE(node->office().account("nobody", 10, morning));
    EXPECT_EQ(node->office().account("D1", 0, morning).value().movements.size(), 0U);
}

// Calcinate: "fino al raggiungimento di n. 3 pasti a debito".
TEST_F(Office, WhoOwesMoreThanThreeMealsIsInArrears) {
    auto files = attended_data_set(rules);
    files["opening_balances.csv"] = "diner,credit_cents,old_debt_cents\nD1,-1440,0\nD6,-1441,0\nD7,-1920,0\nD2,-9999,0\nD8,-2000,0\nD3,500,0\nD5,-1,0\n";
    node.import(files);
    node.ask("b1", "office", "D7", Operation::block, early_morning, tuesday);
    const auto listed = [&](std::optional<std::string_view> authority, Instant now) {
        std::string text;
        for (const auto& line : node->office().arrears(authority, now).value())
            text += fmt::format("{}:{}:{}{} ", line.diner, line.owed.value, line.meals, line.is_blocked ? ":blocked" : "");
        return text;
    };
    EXPECT_EQ(listed("roma", morning), "D8:2000:5 D7:1920:4 D6:1441:4 ");
    EXPECT_EQ(listed("roma", at("2026-09-22T08:00:00.000Z")), "D8:2000:5 D7:1920:4:blocked D6:1441:4 ");
    // Without `arrears_meals` nobody may owe; and a meal without a price can't be counted.
    EXPECT_EQ(listed(std::nullopt, morning), "D5:1:0 D8:2000:5 D7:1920:4 D6:1441:4 ");
    EXPECT_EQ(node->office().arrears("nowhere", morning).error().kind, ErrorKind::not_found);
    pay(order("k1", EntryKind::card, 1, "D6"));
    pay(order("k2", EntryKind::card, 1, "D5"));
    EXPECT_EQ(listed(std::nullopt, morning), "D8:2000:5 D7:1920:4 ");
}

TEST_F(Office, SaysWhichFeeBandsHaveNoPrice) {
    const auto found = [&](Instant now) {
        std::string text;
        for (const auto& one : money::unpriced(node->database(), node->roster(), now).value())
            text += fmt::format("{}/{}:{} ", one.authority, one.band, one.diners);
        return text;
    };
    EXPECT_EQ(found(morning), "azzorre/anything:1 "); // an authority without prices; where there are some, an import insists on them
    auto files = attended_data_set(rules);
    files["diners.csv"] += "D9,P,pupil,Zoe,Rosa,,,2026-09-21,,\nD10,P,pupil,Zoe,Rosa,,,,,\n";
    node.import(files);
    EXPECT_EQ(found(morning), "azzorre/:2 azzorre/anything:1 ");
    EXPECT_EQ(found(morning + 24h), "azzorre/:1 azzorre/anything:1 ");
}

TEST(OfficeElsewhere, PaysAndShowsNothing) {
    NodeSettings shop;
    shop.role = NodeRole::shop;
    shop.name = "tabaccheria";
    shop.merchant = "T1";
    shop.upstream = NodeSettings::Upstream{"ws://kitchen:8080/api/v1/sync", "token"};
    Node node{shop};
    PaymentOrder order;
    order.key = "k1";
    order.diner = "D1";
    order.kind = EntryKind::card;
    order.amount = {1000};
    order.now = morning;
    const auto paid = node.in_transaction([&](Store& s) { return s.office().pay(order); });
    EXPECT_EQ(paid.error().kind, ErrorKind::conflict);
    EXPECT_EQ(node->office().find("rossi", 50).error().kind, ErrorKind::not_found);
    EXPECT_EQ(node->office().account("D1", 10, morning).error().kind, ErrorKind::not_found);
    EXPECT_EQ(node->office().arrears(std::nullopt, morning).error().kind, ErrorKind::not_found);
    EXPECT_EQ(node->office().statements().of("roma", {2026, 9}, morning).error().kind, ErrorKind::not_found);
}

} // namespace
} // namespace data::tests
