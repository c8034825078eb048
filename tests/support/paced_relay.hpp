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
        ends_[0] = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        if (ends_[0] < 0 || ends_[1] < 0 || ::grantpt(ends_[0]) != 0 || ::unlockpt(ends_[0]) != 0 || ::pipe2(stop_.data(), O_CLOEXEC) != 0) {
            throw std::runtime_error(device + ": no relay");
        }
        device_ = ::ptsname(ends_[0]);
        keep_ = ::open(device_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC); // without anybody on it a pty hangs up
        make_raw(keep_);
        make_raw(ends_[1]);
        thread_ = std::thread{[this] { run(); }};
    }
    ~PacedRelay() {
        ::close(stop_[1]);
        thread_.join();
        for (const int each : {ends_[0], ends_[1], keep_, stop_[0]}) ::close(each);
    }
    PacedRelay(const PacedRelay&) = delete;
    PacedRelay& operator=(const PacedRelay&) = delete;

    /// The near end.
    const std::string& device() const { return device_; }

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
    int keep_ = -1;
    std::array<int, 2> stop_{-1, -1};
    std::array<Way, 2> ways_;
    std::string device_;
    std::thread thread_;
};

} // namespace support
