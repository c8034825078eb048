// Labels in ZPL II, for a printer of 203 dpi, as Zebra's "ZPL Programming Guide" has it.
#pragma once

#include "printers/render.hpp"

namespace printers::layout {

/// Refused on sheets: a printer that speaks ZPL has a roll.
Result<Rendered> labels_zpl(const counter::paper::Labels& labels, const RenderOptions& options);

} // namespace printers::layout
