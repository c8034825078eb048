// A group's labels on a roll's labels or on sheets, as a PDF.
#pragma once

#include "printers/render.hpp"

namespace printers::layout {

Result<Rendered> labels_pdf(const counter::paper::Labels& labels, const RenderOptions& options);

} // namespace printers::layout
