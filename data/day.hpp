// A day's numbers, school by school: live while it is open, the closing and its variations after.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/kitchen_state.hpp"
#include "data/tables/attendance_table.hpp"
#include "data/tables/closing_table.hpp"
#include "data/tables/request_table.hpp"
#include "data/tables/variation_table.hpp"

namespace data {

/// What a group's school has stated of a day.
struct GroupStatement {
    std::string group;
    bool confirmed = false;
    counter::Instant at;
    friend bool operator==(const GroupStatement&, const GroupStatement&) = default;
};

struct SchoolDay {
    counter::SchoolId id{}; ///< in the roster it was read with
    std::string school;
    counter::Instant cutoff;
    bool closed = false;            ///< by a closing, or because the cutoff is past
    std::optional<Closing> closing; ///< none before the cutoff, and for days before the node was in service
    bool provisional = false;
    std::vector<GroupStatement> statements; ///< of groups that have one, by group
    std::vector<FeedState> feeds;           ///< of the closing: how far it could be trusted
    std::vector<DayLine> lines; ///< the closing's once closed, live before; by group, diet set, bianco
    std::int64_t meals = 0;
    std::vector<Variation> variations;
    std::int64_t to_cook = 0; ///< meals and acknowledged variations
};

/// Lines of what is to be cooked: `lines` and the acknowledged variations, added up; those that come to 0 left out.
std::vector<DayLine> lines_to_cook(const SchoolDay& day);

class DayReader {
public:
    explicit DayReader(Database& database);

    /// Every school that serves on the date or has a closing of it, by code; only `school` if given.
    Result<std::vector<SchoolDay>> read(const counter::Roster& roster, const counter::Records& records,
                                        counter::ServiceDate date, counter::Instant now,
                                        std::optional<counter::SchoolId> school = std::nullopt);

private:
    Result<std::optional<SchoolDay>> read_school(const counter::Roster& roster, const counter::Records& records,
                                                 counter::SchoolId school, counter::ServiceDate date, counter::Instant now);
    ClosingTable closings_;
    VariationTable variations_;
    RequestTable requests_;
    AttendanceTable attendance_;
};

} // namespace data
