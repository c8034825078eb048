#include "firmware-bridge/master/libmodbus_line.hpp"

#include <array>
#include <cerrno>
#include <map>
#include <thread>
#include <variant>

#include <fmt/format.h>
#include <modbus.h>
#include <poll.h>
#include <unistd.h>

#include "firmware-bridge/master/line_time.hpp"

namespace firmware_bridge {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;
using std::chrono::milliseconds;

struct Free {
    void operator()(modbus_t* context) const { modbus_free(context); }
};

constexpr int most_read = MODBUS_MAX_READ_REGISTERS;
constexpr int most_written = MODBUS_MAX_WRITE_REGISTERS;
/// After an error the line is listened to until nothing came for this long, but no longer than `most_drained` in all.
constexpr milliseconds drained{5};
constexpr milliseconds most_drained{40};
/// Questions that find out whether a unit answers the question it was asked: each has another number of registers than the last
/// ones, and than any that the driver asks. A unit answers in order; so once one is answered, nothing older is still to come.
constexpr std::array<int, 5> probes{2, 3, 4, 5, 6};

bool is_exception(int error) { return error > MODBUS_ENOBASE && error <= EMBXGTAR; }

LineFault fault_of(int error) {
    if (is_exception(error)) {
        return {LineFault::Kind::exception, static_cast<std::uint8_t>(error - MODBUS_ENOBASE), modbus_strerror(error)};
    }
    switch (error) {
    case ETIMEDOUT: return {LineFault::Kind::timeout, 0, "no answer"};
    case EMBBADCRC:
    case EMBBADDATA:
    case EMBBADEXC:
    case EMBUNKEXC:
    case EMBBADSLAVE:
    case EMBMDATA: return {LineFault::Kind::garbled, 0, modbus_strerror(error)};
    default: return {LineFault::Kind::closed, 0, modbus_strerror(error)};
    }
}

} // namespace

struct LibmodbusLine::Impl {
    std::variant<RtuLine, TcpLine> where;
    std::unique_ptr<modbus_t, Free> context;
    bool is_open = false;
    milliseconds timeout{200};
    Clock::time_point quiet_since{};                 ///< RTU: the last byte that was heard or sent
    std::map<std::uint8_t, std::size_t> out_of_step; ///< RTU: units from which something may still come, and the next probe

    explicit Impl(std::variant<RtuLine, TcpLine> to) : where(std::move(to)) {}

    const RtuLine* rtu() const { return std::get_if<RtuLine>(&where); }

    modbus_t* make() const {
        if (const auto* const serial = rtu()) {
            return modbus_new_rtu(serial->device.c_str(), serial->baud, serial->parity, 8, serial->parity == 'N' ? 2 : 1);
        }
        const auto& tcp = std::get<TcpLine>(where);
        return modbus_new_tcp_pi(tcp.host.c_str(), std::to_string(tcp.port).c_str());
    }

    Exchange open() {
        if (is_open) return {};
        context.reset(make());
        if (!context) return LineFault{LineFault::Kind::closed, 0, modbus_strerror(errno)};
        modbus_set_error_recovery(context.get(), MODBUS_ERROR_RECOVERY_NONE);
        allow(microseconds{0});
        if (modbus_connect(context.get()) != 0) {
            const int error = errno;
            context.reset();
            return LineFault{LineFault::Kind::closed, 0, fmt::format("can't be opened: {}", modbus_strerror(error))};
        }
        is_open = true;
        // What was asked before may be answered into the line that is opened now.
        for (auto& [unit, probe] : out_of_step) probe = (probe + 1) % probes.size();
        return {};
    }

    void close() {
        if (context && is_open) modbus_close(context.get());
        context.reset();
        is_open = false;
    }

    /// The whole answer must be there in the time-out: without a byte time-out libmodbus counts both together.
    void allow(microseconds on_the_wire) {
        const auto all = timeout + on_the_wire;
        modbus_set_response_timeout(context.get(), static_cast<std::uint32_t>(all / std::chrono::seconds{1}),
                                    static_cast<std::uint32_t>((all % std::chrono::seconds{1}) / microseconds{1}));
        modbus_set_byte_timeout(context.get(), 0, 0);
    }

