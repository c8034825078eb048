#include "data/money/tills.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "data/link/fact_sink.hpp"

namespace data::money {

using counter::Cents;
using counter::Instant;
using counter::money::Limits;
using counter::money::Refusal;

namespace {

int year_of(counter::ServiceDate day) { return static_cast<int>(date::year_month_day{day}.year()); }

/// Nobody hands over more at once: what does would only wear out the ledger's 64 bits.
constexpr Cents most_at_once{100'000'000};

/// What is kept of a till beside its receipts; nothing of one without a row.
struct TillRow {
    Limits limits;
    std::optional<Instant> held_since;
};
Result<TillRow> read_till(Query& query, std::string_view series) {
    TillRow till;
    auto rows = query.rows(series);
    if (rows.next()) {
        if (!rows.is_null(0)) till.limits.cash = Cents{rows.integer(0)};
        if (!rows.is_null(1)) till.limits.offline = Cents{rows.integer(1)};
        if (!rows.is_null(2)) till.held_since = rows.instant(2);
    }
    if (!rows.status()) return rows.status().error();
    return till;
}

std::string reference_of(const Receipt& receipt) { return fmt::format("{}/{}", receipt.series, to_string(receipt.number)); }

} // namespace

Tills::Tills(Database& database, const NodeSettings& node, Ledger& ledger, ReceiptTable& receipts, Payers& payers)
    : node_(&node), ledger_(&ledger), receipts_(&receipts), payers_(&payers), closings_(database),
      till_(database, "SELECT cash_limit, offline_limit, held_since FROM tills WHERE series = ?1"),
      set_limits_(database, "INSERT INTO tills (series, cash_limit, offline_limit) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET cash_limit = "
                            "excluded.cash_limit, offline_limit = excluded.offline_limit"),
      release_(database, "UPDATE tills SET held_since = NULL WHERE series = ?1"),
      elsewhere_(database, "SELECT name FROM peers WHERE merchant = ?1 AND name <> ''") {}

Result<std::optional<std::string>> Tills::elsewhere(std::string_view merchant) {
    if (node_->role == NodeRole::shop) return std::nullopt;
    std::optional<std::string> node;
    auto rows = elsewhere_.rows(merchant);
    if (rows.next()) node = rows.text(0);
    if (!rows.status()) return rows.status().error();
    return node;
}

Result<Limits> Tills::limits(std::string_view merchant) {
    const auto till = read_till(till_, merchant);
    if (!till) return till.error();
    return till->limits;
}

Result<void> Tills::set_limits(std::string_view merchant, const Limits& limits) {
    const auto cents = [](const std::optional<Cents>& limit) { return limit ? std::optional{limit->value} : std::nullopt; };
    return set_limits_.run(merchant, cents(limits.cash), cents(limits.offline));
}

std::vector<CashClosing::Share> Tills::held(std::string_view merchant) const {
    std::vector<CashClosing::Share> shares;
    const auto& balances = ledger_->books().balances();
    const auto prefix = counter::money::cash_account(merchant, "");
    for (auto at = balances.lower_bound(prefix); at != balances.end(); ++at) {
        const auto& [key, balance] = *at;
        if (key.kind != prefix.kind || !key.owner.starts_with(prefix.owner)) break;
        if (balance.value != 0) shares.push_back({key.owner.substr(prefix.owner.size()), balance});
    }
    return shares;
}

Result<TillState> Tills::state(std::string_view code) {
    auto merchant = payers_->merchant(code);
    if (!merchant) return std::move(merchant).error();
    if (!*merchant)
        return Error{ErrorKind::not_found, node_->role == NodeRole::shop
                                               ? fmt::format("the kitchen has not told this node of merchant {:?} yet: is the link up?", code)
                                               : fmt::format("there is no merchant {:?}", code)};
    const auto other = elsewhere(code);
    if (!other) return other.error();
    if (*other)
        return Error{ErrorKind::conflict, fmt::format("the till of {} belongs to the node {:?}: a series of receipts has one node", code, **other)};
    TillState state{std::move(**merchant), {}, std::nullopt};
    const auto till = read_till(till_, code);
    if (!till) return till.error();
    state.till.limits = till->limits;
    state.till.receipts_held = till->held_since.has_value();
    for (const auto& share : held(code)) state.till.cash.value += share.cash.value;
    if (const auto& told = payers_->told()) {
        const auto untold = receipts_->cash_after(code, told->through);
        if (!untold) return untold.error();
        state.till.untold = *untold;
        state.balances_at = told->at;
    }
    return state;
}

Result<TopUpQuote> Tills::quote(const TopUpOrder& order) {
    TopUpQuote quoted;
    if (node_->role == NodeRole::shop && !payers_->told()) {
        quoted.quote.refusal = Refusal::balances_unknown;
        return quoted;
    }
    const auto state = this->state(order.merchant);
    if (!state) return state.error();
    auto payer = payers_->find(order.diner, order.now);
    if (!payer) return std::move(payer).error();
    if (!*payer) {
        quoted.quote.refusal = state->till.receipts_held ? Refusal::receipts_held : Refusal::unknown_diner;
        return quoted;
    }
    const auto& account = (*payer)->account;
    const auto is_enabled = state->merchant.serves(account.authority);
    auto till = state->till;
    if (node_->role != NodeRole::shop) till.limits.offline.reset(); // the kitchen is never without itself
    quoted.quote = counter::money::quote((*payer)->cash, account, till, is_enabled, order.amount);
    if (!quoted.quote.refusal && order.amount > most_at_once) {
        quoted.quote = counter::money::quote((*payer)->cash, account, till, is_enabled, Cents{}); // the balance as it stands
        quoted.quote.refusal = Refusal::above_maximum;
    }
    quoted.payer = std::move(*payer);
    return quoted;
}

Result<std::int64_t> Tills::post(const Receipt& receipt, std::span<const Line> lines) {
    const auto kind = receipt.kind == ReceiptKind::top_up ? EntryKind::top_up : EntryKind::reversal;
    return ledger_->post({0, kind, receipt.at, receipt.day, std::nullopt, reference_of(receipt), receipt.author}, lines);
}

/// The next number of the series, and the ledger's entry with it.
Result<Receipt> Tills::record(Receipt receipt, std::span<const Line> lines) {
    // A series never goes back a year, whatever the zones of a merchant's authorities and the clock: its order is that of its numbers.
    const auto year = std::max(year_of(receipt.day), receipts_->last(receipt.series).value_or(ReceiptNumber{}).year);
    receipt.number = {year, receipts_->last(receipt.series, year) + 1};
    const auto entry = post(receipt, lines);
    if (!entry) return entry.error();
    receipt.entry = *entry;
    if (auto added = receipts_->add(receipt); !added) return added.error();
    return receipt;
}

Result<TopUpDone> Tills::top_up(const TopUpOrder& order) {
    auto known = receipts_->find_key(order.merchant, order.key);
    if (!known) return std::move(known).error();
    TopUpDone done;
    if (*known) {
        const bool is_same = (*known)->kind == ReceiptKind::top_up && (*known)->diner == order.diner && (*known)->amount == order.amount;
        if (!is_same) {
            done.quoted.quote.refusal = Refusal::op_reused;
            return done;
        }
        done.receipt = std::move(*known);
        done.is_repeated = true;
        return done;
    }
    auto quoted = quote(order);
    if (!quoted) return std::move(quoted).error();
    done.quoted = std::move(*quoted);
    if (done.quoted.quote.refusal) return done;
    const auto& payer = *done.quoted.payer;
    const auto lines = lines_of(counter::money::top_up(order.diner, order.merchant, payer.account.authority,
                                                       {payer.cash.mode, payer.billing, payer.account.old_debt}, order.amount));
    Receipt receipt;
    receipt.series = order.merchant;
    receipt.kind = ReceiptKind::top_up;
    receipt.at = order.now;
    receipt.day = payer.zone.wall_clock(order.now).date;
    receipt.diner = order.diner;
    receipt.initials = payer.account.initials;
    receipt.authority = payer.account.authority;
    receipt.amount = order.amount;
    receipt.balance = done.quoted.quote.balance;
    receipt.balance_at = payer.account.as_of;
    receipt.terminal = order.terminal;
    receipt.author = order.author;
    receipt.key = order.key;
    auto recorded = record(std::move(receipt), lines);
    if (!recorded) return std::move(recorded).error();
    done.receipt = std::move(*recorded);
    return done;
}

Result<ReceiptNumber> Tills::closed_through(std::string_view merchant) {
    const auto last = closings_.last(merchant);
    if (!last) return last.error();
    return *last ? (*last)->last.value_or(ReceiptNumber{}) : ReceiptNumber{};
}

bool Tills::is_of_year_before(const Receipt& receipt) const {
    const auto last = receipts_->last(receipt.series);
    return last && receipt.number.year < last->year;
}

Result<bool> Tills::is_reversible(const Receipt& receipt, Instant now) {
    if (receipt.kind != ReceiptKind::top_up) return false;
    const auto payer = payers_->find(receipt.diner, now);
    const auto reversed = receipts_->reversed_by(receipt);
    const auto closed = closed_through(receipt.series);
    if (!payer || !reversed || !closed) return !payer ? payer.error() : !reversed ? reversed.error() : closed.error();
    const auto merchant = payers_->merchant(receipt.series);
    if (!merchant) return merchant.error();
    if (!*merchant) return false;
    const auto zone = *payer ? (*payer)->zone : (*merchant)->zone();
    return !*reversed && *closed < receipt.number && !is_of_year_before(receipt) && zone.wall_clock(now).date == receipt.day;
}

/// What the reversed receipt did to this node's ledger, the other way round.
Result<std::vector<Line>> Tills::undoing(const Receipt& reversal) {
    const auto undone = receipts_->find(reversal.series, {reversal.number.year, *reversal.reverses});
    if (!undone) return undone.error();
    if (!*undone || (*undone)->kind != ReceiptKind::top_up)
        return Error{ErrorKind::not_found, fmt::format("{} has no top-up {}", reversal.series,
                                                       to_string(ReceiptNumber{reversal.number.year, *reversal.reverses}))};
    const auto lines = ledger_->lines((*undone)->entry);
    if (!lines) return lines.error();
    counter::money::Transfers transfers;
    for (const auto& line : *lines) transfers.push_back(line.transfer);
    return lines_of(counter::money::undone(transfers));
}

Result<Done<Receipt>> Tills::reverse(const ReversalOrder& order) {
    auto known = receipts_->find_key(order.merchant, order.key);
    if (!known) return std::move(known).error();
    if (*known) {
        if ((*known)->kind != ReceiptKind::reversal || (*known)->reverses != order.of.number || (*known)->number.year != order.of.year)
            return Error{ErrorKind::wrong_input, "this key belongs to another operation: make a new one for each"};
        return Done<Receipt>{std::move(**known), true};
    }
    const auto state = this->state(order.merchant);
    if (!state) return state.error();
    auto found = receipts_->find(order.merchant, order.of);
    if (!found) return std::move(found).error();
    if (!*found) return Error{ErrorKind::not_found, fmt::format("{} has no receipt {}", order.merchant, to_string(order.of))};
    const auto& top_up = **found;
    const auto refuse = [&](std::string_view why) {
        return Error{ErrorKind::conflict, fmt::format("receipt {} can't be reversed: {}", to_string(order.of), why)};
    };
    if (state->till.receipts_held) return refuse("no receipt is given until the last number is known: the till was restored from a backup");
    if (top_up.kind != ReceiptKind::top_up) return refuse("it is no top-up");
    const auto reversed = receipts_->reversed_by(top_up);
    if (!reversed) return reversed.error();
    if (*reversed) return refuse(fmt::format("it is already, by {}", to_string(**reversed)));
    const auto closed = closed_through(order.merchant);
    if (!closed) return closed.error();
    if (top_up.number <= *closed) return refuse("its cash is closed: the office can pay it back");
    if (is_of_year_before(top_up)) return refuse("its year is over: the office can pay it back");
    const auto possible = is_reversible(top_up, order.now);
    if (!possible) return possible.error();
    if (!*possible) return refuse("it is of another day: the office can pay it back");

    auto payer = payers_->find(top_up.diner, order.now);
    if (!payer) return std::move(payer).error();
    Receipt receipt = top_up;
    receipt.kind = ReceiptKind::reversal;
    receipt.at = order.now;
    receipt.balance = {};
    receipt.balance_at = order.now;
    if (*payer) {
        const auto& account = (*payer)->account;
        // As a top-up's: where cash pays old debts alone, the debt that is left.
        receipt.balance = (*payer)->cash.mode == counter::CashMode::old_debt ? Cents{-(account.old_debt.value + top_up.amount.value)}
                                                                            : Cents{account.credit.value - top_up.amount.value};
        receipt.balance_at = account.as_of;
    }
    receipt.terminal = order.terminal;
    receipt.author = order.author;
    receipt.key = order.key;
    receipt.reverses = top_up.number.number;
    receipt.number.year = top_up.number.year;
    const auto lines = undoing(receipt);
    if (!lines) return lines.error();
    auto recorded = record(std::move(receipt), *lines);
    if (!recorded) return std::move(recorded).error();
    return Done<Receipt>{std::move(*recorded), false};
}

Result<Drawer> Tills::drawer(std::string_view merchant) {
    Drawer drawer;
    auto last = closings_.last(merchant);
    if (!last) return std::move(last).error();
    drawer.last_closing = std::move(*last);
    const auto through = drawer.last_closing ? drawer.last_closing->last.value_or(ReceiptNumber{}) : ReceiptNumber{};
    auto receipts = receipts_->after(merchant, through);
    if (!receipts) return std::move(receipts).error();
    drawer.receipts = std::move(*receipts);
    drawer.shares = held(merchant);
    for (const auto& share : drawer.shares) drawer.cash.value += share.cash.value;
    return drawer;
}

namespace {

std::vector<Line> handing_over(const CashClosing& closing) {
    std::vector<Line> lines;
    for (const auto& share : closing.shares)
        for (auto& line : lines_of(counter::money::handed_over(closing.series, share.authority, share.cash))) lines.push_back(std::move(line));
    return lines;
}

Entry entry_of(const CashClosing& closing, counter::ServiceDate day) {
    return {0, EntryKind::handed_over, closing.at, day, std::nullopt, fmt::format("{}/{}", closing.series, closing.number), closing.author};
}

} // namespace

Result<Done<CashClosing>> Tills::close_cash(const CashCount& count) {
    auto known = closings_.find_key(count.merchant, count.key);
    if (!known) return std::move(known).error();
    if (*known) {
        if ((*known)->counted != count.counted)
            return Error{ErrorKind::wrong_input, "this key belongs to another cash closing: make a new one for each"};
        return Done<CashClosing>{std::move(**known), true};
    }
    const auto state = this->state(count.merchant);
    if (!state) return state.error();
    if (state->till.receipts_held)
        return Error{ErrorKind::conflict, "no cash is closed until the last receipt's number is known: the till was restored from a backup"};
    auto drawer = this->drawer(count.merchant);
    if (!drawer) return std::move(drawer).error();
    if (drawer->receipts.empty() && drawer->cash.value == 0)
        return Error{ErrorKind::conflict, "nothing was taken since the last cash closing: there is nothing to close"};
    if (count.seen && *count.seen != drawer->cash)
        return Error{ErrorKind::conflict, "cash was taken or given back since it was counted: count it again"};
    CashClosing closing;
    closing.series = count.merchant;
    closing.number = drawer->last_closing ? drawer->last_closing->number + 1 : 1;
    closing.key = count.key;
    closing.at = count.now;
    closing.author = count.author;
    if (!drawer->receipts.empty()) {
        closing.first = drawer->receipts.front().number;
        closing.last = drawer->receipts.back().number;
    } else if (drawer->last_closing) {
        closing.last = drawer->last_closing->last;
    }
    closing.receipts = std::ranges::count(drawer->receipts, ReceiptKind::top_up, &Receipt::kind);
    closing.reversals = std::ranges::count(drawer->receipts, ReceiptKind::reversal, &Receipt::kind);
    closing.total = drawer->cash;
    closing.counted = count.counted;
    closing.shares = std::move(drawer->shares);
    const auto entry = ledger_->post(entry_of(closing, state->merchant.zone().wall_clock(count.now).date), handing_over(closing));
    if (!entry) return entry.error();
    if (*entry != 0) closing.entry = *entry;
    if (auto added = closings_.add(closing); !added) return added.error();
    return Done<CashClosing>{std::move(closing), false};
}

Result<void> Tills::resume(std::string_view merchant, ReceiptNumber last, Instant now) {
    const auto of = payers_->merchant(merchant);
    if (!of) return of.error();
    const auto zone = *of ? (*of)->zone() : counter::Zone::find("Europe/Rome").value();
    if (const auto year = year_of(zone.wall_clock(now).date); last.year != year)
        return Error{ErrorKind::wrong_input, fmt::format("{} is not of this year: give the last number of {} ({:04}-000000: none yet)",
                                                         to_string(last), year, year)};
    constexpr std::int64_t most_since_a_backup = 10'000;
    if (const auto own = receipts_->last(merchant, last.year); last.number > own + most_since_a_backup)
        return Error{ErrorKind::wrong_input, fmt::format("{} is very far from {}, the last one here: read it again", to_string(last),
                                                         to_string(ReceiptNumber{last.year, own}))};
    const auto till = read_till(till_, merchant);
    if (!till) return till.error();
    if (!till->held_since)
        return Error{ErrorKind::conflict, fmt::format("receipts of {} are not held: the next number is known", merchant)};
    if (const auto own = receipts_->last(merchant).value_or(ReceiptNumber{}); own > last)
        return Error{ErrorKind::conflict, fmt::format("receipt {} was given already: the last number can't be lower", to_string(own))};
    if (auto known = receipts_->know_number(merchant, last); !known) return known;
    return release_.run(merchant);
}

Result<void> hold_receipts(Database& database, Instant since) {
    Query is_there{database, "SELECT count(*) FROM sqlite_schema WHERE name = 'tills'"};
    const auto tables = single_integer(is_there);
    if (!tables) return tables.error();
    if (tables->value_or(0) == 0) return {}; // of a program that gave no receipts
    // Also those that had given none by then: a merchant's here, the office's.
    Query hold{database, "INSERT INTO tills (series, held_since) SELECT series, ?1 FROM (SELECT series FROM receipts UNION SELECT merchant FROM "
                         "told_till UNION SELECT code FROM merchants UNION SELECT 'ufficio-' || code FROM "
                         "authorities) WHERE true ON CONFLICT DO UPDATE SET held_since = excluded.held_since"};
    return hold.run(since);
}

Result<bool> Tills::adopt(Receipt receipt) {
    const auto known = receipts_->find(receipt.series, receipt.number);
    if (!known) return known.error();
    if (*known) {
        if ((*known)->key == receipt.key) return false;
        return Error{ErrorKind::conflict, fmt::format("{} has another receipt {}: the shop gave a number twice", receipt.series, to_string(receipt.number))};
    }
    const auto same_key = receipts_->find_key(receipt.series, receipt.key);
    if (!same_key) return same_key.error();
    if (*same_key)
        return Error{ErrorKind::conflict, fmt::format("{}: receipts {} and {} are of one operation", receipt.series,
                                                      to_string((*same_key)->number), to_string(receipt.number))};
    std::vector<Line> lines;
    if (receipt.kind == ReceiptKind::reversal) {
        auto undoing_lines = undoing(receipt);
        if (!undoing_lines) return std::move(undoing_lines).error();
        lines = std::move(*undoing_lines);
    } else {
        auto payer = payers_->find(receipt.diner, receipt.at);
        if (!payer) return std::move(payer).error();
        if (*payer) {
            const auto& p = **payer;
            lines = lines_of(counter::money::top_up(receipt.diner, receipt.series, receipt.authority,
                                                    {p.cash.mode, p.billing, p.account.old_debt}, receipt.amount));
        } else {
            lines = {{{counter::money::cash_account(receipt.series, receipt.authority), {AccountKind::suspense, receipt.diner}, receipt.amount}, 0}};
        }
    }
    const auto entry = post(receipt, lines);
    if (!entry) return entry.error();
    receipt.entry = *entry;
    if (auto added = receipts_->add(receipt); !added) return added.error();
    return true;
}

Result<bool> Tills::adopt(CashClosing closing) {
    const auto known = closings_.find(closing.series, closing.number);
    if (!known) return known.error();
    if (*known) {
        if ((*known)->key == closing.key) return false;
        return Error{ErrorKind::conflict, fmt::format("{} has another cash closing no. {}", closing.series, closing.number)};
    }
    const auto same_key = closings_.find_key(closing.series, closing.key);
    if (!same_key) return same_key.error();
    if (*same_key)
        return Error{ErrorKind::conflict, fmt::format("{}: cash closings no. {} and {} are of one operation", closing.series,
                                                      (*same_key)->number, closing.number)};
    const auto merchant = payers_->merchant(closing.series);
    if (!merchant) return merchant.error();
    const auto zone = *merchant ? (*merchant)->zone() : counter::Zone::find("Europe/Rome").value();
    closing.entry.reset();
    const auto entry = ledger_->post(entry_of(closing, zone.wall_clock(closing.at).date), handing_over(closing));
    if (!entry) return entry.error();
    if (*entry != 0) closing.entry = *entry;
    if (auto added = closings_.add(closing); !added) return added.error();
    return true;
}

Result<void> Tills::take(const TillBody& told) {
    const auto& till = told.till;
    if (node_->merchant && *node_->merchant != till.merchant.code)
        return Error{ErrorKind::wrong_input, fmt::format("this node is the shop of {}, not of {}", *node_->merchant, till.merchant.code)};
    auto done = payers_->take(till);
    if (done) done = set_limits(till.merchant.code, till.limits);
    if (!done) return done;
    // What this node gave before it was restored from a backup comes back. What doesn't fit into its own series any more (a number that it gave
    // again, a reversal of what is not told) stays the kitchen's alone: the rest of what it says counts all the same.
    for (const auto& receipt : told.receipts)
        if (const auto adopted = adopt(receipt); !adopted && !link::is_to_be_parked(adopted.error())) return adopted.error();
    for (const auto& closing : told.closings)
        if (const auto adopted = adopt(closing); !adopted && !link::is_to_be_parked(adopted.error())) return adopted.error();
    if (till.through.number > 0) done = receipts_->know_number(till.merchant.code, till.through);
    const auto own = read_till(till_, till.merchant.code);
    if (!own) return own.error();
    const bool is_held = own->held_since && *own->held_since < till.at;
    return done && is_held ? release_.run(till.merchant.code) : done;
}

Result<TillBody> Tills::told_of(const Merchant& merchant, std::size_t most, Instant now) {
    TillBody told;
    const auto limits = this->limits(merchant.code);
    auto receipts = receipts_->latest(merchant.code, most);
    auto closings = closings_.all(merchant.code, std::min<std::size_t>(most, 100));
    if (!limits) return limits.error();
    if (!receipts || !closings) return receipts ? std::move(closings).error() : std::move(receipts).error();
    told.till = {merchant, *limits, receipts_->last(merchant.code).value_or(ReceiptNumber{}), now};
    told.receipts = std::move(*receipts);
    told.closings = std::move(*closings);
    std::ranges::reverse(told.closings);
    // A closing whose receipts are not among them would hand over cash that the shop never took, by its own books.
    if (!told.receipts.empty())
        std::erase_if(told.closings, [&](const CashClosing& closing) { return !closing.first || *closing.first < told.receipts.front().number; });
    return told;
}

} // namespace data::money
