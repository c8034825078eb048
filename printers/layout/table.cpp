#include "printers/layout/table.hpp"

#include <algorithm>
#include <utility>

namespace printers::layout {

namespace {

constexpr double inset_x = 5;
constexpr double inset_y = 3;

/// A cell's texts set in lines, and how many of them are drawn already.
class SetCell {
public:
    SetCell(Canvas& canvas, const Cell& cell, Align align, double x, double width) : x_(x + inset_x) {
        for (const auto& text : cell.texts) {
            if (text.text.empty()) continue;
            const auto paragraph = canvas.set(text.text, {text.size, text.weight, align}, width - 2 * inset_x);
            for (std::size_t line = 0; line < paragraph.lines(); ++line) lines_.push_back({paragraph, line, paragraph.height(line, 1)});
        }
    }

    bool is_done() const { return next_ == lines_.size(); }
    double first_height() const { return is_done() ? 0 : lines_[next_].height; }
    /// Lowers the first line so that it stands on the line of a larger one beside it.
    void align_to(double first_height) { down_ = is_done() ? 0 : (first_height - lines_[next_].height) * ascent; }
    double height() const {
        double height = down_;
        for (auto i = next_; i < lines_.size(); ++i) height += lines_[i].height;
        return height;
    }
    /// As many lines as the room takes. Returns their height.
    double draw(Canvas& canvas, double y, double room) {
        double drawn = std::exchange(down_, 0);
        for (; next_ < lines_.size() && drawn + lines_[next_].height <= room + 0.01; ++next_) {
            canvas.draw(lines_[next_].text, x_, y + drawn, lines_[next_].line, 1);
            drawn += lines_[next_].height;
        }
        return drawn;
    }

private:
    struct Line {
        Paragraph text;
        std::size_t line;
        double height;
    };
    static constexpr double ascent = 0.79; // of a line's height, in both families

    double x_;
    double down_ = 0;
    std::vector<Line> lines_;
    std::size_t next_ = 0;
};

class Table {
public:
    Table(Sheet& sheet, const std::vector<TableColumn>& columns) : sheet_(sheet), columns_(columns) {
        double fixed = 0;
        double shares = 0;
        for (const auto& column : columns) {
            fixed += column.width;
            shares += column.width == 0 ? 1 : 0;
        }
        double x = sheet.left();
        for (const auto& column : columns) {
            widths_.push_back(column.width > 0 ? column.width : (sheet.width() - fixed) / shares);
            xs_.push_back(x);
            x += widths_.back();
        }
    }

    void draw(const std::vector<TableRow>& rows) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            auto cells = set(rows[i]);
            double wanted = height_of(cells);
            if (rows[i].look == TableRow::Look::section && i + 1 < rows.size()) wanted += height_of(set(rows[i + 1]));
            if (i == 0) wanted += head_height();
            if (wanted > sheet_.room() && wanted <= sheet_.whole_room() - head_height()) {
                sheet_.new_page();
                has_head_ = false;
            }
            if (!has_head_) draw_head();
            draw_row(cells, rows[i].look);
        }
        sheet_.canvas().line(sheet_.left(), sheet_.y(), sheet_.left() + sheet_.width(), sheet_.y(), 1);
        sheet_.skip(8);
    }

private:
    std::vector<SetCell> set(const TableRow& row) {
        std::vector<SetCell> cells;
        const auto last = columns_.size() - 1;
        if (row.look == TableRow::Look::section) {
            cells.emplace_back(sheet_.canvas(), row.cells.front(), Align::left, xs_.front(), xs_[last] - xs_.front());
            if (row.cells.size() > 1)
                cells.emplace_back(sheet_.canvas(), row.cells.back(), columns_[last].align, xs_[last], widths_[last]);
            return cells;
        }
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            cells.emplace_back(sheet_.canvas(), row.cells[i], columns_[i].align, xs_[i], widths_[i]);
        double first_height = 0;
        for (const auto& cell : cells) first_height = std::max(first_height, cell.first_height());
        for (auto& cell : cells) cell.align_to(first_height);
        return cells;
    }

    static double height_of(const std::vector<SetCell>& cells) {
        double height = 0;
        for (const auto& cell : cells) height = std::max(height, cell.height());
        return height + 2 * inset_y;
    }

    std::vector<SetCell> head() {
        TableRow row;
        for (const auto& column : columns_) row.cells.emplace_back(column.title, 9.5, Weight::bold);
        return set(row);
    }
    double head_height() { return height_of(head()); }

    void draw_head() {
        auto cells = head();
        const double height = height_of(cells);
        double lowest = 0;
        for (const auto& cell : cells) lowest = std::max(lowest, cell.height());
        for (auto& cell : cells) {
            const double down = lowest - cell.height(); // heads stand on the line
            cell.draw(sheet_.canvas(), sheet_.y() + inset_y + down, lowest);
        }
        sheet_.skip(height);
        sheet_.canvas().fill({sheet_.left(), sheet_.y() - 0.6, sheet_.width(), 1.2});
        has_head_ = true;
    }

    /// On as many pages as it takes: a row is parted only if it is higher than a page.
    void draw_row(std::vector<SetCell>& cells, TableRow::Look look) {
        const auto is_done = [](const SetCell& cell) { return cell.is_done(); };
        do {
            const double room = sheet_.room() - 2 * inset_y;
            double height = 0;
            for (auto& cell : cells) height = std::max(height, cell.draw(sheet_.canvas(), sheet_.y() + inset_y, room));
            rule(look, height + 2 * inset_y);
            sheet_.skip(height + 2 * inset_y);
            if (std::ranges::all_of(cells, is_done)) return;
            sheet_.new_page();
            draw_head();
        } while (true);
    }

    void rule(TableRow::Look look, double height) {
        auto& canvas = sheet_.canvas();
        const double right = sheet_.left() + sheet_.width();
        const bool is_strong = look == TableRow::Look::total || look == TableRow::Look::section;
        canvas.line(sheet_.left(), sheet_.y(), right, sheet_.y(), is_strong ? 1.2 : 0.4);
        if (look == TableRow::Look::special) canvas.fill({sheet_.left() - 3, sheet_.y() + 2, 4, height - 4});
    }

    Sheet& sheet_;
    const std::vector<TableColumn>& columns_;
    std::vector<double> widths_;
    std::vector<double> xs_;
    bool has_head_ = false;
};

} // namespace

void draw_table(Sheet& sheet, const std::vector<TableColumn>& columns, const std::vector<TableRow>& rows) {
    Table{sheet, columns}.draw(rows);
}

} // namespace printers::layout
