#include "tests/system/till/check.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace till {

using data::money::PaperState;
using data::money::Receipt;
using data::money::ReceiptKind;

namespace {

class Check {
public:
    explicit Check(const Evidence& evidence) : e_(evidence) {}

    Verdict all() {
        operations();
        receipts();
        papers();
        money("shop", e_.shop);
        money("kitchen", e_.kitchen);
        same_in_the_kitchen();
        return std::move(verdict_);
    }

private:
    template <typename... Args>
    void fault(fmt::format_string<Args...> format, Args&&... args) {
        verdict_.faults.push_back(fmt::format(format, std::forward<Args>(args)...));
    }

    /// What was told is so.
    void operations() {
        std::map<std::string, const Receipt*> by_key;
        for (const auto& receipt : e_.shop.receipts)
            if (!by_key.emplace(receipt.key, &receipt).second) fault("{} has two receipts", receipt.key);
        for (const auto& operation : e_.operations) {
            const auto found = by_key.find(operation.key);
            const auto* const receipt = found == by_key.end() ? nullptr : found->second;
            if (operation.told == Told::recorded && !receipt) fault("{} was told recorded as {} and is lost", operation.key, operation.receipt);
            if (operation.told == Told::nothing && receipt) fault("{} was told void and is receipt {}", operation.key, to_string(receipt->number));
            if (!receipt) continue;
            known_.insert(operation.key);
            if (operation.told == Told::recorded) {
                told_.insert(operation.key);
                if (to_string(receipt->number) != operation.receipt)
                    fault("{} was told as {} and is {}", operation.key, operation.receipt, to_string(receipt->number));
            }
            if (receipt->diner != operation.diner || receipt->amount.value != operation.cents)
                fault("{} is of {} and {} cents, not of {} and {}", operation.key, receipt->diner, receipt->amount.value, operation.diner, operation.cents);
            if ((receipt->kind == ReceiptKind::reversal) != operation.reverses.has_value()) fault("{} is a {}", operation.key, to_string(receipt->kind));
        }
    }

    /// Each is of something that somebody did, and no number is left out or given twice.
    void receipts() {
        std::int64_t next = 1;
        for (const auto& receipt : e_.shop.receipts) {
            const auto number = to_string(receipt.number);
            if (receipt.number.number != next) fault("receipt {} comes after {}", number, next - 1);
            next = receipt.number.number + 1;
            if (!known_.contains(receipt.key)) fault("receipt {} ({}) is of nothing that anybody did", number, receipt.key);
            ++(receipt.kind == ReceiptKind::reversal ? verdict_.reversals : verdict_.receipts);
        }
    }

    void papers() {
        std::map<std::string, int> originals;
        std::map<std::pair<std::string, int>, int> attempts;
        std::set<std::string> on_paper;
        std::map<std::string, const Receipt*> by_number;
        for (const auto& receipt : e_.shop.receipts) by_number[to_string(receipt.number)] = &receipt;
        for (const auto& slip : e_.slips) {
            if (!slip.is_whole) ++verdict_.torn;
            ++(slip.attempt == 1 ? verdict_.originals : verdict_.copies);
            if (slip.receipt.empty()) continue;
            if (!by_number.contains(slip.receipt)) fault("a paper says {}, which is no receipt", slip.receipt);
            else if (slip.is_whole && (by_number[slip.receipt]->diner != slip.diner || by_number[slip.receipt]->amount.value != slip.cents))
                fault("the paper of {} says {} cents for {}", slip.receipt, slip.cents, slip.diner);
            if (slip.is_whole) on_paper.insert(slip.receipt);
            if (slip.attempt == 1) ++originals[slip.receipt];
            ++attempts[{slip.receipt, slip.attempt}];
        }
        for (const auto& [number, count] : originals)
            if (count > 1) fault("{} originals of {}", count, number);
        for (const auto& [printing, count] : attempts)
            if (count > 1) fault("printing no. {} of {} came out {} times", printing.second, printing.first, count);
        for (const auto& receipt : e_.shop.receipts) {
            const auto number = to_string(receipt.number);
            const auto& paper = e_.shop.papers.at(number);
            const bool is_terminals = receipt.key.starts_with("terminal/");
            const bool is_told = told_.contains(receipt.key);
            if (is_told) ++verdict_.told;
            else if (on_paper.contains(number)) ++verdict_.known_by_paper;
            if (paper.state == PaperState::waiting) fault("the paper of {} still waits", number);
            // Without a printer what the page prints is a file, which is none.
            if (paper.state == PaperState::none && !paper.paper) fault("nobody wants the paper of {}", number);
            if (paper.state == PaperState::unknown && is_terminals) {
                ++verdict_.unknown_papers;
                if (on_paper.contains(number)) ++verdict_.unknown_and_out;
            }
            if (paper.state == PaperState::printed && !paper.paper && !on_paper.contains(number)) fault("{} is called printed and is on no roll", number);
        }
    }

    void money(std::string_view where, const Books& books) {
        for (const auto& one : books.faults) fault("{}: {}", where, one);
        std::map<std::string, std::int64_t> expected;
        for (const auto& family : e_.families) expected[family.code] = family.credit;
        std::int64_t cash = 0;
        for (const auto& receipt : e_.shop.receipts) {
            expected[receipt.diner] += receipt.cash().value;
            cash += receipt.cash().value;
        }
        for (const auto& [diner, credit] : books.credit)
            if (credit != expected[diner]) fault("{}: {} has {} cents instead of {}", where, diner, credit, expected[diner]);
        for (const auto& closing : books.closings) {
            std::int64_t total = 0;
            for (const auto& receipt : e_.shop.receipts)
                if (closing.first && closing.last && *closing.first <= receipt.number && receipt.number <= *closing.last) total += receipt.cash().value;
            if (closing.total.value != total) fault("{}: cash closing {} is of {} cents instead of {}", where, closing.number, closing.total.value, total);
            cash -= total;
        }
        if (books.drawer != cash) fault("{}: {} cents in the drawer instead of {}", where, books.drawer, cash);
    }

    void same_in_the_kitchen() {
        if (e_.kitchen.receipts.size() != e_.shop.receipts.size())
            fault("the kitchen has {} receipts of the shop's {}", e_.kitchen.receipts.size(), e_.shop.receipts.size());
        for (std::size_t at = 0; at < std::min(e_.kitchen.receipts.size(), e_.shop.receipts.size()); ++at) {
            const auto& there = e_.kitchen.receipts[at];
            const auto& here = e_.shop.receipts[at];
            if (there.number != here.number || there.key != here.key || there.amount != here.amount || there.diner != here.diner)
                fault("receipt {} is another one in the kitchen", to_string(here.number));
        }
        if (e_.kitchen.closings.size() != e_.shop.closings.size()) fault("the kitchen has {} cash closings of {}", e_.kitchen.closings.size(), e_.shop.closings.size());
    }

    const Evidence& e_;
    Verdict verdict_;
    std::set<std::string> known_; ///< keys of receipts that somebody asked for
    std::set<std::string> told_;
};

} // namespace

Verdict check(const Evidence& evidence) { return Check{evidence}.all(); }

} // namespace till
