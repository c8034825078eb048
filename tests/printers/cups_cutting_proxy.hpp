// Stands between a client and a scheduler, and cuts the line after so many bytes.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <string>
#include <thread>

namespace printers {

class CuttingProxy {
public:
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    /// `up`: bytes to the scheduler, over all connections, `down`: from it, until everything is cut for good.
    CuttingProxy(std::string scheduler_socket, std::int64_t up, std::int64_t down);
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    std::int64_t went_up() const { return went_up_; }
    std::int64_t went_down() const { return went_down_; }

private:
    void run();
    void serve(int client);

    std::string scheduler_socket_;
    std::int64_t up_;
    std::int64_t down_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<std::int64_t> went_up_ = 0;
    std::atomic<std::int64_t> went_down_ = 0;
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

} // namespace printers
