// A Modbus slave of libmodbus's own on a pty or a TCP port, whose answers a test breaks. Register n holds n.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <modbus.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

namespace firmware_bridge::tests {

class LineSlave {
public:
    struct Fate {
        std::chrono::milliseconds late{0}; ///< what comes meanwhile waits, and is answered after it
        bool silent = false;
        bool torn = false;
        bool corrupt = false;
        bool twice = false;
        bool hangs_up = false;
        std::uint8_t other_unit = 0;
        int exception = 0;
    };

    static constexpr std::uint8_t unit = 1;

    explicit LineSlave(bool is_tcp) : is_tcp_(is_tcp) {
        std::iota(registers_.begin(), registers_.end(), std::uint16_t{0});
        if (::pipe2(stop_.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
        if (is_tcp) {
            listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            sockaddr_in at{};
            at.sin_family = AF_INET;
            at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            socklen_t size = sizeof at;
            if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listener_, 4) != 0) throw std::runtime_error("listen");
            ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
            port_ = ntohs(at.sin_port);
        } else {
            line_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
            if (line_ < 0 || ::grantpt(line_) != 0 || ::unlockpt(line_) != 0) throw std::runtime_error("pty");
            device_ = ::ptsname(line_);
            keep_ = ::open(device_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC); // without anybody on it a pty hangs up
            termios raw{};
            ::tcgetattr(keep_, &raw);
            ::cfmakeraw(&raw);
            ::tcsetattr(keep_, TCSANOW, &raw);
        }
        thread_ = std::thread{[this] { run(); }};
    }
    ~LineSlave() {
        ::close(stop_[1]);
        thread_.join();
        for (const int each : {stop_[0], listener_, line_, keep_}) {
            if (each >= 0) ::close(each);
        }
    }
    LineSlave(const LineSlave&) = delete;
    LineSlave& operator=(const LineSlave&) = delete;

    const std::string& device() const { return device_; }
    std::uint16_t port() const { return port_; }
    /// Of the next answer, in their order; after them all is well.
    void meets(Fate fate) {
        const std::lock_guard lock{mutex_};
        fates_.push_back(fate);
    }
    int asked() const { return asked_; }

private:
    void run() {
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

    void answer(modbus_t* context, const std::uint8_t* question, int length) {
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

    const bool is_tcp_;
    std::array<std::uint16_t, 2048> registers_{};
    std::array<int, 2> stop_{-1, -1};
    int listener_ = -1;
    int line_ = -1;
    int keep_ = -1;
    std::string device_;
    std::uint16_t port_ = 0;
    std::mutex mutex_;
    std::deque<Fate> fates_;
    std::atomic<int> asked_{0};
    std::thread thread_;
};

} // namespace firmware_bridge::tests
