#include "kiosk/routes/routes.hpp"

#include <algorithm>

#include "kiosk/json_body.hpp"
#include "kiosk/wire.hpp"

namespace kiosk {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto tolerated_future = 5s; // of the instant that a central system stamped

bool may_use(const Principal& who, std::string_view channel) {
    switch (who.role) {
    case Role::central: return true;
    case Role::channel: return std::ranges::find(who.channels, channel) != who.channels.end();
    case Role::school: return channel == "kiosk";
    case Role::office: return channel == "office";
    default: return false;
    }
}

asio::awaitable<net::Response> post_request(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"request_id", "channel", "diner", "operation", "date", "received_at"}};
    data::Submission submission;
    submission.request_id = body.text("request_id", 100);
    submission.channel = body.text("channel", 50);
    auto& request = submission.request;
    request.diner = body.text("diner", 100);
    const auto operation = body.text("operation");
    request.date = body.optional_date("date");
    const auto stamped = body.optional_instant("received_at");
    const auto known = counter::parse_operation(operation);
    if (!known) body.bad_value("operation", "cancel, uncancel, bianco, unbianco, suspend, resume, block or unblock");
    if (stamped && *stamped > call.request.received_at + tolerated_future)
        body.bad_value("received_at", "an instant that is not ahead of this node's clock");
    if (body.fault()) co_return *body.fault();
    if (stamped && call.who.role != Role::central) co_return forbidden("received_at is taken from central tokens alone");
    if (!may_use(call.who, submission.channel)) co_return forbidden("this token may not use that channel");
    request.operation = *known;
    request.channel = counter::parse_channel(submission.channel);
    request.received_at = stamped.value_or(call.request.received_at);

    using MaybeAnswer = std::optional<data::Answer>; // empty: another school's diner
    StoreWorker::Work<MaybeAnswer> work = [submission = std::move(submission), school = call.who.school, now = clock.now(),
                                           state = clock.state()](data::Store& s) -> data::Result<MaybeAnswer> {
        if (school)
            if (const auto diner = s.roster().find_diner(submission.request.diner);
                diner && s.roster().schools()[s.roster().school_of(*diner)].code != *school)
                return MaybeAnswer{};
        auto answer = s.submit(submission, now, state);
        if (!answer) return std::move(answer).error();
        return MaybeAnswer{*answer};
    };
    const auto answer = co_await store.write<MaybeAnswer>(std::move(work));
    if (!answer) co_return problem_of(answer.error());
    if (!*answer) co_return forbidden("a school's token sees its own groups alone");
    co_return json_response(200, wire::answer(**answer));
}

} // namespace

void add_request_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock) {
    router.add(net::Method::post, "/api/v1/requests",
               guarded(sign_in, {Role::channel, Role::school, Role::office, Role::central},
                       [&](const Call& call) { return post_request(store, clock, call); }));
}

} // namespace kiosk
