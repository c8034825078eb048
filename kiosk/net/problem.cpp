#include "kiosk/net/problem.hpp"

#include <fmt/format.h>

#include "kiosk/net/utf8.hpp"

namespace kiosk::net {

namespace {

/// A JSON string, quotes included.
std::string json_string(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        const auto length = utf8_sequence(text);
        const char c = text.front();
        if (length == 0) out += "\xef\xbf\xbd";
        else if (c == '"' || c == '\\') (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20) out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else out += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out += '"';
}

} // namespace

Response problem(unsigned status, std::string_view type_suffix, std::string_view title, std::string_view detail, std::string_view reason) {
    const auto why = reason.empty() ? std::string{} : fmt::format(R"(,"reason":{})", json_string(reason));
    auto json = fmt::format(R"({{"type":"urn:mestolo:problem:{}","title":{},"status":{},"detail":{}{}}})", type_suffix,
                            json_string(title), status, json_string(detail), why);
    return Response(status, "application/problem+json", std::move(json));
}

} // namespace kiosk::net
