#include "data/tables/attendance_table.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace data {

namespace {

namespace json = boost::json;

constexpr std::size_t most_kept = 1'000; // statements: about a day of a large kitchen

std::string select(std::string_view rest) {
    return fmt::format("SELECT a.request_id, a.received_at, a.author, a.grp, a.day, a.absent, a.extras, a.confirmed, "
                       "a.provisional, a.awaiting FROM {}",
                       rest);
}
constexpr std::string_view from_now = "attendance_now n JOIN attendance a ON a.id = n.statement ";

Statement read_statement(const Rows& rows) {
    Statement s;
    s.request_id = rows.text(0);
    s.received_at = rows.instant(1);
    s.author = rows.text(2);
    s.group = rows.text(3);
    s.date = rows.date(4);
    const auto absent = json::parse(rows.text(5));
    for (const auto& diner : absent.as_array()) s.absent.emplace_back(diner.as_string());
    const auto extras = json::parse(rows.text(6));
    for (const auto& extra : extras.as_array())
        s.extras.push_back({std::string{extra.at("diet").as_string()}, extra.at("count").to_number<std::int64_t>()});
    s.confirmed = rows.integer(7) != 0;
    s.provisional = rows.integer(8) != 0;
    s.awaiting = rows.integer(9) != 0;
    return s;
}

template <typename... Values>
Result<std::vector<Statement>> read_all(Query& query, const Values&... values) {
    std::vector<Statement> statements;
    auto rows = query.rows(values...);
    while (rows.next()) statements.push_back(read_statement(rows));
    if (!rows.status()) return rows.status().error();
    return statements;
}

template <typename... Values>
Result<std::optional<Statement>> read_one(Query& query, const Values&... values) {
    auto all = read_all(query, values...);
    if (!all) return std::move(all).error();
    if (all->empty()) return std::nullopt;
    return std::optional{std::move(all->front())};
}

std::string absent_json(const std::vector<std::string>& diners) {
    json::array array;
    for (const auto& diner : diners) array.emplace_back(diner);
    return json::serialize(array);
}

std::string extras_json(const std::vector<ExtraMeals>& extras) {
    json::array array;
    array.reserve(extras.size());
    for (const auto& extra : extras) array.push_back(json::object{{"diet", extra.diet}, {"count", extra.count}});
    return json::serialize(array);
}

} // namespace

AttendanceTable::AttendanceTable(Database& database)
    : database_(&database),
      find_(database, select("attendance a WHERE a.request_id = ?1")),
      in_force_(database, select(fmt::format("{} WHERE n.day = ?2 AND n.grp = ?1", from_now))),
      in_force_at_(database, select(fmt::format("{} JOIN groups g ON g.code = n.grp WHERE n.day = ?2 AND g.school = ?1 "
                                                "ORDER BY n.grp",
                                                from_now))),
      in_force_since_(database, select(fmt::format("{} JOIN groups g ON g.code = n.grp WHERE n.day >= ?2 AND g.school = ?1 "
                                                   "ORDER BY n.day, n.grp",
                                                   from_now))),
      add_(database, "INSERT INTO attendance (request_id, received_at, decided_at, author, grp, day, absent, extras, confirmed, "
                     "provisional, awaiting) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"),
      put_in_force_(database, "INSERT INTO attendance_now VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET statement = "
                              "excluded.statement"),
      taken_(database, "UPDATE attendance SET awaiting = 0 WHERE awaiting AND grp = ?1 AND day = ?2 AND received_at <= ?3"),
      // By an expression: the order of ids alone would have SQLite read the whole log instead of the few that wait.
      awaiting_(database, select("attendance a WHERE a.awaiting ORDER BY +a.id")),
      extras_of_(database, "SELECT e.grp, g.sitting, e.diet, e.meals FROM extra_meals e JOIN groups g ON g.code = e.grp "
                           "WHERE e.day = ?2 AND g.school = ?1 ORDER BY e.grp, e.diet"),
      clear_extras_(database, "DELETE FROM extra_meals WHERE day = ?2 AND grp = ?1"),
      add_extra_(database, "INSERT INTO extra_meals VALUES (?2, ?1, ?3, ?4)"),
      unbooked_(database, "SELECT diner FROM attendance_unbooked WHERE day = ?2 AND grp = ?1"),
      clear_unbooked_(database, "DELETE FROM attendance_unbooked WHERE day = ?2 AND grp = ?1"),
      add_unbooked_(database, "INSERT INTO attendance_unbooked VALUES (?2, ?1, ?3)") {}

