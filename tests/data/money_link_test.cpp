// A kitchen's and a shop's store over the real sessions (kiosk/api/sync.md): top-ups go up, balances come back, and nothing counts twice.

#include <deque>
#include <random>

#include "data/backup.hpp"
#include "data/link/parked.hpp"
#include "data/link/site_session.hpp"
#include "data/link/upstream_session.hpp"
#include "tests/data/money_node.hpp"

namespace data::tests {

namespace {

using enum AccountKind;

constexpr std::string_view t1 = "T1";
constexpr std::string_view name = "tabaccheria";

NodeSettings shop_settings() {
    NodeSettings settings;
    settings.role = NodeRole::shop;
    settings.name = name;
    settings.merchant = t1;
    settings.upstream = {"ws://127.0.0.1:1/api/v1/sync", "segreto"};
    return settings;
}

/// T2 takes cash for the Azores too.
std::map<std::string, std::string> shop_data_set() {
    auto files = money_data_set();
    files["merchants.csv"] = "merchant,name,authorities\nT1,Tabaccheria,roma;azzorre;senza\nT2,Edicola,roma;azzorre\n";
    return files;
}

class MoneyLinkTest : public testing::Test {
protected:
    MoneyLinkTest() : files_(shop_data_set()) { kitchen_.import(files_); }
    ~MoneyLinkTest() override { cut(); }

    // The connection. --------------------------------------------------------------------------------------------

    void cut() {
        above_.reset();
        below_.reset();
        above_sink_.reset();
        below_sink_.reset();
        up_.clear();
        down_.clear();
        is_closed_ = false;
    }
    void connect() {
        cut();
        link::Outgoing* feed = nullptr;
        ASSERT_TRUE(kitchen_.in_transaction(
            [&](Store& s) {
                auto opened = s.publisher().open_feed(name, "shop", std::nullopt, std::string{t1});
                if (opened) feed = *opened;
                return opened;
            },
            now_));
        above_sink_ = kitchen_->receiver();
        below_sink_ = shop_->receiver();
        above_.emplace(kitchen_->database(), *feed, *above_sink_,
                       link::UpstreamSession::Options{"centro", std::string{name}, std::nullopt, 4096, std::string{t1}});
        below_.emplace(shop_->database(), *shop_->publisher().upstream(), *below_sink_,
                       link::SiteSession::Options{std::string{name}, "shop", "test", 4096});
        const auto hello = shop_.in_transaction([&](Store&) { return below_->hello(now_, good_clock); }, now_);
        ASSERT_TRUE(hello);
        up_.push_back(*hello);
    }
    static void push(std::deque<std::string>& queue, const link::Replies& replies) {
        queue.insert(queue.end(), replies.texts.begin(), replies.texts.end());
    }
    /// What has been recorded since leaves.
    void pump() {
        if (!above_->state().welcomed || !below_->state().welcomed) return;
        const auto up = shop_.in_transaction([&](Store&) { return below_->pump(now_); }, now_);
        const auto down = kitchen_.in_transaction([&](Store&) { return above_->pump(now_); }, now_);
        ASSERT_TRUE(up && down);
        push(up_, *up);
        push(down_, *down);
    }
    bool deliver_up() {
        if (up_.empty()) return false;
        const auto text = up_.front();
        up_.pop_front();
        const auto replies = kitchen_.in_transaction([&](Store&) { return above_->receive(text, now_, good_clock); }, now_);
        EXPECT_TRUE(replies) << replies.error().message;
        if (!replies) return false;
        push(down_, *replies);
        is_closed_ = is_closed_ || replies->close;
        return true;
    }
    bool deliver_down() {
        if (down_.empty()) return false;
        const auto text = down_.front();
        down_.pop_front();
        const auto replies = shop_.in_transaction([&](Store&) { return below_->receive(text, now_); }, now_);
        EXPECT_TRUE(replies) << replies.error().message;
        if (!replies) return false;
        push(up_, *replies);
        is_closed_ = is_closed_ || replies->close;
        return true;
    }
    /// Until nobody has anything to tell.
    void exchange() {
        if (!above_) connect();
        for (int round = 0; round < 1'000; ++round) {
            pump();
            const bool went_up = deliver_up();
            const bool went_down = deliver_down();
            if (is_closed_ && down_.empty())
                connect(); // a fenced site connects again at once
            else if (!went_up && !went_down)
                return;
        }
        FAIL() << "the nodes never stop talking";
    }

