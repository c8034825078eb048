// What is kept for a peer: numbered, chained, issued anew, pruned.

#include "data/link/outgoing.hpp"

#include <gtest/gtest.h>

#include "data/link/fact.hpp"
#include "data/link/message.hpp"
#include "data/link/incoming.hpp"
#include "tests/data/link_node.hpp"
#include "tests/support/temp_folder.hpp"

namespace data::tests {

namespace {

using namespace link;

class LinkOutgoingTest : public testing::Test {
protected:
    LinkOutgoingTest() {
        node_.start(now_);
        for (int at = 1; at <= 5; ++at) EXPECT_TRUE(out().append(line_of("thing", std::to_string(at), now_)));
    }
    Outgoing& out() { return *node_.program().upwards; }
    std::string ids(const Batch& batch) {
        std::string ids;
        const auto text = facts_text(batch.epoch, batch.before, batch.count, batch.lines);
        const auto message = parse_message(text);
        for (const auto line : std::get<FactsMessage>(*message).lines) {
            const auto fact = parse_fact(line);
            ids += fact->body.at("id").get_string();
        }
        return ids;
    }
    counter::ServiceDate day(int days) {
        return counter::ServiceDate{date::floor<date::days>(now_).time_since_epoch()} + date::days{days};
    }

    support::TempFolder folder_;
    counter::Instant now_ = counter::parse_instant("2026-10-05T06:58:12.345Z").value();
    LinkNode node_{folder_ / "node.db", "node", {}};
};

} // namespace

TEST_F(LinkOutgoingTest, BatchesFollowEachOtherWithinTheirBounds) {
    const auto first = out().next({}, 2, 1 << 20).value().value();
    EXPECT_EQ(ids(first), "12");
    const auto second = out().next(first.last, 1000, 1 << 20).value().value();
    EXPECT_EQ(ids(second), "345");
    EXPECT_EQ(second.last, out().last());
    EXPECT_FALSE(out().next(second.last, 1000, 1 << 20).value());
    EXPECT_EQ(out().next({}, 1000, 1).value()->count, 1U); // one at least
    EXPECT_EQ(out().next({}, 1000, line_of("thing", "1", now_).size() * 3 + 2).value()->count, 3U);
}

TEST_F(LinkOutgoingTest, TheEndOfTheStreamIsReadAnew) {
    const auto last = out().last();
    ASSERT_TRUE(node_.program().database.execute("BEGIN"));
    ASSERT_TRUE(out().append(line_of("thing", "6", now_)));
    ASSERT_TRUE(out().acknowledge(3, now_));
    ASSERT_TRUE(node_.program().database.execute("ROLLBACK"));
    ASSERT_TRUE(out().load());
    EXPECT_EQ(out().last(), last);
    EXPECT_EQ(out().acked(), 0);
}

TEST_F(LinkOutgoingTest, WhatIsNoLineIsRefused) {
    const auto last = out().last();
    for (const auto& line : {std::string{}, std::string{"a\nb"}, std::string(most_line_bytes + 1, 'x')})
        EXPECT_EQ(out().append(line).error().kind, ErrorKind::wrong_input);
    EXPECT_EQ(out().last(), last);
    EXPECT_TRUE(out().append(std::string(most_line_bytes, 'x')));
}

TEST_F(LinkOutgoingTest, AnEpochIssuesAnewWhatIsNotAcknowledgedWithItsFirstIdentity) {
    const auto third = out().hash_at(3).value().value();
    for (const std::int64_t base : {std::int64_t{3}, std::int64_t{4}, std::int64_t{9}}) {
        ASSERT_TRUE(node_.program().database.execute("BEGIN"));
        ASSERT_TRUE(out().acknowledge(2, now_));
        ASSERT_TRUE(out().begin_epoch(2, base));
        EXPECT_EQ(out().pending(), 3);
        const auto gone = out().next({2, out().hash_at(2).value().value()}, 1000, 1 << 20).value().value();
        EXPECT_EQ(gone.count, 0U);
        EXPECT_EQ(gone.epoch, 2);
        EXPECT_EQ(gone.last, (Position{base, {}}));
        const auto batch = out().next(gone.last, 1000, 1 << 20).value().value();
        EXPECT_EQ(ids(batch), "345");
        EXPECT_EQ(batch.last.seq, base + 3);
        EXPECT_EQ(parse_fact(batch.lines.substr(0, batch.lines.find('\n')))->origin, (Position{3, third}));
        EXPECT_EQ(ids(*out().next({}, 1000, 1 << 20).value()), "12"); // still kept
        EXPECT_EQ(out().newest_acknowledged().value().seq, 2);
        ASSERT_TRUE(out().load());
        EXPECT_EQ(out().last(), batch.last);
        ASSERT_TRUE(node_.program().database.execute("ROLLBACK"));
        ASSERT_TRUE(out().load());
    }
}

TEST_F(LinkOutgoingTest, FactsArePrunedWhenTheyWereAcknowledgedLongEnoughAgo) {
    ASSERT_TRUE(out().acknowledge(2, now_));
    ASSERT_TRUE(out().acknowledge(4, now_ + date::days{1}));
    const auto second = Position{2, out().hash_at(2).value().value()};
    EXPECT_EQ(out().prune(day(0)).value(), 0);
    EXPECT_EQ(out().prune(day(1)).value(), 2);
    EXPECT_EQ(out().prune(day(1)).value(), 0);
    const auto gone = out().next({}, 1000, 1 << 20).value().value();
    EXPECT_EQ(gone.count, 0U);
    EXPECT_EQ(gone.last, second);
    EXPECT_EQ(ids(*out().next(second, 1000, 1 << 20).value()), "345");
    EXPECT_EQ(out().prune(day(9)).value(), 2); // what is pending stays
    EXPECT_EQ(out().pending(), 1);
}

TEST_F(LinkOutgoingTest, AnAcknowledgementThatIsTakenBackCountsFromTheNextOne) {
    ASSERT_TRUE(out().acknowledge(5, now_));
    ASSERT_TRUE(out().acknowledge(2, now_ + date::days{30}));
    ASSERT_TRUE(out().acknowledge(5, now_ + date::days{30}));
    EXPECT_EQ(out().prune(day(20)).value(), 2);
    ASSERT_TRUE(out().acknowledge(0, now_ + date::days{30}));
    EXPECT_EQ(out().pending(), 3); // no more is kept
}

TEST_F(LinkOutgoingTest, ARestartedStreamHasNothingButItsPlace) {
    ASSERT_TRUE(out().restart(4, 20));
    EXPECT_EQ(out().last(), (Position{20, {}}));
    EXPECT_EQ(out().pending(), 0);
    ASSERT_TRUE(out().append(line_of("thing", "a", now_)));
    ASSERT_TRUE(out().load());
    EXPECT_EQ(out().epoch(), 4);
    EXPECT_EQ(out().last().seq, 21);
    EXPECT_EQ(ids(*out().next({20, {}}, 1000, 1 << 20).value()), "a");
}

TEST_F(LinkOutgoingTest, KnowsWhenTheOldestPendingFactWasRecorded) {
    EXPECT_EQ(out().oldest_pending_at().value(), now_);
    ASSERT_TRUE(out().acknowledge(5, now_));
    EXPECT_FALSE(out().oldest_pending_at().value());
}

TEST_F(LinkOutgoingTest, ReceivedFactsAreKnownByEachOfTheirIdentities) {
    Incoming in{node_.program().database, out().peer()};
    ASSERT_TRUE(in.load());
    EXPECT_TRUE(in.is_new());
    const Hash a{{1}};
    const Hash b{{2}};
    ASSERT_TRUE(in.take(a, std::nullopt));
    ASSERT_TRUE(in.take(b, Position{40, a}));
    ASSERT_TRUE(in.save());
    Incoming again{node_.program().database, out().peer()};
    ASSERT_TRUE(again.load());
    EXPECT_FALSE(again.is_new());
    EXPECT_EQ(again.position(), (Position{2, b}));
    EXPECT_TRUE(again.has({1, a}).value());
    EXPECT_TRUE(again.has({2, b}).value());
    EXPECT_TRUE(again.has({40, a}).value());
    EXPECT_FALSE(again.has({40, b}).value());
    EXPECT_FALSE(again.has({1, b}).value());
    EXPECT_EQ(again.hash_at(2).value(), b);
    EXPECT_FALSE(again.hash_at(40).value());
}

} // namespace data::tests
