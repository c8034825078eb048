// The bus over real sockets and ptys, against the simulated terminal.
#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <gtest/gtest.h>

#include "firmware-bridge/master/bus.hpp"
#include "firmware-bridge/terminal/simulator.hpp"
#include "tests/support/fake_desk.hpp"

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
    bool wait_for(const std::string& name, TerminalState::Line line, std::chrono::milliseconds most = 10s) {
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

TEST(Bus, ServesATopUpOverTcp) {
    Options options;
    options.tcp_port = 0;
    options.settings.line_pace = 1ms;
    Simulator simulator{options};
    simulator.start();
    support::FakeDesk desk;
    States states;
    Bus bus{over_tcp(simulator.port()), desk, states.listener()};
    ASSERT_TRUE(states.wait_for("banco", TerminalState::Line::ready));
    EXPECT_EQ(simulator.command("wait-display Codice 2000"), "ok");
    simulator.command("type 1234E96E");
    EXPECT_EQ(simulator.command("wait-display E=SI 2000"), "ok");
    simulator.command("key E");
    EXPECT_EQ(simulator.command("wait-display REGISTRATA 2000"), "ok");
    EXPECT_EQ(simulator.command("wait-printed 1 2000"), "ok");
    EXPECT_EQ(desk.commits().size(), 1U);
}

} // namespace
} // namespace firmware_bridge::tests
