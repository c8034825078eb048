// A Modbus bus: one thread, one line, and the terminals on it in turn.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "firmware-bridge/desk.hpp"
#include "firmware-bridge/master/driver.hpp"
#include "firmware-bridge/master/libmodbus_line.hpp"

namespace firmware_bridge {

struct BusSettings {
    std::variant<RtuLine, TcpLine> line;
    std::vector<TerminalSettings> terminals; ///< over TCP one; on a serial line each with its own unit
    std::chrono::milliseconds response_timeout{200};
    friend bool operator==(const BusSettings&, const BusSettings&) = default;
};

/// What is wrong with them, English; empty: nothing.
std::optional<std::string> fault_of(const BusSettings& settings);

class Bus {
public:
    /// Begins at once on a thread of its own. `settings` have no fault. `desk` outlives the bus; `on_state` is called from the
    /// bus's thread and returns soon.
    Bus(BusSettings settings, Desk& desk, OnTerminalState on_state);
    /// As above, over a given line with a given pace: for tests.
    Bus(BusSettings settings, Desk& desk, OnTerminalState on_state, std::unique_ptr<ModbusLine> line, Pace pace);
    /// stop().
    ~Bus();
    Bus(const Bus&) = delete;
    Bus& operator=(const Bus&) = delete;

    /// Ends the thread and waits for it: for two response time-outs at the most. From another thread than the bus's; any number of times.
    void stop();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace firmware_bridge
