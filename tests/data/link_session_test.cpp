// Two ends of a connection, message by message.

#include <algorithm>

#include <gtest/gtest.h>

#include "data/link/incoming.hpp"
#include "data/link/message.hpp"
#include "tests/data/link_node.hpp"
#include "tests/support/temp_folder.hpp"

namespace data::tests {

namespace {

using namespace std::chrono_literals;
using namespace link;

const counter::ClockState good_clock{counter::ClockTrust::synchronised, 0ms};

class LinkSessionTest : public testing::Test {
protected:
    LinkSessionTest() {
        top_.start(now_);
        site_.start(now_);
    }

    void record(std::string_view id, std::string_view type = "thing") {
        in(site_, [&] { ASSERT_TRUE(site_.program().upwards->append(line_of(type, id, now_))); });
    }
    void tell(std::string_view id) {
        in(top_, [&] {
            ASSERT_TRUE(feed().append(line_of("thing", id, now_)));
            ASSERT_TRUE(top_.program().tell.run("site", id));
        });
    }
    template <typename Work>
    void in(LinkNode& node, Work work) {
        ASSERT_TRUE(node.program().database.execute("BEGIN"));
        work();
        ASSERT_TRUE(node.program().database.execute("COMMIT"));
    }

    Outgoing& feed() { return top_.program().feeds.at("site"); }
    Outgoing& outbox() { return *site_.program().upwards; }

    SiteSession site_session() {
        return SiteSession{site_.program().database, outbox(), site_.program().sink, {"site", "school", "test", 4096}};
    }
    UpstreamSession upstream_session() {
        return UpstreamSession{top_.program().database, feed(), top_.program().sink, {"top", "site", std::nullopt, 4096}};
    }
    void open() {
        below_.emplace(site_session());
        above_.emplace(upstream_session());
    }
    std::string hello() {
        std::string text;
        in(site_, [&] { text = below_->hello(now_, good_clock).value(); });
        return text;
    }
    Replies up(std::string_view text) {
        Replies replies;
        in(top_, [&] { replies = above_->receive(text, now_, good_clock).value(); });
        return replies;
    }
    Replies down(std::string_view text) {
        Replies replies;
        in(site_, [&] { replies = below_->receive(text, now_).value(); });
        return replies;
    }
    /// Until nothing is left to say. Returns what was said, `>` upwards and `<` downwards.
    std::vector<std::string> talk(std::vector<std::string> upwards) {
        std::vector<std::string> said;
        std::vector<std::string> downwards;
        while (!upwards.empty() || !downwards.empty()) {
            for (const auto& text : std::exchange(upwards, {})) {
                said.push_back(">" + text);
                for (auto& reply : up(text).texts) downwards.push_back(std::move(reply));
            }
            for (const auto& text : std::exchange(downwards, {})) {
                said.push_back("<" + text);
                for (auto& reply : down(text).texts) upwards.push_back(std::move(reply));
            }
        }
        return said;
    }
    std::vector<std::string> connect() {
        open();
        return talk({hello()});
    }
    std::vector<std::string> pump() {
        Replies replies;
        in(site_, [&] { replies = below_->pump(now_).value(); });
        return replies.texts;
    }
    std::vector<std::string> applied(LinkNode& node) { return column(node.program().database, "SELECT id FROM applied ORDER BY n"); }
    static bool was_said(const std::vector<std::string>& said, std::string_view what) {
        return std::ranges::any_of(said, [&](const auto& text) { return text.find(what) != std::string::npos; });
    }

