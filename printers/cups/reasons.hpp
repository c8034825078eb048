// A scheduler's keywords and messages as troubles of ours.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "counter/paper/print_job.hpp"

namespace printers::cups {

/// The gravest that `printer-state-reasons` names, whatever severity stands behind it; `none` if none keeps it from
/// printing. A printer that is being connected to is `offline` only if `message` says that it doesn't answer.
counter::paper::Trouble trouble_of(const std::vector<std::string>& reasons, std::string_view message);

/// Words with which CUPS's backends tell, in English, that they can't reach the printer.
bool says_unreachable(std::string_view message);

/// The printer was asked what became of the job, and doesn't know it: it restarted, or keeps no history.
bool tells_lost_history(const std::vector<std::string>& reasons);

} // namespace printers::cups
