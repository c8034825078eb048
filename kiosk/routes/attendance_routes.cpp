#include "kiosk/routes/routes.hpp"

#include <fmt/format.h>

#include "counter/attendance.hpp"
#include "kiosk/json_body.hpp"
#include "kiosk/net/problem.hpp"
#include "kiosk/wire_kiosk.hpp"

namespace kiosk {

namespace asio = boost::asio;

namespace {

constexpr std::size_t most_absent = 500; // of one group
constexpr std::size_t most_diets = 20;   // of extra meals
constexpr std::int64_t most_meals = 1'000;

/// A refusal as a problem document, where a day may be in a state that doesn't allow it.
net::Response problem_of_day(const data::Error& error, std::string_view type, std::string_view title) {
    return error.kind == data::ErrorKind::conflict ? net::problem(409, type, title, error.message) : problem_of(error);
}

data::Error no_such_group() { return {data::ErrorKind::not_found, "there is no such group"}; }

net::Response not_your_group() { return forbidden("a school's token sees its own groups alone"); }

data::Result<net::Response> take_statement(data::Store& s, const data::Statement& statement, const Principal& who,
                                           counter::Instant now, const counter::ClockState& clock) {
    const auto id = s.roster().find_group(statement.group);
    if (!id) return no_such_group();
    if (!may_see_group(who, s.roster(), *id)) return not_your_group();
    for (const auto& code : statement.absent)
        if (const auto diner = s.roster().find_diner(code); !diner || s.roster().group_of(*diner) != *id)
            return data::Error{data::ErrorKind::wrong_input, fmt::format("absent: {:?} is no diner of this group", code)};
    if (counter::expected(s.roster(), *id, statement.date).empty())
        return data::Error{data::ErrorKind::wrong_input,
                           fmt::format("nobody of this group is served on {}", counter::to_string(statement.date))};
    const auto answer = s.state_attendance(statement, now, clock);
    if (!answer) return answer.error();
    const auto group = data::read_kiosk_group(s, *id, statement.date, now);
    if (!group) return group.error();
    return json_response(200, wire::attendance_answer(*answer, *group, s.roster()));
}

asio::awaitable<net::Response> post_attendance(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"request_id", "group", "date", "absent", "extras", "confirmed", "author"}};
    data::Statement statement;
    statement.request_id = body.text("request_id", 100);
    statement.received_at = call.request.received_at;
    statement.group = body.text("group");
    statement.date = body.date("date");
    statement.absent = body.texts("absent", most_absent, 100);
    body.objects("extras", most_diets, {"diet", "count"}, [&](JsonBody& item) {
        data::ExtraMeals extra;
        extra.diet = item.text("diet");
        extra.count = item.integer("count", 1, most_meals);
        statement.extras.push_back(std::move(extra));
    });
    statement.confirmed = body.boolean("confirmed");
    statement.author = body.optional_text("author").value_or(call.who.name);
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<net::Response> work = [statement = std::move(statement), who = call.who, now = clock.now(),
                                             state = clock.state()](data::Store& s) {
        return take_statement(s, statement, who, now, state);
    };
    auto response = co_await store.write<net::Response>(std::move(work));
    if (!response) co_return problem_of_day(response.error(), "day-over", "Day over");
    co_return std::move(*response);
}

asio::awaitable<net::Response> post_variation(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"request_id", "group", "date", "diet", "bianco", "delta", "reason", "author"}};
    data::link::AskedVariation asked;
    asked.request_id = body.text("request_id", 100);
    asked.received_at = call.request.received_at;
    asked.group = body.text("group");
    asked.date = body.date("date");
    asked.diet = body.text("diet");
    asked.bianco = body.boolean("bianco");
    asked.delta = body.integer("delta", -most_meals, most_meals);
    asked.reason = body.text("reason", 500);
    asked.author = body.optional_text("author").value_or(call.who.name);
    if (asked.delta == 0) body.bad_value("delta", "a number of meals to add or take away");
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<net::Response> work = [asked = std::move(asked), who = call.who, now = clock.now(),
                                             state = clock.state()](data::Store& s) -> data::Result<net::Response> {
        const auto id = s.roster().find_group(asked.group);
        if (!id) return no_such_group();
        if (!may_see_group(who, s.roster(), *id)) return not_your_group();
        const auto variation = s.ask_variation(asked, now, state);
        if (!variation) return variation.error();
        return json_response(200, wire::variation_receipt(*variation, asked.received_at));
    };
    auto response = co_await store.write<net::Response>(std::move(work));
    if (!response) co_return problem_of_day(response.error(), "still-open", "Still open");
    co_return std::move(*response);
}

} // namespace

void add_attendance_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock) {
    const std::initializer_list<Role> users{Role::school, Role::kitchen, Role::office};
    router.add(net::Method::post, "/api/v1/attendance",
               guarded(sign_in, users, [&](const Call& call) { return post_attendance(store, clock, call); }));
    router.add(net::Method::post, "/api/v1/variations",
               guarded(sign_in, users, [&](const Call& call) { return post_variation(store, clock, call); }));
}

} // namespace kiosk
