// A node of Mestolo: the real program on a folder, at a port that stays the same, killed and started again by whoever likes.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "tests/system/till/process.hpp"

namespace till {

/// A port of loopback that nobody listens on, and that no connection is given by chance.
std::uint16_t free_port();

struct Answer {
    unsigned status = 0;
    boost::json::value body;
};

/// Its functions may be called by any thread.
class Node {
public:
    Node(std::filesystem::path folder, std::filesystem::path clock, std::filesystem::path log);

    const std::filesystem::path& folder() const { return folder_; }
    std::uint16_t port() const { return port_; }
    int kills() const { return kills_; }

    void start();
    /// Kills it, and starts it after that time. False if somebody else is about it.
    bool kill_and_start(std::chrono::milliseconds after);
    bool stop();

    struct Question {
        std::string secret;
        std::string method;
        std::string path;
        std::string key = {}; ///< Idempotency-Key; empty: none
        std::optional<boost::json::object> body = {};
    };
    /// None if no whole answer came.
    std::optional<Answer> ask(const Question& question) const;
    /// Hangs up after that time, whatever was answered.
    void ask_and_hang_up(const Question& question, std::chrono::milliseconds after) const;

private:
    void begin();

    std::filesystem::path folder_;
    std::filesystem::path clock_;
    std::uint16_t port_;
    std::mutex mutex_; ///< guards process_
    Process process_;
    std::atomic<int> kills_ = 0;
};

} // namespace till
