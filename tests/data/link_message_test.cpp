// Chain, facts and messages as text: there and back, and what is no message.

#include "data/link/message.hpp"

#include <gtest/gtest.h>

#include "data/link/fact.hpp"

namespace data::tests {

namespace {

using namespace link;

const auto instant = counter::parse_instant("2026-10-05T06:58:12.345Z").value();
const auto some_hash = parse_hash("00112233445566778899aabbccddeeff").value();
const std::string zeros(32, '0');
const std::string hex = "00112233445566778899aabbccddeeff";

template <typename T>
T there_and_back(const T& message) {
    const auto text = to_text(message);
    const auto parsed = parse_message(text);
    EXPECT_TRUE(parsed) << text;
    return std::get<T>(*parsed);
}

bool is_message(const std::string& text) { return parse_message(text).has_value(); }

} // namespace

TEST(LinkChain, AHashIs32LowerCaseHexDigits) {
    EXPECT_EQ(to_string(some_hash), hex);
    EXPECT_EQ(to_string(Hash{}), zeros);
    EXPECT_FALSE(parse_hash("00112233445566778899AABBCCDDEEFF"));
    EXPECT_FALSE(parse_hash(hex.substr(1)));
    EXPECT_FALSE(parse_hash(hex + "0"));
    EXPECT_FALSE(parse_hash(std::string(32, 'g')));
}

TEST(LinkChain, AHashIsTheBeginningOfBlake2b512) {
    // python3 -c "import hashlib; print(hashlib.blake2b(bytes(16) + b'abc').hexdigest()[:32])"
    EXPECT_EQ(to_string(next_hash(Hash{}, "abc")), "b68a496c22c370c8e11318040cfbf17d");
    EXPECT_EQ(to_string(next_hash(next_hash(Hash{}, "abc"), "")), "01855990037ddc912bc77631e9c8cb79");
}

TEST(LinkFact, ALineComesBackAsTheFact) {
    Fact fact{"attendance", 2, instant, Position{118, some_hash}, {}};
    fact.body["group"] = "1A \"\n\xc3\xa8";
    const auto line = to_line(fact);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const auto parsed = parse_fact(line);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->type, "attendance");
    EXPECT_EQ(parsed->version, 2);
    EXPECT_EQ(parsed->at, instant);
    EXPECT_EQ(parsed->origin, fact.origin);
    EXPECT_EQ(parsed->body, fact.body);
}

TEST(LinkFact, IsWrittenAsTheProtocolSays) {
    Fact fact{"request", 1, instant, std::nullopt, {}};
    EXPECT_EQ(to_line(fact), R"({"type":"request","version":1,"at":"2026-10-05T06:58:12.345Z","body":{}})");
    EXPECT_EQ(with_origin(to_line(fact), {118, some_hash}).value(),
              R"({"type":"request","version":1,"at":"2026-10-05T06:58:12.345Z","origin":{"seq":118,"hash":")" + hex +
                  R"("},"body":{}})");
}

TEST(LinkFact, AnOriginThatItHasStays) {
    const auto once = with_origin(to_line({"request", 1, instant, std::nullopt, {}}), {118, some_hash}).value();
    EXPECT_EQ(with_origin(once, {200, Hash{}}).value(), once);
}

