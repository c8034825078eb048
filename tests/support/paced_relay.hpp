// A serial cable between two ptys: bytes take as long as at a real baud rate, which a pty alone doesn't know.
#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <deque>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace support {

/// Runs in a thread of its own until it is destroyed. Each byte has 11 bits, as 8E1 has.
class PacedRelay {
public:
    /// `device`: the far end. Throws std::runtime_error if there is no pty to be had.
    PacedRelay(const std::string& device, int baud) : character_(std::chrono::nanoseconds{11'000'000'000 / baud}) {
        ends_[1] = ::open(device.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        if (ends_[1] < 0) throw std::runtime_error(device + ": no relay");
        make_raw(ends_[1]);
        begin();
    }
    /// Both ends are its own: whoever sits at one may die and come back.
    explicit PacedRelay(int baud) : character_(std::chrono::nanoseconds{11'000'000'000 / baud}) {
        std::tie(ends_[1], keep_[1], far_device_) = open_pty();
        begin();
    }
    ~PacedRelay() {
        ::close(stop_[1]);
        thread_.join();
        for (const int each : {ends_[0], ends_[1], keep_[0], keep_[1], stop_[0]})
            if (each >= 0) ::close(each);
    }
    PacedRelay(const PacedRelay&) = delete;
    PacedRelay& operator=(const PacedRelay&) = delete;

    /// The near end.
    const std::string& device() const { return device_; }
    /// The far end, where it is the relay's own.
    const std::string& far_device() const { return far_device_; }
    /// What came to the far end while nobody was there: a device without power takes nothing in.
    void forget_unheard() { ::tcflush(keep_[1], TCIFLUSH); }

private:
    using Clock = std::chrono::steady_clock;
    struct Way {
        struct Byte {
            Clock::time_point due;
            char value;
        };
        std::deque<Byte> bytes;
        Clock::time_point free_at{};
    };

    /// Its master, a slave that is held (without anybody on it a pty hangs up), and the slave's path.
    static std::tuple<int, int, std::string> open_pty() {
        const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        std::array<char, 128> path{};
        if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0 || ::ptsname_r(master, path.data(), path.size()) != 0) {
            throw std::runtime_error("no pty");
        }
        const int slave = ::open(path.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
        make_raw(slave);
        return {master, slave, path.data()};
    }
    void begin() {
        std::tie(ends_[0], keep_[0], device_) = open_pty();
        if (::pipe2(stop_.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        thread_ = std::thread{[this] { run(); }};
    }

    static void make_raw(int descriptor) {
        termios settings{};
        if (::tcgetattr(descriptor, &settings) != 0) return;
        ::cfmakeraw(&settings);
        ::tcsetattr(descriptor, TCSANOW, &settings);
    }

    void run() {
        while (true) {
            auto next = Clock::time_point::max();
            for (const auto& way : ways_) {
                if (!way.bytes.empty()) next = std::min(next, way.bytes.front().due);
            }
            std::array<pollfd, 3> waiting{pollfd{stop_[0], POLLIN, 0}, pollfd{ends_[0], POLLIN, 0}, pollfd{ends_[1], POLLIN, 0}};
            timespec limit{};
            if (next != Clock::time_point::max()) {
                const auto left = std::max(std::chrono::nanoseconds{0}, std::chrono::nanoseconds{next - Clock::now()});
                limit = {.tv_sec = static_cast<time_t>(left.count() / 1'000'000'000), .tv_nsec = static_cast<long>(left.count() % 1'000'000'000)};
            }
            ::ppoll(waiting.data(), waiting.size(), next == Clock::time_point::max() ? nullptr : &limit, nullptr);
            if (waiting[0].revents != 0) return;
            for (std::size_t from = 0; from < 2; ++from) {
                if (waiting[from + 1].revents != 0) take(from);
                give(from);
            }
        }
    }
    void take(std::size_t from) {
        std::array<char, 512> some{};
        const auto count = ::read(ends_[from], some.data(), some.size());
        if (count <= 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds{1}); // hung up: nothing to wait on
            return;
        }
        auto& way = ways_[from];
        way.free_at = std::max(way.free_at, Clock::now());
        for (ssize_t i = 0; i < count; ++i) way.bytes.push_back({way.free_at += character_, some[static_cast<std::size_t>(i)]});
    }
    void give(std::size_t from) {
        auto& bytes = ways_[from].bytes;
        std::string due;
        const auto now = Clock::now();
        while (!bytes.empty() && bytes.front().due <= now) {
            due.push_back(bytes.front().value);
            bytes.pop_front();
        }
        if (!due.empty() && ::write(ends_[1 - from], due.data(), due.size()) < 0 && errno != EAGAIN) bytes.clear();
    }

    std::chrono::nanoseconds character_;
    std::array<int, 2> ends_{-1, -1};
    std::array<int, 2> keep_{-1, -1};
    std::array<int, 2> stop_{-1, -1};
    std::array<Way, 2> ways_;
    std::string device_;
    std::string far_device_;
    std::thread thread_;
};

} // namespace support
