#include <array>

#include <fmt/format.h>

#include "printers/layout/sheets.hpp"
#include "printers/layout/words.hpp"

namespace printers::layout {

using namespace counter::paper;

namespace {

Cell party_cell(const Party& party) {
    Cell cell{printable(party.name), 13, Weight::bold};
    cell.texts.push_back({printable(party.address), 11});
    if (!party.vat_number.empty()) cell.texts.push_back({"P. IVA / C.F. " + printable(party.vat_number), 11});
    return cell;
}

/// A label, and a line to write on up to `right`.
void field(Canvas& canvas, std::string_view what, double x, double right, double y) {
    const auto label = canvas.set(what, {11});
    canvas.draw(label, x, y - label.height());
    canvas.line(x + label.width() + 5, y - 1, right, y - 1, 0.7);
}

void draw_transport(Sheet& sheet, const DeliveryNote& content) {
    sheet.skip(4);
    sheet.text("Causale del trasporto: " + printable(content.reason), {12});
    sheet.text("Trasporto a cura di: " + printable(content.carrier), {12});
    constexpr double height = 30;
    sheet.need(height);
    const double half = sheet.left() + sheet.width() / 2;
    field(sheet.canvas(), "Ora di partenza", sheet.left(), half - 12, sheet.y() + height - 4);
    field(sheet.canvas(), "Ora di arrivo", half + 12, sheet.left() + sheet.width(), sheet.y() + height - 4);
    sheet.skip(height);
}

/// Empty cells to write in.
void draw_temperatures(Sheet& sheet) {
    constexpr std::array titles{"Piatto", "Partenza, ora", "Partenza, °C", "Arrivo, ora", "Arrivo, °C"};
    constexpr std::array kinds{"CALDO", "CALDO", "CALDO", "FREDDO", "FREDDO"};
    constexpr double head_height = 18;
    constexpr double row_height = 24;
    sheet.skip(12);
    sheet.need(24 + head_height + row_height * kinds.size());
    sheet.text("Temperature dei piatti, al cuore", {14, Weight::bold});
    sheet.skip(3);
    auto& canvas = sheet.canvas();
    const double first = sheet.width() * 0.4;
    const double other = (sheet.width() - first) / (titles.size() - 1);
    const double top = sheet.y();
    const double height = head_height + row_height * kinds.size();
    for (std::size_t column = 0; column < titles.size(); ++column) {
        const double x = column == 0 ? sheet.left() : sheet.left() + first + other * static_cast<double>(column - 1);
        canvas.draw(canvas.set(titles[column], {10, Weight::bold}), x + 5, top + 2);
        if (column > 0) canvas.line(x, top, x, top + height, 0.6);
    }
    for (std::size_t row = 0; row < kinds.size(); ++row) {
        const double y = top + head_height + row_height * static_cast<double>(row);
        canvas.line(sheet.left(), y, sheet.left() + sheet.width(), y, row == 0 ? 1 : 0.6);
        canvas.draw(canvas.set(kinds[row], {11, Weight::bold}), sheet.left() + 5, y + 5);
    }
    canvas.frame({sheet.left(), top, sheet.width(), height}, 1);
    sheet.skip(height);
}

void draw_signatures(Sheet& sheet) {
    constexpr double height = 60;
    constexpr double gap = 14;
    sheet.skip(14);
    sheet.need(height);
    auto& canvas = sheet.canvas();
    const double each = (sheet.width() - 2 * gap) / 3;
    double x = sheet.left();
    for (const auto* const who : {"Firma del mittente", "Firma del vettore", "Firma del destinatario"}) {
        canvas.draw(canvas.set(who, {11, Weight::bold}), x, sheet.y());
        canvas.line(x, sheet.y() + height - 8, x + each, sheet.y() + height - 8, 0.7);
        x += each + gap;
    }
    sheet.skip(height);
}

} // namespace

Result<void> draw_delivery_note(Canvas& canvas, const DeliveryNote& content, const RenderOptions& options) {
    const auto number = content.number > 0 ? fmt::format("n. {}/{}", content.number, content.year) : std::string{"NON EMESSO"};
    const auto issued = fmt::format("del {}, ore {}", short_date(content.issued_at.date), counter::to_string(content.issued_at.time));
    const auto school = printable(content.destination.name);
    SheetHead head{"Documento di trasporto", "D.P.R. 14 agosto 1996, n. 472", "Pasti di " + date_in_words(content.date), number,
                   content.number > 0 ? issued : "anteprima senza numero", {},
                   fmt::format("Documento di trasporto {} · pasti del {} · {}", number, short_date(content.date), school)};
    return draw_sheet(canvas, head, options, [&](Sheet& sheet) {
        if (content.replaces) sheet.framed(fmt::format("Sostituisce il n. {}/{}", *content.replaces, content.year), 15);
        draw_table(sheet, {{"Mittente"}, {"Destinatario"}, {"Luogo di destinazione"}},
                   {{{party_cell(content.sender), party_cell(content.recipient), party_cell(content.destination)}}});
        draw_transport(sheet, content);
        sheet.skip(8);

        std::vector<TableRow> rows;
        for (const auto& goods : content.goods)
            rows.push_back({{{printable(goods.nature), 13}, {with_dots(goods.quantity), 17, Weight::bold}}});
        rows.push_back({{{"Totale pasti", 15, Weight::bold}, {with_dots(content.quantity), 22, Weight::bold}}, TableRow::Look::total});
        draw_table(sheet, {{"Natura dei beni"}, {"Quantità", 90, Align::right}}, rows);
        say_closing(sheet, content.closing);
        draw_temperatures(sheet);
        draw_signatures(sheet);
    });
}

} // namespace printers::layout
