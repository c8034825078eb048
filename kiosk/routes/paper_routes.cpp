#include "kiosk/routes/routes.hpp"

#include <charconv>

#include <fmt/format.h>

#include "kiosk/json_body.hpp"
#include "kiosk/net/problem.hpp"
#include "kiosk/routes/lay_out.hpp"
#include "kiosk/wire_paper.hpp"

namespace kiosk {

namespace asio = boost::asio;
using counter::paper::Kind;

namespace {

constexpr std::size_t most_serials = 500;

net::Response problem_of_paper(const data::Error& error) {
    if (error.kind == data::ErrorKind::conflict) return net::problem(409, "conflict", "Not possible now", error.message);
    return problem_of(error);
}

net::Response bad_query(std::string_view detail) { return net::problem(400, "bad-value", "Value not allowed", detail); }

/// The number in a path or query; 0, which no row has, if it is none.
std::int64_t number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size() && number > 0 ? number : 0;
}

/// Whose day a query asks for.
struct Asked {
    counter::ServiceDate date;
    std::optional<std::string> school;
};
std::variant<Asked, net::Response> asked_in(const Call& call) {
    std::optional<net::Response> fault;
    const auto date = date_parameter(call.request, "date", fault);
    if (fault) return std::move(*fault);
    if (!date) return bad_query("date must be given, like 2026-09-21");
    auto school = visible_school(call.who, call.request.parameter("school"));
    if (auto* refusal = std::get_if<net::Response>(&school)) return std::move(*refusal);
    return Asked{*date, std::get<std::optional<std::string>>(std::move(school))};
}

data::Result<std::optional<counter::SchoolId>> school_of(const data::Store& store, const std::optional<std::string>& code) {
    if (!code) return std::nullopt;
    const auto school = store.roster().find_school(*code);
    if (!school) return data::Error{data::ErrorKind::not_found, fmt::format("there is no school {:?}", *code)};
    return school;
}

using Object = boost::json::object;
using ReadDay = data::Result<Object> (*)(data::Store&, counter::ServiceDate, std::optional<counter::SchoolId>, counter::Instant);

asio::awaitable<net::Response> get_day(StoreWorker& store, Clock& clock, ReadDay read, const Call& call) {
    auto asked = asked_in(call);
    if (auto* refusal = std::get_if<net::Response>(&asked)) co_return std::move(*refusal);
    StoreWorker::Work<Object> work = [asked = std::get<Asked>(asked), now = clock.now(), read](data::Store& s) -> data::Result<Object> {
        const auto school = school_of(s, asked.school);
        if (!school) return school.error();
        return read(s, asked.date, *school, now);
    };
    const auto day = co_await store.read<Object>(std::move(work));
    if (!day) co_return problem_of(day.error());
    co_return json_response(200, *day);
}

asio::awaitable<net::Response> post_order(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"date", "school", "author"}};
    const auto date = body.date("date");
    const auto code = body.optional_text("school");
    const data::paper::Order order{body.optional_text("author").value_or(call.who.name), clock.now()};
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<Object> work = [=](data::Store& s) -> data::Result<Object> {
        const auto school = school_of(s, code);
        if (!school) return school.error();
        if (auto ordered = s.order_papers(date, *school, order); !ordered) return std::move(ordered).error();
        return wire::papers(s, date, std::nullopt, order.now);
    };
    const auto papers = co_await store.write<Object>(std::move(work));
    if (!papers) co_return problem_of_paper(papers.error());
    co_return json_response(200, *papers);
}

/// As people call a paper.
std::string file_name(counter::ServiceDate date, std::string_view title, std::string_view place) {
    return kiosk::file_name(fmt::format("{} {} {}", counter::to_string(date), title, place));
}

