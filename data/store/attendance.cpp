// Who is there: statements, the requests and variations that follow from them, and what a closing makes of them.

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "counter/service_day.hpp"
#include "data/store/state.hpp"

namespace data {

namespace {

using counter::DinerId;
using counter::Instant;
using counter::ServiceDate;

constexpr std::string_view present_without_booking = "present_without_booking";
constexpr std::string_view absent_after_close = "absent_after_close";
constexpr std::string_view extra_meals = "extra_meals";
constexpr std::int64_t most_extras = 1'000; // unnamed meals of one diet in one group

/// Of the request that the statement makes for the diner.
std::string request_id_of(const Statement& statement, std::string_view diner) {
    return fmt::format("{}/{}", statement.request_id, diner);
}

bool is_by_attendance(const Variation& variation) {
    return !variation.request_id && (variation.reason == present_without_booking || variation.reason == absent_after_close);
}

} // namespace

Result<void> Store::State::check(Statement& statement) {
    const auto& roster = memory.roster;
    const auto group = roster.find_group(statement.group);
    if (!group) return Error{ErrorKind::not_found, fmt::format("there is no group {:?}", statement.group)};
    const auto school = roster.groups()[*group].school;
    for (const auto& code : statement.absent) {
        // One who has changed group meanwhile is taken as the school meant it.
        const auto diner = roster.find_diner(code);
        if (!diner || roster.school_of(*diner) != school)
            return Error{ErrorKind::wrong_input, fmt::format("{:?} is no diner of this school", code)};
    }
    std::ranges::sort(statement.absent);
    const auto [first, last] = std::ranges::unique(statement.absent);
    statement.absent.erase(first, last);

    const auto diets = statement.extras.empty() ? std::vector<DataSet::Diet>{} : read_diets(database);
    if (!diets) return diets.error();
    std::map<std::string, std::int64_t> extras;
    for (const auto& extra : statement.extras) {
        if (!is_diet_set(*diets, extra.diet))
            return Error{ErrorKind::wrong_input, fmt::format("extras: {:?} is no diet: give `standard`, or known codes sorted and "
                                                             "joined by +", extra.diet)};
        if (extra.count < 0 || extra.count > most_extras)
            return Error{ErrorKind::wrong_input, fmt::format("extras: give a count from 0 to {}", most_extras)};
        extras[extra.diet] += extra.count;
    }
    statement.extras.clear();
    for (const auto& [diet, count] : extras)
        if (count != 0) statement.extras.push_back({diet, count});

    const auto today = roster.policy_of(school).zone.wall_clock(statement.received_at).date;
    if (statement.date < today)
        return Error{ErrorKind::conflict, fmt::format("{} is past: who was there can be stated on the day alone",
                                                      counter::to_string(statement.date))};
    return {};
}

counter::RollCall Store::State::roll_of(const Statement& statement) const {
    counter::RollCall roll{memory.roster.find_group(statement.group).value(), statement.date, {}, statement.confirmed};
    for (const auto& code : statement.absent)
        if (const auto diner = memory.roster.find_diner(code)) roll.absent.push_back(*diner);
    std::ranges::sort(roll.absent);
    return roll;
}

Result<AttendanceAnswer> Store::state_attendance(Statement statement, Instant now, const counter::ClockState& clock) {
    auto& s = *state_;
    AttendanceAnswer answer{counter::Outcome::unchanged, statement.received_at, !s.node.decides(), {}};
    const auto repeated = s.attendance.find(statement.request_id);
    if (!repeated) return repeated.error();
    if (*repeated) {
        const auto& first = **repeated;
        answer.outcome = counter::Outcome::accepted;
        answer.received_at = first.received_at;
        answer.awaiting = first.awaiting;
        auto refused = s.refusals_of(first);
        if (!refused) return std::move(refused).error();
        answer.refusals = std::move(*refused);
        if (auto told = s.tell_group(first.group, first.date, now); !told) return told.error();
        return answer;
    }
    if (auto checked = s.check(statement); !checked) return std::move(checked).error();
    const auto before = s.attendance.in_force(statement.group, statement.date);
    if (!before) return before.error();
    const bool newer = !*before || (*before)->received_at <= statement.received_at;
    const bool same = *before && (*before)->says_the_same_as(statement);
    const auto group = s.memory.roster.find_group(statement.group).value();
    const auto school = s.memory.roster.groups()[group].school;
    const auto& code = s.memory.roster.schools()[school].code;
    const auto cutoff = s.memory.roster.cutoff(school, statement.date);
    statement.awaiting = !s.node.decides();
    if (statement.date == s.memory.roster.policy_of(school).zone.wall_clock(statement.received_at).date)
        statement.provisional = statement.provisional || counter::is_provisional(statement.received_at, cutoff, clock);
    const auto id = s.attendance.add(statement, now);
    if (!id) return id.error();

    if (newer)
        if (auto put = s.attendance.put_in_force(statement, *id); !put) return put.error();
    if (newer && !same) {
        answer.outcome = counter::Outcome::accepted;
        const auto closing = s.closings.find(code, statement.date);
        if (!closing) return closing.error();
        if (statement.received_at <= cutoff) {
            auto refused = s.follow(statement, *before, now, clock);
            if (!refused) return std::move(refused).error();
            answer.refusals = std::move(*refused);
            if (!*closing)
                if (auto set = s.attendance.set_extras(statement.group, statement.date, statement.extras); !set)
                    return set.error();
        }
        if (s.node.decides()) {
            if (auto noted = s.note_unbooked(statement, *closing); !noted) return noted.error();
            if (*closing)
                if (auto settled = s.settle(**closing, statement.group, now); !settled) return settled.error();
        }
        s.changes.insert({code, statement.date});
    }

    if (s.publisher.tells_upstream())
        if (auto told = s.publisher.tell_upstream("attendance", link::attendance_body(statement), now); !told) return told.error();
    if (auto told = s.tell_group(statement.group, statement.date, now); !told) return told.error();
    return answer;
}

Result<void> Store::State::tell_group(std::string_view group, ServiceDate date, Instant now) {
    const auto id = memory.roster.find_group(group).value();
    const auto& school = memory.roster.schools()[memory.roster.groups()[id].school].code;
    if (!node.decides() || !publisher.tells_school(school)) return {};
    if (groups_to_tell) {
        groups_to_tell->emplace(group, date);
        return {};
    }
    const auto statement = attendance.in_force(group, date);
    if (!statement) return statement.error();
    if (*statement)
        if (auto told = publisher.tell_school(school, "attendance", link::attendance_body(**statement), now); !told) return told;
    link::ToldRecords records;
    for (const auto diner : counter::expected(memory.roster, id, date))
        std::ranges::move(records_of(diner, {date}, false).marks, std::back_inserter(records.marks));
    return publisher.tell_school(school, "records", link::records_body(records), now);
}

Result<std::vector<Refusal>> Store::State::follow(const Statement& statement, const std::optional<Statement>& before,
                                                  Instant now, const counter::ClockState& clock) {
    const auto roll = roll_of(statement);
    std::optional<counter::RollCall> roll_before;
    if (before) roll_before = roll_of(*before);
    std::vector<Refusal> refusals;
    for (const auto& [diner, operation] :
         counter::follow_ups(memory.roster, memory.records, roll, roll_before ? &*roll_before : nullptr)) {
        const auto& code = memory.roster.code(diner);
        const Submission submission{request_id_of(statement, code), "kiosk",
                                    {statement.received_at, counter::Channel::kiosk, code, operation, statement.date},
                                    statement.provisional};
        const auto answer = submit(submission, now, clock);
        if (!answer) return answer.error();
        if (answer->decision.outcome == counter::Outcome::rejected) refusals.push_back({code, answer->decision.reason});
    }
    return refusals;
}

Result<std::vector<Refusal>> Store::State::refusals_of(const Statement& statement) {
    std::vector<Refusal> refusals;
    for (const auto diner : memory.roster.groups()[memory.roster.find_group(statement.group).value()].diners) {
        const auto& code = memory.roster.code(diner);
        const auto answer = requests.find(request_id_of(statement, code));
        if (!answer) return answer.error();
        if (*answer && (*answer)->decision.outcome == counter::Outcome::rejected)
            refusals.push_back({code, (*answer)->decision.reason});
    }
    return refusals;
}

Result<void> Store::State::note_unbooked(const Statement& statement, const std::optional<Closing>& closing) {
    const auto roll = roll_of(statement);
    std::vector<std::int64_t> unbooked;
    if (!closing) {
        for (const auto diner : counter::present_without_meal(memory.roster, memory.records, roll))
            unbooked.push_back(memory.rows.row(diner));
    } else if (statement.confirmed) {
        const auto raised = variations.of(closing->id);
        const auto standing = raised ? standings(*closing, *raised) : raised.error();
        if (!standing) return standing.error();
        for (const auto diner : counter::expected(memory.roster, roll.group, roll.date)) {
            const auto row = memory.rows.row(diner);
            const auto found = standing->find(row);
            const bool eats = found != standing->end() && found->second.eats() > 0;
            if (!roll.is_absent(diner) && !eats) unbooked.push_back(row);
        }
    }
    return attendance.set_unbooked(statement.group, statement.date, unbooked);
}

void DinerStanding::add(const DayLine& line) {
    const auto same = std::ranges::find_if(kinds, [&](const DayLine& kind) {
        return kind.group == line.group && kind.diet == line.diet && kind.bianco == line.bianco;
    });
    if (same == kinds.end()) kinds.push_back(line);
    else same->meals += line.meals;
}

const DayLine* DinerStanding::eaten() const {
    const auto kind = std::ranges::find_if(kinds, [](const DayLine& line) { return line.meals > 0; });
    return eats() > 0 && kind != kinds.end() ? &*kind : nullptr;
}

Result<Standings> Store::State::standings(const Closing& closing, const std::vector<Variation>& raised) {
    Standings by_row;
    const auto frozen = closings.meals(closing.id);
    if (!frozen) return frozen.error();
    for (const auto& meal : *frozen) {
        auto& standing = by_row[meal.diner_row];
        ++standing.frozen;
        standing.add(meal.line);
    }
    for (const auto& variation : raised) {
        if (!variation.diner_row) continue;
        auto& standing = by_row[*variation.diner_row];
        const auto delta = static_cast<int>(variation.line.meals);
        if (variation.state == VariationState::refused) {
            standing.refused += delta;
            continue;
        }
        standing.varied += delta;
        standing.add(variation.line);
        if (is_by_attendance(variation)) standing.by_attendance += delta;
    }
    return by_row;
}

Result<void> Store::State::settle(const Closing& closing, const std::string& group, Instant now) {
    const auto statement = attendance.in_force(group, closing.date);
    if (!statement) return statement.error();
    if (!*statement) return {};
    const auto raised = variations.of(closing.id);
    if (!raised) return raised.error();
    auto meals = owed_meals(closing, **statement, *raised);
    if (!meals) return meals.error();
    auto extras = owed_extras(closing, **statement, *raised);
    if (!extras) return extras.error();
    Variation event;
    event.author = (*statement)->author;
    event.at = (*statement)->received_at;
    const auto raise_as = [&](std::string_view reason, std::vector<Variation> entries) {
        event.reason = reason;
        return raise(closing, event, std::move(entries), now);
    };
    const auto taken = std::ranges::stable_partition(*meals, [](const Variation& v) { return v.line.meals > 0; });
    auto done = raise_as(absent_after_close, {taken.begin(), taken.end()});
    meals->erase(taken.begin(), taken.end());
    if (done) done = raise_as(present_without_booking, std::move(*meals));
    if (done) done = raise_as(extra_meals, std::move(*extras));
    return done;
}

Result<std::vector<Variation>> Store::State::owed_meals(const Closing& closing, const Statement& statement,
                                                        const std::vector<Variation>& raised) {
    const auto& roster = memory.roster;
    const auto roll = roll_of(statement);
    auto standing = standings(closing, raised);
    if (!standing) return standing.error();
    const auto unbooked = attendance.unbooked(statement.group, statement.date);
    if (!unbooked) return unbooked.error();
    const auto rule = statement.received_at > closing.cutoff ? roster.policy_of(roster.groups()[roll.group].school).absence_after_close
                                                             : counter::AbsenceAfterClose::charge;
    std::vector<Variation> owed;
    for (const auto diner : counter::expected(roster, roll.group, roll.date)) {
        const auto row = memory.rows.row(diner);
        const auto& of_diner = (*standing)[row];
        const bool without_meal = std::ranges::find(*unbooked, row) != unbooked->end();
        const int delta = counter::variation_owed(of_diner, without_meal, roll.is_absent(diner), rule);
        if (delta == 0) continue;
        const auto taken = std::ranges::find_if(raised.rbegin(), raised.rend(), [&](const Variation& v) {
            return v.diner_row == row && v.reason == absent_after_close && v.state != VariationState::refused;
        });
        Variation entry;
        if (const auto* eaten = of_diner.eaten(); delta < 0 && eaten) entry.line = *eaten;
        else if (delta > 0 && of_diner.by_attendance < 0 && taken != raised.rend()) entry.line = taken->line;
        else entry.line = {statement.group, 0, roster.diet_sets().name(counter::unbooked_meal(roster, diner, roll.date).diet), false, 0, 0};
        entry.line.meals = delta;
        entry.line.adults = roster.diners()[diner].kind == counter::DinerKind::adult ? delta : 0;
        entry.diner_row = row;
        owed.push_back(std::move(entry));
    }
    return owed;
}

Result<std::vector<Variation>> Store::State::owed_extras(const Closing& closing, const Statement& statement,
                                                         const std::vector<Variation>& raised) {
    struct Meals {
        std::int64_t wanted = 0;
        std::int64_t eats = 0;
        std::int64_t asked = 0;
    };
    std::map<std::string, Meals> by_diet;
    for (const auto& extra : statement.extras) by_diet[extra.diet].wanted += extra.count;
    const auto counted = attendance.extras_of(closing.school, closing.date);
    if (!counted) return counted.error();
    const auto add = [&](const DayLine& line, bool refused) {
        if (line.group != statement.group) return;
        auto& meals = by_diet[line.diet];
        meals.asked += line.meals;
        if (!refused) meals.eats += line.meals;
    };
    for (const auto& line : *counted) add(line, false);
    for (const auto& variation : raised)
        if (variation.reason == extra_meals && !variation.request_id)
            add(variation.line, variation.state == VariationState::refused);
    std::vector<Variation> entries;
    for (const auto& [diet, meals] : by_diet) {
        const auto delta = counter::change_owed(meals.wanted, meals.eats, meals.asked);
        if (delta == 0) continue;
        Variation entry;
        entry.line = {statement.group, 0, diet, false, delta, delta};
        entries.push_back(std::move(entry));
    }
    return entries;
}

} // namespace data
