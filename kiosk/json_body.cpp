#include "kiosk/json_body.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <fmt/ranges.h>

#include "kiosk/net/problem.hpp"

namespace kiosk {

namespace json = boost::json;

namespace {

constexpr std::size_t deepest = 8; // ours nest twice; a limit for those of others

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
    take(std::move(value), fields);
}

void JsonBody::take(json::value value, std::initializer_list<std::string_view> fields) {
    if (!value.is_object()) return refuse(400, "wrong-type", "Wrong type", "this must be a JSON object");
    object_ = std::move(value.get_object());
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

void JsonBody::wrong_type(std::string_view field, std::string_view expected) {
    refuse(400, "wrong-type", "Wrong type", fmt::format("{} must be {}", field, expected));
}

const json::value* JsonBody::require(std::string_view field) {
    const auto* value = find(field);
    if (!value) refuse(400, "missing-field", "Field missing", fmt::format("{} must be given", field));
    return value;
}

std::optional<std::string> JsonBody::text_in(const json::value& value, std::string_view field, std::size_t most) {
    if (!value.is_string()) {
        wrong_type(field, "a string");
        return std::nullopt;
    }
    const auto& text = value.get_string();
    if (text.empty() || text.size() > most || std::ranges::any_of(text, [](char c) { return c >= 0 && c < ' '; })) {
        bad_value(field, fmt::format("1 to {} bytes of text without control characters", most));
        return std::nullopt;
    }
    return std::string{text};
}

std::optional<std::string> JsonBody::optional_text(std::string_view field, std::size_t most) {
    const auto* value = find(field);
    return value ? text_in(*value, field, most) : std::nullopt;
}

std::string JsonBody::text(std::string_view field, std::size_t most) {
    const auto* value = require(field);
    return value ? text_in(*value, field, most).value_or("") : "";
}

std::string JsonBody::text_or_empty(std::string_view field, std::size_t most) {
    const auto* value = require(field);
    if (!value || (value->is_string() && value->get_string().empty())) return {};
    return text_in(*value, field, most).value_or("");
}

std::string JsonBody::optional_text_or_empty(std::string_view field, std::size_t most) {
    return find(field) ? text_or_empty(field, most) : std::string{};
}

bool JsonBody::optional_boolean(std::string_view field) { return find(field) && boolean(field); }

bool JsonBody::boolean(std::string_view field) {
    const auto* value = require(field);
    if (!value) return false;
    if (value->is_bool()) return value->get_bool();
    wrong_type(field, "true or false");
    return false;
}

std::optional<std::int64_t> JsonBody::integer_in(const json::value& value, std::string_view field, std::int64_t least,
                                                 std::int64_t most) {
    if (!value.is_number()) {
        wrong_type(field, "a number");
        return std::nullopt;
    }
    boost::system::error_code inexact;
    const auto number = value.to_number<std::int64_t>(inexact);
    if (!inexact && least <= number && number <= most) return number;
    bad_value(field, fmt::format("a whole number from {} to {}", least, most));
    return std::nullopt;
}

std::int64_t JsonBody::integer(std::string_view field, std::int64_t least, std::int64_t most) {
    const auto* value = require(field);
    return value ? integer_in(*value, field, least, most).value_or(0) : 0;
}

std::optional<std::int64_t> JsonBody::optional_integer(std::string_view field, std::int64_t least, std::int64_t most) {
    const auto* value = find(field);
    return value ? integer_in(*value, field, least, most) : std::nullopt;
}

std::optional<std::int64_t> JsonBody::nullable_integer(std::string_view field, std::int64_t least, std::int64_t most) {
    const auto* value = object_.if_contains(field);
    if (value && value->is_null()) return std::nullopt;
    return integer(field, least, most);
}

std::vector<std::int64_t> JsonBody::optional_integers(std::string_view field, std::size_t most_items, std::int64_t least,
                                                      std::int64_t most) {
    std::vector<std::int64_t> found;
    const auto* array = find(field) ? list(field, most_items) : nullptr;
    if (!array) return found;
    if (array->empty()) bad_value(field, "a list of one at least; without the field, all are meant");
    for (const auto& value : *array) {
        const auto number = integer_in(value, field, least, most);
        if (!number) return {}; // the list is gone with the fault
        found.push_back(*number);
    }
    return found;
}

const json::array* JsonBody::list(std::string_view field, std::size_t most_items) {
    const auto* value = require(field);
    if (!value) return nullptr;
    const auto* array = value->if_array();
    if (!array) {
        wrong_type(field, "a list");
    } else if (array->size() > most_items) {
        bad_value(field, fmt::format("a list of {} at most", most_items));
        return nullptr;
    }
    return array;
}

std::vector<std::string> JsonBody::texts(std::string_view field, std::size_t most_items, std::size_t most) {
    std::vector<std::string> found;
    if (const auto* array = list(field, most_items))
        for (const auto& value : *array) {
            auto item = text_in(value, field, most);
            if (!item) return {}; // the list is gone with the fault
            found.push_back(std::move(*item));
        }
    return found;
}

void JsonBody::read_item(const json::value& value, std::initializer_list<std::string_view> fields,
                         const std::function<void(JsonBody&)>& read) {
    JsonBody item{value, fields};
    read(item);
    if (!item.fault_) return;
    if (!fault_) fault_ = std::move(item.fault_);
    object_.clear();
}

void JsonBody::objects(std::string_view field, std::size_t most_items, std::initializer_list<std::string_view> fields,
                       const std::function<void(JsonBody&)>& read) {
    const auto* array = list(field, most_items);
    if (!array) return;
    for (const auto items = *array; const auto& value : items) { // a fault clears the object
        read_item(value, fields, read);
        if (fault_) return;
    }
}

void JsonBody::object(std::string_view field, std::initializer_list<std::string_view> fields,
                      const std::function<void(JsonBody&)>& read) {
    if (const auto* value = require(field)) read_item(json::value(*value), fields, read);
}

std::optional<counter::ServiceDate> JsonBody::optional_date(std::string_view field) {
    const auto text = optional_text(field);
    if (!text) return std::nullopt;
    const auto date = counter::parse_date(*text);
    if (!date) bad_value(field, "a date such as 2026-09-21");
    return date;
}

counter::ServiceDate JsonBody::date(std::string_view field) {
    (void)require(field);
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
