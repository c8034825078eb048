#include "kiosk/commands/language.hpp"

#include <cstdlib>
#include <string_view>

namespace kiosk {

bool speaks_english() {
    static const bool english = [] {
        for (const auto* name : {"MESTOLO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"})
            if (const char* value = std::getenv(name); value && *value) return std::string_view{value}.starts_with("en");
        return false;
    }();
    return english;
}

} // namespace kiosk
