#include "data/tables/closing_table.hpp"

#include <algorithm>
#include <tuple>

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

auto key_of(const DayLine& line) { return std::tie(line.group, line.diet, line.bianco); }

} // namespace

std::vector<DayLine> merged(std::vector<DayLine> lines, std::span<const DayLine> more) {
    for (const auto& line : more) {
        const auto at = std::ranges::lower_bound(lines, key_of(line), {}, key_of);
        if (at != lines.end() && key_of(*at) == key_of(line)) {
            at->meals += line.meals;
            at->adults += line.adults;
        } else {
            lines.insert(at, line);
        }
    }
    return lines;
}

std::vector<DayLine> counted_lines(const counter::Roster& roster, const counter::Records& records, counter::SchoolId school,
                                   counter::ServiceDate date) {
    std::vector<DayLine> lines;
    const counter::IdRange<counter::SchoolId> only{school, static_cast<counter::SchoolId>(static_cast<std::size_t>(school) + 1)};
    for (const auto& line : counter::count(roster, records, only, date)) {
        const auto& group = roster.groups()[line.group];
        lines.push_back({group.code, group.sitting, roster.diet_sets().name(line.meal.diet), line.meal.bianco,
                         std::int64_t{line.meals}, std::int64_t{line.adults}});
    }
    return lines;
}

ClosingTable::ClosingTable(Database& database)
    : database_(&database),
      find_(database, select_closing("school = ?1 AND day = ?2")),
      find_number_(database, select_closing("kitchen = ?1 AND number = ?2")),
      of_school_since_(database, select_closing("school = ?1 AND day >= ?2 ORDER BY day")),
      lines_(database, "SELECT grp, sitting, diet_set, bianco, meals, adults FROM closing_lines WHERE closing = ?1 ORDER BY id"),
      feeds_(database, "SELECT node, connected, in_step_at FROM closing_feeds WHERE closing = ?1 ORDER BY node"),
      meals_(database, "SELECT m.diner, l.grp, l.sitting, l.diet_set, l.bianco FROM closing_lines l JOIN closing_meals m ON "
                       "m.line = l.id WHERE l.closing = ?1"),
      next_number_(database, "SELECT max(number) + 1 FROM closings WHERE kitchen = ?1"),
      add_(database, "INSERT INTO closings (kitchen, number, school, day, cutoff_at, closed_at, early_reason, author, "
                     "provisional, meals) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
      add_line_(database, "INSERT INTO closing_lines (closing, grp, sitting, diet_set, bianco, meals, adults) VALUES (?1, ?2, "
                          "?3, ?4, ?5, ?6, ?7)"),
      add_meal_(database, "INSERT INTO closing_meals VALUES (?1, ?2)"),
      add_feed_(database, "INSERT INTO closing_feeds VALUES (?1, ?2, ?3, ?4)"),
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

Result<std::vector<FeedState>> ClosingTable::feeds(std::int64_t closing) {
    std::vector<FeedState> feeds;
    auto rows = feeds_.rows(closing);
    while (rows.next()) {
        FeedState feed{std::string{rows.text(0)}, std::nullopt, rows.integer(1) != 0, std::nullopt};
        if (!rows.is_null(2)) feed.in_step_at = rows.instant(2);
        feeds.push_back(std::move(feed));
    }
    if (!rows.status()) return rows.status().error();
    return feeds;
}

Result<std::vector<FrozenMeal>> ClosingTable::meals(std::int64_t closing) {
    std::vector<FrozenMeal> meals;
    auto rows = meals_.rows(closing);
    while (rows.next())
        meals.push_back({rows.integer(0),
                         {std::string{rows.text(1)}, static_cast<int>(rows.integer(2)), std::string{rows.text(3)},
                          rows.integer(4) != 0, 1, 0}});
    if (!rows.status()) return rows.status().error();
    return meals;
}

Result<void> ClosingTable::insert(Closing& closing) {
    auto added = add_.run(closing.kitchen, closing.number, closing.school, closing.date, closing.cutoff, closing.closed_at,
                          closing.early_reason, closing.author, closing.provisional, closing.meals);
    if (added) closing.id = database_->last_row_id();
    return added;
}

Result<std::int64_t> ClosingTable::insert_line(std::int64_t closing, const DayLine& line) {
    auto added = add_line_.run(closing, line.group, line.sitting, line.diet, line.bianco, line.meals, line.adults);
    if (!added) return added.error();
    return database_->last_row_id();
}

Result<Closing> ClosingTable::add(Closing closing, const counter::Roster& roster, const counter::Records& records,
                                  const DinerRows& rows, std::span<const DayLine> extras) {
    const auto number = single_integer(next_number_, closing.kitchen);
    if (!number) return number.error();
    closing.number = number->value_or(1);

    const auto school = roster.find_school(closing.school).value();
    const auto meals = counter::freeze(roster, records, school, closing.date);
    const auto lines = merged(counted_lines(roster, records, school, closing.date), extras);
    closing.meals = 0;
    for (const auto& line : lines) closing.meals += line.meals;
    if (auto added = insert(closing); !added) return added.error();

    // Lines and meals both come by group; a line's meals are written next to each other.
    auto meal = meals.begin();
    for (auto line = lines.begin(); line != lines.end();) {
        const auto group = roster.find_group(line->group);
        const auto group_end = std::find_if(meal, meals.end(), [&](const counter::FrozenMeal& m) {
            return group != roster.group_of(m.diner);
        });
        for (const auto& of_group = line->group; line != lines.end() && line->group == of_group; ++line) {
            const auto line_id = insert_line(closing.id, *line);
            if (!line_id) return line_id.error();
            for (auto m = meal; m != group_end; ++m)
                if (m->meal.bianco == line->bianco && roster.diet_sets().name(m->meal.diet) == line->diet)
                    if (auto added = add_meal_.run(*line_id, rows.row(m->diner)); !added) return added.error();
        }
        meal = group_end;
    }
    return closing;
}

Result<void> ClosingTable::add_feeds(std::int64_t closing, std::span<const FeedState> feeds) {
    for (const auto& feed : feeds)
        if (auto added = add_feed_.run(closing, feed.node, feed.connected, feed.in_step_at); !added) return added;
    return {};
}

Result<Closing> ClosingTable::adopt(Closing closing, std::span<const DayLine> lines) {
    if (auto added = insert(closing); !added) return added.error();
    for (const auto& line : lines)
        if (const auto added = insert_line(closing.id, line); !added) return added.error();
    return closing;
}

Result<void> ClosingTable::confirm(std::int64_t closing, std::string_view by, counter::Instant at) {
    return confirm_.run(closing, by, at);
}

} // namespace data
