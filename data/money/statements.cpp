#include "data/money/statements.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace data::money {

using counter::Cents;
using counter::Instant;
using counter::Policy;
using counter::money::Month;

counter::paper::Statement paper_of(const MonthStatements& month, const DinerStatement& statement) {
    using What = counter::paper::Statement::Line::What;
    counter::paper::Statement paper;
    paper.authority = month.authority_name;
    paper.month = month.month;
    paper.diner_code = statement.diner;
    paper.first_name = statement.first_name;
    paper.last_name = statement.last_name;
    for (const auto& line : statement.lines)
        paper.lines.push_back({line.date, line.is_correction ? What::correction : What::meal, line.amount});
    paper.total = statement.total;
    paper.paid = statement.paid;
    paper.due = statement.due();
    paper.issued = month.issued_on;
    return paper;
}

Statements::Statements(Database& database, const NodeSettings& node, const KitchenState& kitchen, const Ledger& ledger)
    : node_(&node), kitchen_(&kitchen), ledger_(&ledger),
      issued_(database, "SELECT month, through_entry, issued_at FROM statements WHERE authority = ?1 ORDER BY month"),
      add_(database, "INSERT INTO statements VALUES (?1, ?2, ?3, ?4, ?5)"), last_entry_(database, "SELECT max(id) FROM entries"),
      // By entries first: transfers are many, and found by their entry alone.
      owed_(database, "SELECT e.id, e.day, e.kind, r.owner, t.meals, CASE WHEN t.debit = r.id THEN t.cents ELSE -t.cents END FROM entries e CROSS "
                      "JOIN transfers t ON t.entry = e.id CROSS JOIN accounts r ON r.id IN (t.debit, t.credit) AND r.kind = 'receivable' CROSS JOIN "
                      "accounts m ON m.id IN (t.debit, t.credit) AND m.kind = 'meals' AND m.owner = ?1 WHERE e.kind IN ('meals', 'correction') "
                      "AND e.id <= ?2 AND (e.id > ?3 OR e.day > ?4) ORDER BY e.day, e.id, t.line"),
      later_(database, "SELECT a.owner, sum(CASE WHEN t.debit = a.id THEN t.cents ELSE -t.cents END) FROM transfers t CROSS JOIN accounts a ON a.id "
                       "IN (t.debit, t.credit) AND a.kind IN ('receivable', 'credit') WHERE t.entry > ?1 GROUP BY a.owner"),
      name_(database, "SELECT first_name, last_name FROM diners WHERE code = ?1") {}

Result<const Policy*> Statements::policy(std::string_view code) const {
    for (const auto& authority : kitchen_->roster.authorities())
        if (authority.policy.code == code) return &authority.policy;
    return Error{ErrorKind::not_found, fmt::format("there is no authority {:?}", code)};
}

Result<std::vector<Statements::Issued>> Statements::issued(std::string_view authority) {
    std::vector<Issued> issued;
    auto rows = issued_.rows(authority);
    while (rows.next()) {
        const auto month = counter::money::parse_month(rows.text(0));
        if (!month) return Error{ErrorKind::internal, "a statement was issued for a month that is none"};
        issued.push_back({{*month, rows.integer(1)}, rows.instant(2)});
    }
    if (!rows.status()) return rows.status().error();
    return issued;
}

/// Charges up to that entry that are on no statement up to `before`, by meal date.
Result<std::vector<Statements::Owed>> Statements::owed(std::string_view authority, std::int64_t through, const Issued* before) {
    std::vector<Owed> owed;
    const auto through_before = before ? before->through_entry : 0;
    const auto end_before = before ? counter::money::days_of(before->month).to : counter::distant_past;
    auto rows = owed_.rows(authority, through, through_before, end_before);
    while (rows.next())
        owed.push_back({std::string{rows.text(3)},
                        rows.integer(0),
                        {rows.date(1), rows.text(2) == to_string(EntryKind::correction), static_cast<int>(rows.integer(4)), Cents{rows.integer(5)}}});
    if (!rows.status()) return rows.status().error();
    return owed;
}

/// What these diners owed (negative: had paid in advance) once that entry was made. Whoever was prepaid before has money there, too.
Result<std::map<std::string, Cents>> Statements::balances_at(std::int64_t entry, const std::map<std::string, DinerStatement>& of) {
    std::map<std::string, Cents> balances;
    const auto& books = ledger_->books();
    for (const auto& [diner, statement] : of)
        balances[diner].value = books.balance({AccountKind::receivable, diner}).value + books.balance({AccountKind::credit, diner}).value;
    auto rows = later_.rows(entry);
    while (rows.next())
        if (const auto found = balances.find(std::string{rows.text(0)}); found != balances.end()) found->second.value -= rows.integer(1);
    if (!rows.status()) return rows.status().error();
    return balances;
}

