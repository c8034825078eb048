#include "kiosk/routes/routes.hpp"

#include "kiosk/json_body.hpp"
#include "kiosk/net/problem.hpp"
#include "kiosk/wire_kiosk.hpp"

namespace kiosk {

namespace asio = boost::asio;

namespace {

using MaybeDate = std::optional<counter::ServiceDate>;

data::Error no_such_school() { return {data::ErrorKind::not_found, "there is no such school"}; }

/// The school that a kiosk's request is about: a school's own, or the one that others must name.
std::variant<std::string, net::Response> school_of(const Principal& who, const net::Request& request) {
    auto visible = visible_school(who, request.parameter("school"));
    if (auto* refusal = std::get_if<net::Response>(&visible)) return std::move(*refusal);
    auto& school = std::get<std::optional<std::string>>(visible);
    if (!school || school->empty()) return net::problem(400, "missing-field", "Field missing", "school must be given");
    return std::move(*school);
}

asio::awaitable<net::Response> get_kiosk(StoreWorker& store, Clock& clock, wire::Link link, const Call& call) {
    std::optional<net::Response> fault;
    const auto date = date_parameter(call.request, "date", fault);
    if (fault) co_return std::move(*fault);
    auto school = school_of(call.who, call.request);
    if (auto* refusal = std::get_if<net::Response>(&school)) co_return std::move(*refusal);
    StoreWorker::Work<net::Response> work = [date, code = std::get<std::string>(std::move(school)), now = clock.now(),
                                             link = std::move(link)](data::Store& s) -> data::Result<net::Response> {
        const auto id = s.roster().find_school(code);
        if (!id) return no_such_school();
        const auto day = data::read_kiosk_day(s, *id, date.value_or(data::kiosk_date(s.roster(), *id, now)), now);
        if (!day) return day.error();
        return json_response(200, wire::kiosk_day(*day, s.roster(), s.node().decides(), now, link));
    };
    auto response = co_await store.read<net::Response>(std::move(work));
    if (!response) co_return problem_of(response.error());
    co_return std::move(*response);
}

/// Answers about a group's day, on the store's thread; only to a token that may see its school.
using AnswerGroup = std::function<data::Result<net::Response>(data::Store&, counter::GroupId, counter::ServiceDate, counter::Instant)>;

asio::awaitable<net::Response> read_group(StoreWorker& store, Clock& clock, const Call& call, AnswerGroup answer) {
    std::optional<net::Response> fault;
    const auto date = date_parameter(call.request, "date", fault);
    if (fault) co_return std::move(*fault);
    StoreWorker::Work<net::Response> work = [date, code = std::string{call.params["group"]}, who = call.who, now = clock.now(),
                                             answer = std::move(answer)](data::Store& s) -> data::Result<net::Response> {
        const auto group = s.roster().find_group(code);
        if (!group) return data::Error{data::ErrorKind::not_found, "there is no such group"};
        if (!may_see_group(who, s.roster(), *group)) return forbidden("a school's token sees its own groups alone");
        return answer(s, *group, date.value_or(data::kiosk_date(s.roster(), s.roster().groups()[*group].school, now)), now);
    };
    auto response = co_await store.read<net::Response>(std::move(work));
    if (!response) co_return problem_of(response.error());
    co_return std::move(*response);
}

asio::awaitable<net::Response> get_group(StoreWorker& store, Clock& clock, const Call& call) {
    AnswerGroup answer = [](data::Store& s, counter::GroupId id, counter::ServiceDate date,
                            counter::Instant now) -> data::Result<net::Response> {
        const auto group = data::read_kiosk_group(s, id, date, now);
        if (!group) return group.error();
        return json_response(200, wire::kiosk_group(*group, s.roster()));
    };
    return read_group(store, clock, call, std::move(answer));
}

asio::awaitable<net::Response> get_trays(StoreWorker& store, Clock& clock, const Call& call) {
    AnswerGroup answer = [](data::Store& s, counter::GroupId id, counter::ServiceDate date,
                            counter::Instant now) -> data::Result<net::Response> {
        const auto rows = data::read_trays(s, id, date, now);
        if (!rows) return rows.error();
        return json_response(200, wire::trays(*rows, s.roster().groups()[id], date));
    };
    return read_group(store, clock, call, std::move(answer));
}

asio::awaitable<net::SocketDecision> open_live(const SignIn& sign_in, StoreWorker& store, KioskLive& live,
                                               const net::Request& request) {
    auto admitted = admit(sign_in, {Role::school, Role::kitchen, Role::office}, request);
    if (auto* refusal = std::get_if<net::Response>(&admitted)) co_return std::move(*refusal);
    // A browser sends its cookie with any page's WebSocket: only our own pages may use it.
    if (!is_same_origin(request)) co_return forbidden("the socket is opened from a page of another origin");
    auto school = school_of(std::get<Principal>(admitted), request);
    if (auto* refusal = std::get_if<net::Response>(&school)) co_return std::move(*refusal);
    auto& code = std::get<std::string>(school);
    StoreWorker::Work<counter::Zone> work = [code](data::Store& s) -> data::Result<counter::Zone> {
        const auto id = s.roster().find_school(code);
        if (!id) return no_such_school();
        return s.roster().policy_of(*id).zone;
    };
    const auto zone = co_await store.read<counter::Zone>(std::move(work));
    if (!zone) co_return problem_of(zone.error());
    co_return live.events(std::move(code), *zone);
}

} // namespace

void add_kiosk_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, KioskLive& live,
                      LinkNow link) {
    const std::initializer_list<Role> users{Role::school, Role::kitchen, Role::office};
    router.add(net::Method::get, "/api/v1/kiosk",
               guarded(sign_in, users, [&, link = std::move(link)](const Call& call) { return get_kiosk(store, clock, link(), call); }));
    router.add(net::Method::get, "/api/v1/kiosk/groups/{group}",
               guarded(sign_in, users, [&](const Call& call) { return get_group(store, clock, call); }));
    router.add(net::Method::get, "/api/v1/kiosk/groups/{group}/diets",
               guarded(sign_in, {Role::school}, [&](const Call& call) { return get_trays(store, clock, call); }));
    router.add_socket("/api/v1/kiosk/live", [&](const net::Request& request, const net::Params&) {
        return open_live(sign_in, store, live, request);
    });
}

} // namespace kiosk
