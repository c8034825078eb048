#include "tests/bench/sqlite.hpp"

#include <sqlite3.h>

#include "tests/bench/bench.hpp"

namespace bench {

namespace {

[[noreturn]] void fail(sqlite3* handle, const std::string& what) {
    throw CannotTake("SQLite: " + what + ": " + sqlite3_errmsg(handle));
}

} // namespace

void Sqlite::Close::operator()(sqlite3* handle) const { sqlite3_close(handle); }

Sqlite::Sqlite(const std::filesystem::path& file) {
    open(file.c_str());
    execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
}

Sqlite::Sqlite() { open(":memory:"); }

void Sqlite::open(const char* name) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(name, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) fail(handle, name);
}

void Sqlite::execute(const char* sql) {
    if (sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(handle(), sql);
}

std::int64_t Sqlite::last_row_id() const { return sqlite3_last_insert_rowid(handle()); }

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement::Statement(Sqlite& database, const std::string& sql) : database_(&database) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(database.handle(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
        fail(database.handle(), sql);
    statement_.reset(statement);
}

void Statement::bind(int at, std::int64_t value) { sqlite3_bind_int64(statement_.get(), at, value); }

void Statement::bind(int at, std::string_view text) {
    sqlite3_bind_text(statement_.get(), at, text.data() ? text.data() : "", static_cast<int>(text.size()), SQLITE_STATIC);
}

void Statement::bind_null(int at) { sqlite3_bind_null(statement_.get(), at); }

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    sqlite3_reset(statement_.get());
    if (code != SQLITE_DONE) fail(database_->handle(), sqlite3_sql(statement_.get()));
    return false;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string_view Statement::text(int column) const {
    const auto* text = sqlite3_column_text(statement_.get(), column);
    return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

} // namespace bench
