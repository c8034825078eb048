// A copy of a data folder's database in one file, and back.
#pragma once

#include <filesystem>

#include "counter/time.hpp"
#include "data/result.hpp"

namespace data {

/// Writes a consistent copy while the service may be running; the copy is whole and on disk when this returns, or not
/// there at all. Refuses to overwrite a file.
Result<void> back_up(const std::filesystem::path& folder, const std::filesystem::path& file);

/// Puts a backup in a folder's place. What was there is kept beside it, named by `now`; refuses a folder in use, and a
/// file that is damaged or not ours. Returns where the old database is kept, empty if there was none.
Result<std::filesystem::path> restore(const std::filesystem::path& file, const std::filesystem::path& folder,
                                      counter::Instant now);

/// Reads the whole database for damage: SQLite's integrity check, foreign keys, and our own promises (closing numbers
/// without gaps, frozen lines adding up). Error if anything is wrong.
Result<void> check_integrity(const std::filesystem::path& database_file);

} // namespace data
