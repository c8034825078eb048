// How many meals of a closing are charged, and at which price.
#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "tests/counter/family.hpp"

namespace counter::tests {
namespace {

using namespace money;
using Changes = std::vector<DinerChange>;

constexpr auto charge = AbsenceAfterClose::charge;
constexpr auto waive = AbsenceAfterClose::waive;

DinerChange pending(int meals, std::string reason) { return {meals, std::move(reason), false, false}; }
DinerChange acknowledged(int meals, std::string reason) { return {meals, std::move(reason), true, false}; }
DinerChange refused(int meals, std::string reason) { return {meals, std::move(reason), false, true}; }

TEST(MealsDue, AreThoseFrozen) {
    EXPECT_EQ(meals_due(1, {}, charge), 1);
    EXPECT_EQ(meals_due(0, {}, charge), 0);
}

// "Acknowledged variations that name a diner are charged" (domain.md §7).
TEST(MealsDue, AnAcknowledgedAdditionIsChargedAndNoOther) {
    EXPECT_EQ(meals_due(0, {acknowledged(1, "present_without_booking")}, charge), 1);
    EXPECT_EQ(meals_due(0, {pending(1, "present_without_booking")}, charge), 0);
    EXPECT_EQ(meals_due(0, {refused(1, "present_without_booking")}, charge), 0);
}

TEST(MealsDue, AnAcknowledgedWithdrawalIsNotCharged) {
    EXPECT_EQ(meals_due(1, {acknowledged(-1, "gita")}, charge), 0);
    EXPECT_EQ(meals_due(1, {pending(-1, "gita")}, charge), 1);
    EXPECT_EQ(meals_due(1, {refused(-1, "gita")}, charge), 1);
}

// "`delayed_by_link` and `waive` get a reversing entry even where the kitchen refused."
TEST(MealsDue, WhatTheLineDelayedIsGivenBackWhateverTheKitchenSays) {
    for (const auto rule : {charge, waive})
        for (const auto* reason : {"delayed_by_link", "closed_early"}) {
            EXPECT_EQ(meals_due(1, {pending(-1, reason)}, rule), 0) << reason;
            EXPECT_EQ(meals_due(1, {refused(-1, reason)}, rule), 0) << reason;
            EXPECT_EQ(meals_due(1, {acknowledged(-1, reason)}, rule), 0) << reason;
        }
}

TEST(MealsDue, AnAbsenceAfterTheClosingIsWaivedWhereThePolicyWaivesIt) {
    EXPECT_EQ(meals_due(1, {refused(-1, "absent_after_close")}, waive), 0);
    EXPECT_EQ(meals_due(1, {pending(-1, "absent_after_close")}, waive), 0);
    EXPECT_EQ(meals_due(1, {refused(-1, "absent_after_close")}, charge), 1);
    EXPECT_EQ(meals_due(1, {pending(-1, "absent_after_close")}, charge), 1);
}

// The line is no reason to charge: a meal that comes late and isn't cooked was never eaten.
TEST(MealsDue, WhatTheLineDelayedIsAddedOnlyIfTheKitchenCooksIt) {
    EXPECT_EQ(meals_due(0, {refused(1, "delayed_by_link")}, charge), 0);
    EXPECT_EQ(meals_due(0, {pending(1, "closed_early")}, charge), 0);
    EXPECT_EQ(meals_due(0, {acknowledged(1, "delayed_by_link")}, charge), 1);
}

TEST(MealsDue, ADietThatChangesIsNothing) {
    for (const auto& change : {pending(0, "diet_changed"), refused(0, "diet_changed"), acknowledged(0, "diet_changed"), refused(0, "delayed_by_link")})
        EXPECT_EQ(meals_due(1, {change}, charge), 1);
}

TEST(MealsDue, AreNeverBelowNone) {
    EXPECT_EQ(meals_due(0, {acknowledged(-1, "gita")}, charge), 0);
    EXPECT_EQ(meals_due(1, {refused(-1, "delayed_by_link"), acknowledged(-1, "gita")}, charge), 0);
}

TEST(MealsDue, AMealThatComesAfterTwoWithdrawalsIsCharged) {
    EXPECT_EQ(meals_due(1, {refused(-1, "delayed_by_link"), acknowledged(-1, "gita"), acknowledged(1, "present_without_booking")}, charge), 1);
}

// Cancelled late by a slow line, then present after all, then sent home.
TEST(MealsDue, DoNotDependOnTheOrderOfDecisions) {
    const Changes sheets{pending(-1, "delayed_by_link"), pending(1, "present_without_booking"), pending(-1, "gita"), pending(0, "diet_changed")};
    for (unsigned acknowledged_sheets = 0; acknowledged_sheets < 16; ++acknowledged_sheets) {
        std::vector<std::size_t> order(sheets.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::optional<int> first;
        do {
            auto changes = sheets;
            for (const auto sheet : order) {
                const bool is_acknowledged = (acknowledged_sheets >> sheet & 1U) != 0;
                (is_acknowledged ? changes[sheet].is_acknowledged : changes[sheet].is_refused) = true;
                const auto now = meals_due(1, changes, charge);
                EXPECT_GE(now, 0);
                EXPECT_LE(now, 1);
            }
            const auto due = meals_due(1, changes, charge);
            EXPECT_EQ(due, first.value_or(due)) << acknowledged_sheets;
            first = due;
        } while (std::ranges::next_permutation(order).found);
        const bool came = (acknowledged_sheets & 2U) != 0;
        const bool went = (acknowledged_sheets & 4U) != 0;
        EXPECT_EQ(first, came && !went ? 1 : 0) << acknowledged_sheets;
    }
}

TEST(MealPrice, IsThatOfTheBand) {
    auto policy = a_policy();
    policy.fee_bands = {{"standard", {480}}, {"ridotta", {320}}, {"esente", {0}}, {"fuori comune", {600}}};
    EXPECT_EQ(meal_price(policy, "ridotta"), Cents{320});
    EXPECT_EQ(meal_price(policy, "esente"), Cents{0});
    EXPECT_EQ(meal_price(policy, ""), Cents{480}) << "an unnamed extra";
    EXPECT_EQ(meal_price(policy, "Ridotta"), std::nullopt);
    EXPECT_EQ(meal_price(policy, "nuova"), std::nullopt);
}

TEST(MealPrice, OfAnUnnamedMealIsTheDearestWithoutAStandard) {
    auto policy = a_policy();
    policy.fee_bands = {{"a", {480}}, {"b", {600}}, {"c", {0}}};
    EXPECT_EQ(meal_price(policy, ""), Cents{600});
    policy.fee_bands.clear();
    EXPECT_EQ(meal_price(policy, ""), std::nullopt);
    EXPECT_EQ(meal_price(policy, "standard"), std::nullopt);
}

} // namespace
} // namespace counter::tests
