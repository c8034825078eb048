#include "printers/render.hpp"

#include <exception>

#include <fmt/format.h>

#include "printers/layout/escpos.hpp"
#include "printers/layout/label_pages.hpp"
#include "printers/layout/receipt.hpp"
#include "printers/layout/sheets.hpp"
#include "printers/layout/zpl.hpp"

namespace printers {

namespace {

using namespace counter::paper;

struct AsPdf {
    const RenderOptions& options;
    Result<Rendered> operator()(const ProductionSheet& sheet) const { return layout::production_sheet_pdf(sheet, options); }
    Result<Rendered> operator()(const MealSheet& sheet) const { return layout::meal_sheet_pdf(sheet, options); }
    Result<Rendered> operator()(const DeliveryNote& note) const { return layout::delivery_note_pdf(note, options); }
    Result<Rendered> operator()(const DeltaSheet& sheet) const { return layout::delta_sheet_pdf(sheet, options); }
    Result<Rendered> operator()(const Labels& labels) const { return layout::labels_pdf(labels, options); }
    Result<Rendered> operator()(const MatchingSheet& sheet) const { return layout::matching_sheet_pdf(sheet, options); }
    Result<Rendered> operator()(const Receipt& receipt) const { return layout::receipt_pdf(receipt, options); }
};

Error cannot_say(const Document& document, const RenderOptions& options) {
    return {Error::Kind::refused, fmt::format("{} can't be printed in {}: give this paper a queue that takes pdf",
                                              to_string(kind_of(document)), to_string(options.language))};
}

Result<Rendered> render_as(const Document& document, const RenderOptions& options) {
    const auto* const labels = std::get_if<Labels>(&document);
    const auto* const receipt = std::get_if<Receipt>(&document);
    switch (options.language) {
    case Language::pdf: return std::visit(AsPdf{options}, document);
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

Result<Rendered> render(const Document& document, const RenderOptions& options) {
    try {
        return render_as(document, options);
    } catch (const std::exception& error) {
        return Error{Error::Kind::internal, fmt::format("the layout failed: {}", error.what())};
    }
}

} // namespace printers
