// The sample data that lies in the program itself: policies, calendars, schools, names.
#pragma once

#include <optional>
#include <string_view>

namespace data::samples {

/// The bytes of a file of this folder, such as `policy.toml`; CMakeLists.txt lists which. Empty if it isn't
/// there.
std::optional<std::string_view> embedded(std::string_view name);

} // namespace data::samples
