// Whether a scheduler has run without a break: CUPS itself tells in whole seconds when a job began, and nothing of its own life.
#pragma once

#include <optional>
#include <string>

#include "printers/cups/connection.hpp"

namespace printers::cups {

/// An open line on which nothing is said. It breaks when the scheduler ends, also by its settings being read anew.
class Witness {
public:
    /// Takes the place of what stood before, also if nobody answers.
    Result<void> begin(const std::string& server, Deadline deadline);
    /// Since `begin` or the last `go_on` the same scheduler has run. Keeps it from being dropped for its silence.
    bool go_on(const std::string& server, Deadline deadline);
    bool stands() const { return line_ && line_->is_open(); }

private:
    std::optional<Connection> line_;
    std::chrono::steady_clock::time_point since_;
};

} // namespace printers::cups