    void expect_in_step() {
        for (const auto* diner : {"D1", "D2", "D5", "D7", "D8"}) {
            EXPECT_EQ(shop_.credit(diner, now_), kitchen_.credit(diner, now_)) << diner;
            EXPECT_EQ(shop_.old_debt(diner, now_), kitchen_.old_debt(diner, now_)) << diner;
        }
        EXPECT_EQ(shop_.last(t1), kitchen_.last(t1));
        for (const auto* authority : {"T1/roma", "T1/azzorre"})
            EXPECT_EQ(shop_.balance(cash, authority), kitchen_.balance(cash, authority)) << authority;
        EXPECT_EQ(shop_->tills().state(t1)->till.untold, Cents{});
        EXPECT_EQ(parked(), std::vector<std::string>{});
        shop_.expect_sound();
        kitchen_.expect_sound();
    }
    std::vector<std::string> parked() {
        std::vector<std::string> reasons;
        for (auto* node : {&kitchen_, &shop_}) {
            link::ParkedTable table{(*node)->database()};
            for (const auto& fact : table.all().value()) reasons.push_back(fact.reason);
        }
        return reasons;
    }
    void change(std::string_view file, std::string_view from, std::string_view to) {
        auto& text = files_[std::string{file}];
        const auto found = text.find(from);
        ASSERT_NE(found, std::string::npos) << from;
        text.replace(found, from.size(), to);
        kitchen_.import(files_, now_);
    }

