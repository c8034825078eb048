#include "kiosk/commands/demo_nodes.hpp"

#include <fmt/format.h>

#include "data/school_facts.hpp"
#include "kiosk/commands/demo_process.hpp"
#include "kiosk/sign_in.hpp"

namespace kiosk {

namespace {

data::Result<std::string> add_token_of(data::Store& store, data::Token token, Role role, counter::Instant now) {
    token.role = to_string(role);
    token.created_at = now;
    const auto secret = make_secret();
    if (auto done = store.begin(); !done) return std::move(done).error();
    if (const auto id = add_token(store, token, hash_of(secret)); !id) return id.error();
    if (auto done = store.commit(); !done) return std::move(done).error();
    return secret;
}

/// The folder of a node with these settings, which has been told these facts.
data::Result<data::Store> furnish(const std::filesystem::path& folder, const data::NodeSettings& settings,
                                  std::vector<data::link::Fact> facts, counter::Instant now) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (auto written = data::write_node_settings(folder, settings); !written) return std::move(written).error();
    auto store = data::Store::open(folder, now);
    if (!store) return store;
    if (auto done = store->begin(); !done) return std::move(done).error();
    const auto receiver = store->receiver();
    for (const auto& fact : facts)
        if (auto told = receiver->apply(fact, {}, now); !told) return std::move(told).error();
    if (auto done = store->commit(); !done) return std::move(done).error();
    return store;
}

data::link::Fact fact_of(std::string_view type, data::link::Body body, counter::Instant now) {
    data::link::Fact fact;
    fact.type = type;
    fact.at = now;
    fact.body = std::move(body);
    return fact;
}

data::NodeSettings settings_of(data::NodeRole role, const std::string& name, const DemoNode& made) {
    data::NodeSettings settings;
    settings.role = role;
    settings.name = name;
    settings.upstream = {"ws://127.0.0.1:1/api/v1/sync", made.node_token}; // until the kitchen's port is known
    return settings;
}

} // namespace

data::Result<DemoNode> furnish_school(data::Store& kitchen, const std::filesystem::path& folder, const std::string& school, counter::Instant now) {
    DemoNode made;
    made.place = school;
    made.name = kitchen.roster().schools()[kitchen.roster().find_school(school).value()].name;
    made.folder = folder;
    data::Token token;
    token.name = "scuola";
    token.school = school;
    auto node_token = add_token_of(kitchen, token, Role::node, now);
    if (!node_token) return std::move(node_token).error();
    made.node_token = std::move(*node_token);

    auto settings = settings_of(data::NodeRole::school, token.name, made);
    settings.school = school;
    // The roster as the kitchen will tell it: the school's staff may sign in at once.
    const auto all = data::read_facts(kitchen.database(), data::Detail::everything);
    if (!all) return all.error();
    auto store = furnish(folder, settings, {fact_of("roster", data::link::roster_body(data::facts_of_school(*all, school)), now)}, now);
    if (!store) return std::move(store).error();
    token.name = "Scuola";
    auto staff_token = add_token_of(*store, token, Role::school, now);
    if (!staff_token) return std::move(staff_token).error();
    made.staff_token = std::move(*staff_token);
    return made;
}

data::Result<DemoNode> furnish_shop(data::Store& kitchen, const std::filesystem::path& folder, const std::string& merchant,
                                    std::uint16_t terminal_port, counter::Instant now) {
    DemoNode made;
    made.place = merchant;
    made.folder = folder;
    const auto of = kitchen.payers().merchant(merchant);
    if (!of) return of.error();
    if (!*of) return data::Error{data::ErrorKind::internal, "the sample has no such merchant"};
    made.name = (*of)->name;
    data::Token token;
    token.name = "negozio";
    token.merchant = merchant;
    auto node_token = add_token_of(kitchen, token, Role::node, now);
    if (!node_token) return std::move(node_token).error();
    made.node_token = std::move(*node_token);

    auto settings = settings_of(data::NodeRole::shop, token.name, made);
    settings.merchant = merchant;
    if (terminal_port != 0) {
        data::TerminalSetting terminal;
        terminal.name = "banco";
        terminal.merchant = merchant;
        terminal.host = "127.0.0.1";
        terminal.port = terminal_port;
        settings.terminals.push_back(std::move(terminal));
    }
    // Till and accounts as the kitchen will tell them: the shop may begin at once.
    constexpr std::size_t all_receipts = 1'000;
    const auto till = kitchen.tills().told_of(**of, all_receipts, now);
    const auto accounts = kitchen.payers().accounts_of(**of, now);
    if (!till || !accounts) return till ? accounts.error() : till.error();
    auto store = furnish(folder, settings,
                         {fact_of("till", data::money::till_body(*till), now),
                          fact_of("accounts", data::money::accounts_body(*accounts, true), now)},
                         now);
    if (!store) return std::move(store).error();
    token.name = made.name;
    auto staff_token = add_token_of(*store, token, Role::merchant, now);
    if (!staff_token) return std::move(staff_token).error();
    made.staff_token = std::move(*staff_token);
    return made;
}

