#include "kiosk/routes/routes.hpp"

#include "kiosk/json_body.hpp"

namespace kiosk {

namespace {

boost::asio::awaitable<net::SocketDecision> open_board(const SignIn& sign_in, Board& board, const net::Request& request) {
    auto admitted = admit(sign_in, {Role::kitchen, Role::school, Role::office, Role::central, Role::admin}, request);
    if (auto* refusal = std::get_if<net::Response>(&admitted)) co_return std::move(*refusal);
    // A browser sends its cookie with any page's WebSocket: only our own pages may use it.
    if (!is_same_origin(request)) co_return forbidden("the socket is opened from a page of another origin");
    std::optional<net::Response> fault;
    const auto date = date_parameter(request, "date", fault);
    if (fault) co_return std::move(*fault);
    const auto& who = std::get<Principal>(admitted);
    const bool printing = who.role == Role::kitchen || who.role == Role::office || who.role == Role::admin;
    co_return board.events(date, who.role == Role::school ? who.school : std::nullopt, printing);
}

} // namespace

void add_board_route(net::Router& router, const SignIn& sign_in, Board& board) {
    router.add_socket("/api/v1/board", [&](const net::Request& request, const net::Params&) {
        return open_board(sign_in, board, request);
    });
}

} // namespace kiosk
