#include "kiosk/wire_office.hpp"

#include <fmt/format.h>

#include "data/csv.hpp"
#include "kiosk/wire.hpp"
#include "kiosk/wire_till.hpp"

namespace kiosk::wire {

namespace json = boost::json;
using counter::money::to_string;
using data::money::EntryKind;

namespace {

json::object account_line(const data::money::AccountLine& line) {
    return {{"diner", line.diner},
            {"name", line.name},
            {"school", line.school},
            {"group", line.group},
            {"authority", line.authority},
            {"balance_cents", line.balance.value},
            {"old_debt_cents", line.old_debt.value}};
}

/// A charge's reference is its school, an opening's its authority: they say nothing to a family.
bool says_reference(const data::money::Entry& entry) {
    return !entry.reference.empty() && !entry.closing && entry.kind != EntryKind::opening;
}

json::object movement(const data::money::Movement& movement) {
    const auto& entry = movement.entry;
    json::object object{{"entry", entry.id},
                        {"at", counter::to_string(entry.at)},
                        {"date", counter::to_string(entry.day)},
                        {"kind", to_string(entry.kind)},
                        {"account", to_string(movement.account)},
                        {"amount_cents", -movement.amount.value}}; // for the family what is charged is less
    if (says_reference(entry)) object["reference"] = entry.reference;
    if (!entry.author.empty()) object["author"] = entry.author;
    return object;
}

std::string name_of(const data::money::DinerStatement& statement) {
    const auto* between = statement.last_name.empty() || statement.first_name.empty() ? "" : " ";
    return statement.last_name + between + statement.first_name;
}

/// A spreadsheet takes what begins so for a formula; names come from other people's files.
std::string cell_of(std::string name) {
    if (!name.empty() && std::string_view{"=+-@\t"}.find(name.front()) != std::string_view::npos) name.insert(name.begin(), '\'');
    return name;
}

data::Result<json::object> merchant(data::Store& store, const data::money::Merchant& merchant) {
    const auto limits = store.tills().limits(merchant.code);
    const auto drawer = store.tills().drawer(merchant.code);
    const auto node = store.tills().elsewhere(merchant.code);
    if (!limits) return limits.error();
    if (!drawer) return drawer.error();
    if (!node) return node.error();
    json::object object{{"merchant", merchant.code},
                        {"name", merchant.name},
                        {"authorities", array_of(merchant.authorities, [](const auto& authority) { return json::string{authority.code}; })},
                        {"cash_cents", drawer->cash.value},
                        {"node", node->value_or("")}};
    if (limits->cash) object["cash_limit_cents"] = limits->cash->value;
    if (limits->offline) object["offline_limit_cents"] = limits->offline->value;
    if (const auto last = store.receipts().last(merchant.code)) object["last_receipt"] = to_string(*last);
    if (drawer->last_closing) object["last_closing"] = cash_closing(*drawer->last_closing, merchant);
    return object;
}

} // namespace

json::object accounts(const std::vector<data::money::AccountLine>& lines) { return {{"accounts", array_of(lines, account_line)}}; }

json::object account(const data::money::AccountSheet& sheet) {
    auto object = account_line(sheet);
    object["billing"] = sheet.billing == counter::Billing::postpaid ? "postpaid" : "prepaid";
    if (sheet.meal_price) object["meal_price_cents"] = sheet.meal_price->value;
    object["suspense_cents"] = sheet.suspense.value;
    object["movements"] = array_of(sheet.movements, movement);
    object["payments"] = array_of(sheet.payments, [](EntryKind kind) { return json::string{to_string(kind)}; });
    if (sheet.mav_fee.value > 0) object["mav_fee_cents"] = sheet.mav_fee.value;
    return object;
}

json::object payment(const data::money::RecordedPayment& recorded) {
    json::object object{{"entry", recorded.entry}, {"balance_cents", recorded.balance.value}};
    if (recorded.receipt) {
        object["receipt"] = to_string(recorded.receipt->number);
        object["series"] = recorded.receipt->series;
    }
    return object;
}

json::object arrears(const std::vector<data::money::ArrearsLine>& lines, counter::Instant at) {
    std::int64_t total = 0;
    const auto line = [&total](const data::money::ArrearsLine& one) {
        total += one.owed.value;
        return json::object{{"diner", one.diner},         {"name", one.name},         {"school", one.school}, {"group", one.group}, {"authority", one.authority},
                            {"owed_cents", one.owed.value}, {"meals", one.meals}, {"blocked", one.is_blocked}};
    };
    auto array = array_of(lines, line);
    return {{"at", counter::to_string(at)}, {"total_cents", total}, {"lines", std::move(array)}};
}

json::object statements(const data::money::MonthStatements& month) {
    const auto summary = [](const data::money::DinerStatement& statement) {
        return json::object{{"diner", statement.diner},
                            {"name", name_of(statement)},
                            {"meals", statement.meals},
                            {"amount_cents", statement.total.value}};
    };
    json::object object{{"authority", month.authority},
                        {"month", to_string(month.month)},
                        {"total_cents", month.total.value},
                        {"statements", array_of(month.statements, summary)}};
    if (month.issued_at) object["issued_at"] = counter::to_string(*month.issued_at);
    return object;
}

std::string statements_csv(const data::money::MonthStatements& month) {
    std::string csv;
    data::append_csv_row(csv, {"diner", "name", "date", "what", "amount_cents", "total_cents"});
    for (const auto& statement : month.statements) {
        const auto name = cell_of(name_of(statement));
        const auto total = std::to_string(statement.total.value);
        for (const auto& line : statement.lines)
            data::append_csv_row(csv, {statement.diner, name, counter::to_string(line.date), line.is_correction ? "correction" : "meal",
                                       std::to_string(line.amount.value), total});
    }
    return csv;
}

data::Result<json::object> merchants(data::Store& store) {
    const auto all = store.payers().merchants();
    if (!all) return all.error();
    json::array array;
    for (const auto& one : *all) {
        auto object = merchant(store, one);
        if (!object) return std::move(object).error();
        array.push_back(std::move(*object));
    }
    return json::object{{"merchants", std::move(array)}};
}

data::Result<json::object> merchant(data::Store& store, std::string_view code) {
    const auto found = store.payers().merchant(code);
    if (!found) return found.error();
    if (!*found) return data::Error{data::ErrorKind::not_found, fmt::format("there is no merchant {:?}", code)};
    return merchant(store, **found);
}

} // namespace kiosk::wire
