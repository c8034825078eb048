#include <fmt/format.h>

#include "printers/layout/sheets.hpp"
#include "printers/layout/words.hpp"

namespace printers::layout {

using namespace counter::paper;

Result<void> draw_matching_sheet(Canvas& canvas, const MatchingSheet& content, const RenderOptions& options) {
    const auto school = printable(content.school);
    SheetHead head{"Abbinamento codici e bambini", school, date_in_words(content.date), {}, {},
                   "RISERVATO: dati sulla salute, solo personale autorizzato",
                   fmt::format("Abbinamento · RISERVATO · {} · {}", short_date(content.date), school)};
    return draw_sheet(canvas, head, options, [&](Sheet& sheet) {
        say_closing(sheet, content.closing);
        sheet.skip(6);
        std::vector<TableRow> rows;
        const MatchingSheet::Line* before = nullptr;
        for (const auto& line : content.lines) {
            if (before == nullptr || before->group != line.group || before->sitting != line.sitting)
                rows.push_back({{{fmt::format("{} · {}", printable(line.group), sitting_in_words(line.sitting)), 14, Weight::bold}},
                                TableRow::Look::section});
            before = &line;
            auto name = printable(line.last_name + (line.last_name.empty() || line.first_name.empty() ? "" : " ") + line.first_name);
            rows.push_back({{{printable(line.code), 16, Weight::bold},
                             name.empty() ? Cell{"extra, senza nome", 12} : Cell{std::move(name), 13},
                             preparation_cell(line.preparation, 11)}});
        }
        if (rows.empty()) sheet.text("Oggi nessun pasto speciale.", {14});
        else draw_table(sheet, {{"Codice", 84}, {"Cognome e nome", 170}, {"Preparazione"}}, rows);
    });
}

} // namespace printers::layout
