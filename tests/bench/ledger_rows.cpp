#include "tests/bench/ledger_rows.hpp"

#include <utility>

#include "tests/bench/expect.hpp"

namespace bench {

LedgerEnd ledger_end(data::Database& database) {
    data::Query accounts{database, "SELECT ifnull(max(id), 0) FROM accounts"};
    data::Query entries{database, "SELECT ifnull(max(id), 0) FROM entries"};
    return {expect(data::single_integer(accounts)).value_or(0), expect(data::single_integer(entries)).value_or(0)};
}

LedgerRows ledger_rows(data::Database& database, const LedgerEnd& after) {
    std::vector<LedgerRows::Account> accounts;
    data::Query read_accounts{database, "SELECT id, kind, owner FROM accounts WHERE id > ?1 ORDER BY id"};
    auto a = read_accounts.rows(after.account);
    while (a.next()) accounts.push_back({a.integer(0), std::string{a.text(1)}, std::string{a.text(2)}});
    expect(a.status());

    LedgerRows read;
    auto next = accounts.begin();
    data::Query transfers{database, "SELECT line, debit, credit, cents, meals FROM transfers WHERE entry = ?1 ORDER BY line"};
    data::Query entries{database, "SELECT id, kind, at, day, closing, reference, author FROM entries WHERE id > ?1 ORDER BY id"};
    auto e = entries.rows(after.entry);
    while (e.next()) {
        LedgerRows::Entry entry{e.integer(0), std::string{e.text(1)}, e.integer(2), e.integer(3), std::nullopt, std::string{e.text(5)},
                                std::string{e.text(6)}, {}, {}};
        if (!e.is_null(4)) entry.closing = e.integer(4);
        auto t = transfers.rows(entry.id);
        while (t.next()) {
            entry.transfers.push_back({t.integer(0), t.integer(1), t.integer(2), t.integer(3), t.integer(4)});
            for (const auto account : {t.integer(1), t.integer(2)})
                for (; next != accounts.end() && next->id <= account; ++next) entry.accounts.push_back(std::move(*next));
        }
        expect(t.status());
        read.entries.push_back(std::move(entry));
    }
    expect(e.status());
    return read;
}

LedgerPeer::LedgerPeer(Sqlite& database)
    : database_(&database), account_(database, "INSERT INTO accounts (id, kind, owner) VALUES (?1, ?2, ?3)"),
      entry_(database, "INSERT INTO entries (kind, at, day, closing, reference, author) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      transfer_(database, "INSERT INTO transfers (entry, line, debit, credit, cents, meals) VALUES (?1, ?2, ?3, ?4, ?5, ?6)") {}

std::int64_t LedgerPeer::insert(const LedgerRows::Entry& entry) {
    for (const auto& account : entry.accounts) {
        account_.bind(1, account.id);
        account_.bind(2, account.kind);
        account_.bind(3, account.owner);
        account_.run();
    }
    entry_.bind(1, entry.kind);
    entry_.bind(2, entry.at);
    entry_.bind(3, entry.day);
    if (entry.closing) entry_.bind(4, *entry.closing);
    else entry_.bind_null(4);
    entry_.bind(5, entry.reference);
    entry_.bind(6, entry.author);
    entry_.run();
    const auto id = database_->last_row_id();
    for (const auto& transfer : entry.transfers) {
        transfer_.bind(1, id);
        transfer_.bind(2, transfer.line);
        transfer_.bind(3, transfer.debit);
        transfer_.bind(4, transfer.credit);
        transfer_.bind(5, transfer.cents);
        transfer_.bind(6, transfer.meals);
        transfer_.run();
    }
    return id;
}

} // namespace bench
