// Which accounts each event moves, and what the books refuse.
#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

#include "tests/counter/family.hpp"

namespace counter::money {

void PrintTo(const Transfer& transfer, std::ostream* out) {
    *out << to_string(transfer.debit.kind) << ':' << transfer.debit.owner << " <- " << to_string(transfer.credit.kind) << ':'
         << transfer.credit.owner << ' ' << transfer.amount.value;
}

} // namespace counter::money

namespace counter::tests {
namespace {

using namespace money;
using AccountKind::cash;
using AccountKind::credit;
using AccountKind::fees;
using AccountKind::funds;
using AccountKind::old_debt;
using AccountKind::receivable;
using AccountKind::suspense;
using AccountKind::vouchers;

constexpr auto prepaid = Billing::prepaid;
constexpr auto postpaid = Billing::postpaid;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

const AccountKey anna{credit, "anna"};
const AccountKey annas_meals{receivable, "anna"};
const AccountKey annas_debt{old_debt, "anna"};
const AccountKey annas_suspense{suspense, "anna"};
const AccountKey till{cash, "T01/ente"};
AccountKey of_ente(AccountKind kind) { return {kind, "ente"}; }

constexpr Paid to_credit{CashMode::any, prepaid, {}};
constexpr Paid to_receivable{CashMode::any, postpaid, {}};
constexpr Paid to_debt(std::int64_t owed) { return {CashMode::old_debt, postpaid, {owed}}; }

TEST(Ledger, AccountsAndEntriesAreWrittenAsTheyAreRead) {
    constexpr std::array<std::string_view, 11> kinds{"credit", "receivable", "old_debt", "suspense", "cash", "funds", "meals", "extras", "fees", "vouchers", "opening"};
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        EXPECT_EQ(to_string(static_cast<AccountKind>(i)), kinds[i]);
        EXPECT_EQ(parse_account_kind(kinds[i]), static_cast<AccountKind>(i));
    }
    constexpr std::array<std::string_view, 13> entries{"opening", "meals", "correction", "extras", "top_up", "reversal", "handed_over",
                                                       "card",    "mav",   "mav_fee",    "pagopa", "sdd",    "voucher"};
    for (std::size_t i = 0; i < entries.size(); ++i) {
        EXPECT_EQ(to_string(static_cast<EntryKind>(i)), entries[i]);
        EXPECT_EQ(parse_entry_kind(entries[i]), static_cast<EntryKind>(i));
    }
    EXPECT_FALSE(parse_account_kind("Credit"));
    EXPECT_FALSE(parse_entry_kind(""));
    EXPECT_EQ(cash_account("T01", "ente"), till);
}

TEST(Ledger, MealsArePaidFromCreditOrOwed) {
    EXPECT_EQ(meal_account("anna", prepaid), anna);
    EXPECT_EQ(meal_account("anna", postpaid), annas_meals);
    EXPECT_EQ(meals(anna, "ente", 2, {480}), (Transfers{{anna, of_ente(AccountKind::meals), {960}}}));
    EXPECT_EQ(meals(annas_meals, "ente", -1, {560}), (Transfers{{of_ente(AccountKind::meals), annas_meals, {560}}}));
    EXPECT_EQ(meals(anna, "ente", 1, {0}), Transfers{}) << "exempt";
    EXPECT_EQ(meals(anna, "ente", 0, {480}), Transfers{});
}

// "Unnamed extras are charged to the authority" (domain.md §7).
TEST(Ledger, ExtrasAreTheAuthoritys) {
    EXPECT_EQ(extras("ente", 3, {480}), (Transfers{{of_ente(AccountKind::extras), of_ente(AccountKind::meals), {1'440}}}));
    EXPECT_EQ(extras("ente", -1, {480}), (Transfers{{of_ente(AccountKind::meals), of_ente(AccountKind::extras), {480}}}));
    EXPECT_EQ(extras("ente", 0, {480}), Transfers{});
}

TEST(Ledger, WhatIsBroughtForwardIsAgainstTheOpening) {
    EXPECT_EQ(opening("anna", "ente", prepaid, {500}, {0}), (Transfers{{of_ente(AccountKind::opening), anna, {500}}}));
    EXPECT_EQ(opening("anna", "ente", prepaid, {-500}, {0}), (Transfers{{anna, of_ente(AccountKind::opening), {500}}})) << "arrears";
    EXPECT_EQ(opening("anna", "ente", postpaid, {500}, {300}), (Transfers{{of_ente(AccountKind::opening), annas_meals, {500}},
                                                                          {annas_debt, of_ente(AccountKind::opening), {300}}}));
    EXPECT_EQ(opening("anna", "ente", prepaid, {0}, {0}), Transfers{});
}

TEST(Ledger, CashIsCreditOrPaysWhatIsOwed) {
    EXPECT_EQ(top_up("anna", "T01", "ente", to_credit, {9'600}), (Transfers{{till, anna, {9'600}}}));
    EXPECT_EQ(top_up("anna", "T01", "ente", to_receivable, {9'600}), (Transfers{{till, annas_meals, {9'600}}}));
}

// "A top-up that a shop committed is never refused afterwards: what exceeds an old debt goes to suspense."
TEST(Ledger, CashForAnOldDebtPaysItAndTheRestIsSuspended) {
    EXPECT_EQ(top_up("anna", "T01", "ente", to_debt(5'000), {5'000}), (Transfers{{till, annas_debt, {5'000}}}));
    EXPECT_EQ(top_up("anna", "T01", "ente", to_debt(3'000), {5'000}), (Transfers{{till, annas_debt, {3'000}}, {till, annas_suspense, {2'000}}}));
    EXPECT_EQ(top_up("anna", "T01", "ente", to_debt(0), {5'000}), (Transfers{{till, annas_suspense, {5'000}}}));
    EXPECT_EQ(top_up("anna", "T01", "ente", to_debt(-1), {5'000}), (Transfers{{till, annas_suspense, {5'000}}})) << "overpaid before";
}

TEST(Ledger, CashThatCameWhereNoneIsTakenAnyMoreIsTheFamilysAllTheSame) {
    EXPECT_EQ(top_up("anna", "T01", "ente", {CashMode::none, prepaid, {}}, {500}), (Transfers{{till, anna, {500}}}));
}

TEST(Ledger, OtherPaymentsReachTheAuthority) {
    const auto funds_of = of_ente(funds);
    EXPECT_EQ(payment("anna", "ente", to_credit, {4'320}), (Transfers{{funds_of, anna, {4'320}}}));
    EXPECT_EQ(payment("anna", "ente", to_receivable, {4'320}), (Transfers{{funds_of, annas_meals, {4'320}}}));
    EXPECT_EQ(payment("anna", "ente", to_debt(4'000), {4'320}), (Transfers{{funds_of, annas_debt, {4'000}}, {funds_of, annas_suspense, {320}}}));
    EXPECT_EQ(fee("anna", "ente", prepaid, {120}), (Transfers{{anna, of_ente(fees), {120}}}));
    EXPECT_EQ(fee("anna", "ente", prepaid, {0}), Transfers{});
    EXPECT_EQ(voucher("anna", "ente", prepaid, {3'360}), (Transfers{{of_ente(vouchers), anna, {3'360}}}));
    EXPECT_EQ(handed_over("T01", "ente", {9'600}), (Transfers{{of_ente(funds), till, {9'600}}}));
}

