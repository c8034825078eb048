#include "kiosk/till/terminal_desk.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "kiosk/log.hpp"
#include "printers/render.hpp"

namespace kiosk {

namespace asio = boost::asio;
using counter::money::Refusal;
using data::money::PaperState;
using data::money::Receipt;
using firmware_bridge::CommitAnswer;
using firmware_bridge::PaperFate;
using firmware_bridge::QuoteAnswer;
using firmware_bridge::Recorded;
using firmware_bridge::TerminalName;
using firmware_bridge::TopUp;
using firmware_bridge::Totals;

namespace {

/// By which an operation is known for ever.
std::string key_of(const TerminalName& terminal, std::uint64_t op_id) { return fmt::format("terminal/{}/{:016x}", terminal.serial, op_id); }

data::money::TopUpOrder order_of(const TerminalName& terminal, const TopUp& top_up, counter::Instant now) {
    return {terminal.merchant, key_of(terminal, top_up.op_id), top_up.code, top_up.amount, terminal.serial, terminal.serial, now};
}

/// `attempt`: whose text it is.
data::Result<Recorded> recorded(data::Store& store, const Receipt& receipt, int attempts, int attempt) {
    const auto document = store.receipt_papers().document(receipt);
    if (!document) return document.error();
    Recorded known;
    known.receipt = {receipt.number.year, receipt.number.number};
    known.amount = receipt.amount;
    known.balance = receipt.balance;
    known.initials = receipt.initials;
    known.attempts = attempts;
    known.text = printers::receipt_text(*document, attempt);
    return known;
}

data::Result<Recorded> recorded(data::Store& store, const Receipt& receipt) {
    const auto paper = store.receipt_papers().state(receipt);
    if (!paper) return paper.error();
    return recorded(store, receipt, paper->attempts, paper->attempts + 1);
}

data::Result<Receipt> receipt_of(data::Store& store, const TerminalName& terminal, std::uint64_t op_id) {
    auto found = store.receipts().find_key(terminal.merchant, key_of(terminal, op_id));
    if (!found) return std::move(found).error();
    if (!*found) return data::Error{data::ErrorKind::not_found, "the terminal has no such operation"};
    return std::move(**found);
}

} // namespace

TerminalDesk::TerminalDesk(asio::any_io_executor executor, StoreWorker& store, Clock& clock)
    : executor_(executor), store_(store), clock_(clock), tasks_(executor, log_line) {}

template <typename T>
asio::awaitable<void> TerminalDesk::carry_out(const char* what, StoreWorker::Work<T> work, Done<T> done, bool writes) {
    auto asked = writes ? store_.write<T>(std::move(work)) : store_.read<T>(std::move(work));
    auto answer = co_await std::move(asked);
    if (!answer) log_error(what, answer.error().message);
    std::optional<T> given;
    if (answer) given.emplace(std::move(*answer));
    done(std::move(given));
}

template <typename T>
void TerminalDesk::ask(const char* what, StoreWorker::Work<T> work, Done<T> done, bool writes) {
    // The io thread is the store's only customer: what buses ask goes through it, in order.
    asio::post(executor_, [this, what, w = std::move(work), d = std::move(done), writes]() mutable {
        tasks_.spawn(carry_out<T>(what, std::move(w), std::move(d), writes), what);
    });
}

void TerminalDesk::new_session(const TerminalName& terminal, Done<std::uint32_t> done) {
    ask<std::uint32_t>("terminal session", [terminal, now = clock_.now()](data::Store& s) { return s.receipt_papers().new_session(terminal.serial, now); },
                       std::move(done), true);
}

void TerminalDesk::quote(const TerminalName& terminal, const TopUp& top_up, Done<QuoteAnswer> done) {
    const auto order = order_of(terminal, top_up, clock_.now());
    ask<QuoteAnswer>("terminal quote",
                     [order](data::Store& s) -> data::Result<QuoteAnswer> {
                         const auto quoted = s.tills().quote(order);
                         if (!quoted) return quoted.error();
                         QuoteAnswer answer;
                         answer.refusal = quoted->quote.refusal;
                         answer.balance = quoted->quote.balance;
                         if (quoted->payer) answer.initials = quoted->payer->account.initials;
                         if (answer.refusal == Refusal::below_minimum) answer.limit = quoted->quote.minimum;
                         else if (answer.refusal) answer.limit = quoted->quote.maximum;
                         return answer;
                     },
                     std::move(done), false);
}

void TerminalDesk::commit(const TerminalName& terminal, const TopUp& top_up, Done<CommitAnswer> done) {
    const auto order = order_of(terminal, top_up, clock_.now());
    ask<CommitAnswer>("terminal top-up",
                      [terminal, order, op_id = top_up.op_id](data::Store& s) -> data::Result<CommitAnswer> {
                          const auto topped = s.top_up(order);
                          if (!topped) return topped.error();
                          if (!topped->receipt) return CommitAnswer{topped->quoted.quote.refusal, std::nullopt};
                          if (!topped->is_repeated)
                              if (auto wanted = s.receipt_papers().want(*topped->receipt, terminal.serial, op_id); !wanted) return std::move(wanted).error();
                          auto known = recorded(s, *topped->receipt);
                          if (!known) return std::move(known).error();
                          return CommitAnswer{std::nullopt, std::move(*known)};
                      },
                      std::move(done), true);
}

void TerminalDesk::find(const TerminalName& terminal, std::vector<std::uint64_t> op_ids, Done<std::vector<std::optional<Recorded>>> done) {
    using Found = std::vector<std::optional<Recorded>>;
    ask<Found>("terminal journal",
               [terminal, ops = std::move(op_ids)](data::Store& s) -> data::Result<Found> {
                   Found all;
                   for (const auto op_id : ops) {
                       const auto receipt = s.receipts().find_key(terminal.merchant, key_of(terminal, op_id));
                       if (!receipt) return receipt.error();
                       if (!*receipt) {
                           all.emplace_back();
                           continue;
                       }
                       auto known = recorded(s, **receipt);
                       if (!known) return std::move(known).error();
                       all.emplace_back(std::move(*known));
                   }
                   return all;
               },
               std::move(done), false);
}

void TerminalDesk::waiting(const TerminalName& terminal, Done<std::vector<std::uint64_t>> done) {
    using Ops = std::vector<std::uint64_t>;
    ask<Ops>("terminal papers",
             [terminal](data::Store& s) -> data::Result<Ops> {
                 const auto waiting = s.receipt_papers().waiting(terminal.merchant, terminal.serial);
                 if (!waiting) return waiting.error();
                 Ops ops;
                 for (const auto& paper : *waiting)
                     if (paper.op_id != 0) ops.push_back(paper.op_id);
                 return ops;
             },
             std::move(done), false);
}

void TerminalDesk::begin_print(const TerminalName& terminal, std::uint64_t op_id, bool is_repeat, Done<Recorded> done) {
    ask<Recorded>("terminal printing",
                  [=](data::Store& s) -> data::Result<Recorded> {
                      const auto receipt = receipt_of(s, terminal, op_id);
                      if (!receipt) return receipt.error();
                      const auto begun = s.receipt_papers().begin(*receipt, terminal.serial, is_repeat);
                      if (!begun) return begun.error();
                      return recorded(s, begun->receipt, begun->attempt, begun->attempt);
                  },
                  std::move(done), true);
}

void TerminalDesk::paper(const TerminalName& terminal, std::uint64_t op_id, PaperFate fate, Done<bool> done) {
    const auto state = fate == PaperFate::printed ? PaperState::printed : fate == PaperFate::unknown ? PaperState::unknown : PaperState::waiting;
    ask<bool>("terminal paper",
              [=](data::Store& s) -> data::Result<bool> {
                  const auto receipt = receipt_of(s, terminal, op_id);
                  if (!receipt) return receipt.error();
                  if (auto set = s.receipt_papers().set_state(*receipt, state); !set) return std::move(set).error();
                  return true;
              },
              std::move(done), true);
}

void TerminalDesk::last_receipt(const TerminalName& terminal, Done<std::optional<std::uint64_t>> done) {
    using Op = std::optional<std::uint64_t>;
    ask<Op>("terminal copy",
            [terminal](data::Store& s) -> data::Result<Op> {
                const auto prefix = key_of(terminal, 0).substr(0, key_of(terminal, 0).size() - 16);
                const auto latest = s.receipts().latest(terminal.merchant, 200);
                if (!latest) return latest.error();
                for (auto receipt = latest->rbegin(); receipt != latest->rend(); ++receipt)
                    if (receipt->key.starts_with(prefix)) return Op{std::stoull(receipt->key.substr(prefix.size()), nullptr, 16)};
                return Op{};
            },
            std::move(done), false);
}

void TerminalDesk::totals(const TerminalName& terminal, Done<Totals> done) {
    ask<Totals>("terminal totals",
                [terminal](data::Store& s) -> data::Result<Totals> {
                    const auto drawer = s.tills().drawer(terminal.merchant);
                    if (!drawer) return drawer.error();
                    return Totals{drawer->cash, std::ranges::count(drawer->receipts, data::money::ReceiptKind::top_up, &Receipt::kind)};
                },
                std::move(done), false);
}

} // namespace kiosk
