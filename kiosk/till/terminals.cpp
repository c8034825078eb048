#include "kiosk/till/terminals.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "kiosk/log.hpp"
#include "kiosk/wire_till.hpp"

namespace kiosk {

namespace asio = boost::asio;
using firmware_bridge::BusSettings;
using firmware_bridge::RtuLine;
using firmware_bridge::TcpLine;
using firmware_bridge::TerminalState;

struct Terminals::States {
    std::vector<Status> all;
};

namespace {

firmware_bridge::TerminalSettings terminal_of(const data::TerminalSetting& setting, const std::map<std::string, std::string>& titles) {
    const auto title = titles.find(setting.merchant);
    return {setting.name, setting.merchant, title == titles.end() ? setting.merchant : title->second, static_cast<std::uint8_t>(setting.unit),
            setting.serial};
}

/// Terminals on one serial line share its bus.
std::vector<BusSettings> buses_of(const std::vector<data::TerminalSetting>& settings, const std::map<std::string, std::string>& titles) {
    std::vector<BusSettings> buses;
    for (const auto& setting : settings) {
        if (!setting.host.empty()) {
            buses.push_back({TcpLine{setting.host, static_cast<std::uint16_t>(setting.port)}, {terminal_of(setting, titles)}, std::chrono::milliseconds{200}});
            continue;
        }
        const auto same = std::ranges::find_if(buses, [&](const BusSettings& bus) {
            const auto* line = std::get_if<RtuLine>(&bus.line);
            return line && line->device == setting.device;
        });
        if (same != buses.end()) same->terminals.push_back(terminal_of(setting, titles));
        else buses.push_back({RtuLine{setting.device, setting.baud, setting.parity}, {terminal_of(setting, titles)}, std::chrono::milliseconds{200}});
    }
    return buses;
}

} // namespace

Terminals::Terminals(asio::any_io_executor executor, const std::vector<data::TerminalSetting>& settings,
                     const std::map<std::string, std::string>& titles, firmware_bridge::Desk& desk)
    : states_(std::make_shared<States>()) {
    for (const auto& setting : settings) {
        TerminalState state;
        state.name = setting.name;
        states_->all.push_back({setting.merchant, std::move(state)});
    }
    for (auto& bus : buses_of(settings, titles)) {
        if (const auto fault = fault_of(bus)) {
            log_error("terminal", *fault);
            continue;
        }
        auto on_state = [executor, states = std::weak_ptr{states_}](const TerminalState& state) {
            asio::post(executor, [states, state] {
                const auto known = states.lock();
                if (!known) return;
                for (auto& status : known->all) {
                    if (status.state.name != state.name) continue;
                    if (status.state.line != state.line)
                        log_line(fmt::format("terminal name={:?} serial={:?} line={} trouble={:?}", state.name, state.serial, wire::to_string(state.line),
                                             state.trouble));
                    status.state = state;
                }
            });
        };
        buses_.push_back(std::make_unique<firmware_bridge::Bus>(std::move(bus), desk, std::move(on_state)));
    }
}

Terminals::~Terminals() { stop(); }

void Terminals::stop() {
    for (auto& bus : buses_) bus->stop();
}

std::vector<Terminals::Status> Terminals::all() const { return states_->all; }

std::vector<TerminalState> Terminals::of(std::string_view merchant) const {
    std::vector<TerminalState> states;
    for (const auto& status : states_->all)
        if (status.merchant == merchant) states.push_back(status.state);
    return states;
}

} // namespace kiosk
