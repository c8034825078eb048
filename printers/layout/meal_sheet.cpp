#include <algorithm>

#include <fmt/format.h>

#include "printers/layout/sheets.hpp"
#include "printers/layout/words.hpp"

namespace printers::layout {

using namespace counter::paper;

namespace {

Cell adults_cell(std::int64_t adults) { return adults == 0 ? Cell{"–", 12} : Cell{with_dots(adults), 14}; }

/// By sitting and group, each with its sum.
std::vector<TableRow> rows_of(const MealSheet& content) {
    const auto sum_where = [&](auto&& is_in) {
        std::int64_t meals = 0;
        for (const auto& line : content.lines)
            if (is_in(line)) meals += line.meals;
        return meals;
    };
    const bool has_sittings = std::ranges::any_of(content.lines, [](const auto& line) { return line.sitting != 1; });
    std::vector<TableRow> rows;
    const MealSheet::Line* before = nullptr;
    for (const auto& line : content.lines) {
        const bool new_sitting = before == nullptr || before->sitting != line.sitting;
        const bool new_group = new_sitting || before->group != line.group;
        before = &line;
        if (new_sitting && has_sittings) {
            const auto meals = sum_where([&](const auto& other) { return other.sitting == line.sitting; });
            rows.push_back({{{sitting_in_words(line.sitting), 16, Weight::bold}, {with_dots(meals), 16, Weight::bold}}, TableRow::Look::section});
        }
        Cell group{printable(line.group), new_group ? 14.0 : 11.0, new_group ? Weight::bold : Weight::regular};
        if (new_group) {
            const auto in_group = [&](const auto& other) { return other.sitting == line.sitting && other.group == line.group; };
            if (std::ranges::count_if(content.lines, in_group) > 1)
                group.texts.push_back({fmt::format("in tutto {}", with_dots(sum_where(in_group))), 11});
        }
        rows.push_back({{std::move(group), preparation_cell(line.preparation), adults_cell(line.adults), {with_dots(line.meals), 18, Weight::bold}},
                        look_of(line.preparation)});
    }
    return rows;
}

/// What the closing says of each preparation, over all groups; in the order of their first line.
std::vector<MealSheet::Line> totals_of(const std::vector<MealSheet::Line>& lines) {
    std::vector<MealSheet::Line> totals;
    for (const auto& line : lines) {
        const auto found = std::ranges::find(totals, line.preparation, &MealSheet::Line::preparation);
        if (found == totals.end()) {
            totals.push_back(line);
        } else {
            found->meals += line.meals;
            found->adults += line.adults;
        }
    }
    std::stable_partition(totals.begin(), totals.end(), [](const auto& line) { return !line.preparation.is_special(); });
    return totals;
}

void draw_changes(Sheet& sheet, const MealSheet& content) {
    std::vector<TableRow> rows;
    for (const auto& change : content.changes)
        rows.push_back({{{fmt::format("n. {}", change.sheet), 13, Weight::bold},
                         {printable(change.line.group), 13},
                         preparation_cell(change.line.preparation),
                         {with_sign(change.line.meals), 18, Weight::bold}},
                        look_of(change.line.preparation)});
    sheet.heading("Variazioni accettate dopo la chiusura");
    draw_table(sheet, {{"Foglio", 56}, {"Gruppo", 110}, {"Preparazione"}, {"Pasti", 60, Align::right}}, rows);
}

} // namespace

Result<void> draw_meal_sheet(Canvas& canvas, const MealSheet& content, const RenderOptions& options) {
    const auto school = printable(content.school);
    SheetHead head{"Foglio pasti", school, date_in_words(content.date), content.closing.number == 0 ? "aperta" : fmt::format("Chiusura {}", content.closing.number), {}, {},
                   fmt::format("Foglio pasti · {} · {}", short_date(content.date), school)};
    return draw_sheet(canvas, head, options, [&](Sheet& sheet) {
        std::vector<Sheet::Figure> figures{{with_dots(content.to_cook), "da cucinare"}, {with_dots(content.meals), "alla chiusura"}};
        if (!content.changes.empty()) figures.push_back({with_sign(content.to_cook - content.meals), "variazioni accettate"});
        if (content.pending > 0) figures.push_back({with_dots(content.pending), "variazioni da decidere, non comprese"});
        sheet.figures(figures);
        say_closing(sheet, content.closing);
        if (!content.kitchen.empty() || !content.authority.empty())
            sheet.text("Cucina: " + printable(content.kitchen) + (content.authority.empty() ? "" : " · " + printable(content.authority)), {12});
        if (!content.changes.empty()) draw_changes(sheet, content);

        sheet.heading("Pasti per gruppo, alla chiusura");
        draw_table(sheet, {{"Gruppo", 120}, {"Preparazione"}, {"di cui adulti", 64, Align::right}, {"Pasti", 64, Align::right}}, rows_of(content));

        std::vector<TableRow> rows;
        for (const auto& total : totals_of(content.lines))
            rows.push_back({{preparation_cell(total.preparation, 13), adults_cell(total.adults), {with_dots(total.meals), 18, Weight::bold}},
                            look_of(total.preparation)});
        rows.push_back({{{"Totale alla chiusura", 14, Weight::bold}, {}, {with_dots(content.meals), 18, Weight::bold}}, TableRow::Look::total});
        sheet.heading("Totale per preparazione, alla chiusura");
        draw_table(sheet, {{"Preparazione"}, {"di cui adulti", 64, Align::right}, {"Pasti", 64, Align::right}}, rows);
    });
}

} // namespace printers::layout
