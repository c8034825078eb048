// The terminal family: how soon a receipt terminal's keys are answered, a confirmed top-up is durable, and what a dead one costs the others.

#include <algorithm>
#include <memory>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "data/node_settings.hpp"
#include "data/samples/random.hpp"
#include "firmware-bridge/terminal/simulator.hpp"
#include "tests/bench/expect.hpp"
#include "tests/bench/families.hpp"
#include "tests/bench/made_kitchen.hpp"
#include "tests/bench/program.hpp"
#include "tests/support/paced_relay.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

namespace {

using namespace std::chrono_literals;
using firmware_bridge::terminal::Simulator;
using Times = std::vector<double>; // ms

constexpr std::size_t diners = 20'000;
constexpr std::size_t terminals = 8;
constexpr const char* merchant = "T01";
constexpr auto session_within = 60s;

/// A kitchen whose diners may top up at the merchant's.
class Kitchen {
public:
    Kitchen() {
        const auto options = around_today(diners, 25);
        write_data_set(options, folder_ / "set");
        import_set(folder_ / "data", folder_ / "set");
        codes_ = diners_of(options, "calcinate");
    }

    std::unique_ptr<Service> serve(std::vector<data::TerminalSetting> settings) const {
        data::NodeSettings node;
        node.terminals = std::move(settings);
        expect(data::write_node_settings(folder_ / "data", node));
        return std::make_unique<Service>(folder_ / "data");
    }
    const std::string& diner(data::samples::Random& random) const { return codes_[random.below(codes_.size())]; }

private:
    support::TempFolder folder_{own_disk()};
    std::vector<std::string> codes_;
};

firmware_bridge::terminal::Options simulated(std::size_t units) {
    firmware_bridge::terminal::Options options;
    options.settings.line_pace = 1ms; // its printer takes no time here
    options.units.clear();
    for (std::size_t unit = 1; unit <= units; ++unit) {
        firmware_bridge::terminal::UnitOptions one;
        one.unit = static_cast<std::uint8_t>(unit);
        one.serial = fmt::format("T-{:04}", unit);
        options.units.push_back(std::move(one));
    }
    return options;
}

/// A simulated terminal, and the fingers on its keys.
class Keys {
public:
    /// `unit`: of several on its line.
    explicit Keys(Simulator& simulator, std::optional<std::size_t> unit = std::nullopt)
        : simulator_(&simulator), prefix_(unit ? fmt::format("@{} ", *unit) : std::string{}) {}

    void wait_for_session() const {
        const auto until = std::chrono::steady_clock::now() + session_within;
        while (tell("state session") == "0") {
            if (std::chrono::steady_clock::now() > until) throw CannotTake("a terminal was given no session");
            std::this_thread::sleep_for(20ms);
        }
    }
    void type(std::string_view keys) const { expect_ok(fmt::format("type {}", keys)); }
    /// From before the key until the display says what it is waited for; ms.
    double answered(char key, std::string_view text) const {
        return 1'000 * seconds([&] {
                   expect_ok(fmt::format("key {}", key));
                   expect_ok(fmt::format("wait-display {} 9000", text));
               });
    }
    void expect_ok(const std::string& command) const {
        if (const auto answer = tell(command); answer != "ok") throw CannotTake(fmt::format("terminal, {}: {}", command, answer));
    }

private:
    std::string tell(const std::string& command) const { return simulator_->command(prefix_ + command); }

    Simulator* simulator_;
    std::string prefix_;
};

/// A terminal on a TCP port of its own.
class TcpTerminal {
public:
    explicit TcpTerminal(std::size_t number) : number_(number), simulator_(options()), keys_(simulator_) { simulator_.start(); }

    data::TerminalSetting setting() const {
        data::TerminalSetting setting;
        setting.name = fmt::format("banco {}", number_);
        setting.merchant = merchant;
        setting.host = "127.0.0.1";
        setting.port = simulator_.port();
        return setting;
    }
    const Keys& keys() const { return keys_; }

private:
    firmware_bridge::terminal::Options options() const {
        auto options = simulated(1);
        options.tcp_port = 0;
        options.units.front().serial = fmt::format("T-{:04}", number_);
        return options;
    }

    std::size_t number_;
    Simulator simulator_;
    Keys keys_;
};

/// As long as it takes a person to go on; never in step with the bus's polls.
void pause(data::samples::Random& random, std::uint64_t from_ms, std::uint64_t to_ms) {
    std::this_thread::sleep_for(std::chrono::microseconds{1'000 * from_ms + random.below(1'000 * (to_ms - from_ms))});
}

Taken take_key() {
    constexpr std::size_t unseen = 50;
    constexpr std::size_t keys = 1'500;
    const Kitchen kitchen;
    TcpTerminal terminal{1};
    const auto service = kitchen.serve({terminal.setting()});
    terminal.keys().wait_for_session();
    data::samples::Random random{1, 500};
    Times times;
    for (std::size_t i = 0; i < unseen + keys; ++i) {
        terminal.keys().type(fmt::format("{}E100", kitchen.diner(random)));
        pause(random, 0, 20);
        const auto time = terminal.keys().answered('E', "E=SI");
        if (i >= unseen) times.push_back(time);
        terminal.keys().answered('C', "Annullata");
    }
    const auto value = quantile(times, 0.99);
    return {value, 1,
            fmt::format("99th percentile from before the key that asks for a quote to the display showing it, over TCP to the whole program; median "
                        "{:.1f} ms, longest {:.1f} ms of {} keys, {} diners",
                        quantile(times, 0.5), quantile(times, 1), keys, diners)};
}

