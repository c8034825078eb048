#include "data/money/names.hpp"

#include <algorithm>
#include <array>

namespace data::money {

namespace {

/// Of U+00C0 to U+00FF; two letters where one became two.
constexpr std::array<std::string_view, 64> latin_1{
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o",
    "o", "",  "o", "u", "u", "u", "u",  "y", "th", "ss", "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e",
    "i", "i", "i", "i", "d", "n", "o",  "o", "o", "o", "o", "",  "o", "u", "u", "u", "u", "y", "th", "y"};
/// Of U+0100 to U+017F, one letter each.
constexpr std::string_view extended = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllln"
                                      "nnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(extended.size() == 0x80);

/// The next character, and past it; bytes that are no UTF-8 stand for themselves.
char32_t next(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    if (more == 0 || at + more > text.size()) return lead;
    char32_t character = lead & (0x3fU >> more);
    for (std::size_t i = 0; i < more; ++i) character = character << 6U | (static_cast<unsigned char>(text[at++]) & 0x3fU);
    return character;
}

bool divides(char c) { return c == ' ' || c == '\t' || c == '\'' || c == '-' || c == '.'; }

template <typename Each>
void words_in(std::string_view text, Each each) {
    for (std::size_t from = 0; from < text.size();) {
        const auto end = static_cast<std::size_t>(std::find_if(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), divides) - text.begin());
        if (end > from) each(text.substr(from, end - from));
        from = end + 1;
    }
}

} // namespace

std::string folded(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto from = at;
        const auto c = next(text, at);
        if (c < 0x80) plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 0x20 : c == '`' ? '\'' : c);
        else if (c >= 0xc0 && c <= 0xff) plain += latin_1[c - 0xc0];
        else if (c >= 0x100 && c <= 0x17f) plain += extended[c - 0x100];
        else if (c == 0x218 || c == 0x219) plain += 's';
        else if (c == 0x21a || c == 0x21b) plain += 't';
        else if (c == 0x2018 || c == 0x2019 || c == 0x2bc || c == 0xb4) plain += '\'';
        else if (c < 0x300 || c > 0x36f) plain += text.substr(from, at - from);
    }
    return plain;
}

NameQuery::NameQuery(std::string_view typed) {
    const auto text = folded(typed);
    words_in(text, [&](std::string_view word) { words_.emplace_back(word); });
    const auto first = text.find_first_not_of(' ');
    const auto last = text.find_last_not_of(' ');
    if (first != std::string::npos) whole_ = text.substr(first, last - first + 1);
}

bool NameQuery::is_code(std::string_view code) const { return !whole_.empty() && folded(code).starts_with(whole_); }

bool NameQuery::is_name(std::string_view first_name, std::string_view last_name) const {
    auto name = folded(last_name) + ' ' + folded(first_name);
    auto joined = name; // D'Angelo is found as `angelo` and as `dangelo`
    if (std::erase(joined, '\'') > 0) (name += ' ') += joined;
    const auto begins_a_word = [&](const std::string& wanted) {
        bool is_found = false;
        words_in(name, [&](std::string_view word) { is_found = is_found || word.starts_with(wanted); });
        return is_found;
    };
    return !words_.empty() && std::ranges::all_of(words_, begins_a_word);
}

} // namespace data::money
