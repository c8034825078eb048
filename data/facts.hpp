// Authorities, schools, groups, diners, diets and calendar in the database: replaced by imports, read at start.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "data/data_set.hpp"
#include "data/database.hpp"

namespace data {

/// What an import did, in rows.
struct ImportSummary {
    std::size_t authorities = 0;
    std::size_t schools = 0;
    std::size_t diners = 0;
    std::size_t diners_ended = 0; ///< not in the folder any more
    std::size_t variations = 0;   ///< raised on days that were closed already
};

/// How much to read: the rules need no names, addresses or merchants, which keeps them out of memory.
enum class Detail { rules, everything };

Result<DataSet> read_facts(Database& database, Detail detail);
/// By code, with names and allergens.
Result<std::vector<DataSet::Diet>> read_diets(Database& database);
/// Whether the text is `standard`, or codes of these diets, sorted, joined by `+`.
bool is_diet_set(const std::vector<DataSet::Diet>& diets, std::string_view text);

/// Replaces the imported facts of the data set's authorities, inside the caller's transaction. A diner of theirs who is
/// missing ends: their last day is the last whose cutoff is past at `now`. Entered calendar entries stay, and count as
/// later than imported ones.
Result<ImportSummary> replace_facts(Database& database, const DataSet& set, counter::Instant now);

} // namespace data
