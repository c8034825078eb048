#include "kiosk/routes/routes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "kiosk/json_body.hpp"
#include "kiosk/net/problem.hpp"
#include "kiosk/routes/lay_out.hpp"
#include "kiosk/wire_office.hpp"

namespace kiosk {

namespace asio = boost::asio;
using counter::Cents;
using counter::money::Month;
using data::money::EntryKind;
using Object = boost::json::object;

namespace {

constexpr std::int64_t most_cents = 100'000'000;
constexpr std::int64_t most_fee = 10'000;
constexpr std::size_t most_hits = 50;
constexpr std::size_t most_movements = 500; // two school years

net::Response problem_of_office(const data::Error& error) {
    if (error.kind == data::ErrorKind::conflict) return net::problem(409, "conflict", "Not possible now", error.message);
    return problem_of(error);
}

net::Response bad_value(std::string_view detail) { return net::problem(400, "bad-value", "Value not allowed", detail); }
net::Response missing(std::string_view detail) { return net::problem(400, "missing-field", "Field missing", detail); }

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

asio::awaitable<net::Response> read_json(StoreWorker& store, StoreWorker::Work<Object> work) {
    const auto body = co_await store.read<Object>(std::move(work));
    if (!body) co_return problem_of_office(body.error());
    co_return json_response(200, *body);
}

// Accounts and payments.

asio::awaitable<net::Response> get_accounts(StoreWorker& store, const Call& call) {
    const auto typed = call.request.parameter("find");
    if (!typed) co_return missing("find must be given: the begin of a code, or of words of the name");
    if (const auto size = characters(*typed); size < 2 || size > 100) co_return bad_value("find must be of 2 to 100 characters");
    StoreWorker::Work<Object> work = [find = std::string{*typed}](data::Store& s) -> data::Result<Object> {
        const auto found = s.office().find(find, most_hits);
        if (!found) return found.error();
        return wire::accounts(*found);
    };
    co_return co_await read_json(store, std::move(work));
}

asio::awaitable<net::Response> get_account(StoreWorker& store, Clock& clock, const Call& call) {
    StoreWorker::Work<Object> work = [diner = std::string{call.params["diner"]}, now = clock.now()](data::Store& s) -> data::Result<Object> {
        const auto sheet = s.office().account(diner, most_movements, now);
        if (!sheet) return sheet.error();
        return wire::account(*sheet);
    };
    co_return co_await read_json(store, std::move(work));
}

asio::awaitable<net::Response> post_payment(StoreWorker& store, Clock& clock, const Call& call) {
    const auto key = call.request.header("Idempotency-Key");
    if (!key || key->empty()) co_return missing("send an Idempotency-Key header, new for each operation");
    if (key->size() > 100) co_return bad_value("an Idempotency-Key has at most 100 characters");
    JsonBody body{call.request, {"diner", "kind", "amount_cents", "fee_cents", "paid_on", "old_debt", "reference", "author"}};
    data::money::PaymentOrder order;
    order.key = *key;
    order.diner = body.text("diner");
    const auto kind = data::money::parse_payment_kind(body.text("kind"));
    if (!kind) body.bad_value("kind", "card, mav, pagopa, sdd or voucher");
    order.kind = kind.value_or(EntryKind::card);
    order.amount = Cents{body.integer("amount_cents", 1, most_cents)};
    if (const auto fee = body.optional_integer("fee_cents", 0, most_fee)) order.fee = Cents{*fee};
    order.paid_on = body.date("paid_on");
    order.pays_old_debt = body.optional_boolean("old_debt");
    order.reference = body.optional_text_or_empty("reference", 100);
    order.author = body.optional_text("author").value_or(call.who.name);
    order.now = clock.now();
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<std::optional<Object>> work = [order](data::Store& s) -> data::Result<std::optional<Object>> {
        const auto recorded = s.office().pay(order);
        if (!recorded) return recorded.error();
        if (!*recorded) return std::optional<Object>{};
        return std::optional{wire::payment(**recorded)};
    };
    const auto recorded = co_await store.write<std::optional<Object>>(std::move(work));
    if (!recorded) co_return problem_of_office(recorded.error());
    if (!*recorded)
        co_return net::problem(422, "key-reused", "Key used before", "this Idempotency-Key belongs to another payment: make a new one for each");
    co_return json_response(201, **recorded);
}

asio::awaitable<net::Response> get_receipt(StoreWorker& store, Printing& printing, const Call& call) {
    StoreWorker::Work<ToLayOut> work = [series = std::string{call.params["series"]},
                                        receipt = std::string{call.params["receipt"]}](data::Store& s) -> data::Result<ToLayOut> {
        const data::Error unknown{data::ErrorKind::not_found, fmt::format("{} has no receipt {} of vouchers", series, receipt)};
        const auto number = data::money::parse_receipt_number(receipt);
        if (!number) return unknown;
        auto paper = s.office().voucher_receipt(series, *number);
        if (!paper) return std::move(paper).error();
        if (!*paper) return unknown;
        ToLayOut found{{}, receipt_options(), file_name(fmt::format("ricevuta {} {}", series, receipt))};
        found.documents.emplace_back(std::move(**paper));
        return found;
    };
    auto found = co_await store.read<ToLayOut>(std::move(work));
    co_return co_await lay_out(printing, std::move(found));
}

asio::awaitable<net::Response> get_arrears(StoreWorker& store, Clock& clock, const Call& call) {
    std::optional<std::string> authority;
    if (const auto asked = call.request.parameter("authority")) authority = *asked;
    StoreWorker::Work<Object> work = [authority, now = clock.now()](data::Store& s) -> data::Result<Object> {
        const auto lines = s.office().arrears(authority, now);
        if (!lines) return lines.error();
        return wire::arrears(*lines, now);
    };
    co_return co_await read_json(store, std::move(work));
}

// Statements.

/// Whose statements a query asks for.
struct Asked {
    std::string authority;
    Month month;
};
std::variant<Asked, net::Response> asked_in(const Call& call) {
    const auto authority = call.request.parameter("authority");
    const auto text = call.request.parameter("month");
    if (!authority || !text) return missing("authority and month must be given");
    const auto month = counter::money::parse_month(*text);
    if (!month) return bad_value("month must be one such as 2026-09");
    if (authority->empty() || characters(*authority) > 64) return bad_value("authority must be the code of one");
    return Asked{std::string{*authority}, *month};
}

asio::awaitable<net::Response> get_statements(StoreWorker& store, Clock& clock, const Call& call) {
    auto asked = asked_in(call);
    if (auto* fault = std::get_if<net::Response>(&asked)) co_return std::move(*fault);
    StoreWorker::Work<Object> work = [asked = std::get<Asked>(asked), now = clock.now()](data::Store& s) -> data::Result<Object> {
        const auto month = s.office().statements().of(asked.authority, asked.month, now);
        if (!month) return month.error();
        return wire::statements(*month);
    };
    co_return co_await read_json(store, std::move(work));
}

asio::awaitable<net::Response> post_statements(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"authority", "month", "author"}};
    data::money::StatementOrder order;
    order.authority = body.text("authority", 64);
    const auto month = counter::money::parse_month(body.text("month"));
    if (!month) body.bad_value("month", "a month such as 2026-09");
    order.month = month.value_or(Month{});
    order.author = body.optional_text("author").value_or(call.who.name);
    order.now = clock.now();
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<Object> work = [order](data::Store& s) -> data::Result<Object> {
        const auto issued = s.office().statements().issue(order);
        if (!issued) return issued.error();
        return wire::statements(*issued);
    };
    const auto issued = co_await store.write<Object>(std::move(work));
    if (!issued) co_return problem_of_office(issued.error());
    co_return json_response(201, *issued);
}

