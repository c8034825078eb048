#include "tests/counter/random_world.hpp"

#include <algorithm>
#include <optional>

#include <date/tz.h>

#include "tests/counter/world.hpp"

namespace counter::tests {

namespace {

using date::days;

template <typename T>
using Choices = std::vector<T>;

/// A zone with the days on which its clocks change, in the years that the worlds lie in.
struct ZoneWithChanges {
    const char* name;
    Choices<const char*> changes;
};

const Choices<ZoneWithChanges>& zones() {
    static const Choices<ZoneWithChanges> all{
        {"Europe/Rome",
         {"2025-10-26", "2026-03-29", "2026-10-25", "2026-10-25", "2027-03-28", "2027-03-28", "2028-03-26"}},
        {"Europe/Rome", {"2026-10-25", "2027-03-28"}},
        {"Europe/Rome", {"2026-10-25", "2027-03-28"}},
        {"America/New_York", {"2026-11-01", "2027-03-14"}},
        {"Australia/Lord_Howe", {"2026-10-04", "2027-04-04"}}, // by half an hour
        {"America/Havana", {"2026-11-01", "2027-03-14"}}, // at midnight: no 00:00 in spring, two in autumn
        {"Asia/Kathmandu", {"2026-12-31", "2028-02-29"}}, // none; UTC+05:45
        {"Pacific/Kiritimati", {"2026-12-31"}},           // none; UTC+14
        {"UTC", {"2026-12-31"}},
    };
    return all;
}

struct Year {
    ServiceDate term_from;
    ServiceDate term_to;
    ServiceDate clock_change;
};

TimeOfDay random_time(Dice& dice) {
    static const Choices<TimeOfDay> usual{clock("09:30"), clock("09:30"), clock("09:30"), clock("09:00"),
                                          clock("08:45"), clock("10:15"), clock("18:00"), clock("00:00"),
                                          clock("23:59"), clock("02:00"), clock("02:30"), clock("03:00"),
                                          clock("01:30"), clock("00:30")};
    if (dice.chance(80)) return dice.pick(usual);
    return std::chrono::hours{dice.roll(24)} + std::chrono::minutes{dice.roll(60)};
}

Year random_year(Dice& dice, const ZoneWithChanges& where) {
    const auto change = day(dice.pick(where.changes));
    const int least = dice.chance(85) ? 15 : 0;
    return {change - days{dice.between(least, 60)}, change + days{dice.between(least, 60)}, change};
}

DateRange random_range(Dice& dice, const Year& year) {
    const int term = static_cast<int>((year.term_to - year.term_from).count());
    const auto from = year.term_from + days{dice.between(-5, term + 5)};
    return {from, from + days{dice.chance(70) ? dice.roll(3) : dice.roll(25)}};
}

/// As `random_range`, and sometimes without a beginning or an end.
DateRange random_open_range(Dice& dice, const Year& year) {
    auto when = random_range(dice, year);
    if (dice.chance(40)) when.from = distant_past;
    if (dice.chance(40)) when.to = distant_future;
    return when;
}

Policy random_policy(Dice& dice, std::string code, const ZoneWithChanges& where, const Year& year) {
    auto policy = a_policy(std::move(code));
    policy.zone = zone(where.name);
    policy.cutoff = random_time(dice);
    policy.term = {year.term_from, year.term_to};
    policy.channels.clear();
    for (const auto channel : all_channels) {
        if (dice.chance(12)) continue;
        policy.channels[channel] = dice.chance(30) ? ChannelHours::window : ChannelHours::any_time;
    }
    if (dice.chance(40)) policy.window_opens = random_time(dice);
    policy.ivr_undo_exclusive = dice.chance(50);
    if (dice.chance(75)) policy.bianco_max_consecutive = dice.pick(Choices<int>{0, 1, 2, 2, 3, 3, 3, 4, 5});
    return policy;
}

Weekdays random_weekdays(Dice& dice) {
    static const Choices<std::string> usual{"12345", "12345",   "12345", "1245", "135",
                                            "24",    "1234567", "167",   ""};
    if (dice.chance(80)) return weekdays(dice.pick(usual));
    return Weekdays{static_cast<std::uint8_t>(dice.roll(128))};
}

/// One authority's schools, groups and diners. Codes of different kinds are alike on purpose.
void add_authority(Dice& dice, RosterFacts& facts, const std::string& authority, const Year& year) {
    static const Choices<std::string> diets{"celiachia", "vegetariana", "no-latte", "halal", "Z", "standar"};
    Choices<std::string> schools;
    Choices<std::string> groups;
    for (int s = dice.between(1, 3); s > 0; --s) {
        RosterFacts::School school;
        school.code = authority + std::to_string(dice.roll(10)) + std::to_string(s);
        school.authority = authority;
        school.kitchen = "cucina";
        if (dice.chance(35)) school.cutoff = random_time(dice);
        for (int g = dice.between(1, 3); g > 0; --g) {
            RosterFacts::Group group;
            group.code = g == 1 ? school.code : school.code + std::to_string(g);
            group.school = school.code;
            group.weekdays = random_weekdays(dice);
            for (int d = dice.between(0, 4); d > 0; --d) {
                RosterFacts::Diner diner;
                diner.code = d == 1 ? group.code
                                    : group.code + static_cast<char>('a' + dice.roll(20)) + std::to_string(d);
                diner.group = group.code;
                diner.kind = dice.chance(20) ? DinerKind::adult : DinerKind::pupil;
                if (dice.chance(30)) diner.weekdays = random_weekdays(dice);
                diner.enrolled = dice.chance(75) ? range("", "") : random_open_range(dice, year);
                if (dice.chance(40)) {
                    for (int n = dice.between(1, 4); n > 0; --n) {
                        facts.diets.push_back({diner.code, dice.pick(diets), random_open_range(dice, year)});
                    }
                }
                if (dice.chance(35)) {
                    for (int n = dice.between(1, 3); n > 0; --n) {
                        facts.bianco_certificates.push_back(
                            {diner.code,
                             dice.chance(70) ? random_range(dice, year) : random_open_range(dice, year)});
                    }
                }
                facts.diners.push_back(std::move(diner));
            }
            groups.push_back(group.code);
            facts.groups.push_back(std::move(group));
        }
        schools.push_back(school.code);
        facts.schools.push_back(std::move(school));
    }
    for (int n = dice.roll(20); n > 0; --n) {
        const auto scope = dice.pick(
            Choices<CalendarScope>{CalendarScope::authority, CalendarScope::school, CalendarScope::group});
        const auto& key = scope == CalendarScope::authority ? authority
                          : scope == CalendarScope::school  ? dice.pick(schools)
                                                            : dice.pick(groups);
        const auto kind = dice.chance(50) ? CalendarKind::closed : CalendarKind::open;
        const auto when = dice.chance(95) ? random_range(dice, year) : random_open_range(dice, year);
        facts.calendar.push_back({scope, key, when, kind, "motivo"});
    }
}

/// Requests around a fortnight of an authority's year, so that many meet on the same diners and days.
class RequestMaker {
public:
    RequestMaker(Dice& dice, const RosterFacts& facts, const Policy& policy, const Year& year)
        : dice_(dice),
          policy_(policy),
          year_(year),
          tz_(*date::locate_zone(std::string{policy.zone.name()})) {
        for (const auto& school : facts.schools) {
            if (school.authority != policy.code) continue;
            cutoffs_.push_back(school.cutoff.value_or(policy.cutoff));
            for (const auto& group : facts.groups) {
                if (group.school != school.code) continue;
                for (const auto& diner : facts.diners) {
                    if (diner.group == group.code) diners_.push_back(diner.code);
                }
            }
        }
        // The clocks change within the fortnight, or it is anywhere in the term.
        const int term = static_cast<int>((year.term_to - year.term_from).count());
        start_ = dice.chance(60) ? year.clock_change - days{dice.between(1, 10)}
                                 : year.term_from + days{dice.between(-3, std::max(term - 5, 0))};
    }

