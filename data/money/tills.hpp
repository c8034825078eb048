// A merchant's till: cash taken and given back, receipts, cash closings; each in one transaction of credit and receipt number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/money/top_up.hpp"
#include "data/money/bodies.hpp"
#include "data/money/cash_closings.hpp"
#include "data/money/ledger.hpp"
#include "data/money/payers.hpp"
#include "data/money/receipts.hpp"

namespace data::money {

/// Cash that was, or is about to be, taken.
struct TopUpOrder {
    std::string merchant;
    std::string key;      ///< of the operation
    std::string diner;
    counter::Cents amount;
    std::string terminal; ///< where it was typed
    std::string author;
    counter::Instant now;
};

/// What the rules say of it, and for whom it would be.
struct TopUpQuote {
    std::optional<Payer> payer; ///< none: nobody has that code
    counter::money::Quote quote;
};

struct TopUpDone {
    TopUpQuote quoted;
    std::optional<Receipt> receipt; ///< unless it was refused
    bool is_repeated = false;       ///< it was recorded before
};

struct ReversalOrder {
    std::string merchant;
    std::string key;
    ReceiptNumber of;
    std::string terminal;
    std::string author;
    counter::Instant now;
};

struct CashCount {
    std::string merchant;
    std::string key;
    counter::Cents counted;
    std::string author;
    counter::Instant now;
    std::optional<counter::Cents> seen = std::nullopt; ///< total that whoever counted was shown; another by now is a `conflict`
};

template <typename T>
struct Done {
    T value;
    bool is_repeated = false;
};

/// What is in the drawer since the last cash closing.
struct Drawer {
    counter::Cents cash;
    std::vector<CashClosing::Share> shares; ///< by authority's code
    std::vector<Receipt> receipts;          ///< in order
    std::optional<CashClosing> last_closing;
};

/// How a till stands.
struct TillState {
    Merchant merchant;
    counter::money::Till till;
    std::optional<counter::Instant> balances_at; ///< of a shop's copy; none: here, or never told
};

/// Part of the store: all that writes runs inside its transaction.
class Tills {
public:
    Tills(Database& database, const NodeSettings& node, Ledger& ledger, ReceiptTable& receipts, Payers& payers);

    CashClosingTable& closings() { return closings_; }

    /// `not_found` for a merchant that nobody knows, `conflict` for one whose till is another node's.
    Result<TillState> state(std::string_view merchant);
    Result<TopUpQuote> quote(const TopUpOrder& order);
    /// The same key again gives the same receipt; with another diner or amount it is refused (`op_reused`).
    Result<TopUpDone> top_up(const TopUpOrder& order);
    /// Same day, not reversed yet, before its cash closing: else a `conflict` that says what to do. A key that belongs to something else:
    /// `wrong_input`.
    Result<Done<Receipt>> reverse(const ReversalOrder& order);
    /// Whether it could be reversed now.
    Result<bool> is_reversible(const Receipt& receipt, counter::Instant now);
    Result<Drawer> drawer(std::string_view merchant);
    Result<Done<CashClosing>> close_cash(const CashCount& count);

    Result<void> set_limits(std::string_view merchant, const counter::money::Limits& limits);
    Result<counter::money::Limits> limits(std::string_view merchant);
    /// The last number is known now: receipts may be given again after it. `conflict` if more have been given here, or nothing is held;
    /// `wrong_input` if it is of another year than today, or further on than any till gets between two backups.
    Result<void> resume(std::string_view merchant, ReceiptNumber last, counter::Instant now);
    /// The node that a merchant's till belongs to, if it isn't this one.
    Result<std::optional<std::string>> elsewhere(std::string_view merchant);

    // Of other nodes:

    /// A shop's receipt is never refused: what exceeds an old debt, or is of a code that nobody knows, goes to suspense. False: it was
    /// known.
    Result<bool> adopt(Receipt receipt);
    Result<bool> adopt(CashClosing closing);
    /// What the kitchen says of this shop's till.
    Result<void> take(const TillBody& told);
    /// What a shop is to be told of its till, with so many of its receipts: for one that was restored from a backup as many as may be
    /// missing there.
    Result<TillBody> told_of(const Merchant& merchant, std::size_t receipts, counter::Instant now);

private:
    Result<Receipt> record(Receipt receipt, std::span<const Line> lines);
    Result<std::int64_t> post(const Receipt& receipt, std::span<const Line> lines);
    Result<std::vector<Line>> undoing(const Receipt& reversal);
    bool is_of_year_before(const Receipt& receipt) const;
    Result<ReceiptNumber> closed_through(std::string_view merchant);
    std::vector<CashClosing::Share> held(std::string_view merchant) const;

    const NodeSettings* node_;
    Ledger* ledger_;
    ReceiptTable* receipts_;
    Payers* payers_;
    CashClosingTable closings_;
    Query till_;
    Query set_limits_;
    Query release_;
    Query elsewhere_;
};

/// A database was restored from a backup: its tills give no receipt until the last number is known.
Result<void> hold_receipts(Database& database, counter::Instant since);

} // namespace data::money
