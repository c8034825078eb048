// The office's half of money: payments that reached the authority, accounts as families know them, who is in arrears.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/paper/document.hpp"
#include "data/money/ledger.hpp"
#include "data/money/payers.hpp"
#include "data/money/receipt_papers.hpp"
#include "data/money/receipts.hpp"
#include "data/money/statements.hpp"

namespace data::money {

/// What the office records; empty for an entry that is none of its.
std::optional<EntryKind> parse_payment_kind(std::string_view text);

/// Money that reached the authority for a diner, or paper vouchers that come back.
struct PaymentOrder {
    std::string key;              ///< of the operation
    std::string diner;
    EntryKind kind{};             ///< card, mav, pagopa, sdd or voucher
    counter::Cents amount;        ///< what the family paid, fee included; of vouchers their worth
    std::optional<counter::Cents> fee; ///< of a MAV; none: the authority's
    counter::ServiceDate paid_on;
    bool pays_old_debt = false;
    std::string reference;        ///< code of the MAV, IUV, of the mandate; how many vouchers; may be empty
    std::string author;
    counter::Instant now;
};
struct RecordedPayment {
    std::int64_t entry = 0;
    counter::Cents balance;         ///< of the diner now
    std::optional<Receipt> receipt; ///< of vouchers
    bool is_repeated = false;       ///< it was recorded before
};

/// A diner with what is theirs.
struct AccountLine {
    std::string diner;
    std::string name;      ///< last name first
    std::string school;    ///< name
    std::string group;     ///< name
    std::string authority; ///< code
    counter::Cents balance;
    counter::Cents old_debt;
};
struct AccountSheet : AccountLine {
    counter::Billing billing{};
    std::optional<counter::Cents> meal_price; ///< none: the fee band has no price
    counter::Cents suspense;                  ///< not negative
    std::vector<Movement> movements;          ///< the latest first
    std::vector<EntryKind> payments;          ///< that the authority takes today
    counter::Cents mav_fee;
};

struct ArrearsLine : AccountLine {
    counter::Cents owed;     ///< positive
    std::int64_t meals = 0;  ///< that it comes to, rounded up; 0 if they cost nothing
    bool is_blocked = false; ///< today
};

/// Part of the store of a node that decides: all that writes runs inside its transaction. Elsewhere what it reads is `not_found`, and what
/// it writes a `conflict`.
class Office {
public:
    Office(Database& database, const NodeSettings& node, const KitchenState& kitchen, Ledger& ledger, ReceiptTable& receipts, Payers& payers,
           ReceiptPapers& papers);

    /// The same key again gives what was recorded; empty: it belongs to another payment. What the authority doesn't take is a `conflict`, and
    /// so are vouchers after a restore, until the last receipt's number is known; an amount or a date that can't be is `wrong_input`.
    Result<std::optional<RecordedPayment>> pay(const PaymentOrder& order);
    /// Of a conversion of vouchers, as it is printed; empty: there is none.
    Result<std::optional<counter::paper::Receipt>> voucher_receipt(std::string_view series, ReceiptNumber number);

    /// By the begin of a code, then of words of the name: at most so many.
    Result<std::vector<AccountLine>> find(std::string_view typed, std::size_t most);
    Result<AccountSheet> account(std::string_view diner, std::size_t most_movements, counter::Instant now);
    /// Prepaid diners who owe more than their authority's policy lets them, by authority, then by what is owed. One without
    /// `arrears_meals` lets nobody owe.
    Result<std::vector<ArrearsLine>> arrears(std::optional<std::string_view> authority, counter::Instant now);

    Statements& statements() { return statements_; }

private:
    Result<void> check(const PaymentOrder& order, const Payer& payer, const counter::Policy& policy, counter::Cents fee);
    Result<void> check_vouchers(const PaymentOrder& order, const counter::Policy& policy);
    Result<RecordedPayment> record(const PaymentOrder& order, const Payer& payer, counter::Cents fee);
    Result<Receipt> give_receipt(const PaymentOrder& order, const Payer& payer);
    Result<RecordedPayment> repeated(const PaymentOrder& order, std::int64_t entry);
    const counter::Policy* policy_of(std::string_view diner) const;
    Result<std::optional<AccountLine>> line(std::string_view diner);
    void add_balances(AccountLine& line) const;

    const NodeSettings* node_;
    const KitchenState* kitchen_;
    Ledger* ledger_;
    ReceiptTable* receipts_;
    Payers* payers_;
    ReceiptPapers* papers_;
    Statements statements_;
    Query payment_;
    Query add_payment_;
    Query held_;
    Query person_;
    Query names_;
};

/// Diners enrolled today or later whose fee band has no price: their meals cost nothing until it has.
struct Unpriced {
    std::string authority;
    std::string band; ///< may be empty: none is stated
    std::int64_t diners = 0;
};
Result<std::vector<Unpriced>> unpriced(Database& database, const counter::Roster& roster, counter::Instant now);

} // namespace data::money
