// Terminals, the line before them and the consoles beside them, in one poll() loop: the program, and the double of whoever tests a master.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firmware-bridge/terminal/slave.hpp"
#include "firmware-bridge/terminal/terminal.hpp"

namespace firmware_bridge::terminal {

struct UnitOptions {
    std::uint8_t unit = 1;
    std::string serial = "T-0001";
    std::filesystem::path flash = {}; ///< empty: forgotten with the process
    std::filesystem::path paper = {}; ///< a file that gets each printed line; empty: none
};

struct Options {
    std::vector<UnitOptions> units{UnitOptions{}};
    Terminal::Settings settings;
    // One of these three.
    std::optional<std::uint16_t> tcp_port; ///< 0: any free one
    std::string device;
    bool pty = false;

    std::string tcp_address = "127.0.0.1";
    Serial line;
    std::filesystem::path control; ///< Unix socket to make; empty: none
    bool script = false;           ///< commands from standard input too; its end ends the program, unless there is `control`
    bool off = false;              ///< power comes by command
};

/// Runs in one thread: the caller's (`run`), or its own (`start`). Throws std::system_error where the machine can't give what is asked.
class Simulator {
public:
    explicit Simulator(Options options);
    ~Simulator();
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    std::uint16_t port() const;
    /// Path of the serial line for a master.
    const std::string& device() const;
    /// JSON of both.
    std::string ready() const;

    /// Until `quit`, or until `stop_descriptor` can be read (-1: none).
    void run(int stop_descriptor = -1);

    /// Runs it in a thread of its own, ended by the destructor.
    void start();
    /// A console's command, from any thread; gives its answer.
    std::string command(const std::string& line);
    /// The end of a new stream of commands, for its taker to close.
    int connect();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace firmware_bridge::terminal
