#include "firmware-bridge/master/bus.hpp"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include <fmt/format.h>

namespace firmware_bridge {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds longest_wait{1000};
constexpr milliseconds least_silent_timeout{40};

Moment moment() {
    const auto since_1970 = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    return {steady_clock::now(), static_cast<std::uint32_t>(since_1970.count())};
}

std::unique_ptr<ModbusLine> line_of(const BusSettings& settings) {
    return std::visit([](const auto& where) -> std::unique_ptr<ModbusLine> { return std::make_unique<LibmodbusLine>(where); }, settings.line);
}

Pace pace_of(const BusSettings& settings) {
    // A serial line takes its time by itself; a printing may wait there, so that the keys of the other terminals don't.
    if (std::holds_alternative<RtuLine>(settings.line)) return {.poll = milliseconds{0}, .print_poll = milliseconds{250}};
    return {};
}

} // namespace

std::optional<std::string> fault_of(const BusSettings& settings) {
    if (settings.terminals.empty()) return "a bus without a terminal";
    if (settings.response_timeout < milliseconds{10} || settings.response_timeout > milliseconds{5000}) return "response time-outs are 10 ms to 5 s";
    std::set<int> units;
    for (const auto& terminal : settings.terminals) {
        if (terminal.unit < 1 || terminal.unit > 247) return fmt::format("{}: unit {}, from 1 to 247", terminal.name, terminal.unit);
        if (!units.insert(terminal.unit).second) return fmt::format("{}: unit {} is another terminal's on this line", terminal.name, terminal.unit);
    }
    if (const auto* const tcp = std::get_if<TcpLine>(&settings.line)) {
        if (settings.terminals.size() != 1) return "over TCP each terminal has a bus of its own";
        if (tcp->host.empty() || tcp->port == 0) return "no host or no port";
        return std::nullopt;
    }
    const auto& rtu = std::get<RtuLine>(settings.line);
    if (rtu.device.empty()) return "no device";
    if (rtu.baud < 1200 || rtu.baud > 115200) return fmt::format("{} baud, from 1200 to 115200", rtu.baud);
    if (rtu.parity != 'N' && rtu.parity != 'E' && rtu.parity != 'O') return fmt::format("parity '{}', N, E or O", rtu.parity);
    return std::nullopt;
}

struct Bus::Impl {
    BusSettings settings;
    std::unique_ptr<ModbusLine> line;
    std::shared_ptr<Completions> completions = std::make_shared<Completions>();
    std::vector<std::unique_ptr<Driver>> drivers;
    std::thread thread;

    Impl(BusSettings with, Desk& desk, const OnTerminalState& on_state, std::unique_ptr<ModbusLine> over, Pace pace)
        : settings(std::move(with)), line(std::move(over)) {
        for (const auto& terminal : settings.terminals) {
            drivers.push_back(std::make_unique<Driver>(terminal, pace, desk, completions, on_state));
        }
        thread = std::thread{[this] { run(); }};
    }

    void run() {
        std::size_t next = 0;
        while (!completions->is_closed()) {
            completions->run();
            const auto now = moment();
            const auto is_due = [this, &now](std::size_t at) { return drivers[at % drivers.size()]->due() <= now.steady; };
            std::size_t at = next;
            while (at < next + drivers.size() && !is_due(at)) ++at;
            if (at == next + drivers.size()) {
                auto until = now.steady + longest_wait;
                for (const auto& driver : drivers) until = std::min(until, driver->due());
                completions->wait_until(until);
                continue;
            }
            serve(*drivers[at % drivers.size()], now);
            next = (at + 1) % drivers.size();
        }
        line->close();
    }

    void serve(Driver& driver, const Moment& now) {
        // Who doesn't answer is given little time, now and then all of it: it might just be slow.
        const bool is_short = driver.failures() % 8 != 0;
        const auto timeout = settings.response_timeout;
        line->set_timeout(is_short ? std::min(timeout, std::max(timeout / 4, least_silent_timeout)) : timeout);
        if (const auto opened = line->open(); !opened) {
            line->close();
            driver.line_failed(opened.error(), now);
            return;
        }
        const auto fault = driver.turn(*line, now);
        if (!fault || fault->kind == LineFault::Kind::exception) return;
        const bool is_tcp = std::holds_alternative<TcpLine>(settings.line);
        if (is_tcp || fault->kind == LineFault::Kind::closed) line->close();
    }
};

Bus::Bus(BusSettings settings, Desk& desk, OnTerminalState on_state) {
    auto line = line_of(settings);
    const auto pace = pace_of(settings);
    impl_ = std::make_unique<Impl>(std::move(settings), desk, on_state, std::move(line), pace);
}

Bus::Bus(BusSettings settings, Desk& desk, OnTerminalState on_state, std::unique_ptr<ModbusLine> line, Pace pace)
    : impl_(std::make_unique<Impl>(std::move(settings), desk, on_state, std::move(line), pace)) {}

Bus::~Bus() { stop(); }

void Bus::stop() {
    impl_->completions->close();
    if (impl_->thread.joinable()) impl_->thread.join();
}

} // namespace firmware_bridge
