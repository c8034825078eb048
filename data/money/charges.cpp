#include "data/money/charges.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include "counter/money/charge.hpp"

namespace data::money {

using counter::Billing;
using counter::Cents;
using counter::Policy;
using counter::money::DinerChange;
using counter::money::meal_price;

namespace {

Billing billing_of(const Rows& rows, int column, const Policy& policy) {
    if (rows.is_null(column)) return policy.billing;
    return rows.text(column) == "postpaid" ? Billing::postpaid : Billing::prepaid;
}

/// A meal without a price is a line of 0 cents: it was charged all the same.
Line meal_line(const AccountKey& account, const std::string& authority, int meals, Cents price) {
    auto transfers = account.kind == AccountKind::extras ? counter::money::extras(authority, meals, price)
                                                          : counter::money::meals(account, authority, meals, price);
    if (!transfers.empty()) return {std::move(transfers.front()), meals};
    const AccountKey income{AccountKind::meals, authority};
    return meals > 0 ? Line{{account, income, {}}, meals} : Line{{income, account, {}}, meals};
}

/// What was charged last is given back first, at what it cost.
void give_back(std::vector<Line>& lines, const AccountKey& account, const std::string& authority, const Ledger::Charged& charged, std::int64_t meals) {
    for (auto lot = charged.lots.rbegin(); lot != charged.lots.rend() && meals > 0; ++lot) {
        const auto back = std::min(meals, lot->meals);
        lines.push_back(meal_line(account, authority, -static_cast<int>(back), lot->price));
        meals -= back;
    }
}

} // namespace

Charges::Charges(Database& database, Ledger& ledger)
    : ledger_(&ledger), charged_after_(database, "SELECT value FROM meta WHERE key = 'charged_after'"),
      frozen_(database, "SELECT d.code, d.fee_band, d.billing FROM closing_lines l JOIN closing_meals m ON m.line = l.id JOIN diners d ON d.id "
                        "= m.diner WHERE l.closing = ?1 ORDER BY d.code"),
      diner_(database, "SELECT code, fee_band, billing FROM diners WHERE id = ?1"), meals_(database, "SELECT meals FROM closings WHERE id = ?1"),
      openings_(database, "SELECT d.code, d.billing, o.credit_cents, o.old_debt_cents FROM opening_balances o JOIN diners d ON d.id = o.diner "
                          "JOIN groups g ON g.code = d.grp JOIN schools s ON s.code = g.school WHERE s.authority = ?1 ORDER BY d.code"),
      brought_(database, "SELECT a.kind, a.owner, sum(CASE WHEN t.debit = a.id THEN t.cents ELSE -t.cents END) FROM entries e JOIN transfers t "
                         "ON t.entry = e.id JOIN accounts a ON a.id IN (t.debit, t.credit) WHERE e.kind = 'opening' AND a.kind IN ('credit', "
                         "'receivable', 'old_debt') GROUP BY a.id") {}

Result<void> Charges::load() {
    auto rows = charged_after_.rows();
    if (rows.next()) {
        const auto text = rows.text(0);
        std::from_chars(text.data(), text.data() + text.size(), after_);
    }
    return rows.status();
}

Result<std::vector<Charges::Diner>> Charges::frozen(std::int64_t closing, const Policy& policy) {
    std::vector<Diner> diners;
    auto rows = frozen_.rows(closing);
    while (rows.next())
        diners.push_back({std::string{rows.text(0)}, billing_of(rows, 2, policy), meal_price(policy, rows.text(1)).value_or(Cents{})});
    if (!rows.status()) return rows.status().error();
    return diners;
}

Result<Charges::Diner> Charges::diner(std::int64_t row, const Policy& policy) {
    auto rows = diner_.rows(row);
    if (!rows.next()) return rows.status() ? Error{ErrorKind::internal, "a variation names a diner who is not there"} : rows.status().error();
    return Diner{std::string{rows.text(0)}, billing_of(rows, 2, policy), meal_price(policy, rows.text(1)).value_or(Cents{})};
}

Result<std::int64_t> Charges::unnamed(const Closing& closing, std::size_t named) {
    const auto meals = single_integer(meals_, closing.id);
    if (!meals) return meals.error();
    return std::max<std::int64_t>(0, meals->value_or(0) - static_cast<std::int64_t>(named));
}

Result<void> Charges::charge(const Closing& closing, const Policy& policy) {
    const auto diners = frozen(closing.id, policy);
    if (!diners) return diners.error();
    const auto extras = unnamed(closing, diners->size());
    if (!extras) return extras.error();
    std::vector<Line> lines;
    lines.reserve(diners->size() + 1);
    for (const auto& diner : *diners)
        lines.push_back(meal_line(counter::money::meal_account(diner.code, diner.billing), policy.code, 1, diner.price));
    if (*extras > 0)
        lines.push_back(meal_line({AccountKind::extras, policy.code}, policy.code, static_cast<int>(*extras), meal_price(policy, "").value_or(Cents{})));
    const auto entry = ledger_->post({0, EntryKind::meals, closing.closed_at, closing.date, closing.id, closing.school, ""}, lines);
    return entry ? Result<void>{} : entry.error();
}

Result<void> Charges::settle(const Closing& closing, const std::vector<Variation>& variations, const Policy& policy, counter::Instant now) {
    if (closing.id <= after_ || variations.empty()) return {};
    // By diner, and by delta sheet: what is on one sheet for a diner is one change.
    std::map<std::int64_t, std::map<std::int64_t, DinerChange>> changes;
    std::int64_t extras = 0;
    for (const auto& variation : variations) {
        const bool is_acknowledged = variation.state == VariationState::acknowledged;
        if (!variation.diner_row) {
            if (is_acknowledged) extras += variation.line.meals;
            continue;
        }
        auto& change = changes[*variation.diner_row][variation.number];
        change.meals += static_cast<int>(variation.line.meals);
        change.reason = variation.reason;
        change.is_acknowledged = is_acknowledged;
        change.is_refused = variation.state == VariationState::refused;
    }
    const auto diners = frozen(closing.id, policy);
    auto charged = ledger_->charged(closing.id);
    if (!diners || !charged) return diners ? charged.error() : diners.error();
    std::set<std::string_view> had;
    for (const auto& diner : *diners) had.insert(diner.code);

    std::vector<Line> lines;
    for (const auto& [row, by_sheet] : changes) {
        const auto of = diner(row, policy);
        if (!of) return of.error();
        std::vector<DinerChange> sheets;
        for (const auto& [number, change] : by_sheet) sheets.push_back(change);
        auto owed = counter::money::meals_due(had.contains(of->code) ? 1 : 0, sheets, policy.absence_after_close);
        // Who has changed from one way of paying to the other since is given back where it was charged. A meal given back and charged
        // again costs what it cost.
        auto price = of->price;
        for (const auto billing : {Billing::prepaid, Billing::postpaid}) {
            const auto account = counter::money::meal_account(of->code, billing);
            const auto so_far = charged->find(account);
            if (so_far == charged->end()) continue;
            price = so_far->second.last_price;
            const auto meals = static_cast<int>(so_far->second.meals);
            const auto kept = std::min(owed, meals);
            give_back(lines, account, policy.code, so_far->second, meals - kept);
            owed -= kept;
        }
        if (owed > 0) lines.push_back(meal_line(counter::money::meal_account(of->code, of->billing), policy.code, owed, price));
    }
    const auto frozen_extras = unnamed(closing, diners->size());
    if (!frozen_extras) return frozen_extras.error();
    const AccountKey of_extras{AccountKind::extras, policy.code};
    const auto& so_far = (*charged)[of_extras];
    const auto more = std::max<std::int64_t>(0, *frozen_extras + extras) - so_far.meals;
    if (more > 0) lines.push_back(meal_line(of_extras, policy.code, static_cast<int>(more), meal_price(policy, "").value_or(Cents{})));
    if (more < 0) give_back(lines, of_extras, policy.code, so_far, -more);
    const auto entry = ledger_->post({0, EntryKind::correction, now, closing.date, closing.id, closing.school, ""}, lines);
    return entry ? Result<void>{} : entry.error();
}

Result<void> Charges::bring_forward(const std::vector<Policy>& policies, counter::Instant now) {
    std::map<AccountKey, Cents> brought;
    {
        auto rows = brought_.rows();
        while (rows.next())
            if (const auto kind = counter::money::parse_account_kind(rows.text(0)))
                brought[{*kind, std::string{rows.text(1)}}] = Cents{rows.integer(2)};
        if (!rows.status()) return rows.status();
    }
    for (const auto& policy : policies) {
        std::vector<Line> lines;
        auto rows = openings_.rows(policy.code);
        while (rows.next()) {
            const std::string code{rows.text(0)};
            // A balance is debits minus credits: a family's credit is a negative one.
            const auto had_credit = -(brought[{AccountKind::credit, code}].value + brought[{AccountKind::receivable, code}].value);
            const auto had_debt = brought[{AccountKind::old_debt, code}].value;
            const Cents credit{rows.integer(2) - had_credit};
            const Cents debt{rows.integer(3) - had_debt};
            for (auto& line : lines_of(counter::money::opening(code, policy.code, billing_of(rows, 1, policy), credit, debt)))
                lines.push_back(std::move(line));
        }
        if (!rows.status()) return rows.status();
        const auto day = policy.zone.wall_clock(now).date;
        if (const auto entry = ledger_->post({0, EntryKind::opening, now, day, std::nullopt, policy.code, "import"}, lines); !entry) return entry.error();
    }
    return {};
}

} // namespace data::money
