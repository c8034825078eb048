#include "tests/counter/oracle.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace counter::tests {

namespace {

constexpr date::days one_day{1};

struct Local {
    ServiceDate date;
    TimeOfDay time;
};

Local local(const date::time_zone& zone, Instant at) {
    const auto clock = zone.to_local(at);
    const auto date = date::floor<date::days>(clock);
    return {date, clock - date};
}

bool changed_to_on(const std::map<ServiceDate, bool>& changes, ServiceDate date) {
    bool on = false;
    for (const auto& [from, now_on] : changes) {
        if (from <= date) on = now_on;
    }
    return on;
}

Decision rejected(Reason reason, std::optional<ServiceDate> target = {}) {
    return {Outcome::rejected, reason, target};
}

} // namespace

Instant instant_at(const date::time_zone& zone, ServiceDate date, TimeOfDay time) {
    const auto clock = date + time;
    // The only offset, the earlier of two, or the one before the gap.
    return Instant{clock.time_since_epoch() - zone.get_info(clock).first.offset};
}

Oracle::Oracle(RosterFacts facts) : facts_(std::move(facts)) {
    for (const auto& policy : facts_.policies) {
        policies_.emplace(policy.code, policy);
        zones_.emplace(policy.code, date::locate_zone(std::string{policy.zone.name()}));
    }
    for (const auto& school : facts_.schools) schools_.emplace(school.code, school);
    for (const auto& group : facts_.groups) groups_.emplace(group.code, group);
    for (const auto& diner : facts_.diners) diners_.emplace(diner.code, diner);
}

const RosterFacts::School& Oracle::school_of(const std::string& diner) const {
    return schools_.at(groups_.at(diners_.at(diner).group).school);
}

const Policy& Oracle::policy_of_school(const std::string& school) const {
    return policies_.at(schools_.at(school).authority);
}

Instant Oracle::cutoff(const std::string& school, ServiceDate date) const {
    const auto time = schools_.at(school).cutoff.value_or(policy_of_school(school).cutoff);
    return instant_at(*zones_.at(schools_.at(school).authority), date, time);
}

// §3: within one scope the entry that was written last decides.
std::optional<CalendarKind> Oracle::calendar_says(CalendarScope scope, const std::string& key,
                                                  ServiceDate date) const {
    std::optional<CalendarKind> verdict;
    for (const auto& entry : facts_.calendar) {
        if (entry.scope == scope && entry.key == key && entry.when.from <= date && date <= entry.when.to) {
            verdict = entry.kind;
        }
    }
    return verdict;
}

bool Oracle::is_service_day(const std::string& diner_code, ServiceDate date) const {
    const auto& diner = diners_.at(diner_code);
    const auto& group = groups_.at(diner.group);
    const auto& school = schools_.at(group.school);
    const auto& term = policies_.at(school.authority).term;
    if (date < term.from || term.to < date) return false;
    if (date < diner.enrolled.from || diner.enrolled.to < date) return false;

    auto verdict = calendar_says(CalendarScope::group, group.code, date);
    if (!verdict) verdict = calendar_says(CalendarScope::school, school.code, date);
    if (!verdict) verdict = calendar_says(CalendarScope::authority, school.authority, date);
    if (verdict) return *verdict == CalendarKind::open;

    const unsigned monday_is_0 = date::weekday{date}.iso_encoding() - 1;
    return (diner.weekdays.value_or(group.weekdays).bits() >> monday_is_0 & 1) != 0;
}

std::optional<ServiceDate> Oracle::service_day_from(const std::string& diner, ServiceDate from) const {
    const auto& term = policy_of_school(school_of(diner).code).term;
    for (auto date = std::max(from, term.from); date <= term.to; date += one_day) {
        if (is_service_day(diner, date)) return date;
    }
    return {};
}

std::optional<ServiceDate> Oracle::service_day_before(const std::string& diner, ServiceDate before) const {
    const auto& term = policy_of_school(school_of(diner).code).term;
    for (auto date = std::min(before - one_day, term.to); term.from <= date; date -= one_day) {
        if (is_service_day(diner, date)) return date;
    }
    return {};
}

std::optional<ServiceDate> Oracle::first_useful_day(const std::string& diner, Instant at) const {
    const auto& school = school_of(diner);
    auto start = local(*zones_.at(school.authority), at).date;
    if (at > cutoff(school.code, start)) start += one_day;
    return service_day_from(diner, start);
}

