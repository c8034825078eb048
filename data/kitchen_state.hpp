// What the rules read of a database, in memory: roster, records, and how far closings have come.
#pragma once

#include "counter/records.hpp"
#include "counter/roster.hpp"
#include "data/tables/record_table.hpp"

namespace data {

struct KitchenState {
    counter::Roster roster;
    counter::Records records;
    DinerRows rows;
    counter::Instant closed_through; ///< every cutoff up to here is handled
};

/// Reads it by any connection.
Result<KitchenState> load_state(Database& database, counter::Instant now);

} // namespace data
