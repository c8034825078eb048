// The driver's rules, each against a terminal as a value.
#include <gtest/gtest.h>

#include "tests/firmware-bridge/driver_bench.hpp"

namespace firmware_bridge::tests {
namespace {

using Fate = BenchLine::Fate;
using counter::money::Refusal;
using map::EntryState;
using terminal::Terminal;

constexpr std::uint64_t first_op = std::uint64_t{1} << 32 | 1;

/// The next write of that block.
void meets_write(Bench& bench, const map::Block& block, Fate fate, std::function<void()> then = {}) {
    bench.line.set_hook([address = block.address, fate, then, is_over = false](const BenchLine::Question& question) mutable {
        if (is_over || !question.is_write || question.address != address) return Fate::fine;
        is_over = true;
        if (then) then();
        return fate;
    });
}
bool ask(Bench& bench) {
    if (!bench.run_until_ready()) return false;
    bench.type("1234E96E");
    return bench.run_until_shows("E=SI");
}
std::optional<EntryState> entry(const Bench& bench, std::uint64_t op_id = first_op) {
    const auto* const found = bench.terminal.flash().find(op_id);
    return found != nullptr ? std::optional{found->state} : std::nullopt;
}
PaperFate fate(const Bench& bench, std::uint64_t op_id = first_op) { return bench.desk.operations().at(op_id).fate; }
void restart(Bench& bench, bool lose_journal = false) {
    bench.terminal.power_off(lose_journal);
    bench.terminal.power_on();
}

TEST(Driver, ATopUpIsCommittedOnceAndItsReceiptPrinted) {
    Bench bench;
    ASSERT_TRUE(bench.run_until_ready());
    bench.run(milliseconds{20});
    EXPECT_EQ(bench.terminal.display(), (std::array<std::string, 2>{"DESIRE' TABACCHERIA", "Codice utente?"}));
    ASSERT_TRUE(bench.top_up("1234", "96"));
    ASSERT_EQ(bench.desk.commits().size(), 1U);
    EXPECT_EQ(bench.desk.commits()[0], (TopUp{first_op, "1234", {9600}}));
    bench.run(milliseconds{100});
    EXPECT_EQ(fate(bench), PaperFate::printed);
    EXPECT_EQ(bench.originals(), 1);
    EXPECT_EQ(bench.copies(), 0);
}

TEST(Driver, ADoublePressIsOneTopUp) {
    Bench bench;
    ASSERT_TRUE(ask(bench));
    bench.type("EEE");
    ASSERT_TRUE(bench.run_until_shows("REGISTRATA"));
    bench.run(milliseconds{2000});
    EXPECT_EQ(bench.desk.commits().size(), 1U);
    EXPECT_EQ(bench.originals(), 1);
}

TEST(Driver, ACancelledOneIsNotCommitted) {
    Bench bench;
    ASSERT_TRUE(ask(bench));
    bench.type("C");
    EXPECT_TRUE(bench.run_until_shows("Annullata"));
    EXPECT_TRUE(bench.desk.commits().empty());
}

TEST(Driver, ARefusalSaysWhy) {
    Bench bench;
    ASSERT_TRUE(bench.run_until_ready());
    bench.desk.refuse(Refusal::below_minimum, counter::Cents{9600});
    bench.type("1234E5E");
    EXPECT_TRUE(bench.run_until_shows("Minimo EUR 96,00"));
}

TEST(Driver, AnOperationThatWasAnothersIsRefused) {
    Bench bench;
    bench.desk.commit({}, {first_op, "9999", {500}}, [](auto) {});
    bench.desk.paper({}, first_op, PaperFate::printed, [](auto) {});
    ASSERT_TRUE(ask(bench));
    bench.type("E");
    EXPECT_TRUE(bench.run_until_shows("Operazione doppia"));
    EXPECT_EQ(bench.desk.commits().size(), 1U);
    EXPECT_EQ(entry(bench), EntryState::void_);
}

TEST(Driver, AReprintIsACopy) {
    Bench bench;
    ASSERT_TRUE(bench.run_until_ready());
    bench.type("F1");
    EXPECT_TRUE(bench.run_until_shows("Nessuna ricevuta"));
    ASSERT_TRUE(bench.top_up("1234", "96"));
    bench.run(milliseconds{100});
    bench.type("CF1");
    EXPECT_TRUE(bench.run_until([&] { return bench.terminal.flash().printed_counter == 2; }));
    EXPECT_EQ(bench.originals(), 1);
    EXPECT_EQ(bench.copies(), 1);
}

TEST(Driver, TotalsAreShown) {
    Bench bench;
    ASSERT_TRUE(bench.run_until_ready());
    ASSERT_TRUE(bench.top_up("1234", "1043.20"));
    bench.type("CF2");
    EXPECT_TRUE(bench.run_until_shows("1.043,20 EUR"));
}

TEST(Driver, ALateQuoteIsNotTakenForTheNextRequest) {
    Bench bench;
    ASSERT_TRUE(bench.run_until_ready());
    bench.desk.hold();
    bench.type("1234E96E");
    ASSERT_TRUE(bench.run_until_shows("Senza collegamento"));
    bench.type("77E5E");
    bench.run(milliseconds{50});
    ASSERT_EQ(bench.desk.held(), 2U);
    bench.desk.let_go_one(); // of the first
    bench.run(milliseconds{50});
    EXPECT_EQ(bench.terminal.mode(), Terminal::Mode::waiting);
    bench.desk.let_go();
    EXPECT_TRUE(bench.run_until_shows("+5,00"));
}

TEST(Driver, ADeskThatCanNotAnswerIsNeverGuessedFor) {
    Bench bench;
    ASSERT_TRUE(ask(bench));
    bench.desk.fail("commit");
    bench.type("E");
    bench.run(std::chrono::seconds{30});
    EXPECT_EQ(bench.terminal.mode(), Terminal::Mode::waiting) << "nothing is known, so nothing is said";
    EXPECT_EQ(entry(bench), EntryState::confirmed);
    bench.desk.mend();
    EXPECT_TRUE(bench.run_until_shows("REGISTRATA"));
    EXPECT_EQ(bench.desk.commits().size(), 1U);

    bench.run(milliseconds{2000});
    bench.desk.fail("quote");
    bench.type("C1234E96E");
    EXPECT_TRUE(bench.run_until_shows("NON DISPONIBILE"));
}

TEST(Driver, ADeskThatFailsFromTheStartIsSaidOnTheDisplay) {
    Bench bench;
    bench.desk.fail("");
    EXPECT_TRUE(bench.run_until_shows("NON DISPONIBILE"));
    bench.desk.mend();
    EXPECT_TRUE(bench.run_until_ready());
    EXPECT_TRUE(bench.run_until_shows("Codice utente?"));
}

TEST(Driver, AFaultAtAnyWriteOfATopUpLeavesOneCommitAndOneOriginal) {
    for (const auto& block : {map::answer, map::receipt, map::print, map::display, map::control}) {
        for (const auto fault : {Fate::question_lost, Fate::answer_lost, Fate::answer_garbled, Fate::exception}) {
            SCOPED_TRACE(fmt::format("{} {}", block.name, static_cast<int>(fault)));
            Bench bench;
            meets_write(bench, block, fault);
            ASSERT_TRUE(ask(bench));
            meets_write(bench, block, fault);
            bench.type("E");
            ASSERT_TRUE(bench.run_until([&] { return bench.terminal.flash().printed_counter == 1; }));
            bench.run(std::chrono::seconds{5});
            EXPECT_EQ(bench.desk.commits().size(), 1U);
            EXPECT_EQ(bench.originals(), 1);
            EXPECT_EQ(bench.copies(), 0);
            EXPECT_EQ(bench.desk.operations().begin()->second.fate, PaperFate::printed);
        }
    }
}

TEST(Driver, ABlockWithFlippedBitsIsReadAgain) {
    Bench bench;
    ASSERT_TRUE(bench.run_until_ready());
    bench.line.set_hook([](const BenchLine::Question& question) {
        static int met = 0;
        return !question.is_write && question.address == map::request.address && met++ < 2 ? Fate::bits_flipped : Fate::fine;
    });
    ASSERT_TRUE(bench.top_up("1234", "96"));
    EXPECT_EQ(bench.desk.commits().size(), 1U);
    EXPECT_EQ(bench.desk.commits()[0].amount.value, 9600);
}

TEST(Driver, AConfirmationThatTheProgramDidNotLiveToSeeIsCommittedByTheNext) {
    Bench bench;
    ASSERT_TRUE(ask(bench));
    bench.type("E");
    bench.start_driver(); // before it polled
    EXPECT_TRUE(bench.run_until_shows("REGISTRATA"));
    EXPECT_EQ(bench.desk.commits().size(), 1U);
    EXPECT_EQ(bench.terminal.status().number(map::session), 1U) << "the session is kept";
}

TEST(Driver, ACommitWhoseAnswerWasLostWithTheProgramIsAnsweredByTheNext) {
    Bench bench;
    ASSERT_TRUE(ask(bench));
    meets_write(bench, map::answer, Fate::question_lost);
    bench.type("E");
    ASSERT_TRUE(bench.run_until([&] { return bench.desk.commits().size() == 1; }));
    bench.start_driver();
    EXPECT_TRUE(bench.run_until_shows("REGISTRATA"));
    EXPECT_TRUE(bench.run_until([&] { return bench.terminal.flash().printed_counter == 1; }));
    EXPECT_EQ(bench.desk.commits().size(), 1U);
    EXPECT_EQ(bench.originals(), 1);
}

TEST(Driver, AfterAPowerCutAConfirmationThatIsNotRecordedIsVoidForEver) {
    Bench bench;
    ASSERT_TRUE(ask(bench));
    bench.type("E");
    restart(bench); // before it was polled
    EXPECT_TRUE(bench.run_until_shows("NON REGISTRATA"));
    EXPECT_EQ(entry(bench), EntryState::void_);
    bench.run(std::chrono::seconds{5});
    EXPECT_TRUE(bench.desk.commits().empty());
}

TEST(Driver, AfterAPowerCutAConfirmationThatIsRecordedIsToldAndItsOriginalPrinted) {
    Bench bench;
    ASSERT_TRUE(ask(bench));
    meets_write(bench, map::answer, Fate::question_lost, [&] { restart(bench); });
    bench.type("E");
    EXPECT_TRUE(bench.run_until_shows("REGISTRATA n.1") || entry(bench) == EntryState::printed);
    EXPECT_TRUE(bench.run_until([&] { return bench.terminal.flash().printed_counter == 1; }));
    EXPECT_EQ(bench.desk.commits().size(), 1U);
    EXPECT_EQ(bench.originals(), 1);
    EXPECT_EQ(entry(bench), EntryState::printed);
}

TEST(Driver, ACommitThatIsUnderWayIsWaitedForBeforeAnythingIsCalledVoid) {
    Bench bench;
    ASSERT_TRUE(ask(bench));
    bench.desk.hold();
    bench.type("E");
    ASSERT_TRUE(bench.run_until([&] { return bench.desk.held() == 1; }));
    restart(bench);
    bench.run(std::chrono::seconds{2});
    EXPECT_EQ(entry(bench), EntryState::confirmed);
    EXPECT_EQ(bench.desk.held(), 1U) << "nothing else is asked before";
    bench.desk.let_go();
    EXPECT_TRUE(bench.run_until([&] { return entry(bench) == EntryState::printed; }));
    EXPECT_EQ(bench.desk.commits().size(), 1U);
}

TEST(Driver, AReceiptThatAPowerCutToreIsUnknownAndNotPrintedAgain) {
    Bench bench;
    ASSERT_TRUE(ask(bench));
    bench.type("E");
    ASSERT_TRUE(bench.run_until([&] { return bench.originals() == 1; }));
    restart(bench);
    ASSERT_TRUE(bench.run_until([&] { return fate(bench) == PaperFate::unknown; }));
    bench.run(std::chrono::seconds{5});
    EXPECT_EQ(bench.originals(), 1);
    EXPECT_EQ(bench.copies(), 0);
    bench.type("CF1");
    EXPECT_TRUE(bench.run_until([&] { return bench.terminal.flash().printed_counter == 1; }));
    EXPECT_EQ(bench.copies(), 1);
    EXPECT_TRUE(bench.run_until([&] { return fate(bench) == PaperFate::printed; }));
}

TEST(Driver, AReceiptThatWaitedForPaperWhenThePowerWentIsPrintedAsTheOriginal) {
    Bench bench;
    bench.terminal.set_paper_out(true, bench.now);
    ASSERT_TRUE(ask(bench));
    bench.type("E");
    bench.run(std::chrono::seconds{5}); // the order waits in the terminal
    ASSERT_EQ(entry(bench), EntryState::recorded);
    restart(bench);
    bench.terminal.set_paper_out(false, bench.now);
    EXPECT_TRUE(bench.run_until([&] { return fate(bench) == PaperFate::printed; }));
    EXPECT_EQ(bench.originals(), 1);
    EXPECT_EQ(bench.copies(), 0);
}

TEST(Driver, ACopyThatCameOutWhileTheLineWasBrokenIsToldAsTheOriginalWas) {
    Bench bench;
    ASSERT_TRUE(bench.run_until_ready());
    ASSERT_TRUE(bench.top_up("12345", "12.50"));
    ASSERT_TRUE(bench.run_until([&] { return fate(bench) == PaperFate::printed; }));
    bench.type("CF1");
    ASSERT_TRUE(bench.run_until([&] { return bench.copies() == 1; }));
    bench.line.set_hook([](const auto&) { return Fate::question_lost; });
    ASSERT_TRUE(bench.run_until([&] { return bench.terminal.flash().printed_counter == 2; }));
    ASSERT_EQ(fate(bench), PaperFate::waiting);
    bench.line.set_hook({});
    EXPECT_TRUE(bench.run_until([&] { return fate(bench) == PaperFate::printed; }));
    EXPECT_EQ(bench.copies(), 1);
}

TEST(Driver, WithTheJournalLostWhatWasBegunIsUnknownAndWhatWasNotIsPrinted) {
    Bench begun;
    ASSERT_TRUE(ask(begun));
    begun.type("E");
    ASSERT_TRUE(begun.run_until([&] { return begun.originals() == 1; }));
    restart(begun, true);
    EXPECT_TRUE(begun.run_until([&] { return fate(begun) == PaperFate::unknown; }));
    EXPECT_TRUE(std::ranges::any_of(begun.states, &TerminalState::journal_lost));
    begun.run(std::chrono::seconds{2});
    EXPECT_FALSE(begun.driver->state().journal_lost) << "until a session is open";

    Bench recorded;
    ASSERT_TRUE(ask(recorded));
    meets_write(recorded, map::answer, Fate::question_lost, [&] { restart(recorded, true); });
    recorded.type("E");
    EXPECT_TRUE(recorded.run_until([&] { return recorded.terminal.flash().printed_counter == 1; }));
    EXPECT_EQ(recorded.originals(), 1);
    recorded.run(milliseconds{100});
    EXPECT_EQ(fate(recorded), PaperFate::printed);
}

TEST(Driver, AReceiptWaitsForPaperAndIsThenPrinted) {
    Bench bench;
    ASSERT_TRUE(bench.run_until_ready());
    bench.terminal.set_paper_out(true, bench.now);
    ASSERT_TRUE(bench.run_until_shows("CARTA FINITA"));
    EXPECT_TRUE(bench.driver->state().paper_out);
    ASSERT_TRUE(ask(bench));
    bench.type("E");
    bench.run(std::chrono::seconds{10});
    EXPECT_EQ(fate(bench), PaperFate::waiting);
    ASSERT_TRUE(ask(bench)) << "the shop goes on";
    bench.type("E");
    bench.run(std::chrono::seconds{10});
    bench.start_driver();
    bench.run(std::chrono::seconds{1});
    bench.terminal.set_paper_out(false, bench.now);
    EXPECT_TRUE(bench.run_until([&] { return bench.terminal.flash().printed_counter == 2; }));
    bench.run(milliseconds{200});
    EXPECT_EQ(bench.originals(), 2);
    EXPECT_EQ(bench.copies(), 0);
    EXPECT_EQ(fate(bench), PaperFate::printed);
    EXPECT_EQ(fate(bench, first_op + 1), PaperFate::printed);
}

TEST(Driver, AnOriginalWhoseOrderNeverLeftIsTheOriginalStillAfterTheProgramRestarted) {
    Bench bench;
    ASSERT_TRUE(ask(bench));
    meets_write(bench, map::print, Fate::question_lost);
    bench.type("E");
    ASSERT_TRUE(bench.run_until([&] { return bench.desk.commits().size() == 1 && bench.desk.operations().at(first_op).attempts == 1; }));
    bench.run(milliseconds{10});
    bench.start_driver();
    EXPECT_TRUE(bench.run_until([&] { return bench.terminal.flash().printed_counter == 1; }));
    EXPECT_EQ(bench.originals(), 1);
    EXPECT_EQ(bench.copies(), 0);
}

TEST(Driver, ARestartAlwaysGetsASessionThatNoneHadBefore) {
    Bench bench;
    for (std::uint32_t session = 1; session < 5; ++session) {
        ASSERT_TRUE(bench.run_until([&] { return bench.terminal.status().number(map::session) == session; }));
        restart(bench);
    }
}

TEST(Driver, ATerminalThatStartsAnewBeforeItsSessionIsOpenIsReconciledAgain) {
    Bench bench;
    int restarts = 0;
    bench.line.set_hook([&](const BenchLine::Question& question) {
        if (question.is_write && question.address == map::control.address && restarts++ == 0) restart(bench);
        return Fate::fine;
    });
    ASSERT_TRUE(bench.run_until_ready());
    const auto calls = bench.desk.calls();
    EXPECT_EQ(std::ranges::count(calls, "waiting"), 2);
}

TEST(Driver, ADeadTerminalIsAskedMoreAndMoreRarely) {
    Bench bench;
    ASSERT_TRUE(bench.run_until_ready());
    bench.terminal.power_off();
    bench.run(std::chrono::seconds{120});
    EXPECT_EQ(bench.driver->state().line, TerminalState::Line::silent);
    const auto before = bench.line.exchanges();
    bench.run(std::chrono::seconds{120});
    EXPECT_LE(bench.line.exchanges() - before, 5U);
    bench.terminal.power_on();
    EXPECT_TRUE(bench.run_until_ready());
}

TEST(Driver, WhatSeventyTopUpsOverwroteInTheJournalIsStillAccountedFor) {
    Bench bench;
    ASSERT_TRUE(bench.run_until_ready());
    for (int i = 0; i < 70; ++i) ASSERT_TRUE(bench.top_up("C1234", "10")) << i;
    bench.start_driver();
    restart(bench);
    ASSERT_TRUE(bench.run_until_ready());
    bench.run(std::chrono::seconds{1});
    EXPECT_EQ(bench.originals(), 70);
    EXPECT_EQ(bench.copies(), 0);
    for (const auto& [op_id, operation] : bench.desk.operations()) EXPECT_EQ(operation.fate, PaperFate::printed);
}

} // namespace
} // namespace firmware_bridge::tests
