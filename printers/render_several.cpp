#include "printers/render.hpp"

namespace printers {

Result<Rendered> render(std::span<const counter::paper::Document> documents, const RenderOptions& options) {
    return render(documents.front(), options);
}

} // namespace printers