Taken take_confirm() {
    constexpr std::size_t unseen = 5;
    constexpr std::size_t top_ups = 125; // of a terminal
    const Kitchen kitchen;
    std::vector<std::unique_ptr<TcpTerminal>> all;
    std::vector<data::TerminalSetting> settings;
    for (std::size_t number = 1; number <= terminals; ++number) {
        all.push_back(std::make_unique<TcpTerminal>(number));
        settings.push_back(all.back()->setting());
    }
    const auto service = kitchen.serve(std::move(settings));
    for (const auto& terminal : all) terminal->keys().wait_for_session();

    std::mutex mutex;
    Times quotes;
    Times credits;
    std::string failed;
    const auto shop = [&](std::size_t number) {
        data::samples::Random random{number, 501};
        const auto& keys = all[number]->keys();
        for (std::size_t i = 0; i < unseen + top_ups; ++i) {
            pause(random, 40, 160);
            keys.type(fmt::format("{}E100", kitchen.diner(random)));
            pause(random, 10, 40);
            const auto quoted = keys.answered('E', "E=SI");
            pause(random, 10, 40);
            const auto recorded = keys.answered('E', "\"REGISTRATA \"");
            if (i < unseen) continue;
            const std::lock_guard lock{mutex};
            quotes.push_back(quoted);
            credits.push_back(recorded);
        }
    };
    double took = 0;
    {
        std::vector<std::thread> shops;
        took = seconds([&] {
            for (std::size_t number = 0; number < terminals; ++number)
                shops.emplace_back([&, number] {
                    try {
                        shop(number);
                    } catch (const CannotTake& problem) {
                        const std::lock_guard lock{mutex};
                        failed = problem.what();
                    }
                });
            for (auto& each : shops) each.join();
        });
    }
    if (!failed.empty()) throw CannotTake(failed);
    const auto value = quantile(credits, 0.99);
    return {value, 1,
            fmt::format("99th percentile from before the confirming key to the display saying that it is recorded, which it says after the commit: "
                        "nothing subtracted, neither the bus's polls nor the answer's way back; {} terminals over TCP to the whole program, {:.0f} "
                        "top-ups/s, receipts printed beside; median {:.1f} ms, longest {:.1f} ms of {}; their quotes, which commit nothing: median "
                        "{:.1f} ms, 99th percentile {:.1f} ms",
                        terminals, static_cast<double>(terminals * (top_ups + unseen)) / took, quantile(credits, 0.5), quantile(credits, 1),
                        credits.size(), quantile(quotes, 0.5), quantile(quotes, 0.99))};
}

Taken take_dead() {
    constexpr int runs = 4;
    constexpr std::size_t keys = 63; // of a run with, and of one without a dead terminal
    constexpr int baud = 19'200;
    const Kitchen kitchen;
    auto options = simulated(terminals);
    options.pty = true;
    Simulator line{options};
    line.start();
    const support::PacedRelay relay{line.device(), baud};
    std::vector<data::TerminalSetting> settings;
    std::vector<Keys> all;
    for (std::size_t unit = 1; unit <= terminals; ++unit) {
        data::TerminalSetting setting;
        setting.name = fmt::format("banco {}", unit);
        setting.merchant = merchant;
        setting.device = relay.device();
        setting.baud = baud;
        setting.parity = 'N'; // a pty knows none; the relay's characters have 11 bits, as 8E1 has
        setting.unit = static_cast<int>(unit);
        settings.push_back(std::move(setting));
        all.emplace_back(line, unit);
    }
    const auto service = kitchen.serve(std::move(settings));
    const auto wait_for_all = [&] {
        for (const auto& terminal : all) terminal.wait_for_session();
        std::this_thread::sleep_for(2s);
    };
    wait_for_all();

    data::samples::Random random{1, 502};
    const auto measure = [&] {
        Times times;
        for (std::size_t i = 0; i < keys; ++i) {
            const auto& terminal = all[i % (terminals - 1)];
            terminal.type("99999999E100"); // nobody has it: the answer needs no other to take it back
            pause(random, 0, 300);
            times.push_back(terminal.answered('E', "sconosciuto"));
        }
        return times;
    };
    Times alive;
    Times beside_dead;
    const auto add = [](Times& to, const Times& times) { to.insert(to.end(), times.begin(), times.end()); };
    for (int run = 0; run < runs; ++run) {
        add(alive, measure());
        all.back().expect_ok("power off"); // what is lost until it is known to be dead is in the figure
        add(beside_dead, measure());
        all.back().expect_ok("power on");
        wait_for_all();
    }
    const auto value = quantile(beside_dead, 0.99) / quantile(alive, 0.99);
    return {value, runs,
            fmt::format("99th percentile of seven terminals' keys to their display's answer with an eighth switched off, {:.0f} ms, over that with "
                        "all alive, {:.0f} ms; medians {:.0f} over {:.0f} ms; {} keys each, a serial line at {} baud and 11 bits a character "
                        "between two ptys, the whole program",
                        quantile(beside_dead, 0.99), quantile(alive, 0.99), quantile(beside_dead, 0.5), quantile(alive, 0.5), alive.size(), baud)};
}

} // namespace

std::vector<Figure> terminal_figures() {
    return {{"confirm_to_credit_p99_ms", "ms", Better::lower, Goal{20, true}, take_confirm},
            {"terminal_key_tcp_p99_ms", "ms", Better::lower, Goal{10, true}, take_key},
            {"dead_terminal_slowdown", "ratio", Better::lower, Goal{2}, take_dead}};
}

} // namespace bench
