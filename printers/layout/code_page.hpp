// UTF-8 in the letters that a raw printer has: code page 858 of every ESC/POS printer, or ASCII alone.
#pragma once

#include <string>
#include <string_view>

namespace printers::layout {

/// What the page lacks is written with letters that it has (`ř` as `r`, `“` as `"`), or as `<U+4E2D>`: never left out, and
/// never a question mark that wasn't there.
std::string to_cp858(std::string_view utf8);
/// As Italian is written without accents: `Però` is `Pero'`, `€ 96,00` is `EUR 96,00`; other letters as `to_cp858` spells them.
std::string to_ascii(std::string_view utf8);

} // namespace printers::layout