asio::awaitable<net::Response> get_csv(StoreWorker& store, Clock& clock, const Call& call) {
    auto asked = asked_in(call);
    if (auto* fault = std::get_if<net::Response>(&asked)) co_return std::move(*fault);
    StoreWorker::Work<std::string> work = [asked = std::get<Asked>(asked), now = clock.now()](data::Store& s) -> data::Result<std::string> {
        const auto month = s.office().statements().of(asked.authority, asked.month, now);
        if (!month) return month.error();
        return wire::statements_csv(*month);
    };
    auto csv = co_await store.read<std::string>(std::move(work));
    if (!csv) co_return problem_of_office(csv.error());
    const auto& of = std::get<Asked>(asked);
    net::Response response{200, "text/csv; charset=utf-8", std::move(*csv)};
    response.headers.emplace_back("Content-Disposition",
                                  fmt::format("attachment; filename=\"{}.csv\"", file_name(fmt::format("estratti {} {}", of.authority, to_string(of.month)))));
    co_return response;
}

/// What is handed out: one with nothing to pay only if it is asked for.
bool is_wanted(const data::money::DinerStatement& statement, const std::optional<std::string>& diner) {
    return diner ? statement.diner == *diner : statement.total.value != 0 || statement.due().value != 0;
}

asio::awaitable<net::Response> get_pdf(StoreWorker& store, Clock& clock, Printing& printing, const Call& call) {
    auto asked = asked_in(call);
    if (auto* fault = std::get_if<net::Response>(&asked)) co_return std::move(*fault);
    std::optional<std::string> diner;
    if (const auto one = call.request.parameter("diner")) diner = *one;
    StoreWorker::Work<ToLayOut> work = [asked = std::get<Asked>(asked), diner, now = clock.now()](data::Store& s) -> data::Result<ToLayOut> {
        const auto month = s.office().statements().of(asked.authority, asked.month, now);
        if (!month) return month.error();
        ToLayOut found;
        for (const auto& statement : month->statements)
            if (is_wanted(statement, diner)) found.documents.emplace_back(paper_of(*month, statement));
        if (found.documents.empty()) return data::Error{data::ErrorKind::not_found, "there is no statement of that month to hand out"};
        found.options.preview = !month->issued_at;
        found.name = file_name(fmt::format("estratti {} {} {}", asked.authority, to_string(asked.month), diner.value_or("")));
        return found;
    };
    auto found = co_await store.read<ToLayOut>(std::move(work));
    co_return co_await lay_out(printing, std::move(found));
}