TEST(LinkFact, WhatIsNoFactIsRefused) {
    const std::string whole = R"({"type":"a","version":1,"at":"2026-10-05T06:58:12.345Z","body":{}})";
    ASSERT_TRUE(parse_fact(whole));
    for (const std::string line :
         {"", "nonsense", "[]", "7", "null", R"({"version":1,"at":"2026-10-05T06:58:12.345Z","body":{}})",
          R"({"type":"","version":1,"at":"2026-10-05T06:58:12.345Z","body":{}})",
          R"({"type":"a","version":0,"at":"2026-10-05T06:58:12.345Z","body":{}})",
          R"({"type":"a","version":99999999999,"at":"2026-10-05T06:58:12.345Z","body":{}})",
          R"({"type":"a","version":1.5,"at":"2026-10-05T06:58:12.345Z","body":{}})",
          R"({"type":"a","version":1,"at":"yesterday","body":{}})",
          R"({"type":"a","version":1,"at":"2026-10-05T06:58:12.345Z","body":[]})",
          R"({"type":"a","version":1,"at":"2026-10-05T06:58:12.345Z"})",
          R"({"type":"a","version":1,"at":"2026-10-05T06:58:12.345Z","origin":7,"body":{}})",
          R"({"type":"a","version":1,"at":"2026-10-05T06:58:12.345Z","origin":{"seq":-1,"hash":""},"body":{}})"})
        EXPECT_EQ(parse_fact(line).error().kind, ErrorKind::wrong_input) << line;
    EXPECT_FALSE(parse_fact(std::string(100'000, '[')));
    EXPECT_FALSE(parse_fact(whole + "\xff"));
}

TEST(LinkMessage, EachComesBackAsItWas) {
    HelloMessage hello{{1, 2}, "dante", "school", 2, {120, some_hash}, Position{118, some_hash}, 3, {17, some_hash},
                       {{16, "why"}}, 4096, instant, counter::ClockState{counter::ClockTrust::jumped, std::chrono::milliseconds{4}},
                       "0.2.0"};
    const auto hello_back = there_and_back(hello);
    EXPECT_EQ(hello_back.versions, hello.versions);
    EXPECT_EQ(hello_back.node, "dante");
    EXPECT_EQ(hello_back.role, "school");
    EXPECT_EQ(hello_back.epoch, 2);
    EXPECT_EQ(hello_back.last, hello.last);
    EXPECT_EQ(hello_back.acked, hello.acked);
    EXPECT_EQ(hello_back.cursor_epoch, 3);
    EXPECT_EQ(hello_back.cursor, hello.cursor);
    EXPECT_EQ(hello_back.parked.at(0).reason, "why");
    EXPECT_EQ(hello_back.credit, 4096);
    EXPECT_EQ(hello_back.at, instant);
    EXPECT_EQ(hello_back.clock->trust, counter::ClockTrust::jumped);
    EXPECT_EQ(hello_back.program, "0.2.0");

    const auto welcome = there_and_back(WelcomeMessage{1, "cucina \"due\"", 1, {110, some_hash}, {}, 100, 3, {17, some_hash},
                                                       instant, std::nullopt});
    EXPECT_EQ(welcome.node, "cucina \"due\"");
    EXPECT_EQ(welcome.acked, (Position{110, some_hash}));
    EXPECT_EQ(welcome.feed_epoch, 3);
    EXPECT_EQ(welcome.feed, (Position{17, some_hash}));
    EXPECT_FALSE(welcome.clock);

    const auto ack = there_and_back(AckMessage{1, {112, some_hash}, 4096, {{111, "no \"such\" group"}}});
    EXPECT_EQ(ack.through, (Position{112, some_hash}));
    EXPECT_EQ(ack.parked.at(0).seq, 111);
    EXPECT_EQ(ack.parked.at(0).reason, "no \"such\" group");

    const auto fenced = there_and_back(FencedMessage{2, {121, {}}, "restored", true});
    EXPECT_EQ(fenced.base.seq, 121);
    EXPECT_TRUE(fenced.lost);
    EXPECT_EQ(there_and_back(GoneMessage{2, {120, some_hash}}).through, (Position{120, some_hash}));
    EXPECT_EQ(there_and_back(GapMessage{7}).expected, 7);
    EXPECT_EQ(there_and_back(MarkMessage{120, instant}).at, instant);
    EXPECT_EQ(there_and_back(PastMessage{instant}).instant, instant);
    EXPECT_EQ(there_and_back(ErrorMessage{"malformed"}).reason, "malformed");
}

TEST(LinkMessage, FactsCarryTheirLines) {
    const auto text = facts_text(1, {110, some_hash}, 2, "first\nsecond");
    EXPECT_EQ(text, R"({"type":"facts","epoch":1,"seq":111,"prev":")" + hex + "\",\"count\":2}\nfirst\nsecond");
    const auto parsed = parse_message(text);
    const auto& facts = std::get<FactsMessage>(*parsed);
    EXPECT_EQ(facts.seq, 111);
    EXPECT_EQ(facts.lines, (std::vector<std::string_view>{"first", "second"}));
}

TEST(LinkMessage, FactsWhoseCountIsNotThatOfTheLinesAreRefused) {
    const auto text = facts_text(1, {110, some_hash}, 2, "first\nsecond");
    for (std::size_t size = 0; size < text.size(); ++size) {
        const bool reaches_the_second = size > text.rfind('\n');
        EXPECT_EQ(is_message(text.substr(0, size)), reaches_the_second) << size;
    }
    EXPECT_FALSE(is_message(text + "\nthird"));
    EXPECT_FALSE(is_message(text + "\n"));
    EXPECT_FALSE(is_message(facts_text(1, {0, {}}, 0, "")));
    EXPECT_FALSE(is_message(facts_text(1, {0, {}}, 1001, std::string(1000, '\n'))));
    EXPECT_TRUE(is_message(facts_text(1, {0, {}}, 1000, std::string(999, '\n'))));
    EXPECT_FALSE(is_message(facts_text(1, {(std::int64_t{1} << 53) - 2, {}}, 2, "a\nb")));
}

TEST(LinkMessage, WhatIsNoMessageIsRefused) {
    for (const std::string text :
         {"", "\n", "[]", "{}", "null", R"({"type":7})", R"({"type":"what"})", R"({"type":"gap"})", R"({"type":"gap","expected":0})",
          R"({"type":"gap","expected":-1})", R"({"type":"gap","expected":9007199254740992})",
          R"({"type":"gap","expected":18446744073709551615})", R"({"type":"gap","expected":1e300})",
          R"({"type":"gap","expected":"1"})", R"({"type":"mark","seq":1})", R"({"type":"mark","seq":1,"at":"never"})",
          R"({"type":"hello"})", R"({"type":"error"})", "{\"type\":\"gap\",\"expected\":1}\nmore"})
        EXPECT_FALSE(is_message(text)) << text;
    const auto ack = R"({"type":"ack","epoch":1,"seq":0,"hash":")" + zeros + R"(","credit":1)";
    EXPECT_TRUE(is_message(ack + "}"));
    EXPECT_TRUE(is_message(ack + R"(,"parked":[],"more":{"of":"it"}})"));
    EXPECT_FALSE(is_message(ack + R"(,"parked":{}})"));
    EXPECT_FALSE(is_message(ack + R"(,"parked":[7]})"));
    EXPECT_FALSE(is_message(ack + R"(,"parked":[{"seq":1}]})"));
}

TEST(LinkMessage, HostileTextIsRefused) {
    EXPECT_FALSE(is_message(R"({"type":)" + std::string(500'000, '[')));
    EXPECT_FALSE(is_message(R"({"type":"gap","expected":1,"x":)" + std::string(40, '[') + std::string(40, ']') + "}"));
    EXPECT_FALSE(is_message(std::string(most_message_bytes + 1, ' ')));
    EXPECT_FALSE(is_message("{\"type\":\"error\",\"reason\":\"\xc3\x28\"}"));
    EXPECT_FALSE(is_message(std::string("\0", 1)));
}

TEST(LinkMessage, AnAckWithAReasonForEachOfAThousandFactsFitsAMessage) {
    AckMessage ack{1, {1000, some_hash}, 4096, {}};
    for (int at = 1; at <= 1000; ++at) ack.parked.push_back({at, std::string(2000, '"') + "\n\xc3\xa8"});
    const auto text = to_text(ack);
    EXPECT_LE(text.size(), most_message_bytes);
    EXPECT_EQ(std::get<AckMessage>(*parse_message(text)).parked.size(), 1000U);
}

TEST(LinkMessage, AReasonIsCutBetweenCharacters) {
    std::string reason;
    for (int at = 0; at < 400; ++at) reason += "\xc3\xa8";
    const auto ack = there_and_back(AckMessage{1, {1, some_hash}, 1, {{1, "a" + reason}}});
    EXPECT_EQ(ack.parked.at(0).reason.size(), 299U);
}

} // namespace data::tests