    void drain() const {
        const int descriptor = modbus_get_socket(context.get());
        const auto deadline = Clock::now() + most_drained;
        std::array<std::uint8_t, 256> dropped{};
        pollfd ready{descriptor, POLLIN, 0};
        while (Clock::now() < deadline && ::poll(&ready, 1, static_cast<int>(drained.count())) > 0) {
            if (::read(descriptor, dropped.data(), dropped.size()) <= 0) return;
        }
    }

    /// One question and its answer. `ask` returns as libmodbus does.
    template <typename Ask>
    Exchange exchange(std::uint8_t unit, microseconds on_the_wire, int expected, Ask ask) {
        if (!is_open) return LineFault{LineFault::Kind::closed, 0, "not open"};
        if (const auto* const serial = rtu()) std::this_thread::sleep_until(quiet_since + line_silence(serial->baud));
        if (modbus_set_slave(context.get(), unit) != 0) return LineFault{LineFault::Kind::exception, 0, "no unit can have this address"};
        allow(on_the_wire);
        modbus_flush(context.get());
        const int got = ask(context.get());
        const int error = errno;
        quiet_since = Clock::now();
        if (got == expected) return {};
        auto fault = got >= 0 ? LineFault{LineFault::Kind::garbled, 0, "another number of registers"} : fault_of(error);
        if (fault.kind == LineFault::Kind::exception) return fault;
        if (rtu() != nullptr) {
            if (!out_of_step.contains(unit)) out_of_step[unit] = 0;
            drain();
            quiet_since = Clock::now();
        } else {
            close(); // its numbering of questions is off from here on
        }
        return fault;
    }

    microseconds reading_time(std::size_t registers) const { return rtu() ? read_time(registers, rtu()->baud) : microseconds{0}; }
    microseconds writing_time(std::size_t registers) const { return rtu() ? write_time(registers, rtu()->baud) : microseconds{0}; }

    Exchange read(std::uint8_t unit, std::uint16_t address, std::span<std::uint16_t> registers) {
        const auto count = static_cast<int>(registers.size());
        return exchange(unit, reading_time(registers.size()), count, [&](modbus_t* modbus) {
            return modbus_read_registers(modbus, address, count, registers.data());
        });
    }

    /// Before a unit that may still owe an answer is asked anything that counts.
    Exchange get_in_step(std::uint8_t unit) {
        const auto found = out_of_step.find(unit);
        if (found == out_of_step.end()) return {};
        std::array<std::uint16_t, probes.back()> ignored{};
        const auto probe = static_cast<std::size_t>(probes[found->second]);
        found->second = (found->second + 1) % probes.size();
        if (auto asked = read(unit, 0, std::span{ignored}.first(probe)); !asked) return asked;
        out_of_step.erase(unit);
        return {};
    }
};

LibmodbusLine::LibmodbusLine(RtuLine where) : impl_(std::make_unique<Impl>(std::move(where))) {}
LibmodbusLine::LibmodbusLine(TcpLine where) : impl_(std::make_unique<Impl>(std::move(where))) {}
LibmodbusLine::~LibmodbusLine() { close(); }

Exchange LibmodbusLine::open() { return impl_->open(); }
void LibmodbusLine::close() { impl_->close(); }
void LibmodbusLine::set_timeout(milliseconds timeout) { impl_->timeout = timeout; }

Exchange LibmodbusLine::read(std::uint8_t unit, std::uint16_t address, std::span<std::uint16_t> registers) {
    if (registers.empty() || registers.size() > static_cast<std::size_t>(most_read)) {
        return LineFault{LineFault::Kind::exception, 3, "1 to 125 registers are read at once"};
    }
    if (auto in_step = impl_->get_in_step(unit); !in_step) return in_step;
    return impl_->read(unit, address, registers);
}

Exchange LibmodbusLine::write(std::uint8_t unit, std::uint16_t address, std::span<const std::uint16_t> registers) {
    if (registers.empty() || registers.size() > static_cast<std::size_t>(most_written)) {
        return LineFault{LineFault::Kind::exception, 3, "1 to 123 registers are written at once"};
    }
    if (auto in_step = impl_->get_in_step(unit); !in_step) return in_step;
    const auto count = static_cast<int>(registers.size());
    return impl_->exchange(unit, impl_->writing_time(registers.size()), count, [&](modbus_t* modbus) {
        return modbus_write_registers(modbus, address, count, registers.data());
    });
}

} // namespace firmware_bridge