    bool has_diners() const { return !diners_.empty(); }

    /// One request or a few that belong together, `progress` ‰ into the fortnight.
    void add(std::vector<Request>& requests, int progress) {
        const auto today = start_ + days{progress * 14 / 1000};
        switch (dice_.roll(10)) {
        case 0: return run_of_bianchi(requests, today);
        case 1: return changes_on_one_date(requests, today);
        case 2:
        case 3: return book_and_undo(requests, today);
        default: requests.push_back(any_request(today));
        }
    }

private:
    Request any_request(ServiceDate today) {
        static const Choices<Operation> operations{cancel, cancel, cancel, uncancel, uncancel, bianco,
                                                   bianco, bianco, bianco, unbianco, unbianco, suspend,
                                                   resume, resume, resume, block,    unblock,  unblock};
        const auto operation = dice_.pick(operations);
        return {any_instant(today), channel_for(operation), any_diner(), operation, any_date(today)};
    }

    void run_of_bianchi(std::vector<Request>& requests, ServiceDate today) {
        const auto diner = dice_.pick(diners_);
        Choices<ServiceDate> dates;
        for (int n = dice_.between(3, 9); n > 0; --n) dates.push_back(today + days{n});
        if (dice_.chance(50)) {
            for (auto& date : dates)
                std::swap(date, dates[static_cast<std::size_t>(dice_.roll(static_cast<int>(dates.size())))]);
        } else {
            std::ranges::reverse(dates);
        }
        for (const auto date : dates) {
            const auto operation =
                dice_.chance(85) ? bianco : dice_.pick(Choices<Operation>{unbianco, cancel, uncancel});
            requests.push_back({any_instant(today), channel_for(operation), diner, operation, date});
        }
        if (dice_.chance(40)) { // an absence of a day or two within the run, and then more of it
            const auto absent = dice_.pick(dates);
            requests.push_back({any_instant(today), channel_for(suspend), diner, suspend, absent});
            requests.push_back(
                {any_instant(today), channel_for(resume), diner, resume, absent + days{dice_.between(1, 2)}});
            for (const auto date : dates) {
                requests.push_back({any_instant(today), channel_for(bianco), diner, bianco, date});
            }
        }
    }

