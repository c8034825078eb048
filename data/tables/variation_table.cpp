#include "data/tables/variation_table.hpp"

#include <fmt/format.h>

namespace data {

namespace {

constexpr std::string_view select = "SELECT v.id, v.closing, v.number, v.grp, g.sitting, v.diet_set, v.bianco, v.delta, "
                                    "v.is_adult, v.reason, v.diner, v.request, v.author, v.at, v.state FROM variations v "
                                    "JOIN groups g ON g.code = v.grp WHERE {} ORDER BY v.id";

VariationState parse_state(std::string_view text) {
    if (text == "acknowledged") return VariationState::acknowledged;
    if (text == "refused") return VariationState::refused;
    return VariationState::pending;
}

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
    v.state = parse_state(rows.text(14));
    return v;
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

VariationTable::VariationTable(Database& database)
    : of_(database, fmt::format(select, "v.closing = ?1")),
      find_(database, fmt::format(select, "v.id = ?1")),
      next_number_(database, "SELECT max(number) + 1 FROM variations WHERE closing = ?1"),
      add_(database, "INSERT INTO variations (closing, number, grp, diet_set, bianco, delta, is_adult, reason, diner, request, "
                     "author, at, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'pending')"),
      decide_(database, "UPDATE variations SET state = ?2, decided_by = ?3, decided_at = ?4, decision_reason = ?5 WHERE "
                        "(closing, number) = (SELECT closing, number FROM variations WHERE id = ?1) AND state = 'pending'") {}

Result<std::vector<Variation>> VariationTable::of(std::int64_t closing) {
    std::vector<Variation> variations;
    auto rows = of_.rows(closing);
    while (rows.next()) variations.push_back(read_variation(rows));
    if (!rows.status()) return rows.status().error();
    return variations;
}

Result<std::optional<Variation>> VariationTable::find(std::int64_t id) {
    auto rows = find_.rows(id);
    std::optional<Variation> found;
    if (rows.next()) found = read_variation(rows);
    if (!rows.status()) return rows.status().error();
    return found;
}

Result<std::int64_t> VariationTable::next_number(std::int64_t closing) {
    const auto number = single_integer(next_number_, closing);
    if (!number) return number.error();
    return number->value_or(1);
}

Result<void> VariationTable::add(const Variation& v) {
    return add_.run(v.closing, v.number, v.line.group, v.line.diet, v.line.bianco, v.line.meals, v.line.adults != 0, v.reason,
                    v.diner_row, v.request, v.author, v.at);
}

Result<void> VariationTable::decide(std::int64_t id, VariationState state, std::string_view by, counter::Instant at,
                                    const std::optional<std::string>& reason) {
    return decide_.run(id, to_string(state), by, at, reason);
}

} // namespace data
