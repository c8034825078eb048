#include "counter/decide.hpp"

#include "counter/meal.hpp"
#include "counter/service_day.hpp"

namespace counter {

namespace {

/// A target that was found, or the reason why there is none; `date` may be set beside a reason.
struct Target {
    std::optional<ServiceDate> date;
    Reason refused = Reason::none;
};

bool within_window(const Policy& policy, const School& school, Instant at) {
    const auto time = policy.zone.wall_clock(at).time;
    return time >= policy.window_opens || time <= school.cutoff;
}

Target find_target(const Roster& roster, DinerId diner, const Request& request, ChannelHours hours) {
    if (!request.date) {
        const auto first = first_useful_day(roster, diner, request.received_at);
        if (!first) return {std::nullopt, Reason::no_service_day};
        return {first};
    }
    auto date = *request.date;
    if (is_long(request.operation)) {
        const auto next = next_service_day(roster, diner, date);
        if (!next) return {std::nullopt, Reason::no_service_day};
        date = *next;
    } else if (!is_service_day(roster, diner, date)) {
        return {std::nullopt, Reason::not_a_service_day};
    }
    if (request.received_at > roster.cutoff(roster.school_of(diner), date)) return {date, Reason::past_cutoff};
    if (hours == ChannelHours::window && !is_long(request.operation) &&
        date != first_useful_day(roster, diner, request.received_at))
        return {date, Reason::outside_window};
    return {date};
}

/// The operation itself, once a target is found and in time: the answer's outcome and reason.
Decision decide_operation(const Roster& roster, const Records& records, const Policy& policy, DinerId diner,
                          const Request& request, ServiceDate target) {
    const Decision accepted{Outcome::accepted, Reason::none, target};
    const Decision unchanged{Outcome::unchanged, Reason::none, target};
    const auto rejected = [target](Reason reason) { return Decision{Outcome::rejected, reason, target}; };
    const auto marks = records.marks(diner, target);

    switch (request.operation) {
    case Operation::cancel:
        return why_no_meal(records, diner, target) ? unchanged : accepted;
    case Operation::uncancel:
        if (!marks.cancelled()) return rejected(Reason::nothing_to_undo);
        if (marks.cancelled_by_ivr() && policy.ivr_undo_exclusive && request.channel != Channel::ivr)
            return rejected(Reason::channel_locked);
        return accepted;
    case Operation::bianco:
        if (why_no_meal(records, diner, target)) return rejected(Reason::not_booked);
        if (marks.bianco()) return unchanged;
        if (const auto most = policy.bianco_max_consecutive;
            most && bianco_run(roster, records, diner, target, *most) > *most &&
            !roster.has_bianco_certificate(diner, target))
            return rejected(Reason::bianco_limit);
        return accepted;
    case Operation::unbianco:
        return marks.bianco() ? accepted : rejected(Reason::nothing_to_undo);
    case Operation::suspend:
        return records.is(LongState::suspended, diner, target) ? unchanged : accepted;
    case Operation::resume:
        if (records.is(LongState::blocked, diner, target)) return rejected(Reason::blocked);
        return records.is(LongState::suspended, diner, target) ? accepted : rejected(Reason::nothing_to_undo);
    case Operation::block:
        return records.is(LongState::blocked, diner, target) ? unchanged : accepted;
    case Operation::unblock:
        return records.is(LongState::blocked, diner, target) ? accepted : rejected(Reason::nothing_to_undo);
    }
    return unchanged;
}

} // namespace

Decision decide(const Roster& roster, const Records& records, const Request& request) {
    const auto rejected = [](Reason reason) { return Decision{Outcome::rejected, reason, std::nullopt}; };

    const auto diner = roster.find_diner(request.diner);
    if (!diner) return rejected(Reason::unknown_diner);

    const auto school = roster.school_of(*diner);
    const auto& policy = roster.policy_of(school);
    const auto listed = request.channel ? policy.channels.find(*request.channel) : policy.channels.end();
    const bool office_only = request.operation == Operation::block || request.operation == Operation::unblock;
    if (listed == policy.channels.end() || (office_only && request.channel != Channel::office))
        return rejected(Reason::channel_not_enabled);

    const auto hours = listed->second;
    if (hours == ChannelHours::window && !within_window(policy, roster.schools()[school], request.received_at))
        return rejected(Reason::outside_window);

    const auto target = find_target(roster, *diner, request, hours);
    if (target.refused != Reason::none) return {Outcome::rejected, target.refused, target.date};
    return decide_operation(roster, records, policy, *diner, request, *target.date);
}

void apply(Records& records, DinerId diner, Operation operation, Channel channel, ServiceDate target) {
    switch (operation) {
    case Operation::cancel: return records.set_marks(diner, target, Marks::cancelled_by(channel));
    case Operation::uncancel:
    case Operation::unbianco: return records.set_marks(diner, target, Marks{});
    case Operation::bianco: return records.set_marks(diner, target, Marks::bianco_meal());
    case Operation::suspend: return records.change(LongState::suspended, diner, target, true);
    case Operation::resume: return records.change(LongState::suspended, diner, target, false);
    case Operation::block: return records.change(LongState::blocked, diner, target, true);
    case Operation::unblock: return records.change(LongState::blocked, diner, target, false);
    }
}

int bianco_run(const Roster& roster, const Records& records, DinerId diner, ServiceDate target, int enough) {
    const auto eats_bianco = [&](ServiceDate date) {
        return records.marks(diner, date).bianco() && !why_no_meal(records, diner, date);
    };
    int run = 1;
    for (auto day = previous_service_day(roster, diner, target); day && run <= enough && eats_bianco(*day);
         day = previous_service_day(roster, diner, *day))
        ++run;
    for (auto day = next_service_day(roster, diner, target + date::days{1}); day && run <= enough && eats_bianco(*day);
         day = next_service_day(roster, diner, *day + date::days{1}))
        ++run;
    return run;
}

} // namespace counter
