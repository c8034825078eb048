// What one label says, before it is arranged: the same in every printer language.
#pragma once

#include <string>

#include "counter/paper/document.hpp"
#include "printers/render.hpp"

namespace printers::layout {

/// An empty text isn't on the label.
struct LabelWords {
    std::string school;
    std::string group;
    std::string sitting;
    bool later_sitting = false; ///< not the first: it has to be seen
    std::string code;
    bool bianco = false;
    std::string keep_out;    ///< `SENZA: GLUTINE, LATTE`
    std::string preparation;
    std::string diets;       ///< their codes
    bool is_adult = false;
    std::string person;
    std::string date;
    std::string use_by;
    std::string kitchen;
    std::string serial;
    std::string notice;      ///< COPIA or ANTEPRIMA
    std::string mark;        ///< the barcode's; empty: none, it is a preview
};
LabelWords words_of(const counter::paper::Labels& labels, const counter::paper::Label& label, const RenderOptions& options);

/// Those to print, in their order; refused if there are none, or one that is asked for isn't among them.
Result<std::vector<const counter::paper::Label*>> wanted(const counter::paper::Labels& labels, const RenderOptions& options);

} // namespace printers::layout