Oracle::DayRecord Oracle::record(const std::string& diner, ServiceDate date) const {
    const auto records = records_.find(diner);
    if (records == records_.end()) return {};
    const auto day = records->second.days.find(date);
    return day == records->second.days.end() ? DayRecord{} : day->second;
}

bool Oracle::suspended(const std::string& diner, ServiceDate date) const {
    const auto records = records_.find(diner);
    return records != records_.end() && changed_to_on(records->second.suspended_from, date);
}

bool Oracle::blocked(const std::string& diner, ServiceDate date) const {
    const auto records = records_.find(diner);
    return records != records_.end() && changed_to_on(records->second.blocked_from, date);
}

bool Oracle::has_meal(const std::string& diner, ServiceDate date) const {
    return is_service_day(diner, date) && !blocked(diner, date) && !suspended(diner, date) &&
           !record(diner, date).cancelled_by;
}

bool Oracle::eats_bianco(const std::string& diner, ServiceDate date) const {
    return has_meal(diner, date) && record(diner, date).bianco;
}

int Oracle::run_with(const std::string& diner, ServiceDate target) const {
    int run = 1;
    for (auto day = service_day_before(diner, target); day && eats_bianco(diner, *day);
         day = service_day_before(diner, *day)) {
        ++run;
    }
    for (auto day = service_day_from(diner, target + one_day); day && eats_bianco(diner, *day);
         day = service_day_from(diner, *day + one_day)) {
        ++run;
    }
    return run;
}

Decision Oracle::decide(const Request& request) const {
    // 1
    if (!diners_.contains(request.diner)) return rejected(Reason::unknown_diner);
    const auto& school = school_of(request.diner);
    const auto& policy = policy_of_school(school.code);

    // 2
    if (!request.channel || !policy.channels.contains(*request.channel)) {
        return rejected(Reason::channel_not_enabled);
    }
    const bool for_the_office =
        request.operation == Operation::block || request.operation == Operation::unblock;
    if (for_the_office && request.channel != Channel::office) return rejected(Reason::channel_not_enabled);

    // 3
    const bool windowed = policy.channels.at(*request.channel) == ChannelHours::window;
    const auto clock = local(*zones_.at(school.authority), request.received_at).time;
    const auto cutoff_time = school.cutoff.value_or(policy.cutoff);
    if (windowed && clock < policy.window_opens && clock > cutoff_time) {
        return rejected(Reason::outside_window);
    }

    // 4
    const bool lasting =
        for_the_office || request.operation == Operation::suspend || request.operation == Operation::resume;
    const auto useful = first_useful_day(request.diner, request.received_at);
    std::optional<ServiceDate> target;
    if (!request.date) {
        target = useful;
        if (!target) return rejected(Reason::no_service_day);
    } else if (lasting) {
        target = service_day_from(request.diner, *request.date);
        if (!target) return rejected(Reason::no_service_day);
    } else {
        if (!is_service_day(request.diner, *request.date)) return rejected(Reason::not_a_service_day);
        target = request.date;
    }
    if (request.received_at > cutoff(school.code, *target)) return rejected(Reason::past_cutoff, target);
    if (windowed && !lasting && target != useful) return rejected(Reason::outside_window, target);

    // 5
    return decide_on(request, *target);
}

