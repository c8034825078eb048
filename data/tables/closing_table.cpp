#include "data/tables/closing_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "counter/closing.hpp"

namespace data {

namespace {

std::string select_closing(std::string_view where) {
    return fmt::format("SELECT id, kitchen, number, school, day, cutoff_at, closed_at, early_reason, author, "
                       "provisional AND confirmed_by IS NULL, meals FROM closings WHERE {}",
                       where);
}

Closing read_closing(const Rows& rows) {
    return {rows.integer(0), std::string{rows.text(1)}, rows.integer(2),       std::string{rows.text(3)},
            rows.date(4),    rows.instant(5),           rows.instant(6),       rows.optional_text(7),
            rows.optional_text(8), rows.integer(9) != 0, rows.integer(10)};
}

template <typename... Values>
Result<std::optional<Closing>> find_one(Query& query, const Values&... values) {
    auto rows = query.rows(values...);
    std::optional<Closing> found;
    if (rows.next()) found = read_closing(rows);
    if (!rows.status()) return rows.status().error();
    return found;
}

} // namespace

ClosingTable::ClosingTable(Database& database)
    : database_(&database),
      find_(database, select_closing("school = ?1 AND day = ?2")),
      find_number_(database, select_closing("kitchen = ?1 AND number = ?2")),
      of_school_since_(database, select_closing("school = ?1 AND day >= ?2 ORDER BY day")),
      lines_(database, "SELECT grp, sitting, diet_set, bianco, meals, adults FROM closing_lines WHERE closing = ?1 ORDER BY id"),
      next_number_(database, "SELECT max(number) + 1 FROM closings WHERE kitchen = ?1"),
      add_(database, "INSERT INTO closings (kitchen, number, school, day, cutoff_at, closed_at, early_reason, author, "
                     "provisional, meals) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
      add_line_(database, "INSERT INTO closing_lines (closing, grp, sitting, diet_set, bianco, meals, adults) VALUES (?1, ?2, "
                          "?3, ?4, ?5, ?6, ?7)"),
      add_meal_(database, "INSERT INTO closing_meals VALUES (?1, ?2)"),
      confirm_(database, "UPDATE closings SET confirmed_by = ?2, confirmed_at = ?3 WHERE id = ?1 AND confirmed_by IS NULL") {}

Result<std::optional<Closing>> ClosingTable::find(std::string_view school, counter::ServiceDate date) {
    return find_one(find_, school, date);
}

Result<std::optional<Closing>> ClosingTable::find_number(std::string_view kitchen, std::int64_t number) {
    return find_one(find_number_, kitchen, number);
}

Result<std::vector<Closing>> ClosingTable::of_school_since(std::string_view school, counter::ServiceDate from) {
    std::vector<Closing> closings;
    auto rows = of_school_since_.rows(school, from);
    while (rows.next()) closings.push_back(read_closing(rows));
    if (!rows.status()) return rows.status().error();
    return closings;
}

Result<std::vector<DayLine>> ClosingTable::lines(std::int64_t closing) {
    std::vector<DayLine> lines;
    auto rows = lines_.rows(closing);
    while (rows.next())
        lines.push_back({std::string{rows.text(0)}, static_cast<int>(rows.integer(1)), std::string{rows.text(2)},
                         rows.integer(3) != 0, rows.integer(4), rows.integer(5)});
    if (!rows.status()) return rows.status().error();
    return lines;
}

Result<Closing> ClosingTable::add(Closing closing, const counter::Roster& roster, const counter::Records& records,
                                  const DinerRows& rows) {
    const auto number = single_integer(next_number_, closing.kitchen);
    if (!number) return number.error();
    closing.number = number->value_or(1);

    const auto school = roster.find_school(closing.school).value();
    auto meals = counter::freeze(roster, records, school, closing.date);
    closing.meals = static_cast<std::int64_t>(meals.size());
    if (auto added = add_.run(closing.kitchen, closing.number, closing.school, closing.date, closing.cutoff, closing.closed_at,
                              closing.early_reason, closing.author, closing.provisional, closing.meals);
        !added)
        return added.error();
    closing.id = database_->last_row_id();

    // Lines come by group, then diet set and bianco; a line's meals are written next to each other.
    const auto lines = counter::count(roster, records, {school, static_cast<counter::SchoolId>(static_cast<std::size_t>(school) + 1)}, closing.date);
    auto meal = meals.begin();
    for (auto line = lines.begin(); line != lines.end();) {
        const auto& group = roster.groups()[line->group];
        const auto group_end = std::find_if(meal, meals.end(), [&](const counter::FrozenMeal& m) {
            return roster.group_of(m.diner) != line->group;
        });
        for (const auto of_group = line->group; line != lines.end() && line->group == of_group; ++line) {
            if (auto added = add_line_.run(closing.id, group.code, group.sitting, roster.diet_sets().name(line->meal.diet),
                                           line->meal.bianco, std::int64_t{line->meals}, std::int64_t{line->adults});
                !added)
                return added.error();
            const auto line_id = database_->last_row_id();
            for (auto m = meal; m != group_end; ++m)
                if (m->meal == line->meal)
                    if (auto added = add_meal_.run(line_id, rows.row(m->diner)); !added) return added.error();
        }
        meal = group_end;
    }
    return closing;
}

Result<void> ClosingTable::confirm(std::int64_t closing, std::string_view by, counter::Instant at) {
    return confirm_.run(closing, by, at);
}

} // namespace data
