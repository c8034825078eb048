// The language in which the command line speaks: Italian, or English where the locale says so.
#pragma once

#include <string_view>

#include "counter/paper/print_job.hpp"

namespace kiosk {

/// English if MESTOLO_LANG, LC_ALL, LC_MESSAGES or LANG, the first that is set, begins with `en`; else Italian.
bool speaks_english();

/// Whichever of the two fits.
inline const char* say(const char* italian, const char* english) { return speaks_english() ? english : italian; }

/// The words of the counter's in that language.
inline std::string_view in_language(const counter::paper::Words& words) { return speaks_english() ? words.english : words.italian; }

} // namespace kiosk
