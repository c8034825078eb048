// What a school's kiosk shows of a day: its groups, a group name by name, and the diets to check trays by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "counter/meal.hpp"
#include "counter/request.hpp"
#include "data/store.hpp"

namespace data {

/// The statement in force for a group's day.
struct KioskAttendance {
    bool confirmed = false;
    counter::Instant at;
    std::string author;
    bool pending = false; ///< the kitchen has not taken it yet
};

/// A group at a glance.
struct KioskTile {
    counter::GroupId id{};
    std::int64_t diners = 0; ///< whose service day it is
    std::int64_t booked = 0; ///< of them, with a meal
    std::int64_t bianco = 0; ///< of the booked
    std::int64_t extras = 0; ///< unnamed meals, as stated
    std::optional<KioskAttendance> attendance;
};

struct KioskDay {
    counter::SchoolId school{};
    counter::ServiceDate date;
    counter::ServiceDate today; ///< in the authority's zone
    counter::Instant cutoff;
    bool closed = false; ///< by a closing, or because the cutoff is past
    std::optional<Closing> closing;
    std::vector<counter::ServiceDate> service_dates; ///< the next ones, from today on
    std::vector<KioskTile> groups;
    std::vector<DataSet::Diet> diets;
    std::vector<Variation> variations;
};

struct KioskDiner {
    std::string code;
    std::string first_name;
    std::string last_name;
    counter::DinerKind kind{};
    std::optional<counter::NoMeal> no_meal; ///< none: booked
    /// Stated as away. One whose meal has been booked again since is not.
    bool absent = false;
    /// Stated as there, and without a meal: it becomes a variation.
    bool present = false;
    bool bianco = false;
    bool pending = false; ///< a request of theirs for this day waits for the kitchen's answer
    std::optional<counter::Reason> refused; ///< of their last request from a kiosk for this day
};

struct KioskGroup {
    counter::GroupId id{};
    counter::ServiceDate date;
    counter::Instant cutoff;
    bool closed = false;
    std::optional<KioskAttendance> attendance;
    std::vector<KioskDiner> diners; ///< whose service day it is, by last name
    std::vector<ExtraMeals> extras; ///< as stated
};

/// A tray that is not the standard one.
struct TrayRow {
    std::string code;
    std::string first_name;
    std::string last_name;
    std::string diet;                   ///< diet set
    std::vector<std::string> names;     ///< of its diets
    std::vector<std::string> allergens; ///< of all its diets, each once
    bool bianco = false;
};

/// Today, or the school's next day with service if it has none.
counter::ServiceDate kiosk_date(const counter::Roster& roster, counter::SchoolId school, counter::Instant now);

Result<KioskDay> read_kiosk_day(Store& store, counter::SchoolId school, counter::ServiceDate date, counter::Instant now);
Result<KioskGroup> read_kiosk_group(Store& store, counter::GroupId group, counter::ServiceDate date, counter::Instant now);
/// Of those who get a meal, booked or because they were stated as there; by last name.
Result<std::vector<TrayRow>> read_trays(Store& store, counter::GroupId group, counter::ServiceDate date, counter::Instant now);

} // namespace data
