#include <memory>

#include <fontconfig/fontconfig.h>

#include "printers/layout/canvas.hpp"

namespace printers::layout {

namespace {

template <auto free>
struct Free {
    template <typename T>
    void operator()(T* object) const { free(object); }
};

bool has_family(const char* family) {
    const std::unique_ptr<FcPattern, Free<FcPatternDestroy>> pattern{FcPatternCreate()};
    FcPatternAddString(pattern.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family));
    const std::unique_ptr<FcObjectSet, Free<FcObjectSetDestroy>> wanted{FcObjectSetCreate()};
    const std::unique_ptr<FcFontSet, Free<FcFontSetDestroy>> found{FcFontList(nullptr, pattern.get(), wanted.get())};
    return found && found->nfont > 0;
}

} // namespace

Result<std::string> font_family() {
    for (const auto* const family : {"Roboto Condensed", "Liberation Sans Narrow"})
        if (has_family(family)) return family;
    return Error{Error::Kind::internal, "neither Roboto Condensed nor Liberation Sans Narrow is on this machine: install "
                                        "the package fonts-roboto-unhinted or fonts-liberation"};
}

} // namespace printers::layout
