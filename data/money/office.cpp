#include "data/money/office.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "counter/money/charge.hpp"
#include "data/money/names.hpp"

namespace data::money {

using counter::Cents;
using counter::CashMode;
using counter::Instant;
using counter::Policy;

namespace {

namespace json = boost::json;

constexpr date::days longest_ago{3653};
constexpr std::array payment_kinds{EntryKind::card, EntryKind::mav, EntryKind::pagopa, EntryKind::sdd, EntryKind::voucher};

bool takes(const Policy& policy, EntryKind kind, counter::ServiceDate day) {
    if (kind == EntryKind::voucher) return policy.vouchers && policy.vouchers->contains(day);
    const auto payment = counter::parse_payment(counter::money::to_string(kind));
    return payment && policy.payments.contains(*payment);
}

std::string series_of(std::string_view authority) { return fmt::format("ufficio-{}", authority); }

/// As asked: the same text is the same payment. Whoever asks again may be somebody else.
std::string request_of(const PaymentOrder& order) {
    json::object request{{"diner", order.diner},
                         {"kind", counter::money::to_string(order.kind)},
                         {"cents", order.amount.value},
                         {"paid_on", counter::to_string(order.paid_on)},
                         {"old_debt", order.pays_old_debt},
                         {"reference", order.reference}};
    if (order.fee) request["fee"] = order.fee->value;
    return json::serialize(request);
}

std::string reference_in(std::string_view request) {
    boost::system::error_code failed;
    const auto parsed = json::parse(request, failed);
    if (failed || !parsed.is_object()) return {};
    const auto* reference = parsed.as_object().if_contains("reference");
    return reference && reference->is_string() ? std::string{reference->as_string()} : std::string{};
}

Error wrong(std::string message) { return {ErrorKind::wrong_input, std::move(message)}; }
Error refused(std::string message) { return {ErrorKind::conflict, std::move(message)}; }
Error not_here() { return {ErrorKind::not_found, "the families' accounts are on the kitchen's node"}; }

AccountLine line_in(const Rows& rows) {
    AccountLine line;
    line.diner = rows.text(0);
    line.name = rows.text(2);
    if (!line.name.empty() && !rows.text(1).empty()) line.name += ' ';
    line.name += rows.text(1);
    line.school = rows.text(3);
    line.group = rows.text(4);
    line.authority = rows.text(5);
    return line;
}

} // namespace

std::optional<EntryKind> parse_payment_kind(std::string_view text) {
    const auto kind = counter::money::parse_entry_kind(text);
    return kind && std::ranges::find(payment_kinds, *kind) != payment_kinds.end() ? kind : std::nullopt;
}

Office::Office(Database& database, const NodeSettings& node, const KitchenState& kitchen, Ledger& ledger, ReceiptTable& receipts, Payers& payers,
               ReceiptPapers& papers)
    : node_(&node), kitchen_(&kitchen), ledger_(&ledger), receipts_(&receipts), payers_(&payers), papers_(&papers), statements_(database, node, kitchen, ledger),
      payment_(database, "SELECT entry, request FROM payments WHERE key = ?1"),
      add_payment_(database, "INSERT INTO payments VALUES (?1, ?2, ?3)"),
      held_(database, "SELECT count(*) FROM tills WHERE series = ?1 AND held_since IS NOT NULL"),
      person_(database, "SELECT d.code, d.first_name, d.last_name, s.name, g.name, s.authority, d.fee_band FROM diners d JOIN groups g ON g.code = "
                        "d.grp JOIN schools s ON s.code = g.school WHERE d.code = ?1"),
      names_(database, "SELECT code, first_name, last_name FROM diners") {}

const Policy* Office::policy_of(std::string_view code) const {
    const auto& roster = kitchen_->roster;
    const auto diner = roster.find_diner(code);
    return diner ? &roster.policy_of(roster.school_of(*diner)) : nullptr;
}

// Payments.

Result<void> Office::check(const PaymentOrder& order, const Payer& payer, const Policy& policy, Cents fee) {
    if (order.amount.value <= 0) return wrong("the amount must be more than nothing");
    if (order.kind != EntryKind::mav && order.fee.value_or(Cents{}).value != 0) return wrong("only a MAV has a fee of its own");
    if (fee.value < 0) return wrong("a fee can't be negative");
    if (fee >= order.amount)
        return wrong(fmt::format("the fee of {} cents is not below the amount of {}: the amount is what the family paid, fee included", fee.value,
                                 order.amount.value));
    const auto today = policy.zone.wall_clock(order.now).date;
    if (order.paid_on > today) return wrong(fmt::format("{} is not yet", counter::to_string(order.paid_on)));
    if (order.paid_on < today - longest_ago) return wrong(fmt::format("{} is more than ten years ago", counter::to_string(order.paid_on)));
    if (order.kind == EntryKind::voucher) return check_vouchers(order, policy);
    if (!takes(policy, order.kind, order.paid_on))
        return refused(fmt::format("{} doesn't take {}", policy.name, counter::money::to_string(order.kind)));
    if (order.pays_old_debt && order.amount > payer.account.old_debt)
        return refused(fmt::format("of the old debt {} cents are left: record what is more as a payment of its own", payer.account.old_debt.value));
    return {};
}

Result<void> Office::check_vouchers(const PaymentOrder& order, const Policy& policy) {
    if (order.pays_old_debt) return wrong("vouchers are for meals: they pay no old debt");
    if (!policy.vouchers) return refused(fmt::format("{} converts no vouchers", policy.name));
    if (!takes(policy, order.kind, order.paid_on))
        return refused(fmt::format("{} converts vouchers from {} to {}", policy.name, counter::to_string(policy.vouchers->from),
                                   counter::to_string(policy.vouchers->to)));
    const auto held = single_integer(held_, series_of(policy.code));
    if (!held) return held.error();
    if (held->value_or(0) != 0)
        return refused(fmt::format("the data was restored from a backup: first say the last receipt's number by `mestolo till resume --merchant {}`",
                                   series_of(policy.code)));
    return {};
}

/// The next number of the office's series.
Result<Receipt> Office::give_receipt(const PaymentOrder& order, const Payer& payer) {
    Receipt receipt;
    receipt.series = series_of(payer.account.authority);
    receipt.kind = ReceiptKind::voucher;
    receipt.at = order.now;
    receipt.day = payer.zone.wall_clock(order.now).date;
    const auto year = static_cast<int>(date::year_month_day{receipt.day}.year());
    receipt.number = {year, receipts_->last(receipt.series, year) + 1};
    receipt.diner = order.diner;
    receipt.initials = payer.account.initials;
    receipt.authority = payer.account.authority;
    receipt.amount = order.amount;
    receipt.balance = {payer.account.credit.value + order.amount.value};
    receipt.balance_at = order.now;
    receipt.author = order.author;
    receipt.key = order.key;
    const auto lines = lines_of(counter::money::voucher(order.diner, payer.account.authority, payer.billing, order.amount));
    const auto reference = fmt::format("{}/{}", receipt.series, to_string(receipt.number));
    const auto entry = ledger_->post({0, order.kind, order.now, order.paid_on, std::nullopt, reference, order.author}, lines);
    if (!entry) return entry.error();
    receipt.entry = *entry;
    if (auto added = receipts_->add(receipt); !added) return added.error();
    return receipt;
}

Result<RecordedPayment> Office::record(const PaymentOrder& order, const Payer& payer, Cents fee) {
    const auto& account = payer.account;
    RecordedPayment recorded;
    // What pays an old debt leaves the credit as it is.
    recorded.balance = {account.credit.value + (order.pays_old_debt ? 0 : order.amount.value) - fee.value};
    if (order.kind == EntryKind::voucher) {
        auto receipt = give_receipt(order, payer);
        if (!receipt) return std::move(receipt).error();
        recorded.entry = receipt->entry;
        recorded.receipt = std::move(*receipt);
        return recorded;
    }
    const counter::money::Paid paid{order.pays_old_debt ? CashMode::old_debt : CashMode::any, payer.billing, account.old_debt};
    Entry entry{0, order.kind, order.now, order.paid_on, std::nullopt, order.reference, order.author};
    const auto posted = ledger_->post(entry, lines_of(counter::money::payment(order.diner, account.authority, paid, order.amount)));
    if (!posted) return posted.error();
    recorded.entry = *posted;
    entry.kind = EntryKind::mav_fee;
    const auto kept = ledger_->post(entry, lines_of(counter::money::fee(order.diner, account.authority, payer.billing, fee)));
    if (!kept) return kept.error();
    return recorded;
}

Result<RecordedPayment> Office::repeated(const PaymentOrder& order, std::int64_t entry) {
    RecordedPayment recorded;
    recorded.entry = entry;
    recorded.is_repeated = true;
    const auto payer = payers_->find(order.diner, order.now);
    if (!payer) return payer.error();
    if (*payer) recorded.balance = (*payer)->account.credit;
    if (order.kind == EntryKind::voucher && *payer) {
        auto receipt = receipts_->find_key(series_of((*payer)->account.authority), order.key);
        if (!receipt) return std::move(receipt).error();
        recorded.receipt = std::move(*receipt);
    }
    return recorded;
}

Result<std::optional<RecordedPayment>> Office::pay(const PaymentOrder& order) {
    if (!node_->decides()) return refused("payments are recorded on the kitchen's node");
    std::optional<std::int64_t> known;
    {
        auto rows = payment_.rows(order.key);
        if (rows.next()) {
            if (rows.text(1) != request_of(order)) return std::optional<RecordedPayment>{};
            known = rows.integer(0);
        }
        if (!rows.status()) return rows.status().error();
    }
    if (known) {
        auto recorded = repeated(order, *known);
        if (!recorded) return std::move(recorded).error();
        return std::optional{std::move(*recorded)};
    }
    const auto payer = payers_->find(order.diner, order.now);
    if (!payer) return payer.error();
    const auto* policy = policy_of(order.diner);
    if (!*payer || !policy) return Error{ErrorKind::not_found, fmt::format("there is no diner {:?}", order.diner)};
    const auto fee = order.fee.value_or(order.kind == EntryKind::mav ? policy->mav_fee : Cents{});
    if (auto checked = check(order, **payer, *policy, fee); !checked) return std::move(checked).error();
    auto recorded = record(order, **payer, fee);
    if (!recorded) return std::move(recorded).error();
    if (auto added = add_payment_.run(order.key, recorded->entry, request_of(order)); !added) return std::move(added).error();
    return std::optional{std::move(*recorded)};
}

Result<std::optional<counter::paper::Receipt>> Office::voucher_receipt(std::string_view series, ReceiptNumber number) {
    const auto receipt = receipts_->find(series, number);
    if (!receipt) return receipt.error();
    if (!*receipt || (*receipt)->kind != ReceiptKind::voucher) return std::optional<counter::paper::Receipt>{};
    auto paper = papers_->document(**receipt);
    if (!paper) return std::move(paper).error();
    paper->merchant = (*receipt)->author;
    paper->at = paper->balance_at.value_or(paper->at); // the authority's clock: an office is no merchant that has one
    auto rows = payment_.rows((*receipt)->key);
    if (rows.next())
        if (const auto reference = reference_in(rows.text(1)); !reference.empty()) paper->notes.push_back("Riferimento: " + reference);
    if (!rows.status()) return rows.status().error();
    return std::optional{std::move(*paper)};
}

// Accounts.

void Office::add_balances(AccountLine& line) const {
    using enum AccountKind;
    const auto& books = ledger_->books();
    // Who was prepaid and is postpaid now has money in both accounts.
    line.balance = {-(books.balance({credit, line.diner}).value + books.balance({receivable, line.diner}).value)};
    line.old_debt = books.balance({old_debt, line.diner});
}

Result<std::optional<AccountLine>> Office::line(std::string_view diner) {
    std::optional<AccountLine> line;
    auto rows = person_.rows(diner);
    if (rows.next()) {
        line = line_in(rows);
        add_balances(*line);
    }
    if (!rows.status()) return rows.status().error();
    return line;
}

Result<std::vector<AccountLine>> Office::find(std::string_view typed, std::size_t most) {
    if (!node_->decides()) return not_here();
    const NameQuery wanted{typed};
    struct Hit {
        bool is_name = false; ///< after those whose code it is
        std::string name;
        std::string diner;
        auto operator<=>(const Hit&) const = default;
    };
    std::vector<Hit> hits;
    {
        auto rows = names_.rows();
        while (rows.next()) {
            const auto code = rows.text(0);
            if (wanted.is_code(code)) hits.push_back({false, "", std::string{code}});
            else if (wanted.is_name(rows.text(1), rows.text(2))) hits.push_back({true, fmt::format("{} {}", rows.text(2), rows.text(1)), std::string{code}});
        }
        if (!rows.status()) return rows.status().error();
    }
    std::ranges::sort(hits);
    if (hits.size() > most) hits.resize(most);
    std::vector<AccountLine> lines;
    for (const auto& hit : hits) {
        auto found = line(hit.diner);
        if (!found) return std::move(found).error();
        if (*found) lines.push_back(std::move(**found));
    }
    return lines;
}

Result<AccountSheet> Office::account(std::string_view diner, std::size_t most_movements, Instant now) {
    if (!node_->decides()) return not_here();
    AccountSheet sheet;
    std::string band;
    {
        auto rows = person_.rows(diner);
        if (rows.next()) {
            static_cast<AccountLine&>(sheet) = line_in(rows);
            band = rows.text(6);
        }
        if (!rows.status()) return rows.status().error();
    }
    const auto payer = payers_->find(diner, now);
    if (!payer) return payer.error();
    const auto* policy = policy_of(diner);
    if (!*payer || !policy || sheet.diner.empty()) return Error{ErrorKind::not_found, fmt::format("there is no diner {:?}", diner)};
    auto movements = ledger_->movements(diner, most_movements);
    if (!movements) return std::move(movements).error();
    add_balances(sheet);
    sheet.billing = (*payer)->billing;
    sheet.meal_price = counter::money::meal_price(*policy, band);
    sheet.suspense = {-ledger_->books().balance({AccountKind::suspense, sheet.diner}).value};
    sheet.movements = std::move(*movements);
    const auto today = policy->zone.wall_clock(now).date;
    for (const auto kind : payment_kinds)
        if (takes(*policy, kind, today)) sheet.payments.push_back(kind);
    sheet.mav_fee = policy->mav_fee;
    return sheet;
}

Result<std::vector<ArrearsLine>> Office::arrears(std::optional<std::string_view> authority, Instant now) {
    if (!node_->decides()) return not_here();
    const auto& roster = kitchen_->roster;
    const auto is_asked = [&](const counter::Authority& one) { return one.policy.code == authority; };
    if (authority && std::ranges::none_of(roster.authorities(), is_asked))
        return Error{ErrorKind::not_found, fmt::format("there is no authority {:?}", *authority)};
    using enum AccountKind;
    const auto& balances = ledger_->books().balances();
    std::set<std::string_view> owing; // of either account: who was postpaid before may owe there
    for (const auto kind : {credit, receivable})
        for (auto at = balances.lower_bound({kind, {}}); at != balances.end() && at->first.kind == kind; ++at)
            if (at->second.value > 0) owing.insert(at->first.owner);
    std::vector<ArrearsLine> lines;
    for (const auto code : owing) {
        const auto diner = roster.find_diner(code);
        if (!diner) continue;
        const auto& policy = roster.policy_of(roster.school_of(*diner));
        if (authority && policy.code != *authority) continue;
        const auto payer = payers_->find(code, now);
        if (!payer) return payer.error();
        if (!*payer || (*payer)->billing == counter::Billing::postpaid) continue;
        const auto& account = (*payer)->account;
        if (!counter::money::is_in_arrears(account.credit, account.meal_price, policy.arrears_meals.value_or(0))) continue;
        auto found = line(code);
        if (!found) return std::move(found).error();
        if (!*found) continue;
        ArrearsLine line{std::move(**found), {-account.credit.value}, 0, false};
        if (const auto price = account.meal_price.value; price > 0) line.meals = (line.owed.value + price - 1) / price;
        line.is_blocked = kitchen_->records.is(counter::LongState::blocked, *diner, policy.zone.wall_clock(now).date);
        lines.push_back(std::move(line));
    }
    std::ranges::sort(lines, {}, [](const ArrearsLine& line) { return std::tuple{std::string_view{line.authority}, -line.owed.value, std::string_view{line.diner}}; });
    return lines;
}

Result<std::vector<Unpriced>> unpriced(Database& database, const counter::Roster& roster, Instant now) {
    std::vector<Unpriced> found;
    Query bands{database, "SELECT s.authority, d.fee_band, count(*) FROM diners d JOIN groups g ON g.code = d.grp JOIN schools s ON s.code = g.school "
                          "WHERE s.authority = ?1 AND d.enrolled_to >= ?2 GROUP BY d.fee_band ORDER BY d.fee_band"};
    for (const auto& authority : roster.authorities()) {
        const auto& policy = authority.policy;
        auto rows = bands.rows(policy.code, policy.zone.wall_clock(now).date);
        while (rows.next())
            if (!counter::money::meal_price(policy, rows.text(1))) found.push_back({policy.code, std::string{rows.text(1)}, rows.integer(2)});
        if (!rows.status()) return rows.status().error();
    }
    return found;
}

} // namespace data::money
