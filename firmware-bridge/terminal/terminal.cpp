#include "firmware-bridge/terminal/terminal.hpp"

#include <algorithm>
#include <utility>

namespace firmware_bridge::terminal {

using map::Ask;
using map::EntryState;
using map::Outcome;
using map::PrintState;

namespace {

constexpr std::size_t longest_code = 16;
constexpr std::size_t longest_euros = 7;
constexpr std::array written{map::answer, map::display, map::control, map::print, map::receipt};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The letter a key types into a code, or 0.
char letter_of(char key) {
    if (key >= 'a' && key <= 'z') return static_cast<char>(key - 'a' + 'A');
    if (key >= 'A' && key <= 'Z' && key != 'C' && key != 'E' && key != 'F') return key;
    return is_digit(key) ? key : '\0';
}

bool is_key(char key) { return letter_of(key) != '\0' || key == '.' || key == 'C' || key == 'E' || key == 'F'; }

bool is_printable(const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

/// "12.5" is 1250 cents.
std::uint32_t cents_of(const std::string& typed) {
    const auto point = typed.find('.');
    auto decimals = point == std::string::npos ? std::string() : typed.substr(point + 1);
    decimals.resize(2, '0');
    std::uint32_t cents = 0;
    for (const char c : typed.substr(0, point) + decimals) cents = cents * 10 + static_cast<std::uint32_t>(c - '0');
    return cents;
}

/// What is longer than the paper is wide goes on in the next line.
std::vector<std::string> paper_lines(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        auto line = text.substr(at, end - at);
        for (; line.size() > map::receipt_columns; line.erase(0, map::receipt_columns)) lines.push_back(line.substr(0, map::receipt_columns));
        lines.push_back(std::move(line));
        at = end + 1;
    }
    return lines;
}

Word low_word(std::uint32_t number) { return static_cast<Word>(number & 0xffffU); }

} // namespace

std::string_view to_string(Terminal::Mode mode) {
    using enum Terminal::Mode;
    switch (mode) {
    case idle: return "idle";
    case code: return "code";
    case amount: return "amount";
    case function: return "function";
    case waiting: return "waiting";
    case quoted: return "quoted";
    case shown: return "shown";
    }
    return {};
}

Terminal::Terminal(Flash flash, Settings settings, WriteFlash write_flash)
    : flash_(std::move(flash)), settings_(std::move(settings)), write_flash_(std::move(write_flash)) {}

// Power. -------------------------------------------------------------------------------------------------------

void Terminal::power_on() {
    if (on_) return;
    ram_ = Ram{};
    ++flash_.boot_counter;
    save();
    if (flash_.printing_op != 0) ram_.print_state = PrintState::torn;
    on_ = true;
}

void Terminal::power_off(bool lose_journal) {
    on_ = false;
    ram_ = Ram{};
    if (!lose_journal) return;
    flash_.journal = {};
    flash_.journal_lost = true;
    save();
}

// Keys and display. --------------------------------------------------------------------------------------------

std::array<std::string, map::display_lines> Terminal::display() const {
    if (!on_) return {};
    const auto& ram = ram_;
    switch (ram.mode) {
    case Mode::idle:
        if (!ram.has_display) return {"Collegamento...", ""};
        return {ram.display.text(map::line_1), ram.display.text(map::line_2)};
    case Mode::code:
        return {ram.has_display ? ram.display.text(map::line_1) : "Codice utente", ram.code};
    case Mode::amount: return {"Importo EUR?", ram.typed};
    case Mode::function: return {"Funzione?", "1=COPIA 2=TOTALI"};
    case Mode::waiting: return {"Attendere...", ram.asked == Ask::confirm ? "NON ripetere" : ""};
    case Mode::quoted:
    case Mode::shown: return ram.shown;
    }
    return {};
}

void Terminal::idle() {
    ram_.mode = Mode::idle;
    ram_.code.clear();
    ram_.typed.clear();
    ram_.give_up.reset();
}

void Terminal::type_code(char key) {
    if (ram_.code.size() < longest_code) ram_.code += letter_of(key);
    ram_.mode = Mode::code;
}

void Terminal::press_in_amount(char key, Millis now) {
    auto& typed = ram_.typed;
    const auto point = typed.find('.');
    if (is_digit(key)) {
        if (point == std::string::npos ? typed.size() < longest_euros : typed.size() - point <= 2) typed += key;
    } else if (key == '.') {
        if (point == std::string::npos) typed += typed.empty() ? "0." : ".";
    } else if (key == 'C') {
        if (typed.empty()) idle();
        typed.clear();
    } else if (key == 'E' && !typed.empty()) {
        ram_.amount = cents_of(typed);
        ram_.op = std::uint64_t{ram_.session} << 32U | ++ram_.op_counter;
        ask(Ask::quote, now);
    }
}

void Terminal::press(char key, Millis now) {
    if (!on_ || !is_key(key)) return;
    if (ram_.keys.size() == map::keys_kept) ram_.keys.erase(0, 1);
    ram_.keys += key;
    ++ram_.key_count;
    if (key == 'E') {
        const auto before = std::exchange(ram_.last_enter, now);
        if (before && now - *before < settings_.bounce) return;
    }
    // A message is read: the key that takes it away already begins what comes next.
    if (ram_.mode == Mode::shown) idle();

    switch (ram_.mode) {
    case Mode::idle:
        if (ram_.session == 0) return;
        if (letter_of(key) != '\0') type_code(key);
        if (key == 'F') ram_.mode = Mode::function;
        return;
    case Mode::code:
        if (letter_of(key) != '\0') type_code(key);
        if (key == 'C') idle();
        if (key == 'E') ram_.mode = Mode::amount;
        return;
    case Mode::amount: return press_in_amount(key, now);
    case Mode::function:
        idle();
        if (key == '1' || key == '2') {
            ram_.op = 0;
            ram_.amount = 0;
            ask(key == '1' ? Ask::reprint : Ask::totals, now);
        }
        return;
    case Mode::quoted:
        if (key == 'E') ask(Ask::confirm, now);
        if (key == 'C') ask(Ask::cancel, now);
        return;
    case Mode::waiting: // whatever is pressed now was meant for what is being answered
    case Mode::shown: return;
    }
}

void Terminal::ask(Ask kind, Millis now) {
    if (kind == Ask::confirm) {
        JournalEntry entry;
        entry.order = flash_.journal_next++;
        entry.op = ram_.op;
        entry.amount = ram_.amount;
        flash_.journal[entry.order % map::journal_entries] = entry;
        save(); // before the master can see the request, and act on it
    }
    const Word seq = ram_.request_seq == 0xffff ? Word{1} : static_cast<Word>(ram_.request_seq + 1);
    Registers request(map::request);
    request.put(map::mailbox_seq, seq);
    request.put(map::kind, static_cast<Word>(kind));
    request.put(map::op_id, ram_.op);
    request.put_text(map::code, ram_.code);
    request.put(map::amount, ram_.amount);
    request.seal();
    ram_.request = request;
    ram_.request_seq = seq;
    ram_.asked = kind;
    ram_.mode = Mode::waiting;
    ram_.give_up.reset();
    if (kind != Ask::confirm) ram_.give_up = now + settings_.patience;
}

// Time and paper. ----------------------------------------------------------------------------------------------

bool Terminal::is_busy() const { return ram_.print_state == PrintState::printing || ram_.print_state == PrintState::blocked; }

void Terminal::set_paper_out(bool out, Millis now) {
    paper_out_ = out;
    paper_left_.reset();
    printer_changed(now);
}

void Terminal::set_cover_open(bool open, Millis now) {
    cover_open_ = open;
    printer_changed(now);
}

void Terminal::printer_changed(Millis now) {
    if (ram_.print_state == PrintState::printing && !can_print()) ram_.print_state = PrintState::blocked;
    if (ram_.print_state == PrintState::blocked && can_print()) {
        ram_.print_state = PrintState::printing;
        ram_.line_due = now + settings_.line_pace;
    }
}

void Terminal::print_line() {
    auto& ram = ram_;
    auto* entry = flash_.find(ram.order.op);
    if (ram.next_line == 0) {
        if (entry) {
            entry->state = EntryState::printing;
            entry->attempt = ram.order.attempt;
        }
        flash_.printing_op = ram.order.op;
        save();
    }
    paper_.push_back(ram.lines[ram.next_line++]);
    if (on_line_) on_line_(paper_.back());
    if (paper_left_ && --*paper_left_ == 0) {
        paper_left_.reset();
        paper_out_ = true;
    }
    if (ram.next_line < ram.lines.size()) {
        if (!can_print()) ram.print_state = PrintState::blocked;
        return;
    }
    if (entry) entry->state = EntryState::printed;
    flash_.printing_op = 0;
    ++flash_.printed_counter;
    save();
    cuts_.push_back(paper_.size());
    ram.print_state = PrintState::printed;
}

void Terminal::advance(Millis now) {
    if (!on_) return;
    while (ram_.print_state == PrintState::printing && ram_.line_due <= now) {
        ram_.line_due += settings_.line_pace;
        print_line();
    }
    if (ram_.give_up && *ram_.give_up <= now) {
        idle();
        ram_.shown = {"Senza collegamento", ""};
        ram_.mode = Mode::shown;
    }
}

std::optional<Millis> Terminal::next_due() const {
    auto due = ram_.give_up;
    if (ram_.print_state == PrintState::printing) due = due ? std::min(*due, ram_.line_due) : ram_.line_due;
    return due;
}

// What is read. ------------------------------------------------------------------------------------------------

Word Terminal::status_bits() const {
    int bits = 0;
    if (paper_out_) bits |= map::paper_out;
    if (cover_open_) bits |= map::cover_open;
    if (is_busy()) bits |= map::busy_printing;
    if (battery_low_) bits |= map::battery_low;
    if (flash_.journal_lost) bits |= map::journal_lost;
    return static_cast<Word>(bits);
}

Registers Terminal::status() const {
    Registers status(map::status);
    status.put(map::magic, map::magic_value);
    status.put(map::map_version, map::version_major << 8U | map::version_minor);
    status.put_text(map::serial, flash_.serial);
    status.put_text(map::firmware, settings_.firmware);
    status.put(map::boot_counter, flash_.boot_counter);
    status.put(map::status_bits, status_bits());
    status.put(map::key_count, ram_.key_count);
    status.put(map::printed_counter, flash_.printed_counter);
    status.put(map::session, ram_.session);
    status.put(map::request_seq, ram_.request_seq);
    status.put(map::answer_seq, ram_.answer_seq);
    status.put(map::receipt_op, ram_.receipt_op);
    status.put(map::receipt_bytes, ram_.receipt_text.size());
    status.put(map::print_state, static_cast<Word>(ram_.print_state));
    status.put(map::journal_next, low_word(flash_.journal_next));
    status.seal();
    return status;
}

Registers Terminal::request() const {
    auto request = ram_.request;
    request.seal(); // also of one that was never filled
    return request;
}

Registers Terminal::keys() const {
    Registers keys(map::keys);
    std::string ring(map::keys_kept, '\0');
    const std::size_t first = std::size_t{ram_.key_count} + 0x10000U - ram_.keys.size();
    for (std::size_t i = 0; i < ram_.keys.size(); ++i) ring[(first + i) % map::keys_kept] = ram_.keys[i];
    for (Word i = 0; i < map::keys_kept; ++i) {
        const auto address = static_cast<std::uint16_t>(map::key_ring.address + i);
        keys.put({"", address, 1, map::Type::u16, ""}, static_cast<unsigned char>(ring[i]));
    }
    keys.put(map::key_total, ram_.key_count);
    keys.seal();
    return keys;
}

Registers Terminal::journal_entry(std::size_t index) const {
    Registers words(map::journal);
    const auto& entry = flash_.journal[index];
    if (!entry) return words;
    words.put(map::entry_order, entry->order);
    words.put(map::entry_op, entry->op);
    words.put(map::entry_state, static_cast<Word>(entry->state));
    words.put(map::entry_amount, entry->amount);
    words.put(map::entry_year, entry->year);
    words.put(map::entry_number, entry->number);
    words.put(map::entry_attempt, entry->attempt);
    words.seal();
    return words;
}

Code Terminal::read(Word address, Word count, std::vector<Word>& out) const {
    const std::size_t end = std::size_t{address} + count;
    const auto copy = [&](std::size_t base, const std::vector<Word>& words) {
        if (address < base || end > base + words.size()) return false;
        const auto from = words.begin() + static_cast<std::ptrdiff_t>(address - base);
        out.assign(from, from + count);
        return true;
    };
    constexpr std::size_t journal_end = map::journal_address + std::size_t{map::journal_entries} * map::journal_entry_count;
    if (address >= map::journal_address) {
        if (end > journal_end) return Code::illegal_address;
        std::vector<Word> words;
        const std::size_t first = (address - map::journal_address) / map::journal_entry_count;
        for (std::size_t i = first; map::journal_address + i * map::journal_entry_count < end; ++i) {
            const auto entry = journal_entry(i);
            words.insert(words.end(), entry.words().begin(), entry.words().end());
        }
        copy(map::journal_address + first * map::journal_entry_count, words);
        return Code::done;
    }
    const bool found = copy(map::status.address, status().words()) || copy(map::request.address, request().words()) ||
                       copy(map::keys.address, keys().words()) || copy(map::answer.address, ram_.answer.words()) ||
                       copy(map::display.address, ram_.display.words()) || copy(map::control.address, ram_.control.words()) ||
                       copy(map::print.address, ram_.print.words()) || copy(map::receipt.address, ram_.receipt.words());
    return found ? Code::done : Code::illegal_address;
}

// What is written. ---------------------------------------------------------------------------------------------

Code Terminal::write(Word address, std::span<const Word> words, Millis now) {
    const auto block = std::ranges::find_if(written, [&](const auto& each) { return each.address == address && each.count == words.size(); });
    if (block == written.end()) return Code::illegal_address;
    const Registers registers(*block, words);
    if (!registers.is_sealed()) return Code::illegal_value;
    switch (address) {
    case map::answer.address: return take_answer(registers);
    case map::display.address: return take_display(registers);
    case map::control.address: return take_control(registers);
    case map::print.address: return take_print(registers, now);
    default: return take_piece(registers);
    }
}

/// Whether it is what the request in the mailbox is waiting for.
bool Terminal::is_live(const Registers& answer) const {
    if (ram_.mode != Mode::waiting || answer.number(map::answer_to) != ram_.request_seq) return false;
    const auto outcome = static_cast<Outcome>(answer.number(map::outcome));
    const bool same_op = answer.number(map::answer_op) == ram_.op;
    switch (ram_.asked) {
    case Ask::quote: return same_op && outcome != Outcome::recorded && outcome != Outcome::cancelled;
    case Ask::confirm: return same_op && (outcome == Outcome::recorded || outcome == Outcome::refused || outcome == Outcome::void_);
    case Ask::cancel: return same_op && outcome != Outcome::recorded && outcome != Outcome::quoted;
    case Ask::reprint:
    case Ask::totals: return outcome != Outcome::quoted; // the operation, if any, is the receipt's
    }
    return false;
}

Code Terminal::take_answer(const Registers& answer) {
    const auto outcome = static_cast<Outcome>(answer.number(map::outcome));
    if (outcome < Outcome::quoted || outcome > Outcome::shown) return Code::illegal_value;
    if (!is_printable(answer.text(map::answer_line_1)) || !is_printable(answer.text(map::answer_line_2))) return Code::illegal_value;
    if (answer == ram_.answer) return Code::done;

    const bool live = is_live(answer);
    const bool was_confirm = live && ram_.asked == Ask::confirm;
    const bool is_void = outcome == Outcome::void_ || (was_confirm && outcome == Outcome::refused);
    bool changes_entry = false;
    if (auto* entry = flash_.find(answer.number(map::answer_op)); entry && (is_void || outcome == Outcome::recorded)) {
        const auto year = static_cast<std::uint16_t>(answer.number(map::receipt_year));
        const auto number = static_cast<std::uint32_t>(answer.number(map::receipt_number));
        changes_entry = entry->state == EntryState::confirmed;
        if (!changes_entry) {
            // What has been decided stays: a master that says otherwise is to hear of it.
            const bool same = is_void ? entry->state == EntryState::void_
                                      : entry->state != EntryState::void_ && entry->year == year && entry->number == number;
            if (!same) return Code::illegal_value;
        } else {
            entry->state = is_void ? EntryState::void_ : EntryState::recorded;
            if (!is_void) {
                entry->year = year;
                entry->number = number;
            }
            save();
        }
    }
    ram_.answer = answer;
    // A request that was given up is answered too, though nobody looks any more: the master need not say it again.
    if (ram_.request_seq != 0 && answer.number(map::answer_to) == ram_.request_seq && (live || ram_.mode != Mode::waiting)) {
        ram_.answer_seq = ram_.request_seq;
    }
    if (live) {
        show(answer);
        ram_.mode = outcome == Outcome::quoted ? Mode::quoted : Mode::shown;
    } else if (changes_entry && (ram_.mode == Mode::idle || ram_.mode == Mode::shown)) {
        show(answer);
        ram_.mode = Mode::shown;
    }
    return Code::done;
}

void Terminal::show(const Registers& answer) {
    ram_.shown = {answer.text(map::answer_line_1), answer.text(map::answer_line_2)};
    ram_.give_up.reset();
}

Code Terminal::take_display(const Registers& display) {
    if (!is_printable(display.text(map::line_1)) || !is_printable(display.text(map::line_2))) return Code::illegal_value;
    ram_.display = display;
    ram_.has_display = true;
    return Code::done;
}

Code Terminal::take_control(const Registers& control) {
    const auto session = static_cast<std::uint32_t>(control.number(map::new_session));
    if (session == 0) return Code::illegal_value;
    if (session != ram_.session) {
        // A confirmation belongs to the session that it was asked in: it is answered first.
        if (ram_.mode == Mode::waiting && ram_.asked == Ask::confirm) return Code::busy;
        if (ram_.mode == Mode::waiting || ram_.mode == Mode::quoted) idle();
        ram_.session = session;
        ram_.op_counter = 0;
        if (flash_.journal_lost) {
            flash_.journal_lost = false;
            save();
        }
    }
    ram_.control = control;
    return Code::done;
}

Code Terminal::take_piece(const Registers& piece) {
    const auto op = piece.number(map::piece_op);
    const auto total = piece.number(map::piece_total);
    const auto offset = piece.number(map::piece_offset);
    const auto bytes = piece.number(map::piece_bytes);
    if (op == 0 || bytes == 0 || bytes > map::chunk_bytes || total > map::most_receipt_bytes || offset + bytes > total) return Code::illegal_value;
    const auto text = piece.text(map::piece, bytes);
    if (!std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); })) return Code::illegal_value;

    auto& ram = ram_;
    const bool same_receipt = op == ram.receipt_op && total == ram.receipt_total;
    // Said again: it is there.
    if (same_receipt && offset + bytes <= ram.receipt_text.size() && ram.receipt_text.compare(offset, bytes, text) == 0 &&
        (offset != 0 || bytes == ram.receipt_text.size())) {
        return Code::done;
    }
    if (is_busy()) return Code::busy;
    if (offset != 0 && (!same_receipt || offset != ram.receipt_text.size())) return Code::illegal_value;
    if (offset == 0) {
        ram.receipt_op = op;
        ram.receipt_total = total;
        ram.receipt_text.clear();
    }
    ram.receipt_text += text;
    ram.receipt = piece;
    return Code::done;
}