data::Result<void> shop_day(data::Store& kitchen, const std::string& code, counter::Instant evening) {
    using namespace std::chrono_literals;
    const auto merchant = kitchen.payers().merchant(code);
    if (!merchant) return merchant.error();
    if (!*merchant) return {};
    const auto told = kitchen.payers().accounts_of(**merchant, evening);
    if (!told) return told.error();
    constexpr counter::Cents low{1'500};
    constexpr std::size_t families = 6; // in a day
    std::size_t came = 0;
    for (const auto& [account, billing, through] : *told) {
        if (came == families) break;
        if (account.credit > low) continue;
        data::money::TopUpOrder order{code, "storia/" + account.diner + "/" + counter::to_string(evening), account.diner, {}, "cassa", (*merchant)->name,
                                      evening - 90min + came * 7min};
        const auto quoted = kitchen.tills().quote(order);
        if (!quoted) return quoted.error();
        order.amount = {quoted->quote.minimum.value + static_cast<std::int64_t>(came % 3) * 2'500};
        if (const auto topped = kitchen.top_up(order); !topped) return topped.error();
        ++came;
    }
    if (came == 0) return {};
    const auto drawer = kitchen.tills().drawer(code);
    if (!drawer) return drawer.error();
    const auto closed = kitchen.close_cash({code, "storia/" + counter::to_string(evening), drawer->cash, (*merchant)->name, evening});
    return closed ? data::Result<void>{} : closed.error();
}

data::Result<void> office_day(data::Store& kitchen, counter::Instant evening) {
    constexpr counter::Cents low{1'500};
    constexpr std::size_t never_pays = 60; // one in so many
    constexpr std::string_view author = "Ufficio";
    for (const auto& authority : kitchen.roster().authorities()) {
        const auto& policy = authority.policy;
        const auto today = policy.zone.wall_clock(evening).date;
        const auto month = counter::money::month_of(today);
        const auto is_first_days = unsigned{date::year_month_day{today}.day()} <= 3;
        if (const auto last = counter::money::month_of(counter::money::days_of(month).from - date::days{1});
            is_first_days && policy.billing == counter::Billing::postpaid)
            if (const auto issued = kitchen.office().statements().issue({policy.code, last, std::string{author}, evening}); !issued) return issued.error();
        const auto told = kitchen.payers().accounts_of({"", "", {{policy.code, policy.name, policy.zone, policy.cash}}}, evening);
        if (!told) return told.error();
        const auto takes = [&](counter::Payment payment) { return policy.payments.contains(payment); };
        for (std::size_t at = 0; at < told->size(); ++at) {
            const auto& [account, billing, through] = (*told)[at];
            if (account.credit > low || account.meal_price.value == 0 || at % never_pays == never_pays - 1) continue;
            if (billing == counter::Billing::postpaid) continue;
            data::money::PaymentOrder order;
            order.key = "storia/" + account.diner + "/" + counter::to_string(evening);
            order.diner = account.diner;
            order.kind = takes(counter::Payment::pagopa)             ? data::money::EntryKind::pagopa
                         : at % 4 == 0 && takes(counter::Payment::card) ? data::money::EntryKind::card
                                                                        : data::money::EntryKind::mav;
            order.amount = {account.meal_price.value * 20 + (order.kind == data::money::EntryKind::mav ? policy.mav_fee.value : 0) +
                            std::max<std::int64_t>(0, -account.credit.value)};
            order.paid_on = today;
            order.author = author;
            order.now = evening;
            if (const auto paid = kitchen.office().pay(order); !paid) return paid.error();
        }
    }
    return {};
}

data::Result<std::vector<std::string>> ready_to_serve(DemoNode& node, const std::string& kitchen_url, const std::filesystem::path& clock) {
    auto settings = data::read_node_settings(node.folder);
    if (!settings) return std::move(settings).error();
    settings->upstream->url = "ws" + kitchen_url.substr(std::string_view{"http"}.size()) + "/api/v1/sync";
    if (auto written = data::write_node_settings(node.folder, *settings); !written) return std::move(written).error();
    node.port = free_port();
    return std::vector<std::string>{"serve",    "--data", node.folder.string(), "--listen", fmt::format("127.0.0.1:{}", node.port), "--demo-clock",
                                    clock.string()};
}

} // namespace kiosk
