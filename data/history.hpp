// What schools closed with on past days, for the chart of the last weeks.
#pragma once

#include <string>
#include <vector>

#include "data/database.hpp"

namespace data {

struct ClosedDay {
    std::string school;
    counter::ServiceDate date;
    std::int64_t meals = 0;
    std::int64_t to_cook = 0; ///< with the acknowledged variations
};

/// By school, then date; both ends included.
Result<std::vector<ClosedDay>> read_history(Database& database, counter::ServiceDate from, counter::ServiceDate to);

} // namespace data
