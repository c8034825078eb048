// A school's day on paper, written line by line, for tests that read as the specification.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "counter/paper/compose.hpp"
#include "tests/counter/world.hpp"

namespace counter::paper {

// What a failed expectation shows.
inline void PrintTo(const Preparation& preparation, std::ostream* out) { *out << in_words(preparation); }
inline void PrintTo(const MealSheet::Line& line, std::ostream* out) {
    *out << line.group << " (" << line.sitting << ") " << in_words(line.preparation) << ": " << line.meals << ", adults "
         << line.adults;
}
inline void PrintTo(const MealSheet::Change& change, std::ostream* out) {
    *out << "sheet " << change.sheet << ' ';
    PrintTo(change.line, out);
}
inline void PrintTo(const DeliveryNote::Goods& goods, std::ostream* out) { *out << goods.quantity << ' ' << goods.nature; }

} // namespace counter::paper

namespace counter::tests {

using paper::DeltaSheet;
using paper::DietBook;
using paper::SchoolPaper;
using paper::Tray;

inline constexpr bool in_bianco = true;
inline constexpr auto pending = DeltaSheet::State::pending;
inline constexpr auto acknowledged = DeltaSheet::State::acknowledged;
inline constexpr auto refused = DeltaSheet::State::refused;

inline paper::LocalTime at(std::string_view date, std::string_view time) { return {day(date), clock(time)}; }

inline const DietBook& the_diets() {
    static const DietBook book{
        {"celiachia", {"celiachia", "Senza glutine (celiachia)", {"gluten"}, true}},
        {"no-uova", {"no-uova", "Senza uova", {"eggs"}, true}},
        {"no-maiale", {"no-maiale", "Senza carne di maiale", {"other:carne di maiale"}, false}},
        {"vegana",
         {"vegana", "Vegana", {"eggs", "milk", "fish", "crustaceans", "molluscs", "other:carne", "other:miele"}, false}},
        {"vegetariana", {"vegetariana", "Vegetariana", {"fish", "crustaceans", "molluscs", "other:carne"}, false}}};
    return book;
}

/// `celiachia+vegetariana` and so on, as papers show it.
inline paper::Preparation prepared(std::string_view diet_set, bool bianco = false) {
    return paper::preparation(the_diets(), diet_set, bianco);
}

inline SchoolPaper::Line line(std::string group, std::string diet, std::int64_t meals, std::int64_t adults = 0,
                              bool bianco = false) {
    return {group, group == "g-2a" ? 2 : 1, std::move(diet), bianco, meals, adults};
}

/// Monday 21 September 2026 in a primary school that has closed: 1A and 1B eat in the first sitting, 2A in the second.
/// Its codes are not in the order of its names.
inline SchoolPaper a_day() {
    SchoolPaper day;
    day.kitchen = {"Centro cottura di Calcinate", "Via Coclino 1, Calcinate (BG)", "01234567890"};
    day.authority = {"Comune di Calcinate", "Piazza Vittorio Veneto 9", "00614400169"};
    day.school = {"Primaria di Calcinate", "Via Verdi 2", ""};
    day.kind = SchoolKind::primary;
    day.date = tests::day("2026-09-21");
    day.closing = paper::ClosingRef{41, at("2026-09-21", "09:30"), false, false};
    day.groups = {{"g-2a", "2A", 2}, {"g-z", "1A", 1}, {"g-1b", "1B", 1}};
    return day;
}

/// Adds a variation of the sheet.
inline void vary(SchoolPaper& day, std::int64_t sheet, SchoolPaper::Line line, DeltaSheet::State state = acknowledged,
                 std::string reason = "extra_meals") {
    day.changes.push_back({sheet, std::move(line), std::move(reason), "maestra Rosa", at("2026-09-21", "09:41"), state,
                           state == pending ? "" : "cuoca Piera"});
}

inline Tray tray(std::int64_t serial, std::string code, std::string group, std::string diet, bool bianco = false,
                 std::optional<paper::Person> person = {}) {
    Tray tray;
    tray.serial = serial;
    tray.code = std::move(code);
    tray.group = std::move(group);
    tray.diet = std::move(diet);
    tray.bianco = bianco;
    tray.person = std::move(person);
    return tray;
}

} // namespace counter::tests