TEST(Ledger, WhatIsUndoneIsAsIfItNeverWas) {
    Books books;
    for (const auto& transfers : {top_up("anna", "T01", "ente", to_debt(3'000), {5'000}), opening("anna", "ente", prepaid, {-500}, {300}),
                                  meals(anna, "ente", -2, {480}), extras("ente", 3, {480})}) {
        EXPECT_TRUE(books.post(transfers));
        EXPECT_TRUE(books.post(undone(transfers)));
        EXPECT_EQ(undone(undone(transfers)), transfers);
    }
    for (const auto& [account, balance] : books.balances()) EXPECT_EQ(balance, Cents{0}) << account.owner;
}

TEST(Books, BalanceAtEveryStep) {
    Books books;
    EXPECT_TRUE(books.is_balanced());
    EXPECT_TRUE(books.post(opening("anna", "ente", prepaid, {500}, {300})));
    EXPECT_TRUE(books.post(top_up("anna", "T01", "ente", to_credit, {9'600})));
    EXPECT_TRUE(books.post(meals(anna, "ente", 1, {480})));
    EXPECT_EQ(books.balance(anna), Cents{-9'620}) << "credit: debits minus credits";
    EXPECT_EQ(books.balance(annas_debt), Cents{300});
    EXPECT_EQ(books.balance(till), Cents{9'600});
    EXPECT_EQ(books.balance({credit, "nobody"}), Cents{0});
    EXPECT_TRUE(books.is_balanced());
}

TEST(Books, TotalOfAKindIsThatOfItsOwners) {
    Books books;
    EXPECT_TRUE(books.post({{till, anna, {500}}, {cash_account("T02", "ente"), {credit, "bruno"}, {700}}, {of_ente(funds), {suspense, ""}, {9}}}));
    EXPECT_EQ(books.total(cash), Cents{1'200});
    EXPECT_EQ(books.total(credit), Cents{-1'200});
    EXPECT_EQ(books.total(suspense), Cents{-9});
    EXPECT_EQ(books.total(vouchers), Cents{0});
}

TEST(Books, RefuseWhatIsNoTransferAndKeepNothingOfItsEntry) {
    Books books;
    const Transfer good{till, anna, {500}};
    for (const auto& bad : {Transfer{till, anna, {0}}, Transfer{till, anna, {-500}}, Transfer{anna, anna, {500}}}) {
        EXPECT_FALSE(books.post({bad}));
        EXPECT_FALSE(books.post({good, bad}));
        EXPECT_FALSE(books.post({bad, good}));
    }
    EXPECT_TRUE(books.balances().empty());
    EXPECT_TRUE(books.post({})) << "a transfer of nothing is none";
}

TEST(Books, ANegativeAmountNeverBecomesAPayment) {
    Books books;
    EXPECT_FALSE(books.post(top_up("anna", "T01", "ente", to_credit, {-5})));
    EXPECT_FALSE(books.post(top_up("anna", "T01", "ente", to_debt(100), {-5})));
    EXPECT_FALSE(books.post(handed_over("T01", "ente", {-5})));
    EXPECT_TRUE(books.balances().empty());
}

TEST(Books, TakeNoMoreThanSixtyFourBitsHold) {
    Books books;
    EXPECT_TRUE(books.post({{till, anna, {most - 10}}}));
    EXPECT_FALSE(books.post({{till, anna, {11}}}));
    EXPECT_FALSE(books.post({{anna, till, {11}}})) << "nor back: what was moved counts, so that no sum of balances overflows";
    EXPECT_FALSE(books.post({{till, anna, {6}}, {till, anna, {5}}}));
    EXPECT_TRUE(books.post({{till, annas_debt, {10}}}));
    EXPECT_FALSE(books.post({{till, annas_debt, {1}}}));
    EXPECT_EQ(books.balance(till), Cents{most});
    EXPECT_EQ(books.total(credit), Cents{-(most - 10)});
    EXPECT_TRUE(books.is_balanced());
}

TEST(Books, APriceThatNobodyCouldPayIsNoOverflow) {
    Books books;
    EXPECT_TRUE(books.post({{till, anna, {1}}}));
    EXPECT_FALSE(books.post(meals(anna, "ente", 3, {most / 2})));
    EXPECT_FALSE(books.post(meals(anna, "ente", -3, {most / 2})));
    EXPECT_FALSE(books.post(extras("ente", most, {2})));
    EXPECT_EQ(books.balance(anna), Cents{-1});
}

} // namespace
} // namespace counter::tests
