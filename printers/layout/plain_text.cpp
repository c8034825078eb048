#include "printers/layout/plain_text.hpp"

#include <boost/nowide/utf/utf.hpp>

namespace printers::layout {

namespace {

/// Calls with the bytes of each character.
template <typename Each>
void for_each_character(std::string_view utf8, Each&& each) {
    for (const char *at = utf8.data(), *const end = at + utf8.size(); at != end;) {
        const char* const from = at;
        boost::nowide::utf::utf_traits<char>::decode(at, end);
        each(std::string_view{from, static_cast<std::size_t>(at - from)});
    }
}

} // namespace

std::vector<std::string> break_lines(std::string_view utf8, int width, const WidthOf& width_of) {
    std::vector<std::string> lines{{}};
    int used = 0;
    const auto put = [&](std::string_view text, int text_width) {
        lines.back() += text;
        used += text_width;
    };
    const auto new_line = [&] {
        lines.emplace_back();
        used = 0;
    };
    const int blank = width_of(" ");
    for (std::size_t at = 0; at < utf8.size();) {
        const auto from = utf8.find_first_not_of(' ', at);
        if (from == std::string_view::npos) break;
        const auto word = utf8.substr(from, utf8.find(' ', from) - from);
        at = from + word.size();
        int word_width = 0;
        for_each_character(word, [&](std::string_view letter) { word_width += width_of(letter); });
        if (used > 0 && used + blank + word_width > width) new_line();
        if (used > 0) put(" ", blank);
        if (word_width <= width) {
            put(word, word_width);
            continue;
        }
        for_each_character(word, [&](std::string_view letter) {
            const int letter_width = width_of(letter);
            if (used > 0 && used + letter_width > width) new_line();
            put(letter, letter_width);
        });
    }
    return lines;
}

} // namespace printers::layout
