// A program of ours, started and killed as often as a test likes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace till {

/// Dies with the thread that started it, so that a test that is ended leaves nothing behind.
class Process {
public:
    explicit Process(std::filesystem::path log) : log_(std::move(log)) {}
    ~Process() { kill(); }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// Waits until it has said `ready`, and gives the rest of that line. Throws std::runtime_error with its last words.
    std::string start(const std::string& program, const std::vector<std::string>& arguments, const std::string& ready);
    /// At once, as a crash or a power cut.
    void kill();
    /// In order: whether it ended well.
    bool stop();
    bool is_running() const { return process_ > 0; }

private:
    std::string said(std::uintmax_t from) const;

    std::filesystem::path log_;
    int process_ = 0;
};

} // namespace till
