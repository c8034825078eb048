#include "printers/layout/canvas.hpp"

#include <cmath>
#include <unordered_map>
#include <utility>
#include <vector>

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

namespace printers::layout {

namespace {

template <auto free>
struct Free {
    template <typename T>
    void operator()(T* object) const { free(object); }
};
using Surface = std::unique_ptr<cairo_surface_t, Free<cairo_surface_destroy>>;
using Context = std::unique_ptr<cairo_t, Free<cairo_destroy>>;
using Pattern = std::unique_ptr<cairo_pattern_t, Free<cairo_pattern_destroy>>;
using FontOptions = std::unique_ptr<cairo_font_options_t, Free<cairo_font_options_destroy>>;
using Shaper = std::unique_ptr<PangoContext, Free<g_object_unref>>;
using Layout = std::unique_ptr<PangoLayout, Free<g_object_unref>>;
using Font = std::unique_ptr<PangoFontDescription, Free<pango_font_description_free>>;
using Attributes = std::unique_ptr<PangoAttrList, Free<pango_attr_list_unref>>;

// cairo is C: nothing may be thrown through it.
cairo_status_t append(void* to, const unsigned char* bytes, unsigned size) noexcept {
    try {
        static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
        return CAIRO_STATUS_SUCCESS;
    } catch (...) {
        return CAIRO_STATUS_NO_MEMORY;
    }
}

double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }

PangoAlignment pango_align(Align align) {
    switch (align) {
    case Align::left: return PANGO_ALIGN_LEFT;
    case Align::centre: return PANGO_ALIGN_CENTER;
    case Align::right: return PANGO_ALIGN_RIGHT;
    }
    return PANGO_ALIGN_LEFT;
}

constexpr int no_width = -1;
constexpr double shaped_size = 20; // in points, of texts that are scaled afterwards
/// The labels of a group share most of their texts.
constexpr std::size_t most_kept = 256;

} // namespace

struct Paragraph::Set {
    struct Line {
        PangoLayoutLine* line; // the layout's own
        double x;
        double top;
        double bottom;
        double baseline;
    };
    std::shared_ptr<PangoLayout> layout;
    std::vector<Line> lines;
    double width = 0;
    double scale = 1; ///< of what the layout was set at
};

std::size_t Paragraph::lines() const { return set_->lines.size(); }
double Paragraph::height() const { return height(0, lines()); }
double Paragraph::height(std::size_t first, std::size_t count) const {
    return count == 0 ? 0 : set_->lines[first + count - 1].bottom - set_->lines[first].top;
}
double Paragraph::width() const { return set_->width; }

struct Canvas::Impl {
    using Kept = std::unordered_map<std::string, std::shared_ptr<const Paragraph::Set>>;

    std::shared_ptr<const Paragraph::Set> set(std::string_view text, const Style& style, int width);
    std::shared_ptr<const Paragraph::Set> set_anew(std::string_view text, const Style& style, int width) const;
    void take(Ink ink) const {
        const double light = ink == Ink::white ? 1 : 0;
        cairo_set_source_rgb(cairo.get(), light, light, light);
    }

    std::string family;
    bool titled = false;
    std::string bytes;
    Surface surface;
    Context cairo;
    Shaper shaper;
    Font regular;
    Font bold;
    Attributes attributes;
    Kept kept;
    Kept kept_before; ///< what isn't asked for again goes with the next turn
    int pages = 0;
};

Canvas::Canvas(std::string family) : impl_(std::make_unique<Impl>()) {
    auto& own = *impl_;
    own.family = std::move(family);
    own.surface.reset(cairo_pdf_surface_create_for_stream(append, &own.bytes, 1, 1));
    cairo_pdf_surface_set_metadata(own.surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "");
    own.cairo.reset(cairo_create(own.surface.get()));
    own.shaper.reset(pango_cairo_create_context(own.cairo.get()));

    // Letters stand where their outlines say, not where a screen's dots would have them: sizes scale evenly.
    const FontOptions options{cairo_font_options_create()};
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(own.shaper.get(), options.get());
    pango_context_set_round_glyph_positions(own.shaper.get(), FALSE);

    own.regular.reset(pango_font_description_new());
    // By its setter: from a string, "Roboto Condensed" silently becomes Roboto.
    pango_font_description_set_family(own.regular.get(), own.family.c_str());
    own.bold.reset(pango_font_description_copy(own.regular.get()));
    pango_font_description_set_weight(own.bold.get(), PANGO_WEIGHT_BOLD);

    own.attributes.reset(pango_attr_list_new());
    pango_attr_list_insert(own.attributes.get(), pango_attr_insert_hyphens_new(FALSE)); // they would be read as part of a code
}

