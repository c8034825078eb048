// Whether bytes are text: nothing from outside that is not UTF-8 reaches a handler as a path or a parameter.
#pragma once

#include <cstddef>
#include <string_view>

namespace kiosk::net {

/// The length of the well-formed UTF-8 sequence (Unicode 15, table 3-7) that `text` begins with; 0 if it begins with
/// none.
std::size_t utf8_sequence(std::string_view text);

bool is_utf8(std::string_view text);

} // namespace kiosk::net
