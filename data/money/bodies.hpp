// The bodies of the facts of money that nodes tell each other (kiosk/api/sync.md §8, §9).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <boost/json/object.hpp>

#include "data/money/cash_closings.hpp"
#include "data/money/payers.hpp"

namespace data::money {

using Body = boost::json::object;

/// Of a shop's series, as it was recorded there.
Body receipt_body(const Receipt& receipt);
Result<Receipt> parse_receipt(const Body& body);

Body cash_closing_body(const CashClosing& closing);
Result<CashClosing> parse_cash_closing(const Body& body);

/// What a shop's till may do, and what of it the kitchen has: so a shop that was restored from a backup goes on after it.
struct TillBody {
    ToldTill till;
    std::vector<Receipt> receipts;     ///< the latest, in order
    std::vector<CashClosing> closings; ///< the latest, in order
};
Body till_body(const TillBody& told);
Result<TillBody> parse_till(const Body& body, counter::Instant at);

/// `is_whole`: there are no others.
struct AccountsBody {
    bool is_whole = false;
    std::vector<ToldAccount> accounts;
};
Body accounts_body(std::span<const ToldAccount> accounts, bool is_whole);
Result<AccountsBody> parse_accounts(const Body& body);

} // namespace data::money
