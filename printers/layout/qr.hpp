// A QR code as a square of modules.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "printers/result.hpp"

namespace printers::layout {

struct QrCode {
    /// Of the light zone on each side that a reader needs (ISO/IEC 18004).
    static constexpr int quiet = 4;
    int modules = 0; ///< on a side, without the quiet zone
    std::vector<bool> dark; ///< row by row
    bool is_dark(int row, int column) const { return dark[static_cast<std::size_t>(row * modules + column)]; }
};

/// Level M, in alphanumeric mode as far as the text allows.
Result<QrCode> qr_code(const std::string& text);

} // namespace printers::layout
