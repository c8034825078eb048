#include "kiosk/routes/routes.hpp"

#include <charconv>

#include "kiosk/json_body.hpp"
#include "kiosk/net/problem.hpp"

namespace kiosk {

namespace asio = boost::asio;

namespace {

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

net::Response no_such_number() {
    return net::problem(404, "not-found", "Not found", "the path must end in a number that exists");
}

asio::awaitable<net::Response> post_closing(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"school", "date", "reason", "author"}};
    const auto school = body.text("school");
    const auto date = body.date("date");
    const auto reason = body.text("reason", 500);
    const auto author = body.text("author");
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<data::Closing> work = [=, now = clock.now(), state = clock.state()](data::Store& s) {
        return s.close_early(school, date, reason, author, now, state);
    };
    const auto closing = co_await store.write<data::Closing>(std::move(work));
    if (!closing) co_return problem_of(closing.error());
    co_return json_response(201, {{"number", closing->number}, {"closed_at", counter::to_string(closing->closed_at)}});
}

asio::awaitable<net::Response> post_confirmation(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"author", "kitchen"}};
    const auto author = body.text("author");
    const auto kitchen = body.optional_text("kitchen").value_or("");
    const auto number = number_of(call.params["number"]);
    if (body.fault()) co_return *body.fault();
    if (!number) co_return no_such_number();
    StoreWorker::Work<data::Closing> work = [=, now = clock.now()](data::Store& s) {
        return s.confirm_closing(kitchen, *number, author, now);
    };
    const auto closing = co_await store.write<data::Closing>(std::move(work));
    if (!closing) co_return problem_of(closing.error());
    co_return json_response(200, {{"number", closing->number}, {"provisional", closing->provisional}});
}

asio::awaitable<net::Response> post_acknowledgement(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"decision", "reason", "author"}};
    const auto decision = body.text("decision");
    const auto reason = body.optional_text("reason", 500);
    const auto author = body.optional_text("author").value_or(call.who.name);
    const auto id = number_of(call.params["id"]);
    if (decision != "acknowledged" && decision != "refused") body.bad_value("decision", "acknowledged or refused");
    if (body.fault()) co_return *body.fault();
    if (!id) co_return no_such_number();
    const auto state = decision == "acknowledged" ? data::VariationState::acknowledged : data::VariationState::refused;
    StoreWorker::Work<data::Variation> work = [=, now = clock.now()](data::Store& s) {
        return s.decide_variation(*id, state, author, now, reason);
    };
    const auto variation = co_await store.write<data::Variation>(std::move(work));
    if (!variation) co_return problem_of(variation.error());
    co_return json_response(200, {{"id", variation->id}, {"state", data::to_string(variation->state)}});
}

} // namespace

void add_closing_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock) {
    const std::initializer_list<Role> deciders{Role::kitchen, Role::admin};
    router.add(net::Method::post, "/api/v1/closings",
               guarded(sign_in, deciders, [&](const Call& call) { return post_closing(store, clock, call); }));
    router.add(net::Method::post, "/api/v1/closings/{number}/confirmation",
               guarded(sign_in, deciders, [&](const Call& call) { return post_confirmation(store, clock, call); }));
    router.add(net::Method::post, "/api/v1/variations/{id}/ack",
               guarded(sign_in, deciders, [&](const Call& call) { return post_acknowledgement(store, clock, call); }));
}

} // namespace kiosk
