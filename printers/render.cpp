#include "printers/render.hpp"

#include <exception>

#include <fmt/format.h>

#include "printers/layout/canvas.hpp"
#include "printers/layout/escpos.hpp"
#include "printers/layout/label_pages.hpp"
#include "printers/layout/receipt.hpp"
#include "printers/layout/sheets.hpp"
#include "printers/layout/zpl.hpp"

namespace printers {

namespace {

using namespace counter::paper;

/// Draws a document from a new page on.
struct Draw {
    layout::Canvas& canvas;
    const RenderOptions& options;
    Result<void> operator()(const ProductionSheet& sheet) const { return layout::draw_production_sheet(canvas, sheet, options); }
    Result<void> operator()(const MealSheet& sheet) const { return layout::draw_meal_sheet(canvas, sheet, options); }
    Result<void> operator()(const DeliveryNote& note) const { return layout::draw_delivery_note(canvas, note, options); }
    Result<void> operator()(const DeltaSheet& sheet) const { return layout::draw_delta_sheet(canvas, sheet, options); }
    Result<void> operator()(const Labels& labels) const { return layout::draw_labels(canvas, labels, options); }
    Result<void> operator()(const MatchingSheet& sheet) const { return layout::draw_matching_sheet(canvas, sheet, options); }
    Result<void> operator()(const Receipt& receipt) const { return layout::draw_receipt(canvas, receipt, options); }
    Result<void> operator()(const Statement& statement) const { return layout::draw_statement(canvas, statement, options); }
};

Result<Rendered> as_pdf(std::span<const Document> documents, const RenderOptions& options) {
    auto family = layout::font_family();
    if (!family) return std::move(family).error();
    layout::Canvas canvas{std::move(*family)};
    for (const auto& document : documents)
        if (auto drawn = std::visit(Draw{canvas, options}, document); !drawn) return std::move(drawn).error();
    const int pages = canvas.pages();
    auto bytes = canvas.finish();
    if (!bytes) return std::move(bytes).error();
    return Rendered{std::move(*bytes), "application/pdf", pages};
}

Error cannot_say(const Document& document, const RenderOptions& options) {
    return {Error::Kind::refused, fmt::format("{} can't be printed in {}: give this paper a queue that takes pdf",
                                              to_string(kind_of(document)), to_string(options.language))};
}

Result<Rendered> as_raw(const Document& document, const RenderOptions& options) {
    const auto* const labels = std::get_if<Labels>(&document);
    const auto* const receipt = std::get_if<Receipt>(&document);
    switch (options.language) {
    case Language::pdf: break;
    case Language::zpl:
        if (labels != nullptr) return layout::labels_zpl(*labels, options);
        return cannot_say(document, options);
    case Language::escpos:
        if (labels != nullptr) return layout::labels_escpos(*labels, options);
        if (receipt != nullptr) return layout::receipt_escpos(*receipt, options);
        return cannot_say(document, options);
    }
    return cannot_say(document, options);
}

} // namespace

Result<Rendered> render(std::span<const Document> documents, const RenderOptions& options) {
    try {
        if (options.language == Language::pdf) return as_pdf(documents, options);
        Rendered all;
        for (const auto& document : documents) {
            auto one = as_raw(document, options);
            if (!one) return one;
            all.bytes += one->bytes;
            all.mime_type = std::move(one->mime_type);
            all.pages += one->pages;
        }
        return all;
    } catch (const std::exception& error) {
        return Error{Error::Kind::internal, fmt::format("the layout failed: {}", error.what())};
    }
}

Result<Rendered> render(const Document& document, const RenderOptions& options) { return render(std::span{&document, 1}, options); }

} // namespace printers
