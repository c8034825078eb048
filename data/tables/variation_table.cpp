#include "data/tables/variation_table.hpp"

#include <fmt/format.h>

namespace data {

namespace {

constexpr std::string_view select = "SELECT v.id, v.closing, v.number, v.grp, g.sitting, v.diet_set, v.bianco, v.delta, "
                                    "v.is_adult, v.reason, v.diner, v.request, v.author, v.at, v.state, v.decided_by, "
                                    "v.decided_at, v.decision_reason, v.request_id FROM variations v "
                                    "JOIN groups g ON g.code = v.grp WHERE {} ORDER BY v.id";

Variation read_variation(const Rows& rows) {
    Variation v;
    v.id = rows.integer(0);
    v.closing = rows.integer(1);
    v.number = rows.integer(2);
    const auto delta = rows.integer(7);
    v.line = {std::string{rows.text(3)}, static_cast<int>(rows.integer(4)), std::string{rows.text(5)}, rows.integer(6) != 0,
              delta, rows.integer(8) != 0 ? delta : 0};
    v.reason = rows.text(9);
    if (!rows.is_null(10)) v.diner_row = rows.integer(10);
    if (!rows.is_null(11)) v.request = rows.integer(11);
    v.author = rows.text(12);
    v.at = rows.instant(13);
    v.state = parse_variation_state(rows.text(14)).value_or(VariationState::pending);
    v.decided_by = rows.optional_text(15);
    if (!rows.is_null(16)) v.decided_at = rows.instant(16);
    v.decision_reason = rows.optional_text(17);
    v.request_id = rows.optional_text(18);
    return v;
}

template <typename... Values>
Result<std::vector<Variation>> read_all(Query& query, const Values&... values) {
    std::vector<Variation> variations;
    auto rows = query.rows(values...);
    while (rows.next()) variations.push_back(read_variation(rows));
    if (!rows.status()) return rows.status().error();
    return variations;
}

template <typename... Values>
Result<std::optional<Variation>> read_one(Query& query, const Values&... values) {
    auto all = read_all(query, values...);
    if (!all) return std::move(all).error();
    if (all->empty()) return std::nullopt;
    return std::optional{std::move(all->front())};
}

} // namespace

std::string_view to_string(VariationState state) {
    switch (state) {
    case VariationState::pending: return "pending";
    case VariationState::acknowledged: return "acknowledged";
    case VariationState::refused: return "refused";
    }
    return {};
}

std::optional<VariationState> parse_variation_state(std::string_view text) {
    for (const auto state : {VariationState::pending, VariationState::acknowledged, VariationState::refused})
        if (to_string(state) == text) return state;
    return std::nullopt;
}

VariationTable::VariationTable(Database& database)
    : database_(&database),
      of_(database, fmt::format(select, "v.closing = ?1")),
      find_(database, fmt::format(select, "v.id = ?1")),
      find_asked_(database, fmt::format(select, "v.request_id = ?1")),
      of_sheet_(database, fmt::format(select, "v.closing = ?1 AND v.number = ?2")),
      next_number_(database, "SELECT max(number) + 1 FROM variations WHERE closing = ?1"),
      add_(database, "INSERT INTO variations (closing, number, grp, diet_set, bianco, delta, is_adult, reason, diner, request, "
                     "author, at, request_id, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                     "'pending')"),
      adopt_(database, "INSERT INTO variations (id, closing, number, grp, diet_set, bianco, delta, is_adult, reason, author, at, "
                       "state, decided_by, decided_at, decision_reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
                       "?12, ?13, ?14, ?15) ON CONFLICT (id) DO UPDATE SET state = excluded.state, decided_by = "
                       "excluded.decided_by, decided_at = excluded.decided_at, decision_reason = excluded.decision_reason"),
      decide_(database, "UPDATE variations SET state = ?2, decided_by = ?3, decided_at = ?4, decision_reason = ?5 WHERE "
                        "(closing, number) = (SELECT closing, number FROM variations WHERE id = ?1) AND state = 'pending'") {}

Result<std::vector<Variation>> VariationTable::of(std::int64_t closing) { return read_all(of_, closing); }

Result<std::optional<Variation>> VariationTable::find(std::int64_t id) { return read_one(find_, id); }

Result<std::optional<Variation>> VariationTable::find_asked(std::string_view request_id) {
    return read_one(find_asked_, request_id);
}

Result<std::vector<Variation>> VariationTable::of_sheet(std::int64_t closing, std::int64_t number) {
    return read_all(of_sheet_, closing, number);
}

Result<std::int64_t> VariationTable::next_number(std::int64_t closing) {
    const auto number = single_integer(next_number_, closing);
    if (!number) return number.error();
    return number->value_or(1);
}

Result<std::int64_t> VariationTable::add(const Variation& v) {
    auto added = add_.run(v.closing, v.number, v.line.group, v.line.diet, v.line.bianco, v.line.meals, v.line.adults != 0,
                          v.reason, v.diner_row, v.request, v.author, v.at, v.request_id);
    if (!added) return added.error();
    return database_->last_row_id();
}

Result<void> VariationTable::adopt(const Variation& v) {
    return adopt_.run(v.id, v.closing, v.number, v.line.group, v.line.diet, v.line.bianco, v.line.meals, v.line.adults != 0,
                      v.reason, v.author, v.at, to_string(v.state), v.decided_by, v.decided_at, v.decision_reason);
}

Result<void> VariationTable::decide(std::int64_t id, VariationState state, std::string_view by, counter::Instant at,
                                    const std::optional<std::string>& reason) {
    return decide_.run(id, to_string(state), by, at, reason);
}

} // namespace data
