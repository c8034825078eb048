#include "kiosk/net/http.hpp"

#include <algorithm>

namespace kiosk::net {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

template <typename Same>
std::optional<std::string_view> find(const std::vector<NamedValue>& values, std::string_view name, Same same) {
    const auto found =
        std::find_if(values.begin(), values.end(), [&](const NamedValue& value) { return same(value.name, name); });
    if (found == values.end()) return std::nullopt;
    return found->value;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace

std::string_view to_string(Method method) {
    switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::delete_: return "DELETE";
    case Method::options: return "OPTIONS";
    case Method::other: break;
    }
    return "other";
}

std::optional<std::string_view> Request::header(std::string_view name) const {
    return find(headers, name, same_name);
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
    return find(query, name, std::equal_to<std::string_view>{});
}

std::string_view Body::view() const {
    if (const auto* own = std::get_if<std::string>(&bytes_)) return *own;
    if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&bytes_))
        return *shared ? std::string_view{**shared} : std::string_view{};
    return std::get<std::string_view>(bytes_);
}

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool has_token(std::string_view list, std::string_view token) {
    while (true) {
        const auto comma = list.find(',');
        if (same_name(trimmed(list.substr(0, comma)), token)) return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
}

} // namespace kiosk::net
