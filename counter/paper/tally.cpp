#include "counter/paper/tally.hpp"

#include <algorithm>
#include <set>

#include <fmt/ranges.h>

#include "counter/diets.hpp"

namespace counter::paper {

GroupPlaces::GroupPlaces(const SchoolPaper& day) {
    for (const auto& group : day.groups) by_code_.emplace(group.code, GroupPlace{group.sitting, group.name, group.code});
    std::set<std::string_view> met;
    const auto meet = [&](const SchoolPaper::Line& line) {
        if (met.insert(line.group).second)
            by_code_.try_emplace(line.group, GroupPlace{1, line.group, line.group}).first->second.sitting = line.sitting;
    };
    for (const auto& line : day.lines) meet(line);
    for (const auto& change : day.changes) meet(change.line);
}

GroupPlace GroupPlaces::of(const SchoolPaper::Line& line) const {
    auto place = of(line.group);
    place.sitting = line.sitting;
    return place;
}

GroupPlace GroupPlaces::of(std::string_view group) const {
    const auto found = by_code_.find(group);
    return found == by_code_.end() ? GroupPlace{1, std::string{group}, std::string{group}} : found->second;
}

Dish dish(std::string_view diet_set, bool bianco) {
    auto codes = codes_of(diet_set);
    std::ranges::sort(codes);
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return {fmt::format("{}", fmt::join(codes, "+")), bianco};
}

LineKey key_of_change(const GroupPlaces& groups, const SchoolPaper::Line& line) {
    LineKey key{groups.of(line), dish(line)};
    key.comes = key.dish.is_special() && line.meals > 0;
    return key;
}

MealSheet::Line meal_line(const LineKey& key, const Amount& amount, const DietBook& book) {
    return {key.group.name, key.group.sitting, preparation(book, key.dish), amount.meals, amount.adults};
}

bool is_acknowledged(const SchoolPaper::Change& change) { return change.state == DeltaSheet::State::acknowledged; }

std::int64_t pending_changes(const SchoolPaper& day) {
    return std::ranges::count(day.changes, DeltaSheet::State::pending, &SchoolPaper::Change::state);
}

std::map<Dish, Amount> to_cook(const SchoolPaper& day) {
    std::map<Dish, Amount> amounts;
    for (const auto& line : day.lines) amounts[dish(line)] += line;
    for (const auto& change : day.changes)
        if (is_acknowledged(change)) amounts[dish(change.line)] += change.line;
    std::erase_if(amounts, [](const auto& amount) { return amount.second.is_nothing(); });
    return amounts;
}

} // namespace counter::paper
