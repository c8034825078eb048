#include "data/tables/tray_table.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "data/opaque_code.hpp"

namespace data {

namespace {

std::string select(std::string_view rest) {
    return fmt::format("SELECT t.serial, t.code, t.grp, t.diet_set, t.bianco, t.is_adult, d.first_name, d.last_name, t.came_with, "
                       "t.taken_with, t.closing, c.school, g.name, g.sitting, c.day, t.diner, l.paper, t.packed_at, t.packed_by "
                       "FROM trays t JOIN closings c ON c.id = t.closing JOIN groups g ON g.code = t.grp "
                       "LEFT JOIN diners d ON d.id = t.diner LEFT JOIN tray_labels l ON l.serial = t.serial {}",
                       rest);
}

LabelledTray read_tray(const Rows& rows) {
    LabelledTray row;
    auto& tray = row.tray;
    tray.serial = rows.integer(0);
    tray.code = rows.text(1);
    tray.group = rows.text(2);
    tray.diet = rows.text(3);
    tray.bianco = rows.integer(4) != 0;
    tray.is_adult = rows.integer(5) != 0;
    if (!rows.is_null(15)) tray.person = {std::string{rows.text(6)}, std::string{rows.text(7)}};
    if (!rows.is_null(8)) tray.came_with = rows.integer(8);
    if (!rows.is_null(9)) tray.taken_with = rows.integer(9);
    row.closing = rows.integer(10);
    row.school = rows.text(11);
    row.group_name = rows.text(12);
    row.sitting = static_cast<int>(rows.integer(13));
    row.date = rows.date(14);
    if (!rows.is_null(15)) row.diner_row = rows.integer(15);
    if (!rows.is_null(16)) row.paper = rows.integer(16);
    if (!rows.is_null(17)) row.packed_at = rows.instant(17);
    row.packed_by = rows.optional_text(18).value_or("");
    return row;
}

/// A tray that is to be made: group, diets, bianco, whether an adult's, the diner and names.
LabelledTray read_new(const Rows& rows) {
    LabelledTray row;
    row.tray.code = "-----";
    row.tray.group = rows.text(0);
    row.tray.diet = rows.text(1);
    row.tray.bianco = rows.integer(2) != 0;
    row.tray.is_adult = rows.integer(3) != 0;
    if (!rows.is_null(4)) {
        row.diner_row = rows.integer(4);
        row.tray.person = {std::string{rows.text(5)}, std::string{rows.text(6)}};
    }
    return row;
}

bool is_special(const counter::paper::Tray& tray) { return tray.bianco || tray.diet != "standard"; }

/// Whose tray it is, if that is known, or an unnamed one where theirs was taken in another's stead; else unnamed ones first,
/// then such as nobody has packed yet, the newest first. Empty unless there are so many.
std::vector<std::size_t> to_take(const std::vector<LabelledTray>& trays, const LabelledTray& wanted, std::size_t many) {
    std::vector<std::size_t> alike;
    bool had_one = false; // the diner
    for (std::size_t at = 0; at < trays.size(); ++at) {
        const auto& tray = trays[at].tray;
        if (tray.group != wanted.tray.group || tray.diet != wanted.tray.diet || tray.bianco != wanted.tray.bianco) continue;
        had_one = had_one || (wanted.diner_row && trays[at].diner_row == wanted.diner_row);
        if (!tray.taken_with) alike.push_back(at);
    }
    if (wanted.diner_row)
        std::erase_if(alike, [&](std::size_t at) {
            const auto& diner = trays[at].diner_row;
            return diner ? diner != wanted.diner_row : !had_one;
        });
    if (alike.size() < many) return {};
    std::ranges::sort(alike, {}, [&](std::size_t at) {
        const auto& row = trays[at];
        const bool is_old = row.tray.serial != 0;
        const bool is_named = row.diner_row.has_value();
        return std::tuple{is_named != wanted.diner_row.has_value(), row.packed_at.has_value(), is_old,
                          is_old ? -row.tray.serial : -static_cast<std::int64_t>(at)};
    });
    alike.resize(many);
    return alike;
}

} // namespace

TrayTable::TrayTable(Database& database)
    : of_closing_(database, select("WHERE t.closing = ?1 ORDER BY g.sitting, g.name, t.code")),
      find_(database, select("WHERE t.serial = ?1")),
      packing_(database, "SELECT c.school, count(*), count(t.packed_at) FROM trays t JOIN closings c ON c.id = t.closing "
                         "WHERE c.day = ?1 AND t.taken_with IS NULL GROUP BY c.school ORDER BY c.school"),
      scanned_on_(database, "SELECT t.serial, EXISTS (SELECT 1 FROM tray_scans s WHERE s.serial = t.serial AND s.attempt >= ?2) FROM "
                            "tray_labels l JOIN trays t ON t.serial = l.serial WHERE l.paper = ?1 AND t.taken_with IS NULL"),
      special_meals_(database, "SELECT l.grp, l.diet_set, l.bianco, d.kind = 'adult', d.id, d.first_name, d.last_name "
                               "FROM closing_lines l JOIN closing_meals m ON m.line = l.id JOIN diners d ON d.id = m.diner "
                               "WHERE l.closing = ?1 AND (l.bianco OR l.diet_set <> 'standard') ORDER BY l.id, d.id"),
      // A line's meals without a diner are unnamed extras, which are adults.
      special_extras_(database, "SELECT l.grp, l.diet_set, l.bianco, 1, NULL, NULL, NULL, l.meals - (SELECT count(*) FROM "
                                "closing_meals m WHERE m.line = l.id) FROM closing_lines l WHERE l.closing = ?1 AND (l.bianco OR "
                                "l.diet_set <> 'standard')"),
      code_taken_(database, "SELECT 1 FROM trays WHERE closing = ?1 AND code = ?2"),
      add_(database, "INSERT INTO trays (closing, grp, diet_set, bianco, is_adult, diner, code, came_with, "
                     "taken_with) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
      unfollowed_(database, "SELECT v.grp, v.diet_set, v.bianco, v.is_adult, v.diner, d.first_name, d.last_name, v.delta, v.id, "
                            "v.number FROM variations v LEFT JOIN diners d ON d.id = v.diner WHERE v.closing = ?1 AND v.state = 'acknowledged' AND NOT EXISTS (SELECT 1 FROM trays_followed f "
                            "WHERE f.variation = v.id) ORDER BY v.number, v.id"),
      follow_(database, "INSERT INTO trays_followed VALUES (?1)"),
      take_(database, "UPDATE trays SET taken_with = ?2 WHERE serial = ?1"),
      put_on_paper_(database, "INSERT INTO tray_labels VALUES (?1, ?2)"),
      pack_(database, "UPDATE trays SET packed_at = ?2, packed_by = ?3 WHERE serial = ?1"),
      note_scan_(database, "INSERT INTO tray_scans (serial, attempt, at, author, answer) VALUES (?1, ?2, ?3, ?4, ?5)") {}

Result<std::vector<LabelledTray>> TrayTable::of_closing(std::int64_t closing) {
    std::vector<LabelledTray> trays;
    auto rows = of_closing_.rows(closing);
    while (rows.next()) trays.push_back(read_tray(rows));
    if (!rows.status()) return rows.status().error();
    return trays;
}

Result<std::optional<LabelledTray>> TrayTable::find(std::int64_t serial) {
    auto rows = find_.rows(serial);
    if (rows.next()) return std::optional{read_tray(rows)};
    if (!rows.status()) return rows.status().error();
    return std::nullopt;
}

Result<std::vector<Packing>> TrayTable::packing(counter::ServiceDate date) {
    std::vector<Packing> schools;
    auto rows = packing_.rows(date);
    while (rows.next()) schools.push_back({std::string{rows.text(0)}, rows.integer(1), rows.integer(2)});
    if (!rows.status()) return rows.status().error();
    return schools;
}

Result<std::map<std::int64_t, bool>> TrayTable::scanned_on(std::int64_t paper, int attempt) {
    std::map<std::int64_t, bool> scanned;
    auto rows = scanned_on_.rows(paper, attempt);
    while (rows.next()) scanned[rows.integer(0)] = rows.integer(1) != 0;
    if (!rows.status()) return rows.status().error();
    return scanned;
}

Result<std::vector<LabelledTray>> TrayTable::as_due(std::int64_t closing) {
    auto planned = plan(closing);
    if (!planned) return std::move(planned).error();
    return std::move(planned->trays);
}

Result<TrayTable::Plan> TrayTable::plan(std::int64_t closing) {
    auto there = of_closing(closing);
    if (!there) return std::move(there).error();
    Plan plan{std::move(*there), {}, {}};
    Result<void> done;
    if (plan.trays.empty()) done = plan_meals(plan, closing);
    if (done) done = plan_variations(plan, closing);
    if (!done) return done.error();
    return plan;
}

Result<void> TrayTable::plan_meals(Plan& plan, std::int64_t closing) {
    {
        auto rows = special_meals_.rows(closing);
        while (rows.next()) plan.trays.push_back(read_new(rows));
        if (!rows.status()) return rows.status();
    }
    auto rows = special_extras_.rows(closing);
    while (rows.next())
        for (auto unnamed = rows.integer(7); unnamed > 0; --unnamed) plan.trays.push_back(read_new(rows));
    return rows.status();
}

Result<void> TrayTable::plan_variations(Plan& plan, std::int64_t closing) {
    struct Change {
        std::int64_t id;
        std::int64_t sheet;
        std::int64_t delta;
        LabelledTray tray;
    };
    std::vector<Change> changes;
    auto rows = unfollowed_.rows(closing);
    while (rows.next()) changes.push_back({rows.integer(8), rows.integer(9), rows.integer(7), read_new(rows)});
    if (!rows.status()) return rows.status();

    // What goes may be acknowledged before what comes: it waits for the trays that it takes.
    for (bool moved = true; std::exchange(moved, false);) {
        for (auto change = changes.begin(); change != changes.end();) {
            auto& [id, sheet, delta, wanted] = *change;
            if (is_special(wanted.tray)) {
                if (delta < 0) {
                    const auto taken = to_take(plan.trays, wanted, static_cast<std::size_t>(-delta));
                    if (taken.empty()) {
                        ++change;
                        continue;
                    }
                    for (const auto at : taken) {
                        plan.trays[at].tray.taken_with = sheet;
                        if (plan.trays[at].tray.serial != 0) plan.taken.push_back(at);
                    }
                }
                wanted.tray.came_with = sheet;
                for (; delta > 0; --delta) plan.trays.push_back(wanted);
            }
            plan.followed.push_back(id);
            change = changes.erase(change);
            moved = true;
        }
    }
    return {};
}

Result<void> TrayTable::keep_up(std::int64_t closing) {
    const auto planned = plan(closing);
    if (!planned) return planned.error();
    Result<void> done;
    for (const auto& row : planned->trays)
        if (done && row.tray.serial == 0) done = add(row, closing);
    for (const auto at : planned->taken)
        if (done) done = take_.run(planned->trays[at].tray.serial, planned->trays[at].tray.taken_with);
    for (const auto id : planned->followed)
        if (done) done = follow_.run(id);
    return done;
}

Result<void> TrayTable::add(const LabelledTray& row, std::int64_t closing) {
    std::string code;
    for (bool taken = true; taken;) {
        code = opaque_code();
        const auto found = single_integer(code_taken_, closing, code);
        if (!found) return found.error();
        taken = found->has_value();
    }
    const auto& tray = row.tray;
    return add_.run(closing, tray.group, tray.diet, tray.bianco, tray.is_adult, row.diner_row, code, tray.came_with, tray.taken_with);
}

Result<void> TrayTable::put_on_paper(std::int64_t serial, std::int64_t paper) { return put_on_paper_.run(serial, paper); }

Result<void> TrayTable::pack(std::int64_t serial, counter::Instant at, std::string_view by) { return pack_.run(serial, at, by); }

Result<void> TrayTable::note_scan(std::int64_t serial, std::optional<int> attempt, counter::Instant at, std::string_view by,
                                  std::string_view answer) {
    return note_scan_.run(serial, attempt ? std::optional<std::int64_t>{*attempt} : std::nullopt, at, by, answer);
}

} // namespace data
