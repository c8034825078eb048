#include "kiosk/routes/routes.hpp"

#include <charconv>

#include <fmt/format.h>

#include "kiosk/json_body.hpp"
#include "kiosk/net/problem.hpp"
#include "kiosk/routes/lay_out.hpp"
#include "kiosk/wire_till.hpp"

namespace kiosk {

namespace asio = boost::asio;
using counter::Cents;
using counter::money::Refusal;
using data::money::Receipt;
using Object = boost::json::object;

namespace {

constexpr std::int64_t most_cents = 100'000'000;
constexpr std::string_view till_page = "cassa"; ///< where a top-up was typed, as receipts say it

net::Response key_reused(std::string_view detail) { return net::problem(422, "key-reused", "Key used before", detail); }

net::Response problem_of_till(const data::Error& error) {
    if (error.kind == data::ErrorKind::conflict) return net::problem(409, "conflict", "Not possible now", error.message);
    return problem_of(error);
}

std::string euros(Cents amount) {
    return fmt::format("{}{}.{:02}", amount.value < 0 ? "-" : "", std::abs(amount.value) / 100, std::abs(amount.value) % 100);
}

/// What to do about it.
std::string in_words(Refusal refusal, const data::money::TopUpQuote& quoted) {
    const auto maximum = euros(quoted.quote.maximum.value_or(Cents{}));
    switch (refusal) {
    case Refusal::unknown_diner: return "nobody has this code: read it again";
    case Refusal::merchant_not_enabled: return "this merchant takes no cash for the diner's authority";
    case Refusal::amount_not_positive: return "give an amount of more than 0";
    case Refusal::amount_not_in_steps: return "give an amount in steps of 5 cents";
    case Refusal::cash_not_taken: return "the authority takes no cash: other ways of paying are on its letter";
    case Refusal::below_minimum: return fmt::format("at least {} euros must be paid in", euros(quoted.quote.minimum));
    case Refusal::above_maximum: return fmt::format("at most {} euros can be paid in at once", maximum);
    case Refusal::above_old_debt: return fmt::format("the authority takes cash for old debts alone: at most {} euros", maximum);
    case Refusal::cash_to_hand_over: return fmt::format("too much cash is in the drawer: at most {} euros more, or close the cash first", maximum);
    case Refusal::offline_limit: return fmt::format("the kitchen has not heard of what was taken: at most {} euros more until the link is up", maximum);
    case Refusal::receipts_held: return "the till was restored from a backup: link it up, or give the last number by `mestolo till resume`";
    case Refusal::balances_unknown: return "the kitchen has not told its balances yet: is the link up?";
    case Refusal::op_reused: return "this key belongs to another top-up";
    }
    return {};
}

net::Response refused(Refusal refusal, const data::money::TopUpQuote& quoted) {
    return net::problem(409, "top-up-refused", "Cash not taken", in_words(refusal, quoted), to_string(refusal));
}

/// The operation's key as it is kept: no terminal's can be the same.
std::variant<std::string, net::Response> key_in(const net::Request& request) {
    const auto key = request.header("Idempotency-Key");
    if (!key || key->empty()) return net::problem(400, "missing-field", "Field missing", "send an Idempotency-Key header, new for each operation");
    if (key->size() > 100) return net::problem(400, "bad-value", "Value not allowed", "an Idempotency-Key has at most 100 characters");
    return fmt::format("till/{}", *key);
}

std::variant<data::money::ReceiptNumber, net::Response> receipt_in(const Call& call) {
    const auto number = data::money::parse_receipt_number(call.params["receipt"]);
    if (!number) return net::problem(404, "not-found", "Not found", "a receipt's number is written like 2026-000012");
    return *number;
}

/// What a route needs beside the call.
struct Till {
    StoreWorker& store;
    Clock& clock;
    Printing& printing;
    const Terminals* terminals;
    std::function<bool()> is_connected;
};

asio::awaitable<net::Response> get_till(const Till& till, const Call& call) {
    const auto states = till.terminals ? till.terminals->of(*call.who.merchant) : wire::TerminalStates{};
    StoreWorker::Work<Object> work = [merchant = *call.who.merchant, states, connected = till.is_connected(),
                                      now = till.clock.now()](data::Store& s) { return wire::till(s, merchant, states, connected, now); };
    const auto body = co_await till.store.read<Object>(std::move(work));
    if (!body) co_return problem_of_till(body.error());
    co_return json_response(200, *body);
}

asio::awaitable<net::Response> get_quote(const Till& till, const Call& call) {
    data::money::TopUpOrder order{*call.who.merchant, "", "", {}, std::string{till_page}, call.who.name, till.clock.now()};
    order.diner = call.request.parameter("diner").value_or("");
    if (order.diner.empty()) co_return net::problem(400, "bad-value", "Value not allowed", "diner must be given: a diner's code");
    const auto amount = call.request.parameter("amount_cents");
    if (amount) {
        const auto read = std::from_chars(amount->data(), amount->data() + amount->size(), order.amount.value);
        if (read.ec != std::errc{} || read.ptr != amount->data() + amount->size() || std::abs(order.amount.value) > most_cents)
            co_return net::problem(400, "bad-value", "Value not allowed", "amount_cents must be a whole number of cents");
    }
    StoreWorker::Work<data::money::TopUpQuote> work = [order](data::Store& s) { return s.tills().quote(order); };
    const auto quoted = co_await till.store.read<data::money::TopUpQuote>(std::move(work));
    if (!quoted) co_return problem_of_till(quoted.error());
    if (!quoted->payer) {
        if (quoted->quote.refusal == Refusal::unknown_diner) co_return net::problem(404, "not-found", "Not found", in_words(Refusal::unknown_diner, *quoted));
        co_return net::problem(503, "unavailable", "Not available now", in_words(quoted->quote.refusal.value_or(Refusal::balances_unknown), *quoted));
    }
    co_return json_response(200, wire::till_quote(*quoted, amount.has_value()));
}

/// A receipt that was given, or why none was.
struct Given {
    data::money::TopUpDone done;
    Object body;
};

asio::awaitable<net::Response> post_top_up(const Till& till, const Call& call) {
    auto key = key_in(call.request);
    if (auto* fault = std::get_if<net::Response>(&key)) co_return std::move(*fault);
    JsonBody body{call.request, {"diner", "amount_cents"}};
    data::money::TopUpOrder order{*call.who.merchant, std::get<std::string>(key), body.text("diner", 64), {}, std::string{till_page},
                                  call.who.name, till.clock.now()};
    order.amount = Cents{body.integer("amount_cents", -most_cents, most_cents)};
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<Given> work = [order](data::Store& s) -> data::Result<Given> {
        auto done = s.top_up(order);
        if (!done) return std::move(done).error();
        Given given{std::move(*done), {}};
        if (!given.done.receipt) return given;
        if (!given.done.is_repeated)
            if (auto printed = s.receipt_papers().print(*given.done.receipt, order.merchant + "/" + order.key, {order.author, order.now}); !printed)
                return std::move(printed).error();
        auto answer = wire::top_up(s, *given.done.receipt);
        if (!answer) return std::move(answer).error();
        given.body = std::move(*answer);
        return given;
    };
    const auto given = co_await till.store.write<Given>(std::move(work));
    if (!given) co_return problem_of_till(given.error());
    if (given->done.receipt) co_return json_response(201, given->body);
    const auto refusal = given->done.quoted.quote.refusal.value_or(Refusal::balances_unknown);
    if (refusal == Refusal::op_reused) co_return key_reused("this Idempotency-Key belongs to another top-up: make a new one for each");
    co_return refused(refusal, given->done.quoted);
}

/// `wrong_input` from the tills means a key that belongs to something else.
net::Response problem_of_key(const data::Error& error) {
    if (error.kind == data::ErrorKind::wrong_input) return key_reused(error.message);
    return problem_of_till(error);
}

asio::awaitable<net::Response> post_reversal(const Till& till, const Call& call) {
    auto number = receipt_in(call);
    if (auto* fault = std::get_if<net::Response>(&number)) co_return std::move(*fault);
    auto key = key_in(call.request);
    if (auto* fault = std::get_if<net::Response>(&key)) co_return std::move(*fault);
    const data::money::ReversalOrder order{*call.who.merchant,     std::get<std::string>(key), std::get<data::money::ReceiptNumber>(number),
                                           std::string{till_page}, call.who.name,              till.clock.now()};
    StoreWorker::Work<Object> work = [order](data::Store& s) -> data::Result<Object> {
        const auto reversed = s.reverse(order);
        if (!reversed) return reversed.error();
        if (!reversed->is_repeated)
            if (auto printed = s.receipt_papers().print(reversed->value, order.merchant + "/" + order.key, {order.author, order.now}); !printed)
                return std::move(printed).error();
        return wire::top_up(s, reversed->value);
    };
    const auto answer = co_await till.store.write<Object>(std::move(work));
    if (!answer) co_return problem_of_key(answer.error());
    co_return json_response(201, *answer);
}

data::Result<Receipt> find_receipt(data::Store& store, const std::string& series, data::money::ReceiptNumber number) {
    auto found = store.receipts().find(series, number);
    if (!found) return std::move(found).error();
    if (!*found) return data::Error{data::ErrorKind::not_found, fmt::format("{} has no receipt {}", series, to_string(number))};
    return std::move(**found);
}

asio::awaitable<net::Response> post_reprint(const Till& till, const Call& call) {
    auto number = receipt_in(call);
    if (auto* fault = std::get_if<net::Response>(&number)) co_return std::move(*fault);
    auto key = key_in(call.request);
    if (auto* fault = std::get_if<net::Response>(&key)) co_return std::move(*fault);
    StoreWorker::Work<Object> work = [series = *call.who.merchant, of = std::get<data::money::ReceiptNumber>(number),
                                      request_id = *call.who.merchant + "/reprint/" + std::get<std::string>(key),
                                      order = data::paper::Order{call.who.name, till.clock.now()}](data::Store& s) -> data::Result<Object> {
        const auto receipt = find_receipt(s, series, of);
        if (!receipt) return receipt.error();
        if (auto printed = s.receipt_papers().print(*receipt, request_id, order); !printed) return std::move(printed).error();
        return wire::receipt_print(s, *receipt);
    };
    const auto answer = co_await till.store.write<Object>(std::move(work));
    if (!answer) co_return problem_of_till(answer.error());
    co_return json_response(200, *answer);
}

asio::awaitable<net::Response> post_decision(const Till& till, const Call& call) {
    auto number = receipt_in(call);
    if (auto* fault = std::get_if<net::Response>(&number)) co_return std::move(*fault);
    JsonBody body{call.request, {"decision"}};
    if (body.text("decision") != "came_out") body.bad_value("decision", "came_out");
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<Object> work = [series = *call.who.merchant, of = std::get<data::money::ReceiptNumber>(number)](data::Store& s) -> data::Result<Object> {
        const auto receipt = find_receipt(s, series, of);
        if (!receipt) return receipt.error();
        const auto paper = s.receipt_papers().state(*receipt);
        if (!paper) return paper.error();
        if (paper->state == data::money::PaperState::none)
            return data::Error{data::ErrorKind::conflict, "nobody has asked for this receipt's paper"};
        if (auto set = s.receipt_papers().set_state(*receipt, data::money::PaperState::printed); !set) return std::move(set).error();
        return wire::receipt_print(s, *receipt);
    };
    const auto answer = co_await till.store.write<Object>(std::move(work));
    if (!answer) co_return problem_of_till(answer.error());
    co_return json_response(200, *answer);
}

asio::awaitable<net::Response> get_pdf(const Till& till, const Call& call) {
    auto number = receipt_in(call);
    if (auto* fault = std::get_if<net::Response>(&number)) co_return std::move(*fault);
    StoreWorker::Work<ToLayOut> work = [series = *call.who.merchant, of = std::get<data::money::ReceiptNumber>(number)](data::Store& s) -> data::Result<ToLayOut> {
        const auto receipt = find_receipt(s, series, of);
        if (!receipt) return receipt.error();
        auto document = s.receipt_papers().document(*receipt);
        const auto paper = s.receipt_papers().state(*receipt);
        const auto setup = s.papers().setup().read();
        if (!document) return std::move(document).error();
        if (!paper) return paper.error();
        if (!setup) return setup.error();
        // Where no printer has it the file is the receipt itself.
        const bool is_only_one = setup->queue_for(counter::paper::Kind::receipt) == data::paper::folder_queue && paper->attempts <= 1;
        ToLayOut found{{}, receipt_options(), file_name("ricevuta " + to_string(of))};
        found.documents.emplace_back(std::move(*document));
        found.options.attempt = is_only_one ? 1 : paper->attempts + 1;
        return found;
    };
    auto found = co_await till.store.read<ToLayOut>(std::move(work));
    co_return co_await lay_out(till.printing, std::move(found));
}

asio::awaitable<net::Response> get_closings(const Till& till, const Call& call) {
    StoreWorker::Work<Object> work = [series = *call.who.merchant](data::Store& s) -> data::Result<Object> {
        const auto merchant = s.payers().merchant(series);
        const auto closings = s.tills().closings().all(series, 100);
        if (!merchant) return merchant.error();
        if (!closings) return closings.error();
        boost::json::array array;
        for (const auto& closing : *closings) array.push_back(wire::cash_closing(closing, merchant->value_or(data::money::Merchant{})));
        return Object{{"closings", std::move(array)}};
    };
    const auto body = co_await till.store.read<Object>(std::move(work));
    if (!body) co_return problem_of_till(body.error());
    co_return json_response(200, *body);
}

asio::awaitable<net::Response> post_closing(const Till& till, const Call& call) {
    auto key = key_in(call.request);
    if (auto* fault = std::get_if<net::Response>(&key)) co_return std::move(*fault);
    JsonBody body{call.request, {"counted_cents", "total_cents", "author"}};
    data::money::CashCount count{*call.who.merchant, std::get<std::string>(key), {}, "", till.clock.now()};
    count.counted = Cents{body.integer("counted_cents", 0, most_cents)};
    if (const auto total = body.optional_integer("total_cents", -most_cents, most_cents)) count.seen = Cents{*total};
    count.author = body.optional_text("author").value_or(call.who.name);
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<Object> work = [count](data::Store& s) -> data::Result<Object> {
        const auto closed = s.close_cash(count);
        if (!closed) return closed.error();
        if (!closed->is_repeated)
            if (auto printed = s.receipt_papers().print(closed->value, {count.author, count.now}); !printed) return std::move(printed).error();
        const auto merchant = s.payers().merchant(count.merchant);
        if (!merchant) return merchant.error();
        return wire::cash_closing(closed->value, merchant->value_or(data::money::Merchant{}));
    };
    const auto answer = co_await till.store.write<Object>(std::move(work));
    if (!answer) co_return problem_of_key(answer.error());
    co_return json_response(201, *answer);
}

/// What `mestolo till resume` asks.
asio::awaitable<net::Response> post_resume(StoreWorker& store, Clock& clock, const net::Request& request) {
    JsonBody body{request, {"merchant", "last"}};
    const auto merchant = body.text("merchant");
    const auto last = data::money::parse_receipt_number(body.text("last"));
    if (!last) body.bad_value("last", "a receipt's number like 2026-000012");
    if (body.fault()) co_return *body.fault();
    StoreWorker::Work<void> work = [merchant, last, now = clock.now()](data::Store& s) { return s.tills().resume(merchant, *last, now); };
    const auto resumed = co_await store.write<void>(std::move(work));
    if (!resumed) co_return problem_of_till(resumed.error());
    co_return json_response(200, {});
}

asio::awaitable<net::Response> list_terminals(const Terminals* terminals) {
    boost::json::array array;
    if (terminals)
        for (const auto& status : terminals->all()) array.push_back(wire::terminal(status.state));
    co_return json_response(200, {{"terminals", std::move(array)}});
}

} // namespace

void add_till_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, Printing& printing,
                     const Terminals* terminals, std::function<bool()> is_connected) {
    const auto till = std::make_shared<const Till>(Till{store, clock, printing, terminals, std::move(is_connected)});
    using Route = asio::awaitable<net::Response> (*)(const Till&, const Call&);
    const auto add = [&](net::Method method, std::string_view path, Route route) {
        router.add(method, std::string{path}, guarded(sign_in, {Role::merchant}, [till, route](const Call& call) { return route(*till, call); }));
    };
    add(net::Method::get, "/api/v1/till", get_till);
    add(net::Method::get, "/api/v1/till/quote", get_quote);
    add(net::Method::post, "/api/v1/topups", post_top_up);
    add(net::Method::post, "/api/v1/topups/{receipt}/reversal", post_reversal);
    add(net::Method::post, "/api/v1/topups/{receipt}/reprint", post_reprint);
    add(net::Method::post, "/api/v1/topups/{receipt}/decision", post_decision);
    add(net::Method::get, "/api/v1/topups/{receipt}/pdf", get_pdf);
    add(net::Method::get, "/api/v1/cash-closings", get_closings);
    add(net::Method::post, "/api/v1/cash-closings", post_closing);
    router.add(net::Method::post, "/control/till-resume",
               control_only([&store, &clock](const net::Request& request, const net::Params&) { return post_resume(store, clock, request); }));
    router.add(net::Method::post, "/control/terminals",
               control_only([terminals](const net::Request&, const net::Params&) { return list_terminals(terminals); }));
}

} // namespace kiosk
