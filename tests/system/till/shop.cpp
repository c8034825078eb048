#include "tests/system/till/shop.hpp"

#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "data/data_set_reader.hpp"
#include "data/samples/generate.hpp"
#include "data/store.hpp"
#include "kiosk/clock.hpp"
#include "kiosk/commands/demo_nodes.hpp"
#include "kiosk/sign_in.hpp"

namespace till {

using namespace std::chrono_literals;

namespace {

constexpr const char* stands_at = "2026-10-05T04:00:00.000Z";
constexpr std::size_t diners = 250;

template <typename T>
T need(data::Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

std::string kitchen_token(data::Store& store, counter::Instant now) {
    const auto secret = kiosk::make_secret();
    data::Token token;
    token.name = "Cucina";
    token.role = to_string(kiosk::Role::kitchen);
    token.created_at = now;
    need(store.begin());
    need(kiosk::add_token(store, token, kiosk::hash_of(secret)));
    need(store.commit());
    return secret;
}

} // namespace

Furnished furnish(const std::filesystem::path& folder, const std::vector<data::TerminalSetting>& terminals, std::uint16_t kitchen_port) {
    const auto now = counter::parse_instant(stands_at).value();
    data::samples::SampleOptions options;
    options.diners = diners;
    std::filesystem::create_directory(folder / "set");
    for (const auto& file : data::samples::generate(options)) std::ofstream{folder / "set" / file.name, std::ios::binary} << file.text;
    std::vector<data::Fault> faults;
    const auto set = need(data::read_data_set(folder / "set", faults));
    auto kitchen = need(data::Store::open(folder / "kitchen", now));
    need(kitchen.begin());
    need(kitchen.import(set, now, {counter::ClockTrust::simulated, 0ms}));
    need(kitchen.commit());

    Furnished furnished;
    furnished.secrets.kitchen = kitchen_token(kitchen, now);
    const auto of = need(kitchen.payers().merchant(merchant));
    if (!of) throw std::runtime_error("the sample has no such merchant");
    for (const auto& told : need(kitchen.payers().accounts_of(*of, now))) {
        const auto& diner = told.account.diner;
        const auto quoted = need(kitchen.tills().quote({merchant, "", diner, {}, "", "", now}));
        if (quoted.quote.minimum.value > 0) furnished.families.push_back({diner, told.account.credit.value, quoted.quote.minimum.value});
    }
    auto shop = need(kiosk::furnish_shop(kitchen, folder / "shop", merchant, 0, now));
    furnished.secrets.shop = shop.staff_token;
    auto settings = need(data::read_node_settings(shop.folder));
    settings.upstream->url = fmt::format("ws://127.0.0.1:{}/api/v1/sync", kitchen_port);
    settings.terminals = terminals;
    need(data::write_node_settings(shop.folder, settings));
    auto store = need(data::Store::open(shop.folder, now));
    furnished.secrets.upkeep = kitchen_token(store, now);
    need(kiosk::DemoClock::lead(folder / "clock", now));
    return furnished;
}

Books read_books(const std::filesystem::path& node, const std::vector<Family>& families) {
    const auto now = counter::parse_instant(stands_at).value() + 1h;
    auto store = need(data::Store::open(node, now));
    Books books;
    books.receipts = need(store.receipts().after(merchant, {}));
    for (const auto& receipt : books.receipts) books.papers[to_string(receipt.number)] = need(store.receipt_papers().state(receipt));
    books.closings = need(store.tills().closings().all(merchant, 10'000));
    for (const auto& family : families) {
        const auto payer = need(store.payers().find(family.code, now));
        if (!payer) throw std::runtime_error(family.code + " is not known there");
        books.credit[family.code] = payer->account.credit.value;
    }
    books.drawer = need(store.tills().drawer(merchant)).cash.value;
    books.faults = need(store.money_faults());
    return books;
}

} // namespace till
