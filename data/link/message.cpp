#include "data/link/message.hpp"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "data/link/json_members.hpp"

namespace data::link {

namespace json = boost::json;

namespace {

/// So that an ack with a reason for each of its facts stays within a message.
constexpr std::size_t most_reason_bytes = 300;

struct TrustName {
    counter::ClockTrust trust;
    std::string_view name;
};
constexpr std::array trust_names{TrustName{counter::ClockTrust::synchronised, "synchronised"},
                                 TrustName{counter::ClockTrust::unsynchronised, "unsynchronised"},
                                 TrustName{counter::ClockTrust::jumped, "jumped"},
                                 TrustName{counter::ClockTrust::simulated, "simulated"}};

json::object position_json(const Position& position) {
    return {{"seq", position.seq}, {"hash", to_string(position.hash)}};
}

json::object stream_json(std::int64_t epoch, const Position& position) {
    return {{"epoch", epoch}, {"seq", position.seq}, {"hash", to_string(position.hash)}};
}

void add_clock(json::object& object, const std::optional<counter::ClockState>& clock) {
    if (!clock) return;
    const auto* const found = std::ranges::find(trust_names, clock->trust, &TrustName::trust);
    object["clock"] = {{"state", found->name}, {"error_ms", clock->error.count()}};
}

/// A clock in words that are not known is one that cannot be judged.
std::optional<counter::ClockState> read_clock(JsonMembers& members) {
    const auto* const value = members.find("clock");
    if (!value || !value->is_object()) return std::nullopt;
    JsonMembers clock{value->get_object()};
    const auto state = clock.text("state");
    const auto* const found = std::ranges::find(trust_names, state, &TrustName::name);
    const std::chrono::milliseconds error{clock.number("error_ms")};
    if (clock.fault() || found == trust_names.end()) return std::nullopt;
    return counter::ClockState{found->trust, error};
}

std::string cut_reason(std::string_view reason) {
    auto size = std::min(reason.size(), most_reason_bytes);
    if (size < reason.size())
        while (size > 0 && (static_cast<unsigned char>(reason[size]) & 0xc0U) == 0x80U) --size;
    std::string cut{reason.substr(0, size)};
    std::ranges::replace_if(cut, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return cut;
}

json::array parked_json(const std::vector<ParkedNote>& notes) {
    json::array parked;
    for (const auto& note : notes) parked.push_back({{"seq", note.seq}, {"reason", cut_reason(note.reason)}});
    return parked;
}

std::vector<ParkedNote> read_parked(JsonMembers& members) {
    std::vector<ParkedNote> notes;
    const auto* const parked = members.find("parked");
    if (!parked) return notes;
    if (!parked->is_array()) members.wrong("parked");
    else
        for (const auto& value : parked->get_array()) {
            static const json::object none;
            JsonMembers note{value.is_object() ? value.get_object() : none};
            notes.push_back({note.number("seq", 1), std::string{note.text("reason")}});
            if (note.fault()) members.wrong("parked");
        }
    return notes;
}

HelloMessage read_hello(JsonMembers& members) {
    HelloMessage hello;
    if (const auto* versions = members.find("versions"); versions && versions->is_array()) {
        for (const auto& version : versions->get_array())
            if (const auto* number = version.if_int64()) hello.versions.push_back(*number);
    } else {
        members.wrong("versions");
    }
    hello.node = members.text("node");
    hello.role = members.text("role");
    hello.epoch = members.number("epoch", 1);
    hello.last = members.position("last");
    if (members.find("acked")) hello.acked = members.position("acked");
    JsonMembers cursor{members.object("cursor")};
    hello.cursor_epoch = cursor.number("epoch");
    hello.cursor = {cursor.number("seq"), cursor.hash("hash")};
    if (cursor.fault()) members.wrong("cursor");
    hello.parked = read_parked(members);
    hello.credit = members.number("credit", 1);
    hello.at = members.instant("at");
    hello.clock = read_clock(members);
    if (members.find("program")) hello.program = members.text("program");
    return hello;
}

WelcomeMessage read_welcome(JsonMembers& members) {
    WelcomeMessage welcome;
    welcome.version = members.number("version", 1);
    welcome.node = members.text("node");
    welcome.epoch = members.number("epoch", 1);
    welcome.acked = members.position("acked");
    welcome.parked = read_parked(members);
    welcome.credit = members.number("credit", 1);
    JsonMembers feed{members.object("feed")};
    welcome.feed_epoch = feed.number("epoch", 1);
    welcome.feed = {feed.number("seq"), feed.hash("hash")};
    if (feed.fault()) members.wrong("feed");
    welcome.at = members.instant("at");
    welcome.clock = read_clock(members);
    return welcome;
}

FencedMessage read_fenced(JsonMembers& members) {
    FencedMessage fenced{members.number("epoch", 1), members.position("base"), std::string{members.text("reason")}, false};
    if (const auto* lost = members.find("lost")) {
        if (lost->is_bool()) fenced.lost = lost->get_bool();
        else members.wrong("lost");
    }
    return fenced;
}

AckMessage read_ack(JsonMembers& members) {
    return {members.number("epoch", 1), {members.number("seq"), members.hash("hash")}, members.number("credit", 1),
            read_parked(members)};
}

FactsMessage read_facts(JsonMembers& members, std::string_view rest) {
    FactsMessage facts{members.number("epoch", 1), members.number("seq", 1), members.hash("prev"), {}};
    const auto count = members.number("count", 1);
    if (count > static_cast<std::int64_t>(most_facts_in_message) || facts.seq > greatest_number - count) {
        members.wrong("count");
        return facts;
    }
    facts.lines.reserve(static_cast<std::size_t>(count));
    while (!rest.empty() && facts.lines.size() <= static_cast<std::size_t>(count)) {
        rest.remove_prefix(1); // the break before the line
        const auto end = std::min(rest.find('\n'), rest.size());
        facts.lines.push_back(rest.substr(0, end));
        rest.remove_prefix(end);
    }
    if (facts.lines.size() != static_cast<std::size_t>(count)) members.wrong("count");
    return facts;
}

std::optional<Message> read(JsonMembers& members, std::string_view rest) {
    const auto type = members.text("type");
    if (type == "facts") return read_facts(members, rest);
    if (!rest.empty()) return std::nullopt;
    if (type == "ack") return read_ack(members);
    if (type == "mark") return MarkMessage{members.number("seq"), members.instant("at")};
    if (type == "gap") return GapMessage{members.number("expected", 1)};
    if (type == "gone")
        return GoneMessage{members.number("epoch", 1), {members.number("through"), members.hash("hash")}};
    if (type == "past") return PastMessage{members.instant("instant")};
    if (type == "hello") return read_hello(members);
    if (type == "welcome") return read_welcome(members);
    if (type == "fenced") return read_fenced(members);
    if (type == "error") return ErrorMessage{std::string{members.text("reason")}};
    return std::nullopt;
}

} // namespace

Result<Message> parse_message(std::string_view text) {
    const auto malformed = [](std::string_view why) {
        return Error{ErrorKind::wrong_input, fmt::format("no message: {}", why)};
    };
    if (text.size() > most_message_bytes) return malformed("longer than 1 MiB");
    const auto end = std::min(text.find('\n'), text.size());
    boost::system::error_code failed;
    const auto value = json::parse(text.substr(0, end), failed);
    if (failed) return malformed("the first line is not JSON");
    if (!value.is_object()) return malformed("the first line is not a JSON object");
    JsonMembers members{value.get_object()};
    auto message = read(members, text.substr(end));
    if (members.fault()) return malformed(fmt::format("\"{}\" is missing or wrong", *members.fault()));
    if (!message) return malformed("of no known type, or with lines that do not belong to it");
    return std::move(*message);
}

std::string to_text(const HelloMessage& m) {
    json::object object{{"type", "hello"},     {"versions", json::array(m.versions.begin(), m.versions.end())},
                        {"node", m.node},      {"role", m.role},
                        {"epoch", m.epoch},    {"last", position_json(m.last)},
                        {"cursor", stream_json(m.cursor_epoch, m.cursor)},
                        {"credit", m.credit},  {"at", counter::to_string(m.at)},
                        {"program", m.program}};
    if (!m.parked.empty()) object["parked"] = parked_json(m.parked);
    if (m.acked) object["acked"] = position_json(*m.acked);
    add_clock(object, m.clock);
    return json::serialize(object);
}

std::string to_text(const WelcomeMessage& m) {
    json::object object{{"type", "welcome"},
                        {"version", m.version},
                        {"node", m.node},
                        {"epoch", m.epoch},
                        {"acked", position_json(m.acked)},
                        {"credit", m.credit},
                        {"feed", stream_json(m.feed_epoch, m.feed)},
                        {"at", counter::to_string(m.at)}};
    if (!m.parked.empty()) object["parked"] = parked_json(m.parked);
    add_clock(object, m.clock);
    return json::serialize(object);
}

std::string to_text(const FencedMessage& m) {
    json::object object{{"type", "fenced"}, {"epoch", m.epoch}, {"base", position_json(m.base)}, {"reason", m.reason}};
    if (m.lost) object["lost"] = true;
    return json::serialize(object);
}

std::string to_text(const ErrorMessage& m) {
    return json::serialize(json::object{{"type", "error"}, {"reason", m.reason}});
}

std::string to_text(const AckMessage& m) {
    auto text = fmt::format(R"({{"type":"ack","epoch":{},"seq":{},"hash":"{}","credit":{})", m.epoch, m.through.seq,
                            to_string(m.through.hash), m.credit);
    if (!m.parked.empty()) {
        text += R"(,"parked":)";
        text += json::serialize(parked_json(m.parked));
    }
    text += '}';
    return text;
}

std::string to_text(const GapMessage& m) { return fmt::format(R"({{"type":"gap","expected":{}}})", m.expected); }

std::string to_text(const GoneMessage& m) {
    return fmt::format(R"({{"type":"gone","epoch":{},"through":{},"hash":"{}"}})", m.epoch, m.through.seq,
                       to_string(m.through.hash));
}

std::string to_text(const MarkMessage& m) {
    return fmt::format(R"({{"type":"mark","seq":{},"at":"{}"}})", m.seq, counter::to_string(m.at));
}

std::string to_text(const PastMessage& m) {
    return fmt::format(R"({{"type":"past","instant":"{}"}})", counter::to_string(m.instant));
}

std::string facts_text(std::int64_t epoch, const Position& before, std::size_t count, std::string_view lines) {
    std::string text;
    text.reserve(lines.size() + 160);
    fmt::format_to(std::back_inserter(text), R"({{"type":"facts","epoch":{},"seq":{},"prev":"{}","count":{}}})", epoch,
                   before.seq + 1, to_string(before.hash), count);
    text += '\n';
    text += lines;
    return text;
}

} // namespace data::link
