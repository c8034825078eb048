#include "kiosk/scope.hpp"

#include <stdexcept>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

namespace kiosk {
namespace {

namespace asio = boost::asio;

class Scope : public ::testing::Test {
protected:
    asio::io_context io{1};
    std::vector<std::string> log;
    TaskScope scope{io.get_executor(), [this](std::string_view line) { log.emplace_back(line); }};
    std::vector<std::string> events;
    bool joined = false;

    asio::awaitable<void> wait_forever(std::string name) {
        asio::steady_timer timer(io, asio::steady_timer::time_point::max());
        events.push_back(name + " begins");
        try {
            co_await timer.async_wait(asio::use_awaitable);
        } catch (const boost::system::system_error&) {
            events.push_back(name + " is cancelled");
            throw;
        }
    }

    asio::awaitable<void> pass() {
        events.emplace_back("passes");
        co_return;
    }

    asio::awaitable<void> spawn_children() {
        for (int i = 0; i < 100; ++i) scope.spawn(pass(), "child");
        co_return;
    }

    asio::awaitable<void> fail() {
        throw std::runtime_error("two\nlines \"quoted\"");
        co_return;
    }

    asio::awaitable<void> join() {
        co_await scope.join();
        joined = true;
    }

    void spawn_join() {
        asio::co_spawn(io, join(), [](std::exception_ptr) {});
    }
};

TEST_F(Scope, JoinReturnsWhenTheLastTaskHasEnded) {
    scope.spawn(pass(), "one");
    scope.spawn(pass(), "two");
    EXPECT_EQ(scope.size(), 2U);
    spawn_join();
    io.run();
    EXPECT_TRUE(joined);
    EXPECT_EQ(scope.size(), 0U);
    EXPECT_EQ(events.size(), 2U);
}

TEST_F(Scope, JoinOfAnEmptyScopeReturnsAtOnce) {
    spawn_join();
    io.run();
    EXPECT_TRUE(joined);
}

TEST_F(Scope, CancelEndsWaitingTasksSilently) {
    scope.spawn(wait_forever("a"), "a");
    scope.spawn(wait_forever("b"), "b");
    spawn_join();
    io.poll();
    EXPECT_FALSE(joined);
    asio::post(io, [this] { scope.cancel(); });
    io.run();
    EXPECT_TRUE(joined);
    EXPECT_EQ(events, (std::vector<std::string>{"a begins", "b begins", "a is cancelled", "b is cancelled"}));
    EXPECT_TRUE(log.empty());
}

TEST_F(Scope, ATaskThatFailsIsLoggedOnOneLineAndTheOthersGoOn) {
    scope.spawn(fail(), "import");
    scope.spawn(wait_forever("a"), "a");
    io.poll();
    EXPECT_EQ(log, (std::vector<std::string>{
                       R"(level=error event=task_failed task=import what="two\x0alines \"quoted\"")"}));
    EXPECT_EQ(scope.size(), 1U);
    scope.cancel();
    io.run();
    EXPECT_EQ(scope.size(), 0U);
}

TEST_F(Scope, ATaskSpawnedAfterCancelIsCancelledAtItsFirstWait) {
    scope.cancel();
    scope.spawn(wait_forever("late"), "late");
    spawn_join();
    io.run();
    EXPECT_TRUE(joined);
}

TEST_F(Scope, AnAbortedOperationThatNobodyCancelledIsAFailure) {
    asio::steady_timer timer(io, asio::steady_timer::time_point::max());
    scope.spawn(timer.async_wait(asio::use_awaitable), "timer");
    io.poll();
    timer.cancel();
    io.run();
    EXPECT_EQ(log.size(), 1U);
}

TEST_F(Scope, CancellingWhoJoinsCancelsTheTasksAndStillWaitsForThem) {
    TaskScope outer(io.get_executor());
    scope.spawn(wait_forever("a"), "a");
    outer.spawn(join(), "outer");
    io.poll();
    EXPECT_FALSE(joined);
    outer.cancel();
    io.run();
    EXPECT_EQ(scope.size(), 0U);
    EXPECT_EQ(outer.size(), 0U);
    EXPECT_EQ(events.back(), "a is cancelled");
}

TEST_F(Scope, TasksMaySpawnTasks) {
    scope.spawn(spawn_children(), "parent");
    spawn_join();
    io.run();
    EXPECT_TRUE(joined);
    EXPECT_EQ(events.size(), 100U);
}

TEST(ScopeAlone, MayGoWithItsTasksWhenTheirContextNeverRunsAgain) {
    const auto wait = [](asio::io_context& io) -> asio::awaitable<void> {
        asio::steady_timer timer(io, asio::steady_timer::time_point::max());
        co_await timer.async_wait(asio::use_awaitable);
    };
    asio::io_context io;
    {
        TaskScope scope(io.get_executor());
        scope.spawn(wait(io), "left");
        io.poll();
    }
    SUCCEED(); // the sanitizers have the word when io goes
}

} // namespace
} // namespace kiosk
