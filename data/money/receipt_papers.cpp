#include "data/money/receipt_papers.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace data::money {

using counter::Cents;
using counter::Instant;
using counter::paper::JobState;
using counter::paper::LocalTime;

namespace {

LocalTime local(const counter::Zone& zone, Instant at) {
    const auto clock = zone.wall_clock(at);
    return {clock.date, clock.time};
}

PaperState state_of(JobState state) {
    switch (state) {
    case JobState::confirmed:
    case JobState::reported_done: return PaperState::printed;
    case JobState::unknown: return PaperState::unknown;
    default: return PaperState::waiting; // failed and cancelled ones, too: nothing came out
    }
}

bool is_over(JobState state) {
    using enum JobState;
    return state == confirmed || state == reported_done || state == failed || state == cancelled || state == unknown;
}

} // namespace

ReceiptPapers::ReceiptPapers(Database& database, ReceiptTable& receipts, Payers& payers, paper::Papers& papers)
    : receipts_(&receipts), payers_(&payers), papers_(&papers),
      new_session_(database, "INSERT INTO terminal_sessions SELECT max(?1, ifnull(max(id), 0) + 1), ?2 FROM terminal_sessions RETURNING id") {}

Result<counter::paper::Receipt> ReceiptPapers::blank(std::string_view series, std::string_view authority, Instant at) {
    const auto merchant = payers_->merchant(series);
    if (!merchant) return merchant.error();
    counter::paper::Receipt receipt;
    receipt.merchant = *merchant ? (*merchant)->name : std::string{series};
    receipt.at = local(*merchant ? (*merchant)->zone() : counter::Zone::find("Europe/Rome").value(), at);
    receipt.authority = authority;
    if (*merchant)
        for (const auto& served : (*merchant)->authorities)
            if (served.code == authority) receipt.authority = served.name;
    return receipt;
}

Result<counter::paper::Receipt> ReceiptPapers::document(const Receipt& r) {
    auto receipt = blank(r.series, r.authority, r.at);
    if (!receipt) return receipt;
    using What = counter::paper::Receipt::What;
    receipt->what = r.kind == ReceiptKind::top_up ? What::top_up : r.kind == ReceiptKind::reversal ? What::reversal : What::voucher;
    receipt->terminal = r.terminal;
    receipt->number = to_string(r.number);
    receipt->diner_code = r.diner;
    receipt->initials = r.initials;
    receipt->amount = r.kind == ReceiptKind::reversal ? Cents{-r.amount.value} : r.amount;
    auto mode = counter::CashMode::any;
    auto zone = counter::Zone::find("Europe/Rome").value();
    const auto payer = payers_->find(r.diner, r.at);
    if (!payer) return payer.error();
    if (*payer) {
        zone = (*payer)->zone;
        if (r.kind != ReceiptKind::voucher) mode = (*payer)->cash.mode;
        receipt->authority = (*payer)->authority_name;
    }
    if (mode == counter::CashMode::old_debt) receipt->debt = Cents{-r.balance.value};
    else receipt->balance = r.balance;
    receipt->balance_at = local(zone, r.balance_at);
    if (r.reverses) receipt->reverses = to_string(ReceiptNumber{r.number.year, *r.reverses});
    return receipt;
}

Result<counter::paper::Receipt> ReceiptPapers::document(const CashClosing& closing) {
    auto receipt = blank(closing.series, closing.shares.size() == 1 ? closing.shares.front().authority : "", closing.at);
    const auto merchant = payers_->merchant(closing.series);
    if (!receipt || !merchant) return receipt ? merchant.error() : std::move(receipt).error();
    receipt->what = counter::paper::Receipt::What::cash_closing;
    receipt->number = std::to_string(closing.number);
    receipt->amount = closing.total;
    counter::paper::Receipt::Cash cash;
    cash.receipts = closing.receipts + closing.reversals;
    cash.reversals = closing.reversals;
    cash.counted = closing.counted;
    if (closing.first && closing.last) {
        cash.first = to_string(*closing.first);
        cash.last = to_string(*closing.last);
        auto before = *closing.first;
        --before.number;
        const auto receipts = receipts_->after(closing.series, before);
        if (!receipts) return receipts.error();
        for (const auto& one : *receipts) {
            if (*closing.last < one.number) break;
            (one.kind == ReceiptKind::reversal ? cash.reversed : cash.taken).value += one.amount.value;
        }
    }
    for (const auto& share : closing.shares) {
        auto name = share.authority;
        if (*merchant)
            for (const auto& served : (*merchant)->authorities)
                if (served.code == share.authority) name = served.name;
        cash.shares.push_back({name, share.cash});
    }
    receipt->cash = std::move(cash);
    return receipt;
}

