// Whether a merchant may take this cash for this diner, and what it does to their balance (domain.md §7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "counter/policy.hpp"

namespace counter::money {

/// Amounts of cash come in coins of at least this.
inline constexpr Cents smallest_coin{5};

/// Why cash is not taken. The numbers are those of the terminals' answer mailbox: they never change.
enum class Refusal : std::uint8_t {
    unknown_diner = 1,        ///< no diner has that code, as far as this node knows
    merchant_not_enabled = 2, ///< not for the diner's authority
    amount_not_positive = 3,
    amount_not_in_steps = 4,  ///< of 5 cents
    cash_not_taken = 5,       ///< the authority takes no cash
    below_minimum = 6,
    above_maximum = 7,
    above_old_debt = 8,       ///< the authority takes cash for old debts alone
    cash_to_hand_over = 9,    ///< the merchant's cap on cash not yet handed over
    offline_limit = 10,       ///< the shop has taken as much as it may without the kitchen
    receipts_held = 11,       ///< restored from a backup: the last receipt's number is not known
    balances_unknown = 12,    ///< the kitchen's account has never come
    op_reused = 13            ///< this operation was another diner's or amount's
};
std::string_view to_string(Refusal refusal);
std::optional<Refusal> parse_refusal(std::string_view text);

/// A diner's money as the till sees it.
struct Account {
    std::string diner;
    std::string initials;  ///< read back to the family, so that a typo credits no stranger: "M.R."
    std::string authority; ///< code
    Cents meal_price;
    Cents credit;          ///< negative: arrears; of a postpaid diner, what is owed
    Cents old_debt;        ///< not negative; brought forward
    Instant as_of;         ///< everything up to then is in it
};

/// What a merchant may do, as agreed with the office.
struct Limits {
    std::optional<Cents> cash;    ///< held at most, not yet handed over
    std::optional<Cents> offline; ///< taken at most while the kitchen has not heard of it
};

/// Where a merchant's till stands.
struct Till {
    Limits limits;
    Cents cash;           ///< held now, not handed over
    Cents untold;         ///< taken, and not yet acknowledged by the kitchen; 0 in the kitchen itself
    bool receipts_held = false;
};

/// What the rules say to an amount of cash. The least and the most that they take are both in steps of 5 cents, whatever the
/// amount; a maximum below the minimum (or of 0) leaves nothing that could be taken.
struct Quote {
    std::optional<Refusal> refusal;
    Cents minimum;                ///< 0: none. Of an old debt below the price of so many meals, the whole of it
    std::optional<Cents> maximum; ///< now, by all limits; none: no limit
    /// Credit after it, or, where cash pays old debts alone, minus the debt that is left; as it stands if the amount is refused.
    Cents balance;
};

/// `is_enabled`: the merchant serves the diner's authority. Checks run in the order of the table in README.md.
Quote quote(const CashRules& rules, const Account& account, const Till& till, bool is_enabled, Cents amount);

/// The first letters of the first and last name: "M.R."; empty names give nothing.
std::string initials_of(std::string_view first_name, std::string_view last_name);

} // namespace counter::money
