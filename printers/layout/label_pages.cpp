#include "printers/layout/label_pages.hpp"

#include <fmt/format.h>

#include "printers/layout/canvas.hpp"
#include "printers/layout/label.hpp"
#include "printers/layout/label_words.hpp"

namespace printers::layout {

namespace {

using counter::paper::Labels;

/// Pages that are parted into equal cells.
struct Grid {
    double page_width;
    double page_height;
    int columns = 1;
    int rows = 1;
    double padding = 0;
    bool has_cut_lines = false;

    double cell_width() const { return page_width / columns; }
    double cell_height() const { return page_height / rows; }
    int cells() const { return columns * rows; }
};

Grid grid_of(const Media& media) {
    constexpr double sheet_padding = 4.5 * points_per_mm; // a laser printer's margin
    constexpr double roll_padding = 2.5 * points_per_mm;
    constexpr double small_roll_padding = 1.5 * points_per_mm;
    constexpr int small_mm = 35;
    constexpr int roll_label_mm = 100; // continuous paper is cut to labels
    const double width = media.width_mm * points_per_mm;
    const double height = media.height_mm * points_per_mm;
    switch (media.kind) {
    case Media::Kind::sheet: return {width, height, 2, 4, sheet_padding, true};
    case Media::Kind::label_sheet: return {width, height, media.columns, media.rows, sheet_padding};
    case Media::Kind::label:
        return {width, height, 1, 1, media.height_mm < small_mm ? small_roll_padding : roll_padding};
    case Media::Kind::roll: return {width, roll_label_mm * points_per_mm, 1, 1, roll_padding};
    }
    return {width, height};
}

/// Hands out the cells of pages, row by row.
class Cells {
public:
    Cells(Canvas& canvas, const Grid& grid) : canvas_(canvas), grid_(grid) {}

    struct Corner {
        double x;
        double y;
    };
    Corner next() {
        const int cell = used_++ % grid_.cells();
        if (cell == 0) start_page();
        return {cell % grid_.columns * grid_.cell_width(), cell / grid_.columns * grid_.cell_height()};
    }

private:
    void start_page() {
        canvas_.start_page(grid_.page_width, grid_.page_height);
        if (!grid_.has_cut_lines) return;
        for (int column = 1; column < grid_.columns; ++column)
            canvas_.line(column * grid_.cell_width(), 0, column * grid_.cell_width(), grid_.page_height, 0.5, true);
        for (int row = 1; row < grid_.rows; ++row)
            canvas_.line(0, row * grid_.cell_height(), grid_.page_width, row * grid_.cell_height(), 0.5, true);
    }

    Canvas& canvas_;
    const Grid& grid_;
    int used_ = 0;
};

} // namespace

Result<void> draw_labels(Canvas& canvas, const Labels& labels, const RenderOptions& options) {
    const auto chosen = wanted(labels, options);
    if (!chosen) return chosen.error();
    canvas.title("Etichette " + counter::paper::short_date(labels.date));
    const auto grid = grid_of(options.media);
    Cells cells{canvas, grid};
    for (const auto* const label : *chosen) {
        const auto arranged = ArrangedLabel::arrange(canvas, words_of(labels, *label, options),
                                                     {grid.cell_width(), grid.cell_height(), grid.padding});
        if (!arranged) return arranged.error();
        for (std::size_t part = 0; part < arranged->parts(); ++part) {
            const auto corner = cells.next();
            arranged->draw(canvas, corner.x, corner.y, part);
        }
    }
    return {};
}

} // namespace printers::layout
