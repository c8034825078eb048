// What firmware-bridge/REGISTERS.md says a terminal does, key by key and block by block.

#include <gtest/gtest.h>

#include "firmware-bridge/terminal/terminal.hpp"
#include "tests/firmware-bridge/terminal_support.hpp"

namespace firmware_bridge::terminal::testing {
namespace {

using map::EntryState;
using map::Outcome;
using map::PrintState;

constexpr std::uint32_t session = 7;
constexpr std::uint64_t first_op = std::uint64_t{session} << 32U | 1U;
constexpr Millis patience{8000};

std::array<std::string, 2> lines(std::string first, std::string second) { return {std::move(first), std::move(second)}; }

class Bench {
public:
    Bench() : terminal({}, settings(), [this](const Flash& flash) { writes.push_back(flash); }) { terminal.power_on(); }

    static Terminal::Settings settings() {
        Terminal::Settings settings;
        settings.line_pace = Millis(10);
        return settings;
    }

    void type(std::string_view keys) {
        for (const char key : keys) terminal.press(key, now);
    }
    Code write(const Registers& block, const map::Block& where) { return terminal.write(where.address, block.words(), now); }
    Code answer(const Answer& answer) { return write(answer_block(answer), map::answer); }
    Code open_session(std::uint32_t number = session) { return write(control_block(number), map::control); }
    Code order(std::uint64_t op, std::uint16_t attempt) { return write(print_block(op, attempt), map::print); }
    Code send(std::uint64_t op, std::string_view text) {
        for (std::size_t at = 0; at < text.size(); at += map::chunk_bytes) {
            const auto bytes = std::min<std::size_t>(map::chunk_bytes, text.size() - at);
            if (const auto code = write(piece_block(op, text, at, bytes), map::receipt); code != Code::done) return code;
        }
        return Code::done;
    }
    void pass(Millis time) {
        now += time;
        terminal.advance(now);
    }
    void cut_power(bool lose_journal = false) {
        terminal.power_off(lose_journal);
        terminal.power_on();
    }

    Word seq() const { return static_cast<Word>(terminal.status().number(map::request_seq)); }
    Word answered() const { return static_cast<Word>(terminal.status().number(map::answer_seq)); }
    auto kind() const { return static_cast<map::Ask>(terminal.request().number(map::kind)); }
    EntryState entry(std::uint64_t op = first_op) const { return terminal.flash().find(op)->state; }

    void confirm() {
        open_session();
        type("12345E12.50E");
        answer({.to = seq(), .outcome = Outcome::quoted, .op = first_op, .line_1 = "M.R.  +12,50 EUR", .line_2 = "saldo 20,00  E=SI"});
        type("E");
    }
    void record() {
        confirm();
        answer({.to = seq(), .outcome = Outcome::recorded, .op = first_op, .line_1 = "REGISTRATA", .year = 2026, .number = 41});
    }

