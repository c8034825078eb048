#include "data/money/payers.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "counter/money/charge.hpp"
#include "data/joined.hpp"
#include "data/link/body_reader.hpp"

namespace data::money {

using counter::Billing;
using counter::CashMode;
using counter::Cents;
using counter::Instant;

namespace {

namespace json = boost::json;

std::string_view text_of(CashMode mode) { return mode == CashMode::any ? "any" : mode == CashMode::old_debt ? "old_debt" : "none"; }

std::optional<CashMode> parse_cash_mode(std::string_view text) {
    for (const auto mode : {CashMode::any, CashMode::old_debt, CashMode::none})
        if (text_of(mode) == text) return mode;
    return std::nullopt;
}

Billing billing_in(std::string_view text) { return text == "postpaid" ? Billing::postpaid : Billing::prepaid; }

TillAuthority authority_of(const counter::Policy& policy) { return {policy.code, policy.name, policy.zone, policy.cash}; }

} // namespace

bool Merchant::serves(std::string_view authority) const {
    return std::ranges::find(authorities, authority, &TillAuthority::code) != authorities.end();
}

counter::Zone Merchant::zone() const {
    return authorities.empty() ? counter::Zone::find("Europe/Rome").value() : authorities.front().zone;
}

std::string to_json(const std::vector<TillAuthority>& authorities) {
    json::array array;
    for (const auto& authority : authorities) {
        json::object cash{{"mode", text_of(authority.cash.mode)}, {"min_meals", authority.cash.min_meals}};
        if (authority.cash.max) cash["max_cents"] = authority.cash.max->value;
        array.push_back(json::object{{"code", authority.code}, {"name", authority.name}, {"timezone", authority.zone.name()}, {"cash", cash}});
    }
    return json::serialize(array);
}

Result<std::vector<TillAuthority>> parse_till_authorities(std::string_view text) {
    const Error wrong{ErrorKind::wrong_input, "authorities must be an array of {code, name, timezone, cash}"};
    boost::system::error_code failed;
    const auto parsed = json::parse(text, failed);
    if (failed || !parsed.is_array()) return wrong;
    std::vector<TillAuthority> authorities;
    for (const auto& member : parsed.as_array()) {
        if (!member.is_object()) return wrong;
        link::BodyReader reader{member.as_object()};
        const auto code = reader.text("code");
        const auto name = reader.text("name");
        const auto zone = counter::Zone::find(reader.text("timezone"));
        const auto* cash = member.as_object().if_contains("cash");
        if (!reader.ok() || !zone || !cash || !cash->is_object()) return wrong;
        link::BodyReader rules{cash->as_object()};
        const auto mode = parse_cash_mode(rules.text("mode"));
        const auto min_meals = rules.integer("min_meals");
        if (!rules.ok() || !mode) return wrong;
        TillAuthority authority{code, name, *zone, {*mode, static_cast<int>(min_meals), std::nullopt}};
        if (cash->as_object().contains("max_cents")) authority.cash.max = Cents{rules.integer("max_cents")};
        if (!rules.ok()) return wrong;
        authorities.push_back(std::move(authority));
    }
    return authorities;
}

Payers::Payers(Database& database, const NodeSettings& node, const KitchenState& kitchen, const Ledger& ledger, ReceiptTable& receipts)
    : node_(&node), kitchen_(&kitchen), ledger_(&ledger), receipts_(&receipts),
      diner_(database, "SELECT first_name, last_name, fee_band, billing FROM diners WHERE code = ?1"),
      merchants_(database, "SELECT code, name, authorities FROM merchants ORDER BY code"),
      merchant_(database, "SELECT code, name, authorities FROM merchants WHERE code = ?1"),
      diners_of_(database, "SELECT d.code FROM diners d JOIN groups g ON g.code = d.grp JOIN schools s ON s.code = g.school WHERE s.authority "
                           "= ?1 ORDER BY d.code"),
      told_till_(database, "SELECT merchant, name, authorities, through_year, through, at FROM told_till"),
      put_till_(database, "INSERT INTO told_till VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET name = excluded.name, authorities "
                          "= excluded.authorities, through_year = excluded.through_year, through = excluded.through, at = excluded.at"),
      told_account_(database, "SELECT initials, authority, price, billing, credit, old_debt, at, through_year, through FROM told_accounts "
                              "WHERE diner = ?1"),
      put_account_(database, "INSERT INTO told_accounts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO UPDATE SET initials "
                             "= excluded.initials, authority = excluded.authority, price = excluded.price, billing = excluded.billing, "
                             "credit = excluded.credit, old_debt = excluded.old_debt, at = excluded.at, through_year = "
                             "excluded.through_year, through = excluded.through"),
      forget_accounts_(database, "DELETE FROM told_accounts") {}

Result<void> Payers::load() {
    told_.reset();
    auto rows = told_till_.rows();
    if (rows.next()) {
        auto authorities = parse_till_authorities(rows.text(2));
        if (!authorities) return std::move(authorities).error();
        ToldTill till;
        till.merchant = {std::string{rows.text(0)}, std::string{rows.text(1)}, std::move(*authorities)};
        till.through = {static_cast<int>(rows.integer(3)), rows.integer(4)};
        till.at = rows.instant(5);
        told_ = std::move(till);
    }
    return rows.status();
}

Result<std::optional<Payer>> Payers::find(std::string_view diner, Instant now) {
    return node_->role == NodeRole::shop ? find_told(diner) : find_here(diner, now);
}

Result<std::optional<Payer>> Payers::find_here(std::string_view code, Instant now) {
    const auto& roster = kitchen_->roster;
    const auto diner = roster.find_diner(code);
    if (!diner) return std::nullopt;
    const auto& policy = roster.policy_of(roster.school_of(*diner));
    auto rows = diner_.rows(code);
    if (!rows.next()) {
        if (!rows.status()) return rows.status().error();
        return std::nullopt;
    }
    using enum AccountKind;
    const std::string owner{code};
    const auto& books = ledger_->books();
    const auto billing = rows.is_null(3) ? policy.billing : billing_in(rows.text(3));
    // Who was prepaid and is postpaid now has money in both accounts.
    const Cents credit_of{-(books.balance({credit, owner}).value + books.balance({receivable, owner}).value)};
    Payer payer{{owner, counter::money::initials_of(rows.text(0), rows.text(1)), policy.code,
                 counter::money::meal_price(policy, rows.text(2)).value_or(Cents{}), credit_of, books.balance({old_debt, owner}), now},
                billing, policy.cash, policy.name, policy.zone};
    return payer;
}

std::optional<TillAuthority> Payers::authority(std::string_view code) const {
    if (!told_) return std::nullopt;
    const auto found = std::ranges::find(told_->merchant.authorities, code, &TillAuthority::code);
    return found == told_->merchant.authorities.end() ? std::nullopt : std::optional{*found};
}

Result<std::optional<Payer>> Payers::find_told(std::string_view code) {
    std::optional<Payer> payer;
    if (!told_) return payer; // accounts without a till: nothing is known of their authorities
    ReceiptNumber through;
    {
        auto rows = told_account_.rows(code);
        if (!rows.next()) {
            if (!rows.status()) return rows.status().error();
            return std::nullopt;
        }
        const auto of = authority(rows.text(1));
        payer = Payer{{std::string{code}, std::string{rows.text(0)}, std::string{rows.text(1)}, Cents{rows.integer(2)}, Cents{rows.integer(4)},
                       Cents{rows.integer(5)}, rows.instant(6)},
                      billing_in(rows.text(3)),
                      of ? of->cash : counter::CashRules{},
                      of ? of->name : std::string{},
                      of ? of->zone : counter::Zone::find("Europe/Rome").value()};
        through = {static_cast<int>(rows.integer(7)), rows.integer(8)};
    }
    // What was taken here since, and is not in what the kitchen told.
    const auto since = receipts_->cash_after(told_->merchant.code, through, code);
    if (!since) return since.error();
    auto& account = payer->account;
    if (payer->cash.mode == CashMode::old_debt) {
        const auto paid = std::min(account.old_debt.value, since->value);
        account.old_debt.value -= paid;
    } else {
        account.credit.value += since->value;
    }
    return payer;
}

namespace {

/// Of a row of `merchants`.
Merchant merchant_in(const Rows& rows, const counter::Roster& roster) {
    Merchant merchant{std::string{rows.text(0)}, std::string{rows.text(1)}, {}};
    for (const auto& code : split(rows.text(2)))
        for (const auto& authority : roster.authorities())
            if (authority.policy.code == code) merchant.authorities.push_back(authority_of(authority.policy));
    return merchant;
}

} // namespace

Result<std::vector<Merchant>> Payers::merchants() {
    if (node_->role == NodeRole::shop) return told_ ? std::vector{told_->merchant} : std::vector<Merchant>{};
    std::vector<Merchant> merchants;
    auto rows = merchants_.rows();
    while (rows.next()) merchants.push_back(merchant_in(rows, kitchen_->roster));
    if (!rows.status()) return rows.status().error();
    return merchants;
}

Result<std::optional<Merchant>> Payers::merchant(std::string_view code) {
    if (node_->role == NodeRole::shop) return told_ && told_->merchant.code == code ? std::optional{told_->merchant} : std::nullopt;
    std::optional<Merchant> merchant;
    auto rows = merchant_.rows(code);
    if (rows.next()) merchant = merchant_in(rows, kitchen_->roster);
    if (!rows.status()) return rows.status().error();
    return merchant;
}

Result<std::vector<ToldAccount>> Payers::accounts_of(const Merchant& merchant, Instant now) {
    std::vector<std::string> codes;
    for (const auto& authority : merchant.authorities) {
        auto rows = diners_of_.rows(authority.code);
        while (rows.next()) codes.emplace_back(rows.text(0));
        if (!rows.status()) return rows.status().error();
    }
    const auto through = receipts_->last(merchant.code).value_or(ReceiptNumber{});
    std::vector<ToldAccount> accounts;
    for (const auto& code : codes) {
        auto payer = find_here(code, now);
        if (!payer) return std::move(payer).error();
        if (*payer) accounts.push_back({std::move((*payer)->account), (*payer)->billing, through});
    }
    return accounts;
}

Result<void> Payers::take(const ToldTill& till) {
    told_ = till;
    return put_till_.run(till.merchant.code, till.merchant.name, to_json(till.merchant.authorities), till.through.year, till.through.number, till.at);
}

Result<void> Payers::take(const ToldAccount& told) {
    const auto& account = told.account;
    if (told_ && told_->through < told.through) {
        told_->through = told.through; // the kitchen has heard of that much
        told_->at = std::max(told_->at, account.as_of);
        if (auto put = take(ToldTill{*told_}); !put) return put;
    }
    return put_account_.run(account.diner, account.initials, account.authority, account.meal_price.value,
                            told.billing == Billing::postpaid ? "postpaid" : "prepaid", account.credit.value, account.old_debt.value, account.as_of,
                            told.through.year, told.through.number);
}

Result<void> Payers::forget_accounts() { return forget_accounts_.run(); }

} // namespace data::money
