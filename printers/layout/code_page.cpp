#include "printers/layout/code_page.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <boost/nowide/utf/utf.hpp>
#include <fmt/format.h>
#include <glib.h>

namespace printers::layout {

namespace {

/// Bytes 0x80 to 0xFF.
constexpr std::array<char32_t, 128> cp858{
    0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7, // Çüéâäàåç
    0x00EA, 0x00EB, 0x00E8, 0x00EF, 0x00EE, 0x00EC, 0x00C4, 0x00C5, // êëèïîìÄÅ
    0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB, 0x00F9, // ÉæÆôöòûù
    0x00FF, 0x00D6, 0x00DC, 0x00F8, 0x00A3, 0x00D8, 0x00D7, 0x0192, // ÿÖÜø£Ø×ƒ
    0x00E1, 0x00ED, 0x00F3, 0x00FA, 0x00F1, 0x00D1, 0x00AA, 0x00BA, // áíóúñÑªº
    0x00BF, 0x00AE, 0x00AC, 0x00BD, 0x00BC, 0x00A1, 0x00AB, 0x00BB, // ¿®¬½¼¡«»
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x00C1, 0x00C2, 0x00C0, // ░▒▓│┤ÁÂÀ
    0x00A9, 0x2563, 0x2551, 0x2557, 0x255D, 0x00A2, 0x00A5, 0x2510, // ©╣║╗╝¢¥┐
    0x2514, 0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x00E3, 0x00C3, // └┴┬├─┼ãÃ
    0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256C, 0x00A4, // ╚╔╩╦╠═╬¤
    0x00F0, 0x00D0, 0x00CA, 0x00CB, 0x00C8, 0x20AC, 0x00CD, 0x00CE, // ðÐÊËÈ€ÍÎ
    0x00CF, 0x2518, 0x250C, 0x2588, 0x2584, 0x00A6, 0x00CC, 0x2580, // Ï┘┌█▄¦Ì▀
    0x00D3, 0x00DF, 0x00D4, 0x00D2, 0x00F5, 0x00D5, 0x00B5, 0x00FE, // ÓßÔÒõÕµþ
    0x00DE, 0x00DA, 0x00DB, 0x00D9, 0x00FD, 0x00DD, 0x00AF, 0x00B4, // ÞÚÛÙýÝ¯´
    0x00AD, 0x00B1, 0x2017, 0x00BE, 0x00B6, 0x00A7, 0x00F7, 0x00B8, //  ±‗¾¶§÷¸
    0x00B0, 0x00A8, 0x00B7, 0x00B9, 0x00B3, 0x00B2, 0x25A0, 0x00A0, // °¨·¹³²■ 
};

struct Spelling {
    char32_t letter;
    std::string_view spelled;
};
/// Of letters that Unicode doesn't take apart.
constexpr std::array spellings{Spelling{U'‘', "'"}, Spelling{U'’', "'"}, Spelling{U'‚', "'"}, Spelling{U'“', "\""}, Spelling{U'”', "\""},
                               Spelling{U'„', "\""}, Spelling{U'–', "-"}, Spelling{U'—', "-"}, Spelling{U'−', "-"}, Spelling{U'‐', "-"},
                               Spelling{U'•', "*"}, Spelling{U'→', "->"}, Spelling{U'‹', "<"}, Spelling{U'›', ">"}, Spelling{U'œ', "oe"},
                               Spelling{U'Œ', "OE"}, Spelling{U'ł', "l"}, Spelling{U'Ł', "L"}, Spelling{U'đ', "d"}, Spelling{U'Đ', "D"},
                               Spelling{U'ħ', "h"}, Spelling{U'Ħ', "H"}, Spelling{U'ı', "i"}, Spelling{U'ŧ', "t"}, Spelling{U'Ŧ', "T"},
                               Spelling{U'ŋ', "ng"}, Spelling{U'Ŋ', "NG"}, Spelling{U'ə', "e"}, Spelling{U'Ə', "E"}, Spelling{U'ẞ', "SS"}};

/// Of letters and signs that the code page has and ASCII has not.
constexpr std::array ascii_spellings{Spelling{U'€', "EUR"}, Spelling{U'·', "-"}, Spelling{U'°', "o"}, Spelling{U'«', "\""}, Spelling{U'»', "\""},
                                     Spelling{U'ß', "ss"}, Spelling{U'æ', "ae"}, Spelling{U'Æ', "AE"}, Spelling{U'ø', "o"}, Spelling{U'Ø', "O"},
                                     Spelling{U'ð', "d"}, Spelling{U'Ð', "D"}, Spelling{U'þ', "th"}, Spelling{U'Þ', "TH"}, Spelling{U'×', "x"},
                                     Spelling{U'÷', ":"}, Spelling{U'±', "+/-"}, Spelling{U'⁄', "/"}, Spelling{U'¿', "?"}, Spelling{U'¡', "!"},
                                     Spelling{U'´', "'"}, Spelling{U'§', "par."}, Spelling{U'©', "(c)"}, Spelling{U'®', "(R)"}, Spelling{U'¦', "|"},
                                     Spelling{U'£', "GBP"}, Spelling{U'¬', "-"}, Spelling{U'­', "-"}};

using Utf8 = boost::nowide::utf::utf_traits<char>;

/// Whether the page has the letter, and if so, appends it.
bool append_own(std::string& out, char32_t letter) {
    if (letter < 0x80) {
        out += static_cast<char>(letter);
        return true;
    }
    const auto* const found = std::ranges::find(cp858, letter);
    if (found == cp858.end()) return false;
    out += static_cast<char>(0x80 + (found - cp858.begin()));
    return true;
}

bool append_spelled(std::string& out, char32_t letter) {
    const auto* const found = std::ranges::find(spellings, letter, &Spelling::letter);
    if (found == spellings.end()) return false;
    out += found->spelled;
    return true;
}

struct FreeGlib {
    void operator()(char* text) const { g_free(text); }
};

/// Its compatibility decomposition without the marks, such as `r` for `ř`. False if nothing of that is on the page.
bool append_decomposed(std::string& out, std::string_view letter) {
    const std::unique_ptr<char, FreeGlib> parts{g_utf8_normalize(letter.data(), static_cast<gssize>(letter.size()), G_NORMALIZE_NFKD)};
    if (!parts) return false;
    std::string made;
    const std::string_view all{parts.get()};
    for (const char *at = all.data(), *const end = at + all.size(); at != end;) {
        const auto part = static_cast<char32_t>(Utf8::decode(at, end));
        if (g_unichar_ismark(part)) continue;
        if (!append_own(made, part) && !append_spelled(made, part)) return false;
    }
    out += made;
    return !made.empty();
}

bool is_vowel(char c) { return std::string_view{"aeiouAEIOU"}.find(c) != std::string_view::npos; }

/// One letter; a grave or acute accent on a vowel becomes an apostrophe, other marks go. False if nothing spells it.
bool append_ascii(std::string& out, char32_t letter) {
    constexpr char32_t grave = 0x0300;
    constexpr char32_t acute = 0x0301;
    if (letter < 0x80) {
        out += static_cast<char>(letter);
        return true;
    }
    if (g_unichar_ismark(letter)) {
        if (out.empty()) return false;
        if ((letter == grave || letter == acute) && is_vowel(out.back())) out += '\'';
        return true;
    }
    if (append_spelled(out, letter)) return true;
    const auto* const found = std::ranges::find(ascii_spellings, letter, &Spelling::letter);
    if (found == ascii_spellings.end()) return false;
    out += found->spelled;
    return true;
}

std::string without_accents(std::string_view bytes, char32_t letter) {
    std::string made;
    const std::unique_ptr<char, FreeGlib> parts{g_utf8_normalize(bytes.data(), static_cast<gssize>(bytes.size()), G_NORMALIZE_NFKD)};
    const std::string_view all = parts ? std::string_view{parts.get()} : std::string_view{};
    bool is_spelled = !all.empty();
    for (const char *at = all.data(), *const end = at + all.size(); is_spelled && at != end;)
        is_spelled = append_ascii(made, static_cast<char32_t>(Utf8::decode(at, end)));
    return is_spelled ? made : fmt::format("<U+{:04X}>", static_cast<unsigned>(letter));
}

} // namespace

std::string to_ascii(std::string_view utf8) {
    std::string out;
    for (const char *at = utf8.data(), *const end = at + utf8.size(); at != end;) {
        const char* const from = at;
        const auto point = Utf8::decode(at, end);
        const auto letter = boost::nowide::utf::is_valid_codepoint(point) ? static_cast<char32_t>(point) : char32_t{0xFFFD};
        const bool is_loose_mark = g_unichar_ismark(letter) && !out.empty(); // an accent apart from its letter
        if (!append_ascii(out, letter) && !is_loose_mark) out += without_accents({from, static_cast<std::size_t>(at - from)}, letter);
    }
    return out;
}

std::string to_cp858(std::string_view utf8) {
    std::string out;
    char32_t before = 0;
    for (const char *at = utf8.data(), *const end = at + utf8.size(); at != end;) {
        const char* const from = at;
        const auto point = Utf8::decode(at, end);
        const auto letter = boost::nowide::utf::is_valid_codepoint(point) ? static_cast<char32_t>(point) : char32_t{0xFFFD};
        const std::string_view bytes{from, static_cast<std::size_t>(at - from)};
        const bool is_loose_mark = g_unichar_ismark(letter) && before != 0; // an accent apart from its letter
        if (!is_loose_mark && !append_own(out, letter) && !append_spelled(out, letter) && !append_decomposed(out, bytes))
            out += fmt::format("<U+{:04X}>", static_cast<unsigned>(letter));
        before = letter;
    }
    return out;
}

} // namespace printers::layout
