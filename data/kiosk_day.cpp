#include "data/kiosk_day.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "counter/attendance.hpp"
#include "counter/count.hpp"

namespace data {

namespace {

using counter::DinerId;
using counter::Instant;
using counter::NoMeal;
using counter::Outcome;
using counter::ServiceDate;

constexpr std::size_t dates_shown = 10;
constexpr date::days look_ahead{60};

ServiceDate today_at(const counter::Roster& roster, counter::SchoolId school, Instant now) {
    return roster.policy_of(school).zone.wall_clock(now).date;
}

std::vector<ServiceDate> next_service_dates(const counter::Roster& roster, counter::SchoolId school, ServiceDate from,
                                            std::size_t most) {
    const auto& term = roster.policy_of(school).term;
    const auto first = std::max(from, term.from);
    const auto last = std::min(term.to, first + look_ahead);
    std::vector<ServiceDate> dates;
    for (auto day = first; day <= last && dates.size() < most; day += date::days{1})
        if (counter::has_service(roster, school, day)) dates.push_back(day);
    return dates;
}

std::optional<KioskAttendance> attendance_of(const Statement* statement) {
    if (!statement) return std::nullopt;
    return KioskAttendance{statement->confirmed, statement->received_at, statement->author, statement->awaiting};
}

KioskTile tile_of(const Store& store, counter::GroupId group, ServiceDate date, const Statement* statement) {
    KioskTile tile;
    tile.id = group;
    for (const auto diner : counter::expected(store.roster(), group, date)) {
        ++tile.diners;
        if (counter::why_no_meal(store.records(), diner, date)) continue;
        ++tile.booked;
        tile.bianco += store.records().marks(diner, date).bianco() ? 1 : 0;
    }
    tile.attendance = attendance_of(statement);
    if (statement)
        for (const auto& extra : statement->extras) tile.extras += extra.count;
    return tile;
}

/// What the database knows of a diner.
struct Person {
    std::string first_name;
    std::string last_name;
};

/// Reads about diners one by one: a class is some 25, and each is found by an index.
class DinerReader {
public:
    explicit DinerReader(Database& database)
        : name_(database, "SELECT first_name, last_name FROM diners WHERE code = ?1"),
          pending_(database, "SELECT 1 FROM requests WHERE awaiting AND diner = ?1 AND coalesce(effective_day, asked_day) = ?2"),
          // asked_day and channel as in the index requests_from_kiosks.
          last_(database, "SELECT coalesce(f.outcome, r.outcome), coalesce(f.reason, r.reason) FROM requests r LEFT JOIN "
                          "final_answers f ON f.request = r.id WHERE r.channel = 'kiosk' AND r.diner = ?1 AND r.asked_day = ?2 "
                          "ORDER BY r.id DESC LIMIT 1"),
          newest_(database, "SELECT diner, operation, outcome, effective_day, received_at, decided_at FROM requests "
                            "ORDER BY id DESC") {}

    Result<Person> person(const std::string& code) {
        Person person;
        auto rows = name_.rows(code);
        if (rows.next()) person = {std::string{rows.text(0)}, std::string{rows.text(1)}};
        if (!rows.status()) return rows.status().error();
        return person;
    }

    Result<bool> is_pending(const std::string& code, ServiceDate date) {
        const auto found = single_integer(pending_, code, date);
        if (!found) return found.error();
        return found->has_value();
    }

    Result<std::optional<counter::Reason>> refusal(const std::string& code, ServiceDate date) {
        std::optional<counter::Reason> reason;
        auto rows = last_.rows(code, date);
        if (rows.next() && counter::parse_outcome(rows.text(0)) == Outcome::rejected)
            reason = counter::parse_reason(rows.text(1));
        if (!rows.status()) return rows.status().error();
        return reason;
    }

