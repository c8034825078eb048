#include "data/database.hpp"

#include <sqlite3.h>

#include <fmt/format.h>

namespace data {

namespace {

ErrorKind kind_of(int code) {
    switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY: return ErrorKind::unavailable;
    case SQLITE_CONSTRAINT: return ErrorKind::conflict;
    case SQLITE_NOTADB: return ErrorKind::wrong_input;
    default: return ErrorKind::internal;
    }
}

Error error_of(sqlite3* handle) {
    return {kind_of(sqlite3_extended_errcode(handle)), fmt::format("database: {}", sqlite3_errmsg(handle))};
}

} // namespace

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Result<Database> Database::open(const std::filesystem::path& file, Access access) {
    const int flags = access == Access::owner ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    // Before the first connection: counting what is allocated takes a lock for each allocation.
    [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database{handle};
    if (code != SQLITE_OK) return error_of(handle).within(file.string());
    sqlite3_busy_timeout(handle, 5000); // a reader's lock while WAL is recovered; ms
    const std::string pragmas = access == Access::owner
                                    ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                                    : "PRAGMA query_only = ON;";
    if (auto set = database.execute(pragmas); !set) return std::move(set).error().within(file.string());
    return database;
}

Result<void> Database::execute(const std::string& sql) {
    if (sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return error_of(handle());
    return {};
}

std::int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(handle()); }

std::int64_t Database::changes() const { return sqlite3_changes64(handle()); }

void Query::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<void> Query::prepare() {
    if (statement_) return {};
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(database_->handle(), sql_.c_str(), static_cast<int>(sql_.size()), SQLITE_PREPARE_PERSISTENT,
                           &statement, nullptr) != SQLITE_OK)
        return error_of(database_->handle()).within(sql_);
    statement_.reset(statement);
    return {};
}

void Query::bind(int at, std::int64_t value) { sqlite3_bind_int64(statement_.get(), at, value); }

void Query::bind(int at, std::string_view text) {
    sqlite3_bind_text(statement_.get(), at, text.data() ? text.data() : "", static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

void Query::bind(int at, std::span<const std::byte> bytes) {
    // A null pointer would be NULL, not an empty blob.
    sqlite3_bind_blob(statement_.get(), at, bytes.empty() ? "" : static_cast<const void*>(bytes.data()),
                      static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
}

void Query::bind(int at, std::nullopt_t) { sqlite3_bind_null(statement_.get(), at); }

Result<bool> Query::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return error_of(database_->handle());
}

void Query::reset() {
    if (statement_) sqlite3_reset(statement_.get());
}

bool Rows::next() {
    if (!status_) return false;
    auto stepped = query_->step();
    if (!stepped) {
        status_ = std::move(stepped).error();
        return false;
    }
    return *stepped;
}

std::int64_t Rows::integer(int column) const { return sqlite3_column_int64(query_->statement_.get(), column); }

std::string_view Rows::text(int column) const {
    const auto* text = sqlite3_column_text(query_->statement_.get(), column);
    const auto size = sqlite3_column_bytes(query_->statement_.get(), column);
    return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
}

std::span<const std::byte> Rows::blob(int column) const {
    const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(query_->statement_.get(), column));
    const auto size = sqlite3_column_bytes(query_->statement_.get(), column);
    return {bytes, static_cast<std::size_t>(size)};
}

bool Rows::is_null(int column) const {
    return sqlite3_column_type(query_->statement_.get(), column) == SQLITE_NULL;
}

} // namespace data
