// The papers that say how many: production sheet, meal sheet, delta sheet, delivery note.
#include <algorithm>
#include <numeric>
#include <tuple>

#include <fmt/ranges.h>

#include "counter/paper/tally.hpp"

namespace counter::paper {

namespace {

std::int64_t ProductionSheet::Line::*column_of(SchoolKind kind) {
    switch (kind) {
    case SchoolKind::nursery: return &ProductionSheet::Line::nursery;
    case SchoolKind::primary: return &ProductionSheet::Line::primary;
    case SchoolKind::secondary: return &ProductionSheet::Line::secondary;
    case SchoolKind::unstated: break;
    }
    return &ProductionSheet::Line::other;
}

template <typename Tally>
std::int64_t meals_of(const Tally& tally) {
    return std::accumulate(tally.begin(), tally.end(), std::int64_t{0},
                           [](std::int64_t sum, const auto& line) { return sum + line.second.meals; });
}

void add_once(std::vector<std::string>& texts, std::string text) {
    if (!text.empty() && std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
}

/// The codes of the trays that this line of the sheet packs or takes out.
std::vector<std::string> tray_codes(const SchoolPaper& day, std::int64_t sheet, const LineKey& line) {
    std::vector<std::string> codes;
    for (const auto& tray : day.trays) {
        const auto by = line.comes ? tray.came_with : tray.taken_with;
        if (by == sheet && tray.group == line.group.code && dish(tray) == line.dish) codes.push_back(tray.code);
    }
    std::ranges::sort(codes);
    return codes;
}

std::string nature(const Preparation& preparation) {
    if (!preparation.diets.empty()) return "Pasti per dieta: " + in_words(preparation);
    return preparation.bianco ? "Pasti in bianco" : "Pasti standard";
}

} // namespace

ProductionSheet production_sheet(const Party& kitchen, ServiceDate date, std::span<const SchoolPaper> schools,
                                 const DietBook& book) {
    ProductionSheet sheet;
    sheet.kitchen = kitchen;
    sheet.date = date;

    std::map<Dish, ProductionSheet::Line> lines;
    std::vector<const SchoolPaper*> by_name;
    for (const auto& day : schools) by_name.push_back(&day);
    std::ranges::stable_sort(by_name, {},
                             [](const SchoolPaper* day) { return std::tie(day->school.name, day->authority.name); });
    for (const auto* day : by_name) {
        ProductionSheet::School school{day->school.name, day->closing, 0, 0, pending_changes(*day), day->authority.name};
        for (const auto& [dish, amount] : to_cook(*day)) {
            (dish.is_special() ? school.special : school.standard) += amount.meals;
            auto& line = lines[dish];
            line.*column_of(day->kind) += amount.meals - amount.adults;
            line.adults += amount.adults;
        }
        sheet.schools.push_back(std::move(school));
    }
    for (auto& [dish, line] : lines) {
        line.preparation = preparation(book, dish);
        sheet.lines.push_back(std::move(line));
    }
    return sheet;
}

MealSheet meal_sheet(const SchoolPaper& day, const DietBook& book) {
    MealSheet sheet;
    sheet.kitchen = day.kitchen.name;
    sheet.authority = day.authority.name;
    sheet.school = day.school.name;
    sheet.date = day.date;
    sheet.closing = day.closing.value_or(ClosingRef{});
    sheet.pending = pending_changes(day);
    const GroupPlaces groups{day};

    LineTally closing;
    for (const auto& line : day.lines) closing[{groups.of(line), dish(line)}] += line;
    for (const auto& [key, amount] : closing)
        if (!amount.is_nothing()) sheet.lines.push_back(meal_line(key, amount, book));

    std::map<std::int64_t, LineTally> changes; // by sheet
    for (const auto& change : day.changes)
        if (is_acknowledged(change)) changes[change.sheet][key_of_change(groups, change.line)] += change.line;
    for (const auto& [number, lines] : changes)
        for (const auto& [key, amount] : lines)
            if (!amount.is_nothing()) sheet.changes.push_back({number, meal_line(key, amount, book)});

    sheet.meals = meals_of(closing);
    sheet.to_cook = meals_of(to_cook(day));
    return sheet;
}

std::optional<DeltaSheet> delta_sheet(const SchoolPaper& day, std::int64_t number, const DietBook& book) {
    const GroupPlaces groups{day};
    LineTally lines;
    const SchoolPaper::Change* first = nullptr;
    std::vector<std::string> reasons;
    std::vector<std::string> authors;
    for (const auto& change : day.changes) {
        if (change.sheet != number) continue;
        if (first == nullptr) first = &change;
        lines[key_of_change(groups, change.line)] += change.line;
        add_once(reasons, reason_in_words(change.reason));
        add_once(authors, change.author);
    }
    if (first == nullptr) return std::nullopt;

    DeltaSheet sheet;
    sheet.kitchen = day.kitchen.name;
    sheet.school = day.school.name;
    sheet.date = day.date;
    sheet.closing = day.closing.value_or(ClosingRef{});
    sheet.number = number;
    sheet.reason = fmt::format("{}", fmt::join(reasons, "; "));
    sheet.author = fmt::format("{}", fmt::join(authors, ", "));
    sheet.at = first->at;
    sheet.state = first->state; // a sheet is decided whole
    sheet.decided_by = first->decided_by;
    sheet.decided_at = first->decided_at;
    sheet.decision_reason = first->decision_reason;
    for (const auto& [key, amount] : lines)
        if (!amount.is_nothing()) sheet.lines.push_back({meal_line(key, amount, book), tray_codes(day, number, key)});
    sheet.to_cook_after = meals_of(to_cook(day));
    if (sheet.state == DeltaSheet::State::pending) sheet.to_cook_after += meals_of(lines);
    return sheet;
}

DeliveryNote delivery_note(const SchoolPaper& day, const std::string& carrier, const DietBook& book) {
    DeliveryNote note;
    note.sender = day.kitchen;
    note.recipient = day.authority;
    note.destination = day.school;
    note.reason = "Somministrazione di pasti per la refezione scolastica";
    note.carrier = carrier;
    note.date = day.date;
    note.closing = day.closing.value_or(ClosingRef{});
    for (const auto& [dish, amount] : to_cook(day)) {
        if (amount.meals == 0) continue; // adults for pupils
        note.goods.push_back({nature(preparation(book, dish)), amount.meals});
        note.quantity += amount.meals;
    }
    return note;
}

} // namespace counter::paper
