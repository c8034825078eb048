// Diners and merchants as money sees them: on the kitchen's node from its roster and ledger, in a shop from what it was told.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/money/top_up.hpp"
#include "counter/time.hpp"
#include "data/kitchen_state.hpp"
#include "data/money/ledger.hpp"
#include "data/money/receipts.hpp"
#include "data/node_settings.hpp"

namespace data::money {

struct Payer {
    counter::money::Account account;
    counter::Billing billing{};
    counter::CashRules cash;    ///< of the authority
    std::string authority_name;
    counter::Zone zone;
};

/// An authority for which a merchant takes cash, or could.
struct TillAuthority {
    std::string code;
    std::string name;
    counter::Zone zone;
    counter::CashRules cash;
};

struct Merchant {
    std::string code;
    std::string name;
    std::vector<TillAuthority> authorities;

    bool serves(std::string_view authority) const;
    /// By which its days are reckoned.
    counter::Zone zone() const;
};

/// What a kitchen tells a shop of its till, absolutely.
struct ToldTill {
    Merchant merchant;
    counter::money::Limits limits;
    ReceiptNumber through; ///< of its receipts, the last that the kitchen has
    counter::Instant at;
};

/// What a kitchen tells a shop of a diner, absolutely.
struct ToldAccount {
    counter::money::Account account; ///< as_of: when it was told
    counter::Billing billing{};
    ReceiptNumber through; ///< of the shop's receipts, the last that is in it
};

/// Part of the store.
class Payers {
public:
    /// All outlive it.
    Payers(Database& database, const NodeSettings& node, const KitchenState& kitchen, const Ledger& ledger, ReceiptTable& receipts);

    /// Reads what a shop was told: after opening, after a roll-back.
    Result<void> load();

    /// Empty: nobody has that code, as far as this node knows.
    Result<std::optional<Payer>> find(std::string_view diner, counter::Instant now);
    Result<std::optional<Merchant>> merchant(std::string_view code);
    Result<std::vector<Merchant>> merchants();
    /// Every diner of these authorities, as a shop is told of them.
    Result<std::vector<ToldAccount>> accounts_of(const Merchant& merchant, counter::Instant now);

    // In a shop:
    const std::optional<ToldTill>& told() const { return told_; }
    Result<void> take(const ToldTill& till);
    Result<void> take(const ToldAccount& account);
    /// All that it was told before goes: a whole account follows.
    Result<void> forget_accounts();

private:
    Result<std::optional<Payer>> find_here(std::string_view diner, counter::Instant now);
    Result<std::optional<Payer>> find_told(std::string_view diner);
    std::optional<TillAuthority> authority(std::string_view code) const;

    const NodeSettings* node_;
    const KitchenState* kitchen_;
    const Ledger* ledger_;
    ReceiptTable* receipts_;
    std::optional<ToldTill> told_;
    Query diner_;
    Query merchants_;
    Query merchant_;
    Query diners_of_;
    Query told_till_;
    Query put_till_;
    Query told_account_;
    Query put_account_;
    Query forget_accounts_;
};

/// For the database and for facts: `{code, name, timezone, cash}`.
std::string to_json(const std::vector<TillAuthority>& authorities);
Result<std::vector<TillAuthority>> parse_till_authorities(std::string_view json);

} // namespace data::money