    void changes_on_one_date(std::vector<Request>& requests, ServiceDate today) {
        const auto diner = dice_.pick(diners_);
        const auto date = today + days{dice_.roll(6)};
        const bool by_office = dice_.chance(40);
        for (int n = dice_.between(2, 8); n > 0; --n) {
            const auto operation = by_office && dice_.chance(60)
                                       ? dice_.pick(Choices<Operation>{block, unblock})
                                       : dice_.pick(Choices<Operation>{suspend, resume});
            // A day or two before may be a weekend, and then mean the same service day.
            const auto named = date - days{dice_.chance(70) ? 0 : dice_.roll(3)};
            requests.push_back({any_instant(today), channel_for(operation), diner, operation, named});
        }
        if (dice_.chance(30)) {
            requests.push_back({any_instant(today), channel_for(bianco), diner, bianco, date});
        }
        if (dice_.chance(70)) { // else whoever is absent stays so, and meets few rules
            requests.push_back({any_instant(today), channel_for(unblock), diner, unblock, date});
            requests.push_back({any_instant(today), channel_for(resume), diner, resume, date});
        }
    }

    void book_and_undo(std::vector<Request>& requests, ServiceDate today) {
        static const Choices<Operation> cancelling{cancel, cancel, uncancel, uncancel, bianco};
        static const Choices<Operation> of_bianco{bianco, bianco, unbianco, cancel, uncancel};
        const auto& operations = dice_.chance(60) ? cancelling : of_bianco;
        const auto diner = dice_.pick(diners_);
        const auto at = any_instant(today);
        const auto date = dice_.chance(50) ? std::nullopt : any_date(today); // by phone, most often none
        for (int n = dice_.between(2, 5); n > 0; --n) {
            const auto operation = dice_.pick(operations);
            const auto channel = operation == cancel && dice_.chance(60) ? ivr : channel_for(operation);
            requests.push_back({dice_.chance(80) ? at : any_instant(today), channel, diner, operation, date});
        }
    }

    std::string any_diner() {
        if (dice_.chance(97)) return dice_.pick(diners_);
        return dice_.pick(Choices<std::string>{"", "nessuno", dice_.pick(diners_) + '0', policy_.code});
    }

    std::optional<Channel> channel_for(Operation operation) {
        if (dice_.chance(2)) return {};
        const bool for_office = operation == block || operation == unblock;
        if (for_office && dice_.chance(85)) return office;
        if (operation == uncancel && dice_.chance(30)) return ivr;
        if (dice_.chance(70) && !policy_.channels.empty()) {
            return std::next(policy_.channels.begin(), dice_.roll(static_cast<int>(policy_.channels.size())))
                ->first;
        }
        return dice_.pick(every_channel_);
    }

