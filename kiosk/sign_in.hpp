// Who may do what: tokens, browser sessions, and the role that a request comes with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/store.hpp"
#include "kiosk/net/http.hpp"

namespace kiosk {

enum class Role : std::uint8_t { kitchen, school, merchant, office, channel, central, admin, node };
std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view text);

/// Who sent a request.
struct Principal {
    Role role{};
    std::string name;                  ///< of the token; stands as author where nobody else is named
    std::optional<std::string> school; ///< of roles school and node: the one that it sees
    std::vector<std::string> channels; ///< of role channel
    std::optional<std::string> merchant; ///< of role merchant, and of a shop's node: whose till it is
};

/// A secret of 256 random bits, printable.
std::string make_secret();
/// What is stored of a secret.
std::string hash_of(std::string_view secret);

/// The tokens and sessions of the running service, in memory; the io thread's. The store holds the same.
class SignIn {
public:
    using ByHash = std::vector<std::pair<std::string, data::Token>>;
    using SessionsByHash = std::vector<std::pair<std::string, std::int64_t>>; ///< whose token's id
    SignIn(const ByHash& tokens, const SessionsByHash& sessions);

    /// By bearer token, by session cookie, or, on the control socket, as admin.
    std::optional<Principal> who(const net::Request& request) const;
    std::optional<data::Token> token_of(std::string_view secret) const;

    void add(std::string hash, data::Token token);
    void remove(std::int64_t token);
    void add_session(std::string hash, std::int64_t token);
    void end_session(std::string_view hash);

    static constexpr std::string_view cookie = "mestolo_session";
    /// The session's secret that a browser sent, if any.
    static std::optional<std::string_view> session_secret(const net::Request& request);

private:
    std::unordered_map<std::string, data::Token> tokens_;          // by hash
    std::unordered_map<std::string, std::int64_t> sessions_;       // by hash: the token's id
};

/// `portal;app` or `portal,app` taken apart.
std::vector<std::string> split_channels(std::string_view joined);
/// Stores a new token once its role, school and channels fit together. Returns its id.
data::Result<std::int64_t> add_token(data::Store& store, const data::Token& token, std::string_view hash);

/// Whether a browser's request comes from a page of ours: no Origin header, or one that names the host asked for.
bool is_same_origin(const net::Request& request);

} // namespace kiosk