    Millis now{1000};
    std::vector<Flash> writes;
    Terminal terminal;
};

// Start. -------------------------------------------------------------------------------------------------------

TEST(Terminal, EachStartIsCountedAndHasNoSession) {
    Bench bench;
    bench.open_session();
    bench.cut_power();
    const auto status = bench.terminal.status();
    EXPECT_EQ(status.number(map::boot_counter), 2U);
    EXPECT_EQ(status.number(map::session), 0U);
    EXPECT_EQ(status.number(map::request_seq), 0U);
    EXPECT_EQ(status.number(map::receipt_op), 0U);
    EXPECT_TRUE(status.is_sealed());
}

TEST(Terminal, WithoutASessionKeysAreCountedAndDoNothing) {
    Bench bench;
    bench.type("123E");
    EXPECT_EQ(bench.terminal.status().number(map::key_count), 4U);
    EXPECT_EQ(bench.terminal.display(), lines("Collegamento...", ""));
    EXPECT_EQ(bench.seq(), 0);
}

TEST(Terminal, IdleShowsTheMastersDisplay) {
    Bench bench;
    EXPECT_EQ(bench.write(display_block("DESIRE' TABACCHERIA", "Codice utente?"), map::display), Code::done);
    EXPECT_EQ(bench.terminal.display(), lines("DESIRE' TABACCHERIA", "Codice utente?"));
    bench.open_session();
    bench.type("12");
    EXPECT_EQ(bench.terminal.display(), lines("DESIRE' TABACCHERIA", "12"));
    bench.type("C");
    EXPECT_EQ(bench.terminal.display(), lines("DESIRE' TABACCHERIA", "Codice utente?"));
}

TEST(Terminal, KeyRingHoldsTheLastSixteen) {
    Bench bench;
    bench.type("0123456789012345678");
    std::vector<Word> words;
    ASSERT_EQ(bench.terminal.read(map::keys.address, map::keys.count, words), Code::done);
    EXPECT_EQ(words[16], 19);
    EXPECT_EQ(words[0], '6'); // key 16
    EXPECT_EQ(words[2], '8'); // key 18
    EXPECT_EQ(words[3], '3'); // key 3
    EXPECT_TRUE(Registers(map::keys, words).is_sealed());
}

// Asking. ------------------------------------------------------------------------------------------------------

TEST(Terminal, CodeAndAmountBecomeAQuote) {
    Bench bench;
    bench.open_session();
    bench.type("ab12c"); // small letters are the letters that are keys of their own too
    bench.type("E");
    EXPECT_EQ(bench.terminal.display(), lines("Importo EUR?", ""));
    bench.type("12.5");
    EXPECT_EQ(bench.terminal.display()[1], "12.5");
    bench.type("E");
    const auto request = bench.terminal.request();
    EXPECT_TRUE(request.is_sealed());
    EXPECT_EQ(request.number(map::mailbox_seq), 1U);
    EXPECT_EQ(bench.kind(), map::Ask::quote);
    EXPECT_EQ(request.number(map::op_id), first_op);
    EXPECT_EQ(request.text(map::code), "AB12C");
    EXPECT_EQ(request.number(map::amount), 1250U);
    EXPECT_EQ(bench.seq(), 1);
    EXPECT_EQ(bench.terminal.display()[0], "Attendere...");
}

TEST(Terminal, AnAmountWithoutAPointIsEuros) {
    Bench bench;
    bench.open_session();
    bench.type("1E1250E");
    EXPECT_EQ(bench.terminal.request().number(map::amount), 125000U);
}

TEST(Terminal, ThirdDecimalIsNotTaken) {
    Bench bench;
    bench.open_session();
    bench.type("1E1.255.E");
    EXPECT_EQ(bench.terminal.request().number(map::amount), 125U);
}

TEST(Terminal, EnterOnNothingTypedAsksNothing) {
    Bench bench;
    bench.open_session();
    bench.type("E1EE");
    EXPECT_EQ(bench.seq(), 0);
    bench.type("CE");
    EXPECT_EQ(bench.seq(), 0);
    EXPECT_EQ(bench.terminal.mode(), Terminal::Mode::idle);
}

TEST(Terminal, EachQuoteIsAnotherOperation) {
    Bench bench;
    bench.open_session();
    bench.type("1E1E");
    bench.answer({.to = 1, .outcome = Outcome::refused, .op = first_op, .line_1 = "NO"});
    bench.type("1E1E");
    EXPECT_EQ(bench.terminal.request().number(map::op_id), first_op + 1);
    EXPECT_EQ(bench.seq(), 2);
}

TEST(Terminal, AnswerOfAQuoteIsShownAsWritten) {
    Bench bench;
    bench.open_session();
    bench.type("1E1E");
    EXPECT_EQ(bench.answer({.to = 1, .outcome = Outcome::quoted, .op = first_op, .line_1 = "M.R.  +1,00 EUR", .line_2 = "saldo 2,00  E=SI"}), Code::done);
    EXPECT_EQ(bench.terminal.display(), lines("M.R.  +1,00 EUR", "saldo 2,00  E=SI"));
    EXPECT_EQ(bench.answered(), 1);
}

TEST(Terminal, CancelOfAQuoteCarriesItsOperation) {
    Bench bench;
    bench.open_session();
    bench.type("1E1E");
    bench.answer({.to = 1, .outcome = Outcome::quoted, .op = first_op});
    bench.type("C");
    EXPECT_EQ(bench.kind(), map::Ask::cancel);
    EXPECT_EQ(bench.terminal.request().number(map::op_id), first_op);
    bench.answer({.to = 2, .outcome = Outcome::cancelled, .op = first_op, .line_1 = "ANNULLATA"});
    EXPECT_EQ(bench.terminal.display()[0], "ANNULLATA");
    EXPECT_EQ(bench.terminal.flash().journal_next, 0U);
}

TEST(Terminal, QuoteIsGivenUpAfterEightSecondsAndNotBefore) {
    Bench bench;
    bench.open_session();
    bench.type("1E1E");
    bench.pass(patience - Millis(1));
    EXPECT_EQ(bench.terminal.display()[0], "Attendere...");
    bench.pass(Millis(1));
    EXPECT_EQ(bench.terminal.display()[0], "Senza collegamento");
}

TEST(Terminal, AnswerAfterGivingUpShowsNothingAndIsNotAskedForAgain) {
    Bench bench;
    bench.open_session();
    bench.type("1E1E");
    bench.pass(patience);
    EXPECT_EQ(bench.answer({.to = 1, .outcome = Outcome::quoted, .op = first_op, .line_1 = "LATE"}), Code::done);
    EXPECT_EQ(bench.terminal.display()[0], "Senza collegamento");
    EXPECT_EQ(bench.answered(), 1);
    bench.type("E");
    EXPECT_EQ(bench.seq(), 1);
}

TEST(Terminal, AnswerToAnotherRequestIsIgnored) {
    Bench bench;
    bench.open_session();
    bench.type("1E1E");
    bench.pass(patience);
    bench.type("2E2E");
    EXPECT_EQ(bench.answer({.to = 1, .outcome = Outcome::quoted, .op = first_op, .line_1 = "LATE"}), Code::done);
    EXPECT_EQ(bench.answer({.to = 2, .outcome = Outcome::quoted, .op = first_op, .line_1 = "OTHER OP"}), Code::done);
    EXPECT_EQ(bench.answer({.to = 2, .outcome = Outcome::recorded, .op = first_op + 1, .line_1 = "OTHER KIND"}), Code::done);
    EXPECT_EQ(bench.terminal.display()[0], "Attendere...");
    EXPECT_EQ(bench.answered(), 0);
}

TEST(Terminal, F1AsksForACopyAndF2ForTotals) {
    Bench bench;
    bench.open_session();
    bench.type("F1");
    EXPECT_EQ(bench.kind(), map::Ask::reprint);
    EXPECT_EQ(bench.terminal.request().number(map::op_id), 0U);
    bench.answer({.to = 1, .outcome = Outcome::shown, .op = 99, .line_1 = "COPIA"});
    EXPECT_EQ(bench.terminal.display()[0], "COPIA");
    bench.type("F2");
    EXPECT_EQ(bench.kind(), map::Ask::totals);
}

TEST(Terminal, SequenceNumbersLeaveZeroOut) {
    Bench bench;
    bench.open_session();
    for (int i = 0; i < 65535; ++i) {
        bench.type("F2");
        bench.pass(patience);
    }
    EXPECT_EQ(bench.seq(), 65535);
    bench.type("F2");
    EXPECT_EQ(bench.seq(), 1);
}

// Confirming. --------------------------------------------------------------------------------------------------

TEST(Terminal, ConfirmationIsInTheJournalBeforeTheRequestShows) {
    Flash first_seen;
    std::uint64_t seq_at_write = 99;
    Terminal* self = nullptr;
    Terminal terminal({}, {}, [&](const Flash& flash) {
        if (!self || flash.journal_next == 0) return;
        first_seen = flash;
        seq_at_write = self->status().number(map::request_seq);
    });
    self = &terminal;
    terminal.power_on();
    terminal.write(map::control.address, control_block(session).words(), Millis(0));
    for (const char key : std::string_view("1E5E")) terminal.press(key, Millis(0));
    terminal.write(map::answer.address, answer_block({.to = 1, .outcome = Outcome::quoted, .op = first_op}).words(), Millis(0));
    terminal.press('E', Millis(0));
    EXPECT_EQ(seq_at_write, 1U);
    EXPECT_EQ(terminal.status().number(map::request_seq), 2U);
    ASSERT_NE(first_seen.find(first_op), nullptr);
    EXPECT_EQ(first_seen.find(first_op)->state, EntryState::confirmed);
    EXPECT_EQ(first_seen.find(first_op)->amount, 500U);
}

TEST(Terminal, APressedTwiceConfirmIsOneRequest) {
    Bench bench;
    bench.confirm();
    bench.type("E");
    EXPECT_EQ(bench.seq(), 2);
    EXPECT_EQ(bench.terminal.flash().journal_next, 1U);
    EXPECT_EQ(bench.terminal.display(), lines("Attendere...", "NON ripetere"));
}

TEST(Terminal, AnEThatBouncesIsOnePress) {
    auto settings = Bench::settings();
    settings.bounce = Millis(300);
    Terminal terminal({}, settings, [](const Flash&) {});
    terminal.power_on();
    terminal.write(map::control.address, control_block(session).words(), Millis(0));
    terminal.press('1', Millis(0));
    terminal.press('E', Millis(1000));
    terminal.press('5', Millis(1100));
    terminal.press('E', Millis(2000));
    terminal.write(map::answer.address, answer_block({.to = 1, .outcome = Outcome::quoted, .op = first_op}).words(), Millis(2001));
    terminal.press('E', Millis(2299));
    EXPECT_EQ(terminal.status().number(map::request_seq), 1U);
    terminal.press('E', Millis(2599));
    EXPECT_EQ(terminal.status().number(map::request_seq), 2U);
}

TEST(Terminal, ConfirmationWaitsWithoutLimitAndKeysDoNothing) {
    Bench bench;
    bench.confirm();
    bench.pass(std::chrono::hours(24));
    bench.type("C1EF1");
    EXPECT_EQ(bench.terminal.display(), lines("Attendere...", "NON ripetere"));
    EXPECT_EQ(bench.seq(), 2);
}

TEST(Terminal, RecordedGivesTheEntryItsReceipt) {
    Bench bench;
    bench.record();
    const auto* entry = bench.terminal.flash().find(first_op);
    EXPECT_EQ(entry->state, EntryState::recorded);
    EXPECT_EQ(entry->year, 2026);
    EXPECT_EQ(entry->number, 41U);
    EXPECT_EQ(bench.terminal.display()[0], "REGISTRATA");
    EXPECT_EQ(bench.answered(), 2);
    EXPECT_EQ(bench.writes.back(), bench.terminal.flash());
}

TEST(Terminal, RefusedAndVoidMakeTheEntryVoid) {
    for (const auto outcome : {Outcome::refused, Outcome::void_}) {
        Bench bench;
        bench.confirm();
        bench.answer({.to = 2, .outcome = outcome, .op = first_op, .line_1 = "NON REGISTRATA"});
        EXPECT_EQ(bench.entry(), EntryState::void_);
        EXPECT_EQ(bench.terminal.display()[0], "NON REGISTRATA");
    }
}

TEST(Terminal, SameAnswerAgainChangesNothing) {
    Bench bench;
    bench.record();
    bench.type("C");
    const auto writes = bench.writes.size();
    EXPECT_EQ(bench.answer({.to = 2, .outcome = Outcome::recorded, .op = first_op, .line_1 = "REGISTRATA", .year = 2026, .number = 41}), Code::done);
    EXPECT_EQ(bench.terminal.mode(), Terminal::Mode::idle);
    EXPECT_EQ(bench.writes.size(), writes);
}

TEST(Terminal, WhatWasDecidedStays) {
    Bench bench;
    bench.record();
    EXPECT_EQ(bench.answer({.to = 2, .outcome = Outcome::void_, .op = first_op}), Code::illegal_value);
    EXPECT_EQ(bench.answer({.to = 2, .outcome = Outcome::recorded, .op = first_op, .year = 2026, .number = 42}), Code::illegal_value);
    EXPECT_EQ(bench.entry(), EntryState::recorded);
}

TEST(Terminal, AfterAPowerCutAnAnswerUpdatesTheEntryAlone) {
    Bench bench;
    bench.confirm();
    bench.cut_power();
    EXPECT_EQ(bench.entry(), EntryState::confirmed);
    EXPECT_EQ(bench.answer({.to = 2, .outcome = Outcome::recorded, .op = first_op, .line_1 = "REGISTRATA", .year = 2026, .number = 41}), Code::done);
    EXPECT_EQ(bench.entry(), EntryState::recorded);
    EXPECT_EQ(bench.terminal.display()[0], "REGISTRATA");
    EXPECT_EQ(bench.answered(), 0);
    bench.type("C");
    EXPECT_EQ(bench.terminal.display()[0], "Collegamento...");
}

TEST(Terminal, ASessionIsNotChangedUnderAConfirmation) {
    Bench bench;
    bench.confirm();
    EXPECT_EQ(bench.open_session(session + 1), Code::busy);
    EXPECT_EQ(bench.open_session(session), Code::done);
    bench.answer({.to = 2, .outcome = Outcome::void_, .op = first_op});
    EXPECT_EQ(bench.open_session(session + 1), Code::done);
}

TEST(Terminal, OperationsOfANewSessionCountFromOne) {
    Bench bench;
    bench.open_session();
    bench.type("1E1E");
    bench.open_session(8);
    EXPECT_EQ(bench.terminal.mode(), Terminal::Mode::idle);
    bench.type("1E1E");
    EXPECT_EQ(bench.terminal.request().number(map::op_id), std::uint64_t{8} << 32U | 1U);
}

TEST(Terminal, JournalGoesRoundAfterSixtyFour) {
    Bench bench;
    bench.open_session();
    for (int i = 0; i < 65; ++i) {
        bench.type("1E1E");
        const auto op = bench.terminal.request().number(map::op_id);
        bench.answer({.to = bench.seq(), .outcome = Outcome::quoted, .op = op});
        bench.type("E");
        bench.answer({.to = bench.seq(), .outcome = Outcome::void_, .op = op});
    }
    EXPECT_EQ(bench.terminal.flash().find(first_op), nullptr);
    std::vector<Word> words;
    ASSERT_EQ(bench.terminal.read(map::journal_address, 2 * map::journal_entry_count, words), Code::done);
    const Registers newest(map::journal, std::span(words).first(map::journal_entry_count));
    EXPECT_EQ(newest.number(map::entry_order), 64U);
    EXPECT_TRUE(newest.is_sealed());
    EXPECT_EQ(Registers(map::journal, std::span(words).last(map::journal_entry_count)).number(map::entry_order), 1U);
    EXPECT_EQ(bench.terminal.status().number(map::journal_next), 65U);
}

TEST(Terminal, JournalLossIsTellableUntilASessionIsOpened) {
    Bench bench;
    bench.confirm();
    bench.cut_power(true);
    EXPECT_EQ(bench.terminal.flash().find(first_op), nullptr);
    bench.cut_power();
    EXPECT_TRUE(bench.terminal.status_bits() & map::journal_lost);
    EXPECT_EQ(bench.terminal.flash().journal_next, 1U);
    bench.open_session(8);
    EXPECT_FALSE(bench.terminal.status_bits() & map::journal_lost);
    bench.cut_power();
    EXPECT_FALSE(bench.terminal.status_bits() & map::journal_lost);
}

// Paper. -------------------------------------------------------------------------------------------------------

const std::string receipt = "PRIMA\nSECONDA\nTERZA\n";

TEST(Terminal, OrderPrintsLineByLine) {
    Bench bench;
    bench.record();
    ASSERT_EQ(bench.send(first_op, receipt), Code::done);
    EXPECT_EQ(bench.terminal.status().number(map::receipt_bytes), receipt.size());
    ASSERT_EQ(bench.order(first_op, 1), Code::done);
    EXPECT_EQ(bench.entry(), EntryState::recorded);
    bench.pass(Millis(9));
    EXPECT_TRUE(bench.terminal.paper().empty());
    bench.pass(Millis(1));
    EXPECT_EQ(bench.terminal.paper(), (std::vector<std::string>{"PRIMA"}));
    EXPECT_EQ(bench.entry(), EntryState::printing);
    EXPECT_TRUE(bench.terminal.status_bits() & map::busy_printing);
    bench.pass(Millis(20));
    EXPECT_EQ(bench.terminal.paper().size(), 3U);
    EXPECT_EQ(bench.entry(), EntryState::printed);
    EXPECT_EQ(bench.terminal.print_state(), PrintState::printed);
    EXPECT_EQ(bench.terminal.flash().printed_counter, 1U);
    EXPECT_FALSE(bench.terminal.status_bits() & map::busy_printing);
}

TEST(Terminal, EntryIsPrintingInFlashBeforeTheFirstLine) {
    Bench bench;
    bench.record();
    bench.send(first_op, receipt);
    bench.order(first_op, 1);
    bench.writes.clear();
    bench.terminal.on_line([&](const std::string&) { EXPECT_EQ(bench.writes.front().find(first_op)->state, EntryState::printing); });
    bench.pass(Millis(10));
    EXPECT_EQ(bench.writes.size(), 1U);
}

TEST(Terminal, LongTextComesInPieces) {
    Bench bench;
    bench.record();
    std::string text;
    while (text.size() < map::most_receipt_bytes - 32) text += "riga " + std::to_string(text.size()) + "\n";
    text.resize(map::most_receipt_bytes, '-');
    ASSERT_EQ(bench.send(first_op, text), Code::done);
    EXPECT_EQ(bench.terminal.status().number(map::receipt_bytes), map::most_receipt_bytes);
    bench.order(first_op, 1);
    bench.pass(Millis(10000));
    std::string printed;
    for (const auto& line : bench.terminal.paper()) printed += line + "\n";
    EXPECT_EQ(printed, text + "\n");
}

TEST(Terminal, PieceThatLeavesAGapIsRefusedAndOneSaidAgainIsNot) {
    Bench bench;
    bench.record();
    const std::string text(500, 'x');
    EXPECT_EQ(bench.write(piece_block(first_op, text, 200, 200), map::receipt), Code::illegal_value);
    EXPECT_EQ(bench.write(piece_block(first_op, text, 0, 200), map::receipt), Code::done);
    EXPECT_EQ(bench.write(piece_block(first_op, text, 400, 100), map::receipt), Code::illegal_value);
    EXPECT_EQ(bench.write(piece_block(first_op, text, 200, 200), map::receipt), Code::done);
    EXPECT_EQ(bench.write(piece_block(first_op, text, 200, 200), map::receipt), Code::done);
    EXPECT_EQ(bench.terminal.status().number(map::receipt_bytes), 400U);
    EXPECT_EQ(bench.order(first_op, 1), Code::illegal_value) << "it is not whole";
    EXPECT_EQ(bench.write(piece_block(first_op, text, 0, 200), map::receipt), Code::done);
    EXPECT_EQ(bench.terminal.status().number(map::receipt_bytes), 200U) << "from 0 it begins anew";
    EXPECT_EQ(bench.write(piece_block(first_op + 1, text, 0, 200), map::receipt), Code::done);
    EXPECT_EQ(bench.terminal.status().number(map::receipt_op), first_op + 1);
}

TEST(Terminal, TextThatIsNoAsciiIsRefused) {
    Bench bench;
    bench.record();
    EXPECT_EQ(bench.send(first_op, "perch\xc3\xa9\n"), Code::illegal_value);
    EXPECT_EQ(bench.answer({.to = 9, .outcome = Outcome::shown, .line_1 = "caff\xe8"}), Code::illegal_value);
}

TEST(Terminal, SameOrderAgainChangesNothing) {
    Bench bench;
    bench.record();
    bench.send(first_op, receipt);
    bench.order(first_op, 1);
    bench.pass(Millis(10));
    EXPECT_EQ(bench.order(first_op, 1), Code::done);
    bench.pass(Millis(100));
    EXPECT_EQ(bench.order(first_op, 1), Code::done);
    bench.pass(Millis(100));
    EXPECT_EQ(bench.terminal.paper().size(), 3U);
    EXPECT_EQ(bench.order(first_op, 2), Code::done);
    bench.pass(Millis(100));
    EXPECT_EQ(bench.terminal.paper().size(), 6U);
    EXPECT_EQ(bench.terminal.flash().find(first_op)->attempt, 2);
}

TEST(Terminal, NewOrderWhileOnePrintsOrIsBlockedIsBusy) {
    Bench bench;
    bench.record();
    bench.send(first_op, receipt);
    bench.order(first_op, 1);
    bench.pass(Millis(10));
    EXPECT_EQ(bench.order(first_op, 2), Code::busy);
    EXPECT_EQ(bench.send(first_op + 1, "altro\n"), Code::busy);
    bench.terminal.set_paper_out(true, bench.now);
    EXPECT_EQ(bench.order(first_op, 2), Code::busy);
}

TEST(Terminal, PaperOutBeforeTheFirstLineLeavesTheEntryAndBeginsByItself) {
    Bench bench;
    bench.record();
    bench.terminal.set_paper_out(true, bench.now);
    bench.send(first_op, receipt);
    EXPECT_EQ(bench.order(first_op, 1), Code::done);
    EXPECT_EQ(bench.terminal.print_state(), PrintState::blocked);
    bench.pass(Millis(1000));
    EXPECT_EQ(bench.entry(), EntryState::recorded);
    bench.terminal.set_cover_open(true, bench.now);
    bench.terminal.set_paper_out(false, bench.now);
    EXPECT_EQ(bench.terminal.print_state(), PrintState::blocked);
    bench.terminal.set_cover_open(false, bench.now);
    EXPECT_EQ(bench.terminal.print_state(), PrintState::printing);
    bench.pass(Millis(30));
    EXPECT_EQ(bench.entry(), EntryState::printed);
    EXPECT_EQ(bench.terminal.paper().size(), 3U);
}

TEST(Terminal, PaperOutInMidPrintGoesOnFromTheNextLine) {
    Bench bench;
    bench.record();
    bench.send(first_op, receipt);
    bench.order(first_op, 1);
    bench.pass(Millis(10));
    bench.terminal.set_paper_out(true, bench.now);
    EXPECT_EQ(bench.terminal.print_state(), PrintState::blocked);
    bench.pass(Millis(1000));
    EXPECT_EQ(bench.terminal.paper().size(), 1U);
    bench.terminal.set_paper_out(false, bench.now);
    bench.pass(Millis(20));
    EXPECT_EQ(bench.terminal.paper(), (std::vector<std::string>{"PRIMA", "SECONDA", "TERZA"}));
}

TEST(Terminal, PowerCutInMidPrintLeavesATornEntry) {
    Bench bench;
    bench.record();
    bench.send(first_op, receipt);
    bench.order(first_op, 1);
    bench.pass(Millis(10));
    bench.cut_power();
    bench.pass(Millis(1000));
    EXPECT_EQ(bench.terminal.paper().size(), 1U);
    EXPECT_EQ(bench.entry(), EntryState::printing);
    EXPECT_EQ(bench.terminal.print_state(), PrintState::torn);
    EXPECT_EQ(bench.terminal.status().number(map::receipt_op), 0U);
    // The same attempt is never printed a second time, a copy is.
    EXPECT_EQ(bench.order(first_op, 1), Code::done);
    bench.pass(Millis(1000));
    EXPECT_EQ(bench.terminal.paper().size(), 1U);
    bench.send(first_op, receipt);
    EXPECT_EQ(bench.order(first_op, 2), Code::done);
    bench.pass(Millis(1000));
    EXPECT_EQ(bench.terminal.paper().size(), 4U);
    bench.cut_power();
    EXPECT_EQ(bench.terminal.print_state(), PrintState::none);
}

TEST(Terminal, WhatIsNotRecordedIsNotPrinted) {
    Bench bench;
    bench.confirm();
    bench.send(first_op, receipt);
    EXPECT_EQ(bench.order(first_op, 1), Code::illegal_value);
}

TEST(Terminal, CopyOfWhatTheJournalNoLongerHoldsIsPrinted) {
    Bench bench;
    bench.open_session();
    bench.send(55, receipt);
    EXPECT_EQ(bench.order(55, 2), Code::done);
    bench.pass(Millis(30));
    EXPECT_EQ(bench.terminal.flash().printed_counter, 1U);
}

TEST(Terminal, LineWiderThanThePaperGoesOn) {
    Bench bench;
    bench.open_session();
    bench.send(55, std::string(40, 'w'));
    bench.order(55, 1);
    bench.pass(Millis(30));
    EXPECT_EQ(bench.terminal.paper(), (std::vector<std::string>{std::string(32, 'w'), std::string(8, 'w')}));
}

// Registers. ---------------------------------------------------------------------------------------------------

TEST(Terminal, BlockWithAWrongChecksumIsDroppedWhole) {
    Bench bench;
    auto words = control_block(session).words();
    words[3] ^= 1;
    EXPECT_EQ(bench.terminal.write(map::control.address, words, bench.now), Code::illegal_value);
    EXPECT_EQ(bench.terminal.status().number(map::session), 0U);
}

TEST(Terminal, WhatIsNoWholeWrittenBlockIsAnIllegalAddress) {
    Bench bench;
    const auto words = control_block(session).words();
    EXPECT_EQ(bench.terminal.write(map::control.address, std::span(words).first(4), bench.now), Code::illegal_address);
    EXPECT_EQ(bench.terminal.write(map::control.address + 1, words, bench.now), Code::illegal_address);
    EXPECT_EQ(bench.terminal.write(map::status.address, bench.terminal.status().words(), bench.now), Code::illegal_address);
}

TEST(Terminal, ReadsStayInsideABlock) {
    Bench bench;
    std::vector<Word> words;
    EXPECT_EQ(bench.terminal.read(map::status.address + 2, 8, words), Code::done);
    EXPECT_EQ(words.size(), 8U);
    EXPECT_EQ(bench.terminal.read(map::status.address, map::status.count + 1, words), Code::illegal_address);
    EXPECT_EQ(bench.terminal.read(0x30, 1, words), Code::illegal_address);
    EXPECT_EQ(bench.terminal.read(0x5ff, 1, words), Code::done);
    EXPECT_EQ(bench.terminal.read(0x5ff, 2, words), Code::illegal_address);
    EXPECT_EQ(bench.terminal.read(0xffff, 2, words), Code::illegal_address);
    EXPECT_EQ(bench.terminal.read(map::receipt.address, map::receipt.count, words), Code::done);
}

TEST(Terminal, ChecksumIsThatOfModbus) {
    // The example of the Modbus serial line guide: 02 07 gives 41 12, low byte first.
    EXPECT_EQ(checksum(std::vector<Word>{0x0207}), 0x1241);
}

} // namespace
} // namespace firmware_bridge::terminal::testing
