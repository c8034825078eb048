#include "kiosk/sign_in.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/ranges.h>
#include <sodium.h>

namespace kiosk {

namespace {

using namespace std::string_view_literals;

constexpr std::array roles{"kitchen"sv, "school"sv, "merchant"sv, "office"sv, "channel"sv, "central"sv, "admin"sv, "node"sv};

void ensure_sodium() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium finds no source of randomness"); // nothing works then
}

Principal principal_of(const data::Token& token) {
    return {parse_role(token.role).value_or(Role::merchant), token.name, token.school, token.channels, token.merchant};
}

} // namespace

std::string_view to_string(Role role) { return roles[static_cast<std::size_t>(role)]; }

std::optional<Role> parse_role(std::string_view text) {
    const auto found = std::ranges::find(roles, text);
    if (found == roles.end()) return std::nullopt;
    return static_cast<Role>(found - roles.begin());
}

std::string make_secret() {
    ensure_sodium();
    std::array<unsigned char, 32> random{};
    randombytes_buf(random.data(), random.size());
    std::string text(sodium_base64_ENCODED_LEN(random.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(text.data(), text.size(), random.data(), random.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.pop_back(); // the terminating zero
    return text;
}

std::string hash_of(std::string_view secret) {
    ensure_sodium();
    // A plain hash will do: the secret is random, so that nobody can guess it from its hash.
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), nullptr,
                       0);
    std::string hex(hash.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
    hex.pop_back();
    return hex;
}

SignIn::SignIn(const ByHash& tokens, const SessionsByHash& sessions) : sessions_(sessions.begin(), sessions.end()) {
    for (const auto& [hash, token] : tokens)
        if (!token.revoked_at) tokens_.emplace(hash, token);
}

std::optional<Principal> SignIn::who(const net::Request& request) const {
    if (request.local) return Principal{Role::admin, "control", std::nullopt, {}, std::nullopt};
    if (const auto authorization = request.header("Authorization")) {
        constexpr auto scheme = "Bearer "sv;
        if (!authorization->starts_with(scheme)) return std::nullopt;
        const auto token = token_of(authorization->substr(scheme.size()));
        if (!token) return std::nullopt;
        return principal_of(*token);
    }
    const auto secret = session_secret(request);
    if (!secret) return std::nullopt;
    const auto session = sessions_.find(hash_of(*secret));
    if (session == sessions_.end()) return std::nullopt;
    const auto token = std::ranges::find(tokens_, session->second, [](const auto& entry) { return entry.second.id; });
    if (token == tokens_.end()) return std::nullopt;
    return principal_of(token->second);
}

std::optional<data::Token> SignIn::token_of(std::string_view secret) const {
    const auto found = tokens_.find(hash_of(secret));
    if (found == tokens_.end()) return std::nullopt;
    return found->second;
}

void SignIn::add(std::string hash, data::Token token) {
    remove(token.id);
    tokens_.insert_or_assign(std::move(hash), std::move(token));
}

void SignIn::remove(std::int64_t token) {
    std::erase_if(tokens_, [token](const auto& entry) { return entry.second.id == token; });
    std::erase_if(sessions_, [token](const auto& entry) { return entry.second == token; });
}

void SignIn::add_session(std::string hash, std::int64_t token) { sessions_.insert_or_assign(std::move(hash), token); }

void SignIn::end_session(std::string_view hash) { sessions_.erase(std::string{hash}); }

std::optional<std::string_view> SignIn::session_secret(const net::Request& request) {
    auto cookies = request.header("Cookie");
    while (cookies && !cookies->empty()) {
        auto one = cookies->substr(0, cookies->find(';'));
        cookies->remove_prefix(std::min(cookies->size(), one.size() + 1));
        while (one.starts_with(' ')) one.remove_prefix(1);
        if (one.starts_with(cookie) && one.substr(cookie.size()).starts_with('=')) return one.substr(cookie.size() + 1);
    }
    return std::nullopt;
}

std::vector<std::string> split_channels(std::string_view joined) {
    std::vector<std::string> channels;
    while (!joined.empty()) {
        const auto end = std::min(joined.find_first_of(",;"), joined.size());
        if (end != 0) channels.emplace_back(joined.substr(0, end));
        joined.remove_prefix(std::min(joined.size(), end + 1));
    }
    return channels;
}

data::Result<std::int64_t> add_token(data::Store& store, const data::Token& token, std::string_view hash) {
    const auto wrong = [](std::string message) { return data::Error{data::ErrorKind::wrong_input, std::move(message)}; };
    const auto role = parse_role(token.role);
    if (!role) return wrong(fmt::format("role must be one of {}", fmt::join(roles, ", ")));
    if (*role == Role::school ? !token.school : *role != Role::node && token.school)
        return wrong("a token of role school names its school, and of others only one of role node may");
    if (*role == Role::merchant ? !token.merchant : *role != Role::node && token.merchant)
        return wrong("a token of role merchant names its merchant, and of others only one of role node may");
    if (token.merchant && token.school) return wrong("a node stands in a school or in a merchant's shop, not in both");
    if (*role == Role::node) {
        const auto all = store.tokens().all();
        if (!all) return all.error();
        for (const auto& [hash_of_other, other] : *all)
            if (other.role == token.role && other.name == token.name && !other.revoked_at)
                return data::Error{data::ErrorKind::conflict,
                                   fmt::format("the node {:?} has a token: give it a new secret, or revoke it", token.name)};
            else if (other.role == token.role && token.merchant && other.merchant == token.merchant && !other.revoked_at)
                return data::Error{data::ErrorKind::conflict,
                                   fmt::format("the till of {} belongs to the node {:?}: a series of receipts has one. If that machine is gone, "
                                               "revoke its token first ({})",
                                               *token.merchant, other.name, other.id)};
    }
    if (token.school && !store.roster().find_school(*token.school))
        return wrong(fmt::format("there is no school {:?}", *token.school));
    if (token.merchant) {
        const auto merchant = store.payers().merchant(*token.merchant);
        if (!merchant) return merchant.error();
        if (!*merchant) return wrong(fmt::format("there is no merchant {:?}", *token.merchant));
    }
    if ((*role == Role::channel) != !token.channels.empty())
        return wrong("a token of role channel lists its channels, and no other does");
    for (const auto& channel : token.channels)
        if (!counter::parse_channel(channel)) return wrong(fmt::format("there is no channel {:?}", channel));
    return store.tokens().add(token, hash);
}

bool is_same_origin(const net::Request& request) {
    const auto origin = request.header("Origin");
    if (!origin) return true;
    const auto host = request.header("Host");
    const auto scheme_end = origin->find("://");
    return host && scheme_end != std::string_view::npos && origin->substr(scheme_end + 3) == *host;
}

} // namespace kiosk
