#include "kiosk/routes/routes.hpp"

#include "kiosk/json_body.hpp"
#include "kiosk/net/problem.hpp"
#include "kiosk/print/setup_change.hpp"
#include "kiosk/print/test_page.hpp"
#include "kiosk/wire_paper.hpp"

namespace kiosk {

namespace asio = boost::asio;

namespace {

using Object = boost::json::object;

asio::awaitable<net::Response> answer_setup(StoreWorker& store, Printing& printing) {
    const auto destinations = co_await printing.destinations();
    StoreWorker::Work<Object> work = [&](data::Store& s) -> data::Result<Object> {
        const auto setup = s.papers().setup().read();
        if (!setup) return setup.error();
        return wire::printers(destinations, *setup, s.roster(), printing.folder().string());
    };
    const auto answer = co_await store.read<Object>(std::move(work));
    if (!answer) co_return problem_of(answer.error());
    co_return json_response(200, *answer);
}

asio::awaitable<net::Response> put_setup(StoreWorker& store, Printing& printing, const Call& call) {
    JsonBody body{call.request, {"routes", "queues", "settings"}};
    const auto setup = setup_in(body);
    if (body.fault()) co_return *body.fault();
    using Kept = data::paper::PrintSetup;
    StoreWorker::Work<Kept> work = [setup](data::Store& s) { return keep_setup(s, setup); };
    const auto kept = co_await store.write<Kept>(std::move(work));
    if (!kept) co_return problem_of(kept.error());
    co_return co_await answer_setup(store, printing);
}

data::Result<Object> order_test(data::Store& s, const std::string& queue, counter::paper::Kind kind, const std::string& request_id,
                                const data::paper::Order& order) {
    const auto today = local_date(s.roster(), order.now);
    counter::paper::LocalTime now{today, {}};
    if (s.roster().authorities().size() != 0) {
        const auto wall = s.roster().authorities()[counter::AuthorityId{0}].policy.zone.wall_clock(order.now);
        now = {wall.date, wall.time};
    }
    const auto paper = s.papers().order_test(queue, test_page(kind, now), today, request_id, order);
    if (!paper) return paper.error();
    return wire::paper(s, paper->id);
}

asio::awaitable<net::Response> post_test(StoreWorker& store, Clock& clock, const Principal* who, const net::Request& request) {
    JsonBody body{request, {"queue", "kind", "request_id", "author"}};
    const auto queue = body.text("queue", 127);
    const auto kind = counter::paper::parse_kind(body.text("kind"));
    using counter::paper::Kind;
    if (kind != Kind::labels && kind != Kind::meal_sheet && kind != Kind::receipt)
        body.bad_value("kind", "labels, meal_sheet or receipt");
    const auto request_id = body.text("request_id", 100);
    const data::paper::Order order{body.optional_text("author").value_or(who ? who->name : ""), clock.now()};
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<Object> work = [=, kind = *kind](data::Store& s) { return order_test(s, queue, kind, request_id, order); };
    const auto paper = co_await store.write<Object>(std::move(work));
    if (!paper) co_return problem_of(paper.error());
    co_return json_response(200, *paper);
}

/// `mestolo printers` with something to change.
asio::awaitable<net::Response> post_change(StoreWorker& store, const net::Request& request) {
    JsonBody body{request, {"kind", "queue", "fallback", "language", "media", "automatic", "use_by", "carrier", "names"}};
    SetupChange change;
    for (const auto& [field, text] : {std::pair{"kind", &change.kind}, {"queue", &change.queue}, {"fallback", &change.fallback},
                                      {"language", &change.language}, {"media", &change.media}, {"automatic", &change.automatic},
                                      {"use_by", &change.use_by}, {"carrier", &change.carrier}, {"names", &change.names}})
        *text = body.optional_text(field).value_or("");
    if (body.fault()) co_return *body.fault();
    using Kept = data::paper::PrintSetup;
    StoreWorker::Work<Kept> work = [change](data::Store& s) { return change_setup(s, change); };
    const auto kept = co_await store.write<Kept>(std::move(work));
    if (!kept) co_return problem_of(kept.error());
    co_return net::Response{204};
}

} // namespace

void add_printer_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, Printing& printing) {
    const std::initializer_list<Role> roles{Role::kitchen, Role::office, Role::admin};
    router.add(net::Method::get, "/api/v1/printers",
               guarded(sign_in, roles, [&](const Call&) { return answer_setup(store, printing); }));
    router.add(net::Method::put, "/api/v1/printers",
               guarded(sign_in, roles, [&](const Call& call) { return put_setup(store, printing, call); }));
    router.add(net::Method::post, "/api/v1/printers/test",
               guarded(sign_in, roles, [&](const Call& call) { return post_test(store, clock, &call.who, call.request); }));
    router.add(net::Method::post, "/control/printers/list", control_only([&](const net::Request&, const net::Params&) {
                   return answer_setup(store, printing);
               }));
    router.add(net::Method::post, "/control/printers", control_only([&](const net::Request& request, const net::Params&) {
                   return post_change(store, request);
               }));
    router.add(net::Method::post, "/control/printers/test", control_only([&](const net::Request& request, const net::Params&) {
                   return post_test(store, clock, nullptr, request);
               }));
}

} // namespace kiosk
