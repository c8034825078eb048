#include "data/link/fact.hpp"

#include <limits>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "data/link/json_members.hpp"

namespace data::link {

namespace json = boost::json;

namespace {

std::string origin_json(const Position& origin) {
    return fmt::format(R"({{"seq":{},"hash":"{}"}})", origin.seq, to_string(origin.hash));
}

Error no_fact(std::string_view why) { return {ErrorKind::wrong_input, fmt::format("no fact: {}", why)}; }

} // namespace

std::string to_line(const Fact& fact) {
    auto line = fmt::format(R"({{"type":{},"version":{},"at":"{}")", json::serialize(fact.type), fact.version,
                            counter::to_string(fact.at));
    if (fact.origin) line += fmt::format(R"(,"origin":{})", origin_json(*fact.origin));
    line += R"(,"body":)";
    line += json::serialize(fact.body);
    line += '}';
    return line;
}

Result<Fact> parse_fact(std::string_view line, json::storage_ptr storage) {
    boost::system::error_code failed;
    auto value = json::parse(line, failed, storage);
    if (failed) return no_fact("the line is not JSON");
    auto* object = value.if_object();
    if (!object) return no_fact("the line is not a JSON object");

    JsonMembers members{*object};
    Fact fact;
    fact.type = members.text("type");
    if (fact.type.empty()) members.wrong("type");
    const auto version = members.number("version", 1);
    if (version > std::numeric_limits<int>::max()) members.wrong("version");
    else fact.version = static_cast<int>(version);
    fact.at = members.instant("at");
    if (object->contains("origin")) fact.origin = members.position("origin");
    auto* const body = object->if_contains("body");
    if (!body || !body->is_object()) members.wrong("body");
    if (members.fault()) return no_fact(fmt::format("\"{}\" is missing or wrong", *members.fault()));
    // Built in the same storage, so that moving it in copies nothing.
    return Fact{std::move(fact.type), fact.version, fact.at, fact.origin, std::move(body->get_object())};
}

Result<std::string> with_origin(std::string_view line, const Position& origin) {
    auto fact = parse_fact(line);
    if (!fact) return std::move(fact).error();
    if (fact->origin) return std::string{line};
    fact->origin = origin;
    return to_line(*fact);
}

} // namespace data::link
