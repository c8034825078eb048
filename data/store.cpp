#include "data/store.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "counter/closing.hpp"
#include "counter/decide.hpp"
#include "counter/meal.hpp"
#include "counter/service_day.hpp"
#include "data/folder_lock.hpp"
#include "data/kitchen_state.hpp"
#include "data/schema.hpp"

namespace data {

namespace {

using counter::DinerId;
using counter::Instant;
using counter::SchoolId;
using counter::ServiceDate;

constexpr auto one_ms = std::chrono::milliseconds{1};

/// A diner's meal before and after a change, on a day that is closed.
struct MealChange {
    std::string group; ///< of the school that closed
    std::optional<counter::Meal> before;
    std::optional<counter::Meal> after;
    bool is_adult = false;
    std::int64_t diner_row = 0;
};

} // namespace

struct Store::State {
    FolderLock lock;
    Database database;
    RequestTable requests{database};
    RecordTable record_table{database};
    ClosingTable closings{database};
    VariationTable variations{database};
    TokenTable tokens{database};
    DayReader days{database};
    Query set_closed_through{database, "INSERT INTO meta VALUES ('closed_through', ?1) ON CONFLICT DO UPDATE SET value = "
                                       "excluded.value"};
    KitchenState memory;
    std::set<SchoolDate> changes;

    State(FolderLock l, Database d) : lock(std::move(l)), database(std::move(d)) {}

    Result<void> reload(Instant now) {
        auto loaded = load_state(database, now);
        if (!loaded) return std::move(loaded).error();
        memory = std::move(*loaded);
        return {};
    }

