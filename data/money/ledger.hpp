// The ledger in the database: entries of transfers, only ever added to, and the balances that they add up to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "counter/money/ledger.hpp"
#include "data/database.hpp"

namespace data::money {

using counter::money::AccountKey;
using counter::money::AccountKind;
using counter::money::EntryKind;

/// One thing that happened to money.
struct Entry {
    std::int64_t id = 0;
    EntryKind kind{};
    counter::Instant at;               ///< recorded
    counter::ServiceDate day;          ///< of the meal, the payment, the receipt
    std::optional<std::int64_t> closing; ///< of meals, corrections, extras
    std::string reference;             ///< receipt `SERIES/NUMBER`, code of a payment; may be empty
    std::string author;                ///< who recorded it; empty: by itself
};

/// A transfer as it stands in an entry. One that charges meals without a price (or gives them back) is of 0 cents.
struct Line {
    counter::money::Transfer transfer;
    int meals = 0; ///< charged; negative: given back
};
std::vector<Line> lines_of(const counter::money::Transfers& transfers);

/// What one entry did to one account.
struct Movement {
    Entry entry;
    AccountKind account{};
    counter::Cents amount; ///< debit minus credit
    int meals = 0;
};

/// Part of the store: all that writes runs inside its transaction, on its thread.
class Ledger {
public:
    explicit Ledger(Database& database);

    /// Adds up every transfer: after opening the database, and after a roll-back.
    Result<void> load();
    const counter::money::Books& books() const { return books_; }

    /// Returns the entry's id. No lines: no entry, and 0.
    Result<std::int64_t> post(const Entry& entry, std::span<const Line> lines);
    Result<std::vector<Line>> lines(std::int64_t entry);
    /// Of a diner's accounts, the latest first; at most so many.
    Result<std::vector<Movement>> movements(std::string_view diner, std::size_t most);
    /// Meals charged for a closing, by account: meals and what they cost.
    struct Charged {
        struct Lot {
            std::int64_t meals = 0;
            counter::Cents price; ///< of one
        };
        std::int64_t meals = 0;
        counter::Cents amount;
        std::vector<Lot> lots;     ///< charged and not given back, the latest last
        counter::Cents last_price; ///< of one meal, the last time
    };
    Result<std::map<AccountKey, Charged>> charged(std::int64_t closing);
    Result<bool> has_charged(std::int64_t closing);
    Result<std::int64_t> last_entry();

    /// The diners whose accounts have changed since the last call, and when the last of it was recorded.
    struct Touched {
        std::set<std::string, std::less<>> diners;
        counter::Instant at;
    };
    Touched take_touched();
    /// As if it had been called, for nobody.
    void forget_touched();

    /// What is wrong with the ledger, in words: empty if debits equal credits, every balance in memory is its sum, and each meal of a
    /// closing that was charged is charged once at first.
    Result<std::vector<std::string>> faults();

private:
    struct HashOfKey {
        std::size_t operator()(const AccountKey& key) const {
            return std::hash<std::string>{}(key.owner) + 31 * static_cast<std::size_t>(key.kind);
        }
    };
    using Ids = std::unordered_map<AccountKey, std::int64_t, HashOfKey>;
    /// The account's row; it is added if there is none. Stays where it is until `load`.
    Result<const Ids::value_type*> account(const AccountKey& key);

    Database* database_;
    counter::money::Books books_;
    Ids ids_;
    std::vector<const AccountKey*> touched_; ///< diners', of `ids_`; a closing touches all of a school's
    counter::Instant touched_at_;
    Query accounts_;
    Query sums_;
    Query add_account_;
    Query add_entry_;
    Query add_transfer_;
    Query lines_;
    Query movements_;
    Query charged_;
    Query has_charged_;
    Query last_entry_;
    Query charged_twice_;
};

/// Whether the account is a diner's.
bool is_diners(AccountKind kind);

} // namespace data::money
