// Letters of names and words, in UTF-8 and without a locale: what Italian needs, and no more.
#pragma once

#include <string>
#include <string_view>

namespace counter::paper {

/// Latin letters as far as U+00FF; others stay as they are.
std::string upper_case(std::string_view text);
/// The text's first character with all its bytes; empty if there is none.
std::string_view first_letter(std::string_view text);

} // namespace counter::paper
