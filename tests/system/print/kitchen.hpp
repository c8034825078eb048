// A kitchen whose every child has a diet of its own, so that each meal gets a label; and its printers' queues.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "printers/cups/private_scheduler.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/system/print/check.hpp"
#include "tests/system/print/program.hpp"

namespace printing {

/// The day that is printed, and a moment before its schools' cutoff.
inline constexpr const char* service_day = "2026-10-05";
inline constexpr const char* before_cutoff = "2026-10-05T05:00:00.000Z";

/// Imports a sample of so many diners into `folder/data`, starts a demo clock before the cutoff, and returns the secret of a
/// kitchen's token.
std::string furnish(const support::TempFolder& folder, std::size_t diners);

/// The codes of the schools that serve on the day and are open.
std::vector<std::string> open_schools(const Program& program);
/// True once the school is closed and has its papers: nothing is done twice.
bool close_and_order(const Program& program, const std::string& school);

/// The day's jobs of labels, and which labels are on them.
std::vector<Job> label_jobs(const Program& program);
bool are_settled(const std::vector<Job>& jobs);

} // namespace printing
