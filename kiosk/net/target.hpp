// What a request line asks for: the path and the query of its target, taken apart and checked.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/net/http.hpp"

namespace kiosk::net {

struct Target {
    std::string path; ///< percent-encoded, begins with a slash
    std::vector<NamedValue> query;
};

/// `/path?query`, or the same behind `http://host` (RFC 9112 §3.2). Empty if it is no URL, or decodes to bytes that
/// are not UTF-8 or hold a NUL.
std::optional<Target> parse_target(std::string_view text);

/// A percent-encoded piece of a path, decoded; empty under the same conditions.
std::optional<std::string> decoded(std::string_view encoded);

} // namespace kiosk::net
