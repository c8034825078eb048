#include "data/link/body_reader.hpp"

#include <fmt/format.h>

namespace data::link {

namespace json = boost::json;

void BodyReader::wrong(std::string_view key, std::string_view expected) {
    if (fault_.empty()) fault_ = fmt::format("{} is not {}", key, expected);
}

std::string BodyReader::text(std::string_view key) {
    auto value = optional_text(key);
    if (!value) wrong(key, "a text");
    return value.value_or(std::string{});
}

std::optional<std::string> BodyReader::optional_text(std::string_view key) {
    const auto* member = find(key);
    if (!member || member->is_null()) return std::nullopt;
    if (const auto* value = member->if_string()) return std::string{*value};
    wrong(key, "a text");
    return std::nullopt;
}

std::int64_t BodyReader::integer(std::string_view key) {
    const auto* member = find(key);
    if (const auto* value = member ? member->if_int64() : nullptr) return *value;
    wrong(key, "a whole number");
    return 0;
}

bool BodyReader::flag(std::string_view key) {
    if (!find(key)) wrong(key, "true or false");
    return flag_or_false(key);
}

bool BodyReader::flag_or_false(std::string_view key) {
    const auto* member = find(key);
    if (!member) return false;
    if (const auto* value = member->if_bool()) return *value;
    wrong(key, "true or false");
    return false;
}

counter::Instant BodyReader::instant(std::string_view key) {
    const auto value = optional_instant(key);
    if (!value) wrong(key, "an instant like 2026-10-05T06:58:12.345Z");
    return value.value_or(counter::Instant{});
}

std::optional<counter::Instant> BodyReader::optional_instant(std::string_view key) {
    const auto written = optional_text(key);
    if (!written) return std::nullopt;
    const auto value = counter::parse_instant(*written);
    if (!value) wrong(key, "an instant like 2026-10-05T06:58:12.345Z");
    return value;
}

counter::ServiceDate BodyReader::date(std::string_view key) {
    const auto value = optional_date(key);
    if (!value) wrong(key, "a date like 2026-10-05");
    return value.value_or(counter::ServiceDate{});
}

std::optional<counter::ServiceDate> BodyReader::optional_date(std::string_view key) {
    const auto written = optional_text(key);
    if (!written) return std::nullopt;
    const auto value = counter::parse_date(*written);
    if (!value) wrong(key, "a date like 2026-10-05");
    return value;
}

const json::array& BodyReader::array(std::string_view key) {
    static const json::array none;
    const auto* member = find(key);
    if (const auto* value = member ? member->if_array() : nullptr) return *value;
    wrong(key, "a list");
    return none;
}

const json::object& object_in(const json::value& member, BodyReader& reader, std::string_view key) {
    static const json::object none;
    if (const auto* object = member.if_object()) return *object;
    reader.wrong(key, "a list of objects");
    return none;
}

} // namespace data::link
