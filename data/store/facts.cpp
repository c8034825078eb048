// Imports and calendar entries: what they change, and what that makes of days that are closed already.

#include <algorithm>

#include <fmt/format.h>

#include "counter/count.hpp"
#include "counter/meal.hpp"
#include "data/node_identity.hpp"
#include "data/school_facts.hpp"
#include "data/store/state.hpp"

namespace data {

namespace {

using counter::DinerId;
using counter::Instant;
using counter::ServiceDate;

constexpr auto one_ms = std::chrono::milliseconds{1};
constexpr date::days longest_entry{400};

/// The school or schools that an entry of the calendar speaks of.
std::vector<counter::SchoolId> schools_of(const counter::Roster& roster, const counter::CalendarEntry& entry) {
    std::vector<counter::SchoolId> schools;
    for (const auto id : roster.all_schools()) {
        const auto& school = roster.schools()[id];
        const auto group = entry.scope == counter::CalendarScope::group ? roster.find_group(entry.key) : std::nullopt;
        const bool concerned = entry.scope == counter::CalendarScope::authority
                                   ? roster.authorities()[school.authority].policy.code == entry.key
                               : entry.scope == counter::CalendarScope::school ? school.code == entry.key
                                                                               : group && roster.groups()[*group].school == id;
        if (concerned) schools.push_back(id);
    }
    return schools;
}

/// What is wrong with an entry, if anything.
Result<void> check(const counter::Roster& roster, const counter::CalendarEntry& entry, Instant now) {
    const auto schools = schools_of(roster, entry);
    if (schools.empty())
        return Error{ErrorKind::not_found, fmt::format("there is no {} {:?}", to_string(entry.scope), entry.key)};
    if (entry.when.to < entry.when.from)
        return Error{ErrorKind::wrong_input, "the last day is before the first"};
    const auto today = roster.policy_of(schools.front()).zone.wall_clock(now).date;
    if (entry.when.from < today)
        return Error{ErrorKind::wrong_input, fmt::format("{} is past: an entry can begin today at the earliest",
                                                         counter::to_string(entry.when.from))};
    if (entry.when.to - entry.when.from > longest_entry)
        return Error{ErrorKind::wrong_input, fmt::format("an entry can be {} days long at most", longest_entry.count())};
    return {};
}

std::int64_t meals_of(const std::vector<DayLine>& lines) {
    std::int64_t meals = 0;
    for (const auto& line : lines) meals += line.meals;
    return meals;
}

} // namespace

Result<void> Store::State::reload(Instant now) {
    auto loaded = load_state(database, now);
    if (!loaded) return std::move(loaded).error();
    memory = std::move(*loaded);
    return {};
}

Result<std::vector<Closing>> Store::State::closings_still_open_to_change(Instant now) {
    std::vector<Closing> closed;
    for (const auto& school : memory.roster.schools()) {
        const auto today = memory.roster.authorities()[school.authority].policy.zone.wall_clock(now).date;
        auto of_school = closings.of_school_since(school.code, today);
        if (!of_school) return of_school.error();
        std::ranges::move(*of_school, std::back_inserter(closed));
    }
    return closed;
}

Result<std::size_t> Store::State::adopt_facts(const Variation& event, Instant now, const std::vector<Closing>& closed) {
    const auto before = std::move(memory);
    if (auto loaded = reload(now); !loaded) return loaded.error();
    memory.closed_through = before.closed_through;
    const auto varied = vary_after(before, closed, event, now);
    if (!varied) return varied;
    // Every open number may be another now; watchers read anew what they watch.
    for (const auto& school : memory.roster.schools()) changes.insert({school.code, counter::distant_future});
    if (auto told = tell_rosters(now); !told) return told.error();
    if (auto told = tell_shops(now); !told) return told.error();
    if (auto held = hold_identity(database, node); !held) return held.error();
    return varied;
}

Result<void> Store::State::tell_rosters(Instant now) {
    const auto feeds = publisher.feeds();
    if (feeds.empty()) return {};
    const auto all = read_facts(database, Detail::everything);
    if (!all) return all.error();
    for (auto* feed : feeds)
        if (feed->peer().school)
            if (auto told = tell_roster(*feed, *all, now); !told) return told;
    return {};
}

Result<void> Store::State::tell_roster(link::Outgoing& feed, const DataSet& all, Instant now) {
    auto body = link::roster_body(facts_of_school(all, *feed.peer().school));
    std::string text;
    for (const auto& [name, file] : body.at("files").as_object()) text.append(file.get_string()).push_back('\0');
    const auto hash = link::to_string(link::next_hash({}, text));
    const auto known = peers.roster_hash(feed.peer().id);
    if (!known) return known.error();
    if (*known == hash) return {};
    if (auto told = publisher.tell_site(feed, "roster", std::move(body), now); !told) return told;
    return peers.set_roster_hash(feed.peer().id, hash);
}

Result<ImportSummary> Store::import(const DataSet& set, Instant now, const counter::ClockState& clock) {
    auto& s = *state_;
    if (!s.node.decides())
        return Error{ErrorKind::conflict, "this node gets its school's data from the kitchen: import it there"};
    if (s.memory.roster.schools().size() == 0) {
        if (auto set_start = start_closing_from(now - one_ms); !set_start) return set_start.error();
    } else if (const auto due = close_due(now, clock); !due) {
        return due.error();
    }
    const auto closed = s.closings_still_open_to_change(now);
    if (!closed) return closed.error();
    auto summary = replace_facts(s.database, set, now);
    if (!summary) return summary;
    if (auto brought = s.charges.bring_forward(set.facts.policies, now); !brought) return std::move(brought).error();
    Variation event;
    event.reason = "roster_changed";
    event.author = "import";
    event.at = now;
    const auto varied = s.adopt_facts(event, now, *closed);
    if (!varied) return varied.error();
    summary->variations = *varied;
    return summary;
}

Result<std::size_t> Store::State::vary_after(const KitchenState& before, const std::vector<Closing>& closed,
                                             const Variation& event, Instant now) {
    std::size_t raised = 0;
    for (const auto& closing : closed) {
        const auto was = before.roster.find_school(closing.school);
        const auto is = memory.roster.find_school(closing.school);
        if (!was || !is) continue;
        std::vector<MealChange> diet_changes;
        std::vector<MealChange> booking_changes;
        const auto meal_by = [&](const KitchenState& m, const std::string& code) -> std::optional<counter::Meal> {
            const auto diner = m.roster.find_diner(code);
            if (!diner || m.roster.schools()[m.roster.school_of(*diner)].code != closing.school) return std::nullopt;
            return counter::meal_of(m.roster, m.records, *diner, closing.date);
        };
        const auto compare = [&](const KitchenState& m, DinerId diner) {
            const auto& code = m.roster.code(diner);
            MealChange change{m.roster.groups()[m.roster.group_of(diner)].code, meal_by(before, code), meal_by(memory, code),
                              m.roster.diners()[diner].kind == counter::DinerKind::adult, m.rows.row(diner)};
            (change.before && change.after ? diet_changes : booking_changes).push_back(std::move(change));
        };
        for (const auto group : before.roster.schools()[*was].groups)
            for (const auto diner : before.roster.groups()[group].diners) compare(before, diner);
        for (const auto group : memory.roster.schools()[*is].groups)
            for (const auto diner : memory.roster.groups()[group].diners)
                if (const auto old = before.roster.find_diner(memory.roster.code(diner));
                    !old || before.roster.school_of(*old) != *was)
                    compare(memory, diner); // new in this school
        const auto raise_all = [&](const std::string& reason, const std::vector<MealChange>& meals) -> Result<void> {
            auto named = event;
            named.reason = reason;
            const auto varied = vary(closing, meals, named, before.roster.diet_sets(), memory.roster.diet_sets(), now);
            if (!varied) return varied.error();
            raised += *varied;
            return {};
        };
        auto done = raise_all("diet_changed", diet_changes);
        if (done) done = raise_all(event.reason, booking_changes);
        if (!done) return done.error();
    }
    return raised;
}

Result<std::int64_t> Store::State::variations_after(const counter::Roster& after, counter::SchoolId school, const Closing& closing) {
    const auto raised = variations.of(closing.id);
    auto standing = raised ? standings(closing, *raised) : raised.error();
    if (!standing) return standing.error();
    std::int64_t varied = 0;
    for (const auto group : after.schools()[school].groups)
        for (const auto diner : after.groups()[group].diners) {
            const bool had = counter::meal_of(memory.roster, memory.records, diner, closing.date).has_value();
            const bool has = counter::meal_of(after, memory.records, diner, closing.date).has_value();
            const bool eats = (*standing)[memory.rows.row(diner)].eats() > 0;
            if (had != has && had == eats) ++varied;
        }
    return varied;
}

Result<CalendarPreview> Store::preview_calendar(const counter::CalendarEntry& entry, Instant now) {
    auto& s = *state_;
    if (auto checked = check(s.memory.roster, entry, now); !checked) return checked.error();
    auto facts = read_facts(s.database, Detail::rules);
    if (!facts) return facts.error();
    facts->facts.calendar.push_back(entry);
    const counter::Roster after{facts->facts}; // the same diners in the same order: the records fit
    CalendarPreview preview;
    for (auto day = entry.when.from; day <= entry.when.to; day += date::days{1})
        for (const auto id : schools_of(after, entry)) {
            const auto& school = after.schools()[id];
            const auto closing = s.closings.find(school.code, day);
            if (!closing) return closing.error();
            const auto cutoff = after.cutoff(id, day);
            const bool due = s.memory.closed_through < cutoff && cutoff < now && counter::has_service(s.memory.roster, id, day);
            CalendarPreview::Day change{day, school.code, school.name, closing->has_value() || due,
                                        meals_of(counted_lines(s.memory.roster, s.memory.records, id, day)),
                                        meals_of(counted_lines(after, s.memory.records, id, day))};
            if (change.before == change.after) continue;
            if (closing->has_value()) {
                const auto varied = s.variations_after(after, id, **closing);
                if (!varied) return varied.error();
                preview.variations += *varied;
            } else if (due) {
                preview.variations += std::abs(change.after - change.before);
            }
            preview.days.push_back(std::move(change));
        }
    return preview;
}

Result<EnteredCalendar> Store::enter_calendar(const counter::CalendarEntry& entry, std::string_view request_id,
                                              std::string_view author, Instant now, const counter::ClockState& clock) {
    auto& s = *state_;
    if (!s.node.decides()) return Error{ErrorKind::conflict, "closures and openings are entered in the kitchen"};
    CalendarTable calendar{s.database};
    const auto repeated = calendar.find(request_id);
    if (!repeated) return repeated.error();
    if (*repeated) return EnteredCalendar{**repeated, 0};
    if (auto checked = check(s.memory.roster, entry, now); !checked) return checked.error();
    if (const auto due = close_due(now, clock); !due) return due.error();
    const auto closed = s.closings_still_open_to_change(now);
    if (!closed) return closed.error();

    const auto school = schools_of(s.memory.roster, entry).front();
    EnteredEntry entered{0, entry, std::string{author}, now};
    const auto id = calendar.add(entered, s.memory.roster.policy_of(school).code, request_id);
    if (!id) return id.error();
    entered.id = *id;
    Variation event;
    event.reason = "calendar_changed";
    event.author = author;
    event.at = now;
    const auto varied = s.adopt_facts(event, now, *closed);
    if (!varied) return varied.error();
    // A school that is opened after today's cutoff closes at once.
    for (const auto opened : schools_of(s.memory.roster, entry)) {
        const auto today = s.memory.roster.policy_of(opened).zone.wall_clock(now).date;
        if (!entry.when.contains(today) || now <= s.memory.roster.cutoff(opened, today)) continue;
        const auto closing = s.closings.find(s.memory.roster.schools()[opened].code, today);
        if (!closing) return closing.error();
        if (*closing || !counter::has_service(s.memory.roster, opened, today)) continue;
        if (const auto added = s.close_by_itself(opened, today, now, clock, {}); !added) return added.error();
    }
    return EnteredCalendar{std::move(entered), static_cast<std::int64_t>(*varied)};
}

Result<std::vector<EnteredEntry>> Store::calendar(counter::DateRange range) {
    return CalendarTable{state_->database}.entered(range);
}

} // namespace data
