#include "kiosk/routes/routes.hpp"

#include <filesystem>

#include "data/data_set_reader.hpp"
#include "kiosk/json_body.hpp"
#include "kiosk/net/problem.hpp"

namespace kiosk {

namespace {

namespace asio = boost::asio;

asio::awaitable<net::Response> post_import(StoreWorker& store, Clock& clock, Closer& closer, const net::Request& request) {
    JsonBody body{request, {"folder"}};
    const auto folder = body.text("folder", 4096);
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<data::ImportSummary> work = [folder, now = clock.now(), state = clock.state()](
                                                      data::Store& s) -> data::Result<data::ImportSummary> {
        std::vector<data::Fault> faults;
        const auto set = data::read_data_set(folder, faults);
        if (!set) return set.error();
        return s.import(*set, now, state);
    };
    const auto done = co_await store.write<data::ImportSummary>(std::move(work));
    if (!done) co_return problem_of(done.error());
    closer.look_again();
    co_return json_response(200, {{"authorities", done->authorities},
                                  {"schools", done->schools},
                                  {"diners", done->diners},
                                  {"diners_ended", done->diners_ended},
                                  {"variations", done->variations}});
}

asio::awaitable<net::Response> pong() { co_return net::Response{204}; }

boost::json::object secret_json(std::int64_t id, const std::string& secret) { return {{"id", id}, {"token", secret}}; }

asio::awaitable<net::Response> post_token(SignIn& sign_in, StoreWorker& store, Clock& clock, const net::Request& request) {
    JsonBody body{request, {"name", "role", "school", "merchant", "channels"}};
    data::Token token;
    token.name = body.text("name");
    token.role = body.text("role");
    token.school = body.optional_text("school");
    token.merchant = body.optional_text("merchant");
    if (const auto channels = body.optional_text("channels")) token.channels = split_channels(*channels);
    token.created_at = clock.now();
    if (body.fault()) co_return *body.fault();
    const auto secret = make_secret();
    const auto hash = hash_of(secret);
    StoreWorker::Work<std::int64_t> work = [token, hash](data::Store& s) { return add_token(s, token, hash); };
    const auto id = co_await store.write<std::int64_t>(std::move(work));
    if (!id) co_return problem_of(id.error());
    token.id = *id;
    sign_in.add(hash, token);
    co_return json_response(201, secret_json(*id, secret));
}

asio::awaitable<net::Response> post_token_change(SignIn& sign_in, StoreWorker& store, Clock& clock, std::int64_t id, bool roll) {
    const auto secret = roll ? make_secret() : std::string{};
    const auto hash = hash_of(secret);
    using Changed = std::optional<data::Token>;
    StoreWorker::Work<Changed> work = [=, now = clock.now()](data::Store& s) -> data::Result<Changed> {
        const auto done = roll ? s.tokens().roll(id, hash) : s.tokens().revoke(id, now);
        if (!done) return done.error();
        const auto all = s.tokens().all();
        if (!all) return all.error();
        for (const auto& [ignored, token] : *all)
            if (token.id == id) return Changed{token};
        return Changed{};
    };
    const auto token = co_await store.write<Changed>(std::move(work));
    if (!token) co_return problem_of(token.error());
    sign_in.remove(id);
    if (!roll) co_return net::Response{204};
    sign_in.add(hash, token->value());
    co_return json_response(200, secret_json(id, secret));
}

/// The number in a path; 0, which no row has, if it is none.
std::int64_t id_of(std::string_view text) {
    std::int64_t id = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || id > 1'000'000'000) return 0;
        id = id * 10 + (c - '0');
    }
    return id;
}

} // namespace

void add_control_routes(net::Router& router, SignIn& sign_in, StoreWorker& store, Clock& clock, Closer& closer) {
    router.add(net::Method::post, "/control/ping", control_only([](const net::Request&, const net::Params&) { return pong(); }));
    router.add(net::Method::post, "/control/import", control_only([&](const net::Request& request, const net::Params&) {
                   return post_import(store, clock, closer, request);
               }));
    router.add(net::Method::post, "/control/tokens", control_only([&](const net::Request& request, const net::Params&) {
                   return post_token(sign_in, store, clock, request);
               }));
    router.add(net::Method::post, "/control/tokens/{id}/roll",
               control_only([&](const net::Request&, const net::Params& params) {
                   return post_token_change(sign_in, store, clock, id_of(params["id"]), true);
               }));
    router.add(net::Method::post, "/control/tokens/{id}/revoke",
               control_only([&](const net::Request&, const net::Params& params) {
                   return post_token_change(sign_in, store, clock, id_of(params["id"]), false);
               }));
}

} // namespace kiosk
