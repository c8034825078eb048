#include "data/schema.hpp"

#include <array>

#include <fmt/format.h>

#include "data/embedded.hpp"

namespace data {

namespace {

// A migration that has been released never changes; what is new goes into the next number.
constexpr std::array migrations{"migrations/0001_kitchen_day.sql", "migrations/0002_sign_in.sql",
                                "migrations/0003_attendance_and_link.sql", "migrations/0004_paper.sql",
                                "migrations/0005_money.sql"};

constexpr std::int64_t application_id = 0x4d455354; // "MEST", told by `file` and by us

struct Stamp {
    std::int64_t application = 0;
    std::int64_t version = 0;
    bool empty = false;
};

Result<Stamp> read_stamp(Database& database) {
    Query application{database, "PRAGMA application_id"};
    Query version{database, "PRAGMA user_version"};
    Query tables{database, "SELECT count(*) FROM sqlite_schema"};
    const auto a = single_integer(application);
    if (!a) return a.error();
    const auto v = single_integer(version);
    if (!v) return v.error();
    const auto t = single_integer(tables);
    if (!t) return t.error();
    return Stamp{a->value_or(0), v->value_or(0), t->value_or(0) == 0};
}

Result<Stamp> read_own_stamp(Database& database) {
    auto stamp = read_stamp(database);
    if (!stamp) return stamp;
    if (stamp->application != application_id && !stamp->empty)
        return Error{ErrorKind::wrong_input, "this file is a database, but not one of Mestolo's: choose another data folder"};
    if (stamp->version > newest_schema())
        return Error{ErrorKind::wrong_input,
                     fmt::format("the database was written by a newer Mestolo (schema {}, this program knows {}): update "
                                 "the program, or restore a backup of its time",
                                 stamp->version, newest_schema())};
    return stamp;
}

} // namespace

int newest_schema() { return static_cast<int>(migrations.size()); }

Result<void> migrate(Database& database, int target) {
    const auto stamp = read_own_stamp(database);
    if (!stamp) return stamp.error();
    for (auto version = static_cast<int>(stamp->version); version < target; ++version) {
        const auto* name = migrations.at(static_cast<std::size_t>(version));
        auto ran = database.execute(fmt::format("BEGIN IMMEDIATE; {} PRAGMA application_id = {}; PRAGMA user_version = {}; "
                                                "COMMIT;",
                                                embedded(name).value(), application_id, version + 1));
        if (!ran) {
            (void)database.execute("ROLLBACK"); // the error that matters is the first
            return std::move(ran).error().within(name);
        }
    }
    return {};
}

Result<void> check_schema(Database& database) {
    const auto stamp = read_own_stamp(database);
    if (!stamp) return stamp.error();
    if (stamp->version != newest_schema())
        return Error{ErrorKind::unavailable,
                     fmt::format("the database has schema {}, this program needs {}: start `mestolo serve` once, which "
                                 "brings it up to date",
                                 stamp->version, newest_schema())};
    return {};
}

} // namespace data
