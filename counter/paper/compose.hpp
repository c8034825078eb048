// What goes onto each paper: made from a school's day after its closing, its trays and its variations.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "counter/paper/document.hpp"
#include "counter/roster.hpp"

namespace counter::paper {

/// How labels name a child: a name beside a diet is health data, so the code alone unless the contract wants more.
enum class NameOnLabel : std::uint8_t { code_only, initials, full_name };
std::string_view to_string(NameOnLabel name);
std::optional<NameOnLabel> parse_name_on_label(std::string_view text);

struct Person {
    std::string first_name;
    std::string last_name;
    friend bool operator==(const Person&, const Person&) = default;
};
/// `Maria Grazia`, `De Luca` is `M.G. D.L.`.
std::string initials(const Person& person);

/// A tray with a special diet or in bianco.
struct Tray {
    std::int64_t serial = 0;
    std::string code;
    std::string group; ///< code
    std::string diet;  ///< set
    bool bianco = false;
    bool is_adult = false;
    std::optional<Person> person; ///< none: an unnamed extra
    std::optional<std::int64_t> came_with;  ///< number of the delta sheet that added it; none: the closing
    std::optional<std::int64_t> taken_with; ///< number of the delta sheet that took it away
    friend bool operator==(const Tray&, const Tray&) = default;
};

/// One school's day, as its papers see it.
struct SchoolPaper {
    /// Meals of a group that are prepared alike, by the codes of group and diets.
    struct Line {
        std::string group;
        int sitting = 1;
        std::string diet; ///< set
        bool bianco = false;
        std::int64_t meals = 0;
        std::int64_t adults = 0;
    };
    /// A variation: `line.meals` is signed.
    struct Change {
        std::int64_t sheet = 0;
        Line line;
        std::string reason; ///< code, or what a person wrote
        std::string author;
        LocalTime at;
        DeltaSheet::State state{};
        std::string decided_by;
        std::optional<LocalTime> decided_at = {};
        std::string decision_reason = {};
    };
    struct Group {
        std::string code;
        std::string name;
        int sitting = 1;
    };
    Party kitchen;
    Party authority;
    Party school;
    SchoolKind kind = SchoolKind::unstated;
    ServiceDate date;
    std::optional<ClosingRef> closing; ///< none: still open, its lines may change
    std::vector<Group> groups;
    std::vector<Line> lines; ///< the closing's, or live
    std::vector<Change> changes;
    std::vector<Tray> trays; ///< those taken away too
};

/// Special diets by code, for their names and allergens. A code that is not among them is printed as it is, loudly: its
/// allergens are not known.
using DietBook = std::map<std::string, Diet, std::less<>>;
Preparation preparation(const DietBook& book, std::string_view diet_set, bool bianco);

/// A kitchen's day; schools may be open still.
ProductionSheet production_sheet(const Party& kitchen, ServiceDate date, std::span<const SchoolPaper> schools, const DietBook& book);
MealSheet meal_sheet(const SchoolPaper& day, const DietBook& book);
/// The lines of the day's delta sheet of that number; empty if there is none. Standard meals are summed; special ones that
/// come and others that go stay two lines, for they are two children's trays.
std::optional<DeltaSheet> delta_sheet(const SchoolPaper& day, std::int64_t number, const DietBook& book);
/// Number, year, instant and what it replaces are the caller's to set. Quantities are closing and acknowledged variations.
DeliveryNote delivery_note(const SchoolPaper& day, const std::string& carrier, const DietBook& book);
/// The trays that are to be packed, by sitting, group (name), code; a group's in parts of at most `most` labels.
std::vector<Labels> labels(const SchoolPaper& day, std::span<const Tray> trays, NameOnLabel names, std::optional<TimeOfDay> use_by,
                           const DietBook& book, std::size_t most = 25);
MatchingSheet matching_sheet(const SchoolPaper& day, const DietBook& book);

/// What a delta sheet says of a variation's reason: Italian words for the program's codes, else the text itself.
std::string reason_in_words(std::string_view reason);

} // namespace counter::paper
