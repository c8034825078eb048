#include "printers/layout/sheets.hpp"

#include "printers/layout/words.hpp"

namespace printers::layout {

using namespace counter::paper;

Cell preparation_cell(const Preparation& preparation, double size) {
    Cell cell;
    cell.texts.push_back({printable(in_words(preparation)), size, preparation.is_special() ? Weight::bold : Weight::regular});
    if (preparation.bianco) cell.texts.push_back({"BIANCO", size, Weight::bold});
    if (auto without = keep_out(preparation); !without.empty()) cell.texts.push_back({std::move(without), size, Weight::bold});
    return cell;
}

TableRow::Look look_of(const Preparation& preparation) {
    return preparation.is_special() ? TableRow::Look::special : TableRow::Look::plain;
}

void say_closing(Sheet& sheet, const ClosingRef& closing) {
    if (closing.number == 0) // a preview before the closing
        sheet.framed("Scuola ancora APERTA: i numeri possono cambiare", 12);
    else if (closing.provisional)
        sheet.framed("PROVVISORIO: " + in_words(closing) + ", che nessuno ha ancora confermato", 12);
    else
        sheet.text(in_words(closing), {12});
}

} // namespace printers::layout
