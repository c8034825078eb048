// The port to a Modbus line as its master: registers of a unit are read and written, or a fault says why not.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

#include <boost/system/result.hpp>

namespace firmware_bridge {

struct LineFault {
    enum class Kind : std::uint8_t {
        timeout,   ///< no answer, or no whole one: whether a write was done is not known
        garbled,   ///< an answer that can't be right: the same
        exception, ///< the unit refused in good order: nothing was done
        closed     ///< there is no line, or it broke just now
    };
    Kind kind = Kind::closed;
    std::uint8_t exception = 0; ///< its code: 1 function, 2 address, 3 value, 4 can't now
    std::string what;           ///< English, for logs
};

[[noreturn]] inline void throw_exception_from_error(const LineFault& fault, const boost::source_location&) {
    throw std::logic_error("unchecked fault of a line: " + fault.what); // a bug: value() without asking first
}

using Exchange = boost::system::result<void, LineFault>;

/// Belongs to one thread. Each call blocks until the answer or the fault is there: the time-out and 50 ms at the most, twice that if
/// the unit has to be found in step first, after a fault.
class ModbusLine {
public:
    virtual ~ModbusLine() = default;
    /// Opens what is closed; else nothing.
    virtual Exchange open() = 0;
    virtual void close() = 0;
    /// How long a unit may take to answer. The time that bytes need on the wire comes on top.
    virtual void set_timeout(std::chrono::milliseconds timeout) = 0;
    virtual Exchange read(std::uint8_t unit, std::uint16_t address, std::span<std::uint16_t> registers) = 0;
    virtual Exchange write(std::uint8_t unit, std::uint16_t address, std::span<const std::uint16_t> registers) = 0;
};

} // namespace firmware_bridge
