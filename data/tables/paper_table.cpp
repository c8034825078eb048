#include "data/tables/paper_table.hpp"

#include <fmt/format.h>

namespace data {

namespace {

using counter::paper::Kind;

std::string select(std::string_view condition) {
    return fmt::format("SELECT id, kind, day, kitchen, school, closing, grp, number, is_test, title, labels, composed_at, author "
                       "FROM papers WHERE {} ORDER BY id DESC",
                       condition);
}

template <typename... Values>
Result<std::vector<Paper>> read_all(Query& query, const Values&... values) {
    std::vector<Paper> papers;
    auto rows = query.rows(values...);
    while (rows.next()) {
        Paper paper;
        paper.id = rows.integer(0);
        paper.kind = counter::paper::parse_kind(rows.text(1)).value_or(Kind::meal_sheet);
        paper.date = rows.date(2);
        paper.kitchen = rows.text(3);
        paper.school = rows.optional_text(4);
        if (!rows.is_null(5)) paper.closing = rows.integer(5);
        paper.group = rows.optional_text(6);
        if (!rows.is_null(7)) paper.number = rows.integer(7);
        paper.is_test = rows.integer(8) != 0;
        paper.title = rows.text(9);
        paper.labels = rows.integer(10);
        paper.composed_at = rows.instant(11);
        paper.author = rows.text(12);
        papers.push_back(std::move(paper));
    }
    if (!rows.status()) return rows.status().error();
    return papers;
}

template <typename... Values>
Result<std::optional<Paper>> read_first(Query& query, const Values&... values) {
    auto all = read_all(query, values...);
    if (!all) return std::move(all).error();
    if (all->empty()) return std::nullopt;
    return std::optional{std::move(all->front())};
}

} // namespace

PaperTable::PaperTable(Database& database)
    : database_(&database),
      of_day_(database, select("day = ?1")),
      of_school_(database, select("day = ?1 AND school = ?2")),
      find_(database, select("id = ?1")),
      content_(database, "SELECT content FROM papers WHERE id = ?1"),
      last_of_(database, select("closing = ?1 AND kind = ?2 AND (?3 IS NULL OR number = ?3)") + " LIMIT 1"),
      last_production_(database, select("day = ?2 AND kitchen = ?1 AND kind = 'production_sheet' AND NOT is_test") + " LIMIT 1"),
      add_(database, "INSERT INTO papers (kind, day, kitchen, school, closing, grp, number, is_test, title, labels, content, "
                     "composed_at, author) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"),
      next_note_(database, "SELECT max(number) + 1 FROM delivery_notes WHERE kitchen = ?1 AND year = ?2"),
      add_note_(database, "INSERT INTO delivery_notes (kitchen, year, number, closing, replaces, goods, paper) VALUES (?1, ?2, "
                          "?3, ?4, ?5, ?6, ?7)"),
      last_note_(database, "SELECT year, number, replaces, goods FROM delivery_notes WHERE closing = ?1 ORDER BY paper DESC LIMIT 1") {}

Result<std::vector<Paper>> PaperTable::of_day(counter::ServiceDate date, std::optional<std::string_view> school) {
    return school ? read_all(of_school_, date, *school) : read_all(of_day_, date);
}

Result<std::optional<Paper>> PaperTable::find(std::int64_t id) { return read_first(find_, id); }

Result<std::string> PaperTable::content(std::int64_t id) {
    auto rows = content_.rows(id);
    if (rows.next()) return std::string{rows.text(0)};
    if (!rows.status()) return rows.status().error();
    return Error{ErrorKind::not_found, fmt::format("there is no paper {}", id)};
}

Result<std::optional<Paper>> PaperTable::last_of(std::int64_t closing, Kind kind, std::optional<std::int64_t> number) {
    return read_first(last_of_, closing, to_string(kind), number);
}

Result<std::optional<Paper>> PaperTable::last_production(std::string_view kitchen, counter::ServiceDate date) {
    return read_first(last_production_, kitchen, date);
}

Result<std::int64_t> PaperTable::add(const Paper& paper, std::string_view content) {
    auto added = add_.run(to_string(paper.kind), paper.date, paper.kitchen, paper.school, paper.closing, paper.group, paper.number,
                          paper.is_test, paper.title, paper.labels, content, paper.composed_at, paper.author);
    if (!added) return added.error();
    return database_->last_row_id();
}

Result<std::int64_t> PaperTable::next_note(std::string_view kitchen, int year) {
    const auto next = single_integer(next_note_, kitchen, year);
    if (!next) return next.error();
    return next->value_or(1);
}

Result<void> PaperTable::add_note(std::string_view kitchen, const NoteEntry& note, std::int64_t closing, std::int64_t paper) {
    return add_note_.run(kitchen, note.year, note.number, closing, note.replaces, note.goods, paper);
}

Result<std::optional<NoteEntry>> PaperTable::last_note(std::int64_t closing) {
    auto rows = last_note_.rows(closing);
    if (!rows.next()) return rows.status() ? Result<std::optional<NoteEntry>>{std::nullopt} : rows.status().error();
    NoteEntry note{static_cast<int>(rows.integer(0)), rows.integer(1), std::nullopt, std::string{rows.text(3)}};
    if (!rows.is_null(2)) note.replaces = rows.integer(2);
    return std::optional{std::move(note)};
}

} // namespace data
