#include "data/facts.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include <fmt/ranges.h>

#include "data/joined.hpp"
#include "data/policy_file.hpp"

namespace data {

namespace {

using counter::RosterFacts;
using counter::ServiceDate;

Error damaged(std::string_view table, std::string_view what) {
    return {ErrorKind::internal, fmt::format("the database's table {} holds {:?}, which this program can't read: restore a "
                                             "backup, and keep this file for its makers",
                                             table, what)};
}

// One reader a table. Each returns what went wrong, or nothing.

Result<void> read_policies(Database& db, DataSet& set) {
    Query query{db, "SELECT policy FROM authorities ORDER BY code"};
    auto rows = query.rows();
    while (rows.next()) {
        std::vector<Fault> faults;
        auto policies = parse_policies(rows.text(0), "authorities", faults);
        if (!faults.empty()) return damaged("authorities", to_string(faults.front()));
        set.facts.policies.insert(set.facts.policies.end(), policies.begin(), policies.end());
    }
    return rows.status();
}

Result<void> read_schools(Database& db, DataSet& set, Detail detail) {
    Query query{db, "SELECT code, authority, name, kitchen, cutoff, kind, address FROM schools ORDER BY code"};
    auto rows = query.rows();
    while (rows.next()) {
        RosterFacts::School school{std::string{rows.text(0)}, std::string{rows.text(1)}, std::string{rows.text(2)},
                                   std::string{rows.text(3)}, std::nullopt, {}};
        if (!rows.is_null(4)) school.cutoff = counter::parse_time_of_day(rows.text(4));
        const auto kind = counter::parse_school_kind(rows.text(5));
        if (!kind) return damaged("schools", rows.text(5));
        school.kind = *kind;
        set.facts.schools.push_back(std::move(school));
        if (detail == Detail::everything) set.school_details.push_back({std::string{rows.text(6)}});
    }
    return rows.status();
}

Result<void> read_groups(Database& db, DataSet& set) {
    Query query{db, "SELECT code, school, name, sitting, weekdays FROM groups ORDER BY code"};
    auto rows = query.rows();
    while (rows.next()) {
        const auto weekdays = counter::Weekdays::parse(rows.text(4));
        if (!weekdays) return damaged("groups", rows.text(4));
        set.facts.groups.push_back({std::string{rows.text(0)}, std::string{rows.text(1)}, std::string{rows.text(2)},
                                    static_cast<int>(rows.integer(3)), *weekdays});
    }
    return rows.status();
}

Result<void> read_diners(Database& db, DataSet& set, Detail detail) {
    Query query{db, detail == Detail::rules
                        ? "SELECT code, grp, kind, weekdays, enrolled_from, enrolled_to FROM diners ORDER BY id"
                        : "SELECT code, grp, kind, weekdays, enrolled_from, enrolled_to, first_name, last_name, fee_band, "
                          "billing FROM diners ORDER BY id"};
    auto rows = query.rows();
    while (rows.next()) {
        RosterFacts::Diner diner{std::string{rows.text(0)}, std::string{rows.text(1)}, {}, std::nullopt,
                                 {rows.date(4), rows.date(5)}};
        const auto kind = counter::parse_diner_kind(rows.text(2));
        if (!kind) return damaged("diners", rows.text(2));
        diner.kind = *kind;
        if (!rows.is_null(3)) diner.weekdays = counter::Weekdays::parse(rows.text(3));
        set.facts.diners.push_back(std::move(diner));
        if (detail == Detail::rules) continue;
        DataSet::DinerDetails details{std::string{rows.text(6)}, std::string{rows.text(7)}, std::string{rows.text(8)}, {}};
        if (!rows.is_null(9)) details.billing = rows.text(9) == "postpaid" ? counter::Billing::postpaid : counter::Billing::prepaid;
        set.diner_details.push_back(std::move(details));
    }
    return rows.status();
}

Result<void> read_assignments(Database& db, DataSet& set) {
    Query query{db, "SELECT d.code, a.diet, a.from_day, a.to_day FROM diet_assignments a JOIN diners d ON d.id = a.diner "
                    "ORDER BY a.id"};
    auto rows = query.rows();
    while (rows.next())
        set.facts.diets.push_back({std::string{rows.text(0)}, std::string{rows.text(1)}, {rows.date(2), rows.date(3)}});
    return rows.status();
}

Result<void> read_certificates(Database& db, DataSet& set) {
    Query query{db, "SELECT d.code, c.from_day, c.to_day FROM certificates c JOIN diners d ON d.id = c.diner "
                    "WHERE c.kind = 'bianco' ORDER BY c.id"};
    auto rows = query.rows();
    while (rows.next())
        set.facts.bianco_certificates.push_back({std::string{rows.text(0)}, {rows.date(1), rows.date(2)}});
    return rows.status();
}

Result<void> read_calendar(Database& db, DataSet& set) {
    Query query{db, "SELECT scope, key, from_day, to_day, kind, reason FROM calendar "
                    "ORDER BY origin = 'entered', id"};
    auto rows = query.rows();
    while (rows.next()) {
        const auto scope = counter::parse_calendar_scope(rows.text(0));
        const auto kind = counter::parse_calendar_kind(rows.text(4));
        if (!scope || !kind) return damaged("calendar", rows.text(0));
        set.facts.calendar.push_back(
            {*scope, std::string{rows.text(1)}, {rows.date(2), rows.date(3)}, *kind, std::string{rows.text(5)}});
    }
    return rows.status();
}

Result<void> read_kitchens(Database& db, DataSet& set) {
    Query query{db, "SELECT code, name, address, vat_number FROM kitchens ORDER BY code"};
    auto rows = query.rows();
    while (rows.next())
        set.kitchens.push_back({std::string{rows.text(0)}, std::string{rows.text(1)}, std::string{rows.text(2)},
                                std::string{rows.text(3)}});
    return rows.status();
}

Result<void> read_money(Database& db, DataSet& set) {
    Query merchants{db, "SELECT code, name, authorities FROM merchants ORDER BY code"};
    auto m = merchants.rows();
    while (m.next()) set.merchants.push_back({std::string{m.text(0)}, std::string{m.text(1)}, split(m.text(2))});
    if (!m.status()) return m.status();
    Query balances{db, "SELECT d.code, b.credit_cents, b.old_debt_cents FROM opening_balances b JOIN diners d ON "
                       "d.id = b.diner ORDER BY b.diner"};
    auto b = balances.rows();
    while (b.next()) set.opening_balances.push_back({std::string{b.text(0)}, {b.integer(1)}, {b.integer(2)}});
    return b.status();
}

// Writing. `?n` stands for the authorities of the import where a table is replaced.

/// The diners of the database by code, so that rows which name them need no look-up each.
Result<std::unordered_map<std::string, std::int64_t>> diner_ids(Database& db) {
    std::unordered_map<std::string, std::int64_t> ids;
    Query query{db, "SELECT code, id FROM diners"};
    auto rows = query.rows();
    while (rows.next()) ids.emplace(rows.text(0), rows.integer(1));
    if (!rows.status()) return rows.status().error();
    return ids;
}

Result<void> write_places(Database& db, const DataSet& set) {
    Query authority{db, "INSERT INTO authorities VALUES (?1, ?2) ON CONFLICT (code) DO UPDATE SET policy = excluded.policy"};
    for (const auto& policy : set.facts.policies)
        if (auto done = authority.run(policy.code, to_toml(policy)); !done) return done;
    Query kitchen{db, "INSERT OR REPLACE INTO kitchens VALUES (?1, ?2, ?3, ?4)"};
    for (const auto& k : set.kitchens)
        if (auto done = kitchen.run(k.code, k.name, k.address, k.vat_number); !done) return done;
    Query school{db, "INSERT INTO schools VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (code) DO UPDATE SET authority = "
                     "excluded.authority, name = excluded.name, kitchen = excluded.kitchen, cutoff = excluded.cutoff, "
                     "kind = excluded.kind, address = excluded.address"};
    for (std::size_t at = 0; at < set.facts.schools.size(); ++at) {
        const auto& s = set.facts.schools[at];
        const auto cutoff = s.cutoff ? std::optional{counter::to_string(*s.cutoff)} : std::nullopt;
        if (auto done = school.run(s.code, s.authority, s.name, s.kitchen, cutoff, to_string(s.kind),
                                   set.school_details[at].address);
            !done)
            return done;
    }
    Query group{db, "INSERT INTO groups VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (code) DO UPDATE SET school = excluded.school, "
                    "name = excluded.name, sitting = excluded.sitting, weekdays = excluded.weekdays"};
    for (const auto& g : set.facts.groups)
        if (auto done = group.run(g.code, g.school, g.name, g.sitting, g.weekdays.to_string()); !done) return done;
    return {};
}

Result<void> write_diners(Database& db, const DataSet& set) {
    Query diner{db, "INSERT INTO diners (code, grp, kind, first_name, last_name, weekdays, enrolled_from, enrolled_to, "
                    "fee_band, billing) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (code) DO UPDATE SET "
                    "grp = excluded.grp, kind = excluded.kind, first_name = excluded.first_name, last_name = "
                    "excluded.last_name, weekdays = excluded.weekdays, enrolled_from = excluded.enrolled_from, "
                    "enrolled_to = excluded.enrolled_to, fee_band = excluded.fee_band, billing = excluded.billing"};
    for (std::size_t at = 0; at < set.facts.diners.size(); ++at) {
        const auto& d = set.facts.diners[at];
        const auto& details = set.diner_details[at];
        const auto weekdays = d.weekdays ? std::optional{d.weekdays->to_string()} : std::nullopt;
        const auto billing = details.billing ? std::optional<std::string_view>{*details.billing == counter::Billing::postpaid
                                                                                   ? "postpaid"
                                                                                   : "prepaid"}
                                             : std::nullopt;
        if (auto done = diner.run(d.code, d.group, to_string(d.kind), details.first_name, details.last_name, weekdays,
                                  d.enrolled.from, d.enrolled.to, details.fee_band, billing);
            !done)
            return done;
    }
    return {};
}

/// The last date of the authority whose cutoff is past at `now`, by the authority's own cutoff.
ServiceDate last_past_date(const counter::Policy& policy, counter::Instant now) {
    const auto today = policy.zone.wall_clock(now).date;
    return policy.zone.instant(today, policy.cutoff) < now ? today : today - date::days{1};
}

/// Ends the authority's diners who are not in the data set. Returns how many.
Result<std::size_t> end_missing_diners(Database& db, const counter::Policy& policy,
                                       const std::unordered_set<std::string_view>& present, counter::Instant now) {
    const auto last_day = last_past_date(policy, now);
    std::vector<std::int64_t> missing;
    Query enrolled{db, "SELECT d.id, d.code FROM diners d JOIN groups g ON g.code = d.grp JOIN schools s ON s.code = g.school "
                       "WHERE s.authority = ?1 AND d.enrolled_to > ?2"};
    {
        auto rows = enrolled.rows(policy.code, last_day);
        while (rows.next())
            if (!present.contains(rows.text(1))) missing.push_back(rows.integer(0));
        if (!rows.status()) return rows.status().error();
    }
    Query end{db, "UPDATE diners SET enrolled_to = ?2 WHERE id = ?1"};
    for (const auto id : missing)
        if (auto done = end.run(id, last_day); !done) return done.error();
    return missing.size();
}

Result<void> write_diets(Database& db, const DataSet& set, const std::unordered_map<std::string, std::int64_t>& ids) {
    Query diet{db, "INSERT OR REPLACE INTO diets VALUES (?1, ?2, ?3, ?4)"};
    for (const auto& d : set.diets)
        if (auto done = diet.run(d.code, d.kind == DietKind::ethical ? "ethical" : "health", d.name,
                                 fmt::format("{}", fmt::join(d.allergens, ";")));
            !done)
            return done;
    Query assignment{db, "INSERT INTO diet_assignments (diner, diet, from_day, to_day) VALUES (?1, ?2, ?3, ?4)"};
    for (const auto& a : set.facts.diets)
        if (auto done = assignment.run(ids.at(a.diner), a.diet, a.when.from, a.when.to); !done) return done;
    Query certificate{db, "INSERT INTO certificates (diner, kind, from_day, to_day) VALUES (?1, 'bianco', ?2, ?3)"};
    for (const auto& c : set.facts.bianco_certificates)
        if (auto done = certificate.run(ids.at(c.diner), c.when.from, c.when.to); !done) return done;
    return {};
}

Result<void> write_calendar(Database& db, const DataSet& set) {
    std::unordered_map<std::string_view, std::string_view> authority_of;
    for (const auto& p : set.facts.policies) authority_of.emplace(p.code, p.code);
    const auto authority_of_key = [&](const counter::CalendarEntry& entry) -> std::string_view {
        const auto school_authority = [&](std::string_view school) {
            return std::string_view{std::ranges::find(set.facts.schools, school, &RosterFacts::School::code)->authority};
        };
        switch (entry.scope) {
        case counter::CalendarScope::authority: return entry.key;
        case counter::CalendarScope::school: return school_authority(entry.key);
        case counter::CalendarScope::group:
            return school_authority(std::ranges::find(set.facts.groups, entry.key, &RosterFacts::Group::code)->school);
        }
        return {};
    };
    Query insert{db, "INSERT INTO calendar (origin, authority, scope, key, from_day, to_day, kind, reason) VALUES "
                     "('imported', ?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
    for (const auto& entry : set.facts.calendar)
        if (auto done = insert.run(authority_of_key(entry), to_string(entry.scope), entry.key, entry.when.from, entry.when.to,
                                   to_string(entry.kind), entry.reason);
            !done)
            return done;
    return {};
}

Result<void> write_money(Database& db, const DataSet& set, const std::unordered_map<std::string, std::int64_t>& ids) {
    Query merchant{db, "INSERT OR REPLACE INTO merchants VALUES (?1, ?2, ?3)"};
    for (const auto& m : set.merchants)
        if (auto done = merchant.run(m.code, m.name, fmt::format("{}", fmt::join(m.authorities, ";"))); !done) return done;
    Query balance{db, "INSERT OR REPLACE INTO opening_balances VALUES (?1, ?2, ?3)"};
    for (const auto& b : set.opening_balances)
        if (auto done = balance.run(ids.at(b.diner), b.credit.value, b.old_debt.value); !done) return done;
    return {};
}

/// Removes what the next import of the authority states anew.
Result<void> clear_imported(Database& db, const std::string& authority) {
    static constexpr std::string_view diners_of_authority =
        "(SELECT d.id FROM diners d JOIN groups g ON g.code = d.grp JOIN schools s ON s.code = g.school WHERE s.authority = ?1)";
    for (const auto& sql : {fmt::format("DELETE FROM diet_assignments WHERE diner IN {}", diners_of_authority),
                            fmt::format("DELETE FROM certificates WHERE diner IN {}", diners_of_authority),
                            fmt::format("DELETE FROM opening_balances WHERE diner IN {}", diners_of_authority),
                            std::string{"DELETE FROM calendar WHERE origin = 'imported' AND authority = ?1"}}) {
        Query clear{db, sql};
        if (auto done = clear.run(authority); !done) return done;
    }
    return {};
}

} // namespace

Result<DataSet> read_facts(Database& database, Detail detail) {
    DataSet set;
    auto read = read_policies(database, set);
    if (read) read = read_schools(database, set, detail);
    if (read) read = read_groups(database, set);
    if (read) read = read_diners(database, set, detail);
    if (read) read = read_assignments(database, set);
    if (read) read = read_certificates(database, set);
    if (read) read = read_calendar(database, set);
    if (read && detail == Detail::everything) read = read_kitchens(database, set);
    if (read && detail == Detail::everything) read = read_money(database, set);
    if (!read) return read.error();
    if (detail == Detail::everything) {
        auto diets = read_diets(database);
        if (!diets) return std::move(diets).error();
        set.diets = std::move(*diets);
    }
    return set;
}

Result<std::vector<DataSet::Diet>> read_diets(Database& database) {
    std::vector<DataSet::Diet> diets;
    Query query{database, "SELECT code, kind, name, allergens FROM diets ORDER BY code"};
    auto rows = query.rows();
    while (rows.next())
        diets.push_back({std::string{rows.text(0)}, rows.text(1) == "ethical" ? DietKind::ethical : DietKind::health,
                         std::string{rows.text(2)}, split(rows.text(3))});
    if (!rows.status()) return rows.status().error();
    return diets;
}

bool is_diet_set(const std::vector<DataSet::Diet>& diets, std::string_view text) {
    if (text == "standard") return true;
    const auto codes = counter::codes_of(text);
    const auto known = [&](std::string_view code) { return std::ranges::find(diets, code, &DataSet::Diet::code) != diets.end(); };
    return !codes.empty() && std::ranges::all_of(codes, known) &&
           std::ranges::adjacent_find(codes, std::ranges::greater_equal{}) == codes.end();
}

Result<ImportSummary> replace_facts(Database& database, const DataSet& set, counter::Instant now) {
    ImportSummary summary{set.facts.policies.size(), set.facts.schools.size(), set.facts.diners.size(), 0, 0};
    for (const auto& policy : set.facts.policies)
        if (auto done = clear_imported(database, policy.code); !done) return done.error();
    auto written = write_places(database, set);
    if (written) written = write_diners(database, set);
    if (!written) return written.error();

    std::unordered_set<std::string_view> present;
    for (const auto& diner : set.facts.diners) present.insert(diner.code);
    for (const auto& policy : set.facts.policies) {
        const auto ended = end_missing_diners(database, policy, present, now);
        if (!ended) return ended.error();
        summary.diners_ended += *ended;
    }

    const auto ids = diner_ids(database);
    if (!ids) return ids.error();
    written = write_diets(database, set, *ids);
    if (written) written = write_calendar(database, set);
    if (written) written = write_money(database, set, *ids);
    if (!written) return written.error();
    return summary;
}

} // namespace data
