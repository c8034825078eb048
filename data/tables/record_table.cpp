#include "data/tables/record_table.hpp"

namespace data {

namespace {

std::string_view to_string(counter::LongState state) {
    return state == counter::LongState::suspended ? "suspended" : "blocked";
}

} // namespace

Result<DinerRows> DinerRows::read(Database& database, const counter::Roster& roster) {
    DinerRows ids;
    ids.rows_.resize(roster.diners().size());
    Query query{database, "SELECT id, code FROM diners"};
    auto rows = query.rows();
    while (rows.next()) {
        const auto diner = roster.find_diner(rows.text(1));
        if (!diner) continue;
        const auto row = rows.integer(0);
        ids.rows_[static_cast<std::size_t>(*diner)] = row;
        if (ids.diners_.size() <= static_cast<std::size_t>(row)) ids.diners_.resize(static_cast<std::size_t>(row) + 1);
        ids.diners_[static_cast<std::size_t>(row)] = *diner;
    }
    if (!rows.status()) return rows.status().error();
    return ids;
}

RecordTable::RecordTable(Database& database)
    : read_marks_(database, "SELECT day, diner, marks FROM day_marks WHERE day >= ?1"),
      read_changes_(database, "SELECT diner, state, from_day, is_on FROM state_changes"),
      set_marks_(database, "INSERT INTO day_marks VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET marks = excluded.marks"),
      clear_marks_(database, "DELETE FROM day_marks WHERE day = ?1 AND diner = ?2"),
      clear_all_marks_(database, "DELETE FROM day_marks WHERE day >= ?1"),
      clear_all_changes_(database, "DELETE FROM state_changes"),
      clear_changes_(database, "DELETE FROM state_changes WHERE diner = ?1 AND state = ?2"),
      change_(database, "INSERT INTO state_changes VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET is_on = "
                        "excluded.is_on") {}

Result<counter::Records> RecordTable::read(const counter::Roster& roster, const DinerRows& rows,
                                           counter::ServiceDate since) {
    counter::Records records{roster.diners().size()};
    auto marks = read_marks_.rows(since);
    while (marks.next())
        records.set_marks(rows.diner(marks.integer(1)), marks.date(0),
                          counter::Marks{static_cast<std::uint8_t>(marks.integer(2))});
    if (!marks.status()) return marks.status().error();

    auto changes = read_changes_.rows();
    while (changes.next())
        records.change(changes.text(1) == "blocked" ? counter::LongState::blocked : counter::LongState::suspended,
                       rows.diner(changes.integer(0)), changes.date(2), changes.integer(3) != 0);
    if (!changes.status()) return changes.status().error();
    return records;
}

Result<void> RecordTable::set_marks(std::int64_t diner_row, counter::ServiceDate date, counter::Marks marks) {
    if (marks.none()) return clear_marks_.run(date, diner_row);
    return set_marks_.run(date, diner_row, static_cast<std::int64_t>(marks.bits()));
}

Result<void> RecordTable::clear(counter::ServiceDate since) {
    auto cleared = clear_all_marks_.run(since);
    if (cleared) cleared = clear_all_changes_.run();
    return cleared;
}

Result<void> RecordTable::clear_changes(std::int64_t diner_row, counter::LongState state) {
    return clear_changes_.run(diner_row, to_string(state));
}

Result<void> RecordTable::change(std::int64_t diner_row, counter::LongState state, counter::ServiceDate from, bool on) {
    return change_.run(diner_row, to_string(state), from, on);
}

} // namespace data
