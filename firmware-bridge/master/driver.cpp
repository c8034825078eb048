#include "firmware-bridge/master/driver.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace firmware_bridge {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Entries that are read at once: one more and one less by turns, so that an answer that came twice is of the wrong length.
constexpr std::uint16_t most_entries = 7;
constexpr milliseconds wrong_terminal_again{5'000};
constexpr milliseconds longest_desk_retry{10'000};
constexpr int most_sendings = 3; // of one receipt's text

LineFault fault_of(const BadBlock& bad) { return {LineFault::Kind::garbled, 0, bad.what}; }

} // namespace

struct Driver::Live {
    Request request;
    std::optional<Answer> answer;                     // to be written
    std::optional<steady_clock::time_point> retry_at; // the desk failed to commit
};

struct Driver::Job {
    enum class Stage : std::uint8_t { beginning, pieces, check, order, watching, telling };
    std::uint64_t op_id = 0;
    bool is_repeat = false;
    bool is_copy = false;
    Stage stage = Stage::beginning;
    std::uint16_t attempt = 0;
    std::string text = {};
    std::size_t sent = 0;
    int sendings = 0;
    steady_clock::time_point due{};

    bool needs_line() const { return stage != Stage::beginning && stage != Stage::telling; }
};

template <typename T, typename Then>
Desk::Done<T> Driver::on_bus(Then then) {
    return [this, box = completions_, alive = std::weak_ptr{alive_}, then = std::move(then)](std::optional<T> answer) {
        box->put([this, alive, then, answer = std::move(answer)]() mutable {
            if (!alive.expired()) then(std::move(answer));
        });
    };
}

template <typename T, typename Then>
Desk::Done<T> Driver::on_bus_still(Then then) {
    return on_bus<T>([this, life = life_, then = std::move(then)](std::optional<T> answer) {
        if (life != life_) return;
        due_ = {};
        then(std::move(answer));
    });
}

Driver::Driver(TerminalSettings settings, Pace pace, Desk& desk, std::shared_ptr<Completions> completions, OnTerminalState on_state)
    : settings_(std::move(settings)), pace_(pace), desk_(desk), completions_(std::move(completions)), on_state_(std::move(on_state)) {
    told_.name = settings_.name;
}

Driver::~Driver() = default;

// Turns. -------------------------------------------------------------------------------------------------------

std::optional<LineFault> Driver::turn(ModbusLine& line, const Moment& now) {
    now_ = now;
    due_ = now.steady;
    if (desk_again_ && desk_again_at_ <= now.steady) std::exchange(desk_again_, nullptr)();
    auto fault = exchange(line);
    if (fault) line_failed(*fault, now);
    return fault;
}

void Driver::line_failed(const LineFault& fault, const Moment& now) {
    now_ = now;
    start_over();
    auto delay = pace_.reconnect;
    if (failures_ > 0) delay = std::min(milliseconds{1000} * (1 << std::min(failures_ - 1, 10)), pace_.longest_reconnect);
    ++failures_;
    due_ = now.steady + delay;
    // One fault is noise: the next try tells.
    const bool is_silent = failures_ > 1 && fault.kind != LineFault::Kind::exception;
    tell(is_silent ? TerminalState::Line::silent : TerminalState::Line::connecting, fault.what);
}

Driver::Turn Driver::exchange(ModbusLine& line) {
    switch (phase_) {
    case Phase::greet: return greet(line);
    case Phase::journal: return read_journal(line);
    case Phase::mailbox: return read_mailbox(line);
    case Phase::same_still: return look_again(line);
    case Phase::ask_desk:
    case Phase::ask_session: {
        due_ = desk_again_ ? desk_again_at_ : steady_clock::time_point::max();
        const auto lines = lines_to_show();
        return lines ? show(line, *lines) : Turn{};
    }
    case Phase::settle: return settle(line);
    case Phase::open_session: return open_session(line);
    case Phase::see_session: return see_session(line);
    case Phase::ready: return serve(line);
    }
    return {};
}

void Driver::start_over() {
    ++life_;
    phase_ = Phase::greet;
    due_ = now_.steady;
    desk_again_ = nullptr;
    live_.reset();
    prints_.clear();
    // Its order was surely not sent yet; of any other the journal will tell.
    if (job_ && job_->is_copy && job_->stage < Job::Stage::order) copies_.push_front({job_->op_id, job_->stage != Job::Stage::beginning});
    job_.reset();
    shown_.reset();
    has_request_ = false;
    is_stale_ = false;
    is_telling_ = false;
}

bool Driver::is_same_terminal(const Status& status) const {
    return status.serial == status_.serial && status.boot_counter == status_.boot_counter && status.session == status_.session;
}

Driver::Turn Driver::read_status(ModbusLine& line, Status& into) {
    Registers registers(map::status.count);
    if (auto read = line.read(settings_.unit, map::status.address, registers); !read) return read.error();
    auto status = decode_status(registers);
    if (!status) return fault_of(status.error());
    into = std::move(*status);
    return {};
}

milliseconds Driver::desk_delay() const { return std::min(pace_.desk_retry * std::max(desk_failures_, 1), longest_desk_retry); }

void Driver::desk_failed(std::function<void()> again) {
    ++desk_failures_; // so that the display says so first
    desk_again_ = std::move(again);
    desk_again_at_ = now_.steady + desk_delay();
}

// Reconciling. -------------------------------------------------------------------------------------------------

Driver::Turn Driver::greet(ModbusLine& line) {
    Registers registers(map::status.count);
    if (auto read = line.read(settings_.unit, map::status.address, registers); !read) return read.error();
    const auto status = decode_status(registers);
    if (!status && status.error().kind == BadBlock::Kind::wrong_map) {
        due_ = now_.steady + wrong_terminal_again;
        tell(TerminalState::Line::wrong_map, status.error().what);
        return {};
    }
    if (!status) return fault_of(status.error());
    failures_ = std::min(failures_, 1); // it answers; but what it says may still be nonsense
    if (status->serial != status_.serial) {
        known_boot_.reset();
        settled_.clear();
        copies_.clear();
    }
    status_ = *status;
    if (settings_.serial && *settings_.serial != status->serial) {
        due_ = now_.steady + wrong_terminal_again;
        tell(TerminalState::Line::wrong_serial, fmt::format("{} is pinned", *settings_.serial));
        return {};
    }
    findings_ = {};
    findings_.status = *status;
    findings_.has_restarted = status->session == 0 || (known_boot_ && *known_boot_ != status->boot_counter);
    next_slot_ = 0;
    phase_ = Phase::journal;
    tell(TerminalState::Line::connecting, "");
    return {};
}

Driver::Turn Driver::read_journal(ModbusLine& line) {
    const bool is_longer = next_slot_ % (2 * most_entries - 1) == 0;
    const auto entries = std::min(static_cast<std::uint16_t>(is_longer ? most_entries : most_entries - 1),
                                  static_cast<std::uint16_t>(map::journal_entries - next_slot_));
    Registers registers(static_cast<std::size_t>(entries) * map::journal_entry_count);
    const auto address = static_cast<std::uint16_t>(map::journal_address + next_slot_ * map::journal_entry_count);
    if (auto read = line.read(settings_.unit, address, registers); !read) return read.error();
    for (std::uint16_t i = 0; i < entries; ++i) {
        const auto slot = std::span{registers}.subspan(static_cast<std::size_t>(i) * map::journal_entry_count, map::journal_entry_count);
        const auto entry = decode_journal_entry(slot, static_cast<std::uint16_t>(next_slot_ + i));
        if (!entry) return fault_of(entry.error());
        if (*entry) findings_.journal.push_back(**entry);
    }
    next_slot_ = static_cast<std::uint16_t>(next_slot_ + entries);
    if (next_slot_ < map::journal_entries) return {};
    std::ranges::sort(findings_.journal, {}, &JournalEntry::order);
    phase_ = findings_.status.request_seq != 0 ? Phase::mailbox : Phase::same_still;
    return {};
}

Driver::Turn Driver::read_mailbox(ModbusLine& line) {
    Registers registers(map::request.count);
    if (auto read = line.read(settings_.unit, map::request.address, registers); !read) return read.error();
    auto request = decode_request(registers);
    if (!request) return fault_of(request.error());
    findings_.mailbox = std::move(*request);
    phase_ = Phase::same_still;
    return {};
}

Driver::Turn Driver::look_again(ModbusLine& line) {
    Status status;
    if (auto fault = read_status(line, status)) return fault;
    const auto& before = findings_.status;
    const bool stood_still = is_same_terminal(status) && status.request_seq == before.request_seq && status.answer_seq == before.answer_seq &&
                             status.journal_next == before.journal_next && status.print_state == before.print_state &&
                             status.printed_counter == before.printed_counter && status.receipt_op == before.receipt_op &&
                             (!findings_.mailbox || findings_.mailbox->seq == status.request_seq);
    if (!stood_still) {
        phase_ = Phase::greet;
        return {};
    }
    phase_ = Phase::ask_desk;
    ask_waiting();
    return {};
}

void Driver::ask_waiting() {
    // One that is under way could come after the desk was asked, and after the terminal was told that it never will.
    if (commits_under_way_ > 0) return;
    desk_.waiting(who(), on_bus_still<std::vector<std::uint64_t>>([this](auto waiting) {
        if (!waiting) return desk_failed([this] { ask_waiting(); });
        desk_answered();
        findings_.waiting = std::move(*waiting);
        find_all();
    }));
}

void Driver::find_all() {
    std::vector<std::uint64_t> op_ids = findings_.waiting;
    for (const auto& entry : findings_.journal) op_ids.push_back(entry.op_id);
    std::ranges::sort(op_ids);
    op_ids.erase(std::ranges::unique(op_ids).begin(), op_ids.end());
    desk_.find(who(), op_ids, on_bus_still<std::vector<std::optional<Recorded>>>([this, op_ids](auto found) {
        if (!found || found->size() != op_ids.size()) return desk_failed([this] { find_all(); });
        desk_answered();
        for (std::size_t i = 0; i < op_ids.size(); ++i) findings_.desk[op_ids[i]] = std::move((*found)[i]);
        plan_ = reconcile(findings_);
        // What the desk waits for it is told, whatever it was told before: a copy may have been begun since.
        std::erase_if(plan_.papers, [this](const Plan::Paper& paper) {
            const bool is_waited_for = std::ranges::find(findings_.waiting, paper.op_id) != findings_.waiting.end();
            return paper.fate == PaperFate::printed && settled_.contains(paper.op_id) && !is_waited_for;
        });
        std::erase_if(settled_, [this](std::uint64_t op_id) { return !findings_.desk.contains(op_id); });
        phase_ = Phase::settle;
    }));
}

Driver::Turn Driver::settle(ModbusLine& line) {
    if (!plan_.answers.empty()) {
        const auto& tell = plan_.answers.front();
        // To no request: the number of the last answer that was taken changes nothing but the journal.
        Answer answer{.to = status_.answer_seq, .outcome = map::Outcome::void_, .op_id = tell.op_id, .amount = tell.amount, .lines = words::not_recorded()};
        if (tell.recorded) {
            answer.outcome = map::Outcome::recorded;
            answer.initials = tell.recorded->initials;
            answer.amount = tell.recorded->amount;
            answer.balance = tell.recorded->balance;
            answer.year = tell.recorded->receipt.year;
            answer.number = tell.recorded->receipt.number;
            answer.lines = words::recorded(*tell.recorded);
        }
        if (auto written = line.write(settings_.unit, map::answer.address, encode(answer)); !written) return written.error();
        plan_.answers.erase(plan_.answers.begin());
        return {};
    }
    if (!plan_.papers.empty()) {
        due_ = desk_again_ ? desk_again_at_ : steady_clock::time_point::max();
        const auto lines = lines_to_show();
        if (!is_telling_ && !desk_again_) {
            is_telling_ = true;
            const auto paper = plan_.papers.front();
            tell_paper(paper.op_id, paper.fate, [this] {
                is_telling_ = false;
                plan_.papers.erase(plan_.papers.begin());
            });
        }
        return lines ? show(line, *lines) : Turn{};
    }
    if (status_.session == 0) {
        phase_ = Phase::ask_session;
        ask_session();
    } else {
        become_ready();
    }
    return {};
}

void Driver::ask_session() {
    desk_.new_session(who(), on_bus_still<std::uint32_t>([this](auto session) {
        if (!session || *session == 0) return desk_failed([this] { ask_session(); });
        desk_answered();
        session_to_open_ = *session;
        phase_ = Phase::open_session;
    }));
}

Driver::Turn Driver::open_session(ModbusLine& line) {
    Status status;
    if (auto fault = read_status(line, status)) return fault;
    if (!is_same_terminal(status)) {
        start_over();
        return {};
    }
    if (auto written = line.write(settings_.unit, map::control.address, encode_control(session_to_open_, now_.seconds_since_1970)); !written) {
        return written.error();
    }
    phase_ = Phase::see_session;
    return {};
}

Driver::Turn Driver::see_session(ModbusLine& line) {
    Status status;
    if (auto fault = read_status(line, status)) return fault;
    status_.session = session_to_open_;
    // If it started anew in between, this session is on top of a start that was never reconciled.
    known_boot_ = status_.boot_counter;
    if (!is_same_terminal(status)) {
        start_over();
        return {};
    }
    status_ = status;
    become_ready();
    return {};
}

void Driver::become_ready() {
    known_boot_ = status_.boot_counter;
    failures_ = 0;
    phase_ = Phase::ready;
    poll_due_ = now_.steady;
    served_seq_ = findings_.status.request_seq; // one that came since is new
    is_stale_ = true;
    if (plan_.watch) {
        job_ = std::make_unique<Job>(Job{.op_id = *plan_.watch, .stage = Job::Stage::watching});
    }
    for (const auto& print : plan_.prints) queue_print(print);
    tell(TerminalState::Line::ready, "");
    if (findings_.is_live()) begin(*findings_.mailbox);
}

// Serving. -----------------------------------------------------------------------------------------------------

Driver::Turn Driver::serve(ModbusLine& line) {
    if (live_ && live_->answer) return write_answer(line);
    if (live_ && live_->retry_at && *live_->retry_at <= now_.steady) commit();
    if (has_request_) return read_request(line);
    if (is_stale_) return refresh(line);
    if (!job_ && !live_) begin_print();

    const bool has_poll = poll_due_ <= now_.steady;
    const bool has_print = job_ && job_->needs_line() && job_->due <= now_.steady;
    if (has_print && (is_prints_turn_ || !has_poll)) {
        is_prints_turn_ = false;
        return print(line);
    }
    if (const auto lines = lines_to_show()) return show(line, *lines);
    if (has_poll) {
        is_prints_turn_ = true;
        return poll(line);
    }
    due_ = poll_due_;
    if (job_ && job_->needs_line()) due_ = std::min(due_, job_->due);
    if (desk_again_) due_ = std::min(due_, desk_again_at_);
    if (live_ && live_->retry_at) due_ = std::min(due_, *live_->retry_at);
    return {};
}

Driver::Turn Driver::poll(ModbusLine& line) {
    // By turns one register more than needed: so no two questions in a row have answers of the same length, and one that came
    // twice or too late is seen to be wrong.
    is_odd_poll_ = !is_odd_poll_;
    Registers registers(static_cast<std::size_t>(Hint::count) + (is_odd_poll_ ? 1 : 0));
    if (auto read = line.read(settings_.unit, Hint::address, registers); !read) return read.error();
    poll_due_ = now_.steady + pace_.poll;
    const auto hint = decode_hint(registers);
    const auto known = hint_of(status_);
    if (hint.session != known.session) {
        start_over();
        return {};
    }
    has_request_ = hint.request_seq != 0 && hint.request_seq != served_seq_;
    is_stale_ = hint.bits != known.bits || hint.printed_counter != known.printed_counter;
    return {};
}

Driver::Turn Driver::refresh(ModbusLine& line) {
    Status status;
    if (auto fault = read_status(line, status)) return fault;
    is_stale_ = false;
    if (!is_same_terminal(status)) {
        start_over();
        return {};
    }
    status_ = status;
    if (status.request_seq != 0 && status.request_seq != served_seq_) has_request_ = true;
    tell(TerminalState::Line::ready, "");
    watch();
    return {};
}

Driver::Turn Driver::read_request(ModbusLine& line) {
    Registers registers(map::request.count);
    if (auto read = line.read(settings_.unit, map::request.address, registers); !read) return read.error();
    has_request_ = false;
    const auto request = decode_request(registers);
    if (!request) return fault_of(request.error());
    if (request->seq != served_seq_) begin(*request);
    return {};
}

Driver::Turn Driver::write_answer(ModbusLine& line) {
    if (auto written = line.write(settings_.unit, map::answer.address, encode(*live_->answer)); !written) return written.error();
    live_.reset();
    return {};
}

void Driver::give(Answer answer) {
    answer.to = live_->request.seq;
    answer.op_id = live_->request.op_id;
    if (answer.amount.value == 0) answer.amount = live_->request.amount;
    live_->answer = std::move(answer);
    live_->retry_at.reset();
}

void Driver::begin(const Request& request) {
    served_seq_ = request.seq;
    live_ = std::make_unique<Live>(Live{request, {}, {}});
    const bool has_operation = request.kind == map::Ask::quote || request.kind == map::Ask::confirm || request.kind == map::Ask::cancel;
    if (has_operation && request.op_id >> 32 != status_.session) return give({.outcome = map::Outcome::void_, .lines = words::not_recorded()});
    switch (request.kind) {
    case map::Ask::quote: return quote();
    case map::Ask::confirm: return commit();
    case map::Ask::cancel: return give({.outcome = map::Outcome::cancelled, .lines = words::cancelled()});
    case map::Ask::reprint: return reprint();
    case map::Ask::totals: return totals();
    }
}

void Driver::quote() {
    const auto& request = live_->request;
    desk_.quote(who(), {request.op_id, request.code, request.amount}, on_bus_still<QuoteAnswer>([this, request](auto quoted) {
        if (!live_ || live_->request != request || live_->answer) return; // the terminal has given up meanwhile
        if (!quoted) return give({.outcome = map::Outcome::refused, .lines = words::out_of_service()});
        if (quoted->refusal) {
            return give({.outcome = map::Outcome::refused,
                         .reason = static_cast<std::uint16_t>(*quoted->refusal),
                         .lines = words::refused(*quoted->refusal, quoted->limit)});
        }
        give({.outcome = map::Outcome::quoted,
              .initials = words::ascii(quoted->initials),
              .balance = quoted->balance,
              .lines = words::quoted(*quoted, request.amount)});
    }));
}

void Driver::commit() {
    const auto& request = live_->request;
    live_->retry_at.reset();
    ++commits_under_way_;
    desk_.commit(who(), {request.op_id, request.code, request.amount}, on_bus<CommitAnswer>([this, request, life = life_](auto committed) {
        --commits_under_way_;
        due_ = life == life_ ? steady_clock::time_point{} : due_;
        if (life != life_) {
            if (commits_under_way_ == 0 && phase_ == Phase::ask_desk) ask_waiting(); // which has waited for it
            return;
        }
        if (!live_ || live_->request != request || live_->answer) return start_over(); // the terminal asks for something else: look what it knows
        if (!committed || (!committed->refusal && !committed->recorded)) {
            // Nothing is known, so nothing is said; the terminal waits without limit.
            ++desk_failures_;
            live_->retry_at = now_.steady + desk_delay();
            return;
        }
        desk_answered();
        if (committed->refusal) {
            return give({.outcome = map::Outcome::refused,
                         .reason = static_cast<std::uint16_t>(*committed->refusal),
                         .lines = words::refused(*committed->refusal, std::nullopt)});
        }
        const auto& recorded = *committed->recorded;
        give({.outcome = map::Outcome::recorded,
              .initials = words::ascii(recorded.initials),
              .amount = recorded.amount,
              .balance = recorded.balance,
              .year = recorded.receipt.year,
              .number = recorded.receipt.number,
              .lines = words::recorded(recorded)});
        if (recorded.attempts == 0) queue_print({request.op_id, false});
    }));
}

void Driver::reprint() {
    desk_.last_receipt(who(), on_bus_still<std::optional<std::uint64_t>>([this, request = live_->request](auto last) {
        if (!live_ || live_->request != request || live_->answer) return;
        if (!last) return give({.outcome = map::Outcome::shown, .lines = words::out_of_service()});
        if (!*last) return give({.outcome = map::Outcome::shown, .lines = words::no_receipt()});
        give({.outcome = map::Outcome::shown, .lines = words::copy()});
        const auto is_of = [op_id = **last](const Plan::Print& print) { return print.op_id == op_id; };
        const bool is_on_its_way = (job_ && job_->op_id == **last) || std::ranges::any_of(prints_, is_of) || std::ranges::any_of(copies_, is_of);
        if (!is_on_its_way) copies_.push_back({**last, false});
    }));
}

void Driver::totals() {
    desk_.totals(who(), on_bus_still<Totals>([this, request = live_->request](auto totals) {
        if (!live_ || live_->request != request || live_->answer) return;
        give({.outcome = map::Outcome::shown, .lines = totals ? words::totals(*totals) : words::out_of_service()});
    }));
}

// Printing. ----------------------------------------------------------------------------------------------------

void Driver::queue_print(Plan::Print print) {
    std::erase_if(copies_, [&](const Plan::Print& copy) { return copy.op_id == print.op_id; });
    if (job_ && job_->op_id == print.op_id) return;
    if (std::ranges::any_of(prints_, [&](const Plan::Print& other) { return other.op_id == print.op_id; })) return;
    prints_.push_back(print);
}

void Driver::begin_print() {
    auto& queue = prints_.empty() ? copies_ : prints_;
    if (queue.empty()) return;
    const auto next = queue.front();
    job_ = std::make_unique<Job>(Job{.op_id = next.op_id, .is_repeat = next.is_repeat, .is_copy = &queue == &copies_});
    queue.pop_front();
    const auto ask = [this](const auto& self) -> void {
        desk_.begin_print(who(), job_->op_id, job_->is_repeat, on_bus_still<Recorded>([this, self](auto recorded) {
            if (!recorded || recorded->text.empty() || recorded->attempts < 1) {
                // It may have been done all the same: an original stays the first attempt, and a copy is one whatever its number.
                if (!job_->is_copy) job_->is_repeat = true;
                return desk_failed([self] { self(self); });
            }
            desk_answered();
            job_->attempt = static_cast<std::uint16_t>(recorded->attempts);
            job_->text = recorded->text.substr(0, map::most_receipt_bytes);
            job_->stage = Job::Stage::pieces;
        }));
    };
    ask(ask);
}

Driver::Turn Driver::print(ModbusLine& line) {
    switch (job_->stage) {
    case Job::Stage::pieces: return send_piece(line);
    case Job::Stage::check:
    case Job::Stage::watching: return refresh(line);
    case Job::Stage::order: return order_print(line);
    case Job::Stage::beginning:
    case Job::Stage::telling: break;
    }
    return {};
}

Driver::Turn Driver::send_piece(ModbusLine& line) {
    const auto text = std::string_view{job_->text};
    const ReceiptPiece piece{.op_id = job_->op_id,
                             .total = static_cast<std::uint16_t>(text.size()),
                             .offset = static_cast<std::uint16_t>(job_->sent),
                             .text = text.substr(job_->sent, map::chunk_bytes)};
    if (auto written = line.write(settings_.unit, map::receipt.address, encode(piece)); !written) return written.error();
    job_->sent += piece.text.size();
    if (job_->sent == text.size()) job_->stage = Job::Stage::check;
    return {};
}

Driver::Turn Driver::order_print(ModbusLine& line) {
    if (auto written = line.write(settings_.unit, map::print.address, encode_print_order(job_->op_id, job_->attempt)); !written) {
        return written.error();
    }
    job_->stage = Job::Stage::watching;
    return {};
}

/// What a whole status that was read just now says about the job.
void Driver::watch() {
    if (!job_) return;
    if (job_->stage == Job::Stage::check) {
        if (status_.receipt_op == job_->op_id && status_.receipt_bytes == job_->text.size()) {
            job_->stage = Job::Stage::order;
        } else {
            // A piece was dropped on its way: on from where it came to, or anew; patiently if that doesn't help.
            const bool is_its = status_.receipt_op == job_->op_id && status_.receipt_bytes < job_->text.size();
            job_->sent = is_its && job_->sendings == 0 ? status_.receipt_bytes : 0;
            if (++job_->sendings > most_sendings) job_->due = now_.steady + milliseconds{1000};
            job_->stage = Job::Stage::pieces;
        }
        return;
    }
    if (job_->stage != Job::Stage::watching) return;
    job_->due = now_.steady + pace_.print_poll;
    const bool is_its = status_.receipt_op == job_->op_id;
    if (is_its && (status_.print_state == map::PrintState::printing || status_.print_state == map::PrintState::blocked)) return;
    job_->stage = Job::Stage::telling;
    const auto fate = is_its && status_.print_state == map::PrintState::printed ? PaperFate::printed : PaperFate::unknown;
    tell_paper(job_->op_id, fate, [this] { job_.reset(); });
}

void Driver::tell_paper(std::uint64_t op_id, PaperFate fate, std::function<void()> then) {
    desk_.paper(who(), op_id, fate, on_bus_still<bool>([this, op_id, fate, then = std::move(then)](auto told) {
        if (!told || !*told) {
            return desk_failed([this, op_id, fate, then] { tell_paper(op_id, fate, then); });
        }
        desk_answered();
        if (fate == PaperFate::printed) {
            settled_.insert(op_id);
        } else {
            settled_.erase(op_id);
        }
        then();
    }));
}

// Display and state. -------------------------------------------------------------------------------------------

/// What should stand on the display while the terminal is idle, unless it does.
std::optional<words::Lines> Driver::lines_to_show() const {
    auto lines = words::idle(settings_.title, status_.has(map::paper_out));
    if (desk_failures_ > 0) lines = live_ && live_->retry_at ? words::still_recording() : words::out_of_service();
    if (phase_ != Phase::ready && desk_failures_ == 0) return std::nullopt;
    return shown_ == lines ? std::nullopt : std::optional{lines};
}

Driver::Turn Driver::show(ModbusLine& line, const words::Lines& lines) {
    if (auto written = line.write(settings_.unit, map::display.address, encode_display(lines)); !written) return written.error();
    shown_ = lines;
    return {};
}

void Driver::tell(TerminalState::Line line, std::string trouble) {
    TerminalState state{.name = settings_.name,
                        .serial = status_.serial,
                        .line = line,
                        .paper_out = status_.has(map::paper_out),
                        .cover_open = status_.has(map::cover_open),
                        .battery_low = status_.has(map::battery_low),
                        .journal_lost = status_.has(map::journal_lost),
                        .printing = status_.has(map::busy_printing),
                        .trouble = std::move(trouble)};
    if (state == told_) return;
    told_ = std::move(state);
    if (on_state_) on_state_(told_);
}

} // namespace firmware_bridge
