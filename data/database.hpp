// SQLite behind a narrow header: a connection and its prepared queries. One thread uses a connection at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "counter/time.hpp"
#include "data/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace data {

/// A connection. SQLite 3.40 can lose acknowledged commits when two connections write and checkpoint at once, so one
/// `owner` per file does all of both; `reader`s can do neither.
class Database {
public:
    enum class Access { owner, reader };
    /// WAL, synchronous=FULL, foreign keys on. An owner creates the file if it is missing.
    static Result<Database> open(const std::filesystem::path& file, Access access);

    /// Statements without values and rows, separated by `;`.
    Result<void> execute(const std::string& sql);
    std::int64_t last_row_id() const;
    /// Rows that the last statement inserted, updated or deleted.
    std::int64_t changes() const;
    sqlite3* handle() const { return handle_.get(); }

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    explicit Database(sqlite3* handle) : handle_(handle) {}
    std::unique_ptr<sqlite3, Close> handle_;
};

/// Days since 1970-01-01, the form in which dates are stored.
inline std::int64_t to_column(counter::ServiceDate date) { return date.time_since_epoch().count(); }
/// Milliseconds since 1970-01-01 UTC, the form in which instants are stored.
inline std::int64_t to_column(counter::Instant at) { return at.time_since_epoch().count(); }
inline counter::ServiceDate date_column(std::int64_t days) {
    return counter::ServiceDate{date::days{static_cast<int>(days)}};
}
inline counter::Instant instant_column(std::int64_t ms) { return counter::Instant{std::chrono::milliseconds{ms}}; }

class Rows;

/// A statement, prepared at its first use and kept. Outlived by its database.
class Query {
public:
    Query(Database& database, std::string sql) : database_(&database), sql_(std::move(sql)) {}

    /// Binds the values to ?1, ?2, … and runs to the end.
    template <typename... Values>
    Result<void> run(const Values&... values);
    /// Binds the values; the rows are read from what comes back, which must be gone before the query is used again.
    template <typename... Values>
    Rows rows(const Values&... values);

private:
    friend class Rows;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };

    Result<void> prepare();
    void bind(int at, std::int64_t value);
    void bind(int at, int value) { bind(at, std::int64_t{value}); }
    void bind(int at, bool value) { bind(at, std::int64_t{value}); }
    void bind(int at, std::string_view text);
    void bind(int at, const std::string& text) { bind(at, std::string_view{text}); }
    void bind(int at, std::span<const std::byte> bytes);
    void bind(int at, const char* text) { bind(at, std::string_view{text}); }
    void bind(int at, std::nullopt_t);
    void bind(int at, counter::ServiceDate date) { bind(at, to_column(date)); }
    void bind(int at, counter::Instant instant) { bind(at, to_column(instant)); }
    template <typename T>
    void bind(int at, const std::optional<T>& value) {
        if (value) bind(at, *value);
        else bind(at, std::nullopt);
    }
    template <typename... Values>
    Result<void> bind_all(const Values&... values) {
        auto prepared = prepare();
        [[maybe_unused]] int at = 0;
        if (prepared) (bind(++at, values), ...);
        return prepared;
    }
    /// True on a row, false at the end.
    Result<bool> step();
    void reset();

    Database* database_;
    std::string sql_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// The rows of a running query; resets it when gone.
class Rows {
public:
    Rows(Query& query, Result<void> status) : query_(&query), status_(std::move(status)) {}
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    ~Rows() { query_->reset(); }

    /// False at the end and on a failure, which `status` tells apart.
    bool next();
    const Result<void>& status() const { return status_; }

    std::int64_t integer(int column) const;
    /// Valid until the next row.
    std::string_view text(int column) const;
    /// Valid until the next row.
    std::span<const std::byte> blob(int column) const;
    bool is_null(int column) const;
    counter::ServiceDate date(int column) const { return date_column(integer(column)); }
    counter::Instant instant(int column) const { return instant_column(integer(column)); }
    std::optional<std::string> optional_text(int column) const {
        if (is_null(column)) return std::nullopt;
        return std::string{text(column)};
    }

private:
    Query* query_;
    Result<void> status_;
};

template <typename... Values>
Result<void> Query::run(const Values&... values) {
    auto status = bind_all(values...);
    if (status) {
        if (auto stepped = step(); !stepped) status = std::move(stepped).error();
        reset();
    }
    return status;
}

template <typename... Values>
Rows Query::rows(const Values&... values) {
    return Rows{*this, bind_all(values...)};
}

/// One value of the first row, for questions with one answer; empty if there is no row or it is NULL.
template <typename... Values>
Result<std::optional<std::int64_t>> single_integer(Query& query, const Values&... values) {
    auto rows = query.rows(values...);
    std::optional<std::int64_t> value;
    if (rows.next() && !rows.is_null(0)) value = rows.integer(0);
    if (!rows.status()) return rows.status().error();
    return value;
}

} // namespace data
