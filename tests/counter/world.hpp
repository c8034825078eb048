// A small world of authorities, schools and diners for tests that read as the specification.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "counter/decide.hpp"
#include "counter/request.hpp"
#include "counter/roster.hpp"
#include "tests/counter/oracle.hpp"

namespace counter {

// What a failed expectation shows.
void PrintTo(const Decision& decision, std::ostream* out);
void PrintTo(Outcome outcome, std::ostream* out);
void PrintTo(Reason reason, std::ostream* out);

} // namespace counter

namespace counter::tests {

using enum Channel;
using enum Operation;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""h;

/// `2026-09-21`.
ServiceDate day(std::string_view date);
/// `09:30`, `09:30:00.001`.
TimeOfDay clock(std::string_view time);
/// The instant at which a clock in the zone shows `2026-09-21 09:30` (seconds and thousandths may follow);
/// where DST repeats the hour, its first pass.
Instant local(std::string_view zone, std::string_view date_and_time);
Instant rome(std::string_view date_and_time);
/// `2026-09-21 07:30:00.000`, for the hour that a clock shows twice.
Instant utc(std::string_view date_and_time);
/// `1245`: Monday, Tuesday, Thursday, Friday.
Weekdays weekdays(std::string_view iso_digits);
/// Either end may be empty: open.
DateRange range(std::string_view from, std::string_view to);
Zone zone(std::string_view name);

Decision accepted(std::string_view date);
Decision unchanged(std::string_view date);
Decision rejected(Reason reason);
Decision rejected(Reason reason, std::string_view target);

/// Rome, cutoff 09:30, the school year 2026/27, every channel at any time but `ivr`, which keeps its window.
Policy a_policy(std::string code = "ente");

/// Facts written one by one, and the requests sent so far. Facts may change between requests: what was
/// accepted stays recorded. Each request is decided by counter/ and by the oracle, which must agree.
class World {
public:
    World& authority(Policy policy);
    World& school(std::string code, std::string authority, std::optional<std::string_view> cutoff = {});
    World& group(std::string code, std::string school, std::string_view weekdays = "12345");
    World& pupil(std::string code, std::string group);
    World& adult(std::string code, std::string group);
    World& own_weekdays(const std::string& diner, std::string_view iso_digits);
    World& enrolled(const std::string& diner, std::string_view from, std::string_view to);
    World& closed(CalendarScope scope, std::string key, std::string_view from, std::string_view to,
                  std::string reason = "");
    World& opened(CalendarScope scope, std::string key, std::string_view from, std::string_view to,
                  std::string reason = "");
    World& diet(std::string diner, std::string diet, std::string_view from = "", std::string_view to = "");
    World& certificate(std::string diner, std::string_view from, std::string_view to);

    /// Decides and, if accepted, carries out.
    Decision send(Instant received_at, std::optional<Channel> channel, std::string diner, Operation operation,
                  std::string_view date = "");
    /// Decides alone.
    Decision ask(Instant received_at, std::optional<Channel> channel, std::string diner, Operation operation,
                 std::string_view date = "") const;

    bool serves(std::string_view diner, std::string_view date) const;
    /// `2026-09-24`, or empty.
    std::string first_useful_day(std::string_view diner, Instant at) const;
    /// The diet set, ` bianco` behind it if so; `none` without a meal.
    std::string meal(std::string_view diner, std::string_view date) const;
    /// One text a line: `primaria 1A standard: 12`, `primaria 1A celiachia bianco: 2, 1 of them adult`.
    std::vector<std::string> count(std::string_view date) const;
    /// How many meals there are on the date.
    int meals(std::string_view date) const;
    /// One text a closing: `primaria 2026-09-21`.
    std::vector<std::string> due(Instant after, Instant before) const;
    /// One text a meal: `1A anna standard`.
    std::vector<std::string> freeze(std::string_view school, std::string_view date) const;
    Instant cutoff(std::string_view school, std::string_view date) const;

    const Roster& roster() const;
    const Records& records() const;

private:
    World& calendar(CalendarScope scope, std::string key, std::string_view from, std::string_view to,
                    CalendarKind kind, std::string reason);
    DinerId id(std::string_view diner) const;
    SchoolId school_id(std::string_view school) const;
    void build() const; // what the facts and the log say, if something was written since

    RosterFacts facts_;
    std::vector<std::pair<Request, Decision>> log_; // accepted
    struct Built {
        Roster roster;
        Records records;
        Oracle oracle;
    };
    mutable std::optional<Built> built_;
};

/// One authority `ente`, school `primaria`, groups `1A` and `1B` from Monday to Friday, pupils `anna` and
/// `bruno` in `1A`, `carla` in `1B`.
World a_world(Policy policy = a_policy());

} // namespace counter::tests
