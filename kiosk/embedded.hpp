// The files of this folder that are built into the program: the screens and the API's descriptions.
#pragma once

#include <optional>
#include <string_view>

namespace kiosk {

/// By their path from this folder, such as `web/dist/index.html`; empty if there is no such file.
std::optional<std::string_view> embedded(std::string_view name);

} // namespace kiosk
