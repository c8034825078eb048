// The state that accepted requests add up to: marks on days, and long states (counter/records.hpp).
#pragma once

#include <string_view>
#include <vector>

#include "counter/records.hpp"
#include "data/database.hpp"

namespace data {

/// Which row of `diners` each diner of a roster is, and back.
class DinerRows {
public:
    DinerRows() = default;
    static Result<DinerRows> read(Database& database, const counter::Roster& roster);
    std::int64_t row(counter::DinerId diner) const { return rows_[static_cast<std::size_t>(diner)]; }
    counter::DinerId diner(std::int64_t row) const { return diners_[static_cast<std::size_t>(row)]; }

private:
    std::vector<std::int64_t> rows_;       // by DinerId
    std::vector<counter::DinerId> diners_; // by row id, which are dense: diners are never deleted
};

class RecordTable {
public:
    explicit RecordTable(Database& database);

    /// Marks from `since` on, and every long state. Days before it can't be asked about any more: no rule looks back past
    /// the start of a term.
    Result<counter::Records> read(const counter::Roster& roster, const DinerRows& rows, counter::ServiceDate since);
    Result<void> set_marks(std::int64_t diner_row, counter::ServiceDate date, counter::Marks marks);
    /// Every mark from `since` on, and every long state, of everybody.
    Result<void> clear(counter::ServiceDate since);
    /// The diner's long state has never changed.
    Result<void> clear_changes(std::int64_t diner_row, counter::LongState state);
    Result<void> change(std::int64_t diner_row, counter::LongState state, counter::ServiceDate from, bool on);

private:
    Query read_marks_;
    Query read_changes_;
    Query set_marks_;
    Query clear_marks_;
    Query clear_all_marks_;
    Query clear_all_changes_;
    Query clear_changes_;
    Query change_;
};

} // namespace data
