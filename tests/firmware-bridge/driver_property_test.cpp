// Whatever fails, and at whichever exchange: each top-up is committed once or never, as the shopkeeper was told, and no receipt is
// printed twice as the original.
//
// MESTOLO_LONG=1: ten times as many. A failure prints its world's seed: MESTOLO_SEED=<it> runs that world alone.
#include <cstdlib>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "tests/firmware-bridge/driver_bench.hpp"

namespace firmware_bridge::tests {
namespace {

using Fate = BenchLine::Fate;
using terminal::Terminal;

constexpr int top_ups_in_a_world = 10;

bool is_long() { return std::getenv("MESTOLO_LONG") != nullptr; }

struct Tally {
    int top_ups = 0;
    int faulted = 0;
    int recorded = 0;
    int voided = 0;
    int unheard = 0; ///< the power was cut before the shopkeeper was told
    int torn = 0;
};

/// A shop on a bad day.
class World {
public:
    World(std::uint64_t seed, Tally& tally) : chance_(seed), tally_(tally), bench_({.line_pace = milliseconds{3}}) {
        bench_.line.set_hook([this](const BenchLine::Question&) { return next_fate(); });
        bench_.after_turn = [this] { after_turn(); };
        if (one_in(2)) {
            bench_.desk.hold();
            is_slow_ = true;
        }
    }

    void run() {
        for (int i = 0; i < top_ups_in_a_world; ++i) top_up();
        come_to_rest();
        check();
    }

private:
    int any(int least, int most) { return std::uniform_int_distribution{least, most}(chance_); }
    bool one_in(int n) { return any(1, n) == 1; }

    // What fails. --------------------------------------------------------------------------------------------------

    Fate next_fate() {
        if (until_event_ == 0 || --until_event_ != 0) return Fate::fine;
        ++events_;
        if (one_in(3)) until_event_ = any(1, 30); // and another one soon
        switch (any(0, 11)) {
        case 0: return Fate::question_lost;
        case 1:
        case 2: return Fate::answer_lost;
        case 3: return Fate::answer_garbled;
        case 4: return Fate::exception;
        case 5: return Fate::bits_flipped;
        case 6: return Fate::answer_twice;
        case 7: cut_power(); return Fate::fine;           // before the question came
        case 8: cuts_power_ = true; return Fate::answer_lost; // after it was done
        case 9: restarts_driver_ = true; return one_in(2) ? Fate::fine : Fate::answer_lost;
        case 10:
            bench_.terminal.set_paper_out(true, bench_.now);
            paper_back_ = bench_.now + milliseconds{any(1, 3000)};
            return Fate::fine;
        default:
            bench_.desk.fail("", one_in(2));
            mended_ = bench_.now + milliseconds{any(1, 3000)};
            return Fate::fine;
        }
    }
    void cut_power() {
        bench_.terminal.power_off(one_in(3));
        power_back_ = bench_.now + milliseconds{any(1, 3000)};
    }
    void after_turn() {
        if (std::exchange(cuts_power_, false)) cut_power();
        if (!std::exchange(restarts_driver_, false)) return;
        if (one_in(2)) bench_.desk.forget_held(); // the whole program was killed
        bench_.start_driver();
    }
    void tick() {
        if (power_back_ && *power_back_ <= bench_.now) {
            power_back_.reset();
            bench_.terminal.power_on();
        }
        if (mended_ && *mended_ <= bench_.now) {
            mended_.reset();
            bench_.desk.mend();
        }
        if (paper_back_ && *paper_back_ <= bench_.now) {
            paper_back_.reset();
            bench_.terminal.set_paper_out(false, bench_.now);
        }
        if (is_slow_ && one_in(5)) bench_.desk.let_go_one();
        bench_.tick();
    }
    template <typename Done>
    bool run_until(Done done, milliseconds most) {
        for (const auto end = bench_.now + most; bench_.now < end && !done();) tick();
        return done();
    }

    // The shopkeeper. ----------------------------------------------------------------------------------------------

    bool reads(const std::string& text) const { return bench_.terminal.display()[0].find(text) != std::string::npos || bench_.terminal.display()[1].find(text) != std::string::npos; }
    std::uint64_t op() const { return bench_.terminal.request().number(map::op_id); }

