// A Modbus line over a serial device or TCP, by libmodbus, on which a late answer is never taken for the next one.
#pragma once

#include <memory>

#include "firmware-bridge/master/line.hpp"

namespace firmware_bridge {

struct RtuLine {
    std::string device; ///< "/dev/ttyUSB0"
    int baud = 19200;
    char parity = 'E';  ///< 'N', 'E', 'O'; without parity 2 stop bits, as the standard wants it
    friend bool operator==(const RtuLine&, const RtuLine&) = default;
};

struct TcpLine {
    std::string host;
    std::uint16_t port = 502;
    friend bool operator==(const TcpLine&, const TcpLine&) = default;
};

class LibmodbusLine : public ModbusLine {
public:
    explicit LibmodbusLine(RtuLine where);
    explicit LibmodbusLine(TcpLine where);
    ~LibmodbusLine() override;

    Exchange open() override;
    void close() override;
    void set_timeout(std::chrono::milliseconds timeout) override;
    Exchange read(std::uint8_t unit, std::uint16_t address, std::span<std::uint16_t> registers) override;
    Exchange write(std::uint8_t unit, std::uint16_t address, std::span<const std::uint16_t> registers) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace firmware_bridge
