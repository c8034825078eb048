// The bus over real sockets and ptys, against the simulated terminal.
//
// MESTOLO_LONG=1: more samples, and a minute with a dead terminal on the line.
#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <mutex>

#include <gtest/gtest.h>

#include "firmware-bridge/master/bus.hpp"
#include "firmware-bridge/terminal/simulator.hpp"
#include "tests/support/fake_desk.hpp"
#include "tests/support/paced_relay.hpp"

namespace firmware_bridge::tests {
namespace {

using namespace std::chrono_literals;
using terminal::Options;
using terminal::Simulator;
using Clock = std::chrono::steady_clock;

/// What the bus told, by terminal.
class States {
public:
    OnTerminalState listener() {
        return [this](const TerminalState& state) {
            {
                const std::lock_guard lock{mutex_};
                states_[state.name] = state;
            }
            changed_.notify_all();
        };
    }
    bool wait_for(const std::string& name, TerminalState::Line line, std::chrono::milliseconds most = 60s) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, most, [&] { return states_.contains(name) && states_[name].line == line; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, TerminalState> states_;
};

BusSettings over_tcp(std::uint16_t port) {
    return {.line = TcpLine{"127.0.0.1", port}, .terminals = {{"banco", "TAB1", "DESIRE' TABACCHERIA", 1, {}}}};
}

BusSettings over_serial(const std::string& device, int baud, int terminals = 1) {
    BusSettings settings{.line = RtuLine{device, baud, 'N'}, .terminals = {}};
    for (int i = 1; i <= terminals; ++i) {
        settings.terminals.push_back({"banco " + std::to_string(i), "TAB1", "DESIRE' TABACCHERIA", static_cast<std::uint8_t>(i), {}});
    }
    return settings;
}

Options simulated(bool is_tcp, int units = 1) {
    Options options;
    if (is_tcp) options.tcp_port = 0;
    options.pty = !is_tcp;
    options.settings.line_pace = 1ms;
    options.units.clear();
    for (int i = 1; i <= units; ++i) options.units.push_back({static_cast<std::uint8_t>(i), "T-000" + std::to_string(i), {}, {}});
    return options;
}

bool is_long() { return std::getenv("MESTOLO_LONG") != nullptr; }

std::chrono::microseconds at_share(std::vector<std::chrono::microseconds> times, double share) {
    std::ranges::sort(times);
    return times.at(static_cast<std::size_t>(share * static_cast<double>(times.size() - 1)));
}
double ms(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000; }

/// From the key that asks to the answer on the display.
std::vector<std::chrono::microseconds> key_to_answer(Simulator& simulator, int samples) {
    std::vector<std::chrono::microseconds> times;
    for (int i = 0; i < samples; ++i) {
        simulator.command("type C1234E96");
        // So that the key comes at any time between two polls.
        std::this_thread::sleep_for(std::chrono::microseconds{1300 * (i % 17)});
        const auto begun = Clock::now();
        simulator.command("key E");
        EXPECT_EQ(simulator.command("wait-display E=SI 30000"), "ok");
        times.push_back(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begun));
        simulator.command("key C");
        EXPECT_EQ(simulator.command("wait-display Annullata 30000"), "ok");
    }
    return times;
}

void top_up(Simulator& simulator, const std::string& unit = "") {
    for (int tries = 0; tries < 20; ++tries) {
        simulator.command(unit + "type C1234E96E");
        if (simulator.command(unit + "wait-display E=SI 9000") != "ok") continue; // it gave up, or had no session yet
        simulator.command(unit + "key E");
        EXPECT_EQ(simulator.command(unit + "wait-display REGISTRATA 30000"), "ok");
        return;
    }
    ADD_FAILURE() << "no quote in twenty tries";
}

void expect_top_ups_in_spite_of_faults(Simulator& simulator, support::FakeDesk& desk, int count) {
    for (const auto* const fault : {"late 300 p 0.004", "torn p 0.004", "corrupted p 0.004", "missing p 0.004", "deaf p 0.004"}) {
        EXPECT_EQ(simulator.command(std::string{"fault "} + fault), "ok");
    }
    for (int i = 0; i < count; ++i) top_up(simulator);
    simulator.command("fault clear");
    EXPECT_EQ(simulator.command("wait-printed " + std::to_string(count) + " 60000"), "ok");
    EXPECT_EQ(desk.commits().size(), static_cast<std::size_t>(count));
    const auto paper = simulator.command("paper");
    for (const auto& top_up : desk.commits()) {
        const auto first = support::FakeDesk::first_line(top_up.op_id, 1);
        const auto at = paper.find(first + '"');
        EXPECT_NE(at, std::string::npos) << first;
        EXPECT_EQ(paper.find(first + '"', at + 1), std::string::npos) << first << " twice";
    }
}

/// Writes down when each unit answered.
class Watched : public ModbusLine {
public:
    using Gaps = std::vector<std::chrono::microseconds>;
    struct Notes {
        std::mutex mutex;
        std::map<std::uint8_t, Clock::time_point> last;
        Gaps gaps;
    };
    Watched(std::unique_ptr<ModbusLine> line, std::shared_ptr<Notes> notes) : line_(std::move(line)), notes_(std::move(notes)) {}
    Exchange open() override { return line_->open(); }
    void close() override { line_->close(); }
    void set_timeout(std::chrono::milliseconds timeout) override { line_->set_timeout(timeout); }
    Exchange read(std::uint8_t unit, std::uint16_t address, std::span<std::uint16_t> registers) override { return noted(unit, line_->read(unit, address, registers)); }
    Exchange write(std::uint8_t unit, std::uint16_t address, std::span<const std::uint16_t> registers) override { return noted(unit, line_->write(unit, address, registers)); }

private:
    Exchange noted(std::uint8_t unit, Exchange exchange) {
        if (!exchange) return exchange;
        const std::lock_guard lock{notes_->mutex};
        const auto now = Clock::now();
        if (const auto last = notes_->last.find(unit); last != notes_->last.end()) {
            notes_->gaps.push_back(std::chrono::duration_cast<std::chrono::microseconds>(now - last->second));
        }
        notes_->last[unit] = now;
        return exchange;
    }
    std::unique_ptr<ModbusLine> line_;
    std::shared_ptr<Notes> notes_;
};

TEST(Bus, ServesATopUpOverTcp) {
    Simulator simulator{simulated(true)};
    simulator.start();
    support::FakeDesk desk;
    States states;
    Bus bus{over_tcp(simulator.port()), desk, states.listener()};
    ASSERT_TRUE(states.wait_for("banco", TerminalState::Line::ready));
    top_up(simulator);
    EXPECT_EQ(simulator.command("wait-printed 1 30000"), "ok");
    EXPECT_EQ(desk.commits().size(), 1U);
}

TEST(Bus, EachKeyIsAnsweredOverTcp) {
    Simulator simulator{simulated(true)};
    simulator.start();
    support::FakeDesk desk;
    States states;
    Bus bus{over_tcp(simulator.port()), desk, states.listener()};
    ASSERT_TRUE(states.wait_for("banco", TerminalState::Line::ready));
    const auto times = key_to_answer(simulator, is_long() ? 2000 : 200);
    fmt::print("key to answer over TCP: median {:.1f} ms, p99 {:.1f} ms, longest {:.1f} ms\n", ms(at_share(times, 0.5)), ms(at_share(times, 0.99)), ms(at_share(times, 1)));
}

TEST(Bus, EachKeyIsAnsweredOnASerialLineOf19200Baud) {
    Simulator simulator{simulated(false)};
    simulator.start();
    support::PacedRelay relay{simulator.device(), 19200};
    support::FakeDesk desk;
    States states;
    Bus bus{over_serial(relay.device(), 19200), desk, states.listener()};
    ASSERT_TRUE(states.wait_for("banco 1", TerminalState::Line::ready));
    const auto times = key_to_answer(simulator, is_long() ? 300 : 30);
    fmt::print("key to answer at 19,200 baud: median {:.1f} ms, p99 {:.1f} ms, longest {:.1f} ms\n", ms(at_share(times, 0.5)), ms(at_share(times, 0.99)), ms(at_share(times, 1)));
    EXPECT_GE(ms(at_share(times, 0)), 90) << "the relay doesn't pace";
}

TEST(Bus, ADeadTerminalIsFoundSilentWhileTheOthersAreServedAndComesBack) {
    constexpr int baud = 115200;
    Simulator simulator{simulated(false, 8)};
    simulator.start();
    support::PacedRelay relay{simulator.device(), baud};
    support::FakeDesk desk;
    States states;
    const auto settings = over_serial(relay.device(), baud, 8);
    const auto notes = std::make_shared<Watched::Notes>();
    auto line = std::make_unique<Watched>(std::make_unique<LibmodbusLine>(std::get<RtuLine>(settings.line)), notes);
    Bus bus{settings, desk, states.listener(), std::move(line), {.poll = 0ms, .print_poll = 250ms}};
    for (const auto& terminal : settings.terminals) ASSERT_TRUE(states.wait_for(terminal.name, TerminalState::Line::ready));

    const auto measure = [&](std::chrono::seconds time) {
        {
            const std::lock_guard lock{notes->mutex};
            notes->gaps.clear();
            notes->last.clear();
        }
        std::this_thread::sleep_for(time);
        const std::lock_guard lock{notes->mutex};
        return notes->gaps;
    };
    const auto alive = measure(is_long() ? 20s : 4s);
    simulator.command("@8 power off");
    const auto with_dead = measure(is_long() ? 60s : 12s);
    EXPECT_TRUE(states.wait_for("banco 8", TerminalState::Line::silent));
    fmt::print("polls of 8 terminals at {} baud: p99 {:.1f} ms apart; of 7 beside a dead one {:.1f} ms, longest {:.1f} ms\n", baud, ms(at_share(alive, 0.99)),
               ms(at_share(with_dead, 0.99)), ms(at_share(with_dead, 1)));
    simulator.command("@8 power on");
    EXPECT_TRUE(states.wait_for("banco 8", TerminalState::Line::ready, 90s));
    top_up(simulator, "@8 ");
}

TEST(Bus, TopUpsSurviveALineWithFaultsOverTcp) {
    Simulator simulator{simulated(true)};
    simulator.start();
    support::FakeDesk desk;
    States states;
    Bus bus{over_tcp(simulator.port()), desk, states.listener()};
    ASSERT_TRUE(states.wait_for("banco", TerminalState::Line::ready));
    expect_top_ups_in_spite_of_faults(simulator, desk, is_long() ? 100 : 10);
}

TEST(Bus, TopUpsSurviveALineWithFaultsOnAPty) {
    Simulator simulator{simulated(false)};
    simulator.start();
    support::FakeDesk desk;
    States states;
    Bus bus{over_serial(simulator.device(), 115200), desk, states.listener()};
    ASSERT_TRUE(states.wait_for("banco 1", TerminalState::Line::ready));
    expect_top_ups_in_spite_of_faults(simulator, desk, is_long() ? 100 : 10);
}

TEST(Bus, StopsWhileNobodyAnswers) {
    Simulator simulator{simulated(false)};
    simulator.start();
    simulator.command("power off");
    support::FakeDesk desk;
    Bus bus{over_serial(simulator.device(), 115200), desk, {}};
    std::this_thread::sleep_for(20ms); // it is asking now
    bus.stop();
    bus.stop();
}

TEST(Bus, ATerminalThatIsNotThePinnedOneIsNotServed) {
    Simulator simulator{simulated(true)};
    simulator.start();
    support::FakeDesk desk;
    States states;
    auto settings = over_tcp(simulator.port());
    settings.terminals[0].serial = "T-0007";
    Bus bus{settings, desk, states.listener()};
    EXPECT_TRUE(states.wait_for("banco", TerminalState::Line::wrong_serial));
    EXPECT_TRUE(desk.calls().empty());
}

TEST(Bus, SaysWhatIsWrongWithItsSettings) {
    EXPECT_FALSE(fault_of(over_tcp(502)));
    EXPECT_FALSE(fault_of(over_serial("/dev/ttyUSB0", 19200, 8)));
    EXPECT_TRUE(fault_of(over_tcp(0)));
    EXPECT_TRUE(fault_of(over_serial("", 19200)));
    EXPECT_TRUE(fault_of(over_serial("/dev/ttyUSB0", 300)));
    EXPECT_TRUE(fault_of(over_serial("/dev/ttyUSB0", 19200, 0)));
    auto twice = over_serial("/dev/ttyUSB0", 19200, 2);
    twice.terminals[1].unit = 1;
    EXPECT_TRUE(fault_of(twice));
    auto two_over_tcp = twice;
    two_over_tcp.line = TcpLine{"127.0.0.1", 502};
    EXPECT_TRUE(fault_of(two_over_tcp));
}

} // namespace
} // namespace firmware_bridge::tests
