#include "kiosk/routes/routes.hpp"

#include <algorithm>
#include <charconv>

#include "counter/count.hpp"
#include "kiosk/board.hpp"
#include "kiosk/json_body.hpp"
#include "kiosk/net/problem.hpp"
#include "kiosk/wire.hpp"

namespace kiosk {

namespace asio = boost::asio;

namespace {

constexpr int most_weeks = 53;
constexpr date::days most_days{400};

bool wants_csv(const net::Request& request) {
    const auto accept = request.header("Accept");
    return accept && accept->starts_with("text/csv");
}

/// The date and school that a count is asked for.
struct Asked {
    std::optional<counter::ServiceDate> date; ///< none: today, or the next day with service
    std::optional<std::string> school;
};

std::variant<Asked, net::Response> asked_for(const Call& call) {
    std::optional<net::Response> fault;
    Asked asked;
    asked.date = date_parameter(call.request, "date", fault);
    if (fault) return std::move(*fault);
    auto school = visible_school(call.who, call.request.parameter("school"));
    if (auto* refusal = std::get_if<net::Response>(&school)) return std::move(*refusal);
    asked.school = std::get<std::optional<std::string>>(std::move(school));
    return asked;
}

/// Reads the day asked for and makes a response of it, on the store's thread, where the roster is.
using Present = std::function<data::Result<net::Response>(data::Store&, const wire::Days&, counter::ServiceDate)>;

asio::awaitable<net::Response> read_day(StoreWorker& store, Clock& clock, const Call& call, Present present) {
    auto asked = asked_for(call);
    if (auto* refusal = std::get_if<net::Response>(&asked)) co_return std::move(*refusal);
    StoreWorker::Work<net::Response> work = [asked = std::get<Asked>(std::move(asked)), present = std::move(present),
                                             now = clock.now()](data::Store& s) -> data::Result<net::Response> {
        std::optional<counter::SchoolId> school;
        if (asked.school) {
            school = s.roster().find_school(*asked.school);
            if (!school) return data::Error{data::ErrorKind::not_found, "there is no such school"};
        }
        const auto date = asked.date.value_or(day_to_show(s.roster(), now));
        const auto days = s.day(date, now, school);
        if (!days) return days.error();
        return present(s, *days, date);
    };
    auto response = co_await store.read<net::Response>(std::move(work));
    if (!response) co_return problem_of(response.error());
    co_return std::move(*response);
}

asio::awaitable<net::Response> get_counts(StoreWorker& store, Clock& clock, const Board::GetFeeds& feeds, const Call& call) {
    Present present = [csv = wants_csv(call.request), feeds = feeds()](data::Store& s, const wire::Days& days,
                                                      counter::ServiceDate date) -> data::Result<net::Response> {
        if (csv) return net::Response{200, "text/csv; charset=utf-8", wire::counts_csv(days, date)};
        return json_response(200, wire::counts(days, s.roster(), date, feeds));
    };
    return read_day(store, clock, call, std::move(present));
}

asio::awaitable<net::Response> get_production(StoreWorker& store, Clock& clock, const Call& call) {
    Present present = [](data::Store& s, const wire::Days& days, counter::ServiceDate date) -> data::Result<net::Response> {
        const auto diets = data::read_diets(s.database());
        if (!diets) return diets.error();
        return json_response(200, wire::production(days, s.roster(), *diets, date));
    };
    return read_day(store, clock, call, std::move(present));
}

asio::awaitable<net::Response> get_history(StoreWorker& store, Clock& clock, const Call& call) {
    std::optional<net::Response> fault;
    const auto until = date_parameter(call.request, "until", fault);
    int weeks = 4;
    if (const auto text = call.request.parameter("weeks")) {
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), weeks);
        if ((error != std::errc{} || end != text->data() + text->size() || weeks < 1 || weeks > most_weeks) && !fault)
            fault = net::problem(400, "bad-value", "Value not allowed", "weeks must be 1 to 53");
    }
    if (fault) co_return std::move(*fault);
    StoreWorker::Work<net::Response> work = [=, now = clock.now(), own = call.who.role == Role::school ? call.who.school
                                                                                                      : std::nullopt](
                                                data::Store& s) -> data::Result<net::Response> {
        const auto to = until.value_or(local_date(s.roster(), now));
        const auto from = to - date::weeks{weeks} + date::days{1};
        auto days = data::read_history(s.database(), from, to);
        if (!days) return days.error();
        if (own) std::erase_if(*days, [&](const auto& day) { return day.school != *own; });
        return json_response(200, wire::history(*days, from, to));
    };
    auto response = co_await store.read<net::Response>(std::move(work));
    if (!response) co_return problem_of(response.error());
    co_return std::move(*response);
}

