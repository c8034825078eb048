// The rows that the store left in the ledger, and SQLite alone writing them again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "data/database.hpp"
#include "tests/bench/sqlite.hpp"

namespace bench {

struct LedgerRows {
    struct Account {
        std::int64_t id;
        std::string kind, owner;
    };
    struct Transfer {
        std::int64_t line, debit, credit, cents, meals;
    };
    struct Entry {
        std::int64_t id;
        std::string kind;
        std::int64_t at, day;
        std::optional<std::int64_t> closing;
        std::string reference, author;
        std::vector<Account> accounts; ///< that were new with it
        std::vector<Transfer> transfers;
    };
    std::vector<Entry> entries;
};

/// How far the ledger goes.
struct LedgerEnd {
    std::int64_t account = 0;
    std::int64_t entry = 0;
};
LedgerEnd ledger_end(data::Database& database);
LedgerRows ledger_rows(data::Database& database, const LedgerEnd& after);

/// Every statement prepared before; within a transaction of the caller's.
class LedgerPeer {
public:
    explicit LedgerPeer(Sqlite& database);
    /// Returns the entry's row.
    std::int64_t insert(const LedgerRows::Entry& entry);

private:
    Sqlite* database_;
    Statement account_;
    Statement entry_;
    Statement transfer_;
};

} // namespace bench