/// As PDF, whatever the kind's printer speaks, on its paper.
printers::RenderOptions pdf_options(Kind kind, const data::paper::PrintSetup& setup) {
    printers::RenderOptions options;
    const auto media = printers::parse_media(setup.of_queue(setup.queue_for(kind)).media).value_or(printers::Media{});
    using Paper = printers::Media::Kind;
    if (kind == Kind::labels) options.media = media.kind == Paper::roll ? printers::Media{Paper::label, 62, 100, 1, 1} : media;
    if (kind == Kind::receipt) options = receipt_options();
    return options;
}

bool may_preview(const Principal& who, Kind kind) {
    if (kind == Kind::matching_sheet) return who.role == Role::school || who.role == Role::office;
    return who.role != Role::school;
}

asio::awaitable<net::Response> get_preview(StoreWorker& store, Clock& clock, Printing& printing, const Call& call) {
    auto asked = asked_in(call);
    if (auto* refusal = std::get_if<net::Response>(&asked)) co_return std::move(*refusal);
    const auto kind = counter::paper::parse_kind(call.request.parameter("kind").value_or(""));
    if (!kind || *kind == Kind::receipt || *kind == Kind::statement)
        co_return bad_query("kind must be one of the papers of a day, such as meal_sheet");
    if (!may_preview(call.who, *kind)) co_return forbidden("this paper is not for this token's role");
    const auto sheet = number_in(call.request.parameter("sheet").value_or(""));
    StoreWorker::Work<ToLayOut> work = [asked = std::get<Asked>(asked), kind = *kind, sheet,
                                        now = clock.now()](data::Store& s) -> data::Result<ToLayOut> {
        const auto school = school_of(s, asked.school);
        const auto setup = s.papers().setup().read();
        if (!school) return school.error();
        if (!setup) return setup.error();
        const auto days = s.day(asked.date, now, *school);
        if (!days) return days.error();
        auto documents = s.papers().preview(s.roster(), *days, asked.date, kind, sheet > 0 ? std::optional{sheet} : std::nullopt, now);
        if (!documents) return documents.error();
        if (documents->empty())
            return data::Error{data::ErrorKind::not_found, "there is nothing of this kind to show for that day yet"};
        auto options = pdf_options(kind, *setup);
        // The matching sheet is of today's codes and never ordered: what is shown is the thing itself.
        options.preview = kind != Kind::matching_sheet;
        return ToLayOut{std::move(*documents), options,
                        file_name(asked.date, "anteprima", asked.school.value_or("") + " " + std::string{to_string(kind)})};
    };
    auto found = co_await store.read<ToLayOut>(std::move(work));
    co_return co_await lay_out(printing, std::move(found));
}

asio::awaitable<net::Response> get_pdf(StoreWorker& store, Printing& printing, const Call& call) {
    StoreWorker::Work<ToLayOut> work = [id = number_in(call.params["id"])](data::Store& s) -> data::Result<ToLayOut> {
        const auto paper = s.papers().papers().find(id);
        const auto setup = s.papers().setup().read();
        if (!paper) return paper.error();
        if (!setup) return setup.error();
        if (!*paper) return data::Error{data::ErrorKind::not_found, "there is no such paper"};
        auto document = s.papers().document(id);
        if (!document) return document.error();
        ToLayOut found{{}, pdf_options((*paper)->kind, *setup),
                       file_name((*paper)->date, (*paper)->title, (*paper)->school.value_or(""))};
        found.documents.push_back(std::move(*document));
        return found;
    };
    auto found = co_await store.read<ToLayOut>(std::move(work));
    co_return co_await lay_out(printing, std::move(found));
}

asio::awaitable<net::Response> post_reprint(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"request_id", "author", "serials"}};
    const auto request_id = body.text("request_id", 100);
    const data::paper::Order order{body.optional_text("author").value_or(call.who.name), clock.now()};
    const auto serials = body.optional_integers("serials", most_serials, 1, 1'000'000'000'000);
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<Object> work = [=, id = number_in(call.params["id"])](data::Store& s) -> data::Result<Object> {
        if (auto printed = s.papers().reprint(id, serials, request_id, order); !printed) return std::move(printed).error();
        return wire::paper(s, id);
    };
    const auto paper = co_await store.write<Object>(std::move(work));
    if (!paper) co_return problem_of_paper(paper.error());
    co_return json_response(200, *paper);
}

