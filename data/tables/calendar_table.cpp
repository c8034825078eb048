#include "data/tables/calendar_table.hpp"

#include <fmt/format.h>

namespace data {

namespace {

constexpr std::string_view select = "SELECT id, scope, key, from_day, to_day, kind, reason, author, entered_at FROM calendar "
                                    "WHERE origin = 'entered' AND {}";

template <typename... Values>
Result<std::vector<EnteredEntry>> read_all(Query& query, const Values&... values) {
    std::vector<EnteredEntry> entries;
    auto rows = query.rows(values...);
    while (rows.next()) {
        const auto scope = counter::parse_calendar_scope(rows.text(1));
        const auto kind = counter::parse_calendar_kind(rows.text(5));
        if (!scope || !kind)
            return Error{ErrorKind::internal, "the database's table calendar holds an entry this program can't read"};
        entries.push_back({rows.integer(0),
                           {*scope, std::string{rows.text(2)}, {rows.date(3), rows.date(4)}, *kind, std::string{rows.text(6)}},
                           std::string{rows.text(7)}, rows.instant(8)});
    }
    if (!rows.status()) return rows.status().error();
    return entries;
}

} // namespace

CalendarTable::CalendarTable(Database& database)
    : database_(&database),
      find_(database, fmt::format(select, "request_id = ?1")),
      entered_(database, fmt::format(select, "from_day <= ?2 AND to_day >= ?1 ORDER BY id DESC")),
      add_(database, "INSERT INTO calendar (origin, authority, scope, key, from_day, to_day, kind, reason, author, entered_at, "
                     "request_id) VALUES ('entered', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)") {}

Result<std::optional<EnteredEntry>> CalendarTable::find(std::string_view request_id) {
    auto found = read_all(find_, request_id);
    if (!found) return std::move(found).error();
    if (found->empty()) return std::nullopt;
    return std::optional{std::move(found->front())};
}

Result<std::vector<EnteredEntry>> CalendarTable::entered(counter::DateRange range) {
    return read_all(entered_, range.from, range.to);
}

Result<std::int64_t> CalendarTable::add(const EnteredEntry& entered, std::string_view authority, std::string_view request_id) {
    const auto& entry = entered.entry;
    auto added = add_.run(authority, to_string(entry.scope), entry.key, entry.when.from, entry.when.to, to_string(entry.kind),
                          entry.reason, entered.author, entered.at, request_id);
    if (!added) return added.error();
    return database_->last_row_id();
}

} // namespace data
