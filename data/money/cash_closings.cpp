#include "data/money/cash_closings.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace data::money {

namespace {

namespace json = boost::json;

std::string select(std::string_view rest) {
    return fmt::format("SELECT series, number, key, at, author, first_year, first_number, last_year, last_number, receipts, reversals, total, "
                       "counted, shares, entry FROM cash_closings {}",
                       rest);
}

std::string to_column(const std::vector<CashClosing::Share>& shares) {
    json::array array;
    for (const auto& share : shares) array.push_back(json::object{{"authority", share.authority}, {"cents", share.cash.value}});
    return json::serialize(array);
}

std::vector<CashClosing::Share> shares_in(std::string_view text) {
    std::vector<CashClosing::Share> shares;
    boost::system::error_code failed;
    const auto parsed = json::parse(text, failed);
    if (failed || !parsed.is_array()) return shares;
    for (const auto& share : parsed.as_array())
        shares.push_back({std::string{share.at("authority").as_string()}, counter::Cents{share.at("cents").as_int64()}});
    return shares;
}

CashClosing closing_in(const Rows& rows) {
    CashClosing closing;
    closing.series = rows.text(0);
    closing.number = rows.integer(1);
    closing.key = rows.text(2);
    closing.at = rows.instant(3);
    closing.author = rows.text(4);
    if (!rows.is_null(5)) closing.first = {static_cast<int>(rows.integer(5)), rows.integer(6)};
    if (!rows.is_null(7)) closing.last = {static_cast<int>(rows.integer(7)), rows.integer(8)};
    closing.receipts = rows.integer(9);
    closing.reversals = rows.integer(10);
    closing.total = {rows.integer(11)};
    closing.counted = {rows.integer(12)};
    closing.shares = shares_in(rows.text(13));
    if (!rows.is_null(14)) closing.entry = rows.integer(14);
    return closing;
}

template <typename... Values>
Result<std::optional<CashClosing>> read_first(Query& query, const Values&... values) {
    std::optional<CashClosing> closing;
    auto rows = query.rows(values...);
    if (rows.next()) closing = closing_in(rows);
    if (!rows.status()) return rows.status().error();
    return closing;
}

} // namespace

CashClosingTable::CashClosingTable(Database& database)
    : add_(database, "INSERT INTO cash_closings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"),
      last_(database, select("WHERE series = ?1 ORDER BY number DESC LIMIT 1")), find_(database, select("WHERE series = ?1 AND number = ?2")),
      find_key_(database, select("WHERE series = ?1 AND key = ?2")),
      all_(database, select("WHERE series = ?1 ORDER BY number DESC LIMIT ?2")) {}

Result<void> CashClosingTable::add(const CashClosing& c) {
    const auto year = [](const std::optional<ReceiptNumber>& number) { return number ? std::optional{number->year} : std::nullopt; };
    const auto number = [](const std::optional<ReceiptNumber>& n) { return n ? std::optional{n->number} : std::nullopt; };
    return add_.run(c.series, c.number, c.key, c.at, c.author, year(c.first), number(c.first), year(c.last), number(c.last), c.receipts,
                    c.reversals, c.total.value, c.counted.value, to_column(c.shares), c.entry);
}

Result<std::optional<CashClosing>> CashClosingTable::last(std::string_view series) { return read_first(last_, series); }

Result<std::optional<CashClosing>> CashClosingTable::find(std::string_view series, std::int64_t number) {
    return read_first(find_, series, number);
}

Result<std::optional<CashClosing>> CashClosingTable::find_key(std::string_view series, std::string_view key) {
    return read_first(find_key_, series, key);
}

Result<std::vector<CashClosing>> CashClosingTable::all(std::string_view series, std::size_t most) {
    std::vector<CashClosing> closings;
    auto rows = all_.rows(series, static_cast<std::int64_t>(most));
    while (rows.next()) closings.push_back(closing_in(rows));
    if (!rows.status()) return rows.status().error();
    return closings;
}

} // namespace data::money
