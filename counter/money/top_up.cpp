#include "counter/money/top_up.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "counter/paper/letters.hpp"

namespace counter::money {

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

constexpr std::array<std::pair<Refusal, std::string_view>, 13> refusals{{
    {Refusal::unknown_diner, "unknown_diner"},
    {Refusal::merchant_not_enabled, "merchant_not_enabled"},
    {Refusal::amount_not_positive, "amount_not_positive"},
    {Refusal::amount_not_in_steps, "amount_not_in_steps"},
    {Refusal::cash_not_taken, "cash_not_taken"},
    {Refusal::below_minimum, "below_minimum"},
    {Refusal::above_maximum, "above_maximum"},
    {Refusal::above_old_debt, "above_old_debt"},
    {Refusal::cash_to_hand_over, "cash_to_hand_over"},
    {Refusal::offline_limit, "offline_limit"},
    {Refusal::receipts_held, "receipts_held"},
    {Refusal::balances_unknown, "balances_unknown"},
    {Refusal::op_reused, "op_reused"},
}};

/// Sums and differences stop at the ends of 64 bits: an amount that somebody typed may be anything.
Cents plus(Cents a, Cents b) {
    std::int64_t sum = 0;
    if (!__builtin_add_overflow(a.value, b.value, &sum)) return {sum};
    return {a.value < 0 ? std::numeric_limits<std::int64_t>::min() : most};
}
Cents minus(Cents a, Cents b) {
    std::int64_t difference = 0;
    if (!__builtin_sub_overflow(a.value, b.value, &difference)) return {difference};
    return {a.value < 0 ? std::numeric_limits<std::int64_t>::min() : most};
}

Cents in_steps_up(Cents amount) {
    const auto rest = amount.value % smallest_coin.value;
    return rest == 0 ? amount : plus(amount, {smallest_coin.value - rest});
}
Cents in_steps_down(Cents amount) {
    return {std::max<std::int64_t>(0, amount.value - amount.value % smallest_coin.value)};
}

/// The price of so many meals, and of an old debt that is smaller than that the whole of it.
Cents minimum_of(const CashRules& rules, const Account& account) {
    std::int64_t price = 0;
    if (__builtin_mul_overflow(account.meal_price.value, std::int64_t{rules.min_meals}, &price)) price = most - most % smallest_coin.value;
    const auto meals = in_steps_up({std::max<std::int64_t>(0, price)});
    return rules.mode == CashMode::old_debt ? std::min(meals, in_steps_down(account.old_debt)) : meals;
}

std::optional<Cents> maximum_of(const CashRules& rules, const Account& account, const Till& till) {
    std::optional<Cents> maximum;
    const auto at_most = [&](Cents limit) { maximum = std::min(maximum.value_or(limit), limit); };
    if (rules.mode == CashMode::none) at_most({0});
    if (rules.mode == CashMode::old_debt) at_most(account.old_debt);
    if (rules.max) at_most(*rules.max);
    if (till.limits.cash) at_most(minus(*till.limits.cash, till.cash));
    if (till.limits.offline) at_most(minus(*till.limits.offline, till.untold));
    if (maximum) maximum = in_steps_down(*maximum);
    return maximum;
}

std::optional<Refusal> refusal_of(const CashRules& rules, const Account& account, const Till& till, bool is_enabled, Cents minimum,
                                  Cents amount) {
    if (till.receipts_held) return Refusal::receipts_held;
    if (!is_enabled) return Refusal::merchant_not_enabled;
    if (rules.mode == CashMode::none) return Refusal::cash_not_taken;
    if (amount <= Cents{0}) return Refusal::amount_not_positive;
    if (amount.value % smallest_coin.value != 0) return Refusal::amount_not_in_steps;
    if (rules.mode == CashMode::old_debt && amount > account.old_debt) return Refusal::above_old_debt;
    if (amount < minimum) return Refusal::below_minimum;
    if (rules.max && amount > *rules.max) return Refusal::above_maximum;
    if (till.limits.cash && amount > minus(*till.limits.cash, till.cash)) return Refusal::cash_to_hand_over;
    if (till.limits.offline && amount > minus(*till.limits.offline, till.untold)) return Refusal::offline_limit;
    return std::nullopt;
}

} // namespace

std::string_view to_string(Refusal refusal) {
    const auto found = std::ranges::find(refusals, refusal, [](const auto& pair) { return pair.first; });
    return found == refusals.end() ? std::string_view{} : found->second;
}

std::optional<Refusal> parse_refusal(std::string_view text) {
    const auto found = std::ranges::find(refusals, text, [](const auto& pair) { return pair.second; });
    if (found == refusals.end()) return std::nullopt;
    return found->first;
}

Quote quote(const CashRules& rules, const Account& account, const Till& till, bool is_enabled, Cents amount) {
    Quote quote;
    quote.minimum = minimum_of(rules, account);
    quote.maximum = maximum_of(rules, account, till);
    quote.refusal = refusal_of(rules, account, till, is_enabled, quote.minimum, amount);
    const auto before = rules.mode == CashMode::old_debt ? minus({0}, account.old_debt) : account.credit;
    quote.balance = quote.refusal ? before : plus(before, amount);
    return quote;
}

std::string initials_of(std::string_view first_name, std::string_view last_name) {
    std::string initials;
    for (const auto name : {first_name, last_name})
        if (!name.empty()) (initials += paper::upper_case(paper::first_letter(name))) += '.';
    return initials;
}

} // namespace counter::money
