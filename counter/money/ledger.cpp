#include "counter/money/ledger.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace counter::money {

namespace {

constexpr std::array<std::pair<AccountKind, std::string_view>, 11> account_kinds{{
    {AccountKind::credit, "credit"},
    {AccountKind::receivable, "receivable"},
    {AccountKind::old_debt, "old_debt"},
    {AccountKind::suspense, "suspense"},
    {AccountKind::cash, "cash"},
    {AccountKind::funds, "funds"},
    {AccountKind::meals, "meals"},
    {AccountKind::extras, "extras"},
    {AccountKind::fees, "fees"},
    {AccountKind::vouchers, "vouchers"},
    {AccountKind::opening, "opening"},
}};

constexpr std::array<std::pair<EntryKind, std::string_view>, 13> entry_kinds{{
    {EntryKind::opening, "opening"},
    {EntryKind::meals, "meals"},
    {EntryKind::correction, "correction"},
    {EntryKind::extras, "extras"},
    {EntryKind::top_up, "top_up"},
    {EntryKind::reversal, "reversal"},
    {EntryKind::handed_over, "handed_over"},
    {EntryKind::card, "card"},
    {EntryKind::mav, "mav"},
    {EntryKind::mav_fee, "mav_fee"},
    {EntryKind::pagopa, "pagopa"},
    {EntryKind::sdd, "sdd"},
    {EntryKind::voucher, "voucher"},
}};

template <typename Names, typename Enum>
std::string_view name_in(const Names& names, Enum value) {
    const auto found = std::ranges::find(names, value, [](const auto& pair) { return pair.first; });
    return found == names.end() ? std::string_view{} : found->second;
}

template <typename Enum, std::size_t N>
std::optional<Enum> find_in(const std::array<std::pair<Enum, std::string_view>, N>& names, std::string_view text) {
    const auto found = std::ranges::find(names, text, [](const auto& pair) { return pair.second; });
    if (found == names.end()) return std::nullopt;
    return found->first;
}

AccountKey of(AccountKind kind, std::string_view owner) { return {kind, std::string{owner}}; }

/// A negative amount stays one, for `post` to refuse.
void add(Transfers& transfers, AccountKey debit, AccountKey credit, Cents amount) {
    if (amount.value != 0) transfers.push_back({std::move(debit), std::move(credit), amount});
}
/// A negative amount goes the other way.
void add_signed(Transfers& transfers, AccountKey debit, AccountKey credit, Cents amount) {
    if (amount.value < 0) add(transfers, std::move(credit), std::move(debit), {-amount.value});
    else add(transfers, std::move(debit), std::move(credit), amount);
}

/// From where the money is to what it pays.
Transfers received(AccountKey from, std::string_view diner, const Paid& paid, Cents amount) {
    Transfers transfers;
    if (paid.mode != CashMode::old_debt) {
        add(transfers, std::move(from), meal_account(diner, paid.billing), amount);
        return transfers;
    }
    const auto to_debt = std::min(amount, std::max(paid.old_debt, Cents{0}));
    add(transfers, from, of(AccountKind::old_debt, diner), to_debt);
    add(transfers, std::move(from), of(AccountKind::suspense, diner), {amount.value - to_debt.value});
    return transfers;
}

/// Stops at the ends of 64 bits: with anything else that is more than `post` takes.
Cents times(std::int64_t meals, Cents price) {
    std::int64_t product = 0;
    if (!__builtin_mul_overflow(meals, price.value, &product)) return {product};
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    return {(meals < 0) == (price.value < 0) ? most : -most};
}

Transfers one_signed(AccountKey debit, AccountKey credit, Cents amount) {
    Transfers transfers;
    add_signed(transfers, std::move(debit), std::move(credit), amount);
    return transfers;
}
Transfers one(AccountKey debit, AccountKey credit, Cents amount) {
    Transfers transfers;
    add(transfers, std::move(debit), std::move(credit), amount);
    return transfers;
}

} // namespace

