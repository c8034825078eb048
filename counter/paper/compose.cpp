#include "counter/paper/compose.hpp"

#include <array>

#include <fmt/format.h>

#include "counter/diets.hpp"
#include "counter/paper/letters.hpp"
#include "counter/paper/tally.hpp"

namespace counter::paper {

namespace {

/// A kitchen that meets a diet that nobody can explain must stop and ask.
Diet unknown_diet(std::string_view code) {
    return {std::string{code}, fmt::format("DIETA SCONOSCIUTA {}", code), {"other:verificare con l'ufficio"}, true};
}

/// Blanks, hyphens, and apostrophes of either kind part names: Dell'Orto is D.O., a Nicolo' typed without its accent N.
std::string initials_of(std::string_view name) {
    constexpr std::string_view typographic_apostrophe = "’";
    std::string letters;
    bool at_start = true;
    while (!name.empty()) {
        const auto letter = first_letter(name);
        name.remove_prefix(letter.size());
        const bool parts = letter == " " || letter == "-" || letter == "'" || letter == typographic_apostrophe;
        if (!parts && at_start) letters += upper_case(letter) + '.';
        at_start = parts;
    }
    return letters;
}

constexpr std::array all_names_on_label{NameOnLabel::code_only, NameOnLabel::initials, NameOnLabel::full_name};

} // namespace

std::string_view to_string(NameOnLabel name) {
    switch (name) {
    case NameOnLabel::code_only: return "code_only";
    case NameOnLabel::initials: return "initials";
    case NameOnLabel::full_name: return "full_name";
    }
    return {};
}

std::optional<NameOnLabel> parse_name_on_label(std::string_view text) {
    for (const auto name : all_names_on_label)
        if (to_string(name) == text) return name;
    return std::nullopt;
}

std::string initials(const Person& person) {
    const auto first = initials_of(person.first_name);
    const auto last = initials_of(person.last_name);
    return first + (first.empty() || last.empty() ? "" : " ") + last;
}

Preparation preparation(const DietBook& book, std::string_view diet_set, bool bianco) {
    const auto codes = dish(diet_set, bianco).diets;
    Preparation preparation{{}, bianco};
    if (codes.empty()) return preparation;
    for (const auto code : codes_of(codes)) {
        const auto found = book.find(code);
        preparation.diets.push_back(found == book.end() ? unknown_diet(code) : found->second);
    }
    return preparation;
}

std::string reason_in_words(std::string_view reason) {
    struct Words {
        std::string_view code;
        std::string_view italian;
    };
    constexpr std::array known{
        Words{"closed_early", "Richiesta in tempo utile, dopo la chiusura anticipata"},
        Words{"delayed_by_link", "Richiesta in tempo utile, arrivata dopo la chiusura per un ritardo del collegamento"},
        Words{"diet_changed", "Dieta modificata dopo la chiusura"},
        Words{"roster_changed", "Iscrizioni modificate dopo la chiusura"},
        Words{"calendar_changed", "Calendario modificato dopo la chiusura"},
        Words{"present_without_booking", "Presente senza prenotazione"},
        Words{"absent_after_close", "Assenza segnalata dopo la chiusura"},
        Words{"extra_meals", "Pasti aggiuntivi richiesti dalla scuola"}};
    for (const auto& [code, italian] : known)
        if (code == reason) return std::string{italian};
    return std::string{reason};
}

} // namespace counter::paper
