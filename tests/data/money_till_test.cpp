// Cash at a merchant, through the kitchen's own store (domain.md §7): top-ups, reversals, cash closings, numbers.

#include "data/money/tills.hpp"

#include <algorithm>

#include "tests/data/money_node.hpp"

namespace data::tests {

namespace {

using Texts = std::vector<std::string>;

constexpr std::string_view t1 = "T1";

class MoneyTillTest : public testing::Test {
protected:
    MoneyTillTest() { node_.import(money_data_set()); }
    ~MoneyTillTest() override { node_.expect_sound(); }

    MoneyNode node_;
};

/// The message of one that must be refused so.
template <typename T>
std::string refused(const Result<T>& result, ErrorKind kind) {
    EXPECT_FALSE(result);
    if (result) return {};
    EXPECT_EQ(result.error().kind, kind) << result.error().message;
    return result.error().message;
}

std::string text(const std::vector<money::CashClosing::Share>& shares) {
    std::string text;
    for (const auto& share : shares) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", share.authority, share.cash.value);
    return text;
}

} // namespace

// Top-ups. -------------------------------------------------------------------------------------------------------

TEST_F(MoneyTillTest, ATopUpIsCreditAndAReceiptWithTheNextNumberOfItsMerchant) {
    const auto receipt = node_.top_up(t1, "k1", "D1", 1'000);
    EXPECT_EQ(receipt.series, t1);
    EXPECT_EQ(to_string(receipt.number), "2026-000001");
    EXPECT_EQ(receipt.kind, money::ReceiptKind::top_up);
    EXPECT_EQ(receipt.at, early_morning);
    EXPECT_EQ(receipt.day, monday);
    EXPECT_EQ(receipt.diner, "D1");
    EXPECT_EQ(receipt.initials, "A.R.");
    EXPECT_EQ(receipt.authority, "roma");
    EXPECT_EQ(receipt.amount, Cents{1'000});
    EXPECT_EQ(receipt.balance, Cents{2'250});
    EXPECT_EQ(receipt.balance_at, early_morning);
    EXPECT_EQ(receipt.terminal, "cassa");
    EXPECT_EQ(receipt.author, "Pina");
    EXPECT_EQ(receipt.key, "k1");
    EXPECT_EQ(node_.credit("D1"), 2'250);
    EXPECT_EQ(node_.balance(AccountKind::credit, "D1"), -2'250);
    EXPECT_EQ(node_.balance(AccountKind::cash, "T1/roma"), 1'000);
    EXPECT_EQ(node_.top_up(t1, "k2", "D1", 960).number, (ReceiptNumber{2026, 2}));
    EXPECT_EQ(node_.top_up("T2", "k1", "D8", 960).number, (ReceiptNumber{2026, 1})); // a key belongs to a merchant
    const auto stored = node_->receipts().find(t1, {2026, 1});
    ASSERT_TRUE(stored && *stored);
    EXPECT_EQ((*stored)->balance, receipt.balance);
    EXPECT_EQ((*stored)->entry, receipt.entry);
}

TEST_F(MoneyTillTest, WhatIsRefusedSaysWhyAndWritesNothing) {
    const auto before = node_.written();
    EXPECT_EQ(node_.refusal(t1, "a", "D77", 1'000), "unknown_diner");
    EXPECT_EQ(node_.refusal(t1, "a", "", 1'000), "unknown_diner");
    EXPECT_EQ(node_.refusal("T2", "a", "D5", 1'050), "merchant_not_enabled");
    EXPECT_EQ(node_.refusal("T3", "a", "D1", 1'000), "merchant_not_enabled");
    EXPECT_EQ(node_.refusal(t1, "a", "D9", 1'000), "cash_not_taken");
    EXPECT_EQ(node_.refusal(t1, "a", "D1", 0), "amount_not_positive");
    EXPECT_EQ(node_.refusal(t1, "a", "D1", -1'000), "amount_not_positive");
    EXPECT_EQ(node_.refusal(t1, "a", "D1", 1'001), "amount_not_in_steps");
    EXPECT_EQ(node_.refusal(t1, "a", "D1", 955), "below_minimum"); // two meals are 9.60
    EXPECT_EQ(node_.refusal(t1, "a", "D6", 600), "below_minimum"); // of hers 6.02
    EXPECT_EQ(node_.refusal(t1, "a", "D1", 50'005), "above_maximum");
    EXPECT_EQ(node_.refusal(t1, "a", "D5", 3'005), "above_old_debt");
    EXPECT_EQ(node_.refusal(t1, "a", "D5", 1'045), "below_minimum");
    EXPECT_EQ(node_.written(), before);
    EXPECT_EQ(node_.last(t1), 0);
    EXPECT_EQ(node_.refusal(t1, "a", "D1", 960), ""); // a refused key is free
    EXPECT_EQ(node_.refusal(t1, "b", "D6", 605), "");
    EXPECT_EQ(node_.refusal(t1, "c", "D1", 50'000), "");
}

TEST_F(MoneyTillTest, AnAmountBeyondReasonIsRefusedAndTheLedgerGoesOn) {
    auto files = money_data_set();
    auto& policy = files["policy.toml"];
    policy.erase(policy.find(", max_cents = 50000"), std::string_view{", max_cents = 50000"}.size());
    node_.import(files);
    for (const auto cents : {std::int64_t{9'223'372'036'854'775'805}, std::int64_t{9'223'372'036'854'775'000}})
        EXPECT_NE(node_.refusal(t1, "huge", "D1", cents), "") << cents;
    EXPECT_EQ(node_.refusal(t1, "a", "D1", 1'000), "");
    EXPECT_EQ(node_.refusal(t1, "b", "D7", 1'000), "");
}

TEST_F(MoneyTillTest, CashForOldDebtsPaysThemAndNothingElse) {
    const auto receipt = node_.top_up(t1, "a", "D5", 2'000);
    EXPECT_EQ(receipt.balance, Cents{-1'000}); // the debt that is left
    EXPECT_EQ(node_.old_debt("D5"), 1'000);
    EXPECT_EQ(node_.credit("D5"), 0);
    EXPECT_EQ(node_.balance(AccountKind::cash, "T1/azzorre"), 2'000);
    EXPECT_EQ(node_.refusal(t1, "b", "D5", 1'005), "above_old_debt");
    EXPECT_EQ(node_.refusal(t1, "c", "D5", 1'000), ""); // the rest may be less than three meals
    EXPECT_EQ(node_.old_debt("D5"), 0);
    EXPECT_EQ(node_.refusal(t1, "d", "D5", 5), "above_old_debt");
    EXPECT_EQ(node_.refusal(t1, "e", "D10", 40), "");
}

TEST_F(MoneyTillTest, TheSameKeyIsTheSameReceipt) {
    const auto first = node_.top_up(t1, "k", "D1", 1'000);
    node_.top_up(t1, "other", "D1", 1'000);
    const auto before = node_.written();
    const auto again = node_.try_top_up(t1, "k", "D1", 1'000, early_morning + 24h);
    ASSERT_TRUE(again && again->receipt);
    EXPECT_TRUE(again->is_repeated);
    EXPECT_EQ(again->receipt->number, first.number);
    EXPECT_EQ(again->receipt->balance, Cents{2'250}); // as it was printed
    EXPECT_EQ(again->receipt->at, early_morning);
    EXPECT_EQ(node_.written(), before);
    node_.open(early_morning);
    EXPECT_TRUE(node_.try_top_up(t1, "k", "D1", 1'000)->is_repeated);
}

TEST_F(MoneyTillTest, TheSameKeyForSomethingElseIsRefused) {
    const auto first = node_.top_up(t1, "k", "D1", 1'000);
    EXPECT_EQ(node_.refusal(t1, "k", "D1", 1'005), "op_reused");
    EXPECT_EQ(node_.refusal(t1, "k", "D7", 1'000), "op_reused");
    EXPECT_NE(refused(node_.reverse(t1, "k", first.number), ErrorKind::wrong_input).find("key"), std::string::npos);
    ASSERT_TRUE(node_.reverse(t1, "r", first.number));
    EXPECT_EQ(node_.refusal(t1, "r", "D1", 1'000), "op_reused");
    const auto second = node_.top_up(t1, "k2", "D1", 1'000);
    refused(node_.reverse(t1, "r", second.number), ErrorKind::wrong_input);
    EXPECT_EQ(node_.last(t1), 3);
}

TEST_F(MoneyTillTest, AQuoteSaysWhatWouldBeAndWritesNothing) {
    const auto before = node_.written();
    const auto quoted = node_->tills().quote({"T1", "", "D1", Cents{1'000}, "", "", early_morning});
    ASSERT_TRUE(quoted && quoted->payer);
    EXPECT_FALSE(quoted->quote.refusal);
    EXPECT_EQ(quoted->quote.balance, Cents{2'250});
    EXPECT_EQ(quoted->quote.minimum, Cents{960});
    EXPECT_EQ(quoted->quote.maximum, Cents{50'000});
    EXPECT_EQ(quoted->payer->authority_name, "Comune");
    EXPECT_EQ(node_.written(), before);
}

// Numbers. -------------------------------------------------------------------------------------------------------

TEST_F(MoneyTillTest, TheYearTurnsAtMidnightInTheAuthoritysZone) {
    const auto midnight = at("2026-12-31T23:00:00.000Z"); // in Rome
    EXPECT_EQ(node_.top_up(t1, "a", "D1", 1'000, midnight - 1ms).number, (ReceiptNumber{2026, 1}));
    const auto of_new_year = node_.top_up(t1, "b", "D1", 1'000, midnight);
    EXPECT_EQ(of_new_year.number, (ReceiptNumber{2027, 1}));
    EXPECT_EQ(of_new_year.day, day("2027-01-01"));
    EXPECT_EQ(node_.top_up(t1, "c", "D1", 1'000, midnight + 1s).number, (ReceiptNumber{2027, 2}));
    EXPECT_EQ(node_.last(t1, 2026), 1);
    EXPECT_EQ(node_.last(t1, 2027), 2);
    const auto closed = node_.close_cash(t1, "chiusura", 3'000, midnight + 1min);
    ASSERT_TRUE(closed);
    EXPECT_EQ(closed->value.first, (ReceiptNumber{2026, 1}));
    EXPECT_EQ(closed->value.last, (ReceiptNumber{2027, 2}));
}

TEST_F(MoneyTillTest, ASeriesNeverGoesBackAYear) {
    const auto new_year = at("2026-12-31T23:30:00.000Z"); // 2027 in Rome, 22:30 of the old year on the Azores
    const auto before = node_.top_up(t1, "a", "D5", 1'050, new_year - 1h);
    EXPECT_EQ(before.number, (ReceiptNumber{2026, 1}));
    EXPECT_EQ(node_.top_up(t1, "b", "D1", 1'000, new_year).number, (ReceiptNumber{2027, 1}));
    ASSERT_TRUE(node_.close_cash(t1, "chiusura", 0, new_year));
    const auto elsewhere = node_.top_up(t1, "c", "D10", 40, new_year);
    EXPECT_EQ(elsewhere.number, (ReceiptNumber{2027, 2}));
    EXPECT_EQ(elsewhere.day, day("2026-12-31"));
    const auto drawer = node_->tills().drawer(t1);
    ASSERT_TRUE(drawer);
    EXPECT_EQ(drawer->receipts.size(), 1U); // not taken for one of before the closing
    EXPECT_EQ(drawer->cash, Cents{40});
    EXPECT_TRUE(node_.reverse(t1, "r", elsewhere.number, new_year + 1min));
}

TEST_F(MoneyTillTest, AReceiptOfAYearThatItsSeriesHasLeftCantBeReversed) {
    const auto new_year = at("2026-12-31T23:30:00.000Z");
    const auto old = node_.top_up(t1, "a", "D5", 1'050, new_year);
    EXPECT_EQ(old.number, (ReceiptNumber{2026, 1}));
    node_.top_up(t1, "b", "D1", 1'000, new_year);
    refused(node_.reverse(t1, "r", old.number, new_year + 1min),
            ErrorKind::conflict); // its number would be of the old year, after one of the new
}

// Reversals. -----------------------------------------------------------------------------------------------------

TEST_F(MoneyTillTest, AReversalIsAnEntryAndANumberOfItsOwn) {
    const auto top_up = node_.top_up(t1, "a", "D1", 1'000);
    node_.top_up(t1, "b", "D7", 1'000);
    const auto done = node_.reverse(t1, "r", top_up.number, early_morning + 1min);
    ASSERT_TRUE(done) << done.error().message;
    const auto& receipt = done->value;
    EXPECT_EQ(receipt.number, (ReceiptNumber{2026, 3}));
    EXPECT_EQ(receipt.kind, money::ReceiptKind::reversal);
    EXPECT_EQ(receipt.reverses, 1);
    EXPECT_EQ(receipt.amount, Cents{1'000});
    EXPECT_EQ(receipt.balance, Cents{1'250});
    EXPECT_EQ(receipt.at, early_morning + 1min);
    EXPECT_EQ(receipt.cash(), Cents{-1'000});
    EXPECT_EQ(node_.credit("D1"), 1'250);
    EXPECT_EQ(node_.balance(AccountKind::cash, "T1/roma"), 1'000);
    EXPECT_EQ(node_.count("SELECT count(*) FROM entries WHERE kind = 'top_up'"), 2);
    EXPECT_EQ(node_.count("SELECT count(*) FROM entries WHERE kind = 'reversal'"), 1);
    EXPECT_EQ(node_->receipts().reversed_by(top_up).value(), (ReceiptNumber{2026, 3}));
    const auto again = node_.reverse(t1, "r", top_up.number, early_morning + 48h);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->is_repeated);
    EXPECT_EQ(again->value.number, receipt.number);
}

TEST_F(MoneyTillTest, ATopUpIsReversedOnceOnItsDayByItsMerchantAndBeforeItsCashIsClosed) {
    const auto midnight = at("2026-09-21T22:00:00.000Z"); // in Rome
    const auto first = node_.top_up(t1, "a", "D1", 1'000);
    const auto second = node_.top_up(t1, "b", "D1", 1'000);
    const auto third = node_.top_up(t1, "c", "D1", 1'000);
    const auto reversal = node_.reverse(t1, "r", first.number);
    ASSERT_TRUE(reversal);
    EXPECT_NE(refused(node_.reverse(t1, "r2", first.number), ErrorKind::conflict).find("2026-000004"), std::string::npos);
    refused(node_.reverse(t1, "r3", reversal->value.number), ErrorKind::conflict);
    refused(node_.reverse(t1, "r4", {2026, 99}), ErrorKind::not_found);
    refused(node_.reverse("T2", "r5", second.number), ErrorKind::not_found);
    refused(node_.reverse("T9", "r6", second.number), ErrorKind::not_found);
    EXPECT_TRUE(node_->tills().is_reversible(second, midnight - 1ms).value());
    EXPECT_FALSE(node_->tills().is_reversible(second, midnight).value());
    refused(node_.reverse(t1, "r7", second.number, midnight), ErrorKind::conflict);
    EXPECT_TRUE(node_.reverse(t1, "r8", second.number, midnight - 1ms));
    ASSERT_TRUE(node_.close_cash(t1, "chiusura", 1'000));
    refused(node_.reverse(t1, "r9", third.number), ErrorKind::conflict);
    EXPECT_FALSE(node_->tills().is_reversible(third, early_morning).value());
    EXPECT_EQ(node_.last(t1), 5);
    EXPECT_EQ(node_.credit("D1"), 2'250);
}

TEST_F(MoneyTillTest, WhatPaidAnOldDebtIsOwedAgainAfterItsReversal) {
    const auto top_up = node_.top_up(t1, "a", "D5", 2'000);
    const auto done = node_.reverse(t1, "r", top_up.number);
    ASSERT_TRUE(done);
    EXPECT_EQ(done->value.balance, Cents{-3'000});
    EXPECT_EQ(node_.old_debt("D5"), 3'000);
    EXPECT_EQ(node_.balance(AccountKind::cash, "T1/azzorre"), 0);
}

TEST_F(MoneyTillTest, ATopUpIsReversedWhereItWentEvenIfTheRulesHaveChangedSince) {
    const auto top_up = node_.top_up(t1, "a", "D5", 2'000);
    auto files = money_data_set();
    auto& policy = files["policy.toml"];
    const std::string_view mode = "mode = \"old_debt\", min_meals = 3";
    policy.replace(policy.find(mode), mode.size(), "mode = \"any\"");
    node_.import(files);
    ASSERT_TRUE(node_.reverse(t1, "r", top_up.number));
    EXPECT_EQ(node_.old_debt("D5"), 3'000);
    EXPECT_EQ(node_.credit("D5"), 0);
}

// Cash closings. -------------------------------------------------------------------------------------------------

TEST_F(MoneyTillTest, ACashClosingListsReceiptsReversalsSharesAndWhatWasCounted) {
    node_.top_up(t1, "a", "D1", 1'000);
    node_.top_up(t1, "b", "D5", 2'000);
    const auto third = node_.top_up(t1, "c", "D7", 960);
    node_.top_up("T2", "a", "D7", 5'000);
    ASSERT_TRUE(node_.reverse(t1, "r", third.number));
    const auto drawer = node_->tills().drawer(t1);
    ASSERT_TRUE(drawer);
    EXPECT_EQ(drawer->cash, Cents{3'000});
    EXPECT_EQ(drawer->receipts.size(), 4U);
    const auto done = node_.close_cash(t1, "k", 2'990, early_morning + 1h);
    ASSERT_TRUE(done) << done.error().message;
    const auto& closing = done->value;
    EXPECT_EQ(closing.number, 1);
    EXPECT_EQ(closing.first, (ReceiptNumber{2026, 1}));
    EXPECT_EQ(closing.last, (ReceiptNumber{2026, 4}));
    EXPECT_EQ(closing.receipts, 3);
    EXPECT_EQ(closing.reversals, 1);
    EXPECT_EQ(closing.total, Cents{3'000});
    EXPECT_EQ(closing.counted, Cents{2'990}); // recorded, and the difference with it
    EXPECT_EQ(text(closing.shares), "azzorre 2000, roma 1000");
    EXPECT_EQ(node_.balance(AccountKind::cash, "T1/roma"), 0);
    EXPECT_EQ(node_.balance(AccountKind::cash, "T1/azzorre"), 0);
    EXPECT_EQ(node_.balance(AccountKind::cash, "T2/roma"), 5'000);
    EXPECT_EQ(node_.balance(AccountKind::funds, "roma"), 1'000);
    EXPECT_EQ(node_.balance(AccountKind::funds, "azzorre"), 2'000);
    const auto again = node_.close_cash(t1, "k", 2'990, early_morning + 2h);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->is_repeated);
    EXPECT_EQ(again->value.number, 1);
    refused(node_.close_cash(t1, "k", 3'000), ErrorKind::wrong_input);
    EXPECT_EQ(node_->tills().closings().all(t1, 10).value().size(), 1U);
}

TEST_F(MoneyTillTest, CashClosingsAreNumberedAndEachGoesOnAfterTheLast) {
    refused(node_.close_cash(t1, "a", 0), ErrorKind::conflict); // nothing to close
    node_.top_up(t1, "1", "D1", 1'000);
    ASSERT_TRUE(node_.close_cash(t1, "b", 1'000));
    refused(node_.close_cash(t1, "c", 0), ErrorKind::conflict);
    const auto second = node_.top_up(t1, "2", "D1", 2'000);
    ASSERT_TRUE(node_.reverse(t1, "3", second.number));
    const auto closing = node_.close_cash(t1, "d", 0);
    ASSERT_TRUE(closing);
    EXPECT_EQ(closing->value.number, 2);
    EXPECT_EQ(closing->value.first, (ReceiptNumber{2026, 2}));
    EXPECT_EQ(closing->value.last, (ReceiptNumber{2026, 3}));
    EXPECT_EQ(closing->value.total, Cents{});
    EXPECT_FALSE(closing->value.entry); // nothing to hand over, and closed all the same
    EXPECT_EQ(node_.close_cash("T2", "d", 0).error().kind, ErrorKind::conflict);
    refused(node_.close_cash("T9", "d", 0), ErrorKind::not_found);
}

TEST_F(MoneyTillTest, OfAMerchantWhoseCodeBeginsLikeAnotherOnlyItsOwnCashIsHandedOver) {
    auto files = money_data_set();
    files["merchants.csv"] += "T,Uno,roma\nT11,Altro,roma\nT1-,Trattino,roma\n";
    node_.import(files);
    node_.top_up("T", "a", "D1", 1'000);
    node_.top_up(t1, "a", "D1", 1'100);
    node_.top_up("T11", "a", "D1", 1'200);
    node_.top_up("T1-", "a", "D1", 1'300);
    EXPECT_EQ(node_.close_cash("T", "c", 0)->value.total, Cents{1'000});
    EXPECT_EQ(node_.close_cash(t1, "c", 0)->value.total, Cents{1'100});
    EXPECT_EQ(node_.close_cash("T11", "c", 0)->value.total, Cents{1'200});
    EXPECT_EQ(node_.close_cash("T1-", "c", 0)->value.total, Cents{1'300});
}

TEST_F(MoneyTillTest, AMerchantHoldsNoMoreCashThanAgreed) {
    node_.limit(t1, {Cents{2'500}, Cents{100}});
    EXPECT_EQ(node_.refusal(t1, "a", "D1", 1'000), ""); // the kitchen hears of it at once: no limit offline
    EXPECT_EQ(node_.refusal(t1, "b", "D5", 1'500), "");
    EXPECT_EQ(node_.refusal(t1, "c", "D1", 960), "cash_to_hand_over");
    EXPECT_EQ(node_->tills().state(t1)->till.cash, Cents{2'500});
    EXPECT_EQ(node_->tills().state(t1)->till.untold, Cents{});
    ASSERT_TRUE(node_.close_cash(t1, "k", 2'500));
    EXPECT_EQ(node_.refusal(t1, "c", "D1", 960), "");
    node_.limit(t1, {});
    EXPECT_EQ(node_.refusal(t1, "d", "D1", 5'000), "");
    refused(node_.in_transaction([](Store& s) { return s.set_limits("T9", {}, early_morning); }), ErrorKind::not_found);
}

// Merchants. -----------------------------------------------------------------------------------------------------

TEST_F(MoneyTillTest, AMerchantThatNobodyKnowsHasNoTill) {
    EXPECT_EQ(node_.try_top_up("T9", "a", "D1", 1'000).error().kind, ErrorKind::not_found);
    refused(node_->tills().state("T9"), ErrorKind::not_found);
    refused(node_->tills().quote({"T9", "", "D1", Cents{1'000}, "", "", early_morning}), ErrorKind::not_found);
}

TEST_F(MoneyTillTest, ATillThatJoinedAsAnotherNodeIsNotUsedHere) {
    const auto top_up = node_.top_up(t1, "a", "D1", 1'000);
    ASSERT_TRUE(node_.in_transaction([](Store& s) -> Result<void> {
        const auto feed = s.publisher().open_feed("tabaccheria", "shop", std::nullopt, "T1");
        return feed ? Result<void>{} : feed.error();
    }));
    EXPECT_NE(refused(node_.try_top_up(t1, "b", "D1", 1'000), ErrorKind::conflict).find("tabaccheria"), std::string::npos);
    refused(node_.reverse(t1, "r", top_up.number), ErrorKind::conflict);
    refused(node_.close_cash(t1, "c", 1'000), ErrorKind::conflict);
    EXPECT_TRUE(node_.try_top_up(t1, "a", "D1", 1'000)->is_repeated);
    EXPECT_EQ(node_.refusal("T2", "b", "D1", 1'000), "");
}

// After a backup was restored. -----------------------------------------------------------------------------------

TEST_F(MoneyTillTest, ARestoredTillGivesNoReceiptUntilTheLastNumberIsKnown) {
    const auto first = node_.top_up(t1, "a", "D1", 1'000);
    node_.top_up(t1, "b", "D1", 1'000);
    ASSERT_TRUE(node_.in_transaction([](Store& s) { return money::hold_receipts(s.database(), early_morning); }));
    node_.open(early_morning);
    EXPECT_TRUE(node_->tills().state(t1)->till.receipts_held);
    EXPECT_EQ(node_.refusal(t1, "c", "D1", 1'000), "receipts_held");
    EXPECT_EQ(node_.refusal(t1, "c", "D77", 1'000), "receipts_held");
    EXPECT_TRUE(node_.try_top_up(t1, "a", "D1", 1'000)->is_repeated); // what it has is answered
    refused(node_.reverse(t1, "r", first.number), ErrorKind::conflict);
    refused(node_.close_cash(t1, "k", 2'000), ErrorKind::conflict); // what is in the drawer is not known, nor the closing's number
    const auto resume = [&](ReceiptNumber last) { return node_.in_transaction([&](Store& s) { return s.tills().resume(t1, last, early_morning); }); };
    refused(resume({2026, 1}), ErrorKind::conflict); // it has given more
    refused(resume({2025, 7}), ErrorKind::wrong_input); // of another year
    refused(resume({2027, 1}), ErrorKind::wrong_input);
    refused(resume({2026, 20'000}), ErrorKind::wrong_input); // a slip of the finger
    EXPECT_TRUE(node_->tills().state(t1)->till.receipts_held);
    ASSERT_TRUE(resume({2026, 2}));
    EXPECT_FALSE(node_->tills().state(t1)->till.receipts_held);
    EXPECT_EQ(node_.top_up(t1, "c", "D1", 1'000).number, (ReceiptNumber{2026, 3}));
    refused(resume({2026, 99}), ErrorKind::conflict); // nothing is held: no number is skipped
    EXPECT_EQ(node_.top_up(t1, "d", "D1", 1'000).number, (ReceiptNumber{2026, 4}));
}

TEST_F(MoneyTillTest, EveryTillOfARestoredNodeIsHeldEvenOneWithoutReceiptsInTheBackup) {
    ASSERT_TRUE(node_.in_transaction([](Store& s) { return money::hold_receipts(s.database(), early_morning); }));
    EXPECT_EQ(node_.refusal(t1, "a", "D1", 1'000), "receipts_held");
    EXPECT_EQ(node_.refusal("T2", "a", "D1", 1'000), "receipts_held");
    const auto none_yet = money::parse_receipt_number("2026-000000");
    ASSERT_TRUE(none_yet);
    ASSERT_TRUE(node_.in_transaction([&](Store& s) { return s.tills().resume("T2", *none_yet, early_morning); }));
    EXPECT_EQ(node_.top_up("T2", "a", "D1", 1'000).number, (ReceiptNumber{2026, 1}));
    EXPECT_FALSE(money::parse_receipt_number("2026--00001"));
}

TEST(MoneyTill, ARestoredTillGoesOnAfterTheNumberThatAPersonGives) {
    MoneyNode node;
    node.import(money_data_set());
    node.top_up(t1, "a", "D1", 1'000);
    ASSERT_TRUE(node.in_transaction([](Store& s) { return money::hold_receipts(s.database(), early_morning); }));
    const auto resume = [&](ReceiptNumber last) { return node.in_transaction([&](Store& s) { return s.tills().resume(t1, last, early_morning); }); };
    ASSERT_TRUE(resume({2026, 3}));
    node.open(early_morning);
    EXPECT_EQ(node.top_up(t1, "d", "D1", 1'000).number, (ReceiptNumber{2026, 4}));
    // The receipts that the backup lacks are missing, and that is said.
    EXPECT_EQ(node->money_faults().value().size(), 1U);
}

// Failures. ------------------------------------------------------------------------------------------------------

TEST_F(MoneyTillTest, WhatIsRolledBackLeavesNoTraceInMemory) {
    node_.top_up(t1, "a", "D1", 1'000);
    const auto before = node_.standing();
    ASSERT_TRUE(node_->begin());
    ASSERT_TRUE(node_->top_up({"T1", "b", "D1", Cents{1'000}, "", "", early_morning}));
    ASSERT_TRUE(node_->top_up({"T2", "b", "D8", Cents{1'000}, "", "", early_morning}));
    ASSERT_TRUE(node_->reverse({"T1", "c", {2026, 2}, "", "", early_morning}));
    ASSERT_TRUE(node_->close_cash({"T1", "d", Cents{1'000}, "", early_morning}));
    EXPECT_EQ(node_.last(t1), 3);
    ASSERT_TRUE(node_->roll_back(early_morning));
    EXPECT_EQ(node_.standing(), before);
    EXPECT_EQ(node_.last(t1), 1);
    EXPECT_EQ(node_.last("T2"), 0);
    node_.expect_sound();
    EXPECT_EQ(node_.top_up(t1, "b", "D1", 1'000).number, (ReceiptNumber{2026, 2}));
    EXPECT_EQ(node_.top_up("T2", "b", "D8", 1'000).number, (ReceiptNumber{2026, 1}));
}

TEST_F(MoneyTillTest, AFailureHalfWayThroughAnOperationUndoesAllOfIt) {
    node_.top_up(t1, "a", "D1", 1'000);
    const auto before = node_.standing();
    for (const auto* table : {"entries", "transfers", "receipts", "accounts"}) {
        ASSERT_TRUE(node_->database().execute(
            fmt::format("CREATE TEMP TRIGGER full BEFORE INSERT ON main.{} BEGIN SELECT RAISE (ABORT, 'the disk is full'); END", table)));
        EXPECT_FALSE(node_.try_top_up("T2", "b", "D8", 1'000)) << table;
        EXPECT_EQ(node_.standing(), before) << table;
        EXPECT_EQ(node_.last("T2"), 0) << table;
        ASSERT_TRUE(node_->database().execute("DROP TRIGGER full"));
    }
    ASSERT_TRUE(node_->database().execute(
        "CREATE TEMP TRIGGER full BEFORE INSERT ON main.cash_closings BEGIN SELECT RAISE (ABORT, 'the disk is full'); END"));
    EXPECT_FALSE(node_.close_cash(t1, "k", 1'000));
    ASSERT_TRUE(node_->database().execute("DROP TRIGGER full"));
    EXPECT_EQ(node_.standing(), before);
    EXPECT_EQ(node_.close_cash(t1, "k", 1'000)->value.total, Cents{1'000});
    EXPECT_EQ(node_.top_up("T2", "b", "D8", 1'000).number, (ReceiptNumber{2026, 1}));
}

TEST_F(MoneyTillTest, WhatTheLedgerHoldsCantBeChanged) {
    node_.top_up(t1, "a", "D1", 1'000);
    ASSERT_TRUE(node_.close_cash(t1, "k", 1'000));
    for (const auto& [table, change] : std::map<std::string, std::string>{{"accounts", "owner = 'x'"},
                                                                          {"entries", "at = 1"},
                                                                          {"transfers", "cents = 1"},
                                                                          {"receipts", "at = 1"},
                                                                          {"cash_closings", "counted = 1"}}) {
        EXPECT_FALSE(node_->database().execute(fmt::format("DELETE FROM {}", table))) << table;
        EXPECT_FALSE(node_->database().execute(fmt::format("UPDATE {} SET {}", table, change))) << table;
    }
}

TEST(MoneyTill, WhatIsWrongWithALedgerIsSaid) {
    MoneyNode node;
    node.import(money_data_set());
    node.top_up(t1, "a", "D1", 1'000);
    node.top_up(t1, "b", "D1", 1'000);
    ASSERT_TRUE(node->database().execute("DROP TRIGGER transfers_frozen; DROP TRIGGER receipts_kept"));
    ASSERT_TRUE(node->database().execute(
        "UPDATE transfers SET cents = cents + 1 WHERE entry = (SELECT max(entry) FROM transfers); DELETE FROM receipts "
        "WHERE number = 1"));
    EXPECT_EQ(node->money_faults().value().size(), 3U); // two accounts that a transfer moved between, and a gap
}

} // namespace data::tests
