#include "data/money/bodies.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "data/link/body_reader.hpp"

namespace data::money {

using counter::Cents;
using counter::to_string;
using link::BodyReader;

namespace {

namespace json = boost::json;

ReceiptNumber number_in(BodyReader& reader, std::string_view key) {
    const auto number = parse_receipt_number(reader.text(key));
    if (!number || number->number == 0) reader.wrong(key, "a receipt's number, such as 2026-000012");
    return number.value_or(ReceiptNumber{});
}

std::optional<ReceiptNumber> optional_number(BodyReader& reader, std::string_view key) {
    if (!reader.optional_text(key)) return std::nullopt;
    return number_in(reader, key);
}

/// What a shop can have taken: amounts beyond it would only wear out the ledger's 64 bits.
constexpr std::int64_t most_cents = 100'000'000'000;

Cents cents_in(BodyReader& reader, std::string_view key) { return Cents{reader.integer(key)}; }

std::optional<Cents> optional_cents(const Body& body, BodyReader& reader, std::string_view key) {
    if (!body.contains(key)) return std::nullopt;
    return cents_in(reader, key);
}

/// No receipt yet is written as year 0.
ReceiptNumber through_in(BodyReader& reader) {
    return {static_cast<int>(reader.integer("through_year")), reader.integer("through")};
}

} // namespace

Body receipt_body(const Receipt& receipt) {
    Body body{{"merchant", receipt.series},
              {"receipt", to_string(receipt.number)},
              {"kind", to_string(receipt.kind)},
              {"at", to_string(receipt.at)},
              {"day", to_string(receipt.day)},
              {"diner", receipt.diner},
              {"initials", receipt.initials},
              {"authority", receipt.authority},
              {"cents", receipt.amount.value},
              {"balance", receipt.balance.value},
              {"balance_at", to_string(receipt.balance_at)},
              {"terminal", receipt.terminal},
              {"author", receipt.author},
              {"key", receipt.key}};
    if (receipt.reverses) body["reverses"] = *receipt.reverses;
    return body;
}

Result<Receipt> parse_receipt(const Body& body) {
    BodyReader reader{body};
    Receipt receipt;
    receipt.series = reader.text("merchant");
    receipt.number = number_in(reader, "receipt");
    const auto kind = parse_receipt_kind(reader.text("kind"));
    if (!kind || *kind == ReceiptKind::voucher) reader.wrong("kind", "top_up or reversal");
    receipt.kind = kind.value_or(ReceiptKind::top_up);
    receipt.at = reader.instant("at");
    receipt.day = reader.date("day");
    receipt.diner = reader.text("diner");
    receipt.initials = reader.text("initials");
    receipt.authority = reader.text("authority");
    receipt.amount = cents_in(reader, "cents");
    if (receipt.amount.value <= 0 || receipt.amount.value > most_cents) reader.wrong("cents", "a number from 1 to 100000000000");
    receipt.balance = cents_in(reader, "balance");
    receipt.balance_at = reader.instant("balance_at");
    receipt.terminal = reader.text("terminal");
    receipt.author = reader.text("author");
    receipt.key = reader.text("key");
    if (body.contains("reverses")) receipt.reverses = reader.integer("reverses");
    if (receipt.reverses.has_value() != (receipt.kind == ReceiptKind::reversal)) reader.wrong("reverses", "the number of the receipt that is reversed");
    if (!reader.ok()) return reader.error();
    return receipt;
}

Body cash_closing_body(const CashClosing& closing) {
    json::array shares;
    for (const auto& share : closing.shares) shares.push_back(json::object{{"authority", share.authority}, {"cents", share.cash.value}});
    Body body{{"merchant", closing.series},       {"number", closing.number},
              {"key", closing.key},               {"at", to_string(closing.at)},
              {"author", closing.author},         {"receipts", closing.receipts},
              {"reversals", closing.reversals},   {"total", closing.total.value},
              {"counted", closing.counted.value}, {"shares", std::move(shares)}};
    if (closing.first) body["first"] = to_string(*closing.first);
    if (closing.last) body["last"] = to_string(*closing.last);
    return body;
}

Result<CashClosing> parse_cash_closing(const Body& body) {
    BodyReader reader{body};
    CashClosing closing;
    closing.series = reader.text("merchant");
    closing.number = reader.integer("number");
    closing.key = reader.text("key");
    closing.at = reader.instant("at");
    closing.author = reader.text("author");
    closing.receipts = reader.integer("receipts");
    closing.reversals = reader.integer("reversals");
    closing.total = cents_in(reader, "total");
    closing.counted = cents_in(reader, "counted");
    closing.first = optional_number(reader, "first");
    closing.last = optional_number(reader, "last");
    std::int64_t sum = 0;
    for (const auto& member : reader.array("shares")) {
        BodyReader part{link::object_in(member, reader, "shares")};
        closing.shares.push_back({part.text("authority"), cents_in(part, "cents")});
        const auto cents = closing.shares.back().cash.value;
        if (cents <= 0 || cents > most_cents) part.wrong("cents", "a number from 1 to 100000000000");
        else sum += cents;
        reader.include(part);
    }
    if (sum != closing.total.value) reader.wrong("shares", "amounts that add up to the total");
    if (!reader.ok()) return reader.error();
    return closing;
}

Body till_body(const TillBody& told) {
    const auto& till = told.till;
    json::array receipts;
    for (const auto& receipt : told.receipts) receipts.push_back(receipt_body(receipt));
    json::array closings;
    for (const auto& closing : told.closings) closings.push_back(cash_closing_body(closing));
    Body body{{"merchant", till.merchant.code},
              {"name", till.merchant.name},
              {"authorities", json::parse(to_json(till.merchant.authorities))},
              {"through_year", till.through.year},
              {"through", till.through.number},
              {"receipts", std::move(receipts)},
              {"closings", std::move(closings)}};
    if (till.limits.cash) body["cash_limit"] = till.limits.cash->value;
    if (till.limits.offline) body["offline_limit"] = till.limits.offline->value;
    return body;
}

Result<TillBody> parse_till(const Body& body, counter::Instant at) {
    BodyReader reader{body};
    TillBody told;
    auto& till = told.till;
    till.merchant.code = reader.text("merchant");
    till.merchant.name = reader.text("name");
    auto authorities = parse_till_authorities(json::serialize(reader.array("authorities")));
    if (!authorities) return std::move(authorities).error();
    till.merchant.authorities = std::move(*authorities);
    till.limits = {optional_cents(body, reader, "cash_limit"), optional_cents(body, reader, "offline_limit")};
    till.through = through_in(reader);
    till.at = at;
    for (const auto& member : reader.array("receipts")) {
        auto receipt = parse_receipt(link::object_in(member, reader, "receipts"));
        if (!receipt) return std::move(receipt).error();
        told.receipts.push_back(std::move(*receipt));
    }
    for (const auto& member : reader.array("closings")) {
        auto closing = parse_cash_closing(link::object_in(member, reader, "closings"));
        if (!closing) return std::move(closing).error();
        told.closings.push_back(std::move(*closing));
    }
    if (!reader.ok()) return reader.error();
    return told;
}

Body accounts_body(std::span<const ToldAccount> accounts, bool is_whole) {
    json::array array;
    for (const auto& [account, billing, through] : accounts)
        array.push_back(json::object{{"diner", account.diner},
                                     {"initials", account.initials},
                                     {"authority", account.authority},
                                     {"price", account.meal_price.value},
                                     {"billing", billing == counter::Billing::postpaid ? "postpaid" : "prepaid"},
                                     {"credit", account.credit.value},
                                     {"old_debt", account.old_debt.value},
                                     {"as_of", to_string(account.as_of)},
                                     {"through_year", through.year},
                                     {"through", through.number}});
    return {{"whole", is_whole}, {"accounts", std::move(array)}};
}

Result<AccountsBody> parse_accounts(const Body& body) {
    BodyReader reader{body};
    AccountsBody told;
    told.is_whole = reader.flag("whole");
    for (const auto& member : reader.array("accounts")) {
        BodyReader part{link::object_in(member, reader, "accounts")};
        ToldAccount account;
        account.account.diner = part.text("diner");
        account.account.initials = part.text("initials");
        account.account.authority = part.text("authority");
        account.account.meal_price = cents_in(part, "price");
        account.account.credit = cents_in(part, "credit");
        account.account.old_debt = cents_in(part, "old_debt");
        account.account.as_of = part.instant("as_of");
        const auto billing = part.text("billing");
        if (billing != "prepaid" && billing != "postpaid") part.wrong("billing", "prepaid or postpaid");
        account.billing = billing == "postpaid" ? counter::Billing::postpaid : counter::Billing::prepaid;
        account.through = through_in(part);
        told.accounts.push_back(std::move(account));
        reader.include(part);
    }
    if (!reader.ok()) return reader.error();
    return told;
}

} // namespace data::money
