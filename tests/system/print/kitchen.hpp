// A kitchen with a day to print: the sample's, or one whose every child has a diet, so that each meal gets a label.
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

enum class Diets { for_everyone, of_the_sample };

/// Who may speak for whom.
struct Furnished {
    std::string kitchen; ///< the secret of its token
    std::string portal;  ///< and of the families' portal
    std::vector<std::string> coeliac; ///< diners who may have a bianco on the day
};

/// Imports a sample of so many diners (0: the schools' real pupils) into `folder/data`, and starts a demo clock before the cutoff.
Furnished furnish(const support::TempFolder& folder, std::size_t diners, Diets diets);

/// The codes of the schools that serve on the day and are open.
std::vector<std::string> open_schools(const Program& program);
/// True once the school is closed and has its papers: nothing is done twice.
bool close_and_order(const Program& program, const std::string& school);

/// The day's jobs of labels, and which labels are on them.
std::vector<Job> label_jobs(const Program& program);
bool are_settled(const std::vector<Job>& jobs);

} // namespace printing
