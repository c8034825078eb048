// Papers against a second implementation, on random days: here a day is a heap of single meals, and a number is what one
// gets by walking through the heap and counting. Nothing is summed, keyed or sorted as counter/paper does it.
//
// The seeds are fixed; a failure prints its day's, and MESTOLO_SEED=<it> makes that day the first one.
#include <algorithm>
#include <cstdlib>
#include <set>

#include <gtest/gtest.h>

#include "counter/paper/compose.hpp"
#include "tests/counter/paper_day.hpp"
#include "tests/counter/random_world.hpp"

namespace counter::tests {
namespace {

using namespace paper;
using Codes = std::vector<std::string>;

constexpr int days = 2'000;

/// One portion, or one taken away again.
struct Portion {
    std::string group;
    std::string diet;
    bool bianco = false;
    bool is_adult = false;
    bool is_taken = false;
    std::int64_t sheet = 0; ///< 0: of the closing
    DeltaSheet::State state = acknowledged;
    std::string tray; ///< code; empty: none is labelled
    std::int64_t sign() const { return is_taken ? -1 : 1; }
    bool is_special() const { return bianco || diet != "standard"; }
};

/// A school's day both ways.
struct RandomDay {
    SchoolPaper paper;
    std::vector<Portion> portions;
    std::int64_t sheets = 0;
};

RandomDay random_day(Dice& dice, std::int64_t& serial) {
    static const std::vector<std::string> diets{"standard",  "standard",          "standard",
                                                "celiachia", "celiachia+no-uova", "vegetariana",
                                                "no-maiale", "celiachia+D17",     "D17"};
    static const std::vector<std::string> names{"1A", "1B", "2A", "Sezione Api", "1A"};
    RandomDay day;
    day.paper = a_day();
    day.paper.school.name = "Scuola " + std::to_string(dice.roll(50));
    day.paper.kind = static_cast<SchoolKind>(dice.roll(4));
    if (dice.chance(20)) day.paper.closing.reset();
    day.paper.groups.clear();
    for (int g = dice.between(1, 5); g > 0; --g)
        day.paper.groups.push_back({"g" + std::to_string(g), dice.pick(names), dice.between(1, 2)});
    const auto sitting = [&](const std::string& group) {
        return std::ranges::find(day.paper.groups, group, &SchoolPaper::Group::code)->sitting;
    };

    std::vector<Portion> there; // what can be taken away
    const auto come = [&](std::int64_t sheet, DeltaSheet::State state) {
        Portion portion{
            dice.pick(day.paper.groups).code, dice.pick(diets), dice.chance(15), dice.chance(10), false, sheet, state, ""};
        if (portion.is_special() && state == acknowledged) {
            portion.tray = "T" + std::to_string(++serial * 7919 % 100'003);
            auto label = tray(serial, portion.tray, portion.group, portion.diet, portion.bianco);
            label.is_adult = portion.is_adult;
            if (sheet > 0) label.came_with = sheet;
            day.paper.trays.push_back(label);
        }
        day.portions.push_back(portion);
        if (state == acknowledged) there.push_back(portion);
        return portion;
    };
    const auto go = [&](std::int64_t sheet, DeltaSheet::State state) {
        const auto chosen = there.begin() + dice.roll(static_cast<int>(there.size()));
        auto portion = *chosen;
        portion.is_taken = true, portion.sheet = sheet, portion.state = state;
        if (state == acknowledged) {
            there.erase(chosen);
            if (!portion.tray.empty()) std::ranges::find(day.paper.trays, portion.tray, &Tray::code)->taken_with = sheet;
        }
        day.portions.push_back(portion);
        return portion;
    };
    const auto as_line = [&](const Portion& p, std::int64_t meals) {
        return SchoolPaper::Line{p.group, sitting(p.group), p.diet, p.bianco, meals, p.is_adult ? meals : 0};
    };

    for (int meals = dice.roll(40); meals > 0; --meals) day.paper.lines.push_back(as_line(come(0, acknowledged), 1));
    if (dice.chance(30)) day.paper.lines.push_back({day.paper.groups.front().code, 1, "celiachia", false, 0, 0});
    day.sheets = dice.roll(5);
    for (std::int64_t sheet = 1; sheet <= day.sheets; ++sheet) {
        const auto state = dice.pick(std::vector{pending, acknowledged, acknowledged, refused});
        for (int changes = dice.between(1, 4); changes > 0; --changes) {
            const auto portion = there.empty() || dice.chance(50) ? come(sheet, state) : go(sheet, state);
            day.paper.changes.push_back(
                {sheet, as_line(portion, portion.sign()), "extra_meals", "x", at("2026-09-21", "10:00"), state, ""});
        }
    }
    return day;
}

template <typename Wanted>
std::int64_t counted(const std::vector<Portion>& portions, Wanted wanted) {
    std::int64_t count = 0;
    for (const auto& portion : portions)
        if (wanted(portion)) count += portion.sign();
    return count;
}
bool is_cooked(const Portion& p) { return p.state == acknowledged; }

/// Whether a paper's line speaks of the portion.
bool speaks_of(const Preparation& preparation, const Portion& portion) {
    std::string set;
    for (const auto& diet : preparation.diets) set += (set.empty() ? "" : "+") + diet.code;
    // D17 stands before celiachia; the portion says it the other way round.
    if (set == "D17+celiachia") set = "celiachia+D17";
    return preparation.bianco == portion.bianco && (set.empty() ? "standard" : set) == portion.diet;
}
bool speaks_of(const RandomDay& day, const MealSheet::Line& line, const Portion& portion) {
    const auto group = std::ranges::find(day.paper.groups, portion.group, &SchoolPaper::Group::code);
    return group->name == line.group && group->sitting == line.sitting && speaks_of(line.preparation, portion);
}

void check_school(const RandomDay& day) {
    const auto cooked = counted(day.portions, is_cooked);
    const auto sheet = meal_sheet(day.paper, the_diets());
    EXPECT_EQ(sheet.meals, counted(day.portions, [](const Portion& p) { return p.sheet == 0; }));
    EXPECT_EQ(sheet.to_cook, cooked);
    EXPECT_EQ(sheet.pending, std::ranges::count(day.portions, pending, &Portion::state));

    std::int64_t in_lines = 0;
    for (const auto& line : sheet.lines) {
        EXPECT_GT(line.meals, 0);
        in_lines += line.meals;
        std::int64_t in_alike = 0; // groups of one name have a line each
        for (const auto& other : sheet.lines)
            if (other.group == line.group && other.sitting == line.sitting && other.preparation == line.preparation)
                in_alike += other.meals;
        EXPECT_EQ(in_alike,
                  counted(day.portions, [&](const Portion& p) { return p.sheet == 0 && speaks_of(day, line, p); }));
    }
    EXPECT_EQ(in_lines, sheet.meals);
    for (std::size_t i = 1; i < sheet.lines.size(); ++i) {
        const auto& before = sheet.lines[i - 1];
        const auto& after = sheet.lines[i];
        EXPECT_LE(before.sitting, after.sitting);
        if (before.sitting == after.sitting) {
            EXPECT_LE(before.group, after.group);
        }
    }
    for (const auto& change : sheet.changes)
        EXPECT_TRUE(std::ranges::any_of(day.portions, [&](const Portion& p) {
            return p.sheet == change.sheet && is_cooked(p) && speaks_of(day, change.line, p);
        }));
    std::int64_t in_changes = 0;
    for (const auto& change : sheet.changes) in_changes += change.line.meals;
    EXPECT_EQ(in_lines + in_changes, cooked);

    const auto note = delivery_note(day.paper, "", the_diets());
    EXPECT_EQ(note.quantity, cooked);
    std::int64_t in_goods = 0;
    for (const auto& goods : note.goods) {
        EXPECT_GT(goods.quantity, 0);
        in_goods += goods.quantity;
    }
    EXPECT_EQ(in_goods, cooked);
}

void check_delta_sheets(const RandomDay& day) {
    EXPECT_FALSE(delta_sheet(day.paper, day.sheets + 1, the_diets()));
    for (std::int64_t number = 1; number <= day.sheets; ++number) {
        const auto sheet = delta_sheet(day.paper, number, the_diets());
        ASSERT_TRUE(sheet);
        const auto of_sheet = [&](const Portion& p) { return p.sheet == number; };
        std::int64_t in_lines = 0;
        std::multiset<std::string> named;
        for (const auto& line : sheet->lines) {
            in_lines += line.change.meals;
            named.insert(line.tray_codes.begin(), line.tray_codes.end());
        }
        EXPECT_EQ(in_lines, counted(day.portions, of_sheet));
        EXPECT_EQ(sheet->to_cook_after, counted(day.portions, [&](const Portion& p) {
                      return is_cooked(p) || (of_sheet(p) && p.state == pending);
                  }));
        std::multiset<std::string> moved;
        for (const auto& portion : day.portions)
            if (of_sheet(portion) && is_cooked(portion) && !portion.tray.empty()) moved.insert(portion.tray);
        EXPECT_EQ(named, moved) << "every tray that the sheet moves is named on it, and no other";
    }
}

void check_trays(const RandomDay& day, std::size_t most) {
    std::multiset<std::string> to_pack;
    for (const auto& portion : day.portions) {
        if (portion.tray.empty() || !is_cooked(portion)) continue;
        if (portion.is_taken)
            to_pack.erase(portion.tray);
        else
            to_pack.insert(portion.tray);
    }
    std::multiset<std::string> labelled;
    for (const auto& job : labels(day.paper, day.paper.trays, NameOnLabel::code_only, {}, the_diets(), most)) {
        EXPECT_GT(job.labels.size(), 0U);
        EXPECT_LE(job.labels.size(), most);
        for (const auto& label : job.labels) {
            labelled.insert(label.code);
            const auto portion = std::ranges::find(day.portions, label.code, &Portion::tray);
            EXPECT_TRUE(speaks_of(label.preparation, *portion)) << "a diet is never lost to bianco";
            EXPECT_EQ(label.is_adult, portion->is_adult);
        }
    }
    EXPECT_EQ(labelled, to_pack);
    std::multiset<std::string> matched;
    for (const auto& line : matching_sheet(day.paper, the_diets()).lines) matched.insert(line.code);
    EXPECT_EQ(matched, to_pack);
    EXPECT_EQ(static_cast<std::int64_t>(to_pack.size()),
              counted(day.portions, [](const Portion& p) { return is_cooked(p) && p.is_special(); }));
}

void check_kitchen(const std::vector<RandomDay>& schools) {
    std::vector<SchoolPaper> papers;
    for (const auto& day : schools) papers.push_back(day.paper);
    const auto sheet = production_sheet(a_day().kitchen, a_day().date, papers, the_diets());

    std::int64_t in_lines = 0;
    for (const auto& line : sheet.lines) {
        in_lines += line.meals();
        const auto expect_column = [&](SchoolKind kind, std::int64_t found) {
            std::int64_t expected = 0;
            for (const auto& day : schools)
                if (day.paper.kind == kind)
                    expected += counted(day.portions, [&](const Portion& p) {
                        return is_cooked(p) && !p.is_adult && speaks_of(line.preparation, p);
                    });
            EXPECT_EQ(found, expected);
        };
        expect_column(SchoolKind::nursery, line.nursery);
        expect_column(SchoolKind::primary, line.primary);
        expect_column(SchoolKind::secondary, line.secondary);
        expect_column(SchoolKind::unstated, line.other);
        EXPECT_NE(line.meals(), 0);
    }
    std::int64_t cooked = 0;
    std::int64_t special = 0;
    for (const auto& day : schools) {
        cooked += counted(day.portions, is_cooked);
        special += counted(day.portions, [](const Portion& p) { return is_cooked(p) && p.is_special(); });
    }
    EXPECT_EQ(in_lines, cooked);
    std::int64_t standard_of_schools = 0;
    std::int64_t special_of_schools = 0;
    for (const auto& school : sheet.schools) standard_of_schools += school.standard, special_of_schools += school.special;
    EXPECT_EQ(standard_of_schools, cooked - special);
    EXPECT_EQ(special_of_schools, special);
    EXPECT_EQ(sheet.schools.size(), schools.size());
    EXPECT_TRUE(std::ranges::is_sorted(sheet.schools, {}, &ProductionSheet::School::name));
    if (!sheet.lines.empty()) {
        const auto standard =
            std::ranges::find_if(sheet.lines, [](const auto& line) { return !line.preparation.is_special(); });
        EXPECT_TRUE(standard == sheet.lines.begin() || standard == sheet.lines.end());
    }
}

TEST(PaperProperty, EveryPaperAgreesWithCountingMealByMeal) {
    const char* chosen = std::getenv("MESTOLO_SEED");
    const std::uint64_t first = chosen != nullptr ? std::stoull(chosen) : 20260921;
    std::int64_t portions = 0;
    for (std::uint64_t seed = first; seed < first + days && !HasFailure(); ++seed) {
        SCOPED_TRACE("MESTOLO_SEED=" + std::to_string(seed));
        Dice dice{seed};
        std::int64_t serial = 0;
        std::vector<RandomDay> schools;
        for (int s = dice.roll(4); s > 0; --s) schools.push_back(random_day(dice, serial));
        for (const auto& day : schools) {
            check_school(day);
            check_delta_sheets(day);
            check_trays(day, static_cast<std::size_t>(dice.between(1, 6)));
            portions += static_cast<std::int64_t>(day.portions.size());
        }
        check_kitchen(schools);
    }
    EXPECT_GT(portions, 50'000) << "the days have grown empty";
}

} // namespace
} // namespace counter::tests
