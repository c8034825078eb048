// Lists that a column of the database holds in one text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace data {

/// `a;b` taken apart; nothing for an empty text.
inline std::vector<std::string> split(std::string_view joined) {
    std::vector<std::string> parts;
    while (!joined.empty()) {
        const auto at = joined.find(';');
        parts.emplace_back(joined.substr(0, at));
        joined = at == std::string_view::npos ? std::string_view{} : joined.substr(at + 1);
    }
    return parts;
}

} // namespace data
