// One label of a PDF: its texts as large as they fit, in an upright or a lying box.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "printers/layout/canvas.hpp"
#include "printers/layout/column.hpp"
#include "printers/layout/label_words.hpp"
#include "printers/layout/qr.hpp"

namespace printers::layout {

/// What a label's box offers; `padding` stays white, as printers don't reach the edge.
struct LabelSize {
    double width = 0;
    double height = 0;
    double padding = 0;
};

/// A label that is ready to be drawn on as many labels as its texts take, each of them with the code and the barcode.
class ArrangedLabel {
public:
    static Result<ArrangedLabel> arrange(Canvas& canvas, const LabelWords& words, const LabelSize& size);

    std::size_t parts() const { return main_.size(); }
    /// `x`, `y`: where the box's top left corner is.
    void draw(Canvas& canvas, double x, double y, std::size_t part) const;

private:
    ArrangedLabel() = default;

    std::optional<QrCode> code_;
    int dots_ = 0;
    Box code_box_; // its dark part; empty for a preview
    Box main_box_;
    Box side_box_;
    double rule_y_ = 0; // 0: none
    std::vector<ColumnPart> main_;
    ColumnPart side_;
};

} // namespace printers::layout
