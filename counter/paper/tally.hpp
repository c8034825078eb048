// Adds up a school's lines in the order in which papers show them.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "counter/paper/compose.hpp"

namespace counter::paper {

/// Where a group stands on a paper. Groups of one name stay apart.
struct GroupPlace {
    int sitting = 1;
    std::string name;
    std::string code;
    friend auto operator<=>(const GroupPlace&, const GroupPlace&) = default;
};

/// A school's groups. A code that is not among them stands as its own name.
class GroupPlaces {
public:
    explicit GroupPlaces(const SchoolPaper& day);
    /// With the sitting that the line froze.
    GroupPlace of(const SchoolPaper::Line& line) const;
    /// With the sitting of the group's lines, so that its labels agree with its sheets; else the group's own.
    GroupPlace of(std::string_view group) const;

private:
    std::map<std::string, GroupPlace, std::less<>> by_code_;
};

/// Meals that are prepared alike, in the papers' order: standard, in bianco, then by diet set and bianco.
struct Dish {
    std::string diets; ///< codes sorted and joined by `+`; empty for standard, so that it stands first
    bool bianco = false;
    bool is_special() const { return bianco || !diets.empty(); }
    friend auto operator<=>(const Dish&, const Dish&) = default;
};
Dish dish(std::string_view diet_set, bool bianco);
inline Dish dish(const SchoolPaper::Line& line) { return dish(line.diet, line.bianco); }
inline Dish dish(const Tray& tray) { return dish(tray.diet, tray.bianco); }
inline Preparation preparation(const DietBook& book, const Dish& dish) { return preparation(book, dish.diets, dish.bianco); }

struct Amount {
    std::int64_t meals = 0;
    std::int64_t adults = 0;
    /// An adult's meal for a pupil's is no nothing: the portions change.
    bool is_nothing() const { return meals == 0 && adults == 0; }
    Amount& operator+=(const SchoolPaper::Line& line) {
        meals += line.meals, adults += line.adults;
        return *this;
    }
};

/// What a paper shows as one line.
struct LineKey {
    GroupPlace group;
    Dish dish;
    /// Special meals that come and others alike that go stay two lines: one child's tray cannot stand in for another's.
    bool comes = false;
    friend auto operator<=>(const LineKey&, const LineKey&) = default;
};
using LineTally = std::map<LineKey, Amount>;

LineKey key_of_change(const GroupPlaces& groups, const SchoolPaper::Line& line);
MealSheet::Line meal_line(const LineKey& key, const Amount& amount, const DietBook& book);

bool is_acknowledged(const SchoolPaper::Change& change);
/// Changes that nobody has decided yet.
std::int64_t pending_changes(const SchoolPaper& day);
/// Of closing and acknowledged variations: what is cooked.
std::map<Dish, Amount> to_cook(const SchoolPaper& day);

} // namespace counter::paper
