// The JSON and CSV of the API (api/openapi.json, api/asyncapi.json), written from the store's values.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "counter/clock_trust.hpp"
#include "data/data_set.hpp"
#include "data/day.hpp"
#include "data/history.hpp"
#include "data/proof.hpp"

namespace kiosk::wire {

using Days = std::vector<data::SchoolDay>;
/// How each node that feeds this one stands just now.
using Feeds = std::span<const data::FeedState>;

template <typename Rows, typename ToJson>
boost::json::array array_of(const Rows& rows, ToJson to_json) {
    boost::json::array array;
    array.reserve(rows.size());
    for (const auto& row : rows) array.push_back(to_json(row));
    return array;
}

// What several answers have in common.
boost::json::object closing(const data::Closing& closing);
boost::json::object variation(const data::Variation& variation);
boost::json::array feeds(std::span<const data::FeedState> feeds);
/// Of those, the ones that feed the school.
boost::json::array feeds_of(Feeds live, std::string_view school);
std::string_view to_string(counter::Presence presence);

/// GET /counts.
boost::json::object counts(const Days& days, const counter::Roster& roster, counter::ServiceDate date, Feeds live);
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
    std::vector<data::FeedState> feeds;
};
std::string snapshot(const Snapshot& head, const Days& days, const counter::Roster& roster,
                     const std::vector<data::DataSet::Diet>& diets, const std::vector<Recent>& recent);
/// A school's groups, and which of them were confirmed.
boost::json::array board_groups(const data::SchoolDay& day, const counter::Roster& roster);
/// What of a school's day differs from what boards were told before; `before` is null for a school that is new to them.
/// `groups` are those of `after`. Empty if nothing does.
boost::json::object school_changes(const data::SchoolDay* before, const data::SchoolDay& after, const boost::json::array& groups);
/// The changed lines of a school's day, as signed changes.
std::vector<data::DayLine> line_changes(const std::vector<data::DayLine>& before, const std::vector<data::DayLine>& after);
/// `schools` and `recent` are JSON texts, joined.
std::string changes(counter::Instant at, std::string_view schools, std::string_view recent);
boost::json::object recent(const Recent& entry);
std::string clock(counter::Instant at, const counter::ClockState& state);
std::string tick(counter::Instant at);

} // namespace kiosk::wire