Canvas::~Canvas() = default;

void Canvas::start_page(double width, double height) {
    if (impl_->pages++ > 0) cairo_show_page(impl_->cairo.get());
    cairo_pdf_surface_set_size(impl_->surface.get(), width, height);
}

const std::string& Canvas::family() const { return impl_->family; }

void Canvas::title(const std::string& text) {
    if (!std::exchange(impl_->titled, true))
        cairo_pdf_surface_set_metadata(impl_->surface.get(), CAIRO_PDF_METADATA_TITLE, text.c_str());
}

int Canvas::pages() const { return impl_->pages; }

std::shared_ptr<const Paragraph::Set> Canvas::Impl::set_anew(std::string_view text, const Style& style, int width) const {
    auto made = std::make_shared<Paragraph::Set>();
    made->layout = Layout{pango_layout_new(shaper.get())};
    auto* const layout = made->layout.get();
    auto* const font = (style.weight == Weight::bold ? bold : regular).get();
    pango_font_description_set_absolute_size(font, std::round(style.size * PANGO_SCALE)); // the layout keeps a copy
    pango_layout_set_font_description(layout, font);
    if (style.bold_bytes == 0) {
        pango_layout_set_attributes(layout, attributes.get());
    } else {
        const Attributes with_bold{pango_attr_list_copy(attributes.get())};
        auto* const weight = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
        weight->end_index = static_cast<guint>(style.bold_bytes);
        pango_attr_list_insert(with_bold.get(), weight);
        pango_layout_set_attributes(layout, with_bold.get());
    }
    pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
    pango_layout_set_width(layout, width);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, pango_align(style.align));
    pango_layout_set_auto_dir(layout, FALSE); // a name in another script stays on its side of the table

    const std::unique_ptr<PangoLayoutIter, Free<pango_layout_iter_free>> at{pango_layout_get_iter(layout)};
    do {
        PangoRectangle extents;
        pango_layout_iter_get_line_extents(at.get(), nullptr, &extents);
        made->lines.push_back({pango_layout_iter_get_line_readonly(at.get()), points(extents.x), points(extents.y),
                               points(extents.y + extents.height), points(pango_layout_iter_get_baseline(at.get()))});
        made->width = std::max(made->width, points(extents.width));
    } while (pango_layout_iter_next_line(at.get()));
    return made;
}

std::shared_ptr<const Paragraph::Set> Canvas::Impl::set(std::string_view text, const Style& style, int width) {
    auto key = fmt::format("{} {} {} {} {} {}", style.size, static_cast<int>(style.weight), static_cast<int>(style.align),
                           style.bold_bytes, width, text);
    if (const auto found = kept.find(key); found != kept.end()) return found->second;
    if (kept.size() >= most_kept) kept_before = std::exchange(kept, {});
    const auto before = kept_before.find(key);
    auto paragraph = before != kept_before.end() ? before->second : set_anew(text, style, width);
    return kept.emplace(std::move(key), std::move(paragraph)).first->second;
}

Paragraph Canvas::set(std::string_view text, const Style& style, double width) {
    return Paragraph{impl_->set(text, style, static_cast<int>(std::floor(width * PANGO_SCALE)))};
}