    std::optional<ServiceDate> any_date(ServiceDate today) {
        if (dice_.chance(35)) return {};
        if (dice_.chance(70)) return today + days{dice_.between(-1, 3)};
        if (dice_.chance(85)) return today + days{dice_.between(-2, 12)};
        if (dice_.chance(60))
            return dice_.pick(Choices<ServiceDate>{year_.term_from, year_.term_to, year_.term_to + days{1},
                                                   year_.term_from - days{1}, year_.clock_change});
        return dice_.pick(Choices<ServiceDate>{day("0001-01-01"), day("1969-12-31"), day("1970-01-01"),
                                               day("2149-06-06"), day("2149-06-07"), day("9999-12-31")});
    }

    Instant any_instant(ServiceDate today) {
        const auto date = today + days{dice_.between(-1, 1)};
        switch (dice_.roll(20)) {
        case 0:
        case 1:
        case 2:
        case 3:
        case 4: return at(date, dice_.pick(cutoffs_)) + nudge();
        case 5:
        case 6: return at(date, policy_.window_opens) + nudge();
        case 7: return at(date, TimeOfDay{0}) + nudge();
        case 8:
        case 9: return around_the_clock_change();
        case 10: return at(date, dice_.pick(cutoffs_)) + date::days{dice_.between(-40, 40)};
        case 11:
            if (dice_.chance(10))
                return dice_.pick(Choices<Instant>{utc("1969-12-31 23:59:59.999"), utc("2036-01-01 12:00")});
            [[fallthrough]];
        default: return at(date, std::chrono::milliseconds{dice_.roll(86'400'000)});
        }
    }

    std::chrono::milliseconds nudge() {
        static const Choices<std::chrono::milliseconds> some{0ms, 0ms,   0ms, 1ms, 1ms,  -1ms,
                                                             2ms, 999ms, 1s,  -1s, 5min, -5min};
        return dice_.pick(some);
    }

    /// Either side of the instant of the change and of a cutoff or window that the repeated hour shows twice.
    Instant around_the_clock_change() {
        const auto change = at(year_.clock_change, TimeOfDay{0});
        const auto info = tz_.get_info(date::floor<std::chrono::seconds>(change + 1s));
        const bool changes = info.end < change + 48h; // a zone may have no DST
        const auto instant =
            changes ? std::chrono::time_point_cast<std::chrono::milliseconds>(info.end) : change;
        switch (dice_.roll(4)) {
        case 0: return instant + nudge();
        case 1: return at(year_.clock_change, dice_.pick(cutoffs_)) + 1h + nudge();
        case 2: return at(year_.clock_change, policy_.window_opens) + 1h + nudge();
        default: return instant + std::chrono::milliseconds{dice_.between(-3 * 3'600'000, 3 * 3'600'000)};
        }
    }

    Instant at(ServiceDate date, TimeOfDay time) const { return instant_at(tz_, date, time); }

    Dice& dice_;
    const Policy& policy_;
    const Year& year_;
    const date::time_zone& tz_;
    const std::vector<Channel> every_channel_{all_channels.begin(), all_channels.end()};
    std::vector<TimeOfDay> cutoffs_;
    std::vector<std::string> diners_;
    ServiceDate start_;
};

} // namespace

RandomWorld random_world(std::uint64_t seed, int requests) {
    Dice dice{seed};
    RandomWorld world;
    std::vector<Year> years;
    for (int n = dice.between(1, 3); n > 0; --n) {
        const auto& where = dice.pick(zones());
        const auto& year = years.emplace_back(random_year(dice, where));
        const std::string code{static_cast<char>('a' + dice.roll(5) * 5 + n)};
        world.facts.policies.push_back(random_policy(dice, code, where, year));
        add_authority(dice, world.facts, code, year);
    }

    std::vector<RequestMaker> makers;
    for (std::size_t n = 0; n < years.size(); ++n) {
        RequestMaker maker{dice, world.facts, world.facts.policies[n], years[n]};
        if (maker.has_diners()) makers.push_back(std::move(maker));
    }
    if (makers.empty()) return world;
    while (static_cast<int>(world.requests.size()) < requests) {
        const int progress = static_cast<int>(world.requests.size()) * 1000 / requests;
        makers[static_cast<std::size_t>(dice.roll(static_cast<int>(makers.size())))].add(world.requests,
                                                                                         progress);
    }
    return world;
}

} // namespace counter::tests
