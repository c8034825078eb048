#include "data/fault.hpp"

#include <fmt/format.h>

namespace data {

std::string to_string(const Fault& fault) {
    auto text = fault.file;
    if (fault.line != 0) text += fmt::format(":{}", fault.line);
    if (fault.line != 0 && fault.column != 0) text += fmt::format(":{}", fault.column);
    if (!fault.column_name.empty()) text += fmt::format(" ({})", fault.column_name);
    return text + ": " + fault.expected;
}

std::string in_quotes(std::string_view found) {
    constexpr std::size_t most_shown = 60;
    if (found.size() <= most_shown) return fmt::format("{:?}", found);
    auto end = most_shown;
    while (end > 0 && (static_cast<unsigned char>(found[end]) & 0xC0U) == 0x80U)
        --end; // not inside a character
    return fmt::format("{:?}…", found.substr(0, end));
}

} // namespace data
