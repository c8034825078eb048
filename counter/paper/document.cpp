#include "counter/paper/document.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "counter/paper/letters.hpp"

namespace counter::paper {

namespace {

using namespace std::string_view_literals;

struct AllergenName {
    std::string_view code;
    std::string_view italian;
};
/// In the order of Annex II, by the names that stand in its Italian text.
constexpr std::array annex_ii{AllergenName{"gluten", "GLUTINE"},
                              AllergenName{"crustaceans", "CROSTACEI"},
                              AllergenName{"eggs", "UOVA"},
                              AllergenName{"fish", "PESCE"},
                              AllergenName{"peanuts", "ARACHIDI"},
                              AllergenName{"soybeans", "SOIA"},
                              AllergenName{"milk", "LATTE"},
                              AllergenName{"nuts", "FRUTTA A GUSCIO"},
                              AllergenName{"celery", "SEDANO"},
                              AllergenName{"mustard", "SENAPE"},
                              AllergenName{"sesame", "SEMI DI SESAMO"},
                              AllergenName{"sulphites", "ANIDRIDE SOLFOROSA E SOLFITI"},
                              AllergenName{"lupin", "LUPINI"},
                              AllergenName{"molluscs", "MOLLUSCHI"}};

/// Past the end of Annex II for all others.
std::size_t place_in_annex_ii(std::string_view allergen) {
    return static_cast<std::size_t>(std::ranges::find(annex_ii, allergen, &AllergenName::code) - annex_ii.begin());
}

constexpr std::string_view mark_prefix = "MST1:";

/// A whole number from 1 on, in the one way in which it is written.
template <typename Number>
std::optional<Number> parse_positive(std::string_view text) {
    Number number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end || text.front() == '0' || number < 1) return std::nullopt;
    return number;
}

/// QR's alphanumeric characters, without the blank that scanners cut off and the colon that parts a mark.
bool is_code_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || "$%*+-./"sv.find(c) != std::string_view::npos;
}

constexpr std::array weekday_names{"domenica"sv, "lunedì"sv,  "martedì"sv, "mercoledì"sv,
                                   "giovedì"sv,  "venerdì"sv, "sabato"sv};
constexpr std::array month_names{"gennaio"sv, "febbraio"sv, "marzo"sv,     "aprile"sv,  "maggio"sv,   "giugno"sv,
                                 "luglio"sv,  "agosto"sv,   "settembre"sv, "ottobre"sv, "novembre"sv, "dicembre"sv};

} // namespace

std::string_view to_string(Kind kind) {
    switch (kind) {
    case Kind::production_sheet: return "production_sheet";
    case Kind::meal_sheet: return "meal_sheet";
    case Kind::delivery_note: return "delivery_note";
    case Kind::delta_sheet: return "delta_sheet";
    case Kind::labels: return "labels";
    case Kind::matching_sheet: return "matching_sheet";
    case Kind::receipt: return "receipt";
    case Kind::statement: return "statement";
    }
    return {};
}

std::optional<Kind> parse_kind(std::string_view text) {
    for (const auto kind : all_kinds)
        if (to_string(kind) == text) return kind;
    return std::nullopt;
}

Kind kind_of(const Document& document) {
    struct Of {
        Kind operator()(const ProductionSheet&) const { return Kind::production_sheet; }
        Kind operator()(const MealSheet&) const { return Kind::meal_sheet; }
        Kind operator()(const DeliveryNote&) const { return Kind::delivery_note; }
        Kind operator()(const DeltaSheet&) const { return Kind::delta_sheet; }
        Kind operator()(const Labels&) const { return Kind::labels; }
        Kind operator()(const MatchingSheet&) const { return Kind::matching_sheet; }
        Kind operator()(const Receipt&) const { return Kind::receipt; }
        Kind operator()(const Statement&) const { return Kind::statement; }
    };
    return std::visit(Of{}, document);
}

std::string to_string(const LabelMark& mark) {
    return fmt::format("{}{}:{}:{}", mark_prefix, mark.serial, mark.attempt, mark.code);
}

std::optional<LabelMark> parse_label_mark(std::string_view text) {
    if (!text.starts_with(mark_prefix)) return std::nullopt;
    text.remove_prefix(mark_prefix.size());
    const auto first = text.find(':');
    const auto second = first == std::string_view::npos ? first : text.find(':', first + 1);
    if (second == std::string_view::npos) return std::nullopt;

    const auto serial = parse_positive<std::int64_t>(text.substr(0, first));
    const auto attempt = parse_positive<int>(text.substr(first + 1, second - first - 1));
    const auto code = text.substr(second + 1);
    if (!serial || !attempt || code.empty() || !std::ranges::all_of(code, is_code_character)) return std::nullopt;
    return LabelMark{*serial, *attempt, std::string{code}};
}

std::string allergen_in_words(std::string_view allergen) {
    if (const auto place = place_in_annex_ii(allergen); place < annex_ii.size()) return std::string{annex_ii[place].italian};
    constexpr auto other = "other:"sv;
    return upper_case(allergen.starts_with(other) ? allergen.substr(other.size()) : allergen);
}

std::vector<std::string> allergens_of(const Preparation& preparation) {
    std::vector<std::string> allergens;
    for (const auto& diet : preparation.diets)
        for (const auto& allergen : diet.allergens) {
            const auto is_told = [&](const std::string& told) {
                return allergen_in_words(told) == allergen_in_words(allergen);
            };
            if (std::ranges::none_of(allergens, is_told)) allergens.push_back(allergen);
        }
    std::ranges::stable_sort(allergens, {}, place_in_annex_ii);
    return allergens;
}

std::string in_words(const Preparation& preparation) {
    if (preparation.diets.empty()) return preparation.bianco ? "Pasto in bianco" : "Pasto standard";
    std::string words;
    for (const auto& diet : preparation.diets) {
        if (!words.empty()) words += " + ";
        words += diet.name.empty() ? diet.code : diet.name;
    }
    if (preparation.bianco) words += ", in bianco";
    return words;
}

std::string date_in_words(ServiceDate date) {
    const date::year_month_day ymd{date};
    return fmt::format("{} {} {} {}", weekday_names[date::weekday{date}.c_encoding()], static_cast<unsigned>(ymd.day()),
                       month_names[static_cast<unsigned>(ymd.month()) - 1], static_cast<int>(ymd.year()));
}

std::string month_in_words(money::Month month) { return fmt::format("{} {}", month_names.at(month.month - 1), month.year); }

std::string short_date(ServiceDate date) {
    const date::year_month_day ymd{date};
    return fmt::format("{:02}/{:02}/{:04}", static_cast<unsigned>(ymd.day()), static_cast<unsigned>(ymd.month()),
                       static_cast<int>(ymd.year()));
}

std::string euros(Cents amount) {
    const bool is_negative = amount.value < 0;
    const auto cents = is_negative ? 0 - static_cast<std::uint64_t>(amount.value) : static_cast<std::uint64_t>(amount.value);
    auto whole = fmt::format("{}", cents / 100);
    for (auto at = whole.size(); at > 3; at -= 3) whole.insert(at - 3, 1, '.');
    return fmt::format("{}€ {},{:02}", is_negative ? "-" : "", whole, cents % 100);
}

} // namespace counter::paper
