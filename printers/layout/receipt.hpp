// A receipt on pages of a PDF: on a roll as long as it takes, else on pages.
#pragma once

#include "printers/layout/canvas.hpp"
#include "printers/render.hpp"

namespace printers::layout {

Result<void> draw_receipt(Canvas& canvas, const counter::paper::Receipt& receipt, const RenderOptions& options);

} // namespace printers::layout
