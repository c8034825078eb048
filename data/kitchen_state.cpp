#include "data/kitchen_state.hpp"

#include <algorithm>

#include "data/facts.hpp"

namespace data {

namespace {

using counter::Instant;
using counter::ServiceDate;

/// The day from which marks matter: no rule looks at days before a running term.
ServiceDate earliest_needed(const counter::RosterFacts& facts, Instant now) {
    const auto yesterday = ServiceDate{date::floor<date::days>(now).time_since_epoch()} - date::days{1};
    auto earliest = yesterday;
    for (const auto& policy : facts.policies)
        if (policy.term.to >= yesterday) earliest = std::min(earliest, policy.term.from);
    return earliest;
}

Result<std::optional<Instant>> read_closed_through(Database& database) {
    Query query{database, "SELECT value FROM meta WHERE key = 'closed_through'"};
    auto rows = query.rows();
    std::optional<Instant> instant;
    if (rows.next()) instant = counter::parse_instant(rows.text(0));
    if (!rows.status()) return rows.status().error();
    return instant;
}

} // namespace

Result<KitchenState> load_state(Database& database, Instant now) {
    auto set = read_facts(database, Detail::rules);
    if (!set) return std::move(set).error();
    KitchenState state;
    state.roster = counter::Roster{set->facts};
    auto rows = DinerRows::read(database, state.roster);
    if (!rows) return std::move(rows).error();
    state.rows = std::move(*rows);
    RecordTable records{database};
    auto loaded = records.read(state.roster, state.rows, earliest_needed(set->facts, now));
    if (!loaded) return std::move(loaded).error();
    state.records = std::move(*loaded);
    const auto closed_through = read_closed_through(database);
    if (!closed_through) return closed_through.error();
    state.closed_through = closed_through->value_or(now);
    return state;
}

} // namespace data