Result<ReceiptPaper> ReceiptPapers::state(const Receipt& receipt) {
    auto paper = receipts_->paper(receipt.series, receipt.number);
    if (!paper || !paper->paper || paper->state == PaperState::printed) return paper;
    const auto jobs = papers_->jobs().of_paper(*paper->paper);
    if (!jobs) return jobs.error();
    if (!jobs->empty()) {
        paper->state = state_of(jobs->back().fate.state);
        // A file is no paper: whoever wants some prints it.
        if (jobs->back().queue == paper::folder_queue && paper->state == PaperState::printed) paper->state = PaperState::none;
        paper->attempts = std::max(paper->attempts, jobs->back().attempt);
    }
    return paper;
}

Result<std::uint32_t> ReceiptPapers::new_session(std::string_view serial, Instant now) {
    // Seconds, so that a database restored from a backup gives none that was given after it was made.
    const auto least = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    std::uint32_t session = 0;
    auto rows = new_session_.rows(std::int64_t{least}, serial);
    while (rows.next()) session = static_cast<std::uint32_t>(rows.integer(0));
    if (!rows.status()) return rows.status().error();
    return session;
}

Result<void> ReceiptPapers::want(const Receipt& receipt, std::string_view serial, std::uint64_t op_id) {
    return receipts_->set_paper(receipt.series, receipt.number, {PaperState::waiting, 0, std::string{serial}, op_id, std::nullopt});
}

Result<std::vector<ReceiptPaper>> ReceiptPapers::waiting(std::string_view series, std::string_view serial) {
    auto open = receipts_->open_papers(series);
    if (!open) return std::move(open).error();
    std::vector<ReceiptPaper> waiting;
    for (auto& [receipt, paper] : *open)
        if (paper.terminal == serial && !paper.paper && paper.state == PaperState::waiting) waiting.push_back(std::move(paper));
    return waiting;
}

Result<Printing> ReceiptPapers::begin(const Receipt& receipt, std::string_view serial, bool is_repeat) {
    auto paper = state(receipt);
    if (!paper) return std::move(paper).error();
    if (!is_repeat || paper->attempts == 0) ++paper->attempts;
    paper->terminal = serial;
    paper->paper.reset();
    paper->state = PaperState::waiting;
    if (auto set = receipts_->set_paper(receipt.series, receipt.number, *paper); !set) return std::move(set).error();
    return Printing{receipt, paper->attempts};
}

Result<void> ReceiptPapers::set_state(const Receipt& receipt, PaperState state) {
    auto paper = receipts_->paper(receipt.series, receipt.number);
    if (!paper) return std::move(paper).error();
    paper->state = state;
    return receipts_->set_paper(receipt.series, receipt.number, *paper);
}

Result<void> ReceiptPapers::print(const Receipt& receipt, const std::string& request_id, const paper::Order& order) {
    const auto repeated = papers_->jobs().find_request(request_id);
    if (!repeated) return repeated.error();
    if (*repeated) return {};
    auto paper = state(receipt);
    if (!paper) return std::move(paper).error();
    if (paper->paper) {
        const auto jobs = papers_->jobs().of_paper(*paper->paper);
        if (!jobs) return jobs.error();
        if (!jobs->empty() && !is_over(jobs->back().fate.state))
            return Error{ErrorKind::conflict, "the receipt is still on its way to the printer: is there paper in it?"};
        if (auto printed = papers_->reprint(*paper->paper, {}, request_id, order); !printed) return printed;
        ++paper->attempts;
    } else {
        const auto content = document(receipt);
        if (!content) return content.error();
        const auto added = papers_->order_receipt(*content, receipt.day, ++paper->attempts, request_id, order);
        if (!added) return added.error();
        paper->paper = *added;
    }
    paper->terminal.clear();
    paper->state = PaperState::waiting;
    return receipts_->set_paper(receipt.series, receipt.number, *paper);
}

Result<void> ReceiptPapers::print(const CashClosing& closing, const paper::Order& order) {
    const auto content = document(closing);
    if (!content) return content.error();
    const auto added = papers_->order_receipt(*content, content->at.date, 1, std::nullopt, order);
    return added ? Result<void>{} : added.error();
}

} // namespace data::money
