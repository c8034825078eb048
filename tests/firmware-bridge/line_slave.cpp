#include "tests/firmware-bridge/line_slave.hpp"

#include <algorithm>

#include <modbus.h>
#include <poll.h>

namespace firmware_bridge::tests {

void LineSlave::run() {
    modbus_t* const context = is_tcp_ ? modbus_new_tcp(nullptr, 0) : modbus_new_rtu("/dev/null", 19200, 'N', 8, 1);
    modbus_set_slave(context, unit);
    while (true) {
        std::array<pollfd, 3> waiting{pollfd{stop_[0], POLLIN, 0}, pollfd{line_, POLLIN, 0}, pollfd{listener_, POLLIN, 0}};
        ::poll(waiting.data(), waiting.size(), -1);
        if (waiting[0].revents != 0) break;
        if (waiting[2].revents != 0) {
            if (line_ >= 0) ::close(line_);
            line_ = ::accept(listener_, nullptr, nullptr);
        }
        if (waiting[1].revents == 0) continue;
        modbus_set_socket(context, line_);
        std::array<std::uint8_t, MODBUS_TCP_MAX_ADU_LENGTH> question{};
        const int length = modbus_receive(context, question.data());
        if (length > 0) {
            ++asked_;
            answer(context, question.data(), length);
        } else if (length < 0 && is_tcp_) {
            ::close(line_);
            line_ = -1;
        }
    }
    modbus_set_socket(context, -1);
    modbus_free(context);
}

void LineSlave::answer(_modbus* context, const std::uint8_t* question, int length) {
    Fate fate;
    {
        const std::lock_guard lock{mutex_};
        if (!fates_.empty()) {
            fate = fates_.front();
            fates_.pop_front();
        }
    }
    std::this_thread::sleep_for(fate.late);
    if (fate.silent) return;
    if (fate.hangs_up) {
        ::close(line_);
        line_ = -1;
        return;
    }
    // Its bytes, before they are on the line.
    std::array<int, 2> pair{};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) != 0) return;
    modbus_set_socket(context, pair[0]);
    modbus_mapping_t mapping{};
    mapping.nb_registers = static_cast<int>(registers_.size());
    mapping.tab_registers = registers_.data();
    if (fate.exception != 0) {
        modbus_reply_exception(context, question, static_cast<unsigned>(fate.exception));
    } else {
        modbus_set_slave(context, fate.other_unit != 0 ? fate.other_unit : unit);
        auto changed = std::vector<std::uint8_t>(question, question + length);
        if (fate.other_unit != 0) changed[0] = fate.other_unit;
        modbus_reply(context, changed.data(), length, &mapping);
        modbus_set_slave(context, unit);
    }
    std::array<char, 512> bytes{};
    auto count = static_cast<std::size_t>(std::max<ssize_t>(0, ::recv(pair[1], bytes.data(), bytes.size(), MSG_DONTWAIT)));
    for (const int end : pair) ::close(end);
    if (count == 0) return;
    if (fate.torn) count = count / 2;
    if (fate.corrupt) bytes[count - 1] = static_cast<char>(bytes[count - 1] ^ 0x55);
    for (int times = fate.twice ? 2 : 1; times > 0; --times) {
        if (::write(line_, bytes.data(), count) < 0) return;
    }
}

} // namespace firmware_bridge::tests
