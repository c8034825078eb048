// What a receipt says, line by line: the same in every printer language.
#pragma once

#include <string>
#include <vector>

#include "counter/paper/document.hpp"
#include "printers/render.hpp"

namespace printers::layout {

struct ReceiptLine {
    enum class Look : std::uint8_t {
        plain,
        centred,
        heading, ///< centred, bold
        amount,  ///< centred, bold, double
        notice,  ///< as loud as can be: COPIA, ANTEPRIMA
        pair,    ///< `text` on the left, `value` on the right
        rule
    };
    Look look = Look::plain;
    std::string text{};
    std::string value{};
};
std::vector<ReceiptLine> words_of(const counter::paper::Receipt& receipt, const RenderOptions& options);

} // namespace printers::layout
