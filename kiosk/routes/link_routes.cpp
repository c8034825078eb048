#include "kiosk/routes/routes.hpp"

#include <charconv>

#include <boost/json/array.hpp>

#include "data/link/parked.hpp"
#include "kiosk/json_body.hpp"
#include "kiosk/net/problem.hpp"
#include "kiosk/wire_link.hpp"

namespace kiosk {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr std::string_view subprotocol = "mestolo.sync.v1";

using ParkedFacts = std::vector<data::link::ParkedFact>;

asio::awaitable<net::Response> get_link(StoreWorker& store, Clock& clock, const LinkParts& link, const Call& call) {
    StoreWorker::Work<ParkedFacts> work = [](data::Store& s) { return data::link::ParkedTable{s.database()}.all(); };
    const auto parked = co_await store.read<ParkedFacts>(std::move(work));
    if (!parked) co_return problem_of(parked.error());
    auto sites = link.sites ? link.sites->statuses() : std::vector<Sites::Status>{};
    if (call.who.role == Role::school)
        std::erase_if(sites, [&](const Sites::Status& site) { return site.school != call.who.school; });
    co_return json_response(200, wire::link(link.node, clock.now(), link.uplink ? &link.uplink->status() : nullptr, sites, *parked));
}

asio::awaitable<net::Response> post_retry(StoreWorker& store, Clock& clock, const Call& call) {
    std::int64_t id = 0;
    const auto text = call.params["id"];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size())
        co_return net::problem(404, "not-found", "Not found", "there is no parked fact of that number");
    using Retried = std::optional<data::link::ParkedFact>; // what is still parked
    StoreWorker::Work<Retried> work = [id, now = clock.now()](data::Store& s) -> data::Result<Retried> {
        data::link::ParkedTable parked{s.database()};
        data::link::PeerTable peers{s.database()};
        const auto sink = s.receiver();
        const auto applied = data::link::retry(parked, peers, *sink, id, now);
        if (!applied) return applied.error();
        if (*applied) return Retried{};
        return parked.find(id);
    };
    const auto left = co_await store.write<Retried>(std::move(work));
    if (!left) co_return problem_of(left.error());
    json::object body{{"applied", !left->has_value()}};
    if (*left) body["reason"] = (*left)->reason;
    co_return json_response(200, body);
}

asio::awaitable<net::SocketDecision> open_sync(const SignIn& sign_in, Sites& sites, const net::Request& request) {
    auto admitted = admit(sign_in, {Role::node}, request);
    if (auto* refusal = std::get_if<net::Response>(&admitted)) co_return std::move(*refusal);
    const auto asked = request.header("Sec-WebSocket-Protocol").value_or("");
    if (asked.find(subprotocol) == std::string_view::npos)
        co_return net::problem(400, "malformed-request", "Malformed request", "the subprotocol is mestolo.sync.v1");
    const auto& who = std::get<Principal>(admitted);
    co_return sites.events(who.name, who.school, who.merchant);
}

} // namespace

void add_link_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, const LinkParts& link) {
    router.add(net::Method::get, "/api/v1/link",
               guarded(sign_in, {Role::kitchen, Role::office, Role::admin, Role::school},
                       [&store, &clock, link](const Call& call) { return get_link(store, clock, link, call); }));
    router.add(net::Method::post, "/api/v1/link/parked/{id}/retry",
               guarded(sign_in, {Role::kitchen, Role::admin},
                       [&store, &clock](const Call& call) { return post_retry(store, clock, call); }));
    if (link.sites)
        router.add_socket("/api/v1/sync", [&sign_in, sites = link.sites](const net::Request& request, const net::Params&) {
            return open_sync(sign_in, *sites, request);
        });
}

} // namespace kiosk