// Merchants.

asio::awaitable<net::Response> get_merchants(StoreWorker& store) {
    StoreWorker::Work<Object> work = [](data::Store& s) { return wire::merchants(s); };
    co_return co_await read_json(store, std::move(work));
}

asio::awaitable<net::Response> put_limits(StoreWorker& store, Clock& clock, const Call& call) {
    JsonBody body{call.request, {"cash_limit_cents", "offline_limit_cents"}};
    const auto limit_in = [&body](std::string_view field) {
        const auto cents = body.nullable_integer(field, 0, most_cents);
        return cents ? std::optional{Cents{*cents}} : std::nullopt;
    };
    counter::money::Limits limits;
    limits.cash = limit_in("cash_limit_cents");
    limits.offline = limit_in("offline_limit_cents");
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<Object> work = [merchant = std::string{call.params["merchant"]}, limits, now = clock.now()](data::Store& s) -> data::Result<Object> {
        if (auto set = s.set_limits(merchant, limits, now); !set) return std::move(set).error();
        return wire::merchant(s, merchant);
    };
    const auto answer = co_await store.write<Object>(std::move(work));
    if (!answer) co_return problem_of_office(answer.error());
    co_return json_response(200, *answer);
}

} // namespace

void add_office_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, Printing& printing) {
    const auto add = [&](net::Method method, std::string_view path, GuardedHandler handler) {
        router.add(method, fmt::format("/api/v1/{}", path), guarded(sign_in, {Role::office, Role::admin}, std::move(handler)));
    };
    add(net::Method::get, "accounts", [&](const Call& call) { return get_accounts(store, call); });
    add(net::Method::get, "accounts/{diner}", [&](const Call& call) { return get_account(store, clock, call); });
    add(net::Method::post, "payments", [&](const Call& call) { return post_payment(store, clock, call); });
    add(net::Method::get, "payments/{series}/{receipt}/pdf", [&](const Call& call) { return get_receipt(store, printing, call); });
    add(net::Method::get, "arrears", [&](const Call& call) { return get_arrears(store, clock, call); });
    add(net::Method::get, "statements", [&](const Call& call) { return get_statements(store, clock, call); });
    add(net::Method::post, "statements", [&](const Call& call) { return post_statements(store, clock, call); });
    add(net::Method::get, "statements/csv", [&](const Call& call) { return get_csv(store, clock, call); });
    add(net::Method::get, "statements/pdf", [&](const Call& call) { return get_pdf(store, clock, printing, call); });
    add(net::Method::get, "merchants", [&](const Call&) { return get_merchants(store); });
    add(net::Method::put, "merchants/{merchant}/limits", [&](const Call& call) { return put_limits(store, clock, call); });
}

} // namespace kiosk
