// Receipts on a terminal's roll of paper, as somebody reads them who tears them off.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace till {

/// What stands on the roll where the power was cut: no line of a receipt goes on after it.
inline constexpr const char* cut_here = "=== power cut ===";

struct Slip {
    std::string receipt; ///< `2026-000041`; empty: torn off before it
    std::string diner;
    std::int64_t cents = 0;
    int attempt = 1;     ///< from 2 on it says COPIA
    bool is_whole = false;
    friend bool operator==(const Slip&, const Slip&) = default;
};

/// `heading`: a receipt's first line, unless it is a copy.
std::vector<Slip> read_roll(const std::vector<std::string>& lines, const std::string& heading);

} // namespace till
