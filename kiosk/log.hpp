// The program's log: one line of key=value pairs a fact, on stderr. Never a name, a diet or a secret.
#pragma once

#include <string_view>

namespace kiosk {

void log_line(std::string_view line);
/// What went wrong in which part, logged where it is handled.
void log_error(std::string_view part, std::string_view what);
/// A bug, or a state in which going on could do harm: logs and ends the process, to be started anew.
[[noreturn]] void fatal(std::string_view what);

} // namespace kiosk
