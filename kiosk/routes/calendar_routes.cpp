#include "kiosk/routes/routes.hpp"

#include "kiosk/json_body.hpp"
#include "kiosk/net/problem.hpp"
#include "kiosk/wire_kiosk.hpp"

namespace kiosk {

namespace asio = boost::asio;

namespace {

constexpr date::days most_days{400};

/// The entry that a body describes; what is wrong with it becomes the body's fault.
counter::CalendarEntry entry_in(JsonBody& body) {
    const auto scope = counter::parse_calendar_scope(body.text("scope"));
    const auto kind = counter::parse_calendar_kind(body.text("kind"));
    counter::CalendarEntry entry{scope.value_or(counter::CalendarScope::authority), body.text("key"),
                                 {body.date("from"), body.date("to")}, kind.value_or(counter::CalendarKind::closed),
                                 body.text("reason", 500)};
    if (!scope) body.bad_value("scope", "authority, school or group");
    if (!kind) body.bad_value("kind", "closed or open");
    return entry;
}

asio::awaitable<net::Response> get_calendar(StoreWorker& store, const Call& call) {
    std::optional<net::Response> fault;
    const auto from = date_parameter(call.request, "from", fault);
    const auto to = date_parameter(call.request, "to", fault);
    if (!fault && (!from || !to || *to < *from || *to - *from > most_days))
        fault = net::problem(400, "bad-value", "Value not allowed",
                             "from and to must be given, in order, and at most 400 days apart");
    if (fault) co_return std::move(*fault);
    StoreWorker::Work<net::Response> work = [from = *from, to = *to](data::Store& s) -> data::Result<net::Response> {
        const auto entries = s.calendar({from, to});
        if (!entries) return entries.error();
        return json_response(200, wire::calendar(*entries, s.roster()));
    };
    auto response = co_await store.read<net::Response>(std::move(work));
    if (!response) co_return problem_of(response.error());
    co_return std::move(*response);
}

asio::awaitable<net::Response> post_preview(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"scope", "key", "from", "to", "kind", "reason"}};
    const auto entry = entry_in(body);
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<data::CalendarPreview> work = [entry, now = clock.now()](data::Store& s) {
        return s.preview_calendar(entry, now);
    };
    const auto preview = co_await store.read<data::CalendarPreview>(std::move(work));
    if (!preview) co_return problem_of(preview.error());
    co_return json_response(200, wire::calendar_preview(*preview));
}

asio::awaitable<net::Response> post_calendar(StoreWorker& store, Clock& clock, Closer& closer, const Call& call) {
    JsonBody body{call.request, {"scope", "key", "from", "to", "kind", "reason", "request_id", "author"}};
    const auto entry = entry_in(body);
    const auto request_id = body.text("request_id", 100);
    const auto author = body.optional_text("author").value_or(call.who.name);
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<data::EnteredCalendar> work = [=, now = clock.now(), state = clock.state()](data::Store& s) {
        return s.enter_calendar(entry, request_id, author, now, state);
    };
    const auto entered = co_await store.write<data::EnteredCalendar>(std::move(work));
    // The only conflict is with this node's part: whoever asks, they may do it in the kitchen alone.
    if (!entered && entered.error().kind == data::ErrorKind::conflict) co_return forbidden(entered.error().message);
    if (!entered) co_return problem_of(entered.error());
    closer.look_again(); // an opened day brings a cutoff
    co_return json_response(200, wire::entered_calendar(*entered));
}

} // namespace

void add_calendar_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, Closer& closer) {
    router.add(net::Method::get, "/api/v1/calendar",
               guarded(sign_in, {Role::kitchen, Role::office, Role::admin},
                       [&](const Call& call) { return get_calendar(store, call); }));
    router.add(net::Method::post, "/api/v1/calendar",
               guarded(sign_in, {Role::kitchen, Role::office},
                       [&](const Call& call) { return post_calendar(store, clock, closer, call); }));
    router.add(net::Method::post, "/api/v1/calendar/preview",
               guarded(sign_in, {Role::kitchen, Role::office},
                       [&](const Call& call) { return post_preview(store, clock, call); }));
}

} // namespace kiosk
