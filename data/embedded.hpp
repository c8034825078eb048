// The files of this folder that are built into the program: the migrations.
#pragma once

#include <optional>
#include <string_view>

namespace data {

/// By their path from this folder; empty if there is no such file.
std::optional<std::string_view> embedded(std::string_view name);

} // namespace data
