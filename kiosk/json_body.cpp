#include "kiosk/json_body.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <fmt/ranges.h>

#include "kiosk/net/problem.hpp"

namespace kiosk {

namespace json = boost::json;

namespace {

constexpr std::size_t deepest = 8; // no body of ours nests at all; a limit for those of others

bool is_json(const net::Request& request) {
    const auto type = request.header("Content-Type");
    return type && net::same_name(type->substr(0, type->find(';')), "application/json");
}

} // namespace

JsonBody::JsonBody(const net::Request& request, std::initializer_list<std::string_view> fields) { read(request, fields); }

void JsonBody::read(const net::Request& request, std::initializer_list<std::string_view> fields) {
    if (!is_json(request))
        return refuse(415, "unsupported-media-type", "Unsupported media type", "send it with Content-Type: application/json");
    boost::system::error_code failed;
    json::parse_options options;
    options.max_depth = deepest;
    auto value = json::parse(request.body, failed, {}, options);
    if (failed) return refuse(400, "malformed-json", "Malformed JSON", failed.message());
    if (!value.is_object()) return refuse(400, "wrong-type", "Wrong type", "the body must be a JSON object");
    object_ = std::move(value.as_object());
    for (const auto& [key, ignored] : object_)
        if (std::ranges::find(fields, std::string_view{key}) == fields.end())
            return refuse(400, "unknown-field", "Unknown field",
                          fmt::format("{:?} is none of {}", std::string_view{key}, fmt::join(fields, ", ")));
}

const json::value* JsonBody::find(std::string_view field) const {
    const auto* value = object_.if_contains(field);
    return value && !value->is_null() ? value : nullptr;
}

void JsonBody::refuse(unsigned status, std::string_view type, std::string_view title, const std::string& detail) {
    if (!fault_) fault_ = net::problem(status, type, title, detail);
    object_.clear();
}

void JsonBody::bad_value(std::string_view field, std::string_view expected) {
    refuse(400, "bad-value", "Value not allowed", fmt::format("{} must be {}", field, expected));
}

std::optional<std::string> JsonBody::optional_text(std::string_view field, std::size_t most) {
    const auto* value = find(field);
    if (!value) return std::nullopt;
    if (!value->is_string()) {
        refuse(400, "wrong-type", "Wrong type", fmt::format("{} must be a string", field));
        return std::nullopt;
    }
    const auto& text = value->get_string();
    if (text.empty() || text.size() > most || std::ranges::any_of(text, [](char c) { return c >= 0 && c < ' '; })) {
        bad_value(field, fmt::format("1 to {} bytes of text without control characters", most));
        return std::nullopt;
    }
    return std::string{text};
}

std::string JsonBody::text(std::string_view field, std::size_t most) {
    if (!find(field))
        refuse(400, "missing-field", "Field missing", fmt::format("{} must be given", field));
    return optional_text(field, most).value_or("");
}

std::optional<counter::ServiceDate> JsonBody::optional_date(std::string_view field) {
    const auto text = optional_text(field);
    if (!text) return std::nullopt;
    const auto date = counter::parse_date(*text);
    if (!date) bad_value(field, "a date such as 2026-09-21");
    return date;
}

counter::ServiceDate JsonBody::date(std::string_view field) {
    if (!find(field))
        refuse(400, "missing-field", "Field missing", fmt::format("{} must be given", field));
    return optional_date(field).value_or(counter::ServiceDate{});
}

std::optional<counter::Instant> JsonBody::optional_instant(std::string_view field) {
    const auto text = optional_text(field);
    if (!text) return std::nullopt;
    const auto instant = counter::parse_instant(*text);
    if (!instant) bad_value(field, "an instant such as 2026-09-21T06:59:59.500Z");
    return instant;
}

std::optional<counter::ServiceDate> date_parameter(const net::Request& request, std::string_view name,
                                                   std::optional<net::Response>& fault) {
    const auto text = request.parameter(name);
    if (!text) return std::nullopt;
    const auto date = counter::parse_date(*text);
    if (!date && !fault)
        fault = net::problem(400, "bad-value", "Value not allowed",
                             fmt::format("{} must be a date such as 2026-09-21", name));
    return date;
}

} // namespace kiosk
