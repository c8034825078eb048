#include "printers/layout/receipt.hpp"

#include <algorithm>

#include "printers/layout/canvas.hpp"
#include "printers/layout/receipt_words.hpp"

namespace printers::layout {

namespace {

constexpr double widest = 80 * points_per_mm; ///< on larger paper, too
constexpr double margin = 4 * points_per_mm;  // thermal heads are narrower than their paper

/// One line of a receipt, ready to be drawn.
struct SetLine {
    Paragraph text;
    std::optional<Paragraph> value;
    ReceiptLine::Look look;
    double value_down = 0; ///< a value that is too long for its half stands below
    double height = 0;
};

Style style_of(ReceiptLine::Look look) {
    using enum ReceiptLine::Look;
    switch (look) {
    case plain:
    case pair:
    case rule: return {10};
    case centred: return {10, Weight::regular, Align::centre};
    case heading: return {12, Weight::bold, Align::centre};
    case amount: return {28, Weight::bold, Align::centre};
    case notice: return {16, Weight::bold, Align::centre};
    }
    return {};
}

SetLine set(Canvas& canvas, const ReceiptLine& line, double width) {
    constexpr double gap = 8;
    constexpr double inset = 2;
    auto text = canvas.set(line.text, style_of(line.look), width);
    if (line.look == ReceiptLine::Look::rule) return {std::move(text), {}, line.look, 0, 7};
    if (line.look != ReceiptLine::Look::pair) {
        const double height = text.height() + (line.look == ReceiptLine::Look::notice ? 2 * inset + 4 : 0);
        return {std::move(text), {}, line.look, 0, height};
    }
    auto value = canvas.set(line.value, {10, Weight::bold, Align::right}, width);
    const bool is_beside = value.lines() == 1 && text.lines() == 1 && text.width() + gap + value.width() <= width;
    const double down = is_beside ? 0 : text.height();
    const double height = std::max(text.height(), down + value.height());
    return {std::move(text), std::move(value), line.look, down, height};
}

void draw(Canvas& canvas, const SetLine& line, double x, double y, double width) {
    if (line.look == ReceiptLine::Look::rule) {
        canvas.line(x, y + line.height / 2, x + width, y + line.height / 2, 0.8);
        return;
    }
    if (line.look == ReceiptLine::Look::notice) {
        canvas.frame({x, y + 2, width, line.height - 4}, 1.5);
        canvas.draw(line.text, x, y + (line.height - line.text.height()) / 2);
        return;
    }
    canvas.draw(line.text, x, y);
    if (line.value) canvas.draw(*line.value, x, y + line.value_down);
}

} // namespace

Result<void> draw_receipt(Canvas& canvas, const counter::paper::Receipt& receipt, const RenderOptions& options) {
    canvas.title("Ricevuta " + receipt.number);
    const bool is_roll = options.media.kind == Media::Kind::roll;
    const double page_width = options.media.width_mm * points_per_mm;
    const double width = std::min(widest, page_width) - 2 * margin;

    std::vector<SetLine> lines;
    double height = 0;
    for (const auto& line : words_of(receipt, options)) {
        lines.push_back(set(canvas, line, width));
        height += lines.back().height;
    }
    const double page_height = is_roll ? height + 2 * margin : options.media.height_mm * points_per_mm;
    canvas.start_page(page_width, page_height);
    double y = margin;
    for (const auto& line : lines) {
        if (!is_roll && y + line.height > page_height - margin) {
            canvas.start_page(page_width, page_height);
            y = margin;
        }
        draw(canvas, line, margin, y, width);
        y += line.height;
    }
    return {};
}

} // namespace printers::layout
