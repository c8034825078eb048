#include "printers/layout/sheet.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "printers/layout/words.hpp"

namespace printers::layout {

namespace {

constexpr double page_width = 210 * points_per_mm;
constexpr double page_height = 297 * points_per_mm;
constexpr double margin = 15 * points_per_mm;
constexpr double top_margin = 12 * points_per_mm;
constexpr double foot_y = page_height - 12 * points_per_mm;
constexpr double body_bottom = foot_y - 8;

} // namespace

Sheet::Sheet(Canvas& canvas, SheetHead head, std::string notice, int pages)
    : canvas_(canvas),
      head_(std::move(head)),
      notice_(std::move(notice)),
      pages_(pages), pages_before_(canvas.pages()) {
    new_page();
}

double Sheet::left() const { return margin; }
double Sheet::width() const { return page_width - 2 * margin; }
double Sheet::room() const { return body_bottom - y_; }
double Sheet::whole_room() const { return body_bottom - top_; }

void Sheet::need(double height) {
    if (height > room() && y_ > top_) new_page();
}

void Sheet::new_page() {
    canvas_.start_page(page_width, page_height);
    y_ = top_margin;
    draw_head();
    draw_foot();
    top_ = y_;
}

void Sheet::draw_head() {
    if (!notice_.empty()) {
        const auto notice = canvas_.set(notice_, {18, Weight::bold, Align::centre}, width());
        const Box band{left(), y_, width(), notice.height() + 6};
        canvas_.fill(band);
        canvas_.draw(notice, band.x, band.y + 3, Ink::white);
        y_ = band.bottom() + 8;
    }
    constexpr double gap = 16;
    const double most = width() * 0.45;
    const auto number = canvas_.set(head_.number, {26, Weight::bold, Align::right}, most);
    const auto below = canvas_.set(head_.below_number, {11, Weight::regular, Align::right}, most);
    const double number_width = head_.number.empty() ? 0 : std::max(number.width(), below.width()) + gap;
    const double words_width = width() - number_width;
    double y = y_;
    const auto put = [&](std::string_view text, const Style& style) {
        if (text.empty()) return;
        const auto paragraph = canvas_.set(text, style, words_width);
        canvas_.draw(paragraph, left(), y);
        y += paragraph.height();
    };
    put(head_.title, {24, Weight::bold});
    put(head_.place, {15, Weight::bold});
    put(head_.date, {13});
    if (!head_.number.empty()) {
        canvas_.draw(number, left() + width() - most, y_);
        canvas_.draw(below, left() + width() - most, y_ + number.height());
        y = std::max(y, y_ + number.height() + (head_.below_number.empty() ? 0 : below.height()));
    }
    y_ = y + 5;
    canvas_.fill({left(), y_, width(), 1.6});
    y_ += 10;
    if (!head_.warning.empty()) framed(head_.warning, 13);
}

void Sheet::draw_foot() {
    canvas_.line(left(), foot_y, left() + width(), foot_y, 0.5);
    const auto page = canvas_.set(fmt::format("pagina {} di {}", canvas_.pages() - pages_before_, pages_), {9, Weight::bold, Align::right}, width() * 0.2);
    canvas_.draw(page, left() + width() * 0.8, foot_y + 4);
    auto size = 9.0; // one line, or smaller, so that the foot stays on the page
    auto foot = canvas_.set(head_.foot, {size}, width() * 0.78);
    while (foot.lines() > 2 && size > 5) foot = canvas_.set(head_.foot, {--size}, width() * 0.78);
    canvas_.draw(foot, left(), foot_y + 4);
}

void Sheet::text(std::string_view text, const Style& style) {
    if (text.empty()) return;
    const auto paragraph = canvas_.set(text, style, width());
    for (std::size_t line = 0; line < paragraph.lines(); ++line) {
        need(paragraph.height(line, 1));
        canvas_.draw(paragraph, left(), y_, line, 1);
        y_ += paragraph.height(line, 1);
    }
}

void Sheet::heading(std::string_view text) {
    constexpr double kept_below = 70;
    if (y_ > top_) y_ += 12;
    need(kept_below + 20);
    this->text(text, {14, Weight::bold});
    y_ += 3;
}

void Sheet::figures(const std::vector<Figure>& figures) {
    constexpr double inset = 8;
    const double each = width() / static_cast<double>(figures.size());
    struct SetFigure {
        Paragraph number;
        Paragraph what;
    };
    std::vector<SetFigure> all;
    double height = 0;
    for (const auto& figure : figures) {
        all.push_back({canvas_.set(figure.number, {36, Weight::bold}, each - inset), canvas_.set(figure.what, {11}, each - 2 * inset)});
        height = std::max(height, all.back().number.height() + all.back().what.height() + inset);
    }
    need(height + inset);
    canvas_.frame({left(), y_, each - inset, height}, 2);
    double x = left();
    for (const auto& figure : all) {
        canvas_.draw(figure.number, x + inset, y_);
        canvas_.draw(figure.what, x + inset, y_ + figure.number.height());
        x += each;
    }
    y_ += height + inset;
}

void Sheet::framed(std::string_view text, double size) {
    constexpr double inset = 5;
    const auto paragraph = canvas_.set(text, {size, Weight::bold}, width() - 4 * inset);
    need(paragraph.height() + 2 * inset);
    canvas_.frame({left(), y_, width(), paragraph.height() + 2 * inset}, 1.5);
    canvas_.draw(paragraph, left() + 2 * inset, y_ + inset);
    y_ += paragraph.height() + 2 * inset + 8;
}

Result<void> draw_sheet(Canvas& canvas, const SheetHead& head, const RenderOptions& options, const std::function<void(Sheet&)>& fill) {
    if (options.media.kind != Media::Kind::sheet)
        return Error{Error::Kind::refused, fmt::format("this document is printed on a4, and the queue's paper is {}", to_string(options.media))};
    const auto notice = options.preview ? std::string{"ANTEPRIMA · non vale come documento"} : copy_in_words(options.attempt);
    const auto draw = [&](Canvas& on, int pages) {
        Sheet sheet{on, head, notice, pages};
        fill(sheet);
    };
    Canvas unseen{canvas.family()};
    draw(unseen, 0);
    canvas.title(head.title + " · " + head.foot);
    draw(canvas, unseen.pages());
    return {};
}

} // namespace printers::layout
