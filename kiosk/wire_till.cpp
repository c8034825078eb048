#include "kiosk/wire_till.hpp"

#include <algorithm>

#include <boost/json/array.hpp>

namespace kiosk::wire {

namespace json = boost::json;
using counter::to_string;
using data::money::CashClosing;
using data::money::Merchant;
using data::money::Receipt;
using data::money::ReceiptKind;
using data::money::to_string;

namespace {

std::string_view in_words(counter::CashMode mode) {
    return mode == counter::CashMode::any ? "any" : mode == counter::CashMode::old_debt ? "old_debt" : "none";
}

std::string_view name_of(const Merchant& merchant, std::string_view authority) {
    const auto found = std::ranges::find(merchant.authorities, authority, &data::money::TillAuthority::code);
    return found == merchant.authorities.end() ? authority : std::string_view{found->name};
}

json::array shares(const std::vector<CashClosing::Share>& of, const Merchant& merchant) {
    json::array array;
    for (const auto& share : of)
        array.push_back(json::object{{"code", share.authority}, {"name", name_of(merchant, share.authority)}, {"cash_cents", share.cash.value}});
    return array;
}

json::object cash_state(const data::money::Drawer& drawer, const Merchant& merchant) {
    json::object cash{{"cash_cents", drawer.cash.value},
                      {"receipts", std::ranges::count(drawer.receipts, ReceiptKind::top_up, &Receipt::kind)},
                      {"reversals", std::ranges::count(drawer.receipts, ReceiptKind::reversal, &Receipt::kind)}};
    if (!drawer.receipts.empty()) {
        cash["first"] = to_string(drawer.receipts.front().number);
        cash["last"] = to_string(drawer.receipts.back().number);
    }
    cash["authorities"] = shares(drawer.shares, merchant);
    return cash;
}

/// The receipts' closings are `closings`, those that matter.
data::Result<json::object> receipt(data::Store& store, const Receipt& r, const Merchant& merchant, const std::vector<CashClosing>& closings,
                                   counter::Instant now) {
    const auto paper = store.receipt_papers().state(r);
    const auto reversed = store.receipts().reversed_by(r);
    const auto reversible = store.tills().is_reversible(r, now);
    if (!paper) return paper.error();
    if (!reversed || !reversible) return reversed ? reversible.error() : reversed.error();
    json::object body{{"receipt", to_string(r.number)},
                      {"kind", to_string(r.kind)},
                      {"at", to_string(r.at)},
                      {"diner", r.diner},
                      {"initials", r.initials},
                      {"authority", name_of(merchant, r.authority)},
                      {"amount_cents", r.amount.value},
                      {"balance_cents", r.balance.value},
                      {"balance_at", to_string(r.balance_at)},
                      {"terminal", r.terminal},
                      {"paper", to_string(paper->state)},
                      {"attempts", paper->attempts},
                      {"reversible", *reversible}};
    if (r.reverses) body["reverses"] = to_string(data::money::ReceiptNumber{r.number.year, *r.reverses});
    if (*reversed) body["reversed_by"] = to_string(**reversed);
    for (const auto& closing : closings)
        if (closing.first && closing.last && *closing.first <= r.number && r.number <= *closing.last) body["cash_closing"] = closing.number;
    return body;
}

} // namespace

std::string_view to_string(firmware_bridge::TerminalState::Line line) {
    using Line = firmware_bridge::TerminalState::Line;
    switch (line) {
    case Line::connecting: return "connecting";
    case Line::ready: return "ready";
    case Line::silent: return "silent";
    case Line::wrong_map: return "wrong_map";
    case Line::wrong_serial: return "wrong_serial";
    }
    return {};
}

json::object terminal(const firmware_bridge::TerminalState& state) {
    return {{"name", state.name},           {"serial", state.serial},           {"line", to_string(state.line)},
            {"paper_out", state.paper_out}, {"cover_open", state.cover_open},   {"battery_low", state.battery_low},
            {"journal_lost", state.journal_lost}, {"printing", state.printing}};
}

json::object cash_closing(const CashClosing& closing, const Merchant& merchant) {
    json::object body{{"number", closing.number},
                      {"at", to_string(closing.at)},
                      {"author", closing.author},
                      {"receipts", closing.receipts},
                      {"reversals", closing.reversals},
                      {"total_cents", closing.total.value},
                      {"counted_cents", closing.counted.value},
                      {"difference_cents", closing.counted.value - closing.total.value},
                      {"authorities", shares(closing.shares, merchant)}};
    if (closing.first) body["first"] = to_string(*closing.first);
    if (closing.last) body["last"] = to_string(*closing.last);
    return body;
}

data::Result<json::object> till(data::Store& store, std::string_view merchant, const TerminalStates& terminals, bool connected,
                                counter::Instant now) {
    const auto state = store.tills().state(merchant);
    const auto drawer = store.tills().drawer(merchant);
    const auto closings = store.tills().closings().all(merchant, 100);
    const auto setup = store.papers().setup().read();
    if (!state) return state.error();
    if (!drawer || !closings) return drawer ? closings.error() : drawer.error();
    if (!setup) return setup.error();
    const auto today = state->merchant.zone().wall_clock(now).date;
    const auto recent = store.receipts().recent(merchant, today);
    if (!recent) return recent.error();

    json::array authorities;
    for (const auto& authority : state->merchant.authorities)
        authorities.push_back(json::object{{"code", authority.code}, {"name", authority.name}, {"cash", in_words(authority.cash.mode)}});
    json::array receipts;
    for (const auto& r : *recent) {
        auto body = receipt(store, r, state->merchant, *closings, now);
        if (!body) return std::move(body).error();
        receipts.push_back(std::move(*body));
    }
    json::array states;
    for (const auto& one : terminals) states.push_back(terminal(one));
    json::object body{{"merchant", state->merchant.code},
                      {"name", state->merchant.name},
                      {"date", to_string(today)},
                      {"authorities", std::move(authorities)},
                      {"connected", connected},
                      {"receipts_held", state->till.receipts_held},
                      {"untold_cents", state->till.untold.value},
                      {"cash", cash_state(*drawer, state->merchant)},
                      {"receipts", std::move(receipts)},
                      {"terminals", std::move(states)},
                      {"has_printer", setup->queue_for(counter::paper::Kind::receipt) != data::paper::folder_queue}};
    const auto balances_at = connected ? std::optional{now} : state->balances_at;
    if (balances_at) body["balances_at"] = to_string(*balances_at);
    if (state->till.limits.cash) body["cash_limit_cents"] = state->till.limits.cash->value;
    if (state->till.limits.offline) body["offline_limit_cents"] = state->till.limits.offline->value;
    if (drawer->last_closing) body["last_closing"] = cash_closing(*drawer->last_closing, state->merchant);
    return body;
}

json::object till_quote(const data::money::TopUpQuote& quoted, bool with_amount) {
    const auto& payer = *quoted.payer;
    const auto& account = payer.account;
    const bool pays_debt = payer.cash.mode == counter::CashMode::old_debt;
    json::object body{{"diner", account.diner},
                      {"initials", account.initials},
                      {"authority", payer.authority_name},
                      {"cash", in_words(payer.cash.mode)},
                      {"old_debt_cents", account.old_debt.value},
                      {"balance_cents", pays_debt ? -account.old_debt.value : account.credit.value},
                      {"as_of", to_string(account.as_of)},
                      {"new_balance_cents", quoted.quote.balance.value},
                      {"minimum_cents", quoted.quote.minimum.value}};
    if (quoted.quote.maximum) body["maximum_cents"] = quoted.quote.maximum->value;
    // That nothing is too little is no news.
    using counter::money::Refusal;
    const auto refusal = quoted.quote.refusal;
    const bool of_no_amount = !with_amount && (refusal == Refusal::amount_not_positive || refusal == Refusal::below_minimum);
    if (refusal && !of_no_amount) body["refusal"] = to_string(*refusal);
    return body;
}

data::Result<json::object> top_up(data::Store& store, const Receipt& receipt) {
    const auto paper = store.receipt_papers().state(receipt);
    if (!paper) return paper.error();
    return json::object{{"receipt", to_string(receipt.number)},
                        {"merchant", receipt.series},
                        {"balance_cents", receipt.balance.value},
                        {"printed", paper->state == data::money::PaperState::printed}};
}

data::Result<json::object> receipt_print(data::Store& store, const Receipt& receipt) {
    const auto paper = store.receipt_papers().state(receipt);
    if (!paper) return paper.error();
    return json::object{{"receipt", to_string(receipt.number)}, {"paper", to_string(paper->state)}, {"attempts", paper->attempts}};
}

} // namespace kiosk::wire
