#include "counter/paper/letters.hpp"

#include <algorithm>

namespace counter::paper {

namespace {

unsigned char byte(char c) { return static_cast<unsigned char>(c); }

} // namespace

std::string upper_case(std::string_view text) {
    std::string upper{text};
    bool in_latin_1 = false; // after 0xC3, which leads U+00C0 to U+00FF
    for (auto& c : upper) {
        const auto b = byte(c);
        const bool is_small = in_latin_1 ? b >= 0xa0 && b <= 0xbe && b != 0xb7 // à to þ, without ÷
                                         : c >= 'a' && c <= 'z';
        if (is_small) c = static_cast<char>(b - 0x20);
        in_latin_1 = b == 0xc3;
    }
    return upper;
}

std::string_view first_letter(std::string_view text) {
    if (text.empty()) return text;
    const auto* const end = std::find_if(text.begin() + 1, text.end(), [](char c) { return (byte(c) & 0xc0U) != 0x80U; });
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

} // namespace counter::paper
