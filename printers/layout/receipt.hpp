// A receipt as a PDF: on a roll as long as it takes, else on pages.
#pragma once

#include "printers/render.hpp"

namespace printers::layout {

Result<Rendered> receipt_pdf(const counter::paper::Receipt& receipt, const RenderOptions& options);

} // namespace printers::layout
