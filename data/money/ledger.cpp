#include "data/money/ledger.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace data::money {

using counter::Cents;
using counter::money::Books;
using counter::money::Transfer;

bool is_diners(AccountKind kind) {
    using enum AccountKind;
    return kind == credit || kind == receivable || kind == old_debt || kind == suspense;
}

std::vector<Line> lines_of(const counter::money::Transfers& transfers) {
    std::vector<Line> lines;
    for (const auto& transfer : transfers) lines.push_back({transfer, 0});
    return lines;
}

Ledger::Ledger(Database& database)
    : database_(&database), accounts_(database, "SELECT id, kind, owner FROM accounts"),
      sums_(database, "SELECT a.kind, a.owner, sum(m.cents) FROM (SELECT debit AS account, cents FROM transfers UNION ALL SELECT credit, "
                      "-cents FROM transfers) m JOIN accounts a ON a.id = m.account GROUP BY m.account"),
      add_account_(database, "INSERT INTO accounts (kind, owner) VALUES (?1, ?2)"),
      add_entry_(database, "INSERT INTO entries (kind, at, day, closing, reference, author) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      add_transfer_(database, "INSERT INTO transfers (entry, line, debit, credit, cents, meals) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      lines_(database, "SELECT d.kind, d.owner, c.kind, c.owner, t.cents, t.meals FROM transfers t JOIN accounts d ON d.id = t.debit JOIN "
                       "accounts c ON c.id = t.credit WHERE t.entry = ?1 ORDER BY t.line"),
      // Each side by its index: an OR of both would read every transfer.
      movements_(database, "SELECT e.id, e.kind, e.at, e.day, e.closing, e.reference, e.author, m.kind, sum(m.cents), sum(m.meals) FROM (SELECT "
                           "t.entry, a.id, a.kind, t.cents, t.meals FROM accounts a JOIN transfers t ON t.debit = a.id WHERE a.owner = ?1 AND a.kind IN "
                           "('credit', 'receivable', 'old_debt', 'suspense') UNION ALL SELECT t.entry, a.id, a.kind, -t.cents, t.meals FROM accounts "
                           "a JOIN transfers t ON t.credit = a.id WHERE a.owner = ?1 AND a.kind IN ('credit', 'receivable', 'old_debt', "
                           "'suspense')) m JOIN entries e ON e.id = m.entry GROUP BY e.id, m.id ORDER BY e.id DESC, m.id LIMIT ?2"),
      charged_(database, "SELECT d.kind, d.owner, c.kind, c.owner, t.cents, t.meals FROM entries e JOIN transfers t ON t.entry = e.id JOIN "
                         "accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit WHERE e.closing = ?1 AND t.meals <> 0 ORDER BY "
                         "e.id, t.line"),
      has_charged_(database, "SELECT EXISTS (SELECT 1 FROM entries WHERE closing = ?1 AND kind = 'meals')"),
      last_entry_(database, "SELECT max(id) FROM entries"),
      charged_twice_(database, "SELECT closing, count(*) FROM entries WHERE kind = 'meals' AND closing IS NOT NULL GROUP BY closing "
                               "HAVING count(*) > 1") {}

namespace {

std::optional<AccountKey> key_in(const Rows& rows, int column) {
    const auto kind = counter::money::parse_account_kind(rows.text(column));
    if (!kind) return std::nullopt;
    return AccountKey{*kind, std::string{rows.text(column + 1)}};
}

const Error unknown_account{ErrorKind::internal, "the ledger has an account of a kind that this program doesn't know"};

} // namespace

Result<void> Ledger::load() {
    forget_touched();
    ids_.clear();
    books_ = Books{};
    {
        auto rows = accounts_.rows();
        while (rows.next()) {
            const auto key = key_in(rows, 1);
            if (!key) return unknown_account;
            ids_.emplace(*key, rows.integer(0));
        }
        if (!rows.status()) return rows.status();
    }
    counter::money::Transfers brought;
    const AccountKey other{AccountKind::opening, ""}; // of nobody: what is taken from it for one account is given back for another
    auto rows = sums_.rows();
    while (rows.next()) {
        const auto key = key_in(rows, 0);
        if (!key) return unknown_account;
        const Cents sum{rows.integer(2)};
        if (sum.value > 0) brought.push_back({*key, other, sum});
        if (sum.value < 0) brought.push_back({other, *key, Cents{-sum.value}});
    }
    if (!rows.status()) return rows.status();
    if (!books_.post(brought) || books_.balance(other) != Cents{})
        return Error{ErrorKind::internal, "the ledger's debits don't equal its credits: restore a backup, and keep this folder"};
    return {};
}

Result<const Ledger::Ids::value_type*> Ledger::account(const AccountKey& key) {
    if (const auto known = ids_.find(key); known != ids_.end()) return &*known;
    if (auto added = add_account_.run(counter::money::to_string(key.kind), key.owner); !added) return added.error();
    return &*ids_.emplace(key, database_->last_row_id()).first;
}

Result<std::int64_t> Ledger::post(const Entry& entry, std::span<const Line> lines) {
    if (lines.empty()) return 0;
    counter::money::Transfers transfers;
    transfers.reserve(lines.size());
    for (const auto& line : lines)
        if (line.transfer.amount.value != 0) transfers.push_back(line.transfer);
    if (!books_.post(transfers)) return Error{ErrorKind::internal, "an entry of the ledger is not in balance"};
    if (auto added = add_entry_.run(counter::money::to_string(entry.kind), entry.at, entry.day, entry.closing, entry.reference, entry.author); !added)
        return added.error();
    const auto id = database_->last_row_id();
    std::int64_t at = 0;
    Result<const Ids::value_type*> credit{nullptr}; // the same for all meals of a closing
    for (const auto& line : lines) {
        const auto debit = account(line.transfer.debit);
        if (!credit || !*credit || (*credit)->first != line.transfer.credit) credit = account(line.transfer.credit);
        if (!debit || !credit) return debit ? credit.error() : debit.error();
        if (auto added = add_transfer_.run(id, ++at, (*debit)->second, (*credit)->second, line.transfer.amount.value, line.meals); !added)
            return added.error();
        for (const auto* account : {*debit, *credit})
            if (is_diners(account->first.kind)) touched_.push_back(&account->first);
    }
    touched_at_ = std::max(touched_at_, entry.at);
    return id;
}

Result<std::vector<Line>> Ledger::lines(std::int64_t entry) {
    std::vector<Line> lines;
    auto rows = lines_.rows(entry);
    while (rows.next()) {
        auto debit = key_in(rows, 0);
        auto credit = key_in(rows, 2);
        if (!debit || !credit) return unknown_account;
        lines.push_back({{std::move(*debit), std::move(*credit), Cents{rows.integer(4)}}, static_cast<int>(rows.integer(5))});
    }
    if (!rows.status()) return rows.status().error();
    return lines;
}

Result<std::vector<Movement>> Ledger::movements(std::string_view diner, std::size_t most) {
    std::vector<Movement> movements;
    auto rows = movements_.rows(diner, static_cast<std::int64_t>(most));
    while (rows.next()) {
        Movement movement;
        movement.entry = {rows.integer(0), counter::money::parse_entry_kind(rows.text(1)).value_or(EntryKind{}), rows.instant(2), rows.date(3),
                          std::nullopt,    std::string{rows.text(5)},                                           std::string{rows.text(6)}};
        if (!rows.is_null(4)) movement.entry.closing = rows.integer(4);
        movement.account = counter::money::parse_account_kind(rows.text(7)).value_or(AccountKind{});
        movement.amount = Cents{rows.integer(8)};
        movement.meals = static_cast<int>(rows.integer(9));
        movements.push_back(std::move(movement));
    }
    if (!rows.status()) return rows.status().error();
    return movements;
}

Result<std::map<AccountKey, Ledger::Charged>> Ledger::charged(std::int64_t closing) {
    std::map<AccountKey, Charged> charged;
    auto rows = charged_.rows(closing);
    while (rows.next()) {
        const auto debit = key_in(rows, 0);
        const auto credit = key_in(rows, 2);
        if (!debit || !credit) return unknown_account;
        const auto meals = rows.integer(5);
        const Cents cents{rows.integer(4)};
        auto& account = charged[meals > 0 ? *debit : *credit];
        account.meals += meals;
        account.amount.value += meals > 0 ? cents.value : -cents.value;
        account.last_price = Cents{cents.value / std::abs(meals)};
        if (meals > 0) account.lots.push_back({meals, account.last_price});
        for (auto back = -meals; back > 0 && !account.lots.empty();) {
            auto& lot = account.lots.back();
            const auto taken = std::min(back, lot.meals);
            back -= taken;
            lot.meals -= taken;
            if (lot.meals == 0) account.lots.pop_back();
        }
    }
    if (!rows.status()) return rows.status().error();
    return charged;
}

Result<bool> Ledger::has_charged(std::int64_t closing) {
    const auto found = single_integer(has_charged_, closing);
    if (!found) return found.error();
    return found->value_or(0) != 0;
}

Result<std::int64_t> Ledger::last_entry() {
    const auto last = single_integer(last_entry_);
    if (!last) return last.error();
    return last->value_or(0);
}

Ledger::Touched Ledger::take_touched() {
    Touched touched{{}, touched_at_};
    for (const auto* account : touched_) touched.diners.insert(account->owner);
    forget_touched();
    return touched;
}

void Ledger::forget_touched() {
    touched_.clear();
    touched_at_ = {};
}

Result<std::vector<std::string>> Ledger::faults() {
    std::vector<std::string> faults;
    if (!books_.is_balanced()) faults.emplace_back("debits don't equal credits");
    {
        std::size_t counted = 0;
        auto rows = sums_.rows();
        while (rows.next()) {
            const auto key = key_in(rows, 0);
            if (!key) return unknown_account;
            if (rows.integer(2) != 0) ++counted;
            if (books_.balance(*key).value != rows.integer(2))
                faults.push_back(fmt::format("account {} {}: {} in memory, {} by its transfers", counter::money::to_string(key->kind), key->owner,
                                             books_.balance(*key).value, rows.integer(2)));
        }
        if (!rows.status()) return rows.status().error();
        const auto in_memory = std::ranges::count_if(books_.balances(), [](const auto& account) { return account.second.value != 0; });
        if (static_cast<std::size_t>(in_memory) != counted) faults.emplace_back("memory has other accounts than the ledger");
    }
    auto rows = charged_twice_.rows();
    while (rows.next()) faults.push_back(fmt::format("closing {} is charged {} times", rows.integer(0), rows.integer(1)));
    if (!rows.status()) return rows.status().error();
    return faults;
}

} // namespace data::money