    void top_up() {
        const auto has_session = [this] { return bench_.terminal.is_on() && bench_.terminal.status().number(map::session) != 0; };
        ASSERT_TRUE(run_until(has_session, std::chrono::minutes{5})) << "it never gets its session";
        ++tally_.top_ups;
        const int events = events_;
        until_event_ = one_in(10) ? 0 : any(1, 60);
        bench_.type("C");
        bench_.type(std::to_string(any(1000, 1099)) + "E" + std::to_string(any(1, 200)) + "E");
        const auto asked = bench_.terminal.request();
        run_until([this] { return bench_.terminal.mode() != Terminal::Mode::waiting; }, std::chrono::seconds{20});
        if (bench_.terminal.mode() == Terminal::Mode::quoted && asked.number(map::op_id) == op()) {
            confirm();
        }
        run_until([] { return false; }, milliseconds{any(0, 400)});
        tally_.faulted += events_ != events ? 1 : 0;
        if (one_in(20)) {
            bench_.type("CF1");
            has_asked_for_copies_ = true;
        }
    }
    void confirm() {
        const auto op_id = op();
        const auto boots = bench_.terminal.flash().boot_counter;
        bench_.type(one_in(3) ? "EE" : "E");
        const auto is_over = [&] { return !bench_.terminal.is_on() || bench_.terminal.flash().boot_counter != boots || bench_.terminal.mode() != Terminal::Mode::waiting; };
        run_until(is_over, std::chrono::minutes{10});
        ASSERT_TRUE(is_over()) << "a confirmation that nobody answers";
        if (reads("NON REGISTRATA") || reads("NON DISPONIBILE")) {
            voided_.insert(op_id);
        } else if (reads("REGISTRATA")) {
            recorded_.insert(op_id);
        } else if (!learns_later(op_id)) {
            ++tally_.unheard;
        }
    }
    /// After a power cut the terminal says what became of it, once it has heard.
    bool learns_later(std::uint64_t op_id) {
        const auto entry_says = [&](map::EntryState state) {
            const auto* const entry = bench_.terminal.flash().find(op_id);
            return entry != nullptr && entry->state == state;
        };
        run_until([&] { return reads("REGISTRATA"); }, std::chrono::seconds{10});
        if (reads("NON REGISTRATA") && entry_says(map::EntryState::void_)) return voided_.insert(op_id).second;
        if (reads("REGISTRATA") && entry_says(map::EntryState::recorded)) return recorded_.insert(op_id).second;
        return false;
    }

    // What must hold. ----------------------------------------------------------------------------------------------

    void come_to_rest() {
        until_event_ = 0;
        run_until([this] { return !power_back_ && !mended_ && !paper_back_; }, std::chrono::minutes{1});
        const auto is_at_rest = [this] {
            if (bench_.driver->state().line != TerminalState::Line::ready || bench_.desk.held() != 0) return false;
            for (const auto& [op_id, operation] : bench_.desk.operations()) {
                if (operation.fate == PaperFate::waiting) return false;
            }
            for (const auto& entry : bench_.terminal.flash().journal) {
                if (entry && entry->state == map::EntryState::confirmed) return false;
            }
            return bench_.terminal.print_state() != map::PrintState::printing;
        };
        EXPECT_TRUE(run_until(is_at_rest, std::chrono::minutes{10})) << "it never comes to rest";
    }

    void check() {
        std::map<std::uint64_t, int> commits;
        for (const auto& top_up : bench_.desk.commits()) ++commits[top_up.op_id];
        for (const auto& [op_id, count] : commits) EXPECT_EQ(count, 1) << op_id;
        for (const auto op_id : recorded_) EXPECT_TRUE(commits.contains(op_id)) << "seen as recorded: " << op_id;
        for (const auto op_id : voided_) EXPECT_FALSE(commits.contains(op_id)) << "seen as void: " << op_id;

        for (const auto& entry : bench_.terminal.flash().journal) {
            if (!entry) continue;
            EXPECT_EQ(commits.contains(entry->op), entry->state != map::EntryState::void_) << entry->op;
        }
        for (const auto& [op_id, operation] : bench_.desk.operations()) {
            const auto originals = bench_.count(support::FakeDesk::first_line(op_id, 1));
            const auto whole = bench_.count(support::FakeDesk::last_line(op_id));
            EXPECT_LE(originals, 1) << op_id;
            EXPECT_NE(operation.fate, PaperFate::waiting) << op_id;
            if (operation.fate == PaperFate::printed) { EXPECT_GE(whole, 1) << op_id; }
            if (!has_asked_for_copies_) { EXPECT_EQ(bench_.count(support::FakeDesk::first_line(op_id, 2)), 0) << "nobody asked for a copy of " << op_id; }
            tally_.torn += whole == 0 ? 1 : 0;
        }
        tally_.recorded += static_cast<int>(recorded_.size());
        tally_.voided += static_cast<int>(voided_.size());
    }

    std::mt19937_64 chance_;
    Tally& tally_;
    Bench bench_;
    bool is_slow_ = false;
    bool has_asked_for_copies_ = false;
    int until_event_ = 0;
    int events_ = 0;
    bool cuts_power_ = false;
    bool restarts_driver_ = false;
    std::optional<milliseconds> power_back_;
    std::optional<milliseconds> mended_;
    std::optional<milliseconds> paper_back_;
    std::set<std::uint64_t> recorded_;
    std::set<std::uint64_t> voided_;
};

TEST(DriverProperty, EachTopUpIsCommittedOnceOrNeverAsTheShopkeeperWasTold) {
    Tally tally;
    const char* const seed = std::getenv("MESTOLO_SEED");
    const std::uint64_t first = seed != nullptr ? std::stoull(seed) : 1;
    const int worlds = seed != nullptr ? 1 : is_long() ? 3000 : 300;
    for (int i = 0; i < worlds && !testing::Test::HasFailure(); ++i) {
        SCOPED_TRACE("MESTOLO_SEED=" + std::to_string(first + static_cast<std::uint64_t>(i)));
        World{first + static_cast<std::uint64_t>(i), tally}.run();
    }
    RecordProperty("faulted", tally.faulted);
    fmt::print("{} top-ups, {} of them met a fault; seen as recorded {}, as void {}, not told {}; receipts that are on no paper {}\n", tally.top_ups,
               tally.faulted, tally.recorded, tally.voided, tally.unheard, tally.torn);
    if (seed == nullptr) { EXPECT_GE(tally.faulted, is_long() ? 15'000 : 1500); }
}

} // namespace
} // namespace firmware_bridge::tests
