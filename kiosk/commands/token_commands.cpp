#include "kiosk/commands/commands.hpp"

#include <fmt/ranges.h>

#include "kiosk/commands/common.hpp"
#include "kiosk/commands/language.hpp"
#include "kiosk/sign_in.hpp"

namespace kiosk {

namespace {

void print_secret(const boost::json::object& token) {
    fmt::print(fmt::runtime(say("Codice di accesso n. {}: {}\nMostrato solo adesso: conservarlo al sicuro.\n",
                                "Access code no. {}: {}\nShown this once: keep it safe.\n")),
               token.at("id").to_number<std::int64_t>(), std::string_view{token.at("token").as_string()});
}

} // namespace

data::Result<void> token_create_command(const Folder& folder, const TokenOptions& options) {
    data::Token token;
    token.name = options.name;
    token.role = options.role;
    token.school = options.school;
    token.merchant = options.merchant;
    token.channels = split_channels(options.channels);
    const StoreWork work = [&](data::Store& store, const Moment& at) -> data::Result<boost::json::object> {
        token.created_at = at.now;
        const auto secret = make_secret();
        const auto id = add_token(store, token, hash_of(secret));
        if (!id) return id.error();
        return boost::json::object{{"id", *id}, {"token", secret}};
    };
    boost::json::object body{{"name", options.name}, {"role", options.role}};
    if (options.school) body["school"] = *options.school;
    if (options.merchant) body["merchant"] = *options.merchant;
    if (!options.channels.empty()) body["channels"] = options.channels;
    const auto done = write_or_ask(folder, work, "/control/tokens", body);
    if (!done) return done.error();
    print_secret(*done);
    return {};
}

data::Result<void> token_list_command(const Folder& folder) {
    auto database = open_reader(folder);
    if (!database) return std::move(database).error();
    data::TokenTable table{*database};
    const auto tokens = table.all();
    if (!tokens) return tokens.error();
    for (const auto& [hash, token] : *tokens)
        fmt::print("{:>4}  {:<9} {:<24} {}{}{}  {}\n", token.id, token.role, token.name, token.school.value_or(token.merchant.value_or("")),
                   fmt::join(token.channels, ","), token.revoked_at ? say(" (revocato)", " (revoked)") : "",
                   counter::to_string(token.created_at));
    return {};
}

data::Result<void> token_roll_command(const Folder& folder, std::int64_t id) {
    const StoreWork work = [id](data::Store& store, const Moment&) -> data::Result<boost::json::object> {
        const auto secret = make_secret();
        if (auto done = store.tokens().roll(id, hash_of(secret)); !done) return std::move(done).error();
        return boost::json::object{{"id", id}, {"token", secret}};
    };
    const auto done = write_or_ask(folder, work, fmt::format("/control/tokens/{}/roll", id), {});
    if (!done) return done.error();
    print_secret(*done);
    return {};
}

data::Result<void> token_revoke_command(const Folder& folder, std::int64_t id) {
    const StoreWork work = [id](data::Store& store, const Moment& at) -> data::Result<boost::json::object> {
        if (auto done = store.tokens().revoke(id, at.now); !done) return std::move(done).error();
        return boost::json::object{};
    };
    const auto done = write_or_ask(folder, work, fmt::format("/control/tokens/{}/revoke", id), {});
    if (!done) return done.error();
    fmt::print(fmt::runtime(say("Codice di accesso n. {} revocato.\n", "Access code no. {} revoked.\n")), id);
    return {};
}

} // namespace kiosk
