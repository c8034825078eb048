#include "kiosk/net/request_reader.hpp"

#include <algorithm>
#include <cstring>
#include <random>

#include <gtest/gtest.h>

namespace kiosk::net {
namespace {

using Stage = RequestReader::Stage;

/// Feeds bytes in pieces of at most `piece`, until they are used up or the reader wants no more.
std::size_t feed(RequestReader& reader, std::string_view bytes, std::size_t piece = 1 << 20) {
    std::size_t fed = 0;
    while (fed < bytes.size() && reader.stage() != Stage::complete && reader.stage() != Stage::refused) {
        const auto space = reader.space();
        const auto count = std::min({piece, space.size(), bytes.size() - fed});
        std::memcpy(space.data(), bytes.data() + fed, count);
        reader.received(count);
        fed += count;
    }
    return fed;
}

unsigned refusal_of(std::string_view bytes, std::size_t header_bytes = 1024, std::size_t body_bytes = 100) {
    RequestReader reader(header_bytes, body_bytes);
    feed(reader, bytes);
    return reader.stage() == Stage::refused ? reader.refusal().status : 0;
}

constexpr std::string_view post = "POST /requests?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
constexpr std::string_view chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                     "3;name=\"value\"\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: t\r\n\r\n";

TEST(RequestReader, ReadsARequestInPiecesOfEverySize) {
    for (const auto text : {post, chunked}) {
        for (std::size_t piece = 1; piece <= text.size(); ++piece) {
            RequestReader reader(1024, 100);
            EXPECT_EQ(reader.stage(), Stage::idle);
            ASSERT_EQ(feed(reader, text, piece), text.size()) << piece;
            ASSERT_EQ(reader.stage(), Stage::complete) << piece;
            EXPECT_EQ(reader.request().method, Method::post);
            EXPECT_EQ(reader.request().body, "hello");
            EXPECT_EQ(reader.rest(), "");
            EXPECT_TRUE(reader.keeps_alive());
        }
    }
}

TEST(RequestReader, TellsItsStages) {
    RequestReader reader(1024, 100);
    feed(reader, "POST / HT");
    EXPECT_EQ(reader.stage(), Stage::header);
    feed(reader, "TP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(reader.stage(), Stage::body);
    feed(reader, "hell");
    EXPECT_EQ(reader.stage(), Stage::body);
    feed(reader, "o");
    EXPECT_EQ(reader.stage(), Stage::complete);
    reader.next();
    EXPECT_EQ(reader.stage(), Stage::idle);
}

TEST(RequestReader, GoesOnWithRequestsThatCameTogether) {
    RequestReader reader(1024, 100);
    const auto all = std::string{post} + "\r\n" + std::string{chunked} + "GET /last HTTP/1.0\r\n\r\nGET";
    feed(reader, all);
    ASSERT_EQ(reader.stage(), Stage::complete);
    EXPECT_EQ(reader.request().path, "/requests");
    reader.next();
    ASSERT_EQ(reader.stage(), Stage::complete);
    EXPECT_EQ(reader.request().body, "hello");
    EXPECT_EQ(reader.request().header("Trailer"), std::nullopt);
    reader.next();
    ASSERT_EQ(reader.stage(), Stage::complete);
    EXPECT_EQ(reader.request().path, "/last");
    EXPECT_TRUE(reader.is_http_1_0());
    EXPECT_FALSE(reader.keeps_alive());
    EXPECT_EQ(reader.rest(), "GET");
    reader.next();
    EXPECT_EQ(reader.stage(), Stage::header);
}

TEST(RequestReader, HoldsTheHeaderToItsLimitRequestLineIncluded) {
    const auto request = [](std::size_t target, std::size_t field) {
        return "GET /" + std::string(target - 1, 'x') + " HTTP/1.1\r\nHost: " + std::string(field, 'h') + "\r\n\r\n";
    };
    const auto size = [&](std::size_t target, std::size_t field) { return request(target, field).size(); };
    ASSERT_EQ(size(10, 10), 45U);
    EXPECT_EQ(refusal_of(request(10, 10), 45), 0U);
    EXPECT_EQ(refusal_of(request(10, 10), 44), 431U);
    EXPECT_EQ(refusal_of(request(500, 490), size(500, 490)), 0U);
    EXPECT_EQ(refusal_of(request(500, 491), size(500, 490)), 431U);
    EXPECT_EQ(refusal_of(request(2000, 10), 1024), 431U);
    EXPECT_EQ(refusal_of("GET /" + std::string(2000, 'x'), 1024), 431U);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nX: " + std::string(2000, 'x'), 1024), 431U);
}

TEST(RequestReader, HoldsTheNumberOfFieldsToALimit) {
    std::string text = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 100; ++i) text += "x: y\r\n";
    EXPECT_EQ(refusal_of(text + "\r\n", 16 * 1024), 431U);
}

TEST(RequestReader, HoldsTheBodyToItsLimitBeforeReadingIt) {
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
    EXPECT_EQ(refusal_of(head + "Content-Length: 100\r\n\r\n"), 0U);
    EXPECT_EQ(refusal_of(head + "Content-Length: 101\r\n\r\n"), 413U);
    EXPECT_EQ(refusal_of(head + "Content-Length: 18446744073709551615\r\n\r\n"), 413U);
    EXPECT_EQ(refusal_of(head + "Transfer-Encoding: chunked\r\n\r\n64\r\n"), 0U);
    EXPECT_EQ(refusal_of(head + "Transfer-Encoding: chunked\r\n\r\n65\r\n"), 413U);
    EXPECT_EQ(refusal_of(head + "Transfer-Encoding: chunked\r\n\r\n60\r\n" + std::string(0x60, 'x') + "\r\n5\r\n"), 413U);
}

TEST(RequestReader, HoldsWhatAnnouncesAChunkToALimit) {
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(refusal_of(head + "1;" + std::string(100'000, 'x')), 400U);
    EXPECT_EQ(refusal_of(head + "0\r\n" + std::string(100'000, 'x')), 400U);
}

TEST(RequestReader, RefusesWhatAnotherReaderMightUnderstandOtherwise) {
    const std::string post_head = "POST / HTTP/1.1\r\nHost: a\r\n";
    for (const auto& text : {
             post_head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
             post_head + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
             post_head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
             post_head + "Content-Length: -5\r\n\r\n",
             post_head + "Content-Length: 99999999999999999999\r\n\r\n",
             post_head + "Content-Length : 5\r\n\r\n",
             post_head + "Transfer-Encoding: gzip\r\n\r\n",
             post_head + "Transfer-Encoding: gzip, chunked\r\n\r\n",
             post_head + "Transfer-Encoding: chunked, gzip\r\n\r\n",
             post_head + "Transfer-Encoding: identity\r\n\r\n",
             post_head + "Transfer-Encoding: chunked\r\n\r\nx\r\n",
             post_head + "Transfer-Encoding: chunked\r\n\r\n1\r\nabcd\r\n",
             post_head + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
             std::string{"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"},
             std::string{"GET / HTTP/1.1\r\n\r\n"},
             std::string{"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
             std::string{"GET / HTTP/1.1\nHost: a\n\n"},
             std::string{"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n"},
             std::string{"GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
             std::string{"GET / HTTP/0.9\r\nHost: a\r\n\r\n"},
             std::string{"GET /\r\n\r\n"},
             std::string{"GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
             std::string{"GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n"},
             std::string{"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
             std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11}, // a TLS hello
         })
        EXPECT_EQ(refusal_of(text), 400U) << text;
}

TEST(RequestReader, KnowsWhenTheClientWaitsForContinue) {
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n";
    RequestReader waits(1024, 100);
    feed(waits, head);
    EXPECT_TRUE(waits.awaits_continue());
    RequestReader sends(1024, 100);
    feed(sends, head + "h");
    EXPECT_FALSE(sends.awaits_continue());
}

// Whatever comes, in whatever pieces: the reader ends in one of its stages, and never reads past what it was given
// (the sanitizers see to that).
TEST(RequestReader, SurvivesRandomAndMutatedBytes) {
    std::mt19937 random(20260921);
    const auto below = [&random](std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); };
    const std::string_view pieces[] = {"GET ", "POST ", "/", "%", "?a=b", " HTTP/1.1", "\r\n", "\r", "\n", "\r\n\r\n", "Host: a",
                                       "Content-Length: 5", "Content-Length:", "Transfer-Encoding: chunked", "0\r\n", "5\r\n",
                                       ";", "\"", ":", " ", "\t", "Connection: upgrade", "Expect: 100-continue", "hello"};
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        switch (below(3)) {
        case 0:
            for (auto n = below(300); n > 0; --n) text += static_cast<char>(below(256));
            break;
        case 1:
            for (auto n = below(30); n > 0; --n) text += pieces[below(std::size(pieces))];
            break;
        default:
            for (auto n = below(4); n > 0; --n) text += below(2) == 0 ? post : chunked;
            for (auto n = below(6); n > 0 && !text.empty(); --n) {
                const auto at = below(text.size());
                switch (below(3)) {
                case 0: text[at] = static_cast<char>(below(256)); break;
                case 1: text.erase(at, below(5)); break;
                default: text.insert(at, pieces[below(std::size(pieces))]);
                }
            }
        }
        RequestReader reader(256, 64);
        const auto piece = 1 + below(40);
        std::string_view left = text;
        while (true) {
            left.remove_prefix(feed(reader, left, piece));
            if (reader.stage() != Stage::complete) break;
            EXPECT_LE(reader.request().body.size(), 64U);
            reader.next();
        }
        EXPECT_EQ(reader.stage() == Stage::refused, !reader.refusal().body.view().empty());
    }
}

} // namespace
} // namespace kiosk::net