asio::awaitable<net::Response> get_service_days(StoreWorker& store, const Call& call) {
    std::optional<net::Response> fault;
    const auto from = date_parameter(call.request, "from", fault);
    const auto to = date_parameter(call.request, "to", fault);
    if (!fault && (!from || !to || *to < *from || *to - *from > most_days))
        fault = net::problem(400, "bad-value", "Value not allowed",
                             "from and to must be given, in order, and at most 400 days apart");
    if (fault) co_return std::move(*fault);
    StoreWorker::Work<net::Response> work = [from = *from, to = *to, own = call.who.role == Role::school ? call.who.school
                                                                                                        : std::nullopt](
                                                data::Store& s) -> data::Result<net::Response> {
        const auto closed = data::read_history(s.database(), from, to);
        if (!closed) return closed.error();
        boost::json::array days;
        for (auto date = from; date <= to; date += date::days{1}) {
            int serving = 0;
            int closings = 0;
            for (const auto school : s.roster().all_schools()) {
                const auto& code = s.roster().schools()[school].code;
                if (own && code != *own) continue;
                const bool is_closed = std::ranges::any_of(
                    *closed, [&](const data::ClosedDay& day) { return day.date == date && day.school == code; });
                closings += is_closed;
                serving += is_closed || counter::has_service(s.roster(), school, date);
            }
            if (serving != 0)
                days.push_back(boost::json::object{
                    {"date", counter::to_string(date)}, {"schools", serving}, {"closed", closings}});
        }
        return json_response(200, {{"days", std::move(days)}});
    };
    auto response = co_await store.read<net::Response>(std::move(work));
    if (!response) co_return problem_of(response.error());
    co_return std::move(*response);
}

asio::awaitable<net::Response> get_proof(StoreWorker& store, const Call& call) {
    std::optional<net::Response> fault;
    const auto date = date_parameter(call.request, "date", fault);
    const auto diner = call.request.parameter("diner");
    if (!fault && (!date || !diner || diner->empty()))
        fault = net::problem(400, "missing-field", "Field missing", "diner and date must be given");
    if (fault) co_return std::move(*fault);
    StoreWorker::Work<data::Proof> work = [date = *date, diner = std::string{*diner}](data::Store& s) {
        return data::read_proof(s.database(), diner, date);
    };
    const auto proof = co_await store.read<data::Proof>(std::move(work));
    if (!proof) co_return problem_of(proof.error());
    if (!proof->known && proof->requests.empty())
        co_return net::problem(404, "not-found", "Not found", "no diner has that code");
    co_return json_response(200, wire::proof(*proof));
}

} // namespace

void add_count_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, const Board::GetFeeds& feeds) {
    const std::initializer_list<Role> readers{Role::kitchen, Role::school, Role::office, Role::central, Role::admin};
    router.add(net::Method::get, "/api/v1/counts",
               guarded(sign_in, readers, [&store, &clock, feeds](const Call& call) { return get_counts(store, clock, feeds, call); }));
    router.add(net::Method::get, "/api/v1/production",
               guarded(sign_in, readers, [&](const Call& call) { return get_production(store, clock, call); }));
    router.add(net::Method::get, "/api/v1/history",
               guarded(sign_in, readers, [&](const Call& call) { return get_history(store, clock, call); }));
    router.add(net::Method::get, "/api/v1/service-days",
               guarded(sign_in, readers, [&](const Call& call) { return get_service_days(store, call); }));
    router.add(net::Method::get, "/api/v1/proof",
               guarded(sign_in, {Role::office, Role::kitchen, Role::admin},
                       [&](const Call& call) { return get_proof(store, call); }));
}

} // namespace kiosk
