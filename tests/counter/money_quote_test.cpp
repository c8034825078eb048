// Whether cash is taken: each check on both sides of its edge, and which of two reasons is given.
#include <algorithm>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "tests/counter/family.hpp"

namespace counter::tests {
namespace {

using namespace money;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

/// A till and a family, for which everything up to 500.00 is taken.
struct Asked {
    CashRules rules{CashMode::any, 0, Cents{50'000}};
    Account account{"anna", "A.R.", "ente", {480}, {0}, {0}, {}};
    Till till;
    bool is_enabled = true;

    Quote operator()(std::int64_t cents) const { return quote(rules, account, till, is_enabled, {cents}); }
    std::optional<Refusal> refusal(std::int64_t cents) const { return (*this)(cents).refusal; }
};

constexpr std::optional<Refusal> taken;

TEST(Quote, HeldReceiptsTakeNothing) {
    Asked asked;
    asked.till.receipts_held = true;
    EXPECT_EQ(asked.refusal(1'000), Refusal::receipts_held);
    asked.till.receipts_held = false;
    EXPECT_EQ(asked.refusal(1'000), taken);
}

TEST(Quote, AMerchantOfAnotherAuthorityTakesNothing) {
    Asked asked;
    asked.is_enabled = false;
    EXPECT_EQ(asked.refusal(1'000), Refusal::merchant_not_enabled);
}

TEST(Quote, AnAuthorityWithoutCashTakesNothing) {
    Asked asked;
    asked.rules.mode = CashMode::none;
    EXPECT_EQ(asked.refusal(1'000), Refusal::cash_not_taken);
    EXPECT_EQ(asked(1'000).maximum, Cents{0});
}

TEST(Quote, AnAmountIsPositive) {
    const Asked asked;
    EXPECT_EQ(asked.refusal(5), taken);
    for (const auto cents : {std::int64_t{0}, std::int64_t{-5}, std::int64_t{-1}, least}) {
        EXPECT_EQ(asked.refusal(cents), Refusal::amount_not_positive) << cents;
    }
}

TEST(Quote, AnAmountComesInCoins) {
    const Asked asked;
    for (const int cents : {1, 4, 6, 1'001, 1'004, 1'009}) EXPECT_EQ(asked.refusal(cents), Refusal::amount_not_in_steps) << cents;
    for (const int cents : {5, 10, 1'000, 1'005}) EXPECT_EQ(asked.refusal(cents), taken) << cents;
}

TEST(Quote, CashForOldDebtsIsNoMoreThanTheDebt) {
    Asked asked;
    asked.rules.mode = CashMode::old_debt;
    asked.account.old_debt = {7'650};
    EXPECT_EQ(asked.refusal(7'650), taken);
    EXPECT_EQ(asked.refusal(7'655), Refusal::above_old_debt);
    EXPECT_EQ(asked(7'650).maximum, Cents{7'650});
    asked.account.old_debt = {0};
    EXPECT_EQ(asked.refusal(5), Refusal::above_old_debt);
    EXPECT_EQ(asked(5).maximum, Cents{0});
}

TEST(Quote, OfAnOldDebtThatIsNotInCoinsTheRestIsLeft) {
    Asked asked;
    asked.rules.mode = CashMode::old_debt;
    asked.account.old_debt = {1'003};
    EXPECT_EQ(asked(5).maximum, Cents{1'000});
    EXPECT_EQ(asked.refusal(1'000), taken);
    EXPECT_EQ(asked.refusal(1'005), Refusal::above_old_debt);
    EXPECT_EQ(asked(1'000).balance, Cents{-3});
}

TEST(Quote, TheMinimumIsThePriceOfSoManyMeals) {
    Asked asked;
    asked.rules.min_meals = 20;
    EXPECT_EQ(asked(9'600).minimum, Cents{9'600});
    EXPECT_EQ(asked.refusal(9'600), taken);
    EXPECT_EQ(asked.refusal(9'595), Refusal::below_minimum);
}

TEST(Quote, TheMinimumIsRoundedUpToACoin) {
    Asked asked;
    asked.rules.min_meals = 3;
    asked.account.meal_price = {397}; // 1191
    EXPECT_EQ(asked(5).minimum, Cents{1'195});
    EXPECT_EQ(asked.refusal(1'195), taken);
    EXPECT_EQ(asked.refusal(1'190), Refusal::below_minimum);
}

TEST(Quote, AnExemptDinerHasNoMinimum) {
    Asked asked;
    asked.rules.min_meals = 20;
    asked.account.meal_price = {0};
    EXPECT_EQ(asked(5).minimum, Cents{0});
    EXPECT_EQ(asked.refusal(5), taken);
}

// Else a family that owes less than the minimum could never pay it.
TEST(Quote, TheMinimumOfAnOldDebtIsNeverMoreThanTheDebt) {
    Asked asked;
    asked.rules = {CashMode::old_debt, 20, {}};
    asked.account.old_debt = {1'000};
    EXPECT_EQ(asked(1'000).minimum, Cents{1'000});
    EXPECT_EQ(asked.refusal(1'000), taken);
    EXPECT_EQ(asked.refusal(995), Refusal::below_minimum);
    EXPECT_EQ(asked.refusal(1'005), Refusal::above_old_debt);
}

TEST(Quote, TheMaximumIsTaken) {
    const Asked asked;
    EXPECT_EQ(asked.refusal(50'000), taken);
    EXPECT_EQ(asked.refusal(50'005), Refusal::above_maximum);
    EXPECT_EQ(asked(5).maximum, Cents{50'000});
    Asked unlimited;
    unlimited.rules.max.reset();
    EXPECT_EQ(unlimited.refusal(most - most % 5), taken);
    EXPECT_EQ(unlimited(5).maximum, std::nullopt);
}

TEST(Quote, AMerchantHoldsNoMoreThanItsCap) {
    Asked asked;
    asked.till.limits.cash = Cents{100'000};
    asked.till.cash = {60'000};
    EXPECT_EQ(asked.refusal(40'000), taken);
    EXPECT_EQ(asked.refusal(40'005), Refusal::cash_to_hand_over);
    EXPECT_EQ(asked(5).maximum, Cents{40'000});
    asked.till.cash = {100'001}; // the cap was lowered since
    EXPECT_EQ(asked.refusal(5), Refusal::cash_to_hand_over);
    EXPECT_EQ(asked(5).maximum, Cents{0});
}

TEST(Quote, AShopWithoutTheKitchenTakesNoMoreThanItsLimit) {
    Asked asked;
    asked.till.limits.offline = Cents{30'000};
    asked.till.untold = {20'000};
    EXPECT_EQ(asked.refusal(10'000), taken);
    EXPECT_EQ(asked.refusal(10'005), Refusal::offline_limit);
    EXPECT_EQ(asked(5).maximum, Cents{10'000});
    asked.till.untold = {0}; // the kitchen has heard of it
    EXPECT_EQ(asked.refusal(30'000), taken);
}

TEST(Quote, TheBalanceIsThatAfterIt) {
    Asked asked;
    asked.account.credit = {-960};
    EXPECT_EQ(asked(9'600).balance, Cents{8'640});
    EXPECT_EQ(asked(9'601).balance, Cents{-960}) << "refused: as it stands";
    asked.rules.mode = CashMode::old_debt;
    asked.account.old_debt = {5'000};
    EXPECT_EQ(asked(2'000).balance, Cents{-3'000});
    EXPECT_EQ(asked(5'000).balance, Cents{0});
    EXPECT_EQ(asked(5'005).balance, Cents{-5'000}) << "refused";
}

// README.md's table: each row before the next. Everything is wrong at first, and mended check by check.
TEST(Quote, GivesTheFirstReasonOfTheTable) {
    Asked asked;
    asked.till.receipts_held = true;
    asked.is_enabled = false;
    asked.rules = {CashMode::none, 20, Cents{9'000}};
    EXPECT_EQ(asked.refusal(-1), Refusal::receipts_held);
    asked.till.receipts_held = false;
    EXPECT_EQ(asked.refusal(-1), Refusal::merchant_not_enabled);
    asked.is_enabled = true;
    EXPECT_EQ(asked.refusal(-1), Refusal::cash_not_taken);
    asked.rules.mode = CashMode::old_debt;
    EXPECT_EQ(asked.refusal(-1), Refusal::amount_not_positive);
    EXPECT_EQ(asked.refusal(1), Refusal::amount_not_in_steps);
    EXPECT_EQ(asked.refusal(9'500), Refusal::above_old_debt);
    asked.rules.mode = CashMode::any;
    asked.till = {{Cents{0}, Cents{0}}, {1}, {1}, false};
    EXPECT_EQ(asked.refusal(9'500), Refusal::below_minimum);
    EXPECT_EQ(asked.refusal(9'600), Refusal::above_maximum);
    asked.rules.max.reset();
    EXPECT_EQ(asked.refusal(9'600), Refusal::cash_to_hand_over);
    asked.till.limits.cash.reset();
    EXPECT_EQ(asked.refusal(9'600), Refusal::offline_limit);
    asked.till.limits.offline.reset();
    EXPECT_EQ(asked.refusal(9'600), taken);
}

TEST(Quote, NoAmountIsTooLargeToBeRefused) {
    Asked asked;
    asked.account.credit = {most};
    asked.account.old_debt = {most};
    asked.account.meal_price = {most};
    asked.rules = {CashMode::any, std::numeric_limits<int>::max(), {}};
    asked.till = {{Cents{least}, Cents{most}}, {most}, {least}, false};
    for (const auto mode : {CashMode::any, CashMode::old_debt, CashMode::none})
        for (const auto cents : {least, std::int64_t{0}, std::int64_t{5}, most - most % 5, most}) {
            asked.rules.mode = mode;
            EXPECT_NE(asked.refusal(cents), taken) << cents;
        }
}

// So a screen may show minimum and maximum instead of trying.
TEST(Quote, WhatLiesBetweenMinimumAndMaximumIsTakenAndNothingElse) {
    std::mt19937 random{11};
    const auto below = [&](unsigned limit) { return static_cast<std::int64_t>(random() % limit); };
    const auto maybe = [&]() { return random() % 2 == 0 ? std::optional<Cents>{} : std::optional{Cents{below(300)}}; };
    int taken_amounts = 0;
    for (int round = 0; round < 20'000; ++round) {
        Asked asked;
        asked.rules = {static_cast<CashMode>(below(3)), static_cast<int>(below(4)), maybe()};
        asked.account.meal_price = {below(60)};
        asked.account.old_debt = {below(200)};
        asked.till = {{maybe(), maybe()}, {below(200)}, {below(200)}, false};
        const auto limits = asked(5);
        ASSERT_EQ(limits.minimum.value % 5, 0);
        for (std::int64_t cents = -5; cents <= 320; cents += 1 + below(9)) {
            const bool is_within = asked.rules.mode != CashMode::none && cents > 0 && cents % 5 == 0 && Cents{cents} >= limits.minimum &&
                                   (!limits.maximum || Cents{cents} <= *limits.maximum);
            ASSERT_EQ(!asked.refusal(cents), is_within) << cents << " in round " << round;
            if (is_within) ++taken_amounts;
        }
    }
    EXPECT_GT(taken_amounts, 10'000);
}

TEST(Refusal, IsWrittenAsItIsReadAndKeepsItsNumber) {
    constexpr std::array<std::string_view, 13> words{"unknown_diner",     "merchant_not_enabled", "amount_not_positive", "amount_not_in_steps", "cash_not_taken",
                                                     "below_minimum",     "above_maximum",        "above_old_debt",      "cash_to_hand_over",   "offline_limit",
                                                     "receipts_held",     "balances_unknown",     "op_reused"};
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto refusal = static_cast<Refusal>(i + 1);
        EXPECT_EQ(to_string(refusal), words[i]);
        EXPECT_EQ(parse_refusal(words[i]), refusal);
    }
    for (const auto* word : {"", "Below_minimum", "accepted"}) EXPECT_FALSE(parse_refusal(word)) << word;
}

TEST(Initials, AreTheFirstLettersOfBothNames) {
    EXPECT_EQ(initials_of("Maria Grazia", "Rossi"), "M.R.");
    EXPECT_EQ(initials_of("élodie", "òrsola"), "É.Ò.");
    EXPECT_EQ(initials_of("Łukasz", "de Luca"), "Ł.D.");
    EXPECT_EQ(initials_of("Maria", ""), "M.");
    EXPECT_EQ(initials_of("", ""), "");
}

} // namespace
} // namespace counter::tests
