// A driver and a terminal as values, on a line that a test breaks, in a time that a test walks.
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firmware-bridge/master/driver.hpp"
#include "firmware-bridge/terminal/terminal.hpp"
#include "tests/support/fake_desk.hpp"

namespace firmware_bridge::tests {

using std::chrono::milliseconds;

/// A line straight into a terminal. Before each exchange the test's hook says what becomes of it.
class BenchLine : public ModbusLine {
public:
    enum class Fate : std::uint8_t {
        fine,
        question_lost, ///< nothing was done, no answer
        answer_lost,   ///< it was done, no answer
        answer_garbled,///< it was done, an answer that is none
        exception,     ///< refused for no reason
        bits_flipped,  ///< it was done; an answer with other registers than were sent
        answer_twice   ///< fine, but the answer comes once more, to the next question
    };
    struct Question {
        bool is_write = false;
        std::uint16_t address = 0;
        std::uint16_t count = 0;
    };
    using Hook = std::function<Fate(const Question&)>;

    explicit BenchLine(terminal::Terminal& terminal, const milliseconds& now) : terminal_(terminal), now_(now) {}
    void set_hook(Hook hook) { hook_ = std::move(hook); }
    std::size_t exchanges() const { return exchanges_; }

    Exchange open() override { return {}; }
    void close() override { late_.clear(); }
    void set_timeout(milliseconds) override {}
    Exchange read(std::uint8_t, std::uint16_t address, std::span<std::uint16_t> registers) override {
        return exchange({false, address, static_cast<std::uint16_t>(registers.size())}, {}, registers);
    }
    Exchange write(std::uint8_t, std::uint16_t address, std::span<const std::uint16_t> registers) override {
        return exchange({true, address, static_cast<std::uint16_t>(registers.size())}, registers, {});
    }

private:
    struct Reply {
        bool is_write = false;
        std::size_t count = 0;
        terminal::Code code{};
        std::vector<terminal::Word> words;
    };
    Exchange exchange(const Question& question, std::span<const std::uint16_t> written, std::span<std::uint16_t> into) {
        ++exchanges_;
        const auto fate = hook_ ? hook_(question) : Fate::fine;
        if (!terminal_.is_on() || fate == Fate::question_lost) return broken(LineFault::Kind::timeout);
        if (fate == Fate::exception) return LineFault{LineFault::Kind::exception, 4, "by the test"};
        Reply reply{question.is_write, question.count, {}, {}};
        reply.code = question.is_write ? terminal_.write(question.address, written, now_) : terminal_.read(question.address, question.count, reply.words);
        if (fate == Fate::answer_lost) return broken(LineFault::Kind::timeout);
        if (fate == Fate::answer_garbled) return broken(LineFault::Kind::garbled);
        if (fate == Fate::bits_flipped && !reply.words.empty()) reply.words[reply.words.size() / 2] ^= 0x0410;
        late_.push_back(reply);
        if (fate == Fate::answer_twice) late_.push_back(reply);
        reply = std::move(late_.front());
        late_.pop_front();
        // As on the wire: function and count are all that tell one answer from another.
        if (reply.is_write != question.is_write || reply.count != question.count) return broken(LineFault::Kind::garbled);
        if (reply.code != terminal::Code::done) return LineFault{LineFault::Kind::exception, static_cast<std::uint8_t>(reply.code), "by the terminal"};
        std::ranges::copy(reply.words, into.begin());
        return {};
    }
    /// A real line is in step again after a fault.
    LineFault broken(LineFault::Kind kind) {
        late_.clear();
        return {kind, 0, "by the test"};
    }

    terminal::Terminal& terminal_;
    const milliseconds& now_;
    Hook hook_;
    std::size_t exchanges_ = 0;
    std::deque<Reply> late_;
};

class Bench {
public:
    explicit Bench(terminal::Terminal::Settings settings = {}) : terminal(flash(), settings, [](const terminal::Flash&) {}), line(terminal, now) {
        terminal.power_on();
        start_driver();
    }

    /// As if the program were killed, and started anew.
    void start_driver() {
        driver.reset();
        completions = std::make_shared<Completions>();
        line.close();
        driver = std::make_unique<Driver>(TerminalSettings{"banco", "TAB1", "DESIRE' TABACCHERIA", 1, {}}, Pace{}, desk, completions,
                                          [this](const TerminalState& state) { states.push_back(state); });
    }

    /// One millisecond, in which the driver does whatever is due.
    void tick() {
        now += milliseconds{1};
        terminal.advance(now);
        completions->run();
        for (int turns = 0; turns < 50 && driver->due() <= moment().steady; ++turns) {
            (void)driver->turn(line, moment());
            if (after_turn) after_turn();
            completions->run();
        }
    }
    void run(milliseconds time) {
        for (const auto end = now + time; now < end;) tick();
    }
    template <typename Done>
    bool run_until(Done done, milliseconds most = std::chrono::seconds{60}) {
        for (const auto end = now + most; now < end && !done();) tick();
        return done();
    }
    bool run_until_ready() {
        return run_until([this] { return driver->state().line == TerminalState::Line::ready; });
    }
    bool run_until_shows(const std::string& text) {
        return run_until([&] { return terminal.display()[0].find(text) != std::string::npos || terminal.display()[1].find(text) != std::string::npos; });
    }
    void type(const std::string& keys) {
        for (const char key : keys) terminal.press(key, now);
    }
    /// A whole one, up to its receipt.
    bool top_up(const std::string& code, const std::string& amount) {
        const auto printed = terminal.flash().printed_counter;
        type(code + 'E' + amount + 'E');
        if (!run_until_shows("E=SI")) return false;
        type("E");
        return run_until([&] { return terminal.flash().printed_counter == printed + 1; });
    }
    /// Of which at least the first line came onto paper.
    int originals() const { return count("RICEVUTA "); }
    int copies() const { return count("COPIA "); }
    int count(std::string_view beginning) const {
        return static_cast<int>(std::ranges::count_if(terminal.paper(), [&](const auto& text) { return text.starts_with(beginning); }));
    }

    Moment moment() const { return {std::chrono::steady_clock::time_point{now}, 1'790'000'000}; }

    static terminal::Flash flash() {
        terminal::Flash flash;
        flash.serial = "T-0001";
        return flash;
    }

    milliseconds now{1000};
    support::FakeDesk desk;
    terminal::Terminal terminal;
    BenchLine line;
    std::shared_ptr<Completions> completions;
    std::unique_ptr<Driver> driver;
    std::vector<TerminalState> states;
    std::function<void()> after_turn;
};

} // namespace firmware_bridge::tests