Result<std::optional<Statement>> AttendanceTable::find(std::string_view request_id) { return read_one(find_, request_id); }

Result<std::optional<Statement>> AttendanceTable::in_force(std::string_view group, counter::ServiceDate date) {
    const GroupDay of{group, date};
    if (const auto kept = kept_.find(of); kept != kept_.end()) return std::optional{kept->second};
    auto read = read_one(in_force_, group, date);
    if (read && *read) keep(of, **read);
    return read;
}

Result<std::vector<Statement>> AttendanceTable::in_force_at(std::string_view school, counter::ServiceDate date) {
    return read_all(in_force_at_, school, date);
}

Result<std::vector<Statement>> AttendanceTable::in_force_since(std::string_view school, counter::ServiceDate from) {
    return read_all(in_force_since_, school, from);
}

Result<bool> AttendanceTable::any_provisional(std::string_view school, counter::ServiceDate date) {
    const auto statements = in_force_at(school, date);
    if (!statements) return statements.error();
    return std::ranges::any_of(*statements, &Statement::provisional);
}

Result<std::int64_t> AttendanceTable::add(const Statement& s, counter::Instant decided_at) {
    auto added = add_.run(s.request_id, s.received_at, decided_at, s.author, s.group, s.date, absent_json(s.absent),
                          extras_json(s.extras), s.confirmed, s.provisional, s.awaiting);
    if (!added) return added.error();
    return database_->last_row_id();
}

Result<void> AttendanceTable::put_in_force(const Statement& s, std::int64_t id) {
    auto put = put_in_force_.run(s.date, s.group, id);
    if (put) keep({s.group, s.date}, s);
    return put;
}

void AttendanceTable::keep(const GroupDay& of, const Statement& statement) {
    if (kept_.size() >= most_kept && !kept_.contains(of)) kept_.clear();
    kept_.insert_or_assign(of, statement);
}

Result<void> AttendanceTable::taken(std::string_view group, counter::ServiceDate date, counter::Instant through) {
    kept_.erase(GroupDay{group, date});
    return taken_.run(group, date, through);
}

Result<std::vector<Statement>> AttendanceTable::awaiting() { return read_all(awaiting_); }

Result<std::vector<DayLine>> AttendanceTable::extras_of(std::string_view school, counter::ServiceDate date) {
    std::vector<DayLine> lines;
    auto rows = extras_of_.rows(school, date);
    while (rows.next())
        lines.push_back({std::string{rows.text(0)}, static_cast<int>(rows.integer(1)), std::string{rows.text(2)}, false,
                         rows.integer(3), rows.integer(3)});
    if (!rows.status()) return rows.status().error();
    return lines;
}

Result<void> AttendanceTable::set_extras(std::string_view group, counter::ServiceDate date,
                                         const std::vector<ExtraMeals>& extras) {
    if (auto cleared = clear_extras_.run(group, date); !cleared) return cleared;
    for (const auto& extra : extras)
        if (auto added = add_extra_.run(group, date, extra.diet, extra.count); !added) return added;
    return {};
}

Result<std::vector<std::int64_t>> AttendanceTable::unbooked(std::string_view group, counter::ServiceDate date) {
    std::vector<std::int64_t> diners;
    auto rows = unbooked_.rows(group, date);
    while (rows.next()) diners.push_back(rows.integer(0));
    if (!rows.status()) return rows.status().error();
    return diners;
}

Result<void> AttendanceTable::set_unbooked(std::string_view group, counter::ServiceDate date,
                                           const std::vector<std::int64_t>& diners) {
    if (auto cleared = clear_unbooked_.run(group, date); !cleared) return cleared;
    for (const auto diner : diners)
        if (auto added = add_unbooked_.run(group, date, diner); !added) return added;
    return {};
}

} // namespace data
