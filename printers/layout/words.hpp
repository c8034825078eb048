// Words and numbers that several papers share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "counter/paper/document.hpp"

namespace printers::layout {

/// As it can be printed: what is no UTF-8 becomes U+FFFD, control characters (which a printer might obey) spaces.
std::string printable(std::string_view text);
/// `1.234`.
std::string with_dots(std::int64_t number);
/// `+2`, `−1` with a true minus, `0`.
std::string with_sign(std::int64_t number);
/// `senza: …` of a preparation's allergens as `SENZA: GLUTINE, LATTE`; empty if there are none.
std::string keep_out(const counter::paper::Preparation& preparation);
/// `Chiusura n. 12 delle 09:30 del 21/09/2026`, and whether it was early.
std::string in_words(const counter::paper::ClosingRef& closing);
/// `1° turno`.
std::string sitting_in_words(int sitting);
/// `COPIA · stampa n. 2`; empty for the first attempt.
std::string copy_in_words(int attempt);
std::string join(const std::vector<std::string>& parts, std::string_view between);

} // namespace printers::layout
