// Tables that go on over pages with their head repeated.
#pragma once

#include <string>
#include <vector>

#include "printers/layout/sheet.hpp"

namespace printers::layout {

struct TableColumn {
    std::string title;
    double width = 0; ///< in points; 0: an equal share of what is left
    Align align = Align::left;
};

/// Texts one below the other.
struct Cell {
    struct Text {
        std::string text;
        double size = 11;
        Weight weight = Weight::regular;
    };
    std::vector<Text> texts;

    Cell() = default;
    Cell(std::string text, double size = 11, Weight weight = Weight::regular) : texts{{std::move(text), size, weight}} {}
};

struct TableRow {
    enum class Look : std::uint8_t {
        plain,
        section, ///< its first cell has the whole width but the last column's; stays with the row below it
        special, ///< a bar on its left: not the standard
        total
    };
    std::vector<Cell> cells;
    Look look = Look::plain;
};

void draw_table(Sheet& sheet, const std::vector<TableColumn>& columns, const std::vector<TableRow>& rows);

} // namespace printers::layout
