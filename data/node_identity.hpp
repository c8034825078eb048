// What a data folder once became: a kitchen's stays a kitchen's, whatever happens to mestolo.toml.
#pragma once

#include "data/database.hpp"
#include "data/node_settings.hpp"

namespace data {

/// Refuses (conflict) settings of another role or school than those under which the database got its data. A school
/// without its mestolo.toml would decide like a kitchen, and what it recorded would never be told.
Result<void> check_identity(Database& database, const NodeSettings& settings);
/// Writes the identity down once the database has data.
Result<void> hold_identity(Database& database, const NodeSettings& settings);

} // namespace data
