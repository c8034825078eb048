#include "kiosk/routes/routes.hpp"

#include <fmt/format.h>

#include "kiosk/json_body.hpp"
#include "kiosk/net/problem.hpp"

namespace kiosk {

namespace asio = boost::asio;

namespace {

constexpr auto session_length = std::chrono::hours{24 * 180}; // a wall screen stays signed in for a term

asio::awaitable<net::Response> post_session(SignIn& sign_in, StoreWorker& store, Clock& clock, const net::Request& request) {
    JsonBody body{request, {"token"}};
    const auto secret = body.text("token", 200);
    if (body.fault()) co_return *body.fault();
    if (!is_same_origin(request)) co_return forbidden("the request comes from a page of another origin");
    const auto token = sign_in.token_of(secret);
    if (!token) co_return net::problem(401, "unauthorized", "Sign in first", "this access code is not valid (any more)");

    const auto session = make_secret();
    const auto hash = hash_of(session);
    StoreWorker::Work<void> work = [hash, id = token->id, now = clock.now()](data::Store& s) {
        return s.tokens().add_session(hash, id, now, now + session_length);
    };
    const auto kept = co_await store.write<void>(std::move(work));
    if (!kept) co_return problem_of(kept.error());
    sign_in.add_session(hash, token->id);
    net::Response response{204};
    response.headers.emplace_back("Set-Cookie",
                                  fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict", SignIn::cookie, session,
                                              std::chrono::seconds{session_length}.count()));
    co_return response;
}

asio::awaitable<net::Response> get_session(bool demo, const Call& call) {
    boost::json::object body{{"role", to_string(call.who.role)}, {"name", call.who.name}, {"demo", demo}};
    if (call.who.school) body["school"] = *call.who.school;
    if (call.who.merchant) body["merchant"] = *call.who.merchant;
    co_return json_response(200, body);
}

asio::awaitable<net::Response> delete_session(SignIn& sign_in, StoreWorker& store, const Call& call) {
    if (const auto secret = SignIn::session_secret(call.request)) {
        const auto hash = hash_of(*secret);
        StoreWorker::Work<void> work = [hash](data::Store& s) { return s.tokens().end_session(hash); };
        const auto ended = co_await store.write<void>(std::move(work));
        if (!ended) co_return problem_of(ended.error());
        sign_in.end_session(hash);
    }
    net::Response response{204};
    response.headers.emplace_back("Set-Cookie", fmt::format("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict", SignIn::cookie));
    co_return response;
}

} // namespace

void add_session_routes(net::Router& router, SignIn& sign_in, StoreWorker& store, Clock& clock, bool demo) {
    router.add(net::Method::post, "/api/v1/session", [&](const net::Request& request, const net::Params&) {
        return post_session(sign_in, store, clock, request);
    });
    router.add(net::Method::get, "/api/v1/session",
               guarded(sign_in, {}, [demo](const Call& call) { return get_session(demo, call); }));
    router.add(net::Method::delete_, "/api/v1/session",
               guarded(sign_in, {}, [&](const Call& call) { return delete_session(sign_in, store, call); }));
}

} // namespace kiosk
