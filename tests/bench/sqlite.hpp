// SQLite alone, as a peer: the same file and settings as the store's, prepared statements, and nothing around them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace bench {

/// A connection with the store's settings: WAL, synchronous=FULL, foreign keys. Failures are CannotTake.
class Sqlite {
public:
    /// The file is made if it is missing.
    explicit Sqlite(const std::filesystem::path& file);
    /// A database in memory.
    Sqlite();

    void execute(const char* sql);
    std::int64_t last_row_id() const;
    sqlite3* handle() const { return handle_.get(); }

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    void open(const char* name);
    std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement. Texts are bound without a copy: they outlive the step.
class Statement {
public:
    Statement(Sqlite& database, const std::string& sql);

    void bind(int at, std::int64_t value);
    void bind(int at, std::string_view text);
    void bind_null(int at);
    /// True on a row; at the end the statement is ready to be bound and stepped anew.
    bool step();
    void run() {
        while (step()) {}
    }
    std::int64_t integer(int column) const;
    std::string_view text(int column) const;
    bool is_null(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    Sqlite* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

} // namespace bench
