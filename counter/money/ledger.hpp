// Double entry: what happened to money, as transfers from one account to another, and the accounts' balances as their sums.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/policy.hpp"

namespace counter::money {

/// What an account holds. The owner's code says whose it is.
enum class AccountKind : std::uint8_t {
    credit,     ///< a diner's: what the family has paid and not eaten. Negative for the family: arrears
    receivable, ///< a postpaid diner's: meals eaten and not paid
    old_debt,   ///< a diner's: brought forward by opening_balances.csv
    suspense,   ///< a diner's, or a code's that nobody knows: paid, and more than could be owed
    cash,       ///< a merchant's for one authority: taken, and not handed over yet
    funds,      ///< an authority's: money that reached it
    meals,      ///< an authority's: meals charged
    extras,     ///< an authority's: unnamed meals, which it pays itself
    fees,       ///< an authority's: what payment services keep
    vouchers,   ///< an authority's: paper vouchers taken back
    opening     ///< an authority's: what was brought forward
};
std::string_view to_string(AccountKind kind);
std::optional<AccountKind> parse_account_kind(std::string_view text);

struct AccountKey {
    AccountKind kind{};
    std::string owner; ///< diner, authority; of cash `MERCHANT/AUTHORITY`
    friend auto operator<=>(const AccountKey&, const AccountKey&) = default;
};
AccountKey cash_account(std::string_view merchant, std::string_view authority);

/// Whole cents from `credit` to `debit`: both sides change by the same amount, so that debits equal credits at every step.
struct Transfer {
    AccountKey debit;
    AccountKey credit;
    Cents amount; ///< more than 0
    friend bool operator==(const Transfer&, const Transfer&) = default;
};
/// A transfer of nothing is none.
using Transfers = std::vector<Transfer>;

enum class EntryKind : std::uint8_t { opening, meals, correction, extras, top_up, reversal, handed_over, card, mav, mav_fee, pagopa, sdd, voucher };
std::string_view to_string(EntryKind kind);
std::optional<EntryKind> parse_entry_kind(std::string_view text);

/// How a diner's meals are paid: prepaid from credit, postpaid by a receivable. Names the account of their charges.
AccountKey meal_account(std::string_view diner, Billing billing);

/// What an amount that came in for a diner pays. With the mode `old_debt` the old debt, up to what is owed, and what is left goes to
/// suspense. With any other the credit, or of a postpaid diner the receivable: `none` too, since money that is here already, such as
/// a top-up that a shop took before the authority ended cash, is never lost.
/// The mode is the authority's of cash, and of what comes in another way (pagoPA) `any` unless the payer names the old debt.
struct Paid {
    CashMode mode = CashMode::any;
    Billing billing = Billing::prepaid;
    Cents old_debt;
};

/// Brought forward: credit (negative: arrears) and debt, against the authority's opening account.
Transfers opening(std::string_view diner, std::string_view authority, Billing billing, Cents credit, Cents old_debt);
/// A diner's meals, charged (`meals` > 0) or given back (< 0), at `price` each.
Transfers meals(const AccountKey& account, std::string_view authority, int meals, Cents price);
/// Unnamed meals, which the authority pays itself; < 0 takes some back.
Transfers extras(std::string_view authority, std::int64_t meals, Cents price);
/// Cash at a merchant.
Transfers top_up(std::string_view diner, std::string_view merchant, std::string_view authority, const Paid& paid, Cents amount);
/// Each transfer the other way round.
Transfers undone(const Transfers& transfers);
/// What a merchant hands over of what it holds for one authority.
Transfers handed_over(std::string_view merchant, std::string_view authority, Cents amount);
/// Money that reached the authority for a diner: card, MAV, pagoPA, SDD.
Transfers payment(std::string_view diner, std::string_view authority, const Paid& paid, Cents amount);
/// What the payment service keeps of it, at the family's cost: an entry of its own.
Transfers fee(std::string_view diner, std::string_view authority, Billing billing, Cents amount);
/// Paper vouchers turned into credit.
Transfers voucher(std::string_view diner, std::string_view authority, Billing billing, Cents amount);

/// The balances of all accounts: sums of transfers, and nothing else. A balance is debits minus credits.
class Books {
public:
    /// False, and nothing changed, for an amount that is not positive, a transfer from an account to itself, or if all that was ever
    /// moved is beyond 64 bits.
    bool post(const Transfers& transfers);
    Cents balance(const AccountKey& account) const;
    /// Of the kind, of all owners.
    Cents total(AccountKind kind) const;
    const std::map<AccountKey, Cents>& balances() const { return balances_; }
    /// Debits equal credits: the balances of all accounts, added up anew, are nothing.
    bool is_balanced() const;

private:
    std::map<AccountKey, Cents> balances_;
    std::int64_t moved_ = 0; ///< all amounts so far: no sum of balances is larger
};

} // namespace counter::money