Code Terminal::take_print(const Registers& print, Millis now) {
    auto& ram = ram_;
    const Order order{print.number(map::print_op), static_cast<Word>(print.number(map::print_attempt))};
    if (order.op == 0 || order.attempt == 0) return Code::illegal_value;
    if (order == ram.order) return Code::done;
    if (is_busy()) return Code::busy;
    if (const auto* entry = flash_.find(order.op)) {
        if (entry->state == EntryState::confirmed || entry->state == EntryState::void_) return Code::illegal_value;
        // The same printing as before a power cut: never twice.
        if (entry->attempt == order.attempt && (entry->state == EntryState::printing || entry->state == EntryState::printed)) {
            ram.order = order;
            ram.print_state = entry->state == EntryState::printed ? PrintState::printed : PrintState::torn;
            return Code::done;
        }
    }
    if (order.op != ram.receipt_op || ram.receipt_text.empty() || ram.receipt_text.size() != ram.receipt_total) return Code::illegal_value;
    ram.print = print;
    ram.order = order;
    ram.lines = paper_lines(ram.receipt_text);
    ram.next_line = 0;
    ram.line_due = now + settings_.line_pace;
    ram.print_state = can_print() ? PrintState::printing : PrintState::blocked;
    return Code::done;
}

} // namespace firmware_bridge::terminal
