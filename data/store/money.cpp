// What money does to the store: charges of closings, top-ups, and what shops and kitchen tell each other of them.

#include <algorithm>

#include <fmt/format.h>

#include "data/store/state.hpp"

namespace data {

using counter::Instant;

namespace {

constexpr std::size_t accounts_in_a_fact = 2'000; // of about 230 bytes: a fact must fit 1 MiB

} // namespace

Result<void> Store::State::load_money() {
    auto loaded = ledger.load();
    if (loaded) loaded = receipts.load();
    if (loaded) loaded = payers.load();
    if (loaded) loaded = charges.load();
    return loaded;
}

Result<void> Store::State::charge(const Closing& closing) {
    if (!node.decides()) return {};
    const auto school = memory.roster.find_school(closing.school);
    return school ? charges.charge(closing, memory.roster.policy_of(*school)) : Result<void>{};
}

Result<void> Store::State::settle_charges(const Closing& closing, Instant now) {
    if (!node.decides()) return {};
    const auto school = memory.roster.find_school(closing.school);
    const auto raised = variations.of(closing.id);
    if (!raised) return raised.error();
    return school ? charges.settle(closing, *raised, memory.roster.policy_of(*school), now) : Result<void>{};
}

Result<void> Store::State::tell_accounts() {
    const auto shops = node.decides() ? publisher.shops() : decltype(publisher.shops()){};
    if (shops.empty()) {
        ledger.forget_touched();
        return {};
    }
    const auto touched = ledger.take_touched();
    for (auto* feed : shops) {
        const auto merchant = payers.merchant(*feed->peer().merchant);
        if (!merchant) return merchant.error();
        if (!*merchant) continue;
        const auto through = receipts.last((*merchant)->code).value_or(money::ReceiptNumber{});
        std::vector<money::ToldAccount> accounts;
        for (const auto& diner : touched.diners) {
            auto payer = payers.find(diner, touched.at);
            if (!payer) return std::move(payer).error();
            if (*payer && (*merchant)->serves((*payer)->account.authority))
                accounts.push_back({std::move((*payer)->account), (*payer)->billing, through});
        }
        // Each account says how far the kitchen has got with the shop's receipts. Without any, the till does: of a code that nobody has.
        if (accounts.empty()) {
            const auto last = receipts.find((*merchant)->code, through);
            if (!last) return last.error();
            if (*last && touched.diners.contains((*last)->diner))
                if (auto told = tell_shop(*feed, 0, false, touched.at); !told) return told;
        }
        for (std::size_t from = 0; from < accounts.size(); from += accounts_in_a_fact) {
            const auto part = std::span{accounts}.subspan(from, std::min(accounts_in_a_fact, accounts.size() - from));
            if (auto told = publisher.tell_site(*feed, "accounts", money::accounts_body(part, false), touched.at); !told) return told;
        }
    }
    return {};
}

Result<void> Store::State::tell_shop(link::Outgoing& feed, std::size_t most, bool with_accounts, Instant now) {
    const auto merchant = payers.merchant(*feed.peer().merchant);
    if (!merchant) return merchant.error();
    if (!*merchant) return {}; // it comes with the import that names it
    const auto told = tills.told_of(**merchant, most, now);
    if (!told) return told.error();
    if (auto done = publisher.tell_site(feed, "till", money::till_body(*told), now); !done || !with_accounts) return done;
    const auto accounts = payers.accounts_of(**merchant, now);
    if (!accounts) return accounts.error();
    std::size_t from = 0;
    do {
        const auto part = std::span{*accounts}.subspan(from, std::min(accounts_in_a_fact, accounts->size() - from));
        if (auto done = publisher.tell_site(feed, "accounts", money::accounts_body(part, from == 0), now); !done) return done;
        from += accounts_in_a_fact;
    } while (from < accounts->size());
    return {};
}

Result<void> Store::State::tell_shops(Instant now) {
    if (!node.decides()) return {};
    for (auto* feed : publisher.shops())
        if (auto told = tell_shop(*feed, 0, true, now); !told) return told;
    return {};
}

money::Ledger& Store::ledger() { return state_->ledger; }
money::ReceiptTable& Store::receipts() { return state_->receipts; }
money::Payers& Store::payers() { return state_->payers; }
money::Tills& Store::tills() { return state_->tills; }
money::Office& Store::office() { return state_->office; }
money::ReceiptPapers& Store::receipt_papers() { return state_->receipt_papers; }

Result<money::TopUpDone> Store::top_up(const money::TopUpOrder& order) {
    auto& s = *state_;
    auto done = s.tills.top_up(order);
    if (!done || !done->receipt || done->is_repeated || s.node.role != NodeRole::shop) return done;
    if (auto told = s.publisher.tell_upstream("receipt", money::receipt_body(*done->receipt), order.now); !told) return std::move(told).error();
    return done;
}

Result<money::Done<money::Receipt>> Store::reverse(const money::ReversalOrder& order) {
    auto& s = *state_;
    auto done = s.tills.reverse(order);
    if (!done || done->is_repeated || s.node.role != NodeRole::shop) return done;
    if (auto told = s.publisher.tell_upstream("receipt", money::receipt_body(done->value), order.now); !told) return std::move(told).error();
    return done;
}

Result<money::Done<money::CashClosing>> Store::close_cash(const money::CashCount& count) {
    auto& s = *state_;
    auto done = s.tills.close_cash(count);
    if (!done || done->is_repeated || s.node.role != NodeRole::shop) return done;
    if (auto told = s.publisher.tell_upstream("cash_closing", money::cash_closing_body(done->value), count.now); !told)
        return std::move(told).error();
    return done;
}

Result<void> Store::set_limits(std::string_view merchant, const counter::money::Limits& limits, Instant now) {
    auto& s = *state_;
    if (!s.node.decides()) return Error{ErrorKind::conflict, "limits are agreed with the office, on the kitchen's node"};
    const auto known = s.payers.merchant(merchant);
    if (!known) return known.error();
    if (!*known) return Error{ErrorKind::not_found, fmt::format("there is no merchant {:?}", merchant)};
    if (auto set = s.tills.set_limits(merchant, limits); !set) return set;
    for (auto* feed : s.publisher.shops())
        if (feed->peer().merchant == merchant)
            if (auto told = s.tell_shop(*feed, 0, false, now); !told) return told;
    return {};
}

Result<std::vector<std::string>> Store::money_faults() {
    auto faults = state_->ledger.faults();
    auto of_receipts = state_->receipts.faults();
    if (!faults || !of_receipts) return faults ? std::move(of_receipts).error() : std::move(faults).error();
    std::ranges::move(*of_receipts, std::back_inserter(*faults));
    return faults;
}

} // namespace data
