// How a request is answered, and what an accepted one changes.

#include "counter/decide.hpp"
#include "counter/service_day.hpp"
#include "data/store/state.hpp"

namespace data {

using counter::DinerId;
using counter::Instant;
using counter::ServiceDate;

Result<Answer> Store::submit(const Submission& submission, Instant now, const counter::ClockState& clock) {
    auto answer = state_->submit(submission, now, clock);
    // A statement's own requests go with it: the kitchen makes them anew from the statement.
    if (answer && answer->awaiting && !answer->repeated)
        if (auto told = state_->publisher.tell_upstream("request", link::request_body(submission, answer->provisional), now); !told)
            return std::move(told).error();
    return answer;
}

Result<Answer> Store::State::submit(const Submission& submission, Instant now, const counter::ClockState& clock) {
    auto repeated = requests.find(submission.request_id);
    if (!repeated) return std::move(repeated).error();
    if (*repeated) {
        (*repeated)->repeated = true;
        return **repeated;
    }

    const auto& request = submission.request;
    const auto& roster = memory.roster;
    Answer answer{counter::decide(roster, memory.records, request), request.received_at, false, !node.decides()};
    const auto diner = roster.find_diner(request.diner);
    std::optional<std::string> school;
    if (diner) {
        const auto id = roster.school_of(*diner);
        const auto today = roster.policy_of(id).zone.wall_clock(request.received_at).date;
        // Only a decision that today's cutoff has a part in can be wrong by the clock: not one for a later day that was named.
        const auto target = answer.decision.effective_date;
        if (!request.date || !target || *target == today)
            answer.provisional = submission.stamped_in_doubt.value_or(
                counter::is_provisional(request.received_at, roster.cutoff(id, today), clock));
        school = roster.schools()[id].code;
    }
    const auto row = requests.add(submission, answer, now, school);
    if (!row) return row.error();
    if (answer.decision.outcome == counter::Outcome::accepted)
        if (auto done = carry_out(submission, *diner, *answer.decision.effective_date, *row, now); !done)
            return std::move(done).error();
    if (node.decides() && publisher.tells_upstream())
        if (auto told = publisher.tell_upstream("answer", link::answer_body(submission, answer), now); !told)
            return std::move(told).error();
    return answer;
}

Result<void> Store::State::carry_out(const Submission& submission, DinerId diner, ServiceDate target, std::int64_t request,
                                     Instant now) {
    const auto& roster = memory.roster;
    const auto operation = submission.request.operation;
    const auto& school = roster.schools()[roster.school_of(diner)];

    // Mostly none: a day that this request changes is closed only if staff closed it early or the request came late.
    auto closed = node.decides() ? closings.of_school_since(school.code, target) : std::vector<Closing>{};
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
        if (auto varied = vary(closing, {change}, event, roster.diet_sets(), roster.diet_sets(), now); !varied)
            return varied.error();
    }
    changes.insert({school.code, target});
    if (!node.decides() || !publisher.tells_school(school.code)) return {};
    return publisher.tell_school(school.code, "records", link::records_body(records_of(diner, {target}, is_long(operation))), now);
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

link::ToldRecords Store::State::records_of(DinerId diner, const std::set<ServiceDate>& dates, bool states) const {
    link::ToldRecords told;
    const auto& code = memory.roster.code(diner);
    for (const auto day : dates) told.marks.push_back({code, day, memory.records.marks(diner, day)});
    if (!states) return told;
    for (const auto state : {counter::LongState::suspended, counter::LongState::blocked}) {
        const auto changes_of = memory.records.changes(state, diner);
        told.states.push_back({code, state, {changes_of.begin(), changes_of.end()}});
    }
    return told;
}

} // namespace data
