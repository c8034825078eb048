// Breaking lines where the printer, not we, has the letters: by an upper bound of how wide each may be.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace printers::layout {

/// Of one character, given by its bytes, in any unit.
using WidthOf = std::function<int(std::string_view)>;

/// Lines of UTF-8 that are no wider than `width`, broken at blanks, and inside a word only if it is wider than a line.
std::vector<std::string> break_lines(std::string_view utf8, int width, const WidthOf& width_of);

} // namespace printers::layout