std::string_view to_string(AccountKind kind) { return name_in(account_kinds, kind); }
std::optional<AccountKind> parse_account_kind(std::string_view text) { return find_in(account_kinds, text); }
std::string_view to_string(EntryKind kind) { return name_in(entry_kinds, kind); }
std::optional<EntryKind> parse_entry_kind(std::string_view text) { return find_in(entry_kinds, text); }

AccountKey cash_account(std::string_view merchant, std::string_view authority) {
    return {AccountKind::cash, fmt::format("{}/{}", merchant, authority)};
}

AccountKey meal_account(std::string_view diner, Billing billing) {
    return of(billing == Billing::prepaid ? AccountKind::credit : AccountKind::receivable, diner);
}

Transfers opening(std::string_view diner, std::string_view authority, Billing billing, Cents credit, Cents old_debt) {
    Transfers transfers;
    add_signed(transfers, of(AccountKind::opening, authority), meal_account(diner, billing), credit);
    add_signed(transfers, of(AccountKind::old_debt, diner), of(AccountKind::opening, authority), old_debt);
    return transfers;
}

Transfers meals(const AccountKey& account, std::string_view authority, int meals, Cents price) {
    return one_signed(account, of(AccountKind::meals, authority), times(meals, price));
}

Transfers extras(std::string_view authority, std::int64_t meals, Cents price) {
    return one_signed(of(AccountKind::extras, authority), of(AccountKind::meals, authority), times(meals, price));
}

Transfers top_up(std::string_view diner, std::string_view merchant, std::string_view authority, const Paid& paid, Cents amount) {
    return received(cash_account(merchant, authority), diner, paid, amount);
}

Transfers undone(const Transfers& transfers) {
    Transfers undone = transfers;
    for (auto& transfer : undone) std::swap(transfer.debit, transfer.credit);
    return undone;
}

Transfers handed_over(std::string_view merchant, std::string_view authority, Cents amount) {
    return one(of(AccountKind::funds, authority), cash_account(merchant, authority), amount);
}

Transfers payment(std::string_view diner, std::string_view authority, const Paid& paid, Cents amount) {
    return received(of(AccountKind::funds, authority), diner, paid, amount);
}

Transfers fee(std::string_view diner, std::string_view authority, Billing billing, Cents amount) {
    return one(meal_account(diner, billing), of(AccountKind::fees, authority), amount);
}

Transfers voucher(std::string_view diner, std::string_view authority, Billing billing, Cents amount) {
    return one(of(AccountKind::vouchers, authority), meal_account(diner, billing), amount);
}

bool Books::post(const Transfers& transfers) {
    // What was ever moved fits into 64 bits, and so does every sum of balances.
    auto moved = moved_;
    for (const auto& transfer : transfers)
        if (transfer.amount <= Cents{0} || transfer.debit == transfer.credit ||
            __builtin_add_overflow(moved, transfer.amount.value, &moved))
            return false;
    moved_ = moved;
    auto credit = balances_.end(); // the same for all meals of a closing
    for (const auto& transfer : transfers) {
        balances_[transfer.debit].value += transfer.amount.value;
        if (credit == balances_.end() || credit->first != transfer.credit) credit = balances_.try_emplace(transfer.credit).first;
        credit->second.value -= transfer.amount.value;
    }
    return true;
}

Cents Books::balance(const AccountKey& account) const {
    const auto found = balances_.find(account);
    return found == balances_.end() ? Cents{0} : found->second;
}

Cents Books::total(AccountKind kind) const {
    Cents total;
    for (auto at = balances_.lower_bound({kind, {}}); at != balances_.end() && at->first.kind == kind; ++at)
        total.value += at->second.value;
    return total;
}

bool Books::is_balanced() const {
    std::int64_t sum = 0;
    for (const auto& [account, balance] : balances_) sum += balance.value;
    return sum == 0;
}

} // namespace counter::money
