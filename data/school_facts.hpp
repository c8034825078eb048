// What of a kitchen's facts a school's own node may hold: its school's people and nobody else's.
#pragma once

#include <string_view>

#include "data/data_set.hpp"

namespace data {

/// A data set of that school alone: its authority's policy, its groups, their diners with diets and certificates, the
/// calendar that concerns it, and the names of all diets (an extra meal may be of any).
DataSet facts_of_school(const DataSet& all, std::string_view school);

} // namespace data