    std::map<std::string, std::string> files_;
    Instant now_ = early_morning;
    MoneyNode kitchen_;
    MoneyNode shop_{shop_settings()};
    support::TempFolder copies_;
    std::unique_ptr<link::FactSink> above_sink_;
    std::unique_ptr<link::FactSink> below_sink_;
    std::optional<link::UpstreamSession> above_;
    std::optional<link::SiteSession> below_;
    std::deque<std::string> up_;
    std::deque<std::string> down_;
    bool is_closed_ = false;
};

} // namespace

// What a shop is told. -------------------------------------------------------------------------------------------

TEST_F(MoneyLinkTest, AShopTakesNoCashBeforeTheKitchenHasToldItOfItsTill) {
    EXPECT_EQ(shop_.refusal(t1, "a", "D1", 1'000), "balances_unknown");
    EXPECT_EQ(shop_->tills().state(t1).error().kind, ErrorKind::not_found);
    EXPECT_FALSE(shop_.close_cash(t1, "k", 0));
    exchange();
    EXPECT_EQ(shop_.refusal(t1, "a", "D1", 1'000), "");
}

TEST_F(MoneyLinkTest, AShopIsToldItsTillAndItsAuthoritiesAccountsButNoNames) {
    exchange();
    const auto& told = shop_->payers().told();
    ASSERT_TRUE(told);
    EXPECT_EQ(told->merchant.name, "Tabaccheria");
    ASSERT_EQ(told->merchant.authorities.size(), 3U);
    EXPECT_EQ(told->merchant.authorities[1].zone.name(), "Atlantic/Azores");
    EXPECT_EQ(shop_.count("SELECT count(*) FROM told_accounts"), 10);
    EXPECT_EQ(shop_.count("SELECT count(*) FROM diners"), 0);
    const auto account = shop_.account("D1");
    EXPECT_EQ(account.initials, "A.R.");
    EXPECT_EQ(account.credit, Cents{1'250});
    EXPECT_EQ(account.meal_price, Cents{480});
    EXPECT_EQ(shop_.old_debt("D5"), 3'000);
    EXPECT_EQ(kitchen_.count("SELECT count(*) FROM facts_out WHERE CAST(line AS TEXT) LIKE '%Rossi%'"), 0);
    expect_in_step();
    shop_.open(now_ + 1min); // as before after a restart
    EXPECT_EQ(shop_.credit("D1"), 1'250);
}

TEST_F(MoneyLinkTest, WhatAnImportOrAClosingChangesIsToldAnew) {
    exchange();
    change("policy.toml", "standard = 480", "standard = 520");
    change("diners.csv", "D6,1A,pupil,Ada,Verdi,,,,reduced,\n", "D6,1A,pupil,Ada,Verdi,,,,exempt,\nD11,1A,pupil,Zoe,Neri,,,,standard,\n");
    change("merchants.csv", "T1,Tabaccheria", "T1,Tabacchi e lotto");
    exchange();
    EXPECT_EQ(shop_.account("D1").meal_price, Cents{520});
    EXPECT_EQ(shop_.account("D6").meal_price, Cents{0});
    EXPECT_EQ(shop_.account("D11").initials, "Z.N.");
    EXPECT_EQ(shop_->payers().told()->merchant.name, "Tabacchi e lotto");
    now_ = after_closing;
    kitchen_.close_due(now_);
    exchange();
    EXPECT_EQ(shop_.credit("D1"), 1'250 - 520);
    expect_in_step();
    change("merchants.csv", "roma;azzorre;senza", "azzorre");
    exchange();
    EXPECT_NE(shop_.refusal(t1, "b", "D1", 1'040), "");
}

TEST_F(MoneyLinkTest, LimitsAreToldAndHold) {
    exchange();
    kitchen_.limit(t1, {Cents{5'000}, Cents{2'500}});
    exchange();
    const auto till = shop_->tills().state(t1);
    EXPECT_EQ(till->till.limits.cash, Cents{5'000});
    EXPECT_EQ(till->till.limits.offline, Cents{2'500});
    EXPECT_EQ(shop_.refusal(t1, "a", "D1", 1'000), "");
    EXPECT_EQ(shop_.refusal(t1, "b", "D1", 1'000), "");
    EXPECT_EQ(shop_.refusal(t1, "c", "D1", 1'000), "offline_limit");
    exchange();
    EXPECT_EQ(shop_.refusal(t1, "c", "D1", 1'000), "");
    exchange();
    EXPECT_EQ(shop_.refusal(t1, "d", "D1", 2'005), "cash_to_hand_over");
    EXPECT_FALSE(shop_.in_transaction([&](Store& s) { return s.set_limits(t1, {}, now_); })); // the office's
    kitchen_.limit(t1, {});
    exchange();
    EXPECT_EQ(shop_.refusal(t1, "d", "D1", 20'000), "");
}

// Top-ups. -------------------------------------------------------------------------------------------------------

TEST_F(MoneyLinkTest, ATopUpGoesUpAndItsBalanceComesBack) {
    exchange();
    const auto receipt = shop_.top_up(t1, "a", "D1", 1'000, now_);
    EXPECT_EQ(receipt.number, (ReceiptNumber{2026, 1}));
    EXPECT_EQ(receipt.balance, Cents{2'250});
    EXPECT_EQ(kitchen_.credit("D1"), 1'250);
    exchange();
    EXPECT_EQ(kitchen_.credit("D1"), 2'250);
    const auto there = kitchen_->receipts().find(t1, {2026, 1}).value();
    ASSERT_TRUE(there);
    EXPECT_EQ(there->key, "a");
    EXPECT_EQ(there->initials, "A.R.");
    EXPECT_EQ(there->author, "Pina");
    expect_in_step();
    EXPECT_TRUE(kitchen_.try_top_up(t1, "b", "D1", 1'000).error().kind == ErrorKind::conflict); // the till is the shop's
    ASSERT_TRUE(shop_.reverse(t1, "r", receipt.number, now_));
    exchange();
    EXPECT_EQ(kitchen_.credit("D1"), 1'250);
    expect_in_step();
}

TEST_F(MoneyLinkTest, AShopGoesOnWithoutTheKitchenAndTellsItLater) {
    exchange();
    cut();
    for (int at = 1; at <= 30; ++at)
        shop_.top_up(t1, fmt::format("k{}", at), at % 15 == 0 ? "D5" : "D1", at % 15 == 0 ? 1'500 : 1'000, now_ += 1min);
    EXPECT_EQ(shop_.credit("D1", now_), 1'250 + 28 * 1'000);
    EXPECT_EQ(shop_.old_debt("D5", now_), 0);
    EXPECT_EQ(shop_->tills().state(t1)->till.untold, Cents{31'000});
    ASSERT_TRUE(shop_.close_cash(t1, "chiusura", 30'900, now_));
    shop_.open(now_);
    exchange();
    EXPECT_EQ(kitchen_.credit("D1"), 29'250);
    EXPECT_EQ(kitchen_.balance(funds, "roma"), 28'000);
    EXPECT_EQ(kitchen_.balance(funds, "azzorre"), 3'000);
    const auto closing = kitchen_->tills().closings().find(t1, 1).value();
    ASSERT_TRUE(closing);
    EXPECT_EQ(closing->counted, Cents{30'900});
    EXPECT_EQ(closing->last, (ReceiptNumber{2026, 30}));
    expect_in_step();
}

TEST_F(MoneyLinkTest, NothingCountsTwiceInAShopsBalanceWhateverTheInterleaving) {
    exchange();
    int key = 0;
    std::int64_t taken = 0;
    std::vector<money::Receipt> given;
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random{seed};
        SCOPED_TRACE(seed);
        for (int step = 0; step < 60; ++step) {
            now_ += 1s;
            switch (random() % 8) {
            case 0:
                taken += 1'000;
                given.push_back(shop_.top_up(t1, fmt::format("k{}", ++key), "D1", 1'000, now_));
                pump();
                break;
            case 1:
                if (given.empty()) break;
                ASSERT_TRUE(shop_.reverse(t1, fmt::format("k{}", ++key), given.back().number, now_));
                given.pop_back();
                taken -= 1'000;
                if (random() % 2 == 0) pump();
                break;
            case 2:
                if (random() % 8 == 0) connect(); // whatever was on its way is lost
                break;
            case 3:
            case 4: deliver_up(); break;
            default: deliver_down(); pump();
            }
            if (is_closed_) connect();
            ASSERT_EQ(shop_.credit("D1", now_), 1'250 + taken) << step;
        }
    }
    exchange();
    EXPECT_EQ(kitchen_.credit("D1"), 1'250 + taken);
    expect_in_step();
}

TEST_F(MoneyLinkTest, WhatTheKitchenChargesMeanwhileIsInTheBalanceOnceItIsTold) {
    exchange();
    shop_.top_up(t1, "a", "D1", 1'000, now_);
    now_ = after_closing;
    kitchen_.close_due(now_); // before the receipt arrives
    exchange();
    EXPECT_EQ(shop_.credit("D1", now_), 1'250 + 1'000 - 480);
    shop_.top_up(t1, "b", "D1", 960, now_);
    EXPECT_EQ(shop_.credit("D1", now_), 1'250 + 1'960 - 480);
    exchange();
    expect_in_step();
}

TEST_F(MoneyLinkTest, FactsThatComeAgainChangeNothing) {
    exchange();
    shop_.top_up(t1, "a", "D1", 1'000, now_);
    pump();
    ASSERT_TRUE(deliver_up());
    connect(); // and the answer was lost
    exchange();
    EXPECT_EQ(kitchen_.credit("D1"), 2'250);
    const auto body = money::receipt_body(*shop_->receipts().find(t1, {2026, 1}).value());
    ASSERT_TRUE(shop_.in_transaction([&](Store& s) { return s.publisher().tell_upstream("receipt", body, now_); }));
    exchange();
    EXPECT_EQ(kitchen_.credit("D1"), 2'250);
    ASSERT_TRUE(shop_.close_cash(t1, "k", 1'000, now_));
    const auto closing = money::cash_closing_body(*shop_->tills().closings().last(t1).value());
    ASSERT_TRUE(shop_.in_transaction([&](Store& s) { return s.publisher().tell_upstream("cash_closing", closing, now_); }));
    exchange();
    EXPECT_EQ(kitchen_.balance(funds, "roma"), 1'000);
    expect_in_step();
}

// What a shop took is never refused. -----------------------------------------------------------------------------

TEST_F(MoneyLinkTest, CashForACodeThatTheKitchenDoesntKnowWaitsInSuspense) {
    exchange();
    ASSERT_TRUE(shop_->database().execute(
        "INSERT INTO told_accounts SELECT 'D99', initials, authority, price, billing, credit, old_debt, at, through_year, "
        "through FROM told_accounts WHERE diner = 'D7'")); // as if the kitchen had been restored since
    shop_.top_up(t1, "a", "D99", 1'000, now_);
    exchange();
    EXPECT_EQ(kitchen_.balance(suspense, "D99"), -1'000);
    EXPECT_EQ(kitchen_.balance(cash, "T1/roma"), 1'000);
    EXPECT_EQ(shop_->tills().state(t1)->till.untold, Cents{}); // the kitchen has it, and says so
    EXPECT_EQ(parked(), std::vector<std::string>{});
    ASSERT_TRUE(shop_.reverse(t1, "r", {2026, 1}, now_));
    exchange();
    EXPECT_EQ(kitchen_.balance(suspense, "D99"), 0);
    EXPECT_EQ(kitchen_.balance(cash, "T1/roma"), 0);
    EXPECT_EQ(shop_->tills().state(t1)->till.untold, Cents{});
    kitchen_.expect_sound();
}

TEST_F(MoneyLinkTest, CashForOneWhoHasLeftIsTheirs) {
    exchange();
    shop_.top_up(t1, "a", "D7", 1'000, now_);
    change("diners.csv", "D7,1A,pupil,Ivo,Blu,,,,standard,\n", "");
    exchange();
    EXPECT_EQ(kitchen_.credit("D7"), 1'000);
    EXPECT_EQ(shop_.refusal(t1, "b", "D7", 1'000, now_), ""); // what they owe can still be paid
    exchange();
    expect_in_step();
}

TEST_F(MoneyLinkTest, WhatExceedsAnOldDebtPaidElsewhereMeanwhileWaitsInSuspense) {
    exchange();
    shop_.top_up(t1, "a", "D5", 2'000, now_);
    kitchen_.top_up("T2", "a", "D5", 2'000, now_);
    EXPECT_EQ(shop_.old_debt("D5"), 1'000);
    exchange();
    EXPECT_EQ(kitchen_.old_debt("D5"), 0);
    EXPECT_EQ(kitchen_.balance(suspense, "D5"), -1'000);
    EXPECT_EQ(kitchen_.credit("D5"), 0);
    expect_in_step();
    ASSERT_TRUE(shop_.reverse(t1, "r", {2026, 1}, now_));
    exchange();
    EXPECT_EQ(kitchen_.old_debt("D5"), 1'000); // all of it is undone where it went
    EXPECT_EQ(kitchen_.balance(suspense, "D5"), 0);
    expect_in_step();
}

TEST_F(MoneyLinkTest, CashThatWasTakenBeforeTheAuthorityEndedItIsCredit) {
    exchange();
    shop_.top_up(t1, "a", "D1", 1'000, now_);
    change("policy.toml", "mode = \"any\", min_meals = 2, max_cents = 50000", "mode = \"none\"");
    exchange();
    EXPECT_EQ(kitchen_.credit("D1"), 2'250);
    EXPECT_EQ(shop_.credit("D1"), 2'250);
    EXPECT_EQ(shop_.refusal(t1, "b", "D1", 1'000), "cash_not_taken");
}

// What must not be taken, and holds nothing up. ------------------------------------------------------------------

TEST_F(MoneyLinkTest, WhatIsNotTheShopsToSayIsParkedAndHoldsNothingUp) {
    exchange();
    shop_.top_up(t1, "a", "D1", 1'000, now_);
    exchange();
    const auto first = *shop_->receipts().find(t1, {2026, 1}).value();
    auto of_another = first;
    of_another.series = "T2";
    auto twice = first;
    twice.key = "b";
    auto same_operation = first;
    same_operation.number.number = 2;
    auto of_nothing = first;
    of_nothing.number.number = 3;
    of_nothing.key = "c";
    of_nothing.kind = money::ReceiptKind::reversal;
    of_nothing.reverses = 77;
    auto huge = first;
    huge.number.number = 4;
    huge.key = "d";
    huge.amount = Cents{9'000'000'000'000'000'000};
    money::CashClosing closing;
    closing.series = t1;
    closing.number = 1;
    closing.key = "k";
    closing.at = now_;
    closing.total = Cents{-5};
    closing.shares = {{"roma", Cents{-5}}};
    ASSERT_TRUE(shop_.in_transaction([&](Store& s) -> Result<void> {
        for (const auto& receipt : {of_another, twice, same_operation, of_nothing, huge})
            if (auto told = s.publisher().tell_upstream("receipt", money::receipt_body(receipt), now_); !told) return told;
        return s.publisher().tell_upstream("cash_closing", money::cash_closing_body(closing), now_);
    }));
    const auto before = kitchen_.standing();
    exchange();
    EXPECT_EQ(kitchen_.count("SELECT count(*) FROM parked"), 6);
    EXPECT_EQ(kitchen_.standing(), before);
    shop_.top_up(t1, "e", "D1", 1'000, now_);
    exchange();
    EXPECT_EQ(kitchen_.credit("D1"), 3'250);
    kitchen_.expect_sound();
}

// After a backup was restored. -----------------------------------------------------------------------------------

TEST_F(MoneyLinkTest, ARestoredShopIsHeldIsToldWhatItGaveAndGoesOnAfterIt) {
    exchange();
    shop_.top_up(t1, "a", "D1", 1'000, now_);
    exchange();
    ASSERT_TRUE(back_up(shop_.folder(), copies_ / "copy.db"));
    shop_.top_up(t1, "b", "D1", 2'000, now_);
    shop_.top_up(t1, "c", "D5", 3'000, now_);
    ASSERT_TRUE(shop_.reverse(t1, "r", {2026, 2}, now_));
    ASSERT_TRUE(shop_.close_cash(t1, "k", 4'000, now_));
    shop_.top_up(t1, "d", "D7", 1'000, now_);
    exchange();
    expect_in_step();
    cut();
    shop_.close();
    now_ += 10min;
    ASSERT_TRUE(restore(copies_ / "copy.db", shop_.folder(), now_));
    shop_.open(now_);
    EXPECT_EQ(shop_.last(t1), 1);
    EXPECT_EQ(shop_.refusal(t1, "e", "D1", 1'000, now_), "receipts_held");
    EXPECT_TRUE(shop_.try_top_up(t1, "a", "D1", 1'000, now_)->is_repeated);
    EXPECT_FALSE(shop_.close_cash(t1, "k2", 1'000, now_));
    now_ += 1min;
    exchange();
    EXPECT_FALSE(shop_->tills().state(t1)->till.receipts_held);
    expect_in_step();
    EXPECT_EQ(shop_.count("SELECT count(*) FROM receipts"), 5);
    EXPECT_EQ(shop_.count("SELECT count(*) FROM cash_closings"), 1);
    EXPECT_EQ(shop_->tills().drawer(t1)->cash, Cents{1'000});
    const auto again = shop_.try_top_up(t1, "d", "D7", 1'000, now_); // the terminal asks once more
    ASSERT_TRUE(again && again->receipt);
    EXPECT_TRUE(again->is_repeated);
    EXPECT_EQ(again->receipt->number, (ReceiptNumber{2026, 5}));
    EXPECT_EQ(shop_.top_up(t1, "e", "D1", 1'000, now_).number, (ReceiptNumber{2026, 6}));
    exchange();
    expect_in_step();
}

TEST_F(MoneyLinkTest, AShopThatLostEverythingGoesOnAfterWhatTheKitchenHas) {
    exchange();
    for (int at = 1; at <= 50; ++at) shop_.top_up(t1, fmt::format("k{}", at), "D1", 1'000, now_);
    ASSERT_TRUE(shop_.reverse(t1, "r", {2026, 50}, now_));
    exchange();
    cut();
    shop_.close();
    for (const auto* file : {"mestolo.db", "mestolo.db-wal", "mestolo.db-shm"}) std::filesystem::remove(shop_.folder() / file);
    shop_.open(now_ += 1min);
    EXPECT_EQ(shop_.refusal(t1, "e", "D1", 1'000, now_), "balances_unknown");
    exchange();
    EXPECT_EQ(shop_.top_up(t1, "e", "D1", 1'000, now_).number, (ReceiptNumber{2026, 52}));
    exchange();
    expect_in_step();
}

TEST_F(MoneyLinkTest, AKitchenThatWasRestoredGetsAgainWhatItLost) {
    exchange();
    shop_.top_up(t1, "a", "D1", 1'000, now_);
    exchange();
    ASSERT_TRUE(back_up(kitchen_.folder(), copies_ / "copy.db"));
    shop_.top_up(t1, "b", "D1", 2'000, now_);
    ASSERT_TRUE(shop_.close_cash(t1, "k", 3'000, now_));
    exchange();
    cut();
    kitchen_.close();
    now_ += 10min;
    ASSERT_TRUE(restore(copies_ / "copy.db", kitchen_.folder(), now_));
    kitchen_.open(now_);
    EXPECT_EQ(kitchen_.credit("D1"), 2'250);
    EXPECT_EQ(kitchen_.refusal("T2", "x", "D1", 1'000, now_), "receipts_held"); // its own till
    now_ += 1min;
    shop_.top_up(t1, "c", "D1", 960, now_); // the shop's goes on
    exchange();
    EXPECT_EQ(kitchen_.credit("D1"), 5'210);
    expect_in_step();
}

TEST_F(MoneyLinkTest, ANumberGivenTwiceIsSeenInTheKitchenAndTheTillGoesOn) {
    exchange();
    shop_.top_up(t1, "a", "D1", 1'000, now_);
    exchange();
    ASSERT_TRUE(back_up(shop_.folder(), copies_ / "copy.db"));
    shop_.top_up(t1, "b", "D1", 2'000, now_);
    exchange();
    cut();
    shop_.close();
    ASSERT_TRUE(restore(copies_ / "copy.db", shop_.folder(), now_ += 1min));
    shop_.open(now_);
    ASSERT_TRUE(shop_.in_transaction([&](Store& s) { return s.tills().resume(t1, {2026, 1}, early_morning); })); // somebody was wrong
    shop_.top_up(t1, "c", "D7", 1'000, now_);
    now_ += 1min;
    kitchen_.limit(t1, {Cents{77'000}, std::nullopt});
    exchange();
    exchange();
    EXPECT_GE(kitchen_.count("SELECT count(*) FROM parked"), 1);
    EXPECT_EQ(shop_.count("SELECT count(*) FROM parked WHERE sent = 0"), 0);
    EXPECT_EQ(shop_->tills().state(t1)->till.limits.cash, Cents{77'000});
    EXPECT_EQ(shop_.top_up(t1, "d", "D7", 1'000, now_).number, (ReceiptNumber{2026, 3}));
    exchange();
    EXPECT_EQ(kitchen_.credit("D7"), 1'000);
    kitchen_.expect_sound();
}

} // namespace data::tests
