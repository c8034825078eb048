// The log that a replay reads: every row as it says, or the first malformed one with its line and reason.
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "data/request_log.hpp"
#include "tests/support/temp_folder.hpp"

namespace data::tests {
namespace {

using counter::Channel;
using counter::Operation;

constexpr std::string_view header = "request_id,received_at,channel,diner,operation,date\n";

Result<RequestLog> read(std::string_view text) {
    const support::TempFolder folder;
    return RequestLog::read(folder.write("requests.csv", text));
}

/// That a row after a good one is malformed, and how.
void expect_malformed(std::string_view row, std::string_view place, std::string_view about) {
    const auto log = read(std::string{header} + "r0,2026-09-21T06:59:59.500Z,portal,D1,cancel,\n" +
                          std::string{row} + "\nr2,nonsense,,,,\n");
    ASSERT_FALSE(log) << row;
    EXPECT_EQ(log.error().kind, ErrorKind::wrong_input);
    const auto& message = log.error().message;
    EXPECT_NE(message.find("requests.csv:3" + std::string{place} + ": "), std::string::npos) << message;
    EXPECT_NE(message.find(about), std::string::npos) << message;
}

TEST(RequestLog, HoldsEveryRowInTheOrderOfTheFile) {
    const auto log =
        read(std::string{header} + "r1,2026-09-21T06:59:59.500Z,portal,D1,cancel,\n"
                                   "\"r,2\",2026-09-20T06:59:59Z,ivr,\"D\"\"2\",suspend,2026-10-01\n"
                                   "r1,2026-09-21T07:00:00.1Z,office,Nicolò,unblock,0001-01-01\n");
    ASSERT_TRUE(log) << log.error().message;
    const auto& requests = log->requests();
    ASSERT_EQ(requests.size(), 3U);
    EXPECT_EQ(requests[0].request_id, "r1");
    EXPECT_EQ(requests[0].received_at, counter::parse_instant("2026-09-21T06:59:59.500Z"));
    EXPECT_EQ(requests[0].channel, Channel::portal);
    EXPECT_EQ(requests[0].diner, "D1");
    EXPECT_EQ(requests[0].operation, Operation::cancel);
    EXPECT_EQ(requests[0].date, std::nullopt);
    EXPECT_EQ(requests[1].request_id, "r,2");
    EXPECT_EQ(requests[1].diner, "D\"2");
    EXPECT_EQ(requests[1].date, counter::parse_date("2026-10-01"));
    EXPECT_EQ(requests[2].request_id, "r1");
    EXPECT_EQ(requests[2].diner, "Nicolò");
}

TEST(RequestLog, MayBeEmpty) { EXPECT_TRUE(read(header)->requests().empty()); }

TEST(RequestLog, TakesColumnsInAnyOrder) {
    const auto log = read("date,operation,diner,channel,received_at,request_id\n"
                          "2026-10-01,bianco,D1,app,2026-09-21T06:59:59Z,r1\n");
    ASSERT_TRUE(log) << log.error().message;
    EXPECT_EQ(log->requests().at(0).request_id, "r1");
    EXPECT_EQ(log->requests().at(0).operation, Operation::bianco);
}

TEST(RequestLog, TakesAChannelOfAnyName) {
    for (const auto* channel : {"fax", "Portal", " portal", "\"a,b\""}) {
        const auto log = read(std::string{header} + "r1,2026-09-21T06:59:59Z," + channel + ",D1,cancel,\n");
        ASSERT_TRUE(log) << log.error().message;
        EXPECT_EQ(log->requests().at(0).channel, std::nullopt) << channel;
    }
}

TEST(RequestLog, KeepsItsTextsWhenItMoves) {
    const std::string id(10'000, 'x');
    auto log = read(std::string{header} + id + ",2026-09-21T06:59:59Z,app,D1,cancel,\n");
    ASSERT_TRUE(log);
    const auto moved = *std::move(log);
    EXPECT_EQ(moved.requests().at(0).request_id, id);
}

TEST(MalformedRow, IsAnUnreadableInstant) {
    for (const auto* instant :
         {"2026-09-21", "2026-09-21T06:59:59", "2026-09-21T06:59:59+02:00", "2026-09-31T06:59:59Z",
          "2026-09-21 06:59:59Z", "2026-09-21T24:00:00Z", "2026-09-21T06:59:59.1234Z", "now"})
        expect_malformed("r1," + std::string{instant} + ",portal,D1,cancel,", ":2 (received_at)", instant);
}

TEST(MalformedRow, IsAnUnreadableDate) {
    for (const auto* date : {"21/09/2026", "2026-02-29", "2026-9-21", "tomorrow", " "})
        expect_malformed("r1,2026-09-21T06:59:59Z,portal,D1,cancel," + std::string{date}, ":6 (date)", date);
}

TEST(MalformedRow, IsAnUnknownOperation) {
    for (const auto* operation : {"Cancel", "cancel ", "disdetta"})
        expect_malformed("r1,2026-09-21T06:59:59Z,portal,D1," + std::string{operation} + ",",
                         ":5 (operation)", operation);
}

TEST(MalformedRow, LacksAField) {
    expect_malformed(",2026-09-21T06:59:59Z,portal,D1,cancel,", ":1 (request_id)", "empty");
    expect_malformed("r1,,portal,D1,cancel,", ":2 (received_at)", "empty");
    expect_malformed("r1,2026-09-21T06:59:59Z,,D1,cancel,", ":3 (channel)", "empty");
    expect_malformed("r1,2026-09-21T06:59:59Z,portal,,cancel,", ":4 (diner)", "empty");
    expect_malformed("r1,2026-09-21T06:59:59Z,portal,D1,,", ":5 (operation)", "empty");
    expect_malformed("r1,2026-09-21T06:59:59Z,portal,D1,cancel", "", "5 fields");
    expect_malformed("r1,2026-09-21T06:59:59Z,portal,D1,cancel,,", "", "7 fields");
}

TEST(MalformedRow, IsNoCsvOrNoUtf8) {
    expect_malformed("r1,2026-09-21T06:59:59Z,portal,D\"1,cancel,", ":4 (diner)", "quote");
    expect_malformed("r1,2026-09-21T06:59:59Z,portal,D\xE8,cancel,", ":4 (diner)", "UTF-8");
}

TEST(MalformedLog, LacksAColumn) {
    const auto log =
        read("request_id,received_at,channel,diner,operation\nr1,2026-09-21T06:59:59Z,portal,D1,cancel\n");
    ASSERT_FALSE(log);
    EXPECT_EQ(log.error().kind, ErrorKind::wrong_input);
    EXPECT_NE(log.error().message.find("requests.csv:1 (date)"), std::string::npos) << log.error().message;
}

TEST(MalformedLog, IsEmptyOrNotThere) {
    EXPECT_EQ(read("").error().kind, ErrorKind::wrong_input);
    const support::TempFolder folder;
    const auto log = RequestLog::read(folder / "none.csv");
    ASSERT_FALSE(log);
    EXPECT_EQ(log.error().kind, ErrorKind::wrong_input);
    EXPECT_NE(log.error().message.find("none.csv: cannot be opened"), std::string::npos)
        << log.error().message;
}

TEST(RequestLogFuzz, DamagedTextIsALogOrAnErrorAndNeverACrash) {
    std::mt19937 random{42};
    const auto whole = std::string{header} +
                       "r1,2026-09-21T06:59:59.500Z,portal,D1,cancel,\n"
                       "\"r,2\",2026-09-20T06:59:59Z,ivr,\"D\"\"2\",suspend,2026-10-01\n";
    const support::TempFolder folder;
    for (int round = 0; round < 3'000; ++round) {
        auto text = whole;
        for (auto damages = 1 + random() % 3; damages > 0; --damages) {
            const auto letter =
                random() % 3 == 0 ? static_cast<char>(random() % 256) : text[random() % text.size()];
            text[random() % text.size()] = letter;
        }
        const auto log = RequestLog::read(folder.write("requests.csv", text));
        EXPECT_TRUE(log || !log.error().message.empty());
    }
}

} // namespace
} // namespace data::tests