Paragraph Canvas::set(std::string_view text, const Style& style) {
    auto at_any_size = style; // shaped once, as letters scale evenly
    at_any_size.size = shaped_size;
    const auto shaped = impl_->set(text, at_any_size, no_width);
    const double scale = style.size / shaped_size;
    auto scaled = std::make_shared<Paragraph::Set>(*shaped);
    for (auto& line : scaled->lines) {
        line.x *= scale;
        line.top *= scale;
        line.bottom *= scale;
        line.baseline *= scale;
    }
    scaled->width *= scale;
    scaled->scale = scale;
    return Paragraph{std::move(scaled)};
}

void Canvas::draw(const Paragraph& paragraph, double x, double y, Ink ink) {
    draw(paragraph, x, y, 0, paragraph.lines(), ink);
}

void Canvas::draw(const Paragraph& paragraph, double x, double y, std::size_t first, std::size_t count, Ink ink) {
    auto* const cairo = impl_->cairo.get();
    impl_->take(ink);
    const auto& lines = paragraph.set_->lines;
    for (auto i = first; i < first + count; ++i) {
        cairo_save(cairo);
        cairo_translate(cairo, x + lines[i].x, y + lines[i].baseline - lines[first].top);
        cairo_scale(cairo, paragraph.set_->scale, paragraph.set_->scale);
        cairo_move_to(cairo, 0, 0);
        pango_cairo_show_layout_line(cairo, lines[i].line);
        cairo_restore(cairo);
    }
}

void Canvas::line(double x1, double y1, double x2, double y2, double thickness, bool dashed) {
    auto* const cairo = impl_->cairo.get();
    constexpr double dash = 3;
    impl_->take(Ink::black);
    cairo_set_line_width(cairo, thickness);
    cairo_set_dash(cairo, &dash, dashed ? 1 : 0, 0);
    cairo_move_to(cairo, x1, y1);
    cairo_line_to(cairo, x2, y2);
    cairo_stroke(cairo);
}

void Canvas::frame(const Box& box, double thickness) {
    auto* const cairo = impl_->cairo.get();
    impl_->take(Ink::black);
    cairo_set_line_width(cairo, thickness);
    cairo_set_dash(cairo, nullptr, 0, 0);
    cairo_rectangle(cairo, box.x + thickness / 2, box.y + thickness / 2, box.width - thickness, box.height - thickness);
    cairo_stroke(cairo);
}

void Canvas::fill(const Box& box) {
    impl_->take(Ink::black);
    cairo_rectangle(impl_->cairo.get(), box.x, box.y, box.width, box.height);
    cairo_fill(impl_->cairo.get());
}

void Canvas::draw(const QrCode& code, double x, double y, int dots) {
    const Surface mask{cairo_image_surface_create(CAIRO_FORMAT_A8, code.modules, code.modules)};
    const auto stride = cairo_image_surface_get_stride(mask.get());
    auto* const bytes = cairo_image_surface_get_data(mask.get());
    if (bytes == nullptr) return; // the surface's error shows in finish()
    for (int row = 0; row < code.modules; ++row)
        for (int column = 0; column < code.modules; ++column)
            bytes[row * stride + column] = code.is_dark(row, column) ? 0xFF : 0;
    cairo_surface_mark_dirty(mask.get());

    auto* const cairo = impl_->cairo.get();
    const Pattern pattern{cairo_pattern_create_for_surface(mask.get())};
    cairo_pattern_set_filter(pattern.get(), CAIRO_FILTER_NEAREST);
    cairo_save(cairo);
    impl_->take(Ink::black);
    cairo_translate(cairo, std::round(x / dot) * dot, std::round(y / dot) * dot);
    cairo_scale(cairo, dots * dot, dots * dot);
    cairo_mask(cairo, pattern.get());
    cairo_restore(cairo);
}

Result<std::string> Canvas::finish() {
    impl_->kept.clear();
    impl_->kept_before.clear();
    cairo_show_page(impl_->cairo.get());
    cairo_surface_finish(impl_->surface.get());
    for (const auto status : {cairo_status(impl_->cairo.get()), cairo_surface_status(impl_->surface.get())})
        if (status != CAIRO_STATUS_SUCCESS)
            return Error{Error::Kind::internal, fmt::format("the PDF can't be made: {}", cairo_status_to_string(status))};
    return std::move(impl_->bytes);
}

} // namespace printers::layout
