#include "kiosk/routes/guard.hpp"

#include <algorithm>

#include <boost/json/serialize.hpp>

#include "kiosk/log.hpp"
#include "kiosk/net/problem.hpp"

namespace kiosk {

namespace {

boost::asio::awaitable<net::Response> not_here() {
    co_return net::problem(404, "not-found", "Not found", "nothing answers at this path");
}

bool changes_something(net::Method method) { return method != net::Method::get && method != net::Method::head; }

} // namespace

std::variant<Principal, net::Response> admit(const SignIn& sign_in, const std::vector<Role>& roles,
                                             const net::Request& request) {
    auto who = sign_in.who(request);
    if (!who) {
        auto refusal = net::problem(401, "unauthorized", "Sign in first", "send a valid token, or sign in on the screen");
        refusal.headers.emplace_back("WWW-Authenticate", "Bearer");
        return refusal;
    }
    if (!roles.empty() && std::ranges::find(roles, who->role) == roles.end())
        return forbidden("this token's role may not do that");
    if (changes_something(request.method) && !is_same_origin(request))
        return forbidden("the request comes from a page of another origin");
    return std::move(*who);
}

net::Handler guarded(const SignIn& sign_in, std::initializer_list<Role> roles, GuardedHandler handler) {
    return [&sign_in, allowed = std::vector<Role>(roles), handler = std::move(handler)](
               const net::Request& request, const net::Params& params) -> boost::asio::awaitable<net::Response> {
        auto admitted = admit(sign_in, allowed, request);
        if (auto* refusal = std::get_if<net::Response>(&admitted)) co_return std::move(*refusal);
        const Call call{request, params, std::get<Principal>(std::move(admitted))};
        co_return co_await handler(call);
    };
}

net::Handler control_only(net::Handler handler) {
    return [handler = std::move(handler)](const net::Request& request, const net::Params& params) {
        return request.local ? handler(request, params) : not_here();
    };
}

net::Response json_response(unsigned status, const boost::json::object& body) {
    return net::Response{status, "application/json", boost::json::serialize(body)};
}

net::Response problem_of(const data::Error& error) {
    switch (error.kind) {
    case data::ErrorKind::wrong_input: return net::problem(400, "bad-value", "Value not allowed", error.message);
    case data::ErrorKind::conflict: return net::problem(409, "already-closed", "Already closed", error.message);
    case data::ErrorKind::not_found: return net::problem(404, "not-found", "Not found", error.message);
    case data::ErrorKind::unavailable:
        log_error("store", error.message);
        return net::problem(503, "unavailable", "Unavailable",
                            "nothing was recorded: try again; if it goes on, see `mestolo doctor`");
    case data::ErrorKind::internal: break;
    }
    log_error("store", error.message);
    return net::problem(500, "internal", "Internal error", "nothing was recorded; the log says more");
}

net::Response forbidden(std::string_view detail) { return net::problem(403, "forbidden", "Not allowed with this token", detail); }

std::variant<std::optional<std::string>, net::Response> visible_school(const Principal& who,
                                                                       std::optional<std::string_view> asked) {
    if (who.role != Role::school) return asked ? std::optional{std::string{*asked}} : std::nullopt;
    if (asked && asked != who.school) return forbidden("a school's token sees its own school alone");
    return who.school;
}

bool may_see_group(const Principal& who, const counter::Roster& roster, counter::GroupId group) {
    return who.role != Role::school || who.school == roster.schools()[roster.groups()[group].school].code;
}

} // namespace kiosk
