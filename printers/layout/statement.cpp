#include <algorithm>

#include <fmt/format.h>

#include "printers/layout/sheets.hpp"
#include "printers/layout/words.hpp"

namespace printers::layout {

using namespace counter::paper;

namespace {

std::string name_of(const Statement& content) {
    return content.last_name + (content.last_name.empty() || content.first_name.empty() ? "" : " ") + content.first_name;
}

std::string in_words(Statement::Line::What what) {
    switch (what) {
    case Statement::Line::What::meal: return "Pasto";
    case Statement::Line::What::correction: return "Rettifica";
    }
    return {};
}

/// Without its sign: the words beside it say in whose favour it is.
std::string unsigned_euros(counter::Cents amount) { return amount.value < 0 ? euros(amount).substr(1) : euros(amount); }

std::vector<TableRow> rows_of(const Statement& content) {
    constexpr double size = 12;
    std::vector<TableRow> rows;
    for (const auto& line : content.lines)
        rows.push_back({{{date_in_words(line.date), size}, {in_words(line.what), size}, {euros(line.amount), size}}});
    const auto sum = [&](std::string what, std::string amount) {
        rows.push_back({{{}, {std::move(what), size, Weight::bold}, {std::move(amount), size, Weight::bold}}, TableRow::Look::total});
    };
    sum("Totale", euros(content.total));
    sum("Già pagato", euros(content.paid));
    sum(content.due.value < 0 ? "A credito" : "Da pagare", unsigned_euros(content.due));
    return rows;
}

} // namespace

Result<void> draw_statement(Canvas& canvas, const Statement& content, const RenderOptions& options) {
    const auto month = month_in_words(content.month);
    const auto authority = printable(content.authority);
    const auto code = printable(content.diner_code);
    SheetHead head{"Estratto conto", authority, "Refezione scolastica · " + month, unsigned_euros(content.due),
                   content.due.value < 0 ? "a credito" : "da pagare", {},
                   fmt::format("Estratto conto · {} · codice utente {} · {}", month, code, authority)};
    return draw_sheet(canvas, head, options, [&](Sheet& sheet) {
        sheet.text(printable(name_of(content)), {15, Weight::bold});
        sheet.text(fmt::format("Codice utente: {}", code), {12});
        sheet.text(fmt::format("Emesso il {}", short_date(content.issued)), {12});
        sheet.skip(10);
        draw_table(sheet, {{"Data del pasto"}, {"Voce", 130}, {"Importo", 110, Align::right}}, rows_of(content));
        sheet.text("Documento non fiscale. Le rettifiche di pasti già addebitati compaiono sul primo estratto conto emesso dopo di esse.", {10});
    });
}

} // namespace printers::layout