    support::TempFolder folder_;
    counter::Instant now_ = counter::parse_instant("2026-10-05T06:58:12.345Z").value();
    LinkNode top_{folder_ / "top.db", "top", {"site"}};
    LinkNode site_{folder_ / "site.db", "site", {}};
    std::optional<SiteSession> below_;
    std::optional<UpstreamSession> above_;
};

using Ids = std::vector<std::string>;

} // namespace

TEST_F(LinkSessionTest, FactsGoUpInTheirOrderAndAreAcknowledged) {
    for (const auto* id : {"a", "b", "c"}) record(id);
    connect();
    EXPECT_EQ(applied(top_), (Ids{"a", "b", "c"}));
    EXPECT_EQ(outbox().acked(), 3);
    record("d");
    talk(pump());
    EXPECT_EQ(applied(top_), (Ids{"a", "b", "c", "d"}));
    EXPECT_EQ(outbox().pending(), 0);
}

TEST_F(LinkSessionTest, ASiteThatComesForTheFirstTimeGetsAFullAccount) {
    tell("x");
    connect();
    EXPECT_EQ(applied(site_), (Ids{"x"}));
    EXPECT_EQ(column(site_.program().database, "SELECT type FROM applied"), (Ids{"whole"}));
    tell("y");
    connect();
    EXPECT_EQ(applied(site_), (Ids{"x", "y"})); // goes on where it was
}

TEST_F(LinkSessionTest, ParkedFactsAreKnownOnBothSidesAndHoldNothingUp) {
    record("a");
    record("b", "poison");
    record("c", "later");
    in(site_, [&] { ASSERT_TRUE(outbox().append("no fact")); });
    record("d");
    connect();
    EXPECT_EQ(applied(top_), (Ids{"a", "d"}));
    const auto there = top_.program().parked.all().value();
    ASSERT_EQ(there.size(), 3U);
    EXPECT_EQ(there[0].reason, "there is no such thing");
    EXPECT_EQ(there[0].peer, "site");
    EXPECT_EQ(there[1].reason, "unknown type later version 1");
    EXPECT_TRUE(there[1].is_unknown);
    EXPECT_EQ(there[2].type, "");
    const auto here = site_.program().parked.all().value();
    ASSERT_EQ(here.size(), 3U);
    EXPECT_EQ(here[0].reason, "there is no such thing");
    EXPECT_TRUE(here[0].sent);
    EXPECT_EQ(outbox().pending(), 0);
}

TEST_F(LinkSessionTest, ReasonsOfAnAckThatWasLostComeWithTheNextGreeting) {
    record("b", "poison");
    open();
    const auto welcome = up(hello());
    for (const auto& text : welcome.texts)
        for (const auto& fact : down(text).texts) up(fact); // and the acks never arrive
    EXPECT_EQ(site_.program().parked.all().value().size(), 0U);
    connect();
    EXPECT_EQ(site_.program().parked.all().value().size(), 1U);
    connect();
    EXPECT_EQ(site_.program().parked.all().value().size(), 1U);
}

TEST_F(LinkSessionTest, ANewerProgramAppliesWhatAnOlderOneDidNotKnow) {
    record("a", "later");
    connect();
    EXPECT_EQ(applied(top_), Ids{});
    top_.kill();
    top_.is_newer = true;
    top_.start(now_);
    EXPECT_EQ(applied(top_), (Ids{"a"}));
    EXPECT_TRUE(top_.program().parked.all().value().empty());
}

TEST_F(LinkSessionTest, AParkedFactIsTriedAgainOnDemand) {
    record("a", "later");
    record("b", "poison");
    connect();
    auto& program = top_.program();
    WritingSink newer{program.database, true, false};
    const auto parked = program.parked.all().value();
    in(top_, [&] {
        EXPECT_TRUE(retry(program.parked, program.peers, newer, parked[0].id, now_).value());
        EXPECT_FALSE(retry(program.parked, program.peers, newer, parked[1].id, now_).value());
        EXPECT_EQ(retry(program.parked, program.peers, newer, 99, now_).error().kind, ErrorKind::not_found);
    });
    EXPECT_EQ(applied(top_), (Ids{"a"}));
    EXPECT_EQ(program.parked.all().value().size(), 1U);
    in(site_, [&] {
        auto& p = site_.program();
        EXPECT_EQ(retry(p.parked, p.peers, p.sink, p.parked.all().value()[0].id, now_).error().kind, ErrorKind::conflict);
    });
}

TEST_F(LinkSessionTest, FactsThatComeAgainHaveNoEffect) {
    record("a");
    record("b");
    open();
    const auto welcome = up(hello());
    std::vector<std::string> facts;
    for (const auto& text : welcome.texts)
        for (auto& reply : down(text).texts) facts.push_back(std::move(reply));
    for (int time = 0; time < 3; ++time)
        for (const auto& text : facts) EXPECT_FALSE(up(text).close);
    EXPECT_EQ(applied(top_), (Ids{"a", "b"}));
}

TEST_F(LinkSessionTest, AFactThatComesAgainAsAnotherShowsThatTheHistoriesParted) {
    record("a");
    record("b");
    connect();
    const auto replies = up(facts_text(1, {}, 1, line_of("thing", "z", now_)));
    EXPECT_TRUE(replies.close);
    EXPECT_TRUE(was_said(replies.texts, R"("type":"fenced","epoch":2,"base":{"seq":3)"));
}

TEST_F(LinkSessionTest, ANextFactThatFollowsAnotherShowsThatTheHistoriesParted) {
    record("a");
    connect();
    const auto replies = up(facts_text(1, {1, Hash{{1}}}, 1, line_of("thing", "z", now_)));
    EXPECT_TRUE(was_said(replies.texts, R"("type":"fenced","epoch":2,"base":{"seq":3)"));
    EXPECT_EQ(applied(top_), (Ids{"a"}));
}

TEST_F(LinkSessionTest, FactsBeyondTheNextAreAskedForInTheirOrder) {
    connect();
    const auto replies = up(facts_text(1, {7, Hash{}}, 1, line_of("thing", "z", now_)));
    EXPECT_EQ(replies.texts, (Ids{R"({"type":"gap","expected":1})"}));
    EXPECT_FALSE(replies.close);
    EXPECT_EQ(applied(top_), Ids{});
    record("a");
    talk(down(replies.texts[0]).texts);
    EXPECT_EQ(applied(top_), (Ids{"a"}));
}

TEST_F(LinkSessionTest, ACutMessageClosesAndLosesNothing) {
    connect();
    record("a");
    record("b");
    const auto texts = pump();
    const auto cut = texts[0].substr(0, texts[0].rfind('\n'));
    const auto replies = up(cut);
    EXPECT_TRUE(replies.close);
    EXPECT_EQ(replies.texts, (Ids{R"({"type":"error","reason":"malformed"})"}));
    EXPECT_EQ(applied(top_), Ids{});
    connect();
    EXPECT_EQ(applied(top_), (Ids{"a", "b"}));
}

TEST_F(LinkSessionTest, AnUpstreamThatWasRestoredGetsAgainWhatItLost) {
    record("a");
    connect();
    top_.back_up(folder_ / "copy.db");
    record("b");
    record("c", "poison");
    talk(pump());
    EXPECT_EQ(outbox().pending(), 0);
    top_.kill();
    top_.restore(folder_ / "copy.db");
    top_.start(now_);
    EXPECT_EQ(applied(top_), (Ids{"a"}));
    const auto said = connect();
    EXPECT_FALSE(was_said(said, "fenced"));
    EXPECT_EQ(applied(top_), (Ids{"a", "b"}));
    EXPECT_EQ(site_.program().parked.all().value().size(), 1U);
}

TEST_F(LinkSessionTest, ASiteThatWasRestoredIsFencedAndNothingIsAppliedTwice) {
    record("a");
    record("b");
    site_.back_up(folder_ / "copy.db"); // knows of no acknowledgement
    record("c");
    connect();
    site_.kill();
    site_.restore(folder_ / "copy.db");
    site_.start(now_);
    const auto fenced = connect();
    EXPECT_TRUE(was_said(fenced, R"("type":"fenced","epoch":2,"base":{"seq":4)"));
    EXPECT_TRUE(was_said(fenced, R"("reason":"restored")"));
    EXPECT_TRUE(below_->state().fenced);
    record("d");
    connect();
    EXPECT_EQ(applied(top_), (Ids{"a", "b", "c", "d"}));
    EXPECT_EQ(outbox().pending(), 0);
    EXPECT_EQ(top_.program().peers.find("site").value()->fenced_reason, "restored");
}

TEST_F(LinkSessionTest, ASiteThatWasRestoredAndWentOnIsSeenByItsChain) {
    record("a");
    site_.back_up(folder_ / "copy.db");
    record("b");
    connect();
    site_.kill();
    site_.restore(folder_ / "copy.db");
    site_.start(now_);
    record("c");
    record("d");
    const auto said = connect();
    EXPECT_TRUE(was_said(said, R"("reason":"cloned")"));
    connect();
    EXPECT_EQ(applied(top_), (Ids{"a", "b", "c", "d"}));
}

TEST_F(LinkSessionTest, NothingOfAnOlderEpochIsTaken) {
    connect();
    in(site_, [&] { ASSERT_TRUE(outbox().begin_epoch(3, 10)); });
    record("a");
    connect();
    EXPECT_EQ(applied(top_), (Ids{"a"}));
    const auto replies = up(facts_text(2, {11, outbox().last().hash}, 1, line_of("thing", "z", now_)));
    EXPECT_TRUE(replies.close);
    EXPECT_TRUE(was_said(replies.texts, R"("type":"fenced","epoch":4,"base":{"seq":13)"));
    EXPECT_EQ(applied(top_), (Ids{"a"}));
}

TEST_F(LinkSessionTest, AnUpstreamThatLostWhatItAcknowledgedIsToldEverythingThatIsKept) {
    record("a");
    top_.back_up(folder_ / "copy.db");
    connect();
    site_.back_up(folder_ / "site_copy.db"); // a is acknowledged
    record("b");
    talk(pump());
    top_.kill();
    top_.restore(folder_ / "copy.db"); // has neither
    top_.start(now_);
    in(top_, [&] { // but another copy of the site has been there
        Incoming incoming{top_.program().database, feed().peer()};
        ASSERT_TRUE(incoming.load());
        ASSERT_TRUE(incoming.begin_epoch(5, {40, Hash{}}, now_));
    });
    const auto said = connect();
    EXPECT_TRUE(was_said(said, R"("lost":true)"));
    connect();
    EXPECT_EQ(applied(top_), (Ids{"a", "b"}));
}

TEST_F(LinkSessionTest, AFeedWhoseSiteLostItsPlaceBeginsAnewWithAFullAccount) {
    connect();
    tell("x");
    top_.back_up(folder_ / "copy.db");
    tell("y");
    connect();
    EXPECT_EQ(applied(site_), (Ids{"", "x", "y"}));
    top_.kill();
    top_.restore(folder_ / "copy.db");
    top_.start(now_);
    tell("z");
    connect();
    EXPECT_EQ(applied(site_), (Ids{"z"}));
    tell("w");
    connect();
    EXPECT_EQ(applied(site_), (Ids{"z", "w"}));
}

TEST_F(LinkSessionTest, ASiteThatSeesAnotherHistoryInItsFeedAsksForAFullAccount) {
    connect();
    const auto cursor = feed().last();
    const auto replies = down(facts_text(feed().epoch(), {cursor.seq, Hash{{1}}}, 1, line_of("thing", "z", now_)));
    EXPECT_TRUE(replies.close);
    EXPECT_TRUE(was_said(replies.texts, R"("reason":"parted")"));
    const auto said = connect();
    EXPECT_TRUE(was_said(said, R"("cursor":{"epoch":0,"seq":0)"));
    EXPECT_TRUE(was_said(said, R"("type":"whole")"));
}

TEST_F(LinkSessionTest, FactsPrunedBeforeTheyCouldBeSentAgainAreGone) {
    record("a");
    record("b");
    top_.back_up(folder_ / "copy.db");
    connect();
    now_ += date::days{40};
    site_.prune(counter::ServiceDate{date::floor<date::days>(now_).time_since_epoch()} - date::days{35});
    record("c");
    top_.kill();
    top_.restore(folder_ / "copy.db");
    top_.start(now_);
    const auto said = connect();
    EXPECT_TRUE(was_said(said, R"("type":"gone","epoch":1,"through":2)"));
    EXPECT_EQ(applied(top_), (Ids{"c"}));
    EXPECT_EQ(outbox().pending(), 0);
    EXPECT_EQ(column(top_.program().database, "SELECT from_seq || '-' || to_seq FROM holes_in"), (Ids{"1-2"}));
}

TEST_F(LinkSessionTest, AMarkCountsOnceEverythingUpToItIsApplied) {
    connect();
    EXPECT_TRUE(above_->state().in_step);
    record("a");
    now_ += 5s;
    Replies beat;
    in(site_, [&] { beat = below_->beat(now_).value(); });
    ASSERT_EQ(beat.texts.size(), 2U);
    up(beat.texts[1]); // the mark overtakes the fact
    EXPECT_FALSE(above_->state().in_step);
    EXPECT_EQ(above_->state().past, now_ - 5s);
    now_ += 10ms;
    up(beat.texts[0]);
    EXPECT_TRUE(above_->state().in_step);
    EXPECT_EQ(above_->state().past, now_ - 10ms);
    EXPECT_EQ(above_->state().in_step_at, now_);
}

TEST_F(LinkSessionTest, AMarkThatIsAskedForComesOnceTheClockIsPastTheInstant) {
    connect();
    const auto cutoff = now_ + 3ms;
    EXPECT_TRUE(down(above_->ask_past(cutoff)).texts.empty());
    EXPECT_EQ(below_->state().asked_past, cutoff);
    now_ = cutoff;
    EXPECT_TRUE(pump().empty());
    now_ += 1ms;
    const auto texts = pump();
    ASSERT_EQ(texts.size(), 1U);
    up(texts[0]);
    EXPECT_EQ(above_->state().past, now_);
    EXPECT_FALSE(below_->state().asked_past);
    now_ += 1ms;
    EXPECT_EQ(down(above_->ask_past(cutoff)).texts.size(), 1U);
}

TEST_F(LinkSessionTest, TheNewestHelloCounts) {
    connect();
    record("a");
    const auto late = pump();
    auto older = std::move(above_);
    connect();
    in(top_, [&] {
        const auto replies = older->receive(late[0], now_, good_clock).value();
        EXPECT_TRUE(replies.close);
        EXPECT_TRUE(was_said(replies.texts, "superseded"));
    });
    EXPECT_EQ(applied(top_), (Ids{"a"}));
    down(R"({"type":"error","reason":"superseded"})");
    EXPECT_TRUE(below_->state().superseded);
}

TEST_F(LinkSessionTest, GreetingsThatAreWrongAreRefused) {
    const auto refused = [&](std::string_view from, std::string_view to) {
        open();
        auto text = hello();
        const auto at = text.find(from);
        EXPECT_NE(at, std::string::npos) << text;
        text.replace(at, from.size(), to);
        const auto replies = up(text);
        EXPECT_TRUE(replies.close);
        return replies.texts.at(0);
    };
    EXPECT_EQ(refused(R"("versions":[1])", R"("versions":[2,3])"), R"({"type":"error","reason":"unsupported_version"})");
    EXPECT_EQ(refused(R"("node":"site")", R"("node":"other")"), R"({"type":"error","reason":"wrong_node"})");
    EXPECT_EQ(refused(R"("role":"school")", R"("role":"thief")"), R"({"type":"error","reason":"malformed"})");
    open();
    EXPECT_TRUE(up(R"({"type":"mark","seq":0,"at":"2026-10-05T06:58:12.345Z"})").close); // not greeted yet
    connect();
    EXPECT_TRUE(up(hello()).close);
}

TEST_F(LinkSessionTest, AGrantThatMakesNoSenseIsRefused) {
    record("a");
    connect();
    for (const auto* text : {R"({"type":"fenced","epoch":1,"base":{"seq":9,"hash":"00000000000000000000000000000000"},"reason":"x"})",
                             R"({"type":"fenced","epoch":2,"base":{"seq":1,"hash":"00000000000000000000000000000000"},"reason":"x"})"}) {
        connect();
        EXPECT_TRUE(down(text).close);
        EXPECT_FALSE(below_->state().fenced);
        EXPECT_EQ(outbox().epoch(), 1);
    }
}

TEST_F(LinkSessionTest, NoMoreFactsAreOnTheirWayThanThePeerTakes) {
    for (int at = 0; at < 30; ++at) record(std::to_string(at));
    open();
    auto welcome = up(hello()).texts.at(0);
    const std::string credit = R"("credit":4096)";
    welcome.replace(welcome.find(credit), credit.size(), R"("credit":10)");
    std::size_t facts = 0;
    for (const auto& text : down(welcome).texts)
        if (text.find(R"("type":"facts")") != std::string::npos) facts += std::get<FactsMessage>(*parse_message(text)).lines.size();
    EXPECT_EQ(facts, 10U);
    EXPECT_TRUE(pump().empty());
}

TEST_F(LinkSessionTest, AFailureOfTheSinkFailsTheTransactionAndParksNothing) {
    record("a");
    open();
    const auto welcome = up(hello());
    std::vector<std::string> facts;
    for (const auto& text : welcome.texts)
        for (auto& reply : down(text).texts) facts.push_back(std::move(reply));
    ASSERT_TRUE(top_.program().database.execute("ALTER TABLE applied RENAME TO hidden; BEGIN"));
    bool failed = false;
    for (const auto& text : facts) failed = failed || !above_->receive(text, now_, good_clock);
    EXPECT_TRUE(failed);
    ASSERT_TRUE(top_.program().database.execute("ROLLBACK; ALTER TABLE hidden RENAME TO applied"));
    connect();
    EXPECT_EQ(applied(top_), (Ids{"a"}));
}

} // namespace data::tests
