// Line commands to the simulated terminal: a line in, a line out. What they are, `help` says.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-bridge/terminal/slave.hpp"
#include "firmware-bridge/terminal/terminal.hpp"

namespace firmware_bridge::terminal {

class Console {
public:
    struct Unit {
        std::uint8_t number;
        Terminal* terminal;
    };
    /// `ready`: JSON that says where the terminal is reached.
    Console(Slave& slave, std::vector<Unit> units, std::string ready);

    bool has_quit() const { return has_quit_; }

private:
    friend class Session;
    /// A command that answers once something has come about.
    struct Wait {
        std::function<bool()> is_met;
        std::function<std::string()> seen; ///< for a time-out's answer
        Millis until{0};
    };
    struct Outcome {
        std::string line;
        std::optional<Wait> wait; ///< instead of the line
    };
    Outcome run(std::string_view command, Millis now);
    Outcome run_at(Terminal& terminal, const std::vector<std::string>& words, std::string_view rest, Millis now);
    std::string fault(Terminal& terminal, const std::vector<std::string>& words, Millis now);
    std::string state(const Terminal& terminal) const;

    Slave& slave_;
    std::vector<Unit> units_;
    std::string ready_;
    bool has_quit_ = false;
};

/// One stream of commands. They are carried out one after another: what follows a `wait-…` waits too.
class Session {
public:
    explicit Session(Console& console) : console_(&console) {}

    void feed(std::string_view bytes) { received_ += bytes; }
    /// Carries out what can be, and gives the lines to answer.
    std::string advance(Millis now);
    std::optional<Millis> next_due() const;
    bool is_waiting() const { return wait_.has_value(); }

private:
    Console* console_;
    std::string received_;
    std::optional<Console::Wait> wait_;
};

} // namespace firmware_bridge::terminal
