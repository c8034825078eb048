#include <fmt/format.h>

#include "printers/layout/sheets.hpp"
#include "printers/layout/words.hpp"

namespace printers::layout {

using namespace counter::paper;

namespace {

void draw_preparations(Sheet& sheet, const ProductionSheet& content) {
    ProductionSheet::Line all;
    for (const auto& line : content.lines) {
        all.nursery += line.nursery;
        all.primary += line.primary;
        all.secondary += line.secondary;
        all.other += line.other;
        all.adults += line.adults;
    }
    const bool has_other = all.other > 0;
    constexpr double number_width = 58;
    std::vector<TableColumn> columns{{"Preparazione"}, {"Nido/infanzia", number_width, Align::right}, {"Primaria", number_width, Align::right},
                                     {"Secondaria", number_width, Align::right}};
    if (has_other) columns.push_back({"Altre scuole", number_width, Align::right});
    columns.push_back({"Adulti", number_width, Align::right});
    columns.push_back({"TOTALE", 66, Align::right});

    const auto row_of = [&](Cell name, const ProductionSheet::Line& line, Weight weight) {
        const auto cell = [&](std::int64_t number) { return number == 0 ? Cell{"–", 15} : Cell{with_dots(number), 15, weight}; };
        TableRow row{{std::move(name), cell(line.nursery), cell(line.primary), cell(line.secondary)}, look_of(line.preparation)};
        if (has_other) row.cells.push_back(cell(line.other));
        row.cells.push_back(cell(line.adults));
        row.cells.emplace_back(with_dots(line.meals()), 20, Weight::bold);
        return row;
    };
    std::vector<TableRow> rows;
    for (const auto& line : content.lines) rows.push_back(row_of(preparation_cell(line.preparation, 13), line, Weight::regular));
    auto total = row_of({"Totale", 15, Weight::bold}, all, Weight::bold);
    total.look = TableRow::Look::total;
    rows.push_back(std::move(total));
    sheet.heading("Da preparare");
    draw_table(sheet, columns, rows);
}

Cell state_of(const ProductionSheet::School& school) {
    Cell cell;
    if (!school.closing) {
        cell.texts.push_back({"APERTA: i numeri possono cambiare", 11, Weight::bold});
        return cell;
    }
    const auto& closing = *school.closing;
    cell.texts.push_back({fmt::format("n. {} · {}", closing.number, counter::to_string(closing.closed_at.time)), 12});
    if (closing.early) cell.texts.push_back({"anticipata", 10});
    if (closing.provisional) cell.texts.push_back({"PROVVISORIA", 11, Weight::bold});
    return cell;
}

void draw_schools(Sheet& sheet, const ProductionSheet& content) {
    std::vector<TableRow> rows;
    for (const auto& school : content.schools) {
        const auto pending = school.pending == 0 ? Cell{"–", 13} : Cell{fmt::format("{} da decidere", school.pending), 11, Weight::bold};
        Cell name{printable(school.name), 12};
        if (!school.authority.empty()) name.texts.push_back({printable(school.authority), 9.5});
        rows.push_back({{std::move(name),
                         state_of(school),
                         {with_dots(school.standard), 14},
                         {with_dots(school.special), 14},
                         pending,
                         {with_dots(school.standard + school.special), 16, Weight::bold}},
                        school.closing ? TableRow::Look::plain : TableRow::Look::special});
    }
    sheet.heading("Scuole");
    draw_table(sheet,
               {{"Scuola"}, {"Chiusura", 92}, {"Standard", 56, Align::right}, {"Speciali", 52, Align::right},
                {"Variazioni", 72, Align::right}, {"TOTALE", 62, Align::right}},
               rows);
}

} // namespace

Result<void> draw_production_sheet(Canvas& canvas, const ProductionSheet& content, const RenderOptions& options) {
    const auto kitchen = printable(content.kitchen.name);
    SheetHead head{"Foglio di produzione", kitchen, date_in_words(content.date), fmt::format("Edizione {}", content.edition),
                   content.edition > 1 ? "sostituisce le precedenti" : "", {},
                   fmt::format("Foglio di produzione · {} · {}", short_date(content.date), kitchen)};
    return draw_sheet(canvas, head, options, [&](Sheet& sheet) {
        std::int64_t standard = 0;
        std::int64_t special = 0;
        for (const auto& line : content.lines) (line.preparation.is_special() ? special : standard) += line.meals();
        std::int64_t open = 0;
        std::int64_t pending = 0;
        for (const auto& school : content.schools) {
            open += school.closing ? 0 : 1;
            pending += school.pending;
        }
        sheet.figures({{with_dots(standard + special), "pasti da preparare"}, {with_dots(standard), "standard"},
                       {with_dots(special), "diete speciali e bianchi"}});
        if (open > 0)
            sheet.framed(open == 1 ? "1 scuola è ancora APERTA: i numeri possono cambiare"
                                   : fmt::format("{} scuole sono ancora APERTE: i numeri possono cambiare", open), 13);
        if (pending > 0)
            sheet.framed(pending == 1 ? "1 variazione attende una decisione: non è compresa nei numeri"
                                      : fmt::format("{} variazioni attendono una decisione: non sono comprese nei numeri", pending), 13);
        draw_preparations(sheet, content);
        draw_schools(sheet, content);
    });
}

} // namespace printers::layout
