// The database's schema: numbered migrations, each run once, in order.
#pragma once

#include "data/database.hpp"

namespace data {

/// The number of the newest migration that this program knows.
int newest_schema();

/// Brings an owner's database to `target` (the newest unless a test says otherwise), each step in a transaction of its
/// own. Refuses a database that a newer program wrote, and a file that is somebody else's database.
Result<void> migrate(Database& database, int target = newest_schema());

/// Refuses a database that is not of the newest schema; changes nothing.
Result<void> check_schema(Database& database);

} // namespace data
