#include "data/tables/token_table.hpp"

#include <fmt/ranges.h>

#include "data/joined.hpp"

namespace data {

namespace {

Token read_token(const Rows& rows) {
    Token token;
    token.id = rows.integer(0);
    token.name = rows.text(1);
    token.role = rows.text(2);
    token.school = rows.optional_text(3);
    token.created_at = rows.instant(5);
    token.merchant = rows.optional_text(8);
    token.channels = split(rows.text(4));
    if (!rows.is_null(6)) token.revoked_at = rows.instant(6);
    return token;
}

} // namespace

TokenTable::TokenTable(Database& database)
    : database_(&database),
      add_(database, "INSERT INTO tokens (name, role, school, channels, hash, created_at, merchant) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
      roll_(database, "UPDATE tokens SET hash = ?2 WHERE id = ?1 AND revoked_at IS NULL"),
      revoke_(database, "UPDATE tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL"),
      all_(database, "SELECT id, name, role, school, channels, created_at, revoked_at, hash, merchant FROM tokens ORDER BY id"),
      add_session_(database, "INSERT INTO sessions VALUES (?1, ?2, ?3, ?4)"),
      sessions_(database, "SELECT hash, token FROM sessions WHERE expires_at > ?1"),
      end_session_(database, "DELETE FROM sessions WHERE hash = ?1"),
      end_sessions_(database, "DELETE FROM sessions WHERE token = ?1") {}

Result<std::int64_t> TokenTable::add(const Token& token, std::string_view hash) {
    auto added = add_.run(token.name, token.role, token.school, fmt::format("{}", fmt::join(token.channels, ";")), hash,
                          token.created_at, token.merchant);
    if (!added) return std::move(added).error();
    return database_->last_row_id();
}

Result<void> TokenTable::expect_one_change(Result<void> ran, std::int64_t id) {
    if (ran && database_->changes() != 1)
        return Error{ErrorKind::not_found, fmt::format("there is no valid token {}: `mestolo token list` shows them", id)};
    return ran;
}

Result<void> TokenTable::roll(std::int64_t id, std::string_view new_hash) {
    if (auto done = expect_one_change(roll_.run(id, new_hash), id); !done) return done;
    return end_sessions_.run(id);
}

Result<void> TokenTable::revoke(std::int64_t id, counter::Instant at) {
    if (auto done = expect_one_change(revoke_.run(id, at), id); !done) return done;
    return end_sessions_.run(id);
}

Result<std::vector<std::pair<std::string, Token>>> TokenTable::all() {
    std::vector<std::pair<std::string, Token>> tokens;
    auto rows = all_.rows();
    while (rows.next()) tokens.emplace_back(rows.text(7), read_token(rows));
    if (!rows.status()) return rows.status().error();
    return tokens;
}

Result<void> TokenTable::add_session(std::string_view hash, std::int64_t token, counter::Instant at,
                                     counter::Instant expires_at) {
    return add_session_.run(hash, token, at, expires_at);
}

Result<std::vector<std::pair<std::string, std::int64_t>>> TokenTable::sessions(counter::Instant now) {
    std::vector<std::pair<std::string, std::int64_t>> sessions;
    auto rows = sessions_.rows(now);
    while (rows.next()) sessions.emplace_back(rows.text(0), rows.integer(1));
    if (!rows.status()) return rows.status().error();
    return sessions;
}

Result<void> TokenTable::end_session(std::string_view hash) { return end_session_.run(hash); }

} // namespace data