Decision Oracle::decide_on(const Request& request, ServiceDate target) const {
    const auto& diner = request.diner;
    const auto& policy = policy_of_school(school_of(diner).code);
    const Decision accepted{Outcome::accepted, Reason::none, target};
    const Decision unchanged{Outcome::unchanged, Reason::none, target};
    const auto day = record(diner, target);

    switch (request.operation) {
    case Operation::cancel: return has_meal(diner, target) ? accepted : unchanged;
    case Operation::uncancel:
        if (!day.cancelled_by) return rejected(Reason::nothing_to_undo, target);
        if (policy.ivr_undo_exclusive && day.cancelled_by == Channel::ivr &&
            request.channel != Channel::ivr) {
            return rejected(Reason::channel_locked, target);
        }
        return accepted;
    case Operation::bianco: {
        if (!has_meal(diner, target)) return rejected(Reason::not_booked, target);
        if (day.bianco) return unchanged;
        const bool certified = std::ranges::any_of(facts_.bianco_certificates, [&](const auto& certificate) {
            return certificate.diner == diner && certificate.when.from <= target &&
                   target <= certificate.when.to;
        });
        const auto& limit = policy.bianco_max_consecutive;
        if (limit && run_with(diner, target) > *limit && !certified) {
            return rejected(Reason::bianco_limit, target);
        }
        return accepted;
    }
    case Operation::unbianco: return day.bianco ? accepted : rejected(Reason::nothing_to_undo, target);
    case Operation::suspend: return suspended(diner, target) ? unchanged : accepted;
    case Operation::resume:
        if (blocked(diner, target)) return rejected(Reason::blocked, target);
        return suspended(diner, target) ? accepted : rejected(Reason::nothing_to_undo, target);
    case Operation::block: return blocked(diner, target) ? unchanged : accepted;
    case Operation::unblock:
        return blocked(diner, target) ? accepted : rejected(Reason::nothing_to_undo, target);
    }
    std::abort();
}

void Oracle::apply(const Request& request, const Decision& decision) {
    if (decision.outcome != Outcome::accepted) return;
    auto& records = records_[request.diner];
    const auto target = *decision.effective_date;
    switch (request.operation) {
    case Operation::cancel: records.days[target] = {.cancelled_by = request.channel, .bianco = false}; break;
    case Operation::uncancel: records.days[target] = {}; break;
    case Operation::bianco: records.days[target].bianco = true; break;
    case Operation::unbianco: records.days[target].bianco = false; break;
    case Operation::suspend: records.suspended_from[target] = true; break;
    case Operation::resume: records.suspended_from[target] = false; break;
    case Operation::block: records.blocked_from[target] = true; break;
    case Operation::unblock: records.blocked_from[target] = false; break;
    }
}

std::optional<Oracle::PlainMeal> Oracle::meal(const std::string& diner, ServiceDate date) const {
    if (!has_meal(diner, date)) return {};
    std::set<std::string> codes;
    for (const auto& diet : facts_.diets) {
        if (diet.diner == diner && diet.when.from <= date && date <= diet.when.to) codes.insert(diet.diet);
    }
    std::string name;
    for (const auto& code : codes) name += (name.empty() ? "" : "+") + code;
    if (name.empty()) name = "standard";
    return PlainMeal{name, record(diner, date).bianco};
}

std::vector<Oracle::Line> Oracle::count(ServiceDate date) const {
    std::map<std::tuple<std::string, std::string, PlainMeal>, std::pair<int, int>> tally;
    for (const auto& [code, diner] : diners_) {
        const auto eaten = meal(code, date);
        if (!eaten) continue;
        auto& [meals, adults] = tally[{groups_.at(diner.group).school, diner.group, *eaten}];
        meals += 1;
        adults += diner.kind == DinerKind::adult ? 1 : 0;
    }
    std::vector<Line> lines;
    for (const auto& [key, numbers] : tally) {
        lines.push_back(
            {std::get<0>(key), std::get<1>(key), std::get<2>(key), numbers.first, numbers.second});
    }
    return lines;
}

bool Oracle::has_service(const std::string& school, ServiceDate date) const {
    return std::ranges::any_of(diners_, [&](const auto& entry) {
        return groups_.at(entry.second.group).school == school && is_service_day(entry.first, date);
    });
}

std::vector<Oracle::Closing> Oracle::closings() const {
    std::set<Closing> all;
    for (const auto& [code, school] : schools_) {
        const auto& term = policies_.at(school.authority).term;
        for (auto date = term.from; date <= term.to; date += one_day) {
            if (has_service(code, date)) all.insert({cutoff(code, date), code, date});
        }
    }
    return {all.begin(), all.end()};
}

std::vector<Oracle::Frozen> Oracle::freeze(const std::string& school, ServiceDate date) const {
    std::map<std::pair<std::string, std::string>, Frozen> by_group_and_diner;
    for (const auto& [code, diner] : diners_) {
        if (groups_.at(diner.group).school != school) continue;
        if (const auto eaten = meal(code, date)) {
            by_group_and_diner[{diner.group, code}] = {code, *eaten};
        }
    }
    std::vector<Frozen> lines;
    for (const auto& [key, line] : by_group_and_diner) lines.push_back(line);
    return lines;
}

} // namespace counter::tests
