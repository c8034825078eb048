// The store's thread: shared commits, refusals among them, and failures that concern one alone.

#include "kiosk/store_worker.hpp"

#include <map>
#include <set>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "tests/support/temp_folder.hpp"

namespace kiosk::test {

namespace {

namespace asio = boost::asio;

const auto now = counter::parse_instant("2026-09-21T05:00:00Z").value();

class StoreWorkerTest : public testing::Test {
protected:
    StoreWorkerTest() : worker_(io_.get_executor(), *data::Store::open(folder_.path(), now), [] { return now; }) {}

    /// Starts writing a row to `meta`; `fail` makes it fail after the write.
    void start_write(std::string key, std::optional<data::ErrorKind> fail = std::nullopt) {
        asio::co_spawn(io_, write(key, fail), [this, key](const std::exception_ptr&, data::Result<void> result) {
            results_.emplace(key, std::move(result));
        });
    }
    asio::awaitable<data::Result<void>> write(std::string key, std::optional<data::ErrorKind> fail) {
        StoreWorker::Work<void> work = [=](data::Store& store) -> data::Result<void> {
            if (fail && *fail == data::ErrorKind::conflict) return data::Error{*fail, "no"}; // a refusal writes nothing
            data::Query insert{store.database(), "INSERT INTO meta VALUES (?1, 'x')"};
            if (auto done = insert.run(key); !done) return done;
            if (fail) return data::Error{*fail, "broken"};
            return {};
        };
        auto done = co_await worker_.write<void>(std::move(work));
        co_return done;
    }
    std::set<std::string> kept() {
        auto database = data::Database::open(folder_ / "mestolo.db", data::Database::Access::reader);
        data::Query query{*database, "SELECT key FROM meta WHERE value = 'x'"};
        auto rows = query.rows();
        std::set<std::string> keys;
        while (rows.next()) keys.emplace(rows.text(0));
        return keys;
    }

    support::TempFolder folder_;
    asio::io_context io_{1};
    StoreWorker worker_;
    std::map<std::string, data::Result<void>> results_;
};

TEST_F(StoreWorkerTest, WhatIsAnsweredIsCommitted) {
    for (int i = 0; i < 100; ++i) start_write(std::to_string(i));
    io_.run();
    EXPECT_EQ(results_.size(), 100U);
    for (const auto& [key, result] : results_) EXPECT_TRUE(result) << key;
    EXPECT_EQ(kept().size(), 100U);
}

TEST_F(StoreWorkerTest, ARefusalLeavesTheOthersAlone) {
    start_write("a");
    start_write("b", data::ErrorKind::conflict);
    start_write("c");
    io_.run();
    EXPECT_EQ(results_.at("b").error().kind, data::ErrorKind::conflict);
    EXPECT_EQ(kept(), (std::set<std::string>{"a", "c"}));
}

TEST_F(StoreWorkerTest, AFailureUndoesItsOwnWorkAndNobodyElses) {
    start_write("a");
    start_write("b", data::ErrorKind::internal);
    start_write("c");
    io_.run();
    EXPECT_TRUE(results_.at("a"));
    EXPECT_EQ(results_.at("b").error().kind, data::ErrorKind::internal);
    EXPECT_TRUE(results_.at("c"));
    EXPECT_EQ(kept(), (std::set<std::string>{"a", "c"}));
}

TEST_F(StoreWorkerTest, ReadsSeeWhatIsCommitted) {
    start_write("a");
    bool seen = false;
    const auto read = [&]() -> asio::awaitable<void> {
        StoreWorker::Work<bool> work = [](data::Store& store) -> data::Result<bool> {
            data::Query query{store.database(), "SELECT 1 FROM meta WHERE key = 'a'"};
            const auto found = data::single_integer(query);
            if (!found) return found.error();
            return found->has_value();
        };
        const auto found = co_await worker_.read<bool>(std::move(work));
        seen = found && *found;
    };
    asio::co_spawn(io_, read(), [](const std::exception_ptr&) {});
    io_.run();
    EXPECT_TRUE(seen);
}

} // namespace

} // namespace kiosk::test
