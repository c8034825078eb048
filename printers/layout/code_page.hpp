// UTF-8 in the bytes of code page 858, which every ESC/POS printer has: Western European letters and the euro.
#pragma once

#include <string>
#include <string_view>

namespace printers::layout {

/// What the page lacks is written with letters that it has (`ř` as `r`, `“` as `"`), or as `<U+4E2D>`: never left out, and
/// never a question mark that wasn't there.
std::string to_cp858(std::string_view utf8);

} // namespace printers::layout
