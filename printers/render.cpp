#include "printers/render.hpp"

#include <exception>

#include <fmt/format.h>

#include "printers/layout/label_pages.hpp"

namespace printers {

namespace {

Result<Rendered> render_pdf(const counter::paper::Document& document, const RenderOptions& options) {
    if (const auto* const labels = std::get_if<counter::paper::Labels>(&document)) return layout::labels_pdf(*labels, options);
    return Error{Error::Kind::refused, "not yet"};
}

} // namespace

Result<Rendered> render(const counter::paper::Document& document, const RenderOptions& options) {
    try {
        return render_pdf(document, options);
    } catch (const std::exception& error) {
        return Error{Error::Kind::internal, fmt::format("the layout failed: {}", error.what())};
    }
}

} // namespace printers
