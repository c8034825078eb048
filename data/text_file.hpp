// Whole files: read piece by piece, and written so that a reader finds either the old one or the new one.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "data/result.hpp"

namespace data {

/// Hands over the file's bytes in pieces until `on_piece` returns false. The error doesn't name the file.
Result<void> read_pieces(const std::filesystem::path& path,
                         const std::function<bool(std::string_view)>& on_piece);

struct NewFile {
    std::filesystem::path path;
    std::string_view text;
    bool is_secret = false; ///< readable by its owner alone, from the first byte on
};

/// Writes every text beside its path, and only when all are written puts them in place. On an error no path
/// has changed, unless the very last step failed. What is no regular file (a pipe, a terminal) is written to
/// directly.
Result<void> replace_files(std::span<const NewFile> files);

} // namespace data