std::optional<data::paper::Verdict> parse_verdict(std::string_view text) {
    using data::paper::Verdict;
    if (text == "came_out") return Verdict::came_out;
    if (text == "retry") return Verdict::retry;
    if (text == "cancel") return Verdict::cancel;
    return std::nullopt;
}

asio::awaitable<net::Response> post_decision(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"decision", "author"}};
    const auto verdict = parse_verdict(body.text("decision"));
    if (!verdict) body.bad_value("decision", "came_out, retry or cancel");
    const data::paper::Order order{body.optional_text("author").value_or(call.who.name), clock.now()};
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<Object> work = [=, id = number_in(call.params["id"])](data::Store& s) -> data::Result<Object> {
        const auto job = s.papers().jobs().find(id);
        if (!job) return job.error();
        if (auto decided = s.papers().decide(id, *verdict, order); !decided) return std::move(decided).error();
        return wire::paper(s, (*job)->paper);
    };
    const auto paper = co_await store.write<Object>(std::move(work));
    if (!paper) co_return problem_of_paper(paper.error());
    co_return json_response(200, *paper);
}

asio::awaitable<net::Response> post_scan(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"mark", "serial", "date", "author"}};
    const auto mark = body.optional_text("mark", 100);
    const auto serial = body.optional_integer("serial", 1, 1'000'000'000'000);
    const auto date = body.optional_date("date");
    const data::paper::Order order{body.optional_text("author").value_or(call.who.name), clock.now()};
    if (mark.has_value() == serial.has_value()) body.bad_value("mark", "what the barcode says; or give a serial instead, not both");
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<Object> work = [=](data::Store& s) -> data::Result<Object> {
        const auto scan = s.papers().scan(mark.value_or(""), serial, date, order);
        if (!scan) return scan.error();
        return wire::scan(s, *scan);
    };
    const auto scanned = co_await store.write<Object>(std::move(work));
    if (!scanned) co_return problem_of(scanned.error());
    co_return json_response(200, *scanned);
}

} // namespace

void add_paper_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, Printing& printing) {
    const std::initializer_list<Role> readers{Role::kitchen, Role::office, Role::admin};
    const std::initializer_list<Role> writers{Role::kitchen, Role::office};
    router.add(net::Method::get, "/api/v1/papers",
               guarded(sign_in, readers, [&](const Call& call) { return get_day(store, clock, wire::papers, call); }));
    router.add(net::Method::post, "/api/v1/papers",
               guarded(sign_in, writers, [&](const Call& call) { return post_order(store, clock, call); }));
    router.add(net::Method::get, "/api/v1/papers/preview",
               guarded(sign_in, {Role::kitchen, Role::office, Role::admin, Role::school},
                       [&](const Call& call) { return get_preview(store, clock, printing, call); }));
    router.add(net::Method::get, "/api/v1/papers/{id}/pdf",
               guarded(sign_in, readers, [&](const Call& call) { return get_pdf(store, printing, call); }));
    router.add(net::Method::post, "/api/v1/papers/{id}/reprint",
               guarded(sign_in, writers, [&](const Call& call) { return post_reprint(store, clock, call); }));
    router.add(net::Method::post, "/api/v1/print-jobs/{id}/decision",
               guarded(sign_in, writers, [&](const Call& call) { return post_decision(store, clock, call); }));
    router.add(net::Method::get, "/api/v1/trays",
               guarded(sign_in, readers, [&](const Call& call) { return get_day(store, clock, wire::trays, call); }));
    router.add(net::Method::post, "/api/v1/trays/scan",
               guarded(sign_in, {Role::kitchen}, [&](const Call& call) { return post_scan(store, clock, call); }));
}

} // namespace kiosk
