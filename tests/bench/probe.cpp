// The disk's own figure: how many single rows SQLite commits durably in a second.

#include <fmt/format.h>

#include "tests/bench/families.hpp"
#include "tests/bench/sqlite.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

namespace {

constexpr int runs = 9;
constexpr int commits = 500; // of one run

Taken take() {
    const support::TempFolder folder{own_disk()};
    Sqlite database{folder / "probe.db"};
    database.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT");
    Statement insert{database, "INSERT INTO rows (text) VALUES (?1)"};
    insert.bind(1, "a row of the length that a request has in the store's table, with nothing else to keep in step");
    std::vector<double> rates;
    for (int run = 0; run < runs + 1; ++run) {
        const auto time = seconds([&] {
            for (int commit = 0; commit < commits; ++commit) insert.run();
        });
        if (run > 0) rates.push_back(commits / time); // the first warms up
    }
    return {median(rates), runs, fmt::format("single-row commits by SQLite, WAL, synchronous=FULL; {} a run", commits)};
}

} // namespace

Figure probe_figure() { return {probe_name, "1/s", Better::higher, std::nullopt, take}; }

} // namespace bench