    /// Codes of diners who have lost their meal of the date by a request received after the instant.
    Result<std::set<std::string>> cancelled_since(Instant instant, ServiceDate date) {
        std::set<std::string> codes;
        auto rows = newest_.rows();
        while (rows.next() && rows.instant(5) >= instant) { // decided after it was received
            if (rows.instant(4) <= instant || counter::parse_outcome(rows.text(2)) != Outcome::accepted) continue;
            if (counter::parse_operation(rows.text(1)) == counter::Operation::cancel && rows.date(3) == date)
                codes.emplace(rows.text(0));
        }
        if (!rows.status()) return rows.status().error();
        return codes;
    }

private:
    Query name_;
    Query pending_;
    Query last_;
    Query newest_;
};

/// Whether somebody whom the statement leaves out, and who has no meal, was seen there when it was made: the screen puts all
/// others without a meal on its list. A meal cancelled since then by the family says that they are away after all.
Result<bool> was_seen(const Store& store, DinerReader& reader, const KioskDiner& diner, const Statement& statement,
                      const KioskGroup& group) {
    if (diner.no_meal != NoMeal::cancelled || statement.received_at > group.cutoff ||
        diner.refused == counter::Reason::channel_locked)
        return true;
    // A school's node is told what is recorded, not when it was asked for.
    if (!store.node().decides()) return false;
    const auto cancelled = reader.cancelled_since(statement.received_at, group.date);
    if (!cancelled) return cancelled.error();
    return !cancelled->contains(diner.code);
}

Result<KioskDiner> read_diner(const Store& store, DinerReader& reader, DinerId id, const KioskGroup& group,
                              const Statement* statement) {
    KioskDiner diner;
    diner.code = store.roster().code(id);
    diner.kind = store.roster().diners()[id].kind;
    diner.no_meal = counter::why_no_meal(store.records(), id, group.date);
    diner.bianco = !diner.no_meal && store.records().marks(id, group.date).bianco();
    const auto pending = reader.is_pending(diner.code, group.date);
    if (!pending) return pending.error();
    diner.pending = *pending;
    const auto refused = reader.refusal(diner.code, group.date);
    if (!refused) return refused.error();
    diner.refused = *refused;
    if (!statement) return diner;

    if (std::ranges::binary_search(statement->absent, diner.code)) {
        diner.absent = diner.no_meal || diner.refused || statement->received_at > group.cutoff;
    } else if (diner.no_meal) {
        const auto seen = was_seen(store, reader, diner, *statement, group);
        if (!seen) return seen.error();
        diner.present = *seen;
    }
    return diner;
}

Result<bool> is_closed(Store& store, counter::SchoolId school, ServiceDate date, Instant cutoff, Instant now) {
    if (now > cutoff) return true;
    Query early{store.database(), "SELECT 1 FROM closings WHERE school = ?1 AND day = ?2"};
    const auto found = single_integer(early, store.roster().schools()[school].code, date);
    if (!found) return found.error();
    return found->has_value();
}

} // namespace

ServiceDate kiosk_date(const counter::Roster& roster, counter::SchoolId school, Instant now) {
    const auto today = today_at(roster, school, now);
    const auto next = next_service_dates(roster, school, today, 1);
    return next.empty() ? today : next.front();
}

Result<KioskDay> read_kiosk_day(Store& store, counter::SchoolId school, ServiceDate date, Instant now) {
    const auto& roster = store.roster();
    KioskDay day;
    day.school = school;
    day.date = date;
    day.today = today_at(roster, school, now);
    day.cutoff = roster.cutoff(school, date);
    day.closed = now > day.cutoff;
    day.service_dates = next_service_dates(roster, school, day.today, dates_shown);
    auto numbers = store.day(date, now, school);
    if (!numbers) return std::move(numbers).error();
    for (auto& of_school : *numbers) { // none without service
        day.closed = of_school.closed;
        day.closing = std::move(of_school.closing);
        day.variations = std::move(of_school.variations);
    }
    const auto statements = store.attendance().in_force_at(roster.schools()[school].code, date);
    if (!statements) return statements.error();
    for (const auto group : roster.schools()[school].groups) {
        const auto stated = std::ranges::find(*statements, roster.groups()[group].code, &Statement::group);
        day.groups.push_back(tile_of(store, group, date, stated == statements->end() ? nullptr : &*stated));
    }
    auto diets = read_diets(store.database());
    if (!diets) return std::move(diets).error();
    day.diets = std::move(*diets);
    return day;
}

Result<KioskGroup> read_kiosk_group(Store& store, counter::GroupId id, ServiceDate date, Instant now) {
    const auto& roster = store.roster();
    const auto& group = roster.groups()[id];
    KioskGroup shown;
    shown.id = id;
    shown.date = date;
    shown.cutoff = roster.cutoff(group.school, date);
    const auto closed = is_closed(store, group.school, date, shown.cutoff, now);
    if (!closed) return closed.error();
    shown.closed = *closed;
    const auto in_force = store.attendance().in_force(group.code, date);
    if (!in_force) return in_force.error();
    const auto* statement = *in_force ? &**in_force : nullptr;
    shown.attendance = attendance_of(statement);
    if (statement) shown.extras = statement->extras;

    DinerReader reader{store.database()};
    for (const auto diner : counter::expected(roster, id, date)) {
        auto row = read_diner(store, reader, diner, shown, statement);
        if (!row) return std::move(row).error();
        auto person = reader.person(row->code);
        if (!person) return std::move(person).error();
        row->first_name = std::move(person->first_name);
        row->last_name = std::move(person->last_name);
        shown.diners.push_back(std::move(*row));
    }
    std::ranges::sort(shown.diners, {},
                      [](const KioskDiner& diner) { return std::tie(diner.last_name, diner.first_name, diner.code); });
    return shown;
}

Result<std::vector<TrayRow>> read_trays(Store& store, counter::GroupId id, ServiceDate date, Instant now) {
    const auto& roster = store.roster();
    const auto group = read_kiosk_group(store, id, date, now);
    if (!group) return group.error();
    const auto diets = read_diets(store.database());
    if (!diets) return diets.error();
    std::vector<TrayRow> trays;
    for (const auto& diner : group->diners) {
        const auto meal = counter::unbooked_meal(roster, roster.find_diner(diner.code).value(), date);
        if ((diner.no_meal && !diner.present) || (meal.diet == counter::DietSetId::standard && !diner.bianco)) continue;
        TrayRow tray{diner.code, diner.first_name, diner.last_name, roster.diet_sets().name(meal.diet), {}, {}, diner.bianco};
        for (const auto code : counter::codes_of(tray.diet)) {
            const auto diet = std::ranges::find(*diets, code, &DataSet::Diet::code);
            if (diet == diets->end()) continue;
            tray.names.push_back(diet->name);
            for (const auto& allergen : diet->allergens)
                if (std::ranges::find(tray.allergens, allergen) == tray.allergens.end()) tray.allergens.push_back(allergen);
        }
        trays.push_back(std::move(tray));
    }
    return trays;
}

} // namespace data
