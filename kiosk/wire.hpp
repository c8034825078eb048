// The JSON and CSV of the API (api/openapi.json, api/asyncapi.json), written from the store's values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "counter/clock_trust.hpp"
#include "data/data_set.hpp"
#include "data/day.hpp"
#include "data/history.hpp"
#include "data/proof.hpp"

namespace kiosk::wire {

using Days = std::vector<data::SchoolDay>;

/// GET /counts.
boost::json::object counts(const Days& days, const counter::Roster& roster, counter::ServiceDate date);
/// The same numbers by the columns of `mestolo replay`: date,school,group,diet,bianco,meals.
std::string counts_csv(const Days& days, counter::ServiceDate date);

/// How many of each preparation are to be cooked, and in which portions.
struct Preparation {
    std::string diet;
    bool bianco = false;
    std::int64_t nursery = 0;
    std::int64_t primary = 0;
    std::int64_t secondary = 0;
    std::int64_t adult = 0;
    std::int64_t other = 0; ///< pupils of a school whose kind is not stated
    std::int64_t meals() const { return nursery + primary + secondary + adult + other; }
};
/// By diet set and bianco; standard first.
std::vector<Preparation> preparations(const Days& days, const counter::Roster& roster);
/// GET /production.
boost::json::object production(const Days& days, const counter::Roster& roster, const std::vector<data::DataSet::Diet>& diets,
                               counter::ServiceDate date);

/// GET /history.
boost::json::object history(const std::vector<data::ClosedDay>& days, counter::ServiceDate from, counter::ServiceDate to);
/// GET /proof.
boost::json::object proof(const data::Proof& proof);
/// POST /requests.
boost::json::object answer(const data::Answer& answer);

// The board's messages.

/// A line that changed, for the list of what happened lately.
struct Recent {
    counter::Instant at;
    std::string school;
    data::DayLine line; ///< `meals` is the signed change
};
struct Snapshot {
    counter::Instant at;
    counter::ServiceDate date;
    counter::ServiceDate today;
    bool demo = false;
    counter::ClockState clock;
};
std::string snapshot(const Snapshot& head, const Days& days, const counter::Roster& roster,
                     const std::vector<data::DataSet::Diet>& diets, const std::vector<Recent>& recent);
/// What of a school's day differs from what boards were told before; `before` is null for a school that is new to them.
/// Empty if nothing does.
boost::json::object school_changes(const data::SchoolDay* before, const data::SchoolDay& after);
/// The changed lines of a school's day, as signed changes.
std::vector<data::DayLine> line_changes(const std::vector<data::DayLine>& before, const std::vector<data::DayLine>& after);
/// `schools` and `recent` are JSON texts, joined.
std::string changes(counter::Instant at, std::string_view schools, std::string_view recent);
boost::json::object recent(const Recent& entry);
std::string clock(counter::Instant at, const counter::ClockState& state);
std::string tick(counter::Instant at);

} // namespace kiosk::wire
