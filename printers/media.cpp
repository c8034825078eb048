#include "printers/media.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace printers {

namespace {

constexpr int a4_width_mm = 210;
constexpr int a4_height_mm = 297;
constexpr int least_width_mm = 40; // of a label
constexpr int least_height_mm = 25;
constexpr int most_mm = 1000;
constexpr std::array all_languages{Language::pdf, Language::zpl, Language::escpos};

/// Without a sign or leading zeros, as to_string() writes it.
std::optional<int> parse_number(std::string_view text) {
    int number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || text.front() < '1' || text.front() > '9' || error != std::errc{} || stop != end || number > most_mm)
        return std::nullopt;
    return number;
}

struct Pair {
    int first;
    int second;
};
/// `AxB`.
std::optional<Pair> parse_pair(std::string_view text) {
    const auto cross = text.find('x');
    if (cross == std::string_view::npos) return std::nullopt;
    const auto first = parse_number(text.substr(0, cross));
    const auto second = parse_number(text.substr(cross + 1));
    if (!first || !second) return std::nullopt;
    return Pair{*first, *second};
}

/// What follows the prefix; empty if the text doesn't begin with it.
std::string_view after(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view{};
}

} // namespace

std::string_view to_string(Language language) {
    switch (language) {
    case Language::pdf: return "pdf";
    case Language::zpl: return "zpl";
    case Language::escpos: return "escpos";
    }
    return {};
}

std::optional<Language> parse_language(std::string_view text) {
    for (const auto language : all_languages)
        if (to_string(language) == text) return language;
    return std::nullopt;
}

std::string to_string(const Media& media) {
    switch (media.kind) {
    case Media::Kind::sheet: return "a4";
    case Media::Kind::label: return fmt::format("{}x{}", media.width_mm, media.height_mm);
    case Media::Kind::label_sheet: return fmt::format("a4-{}x{}", media.columns, media.rows);
    case Media::Kind::roll: return fmt::format("roll-{}", media.width_mm);
    }
    return {};
}

std::optional<Media> parse_media(std::string_view text) {
    if (text == "a4") return Media{};
    if (const auto cells = parse_pair(after(text, "a4-"))) {
        const bool fits = a4_width_mm >= cells->first * least_width_mm && a4_height_mm >= cells->second * least_height_mm;
        if (!fits) return std::nullopt;
        return Media{Media::Kind::label_sheet, a4_width_mm, a4_height_mm, cells->first, cells->second};
    }
    if (const auto width = parse_number(after(text, "roll-"))) {
        if (*width < least_width_mm) return std::nullopt;
        return Media{Media::Kind::roll, *width, 0};
    }
    if (const auto size = parse_pair(text)) {
        if (size->first < least_width_mm || size->second < least_height_mm) return std::nullopt;
        return Media{Media::Kind::label, size->first, size->second};
    }
    return std::nullopt;
}

} // namespace printers
