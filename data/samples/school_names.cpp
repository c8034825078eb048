#include "data/samples/school_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace data::samples {

namespace {

// Words that the registry runs together, misspells or abbreviates past reading.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> repairs{{
    {"PRIMARIALARGO", "PRIMARIA LARGO"},
    {"PRIMARARIA", "PRIMARIA"},
    {"IGRADO", "I GRADO"},
    {"IGR.", "I GR."},
    {"P.ZZA", "PIAZZA"},
    {"S.PRIMARIA", "SCUOLA PRIMARIA"},
    {"PRIMO GRADO", "1° GRADO"}, // so that Primo Levi keeps his capital
}};

constexpr std::array<std::string_view, 3> acronyms{"SMS", "CD", "MI"};

// `DE` and `DALLA` aren't here: before a name they are a part of it (De Amicis, Dalla Chiesa).
constexpr std::array<std::string_view, 35> small_words{
    "DI",     "DEI",     "DEL",      "DELLA",    "DELLE",      "DEGLI", "DA",         "AL",        "PER",
    "SCUOLA", "MATERNA", "INFANZIA", "PRIMARIA", "SECONDARIA", "MEDIA", "STATALE",    "PARITARIA", "PLESSO",
    "GRADO",  "GR",      "SEC",      "SC",       "AGGR",       "PL",    "SCOLASTICO", "VIA",       "VIALE",
    "PIAZZA", "LARGO",   "DELL",     "NELL",     "SULL",       "ALL",   "E",          "A"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool is_word(char c) {
    return is_letter(c) || is_digit(c) || c == '\'' || static_cast<unsigned char>(c) >= 0x80;
}

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return result;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (is_letter(c)) c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string title(std::string_view word) {
    auto result = lower(word);
    if (!result.empty()) result.front() = word.front();
    return result;
}

bool is_small(std::string_view word) { return std::ranges::find(small_words, word) != small_words.end(); }

std::string small_or_title(std::string_view word, bool starts) {
    return is_small(word) && !starts ? lower(word) : title(word);
}

std::string_view accented(char vowel) {
    switch (vowel) {
    case 'A': return "à";
    case 'E': return "è";
    case 'I': return "ì";
    case 'O': return "ò";
    case 'U': return "ù";
    default: return {};
    }
}

/// `starts`: the word opens the name or a quotation; `dotted`: a full stop follows.
std::string styled(std::string_view word, bool starts, bool dotted) {
    const auto apostrophe = word.find('\'');
    if (apostrophe != std::string_view::npos) {
        const auto before = word.substr(0, apostrophe);
        const auto after = word.substr(apostrophe + 1);
        if (!after.empty()) {
            // d'Assisi says where from; any other D' is a surname's.
            const auto article = after == "ASSISI" ? lower(before) : small_or_title(before, starts);
            return article + "'" + title(after);
        }
        if (before == "DE") return "de'";
        // The registry writes CANTU' for Cantù.
        if (const auto vowel = before.empty() ? "" : accented(before.back()); !vowel.empty())
            return title(before.substr(0, before.size() - 1)).append(vowel);
        return title(before);
    }
    const bool roman = word.find_first_not_of("IVX") == std::string_view::npos;
    const bool initial = word.size() == 1 && dotted;
    if (roman || initial || is_digit(word.front()) || std::ranges::find(acronyms, word) != acronyms.end())
        return std::string(word);
    return small_or_title(word, starts);
}

std::string repaired(std::string_view registry) {
    auto text = upper(registry);
    for (const auto& [wrong, right] : repairs)
        if (const auto at = text.find(wrong); at != std::string::npos) text.replace(at, wrong.size(), right);
    if (std::ranges::count(text, '"') % 2 != 0) std::erase(text, '"');
    return text;
}

} // namespace

std::string readable_school_name(std::string_view registry) {
    const auto text = repaired(registry);
    std::string out;
    bool gap = false; // a space is due before whatever comes next
    bool in_quotes = false;
    const auto close_gap = [&] {
        if (gap && !out.empty()) out += ' ';
        gap = false;
    };
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (is_word(c)) {
            auto end = i;
            while (end < text.size() && is_word(text[end])) ++end;
            close_gap();
            const bool starts = out.empty() || out.back() == '"';
            out += styled(std::string_view(text).substr(i, end - i), starts,
                          end < text.size() && text[end] == '.');
            i = end;
            continue;
        }
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (c == '"') {
            gap = !in_quotes;
            if (in_quotes) {
                out += '"';
                gap = true;
            } else {
                close_gap();
                out += '"';
            }
            in_quotes = !in_quotes;
            // Spaces just inside an opening quote are strays.
            if (in_quotes)
                while (i + 1 < text.size() && text[i + 1] == ' ') ++i;
        } else if (c == '.') {
            // A full stop after a space is a stray; between initials (S.M.S., G.B.) no space follows.
            const bool stray = gap || out.empty();
            const bool initial_next = i + 2 < text.size() && text[i + 2] == '.';
            if (!stray) {
                out += '.';
                gap = is_letter(next) && !initial_next;
            }
        } else if (c == '-' && (gap || next == ' ')) {
            out += " -";
            gap = true;
        } else if (c == ' ') {
            gap = true;
        } else {
            close_gap();
            out += c;
        }
        ++i;
    }
    return out;
}

std::string readable_address(std::string_view registry) {
    auto text = upper(registry);
    const auto drop_tail = [&](auto unwanted) {
        while (!text.empty() && unwanted(text.back())) text.pop_back();
    };
    const auto ends_with_number_sign = [&] {
        return text.size() > 2 && (text.ends_with("N.") || text.ends_with(" N"));
    };
    // A house number is glued to the street's name as often as not: `ROMA11`, `ROMA.N.10`, `CHIESAN.2`.
    auto start = text.size();
    while (start > 0 && (is_digit(text[start - 1]) || (start == text.size() && is_letter(text[start - 1]) &&
                                                       start > 1 && is_digit(text[start - 2]))))
        --start;
    const auto number = text.substr(start);
    text.resize(start);
    const auto filler = [](char c) { return c == ' ' || c == '.' || c == ','; };
    drop_tail([](char c) { return c == ' '; });
    if (text.ends_with("S.N.")) text.resize(text.size() - 4);
    if (ends_with_number_sign()) text.resize(text.size() - 2);
    drop_tail(filler);
    auto street = readable_school_name(text);
    return number.empty() ? street : street + ' ' + number;
}

} // namespace data::samples
