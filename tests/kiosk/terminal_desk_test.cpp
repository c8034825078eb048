// What receipt terminals ask of the store, as their buses' threads ask it: each question answered once, each operation one receipt.

#include "kiosk/till/terminal_desk.hpp"

#include <future>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "data/data_set_reader.hpp"
#include "data/samples/generate.hpp"
#include "tests/support/temp_folder.hpp"

namespace kiosk::test {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using counter::Cents;
using counter::money::Refusal;
using firmware_bridge::PaperFate;
using firmware_bridge::TerminalName;
using firmware_bridge::TopUp;

const auto now = counter::parse_instant("2026-10-05T08:00:00.000Z").value();

class StandingClock final : public Clock {
public:
    counter::Instant now() override { return test::now; }
    counter::ClockState state() override { return {counter::ClockTrust::simulated, 0ms}; }
};

class TerminalDeskTest : public testing::Test {
protected:
    TerminalDeskTest() : worker_(io_.get_executor(), furnish(), [] { return now; }), desk_(io_.get_executor(), worker_, clock_), thread_([this] { io_.run(); }) {}
    ~TerminalDeskTest() override {
        asio::post(io_, [this] {
            asio::co_spawn(io_, desk_.join(), [this](const std::exception_ptr&) { work_.reset(); });
        });
        thread_.join();
    }

