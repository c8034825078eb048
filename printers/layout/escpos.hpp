// Receipts and labels in ESC/POS, as Epson's "ESC/POS Command Reference" has it.
#pragma once

#include "printers/render.hpp"

namespace printers::layout {

Result<Rendered> receipt_escpos(const counter::paper::Receipt& receipt, const RenderOptions& options);
/// On continuous paper, cut after each label.
Result<Rendered> labels_escpos(const counter::paper::Labels& labels, const RenderOptions& options);

} // namespace printers::layout
