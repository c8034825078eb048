// A group's labels on a roll's labels or on sheets, as pages of a PDF.
#pragma once

#include "printers/layout/canvas.hpp"
#include "printers/render.hpp"

namespace printers::layout {

Result<void> draw_labels(Canvas& canvas, const counter::paper::Labels& labels, const RenderOptions& options);

} // namespace printers::layout
