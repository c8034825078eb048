// What a private scheduler finds in its folder: its settings, links to the machine's programs, a printer that captures.
#pragma once

#include <filesystem>

#include "printers/result.hpp"

namespace printers::cups {

inline constexpr const char* scheduler_program = "/usr/sbin/cupsd";

/// Where a scheduler in `folder` listens.
inline std::filesystem::path socket_in(const std::filesystem::path& folder) { return folder / "run" / "s"; }
/// The link of that name leads to the folder that a capture queue writes to.
inline std::filesystem::path captures_in(const std::filesystem::path& folder) { return folder / "captures"; }

/// Makes all that is missing; writes the settings anew.
Result<void> write_scheduler_files(const std::filesystem::path& folder);

} // namespace printers::cups
