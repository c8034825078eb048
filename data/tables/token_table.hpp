// Tokens and browser sessions, known by the hashes of their secrets alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/database.hpp"

namespace data {

/// Who holds a token, and what for.
struct Token {
    std::int64_t id = 0;
    std::string name;
    std::string role;
    std::optional<std::string> school;  ///< of role school, and of the node that stands in it
    std::optional<std::string> merchant; ///< of role merchant, and of a shop's node
    std::vector<std::string> channels;  ///< of role channel
    counter::Instant created_at;
    std::optional<counter::Instant> revoked_at;
};

class TokenTable {
public:
    explicit TokenTable(Database& database);

    Result<std::int64_t> add(const Token& token, std::string_view hash);
    /// The token gets another secret; its sessions end.
    Result<void> roll(std::int64_t id, std::string_view new_hash);
    Result<void> revoke(std::int64_t id, counter::Instant at);
    /// With the hashes of their secrets, revoked ones too.
    Result<std::vector<std::pair<std::string, Token>>> all();

    Result<void> add_session(std::string_view hash, std::int64_t token, counter::Instant at, counter::Instant expires_at);
    /// Those that have not expired: their hashes and whose they are.
    Result<std::vector<std::pair<std::string, std::int64_t>>> sessions(counter::Instant now);
    Result<void> end_session(std::string_view hash);

private:
    Result<void> expect_one_change(Result<void> ran, std::int64_t id);

    Database* database_;
    Query add_;
    Query roll_;
    Query revoke_;
    Query all_;
    Query add_session_;
    Query sessions_;
    Query end_session_;
    Query end_sessions_;
};

} // namespace data