Result<MonthStatements> Statements::read(const Policy& policy, Month month, const std::vector<Issued>& issued, std::optional<Month>& waits,
                                         Instant now) {
    MonthStatements result;
    result.authority = policy.code;
    result.authority_name = policy.name;
    result.month = month;
    const auto own = std::ranges::find(issued, month, &Issued::month);
    const bool is_issued = own != issued.end();
    if (is_issued) result.issued_at = own->at;
    result.issued_on = policy.zone.wall_clock(is_issued ? own->at : now).date;
    if (!is_issued && !issued.empty() && month < issued.back().month) return result; // what comes now goes on a later one

    const auto* const before = is_issued ? (own == issued.begin() ? nullptr : &*(own - 1)) : issued.empty() ? nullptr : &issued.back();
    const auto last = single_integer(last_entry_);
    if (!last) return last.error();
    const auto through = is_issued ? own->through_entry : last->value_or(0);
    const auto charges = owed(policy.code, through, before);
    if (!charges) return charges.error();

    // As if it were the last that was issued.
    std::vector<counter::money::Issued> so_far(issued.begin(), is_issued ? own : issued.end());
    so_far.push_back({month, through});
    std::map<std::string, DinerStatement> by_diner;
    std::map<std::string, Cents> on_later;
    for (const auto& charge : *charges) {
        const auto meal_month = counter::money::month_of(charge.line.date);
        const bool is_of_skipped = before && before->month < meal_month && meal_month < month;
        if (is_of_skipped && !is_issued) waits = std::min(waits.value_or(meal_month), meal_month);
        const auto on = counter::money::statement_of({charge.entry, charge.line.date, charge.line.amount}, so_far);
        if (on != month || is_of_skipped) {
            on_later[charge.diner].value += charge.line.amount.value;
            continue;
        }
        auto& statement = by_diner[charge.diner];
        statement.diner = charge.diner;
        statement.meals += charge.line.meals;
        statement.total.value += charge.line.amount.value;
        statement.lines.push_back(charge.line);
    }
    auto balances = balances_at(through, by_diner);
    if (!balances) return balances.error();
    for (auto& [diner, statement] : by_diner) {
        const auto without = (*balances)[diner].value - statement.total.value - on_later[diner].value;
        statement.paid = {std::max<std::int64_t>(0, -without)};
        result.total.value += statement.total.value;
        {
            auto rows = name_.rows(diner);
            if (rows.next()) {
                statement.first_name = rows.text(0);
                statement.last_name = rows.text(1);
            }
            if (!rows.status()) return rows.status().error();
        }
        result.statements.push_back(std::move(statement));
    }
    std::ranges::sort(result.statements, {}, [](const DinerStatement& s) { return std::tie(s.last_name, s.first_name, s.diner); });
    return result;
}

Result<MonthStatements> Statements::of(std::string_view authority, Month month, Instant now) {
    if (!node_->decides()) return Error{ErrorKind::not_found, "statements are on the kitchen's node"};
    const auto policy = this->policy(authority);
    if (!policy) return policy.error();
    const auto before = issued(authority);
    if (!before) return before.error();
    std::optional<Month> waits;
    return read(**policy, month, *before, waits, now);
}

Result<MonthStatements> Statements::issue(const StatementOrder& order) {
    if (!node_->decides()) return Error{ErrorKind::conflict, "statements are issued on the kitchen's node"};
    const auto policy = this->policy(order.authority);
    if (!policy) return policy.error();
    const auto before = issued(order.authority);
    if (!before) return before.error();
    std::optional<Month> waits;
    auto month = read(**policy, order.month, *before, waits, order.now);
    if (!month || month->issued_at) return month;
    const auto name = counter::money::to_string(order.month);
    if ((*policy)->zone.wall_clock(order.now).date <= counter::money::days_of(order.month).to)
        return Error{ErrorKind::conflict, fmt::format("{} is not over: its statements can be issued from the first of the next month", name)};
    if (!before->empty() && order.month < before->back().month)
        return Error{ErrorKind::conflict, fmt::format("{} is issued already, which comes after {}: what was left goes on the next one",
                                                      counter::money::to_string(before->back().month), name)};
    if (waits)
        return Error{ErrorKind::conflict, fmt::format("{} comes before {} and waits: issue it first", counter::money::to_string(*waits), name)};
    const auto last = single_integer(last_entry_);
    if (!last) return last.error();
    if (auto added = add_.run(order.authority, name, last->value_or(0), order.now, order.author); !added) return added.error();
    month->issued_at = order.now;
    return month;
}

} // namespace data::money