    data::Store furnish() {
        for (const auto& file : data::samples::generate({})) folder_.write(file.name, file.text);
        std::vector<data::Fault> faults;
        const auto set = data::read_data_set(folder_.path(), faults);
        auto store = data::Store::open(folder_ / "data", now - 4h);
        EXPECT_TRUE(store->begin());
        EXPECT_TRUE(store->import(*set, now - 4h, {counter::ClockTrust::simulated, 0ms}));
        EXPECT_TRUE(store->commit());
        const auto merchant = store->payers().merchant(terminal_.merchant);
        const auto accounts = store->payers().accounts_of(**merchant, now);
        for (const auto& told : *accounts)
            if (told.account.meal_price.value > 0 && told.account.credit.value >= 0 && told.account.credit.value < 10'000) diner_ = told.account;
        return std::move(*store);
    }

    /// Asks from this thread, which is not the io thread, and waits for the answer.
    template <typename T, typename Call>
    std::optional<T> ask(Call call) {
        std::promise<std::optional<T>> answered;
        call([&answered](std::optional<T> answer) { answered.set_value(std::move(answer)); });
        return answered.get_future().get();
    }
    std::optional<firmware_bridge::QuoteAnswer> quote(const TopUp& top_up) {
        return ask<firmware_bridge::QuoteAnswer>([&](auto done) { desk_.quote(terminal_, top_up, done); });
    }
    std::optional<firmware_bridge::CommitAnswer> commit(const TopUp& top_up) {
        return ask<firmware_bridge::CommitAnswer>([&](auto done) { desk_.commit(terminal_, top_up, done); });
    }
    std::optional<firmware_bridge::Recorded> begin_print(std::uint64_t op_id, bool is_repeat) {
        return ask<firmware_bridge::Recorded>([&](auto done) { desk_.begin_print(terminal_, op_id, is_repeat, done); });
    }
    std::vector<std::uint64_t> waiting() {
        return ask<std::vector<std::uint64_t>>([&](auto done) { desk_.waiting(terminal_, done); }).value_or(std::vector<std::uint64_t>{});
    }
    void say(std::uint64_t op_id, PaperFate fate) {
        EXPECT_EQ(ask<bool>([&](auto done) { desk_.paper(terminal_, op_id, fate, done); }), true);
    }
    TopUp top_up(std::uint64_t op_id, std::int64_t cents = 9'600) const { return {op_id, diner_.diner, Cents{cents}}; }

    support::TempFolder folder_;
    TerminalName terminal_{"T-0001", "T01"};
    counter::money::Account diner_;
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    StandingClock clock_;
    StoreWorker worker_;
    TerminalDesk desk_;
    std::thread thread_;
};

TEST_F(TerminalDeskTest, AQuoteSaysForWhomAndWhatItComesTo) {
    const auto quoted = quote(top_up(1));
    ASSERT_TRUE(quoted);
    EXPECT_EQ(quoted->refusal, std::nullopt);
    EXPECT_EQ(quoted->initials, diner_.initials);
    EXPECT_EQ(quoted->balance.value, diner_.credit.value + 9'600);
}

TEST_F(TerminalDeskTest, ARefusalByMinimumNamesIt) {
    const auto quoted = quote(top_up(1, 9'595));
    ASSERT_TRUE(quoted);
    EXPECT_EQ(quoted->refusal, Refusal::below_minimum);
    EXPECT_EQ(quoted->limit, (Cents{20 * diner_.meal_price.value}));
    EXPECT_EQ(quote({1, "nobody", Cents{9'600}})->refusal, Refusal::unknown_diner);
}

TEST_F(TerminalDeskTest, TheSameOperationIsTheSameReceipt) {
    const auto first = commit(top_up(7));
    const auto again = commit(top_up(7));
    ASSERT_TRUE(first && first->recorded && again && again->recorded);
    EXPECT_EQ(first->recorded->receipt, (firmware_bridge::ReceiptRef{2026, 1}));
    EXPECT_EQ(again->recorded->receipt, first->recorded->receipt);
    EXPECT_EQ(again->recorded->balance.value, diner_.credit.value + 9'600);
    EXPECT_EQ(commit(top_up(7, 9'605))->refusal, Refusal::op_reused);
    EXPECT_EQ(commit(top_up(8))->recorded->receipt, (firmware_bridge::ReceiptRef{2026, 2}));
}

TEST_F(TerminalDeskTest, WhatIsNotRecordedIsNotFound) {
    commit(top_up(7));
    const auto found = ask<std::vector<std::optional<firmware_bridge::Recorded>>>([&](auto done) { desk_.find(terminal_, {6, 7}, done); });
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->at(0));
    ASSERT_TRUE(found->at(1));
    EXPECT_EQ(found->at(1)->attempts, 0);
}

TEST_F(TerminalDeskTest, ASecondPrintingSaysCopiaAndOneThatNeverLeftDoesNot) {
    commit(top_up(7));
    EXPECT_EQ(waiting(), std::vector<std::uint64_t>{7});
    EXPECT_EQ(begin_print(7, false)->text.find("COPIA"), std::string::npos);
    const auto repeated = begin_print(7, true);
    EXPECT_EQ(repeated->attempts, 1);
    EXPECT_EQ(repeated->text.find("COPIA"), std::string::npos);
    say(7, PaperFate::printed);
    EXPECT_TRUE(waiting().empty());
    const auto copy = begin_print(7, false);
    EXPECT_EQ(copy->attempts, 2);
    EXPECT_NE(copy->text.find("COPIA"), std::string::npos);
}

TEST_F(TerminalDeskTest, AReceiptThatNobodyKnowsOfIsOfferedAndNotPrintedByItself) {
    commit(top_up(7));
    begin_print(7, false);
    say(7, PaperFate::unknown);
    EXPECT_TRUE(waiting().empty());
    const auto last = ask<std::optional<std::uint64_t>>([&](auto done) { desk_.last_receipt(terminal_, done); });
    EXPECT_EQ(last, std::optional<std::optional<std::uint64_t>>{7});
}

TEST_F(TerminalDeskTest, ASessionIsGivenOnce) {
    const auto session = [&] { return ask<std::uint32_t>([&](auto done) { desk_.new_session(terminal_, done); }).value(); };
    const auto first = session();
    const auto second = session();
    EXPECT_LT(first, second);
    EXPECT_GE(first, std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count()); // so a restored database gives no old one
}

TEST_F(TerminalDeskTest, TotalsAreWhatIsInTheDrawer) {
    commit(top_up(7));
    commit(top_up(8));
    const auto totals = ask<firmware_bridge::Totals>([&](auto done) { desk_.totals(terminal_, done); });
    EXPECT_EQ(totals->cash, Cents{19'200});
    EXPECT_EQ(totals->receipts, 2);
}

TEST_F(TerminalDeskTest, AnotherTerminalsOperationIsNotTaken) {
    commit(top_up(7));
    const TerminalName other{"T-0002", "T01"};
    const auto found = ask<std::vector<std::optional<firmware_bridge::Recorded>>>([&](auto done) { desk_.find(other, {7}, done); });
    EXPECT_FALSE(found->at(0));
}

} // namespace

} // namespace kiosk::test
