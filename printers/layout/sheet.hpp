// Sheets of A4 with a head and a foot on every page, filled from the top to the bottom.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "printers/layout/canvas.hpp"
#include "printers/render.hpp"

namespace printers::layout {

/// What stands on every page.
struct SheetHead {
    std::string title;
    std::string place;   ///< a school or a kitchen
    std::string date;
    std::string number;  ///< large, on the right: an edition, a document's number
    std::string below_number;
    std::string warning; ///< in a frame, where somebody may be hurt by who reads it
    std::string foot;    ///< on the left of the page's number
};

class Sheet {
public:
    /// `pages`: in all, as the foot says.
    Sheet(Canvas& canvas, SheetHead head, std::string notice, int pages);

    Canvas& canvas() { return canvas_; }
    double left() const;
    double width() const;
    double y() const { return y_; }
    /// What is left of this page.
    double room() const;
    /// What a new page offers.
    double whole_room() const;

    void skip(double height) { y_ += height; }
    /// A new page if this one has less room.
    void need(double height);
    void new_page();

    void text(std::string_view text, const Style& style = {});
    /// Never the last on a page: some room below it comes along.
    void heading(std::string_view text);
    struct Figure {
        std::string number;
        std::string what;
    };
    /// Side by side, so large that they are read from afar; the first in a frame.
    void figures(const std::vector<Figure>& figures);
    /// In a frame of the page's width.
    void framed(std::string_view text, double size);

private:
    void draw_head();
    void draw_foot();

    Canvas& canvas_;
    SheetHead head_;
    std::string notice_;
    int pages_;
    int pages_before_; ///< of other documents on this canvas
    double top_ = 0; ///< of the body
    double y_ = 0;
};

/// Calls `fill` twice: once to see how many pages it takes. ANTEPRIMA and COPIA stand on each of them.
Result<void> draw_sheet(Canvas& canvas, const SheetHead& head, const RenderOptions& options, const std::function<void(Sheet&)>& fill);

} // namespace printers::layout
