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
#include <netinet/in.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

struct _modbus; // libmodbus's modbus_t

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
    void run();
    void answer(_modbus* context, const std::uint8_t* question, int length);

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
