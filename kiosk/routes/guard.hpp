// What every route has in common: who may call it, and how the store's errors become problem documents.
#pragma once

#include <functional>
#include <initializer_list>

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include "data/result.hpp"
#include "kiosk/net/router.hpp"
#include "kiosk/sign_in.hpp"

namespace kiosk {

/// One request to a route, with who sent it.
struct Call {
    Call(const net::Request& r, const net::Params& p, Principal w) : request(r), params(p), who(std::move(w)) {}
    const net::Request& request;
    const net::Params& params;
    Principal who;
};
using GuardedHandler = std::function<boost::asio::awaitable<net::Response>(const Call&)>;

/// Lets only callers of these roles through: 401 without a valid token or session, 403 for others, and for a browser's
/// change that comes from another origin. An empty list means anybody with a token.
net::Handler guarded(const SignIn& sign_in, std::initializer_list<Role> roles, GuardedHandler handler);

/// Only whoever may open the data folder's control socket gets there; elsewhere these paths don't exist.
net::Handler control_only(net::Handler handler);

/// The principal of a request of one of these roles, or the refusal.
std::variant<Principal, net::Response> admit(const SignIn& sign_in, const std::vector<Role>& roles,
                                             const net::Request& request);

net::Response json_response(unsigned status, const boost::json::object& body);
net::Response problem_of(const data::Error& error);
net::Response forbidden(std::string_view detail);

/// A school's token sees its own school alone: the school to restrict to, if any, given the one asked for.
/// Empty variant member `Response` if it asks for another.
std::variant<std::optional<std::string>, net::Response> visible_school(const Principal& who,
                                                                       std::optional<std::string_view> asked);

/// A school's token sees its own groups alone.
bool may_see_group(const Principal& who, const counter::Roster& roster, counter::GroupId group);

} // namespace kiosk