    Result<void> carry_out(const Submission& submission, DinerId diner, ServiceDate target, std::int64_t request);
    Result<void> record_effect(DinerId diner, counter::Operation operation, ServiceDate target);
    /// Raises the variations of one event: they share a delta sheet.
    Result<std::size_t> vary(const Closing& closing, const std::vector<MealChange>& meals, const Variation& event,
                             const counter::DietSets& before, const counter::DietSets& after);
    Result<Closing> close(SchoolId school, ServiceDate date, Closing closing);
    Result<std::size_t> vary_after_import(const KitchenState& before, const std::vector<Closing>& closed, Instant now);
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::filesystem::path& folder, Instant now) {
    std::error_code made;
    std::filesystem::create_directories(folder, made);
    if (made) return Error{ErrorKind::unavailable, fmt::format("{}: {}", folder.string(), made.message())};
    auto lock = FolderLock::take(folder);
    if (!lock) return std::move(lock).error();
    auto database = Database::open(folder / "mestolo.db", Database::Access::owner);
    if (!database) return std::move(database).error();
    if (auto migrated = migrate(*database); !migrated) return std::move(migrated).error();
    auto state = std::make_unique<State>(std::move(*lock), std::move(*database));
    if (auto loaded = state->reload(now); !loaded) return std::move(loaded).error();
    return Store{std::move(state)};
}

const counter::Roster& Store::roster() const { return state_->memory.roster; }
const counter::Records& Store::records() const { return state_->memory.records; }
Database& Store::database() { return state_->database; }

Result<void> Store::begin() { return state_->database.execute("BEGIN IMMEDIATE"); }
Result<void> Store::commit() { return state_->database.execute("COMMIT"); }

Result<void> Store::roll_back(Instant now) {
    (void)state_->database.execute("ROLLBACK"); // fails when SQLite has rolled back already
    state_->changes.clear();
    return state_->reload(now);
}

Result<Answer> Store::submit(const Submission& submission, Instant now, const counter::ClockState& clock) {
    auto& s = *state_;
    auto repeated = s.requests.find(submission.request_id);
    if (!repeated) return std::move(repeated).error();
    if (*repeated) return **repeated;

    const auto& request = submission.request;
    const auto& roster = s.memory.roster;
    Answer answer{counter::decide(roster, s.memory.records, request), request.received_at, false};
    const auto diner = roster.find_diner(request.diner);
    std::optional<std::string> school;
    if (diner) {
        const auto id = roster.school_of(*diner);
        const auto today = roster.policy_of(id).zone.wall_clock(request.received_at).date;
        // Only a decision that today's cutoff has a part in can be wrong by the clock: not one for a later day that was named.
        const auto target = answer.decision.effective_date;
        if (!request.date || !target || *target == today)
            answer.provisional = counter::is_provisional(request.received_at, roster.cutoff(id, today), clock);
        school = roster.schools()[id].code;
    }
    const auto row = s.requests.add(submission, answer, now, school);
    if (!row) return row.error();
    if (answer.decision.outcome == counter::Outcome::accepted)
        if (auto done = s.carry_out(submission, *diner, *answer.decision.effective_date, *row); !done)
            return std::move(done).error();
    return answer;
}

Result<void> Store::State::carry_out(const Submission& submission, DinerId diner, ServiceDate target, std::int64_t request) {
    const auto& roster = memory.roster;
    const auto operation = submission.request.operation;
    const auto& school = roster.schools()[roster.school_of(diner)];

    // Mostly none: a day that this request changes is closed only if staff closed it early or the request came late.
    auto closed = closings.of_school_since(school.code, target);
    if (!closed) return closed.error();
    if (!is_long(operation)) std::erase_if(*closed, [target](const Closing& c) { return c.date != target; });
    std::vector<std::optional<counter::Meal>> before;
    for (const auto& closing : *closed) before.push_back(counter::meal_of(roster, memory.records, diner, closing.date));

    counter::apply(memory.records, diner, operation, *submission.request.channel, target);
    if (auto recorded = record_effect(diner, operation, target); !recorded) return recorded;

    for (std::size_t at = 0; at < closed->size(); ++at) {
        const auto& closing = (*closed)[at];
        MealChange change{roster.groups()[roster.group_of(diner)].code, before[at],
                          counter::meal_of(roster, memory.records, diner, closing.date),
                          roster.diners()[diner].kind == counter::DinerKind::adult, memory.rows.row(diner)};
        Variation event;
        event.reason = closing.early_reason ? "closed_early" : "delayed_by_link";
        event.request = request;
        event.author = submission.channel;
        event.at = submission.request.received_at;
        if (auto varied = vary(closing, {change}, event, roster.diet_sets(), roster.diet_sets()); !varied)
            return varied.error();
    }
    changes.insert({school.code, target});
    return {};
}

Result<void> Store::State::record_effect(DinerId diner, counter::Operation operation, ServiceDate target) {
    using counter::LongState;
    using counter::Operation;
    const auto row = memory.rows.row(diner);
    if (!is_long(operation)) return record_table.set_marks(row, target, memory.records.marks(diner, target));
    const auto state = operation == Operation::suspend || operation == Operation::resume ? LongState::suspended
                                                                                         : LongState::blocked;
    const bool on = operation == Operation::suspend || operation == Operation::block;
    return record_table.change(row, state, target, on);
}

Result<std::size_t> Store::State::vary(const Closing& closing, const std::vector<MealChange>& meals, const Variation& event,
                                       const counter::DietSets& before, const counter::DietSets& after) {
    auto variation = event;
    variation.closing = closing.id;
    variation.number = 0;
    std::size_t raised = 0;
    const auto raise = [&](const MealChange& change, const counter::Meal& meal, const counter::DietSets& sets,
                           int delta) -> Result<void> {
        if (variation.number == 0) {
            const auto number = variations.next_number(closing.id);
            if (!number) return number.error();
            variation.number = *number;
        }
        variation.line = {change.group, 0, sets.name(meal.diet), meal.bianco, delta, change.is_adult ? delta : 0};
        variation.diner_row = change.diner_row;
        ++raised;
        return variations.add(variation);
    };
    for (const auto& change : meals) {
        const bool same = change.before.has_value() == change.after.has_value() &&
                          (!change.before || (change.before->bianco == change.after->bianco &&
                                              before.name(change.before->diet) == after.name(change.after->diet)));
        if (same) continue;
        if (change.before)
            if (auto done = raise(change, *change.before, before, -1); !done) return done.error();
        if (change.after)
            if (auto done = raise(change, *change.after, after, +1); !done) return done.error();
    }
    if (raised != 0) changes.insert({closing.school, closing.date});
    return raised;
}

Result<Closing> Store::State::close(SchoolId school, ServiceDate date, Closing closing) {
    const auto& row = memory.roster.schools()[school];
    closing.kitchen = row.kitchen;
    closing.school = row.code;
    closing.date = date;
    closing.cutoff = memory.roster.cutoff(school, date);
    auto closed = closings.add(std::move(closing), memory.roster, memory.records, memory.rows);
    if (closed) changes.insert({row.code, date});
    return closed;
}

Result<std::vector<Closing>> Store::close_due(Instant now, const counter::ClockState& clock) {
    auto& s = *state_;
    std::vector<Closing> closed;
    for (const auto& due : counter::due_closings(s.memory.roster, s.memory.closed_through, now)) {
        const auto& code = s.memory.roster.schools()[due.school].code;
        const auto existing = s.closings.find(code, due.date);
        if (!existing) return existing.error();
        if (*existing) continue; // staff closed it early
        const auto doubtful = s.requests.any_provisional(code, due.date);
        if (!doubtful) return doubtful.error();
        Closing closing;
        closing.closed_at = now;
        closing.provisional = counter::is_closing_provisional(clock, *doubtful);
        auto added = s.close(due.school, due.date, std::move(closing));
        if (!added) return std::move(added).error();
        closed.push_back(std::move(*added));
    }
    // A clock that went back makes nothing undone.
    if (const auto handled = now - one_ms; handled > s.memory.closed_through)
        if (auto set = start_closing_from(handled); !set) return set.error();
    return closed;
}

Result<void> Store::start_closing_from(Instant instant) {
    state_->memory.closed_through = instant;
    return state_->set_closed_through.run(counter::to_string(instant));
}

Result<Closing> Store::close_early(std::string_view school, ServiceDate date, std::string_view reason,
                                   std::string_view author, Instant now, const counter::ClockState& clock) {
    auto& s = *state_;
    const auto id = s.memory.roster.find_school(school);
    if (!id) return Error{ErrorKind::not_found, fmt::format("there is no school {:?}", school)};
    const auto existing = s.closings.find(school, date);
    if (!existing) return existing.error();
    if (*existing)
        return Error{ErrorKind::conflict, fmt::format("{} is closed already for {}: closing no. {}", school,
                                                      counter::to_string(date), (*existing)->number)};
    if (!counter::has_service(s.memory.roster, *id, date))
        return Error{ErrorKind::wrong_input, fmt::format("{} serves nobody on {}", school, counter::to_string(date))};
    if (now > s.memory.roster.cutoff(*id, date))
        return Error{ErrorKind::conflict,
                     fmt::format("the cutoff of {} on {} is past: it closes on its own", school, counter::to_string(date))};
    const auto today = s.memory.roster.policy_of(*id).zone.wall_clock(now).date;
    for (auto before = today; before < date; before += date::days{1})
        if (now <= s.memory.roster.cutoff(*id, before) && counter::has_service(s.memory.roster, *id, before))
            return Error{ErrorKind::wrong_input, fmt::format("{} can close early for its next day of service alone, {}: a "
                                                             "closing can't be undone",
                                                             school, counter::to_string(before))};
    Closing closing;
    closing.closed_at = now;
    closing.early_reason = reason;
    closing.author = author;
    closing.provisional = counter::is_provisional(now, s.memory.roster.cutoff(*id, date), clock);
    return s.close(*id, date, std::move(closing));
}

Result<Closing> Store::confirm_closing(std::string_view kitchen, std::int64_t number, std::string_view author, Instant now) {
    auto& s = *state_;
    std::string only_kitchen;
    if (kitchen.empty() && s.memory.roster.schools().size() != 0) {
        only_kitchen = s.memory.roster.schools()[SchoolId{0}].kitchen;
        kitchen = only_kitchen;
    }
    auto closing = s.closings.find_number(kitchen, number);
    if (!closing) return std::move(closing).error();
    if (!*closing) return Error{ErrorKind::not_found, fmt::format("kitchen {} has no closing no. {}", kitchen, number)};
    if (auto done = s.closings.confirm((*closing)->id, author, now); !done) return std::move(done).error();
    (*closing)->provisional = false;
    s.changes.insert({(*closing)->school, (*closing)->date});
    return **closing;
}

Result<Variation> Store::decide_variation(std::int64_t id, VariationState state, std::string_view author, Instant now,
                                          const std::optional<std::string>& reason) {
    auto& s = *state_;
    if (auto done = s.variations.decide(id, state, author, now, reason); !done) return std::move(done).error();
    auto variation = s.variations.find(id);
    if (!variation) return std::move(variation).error();
    if (!*variation) return Error{ErrorKind::not_found, fmt::format("there is no variation {}", id)};
    Query closing{s.database, "SELECT school, day FROM closings WHERE id = ?1"};
    auto rows = closing.rows((*variation)->closing);
    if (rows.next()) s.changes.insert({std::string{rows.text(0)}, rows.date(1)});
    return **variation;
}

Result<ImportSummary> Store::import(const DataSet& set, Instant now, const counter::ClockState& clock) {
    auto& s = *state_;
    const bool first = s.memory.roster.schools().size() == 0;
    if (first) {
        if (auto set_start = start_closing_from(now - one_ms); !set_start) return set_start.error();
    } else if (const auto due = close_due(now, clock); !due) {
        return due.error();
    }

    // Closings of days that are not over yet: what they froze stays, what is to be cooked may change.
    std::vector<Closing> closed;
    for (const auto& school : s.memory.roster.schools()) {
        const auto today = s.memory.roster.authorities()[school.authority].policy.zone.wall_clock(now).date;
        auto of_school = s.closings.of_school_since(school.code, today);
        if (!of_school) return of_school.error();
        std::ranges::move(*of_school, std::back_inserter(closed));
    }

    auto summary = replace_facts(s.database, set, now);
    if (!summary) return summary;
    const auto before = std::move(s.memory);
    if (auto loaded = s.reload(now); !loaded) return loaded.error();
    s.memory.closed_through = before.closed_through;
    const auto varied = s.vary_after_import(before, closed, now);
    if (!varied) return varied.error();
    summary->variations = *varied;

    // Every open number may be another now; watchers read anew what they watch.
    for (const auto& school : s.memory.roster.schools()) s.changes.insert({school.code, counter::distant_future});
    return summary;
}

Result<std::size_t> Store::State::vary_after_import(const KitchenState& before, const std::vector<Closing>& closed, Instant now) {
    std::size_t raised = 0;
    for (const auto& closing : closed) {
        const auto was = before.roster.find_school(closing.school);
        const auto is = memory.roster.find_school(closing.school);
        if (!was || !is) continue;
        std::vector<MealChange> diet_changes;
        std::vector<MealChange> roster_changes;
        const auto meal_by = [&](const KitchenState& m, const std::string& code) -> std::optional<counter::Meal> {
            const auto diner = m.roster.find_diner(code);
            if (!diner || m.roster.schools()[m.roster.school_of(*diner)].code != closing.school) return std::nullopt;
            return counter::meal_of(m.roster, m.records, *diner, closing.date);
        };
        const auto compare = [&](const KitchenState& m, DinerId diner) {
            const auto& code = m.roster.code(diner);
            MealChange change{m.roster.groups()[m.roster.group_of(diner)].code, meal_by(before, code), meal_by(memory, code),
                              m.roster.diners()[diner].kind == counter::DinerKind::adult, m.rows.row(diner)};
            (change.before && change.after ? diet_changes : roster_changes).push_back(std::move(change));
        };
        for (const auto group : before.roster.schools()[*was].groups)
            for (const auto diner : before.roster.groups()[group].diners) compare(before, diner);
        for (const auto group : memory.roster.schools()[*is].groups)
            for (const auto diner : memory.roster.groups()[group].diners)
                if (const auto old = before.roster.find_diner(memory.roster.code(diner));
                    !old || before.roster.school_of(*old) != *was)
                    compare(memory, diner); // new in this school
        Variation event;
        event.author = "import";
        event.at = now;
        const auto raise_all = [&](const char* reason, const std::vector<MealChange>& meals) -> Result<void> {
            event.reason = reason;
            const auto varied = vary(closing, meals, event, before.roster.diet_sets(), memory.roster.diet_sets());
            if (!varied) return varied.error();
            raised += *varied;
            return {};
        };
        auto done = raise_all("diet_changed", diet_changes);
        if (done) done = raise_all("roster_changed", roster_changes);
        if (!done) return done.error();
    }
    return raised;
}

TokenTable& Store::tokens() { return state_->tokens; }

Result<std::vector<SchoolDay>> Store::day(ServiceDate date, Instant now, std::optional<SchoolId> school) {
    return state_->days.read(state_->memory.roster, state_->memory.records, date, now, school);
}

std::vector<SchoolDate> Store::take_changes() {
    std::vector<SchoolDate> taken{state_->changes.begin(), state_->changes.end()};
    state_->changes.clear();
    return taken;
}

} // namespace data
