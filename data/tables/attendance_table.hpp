// Statements of who is there: the log of them, the one in force for each group's day, and what of it counts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/database.hpp"
#include "data/tables/closing_table.hpp"

namespace data {

/// Unnamed meals of adults, by diet set.
struct ExtraMeals {
    std::string diet;
    std::int64_t count = 0;
    friend bool operator==(const ExtraMeals&, const ExtraMeals&) = default;
};

/// A group's day as a school states it: absolute, so that stating it again changes nothing.
struct Statement {
    std::string request_id;
    counter::Instant received_at;
    std::string author;
    std::string group;
    counter::ServiceDate date;
    std::vector<std::string> absent; ///< diner codes, sorted
    std::vector<ExtraMeals> extras;  ///< by diet set, none of count 0
    bool confirmed = false;
    bool provisional = false; ///< stamped by a clock that was in doubt
    bool awaiting = false;    ///< a school's own, which the kitchen has not taken yet

    bool says_the_same_as(const Statement& other) const {
        return absent == other.absent && extras == other.extras && confirmed == other.confirmed;
    }
};

class AttendanceTable {
public:
    explicit AttendanceTable(Database& database);

    Result<std::optional<Statement>> find(std::string_view request_id);
    /// Kept in memory, since statements come again and again for the same groups' days.
    Result<std::optional<Statement>> in_force(std::string_view group, counter::ServiceDate date);
    /// What is kept in memory may be gone: after a roll-back.
    void forget() { kept_.clear(); }
    /// Of every group of the school that has one, by group.
    Result<std::vector<Statement>> in_force_at(std::string_view school, counter::ServiceDate date);
    /// From `from` on.
    Result<std::vector<Statement>> in_force_since(std::string_view school, counter::ServiceDate from);

    /// Whether the school's day is stated by a clock that was in doubt.
    Result<bool> any_provisional(std::string_view school, counter::ServiceDate date);

    Result<std::int64_t> add(const Statement& statement, counter::Instant decided_at);
    Result<void> put_in_force(const Statement& statement, std::int64_t id);
    /// The kitchen has taken the group's day as stated up to the instant.
    Result<void> taken(std::string_view group, counter::ServiceDate date, counter::Instant through);
    /// A school's own that the kitchen has not taken.
    Result<std::vector<Statement>> awaiting();

    /// Unnamed meals that count, as lines of adults, by group and diet set.
    Result<std::vector<DayLine>> extras_of(std::string_view school, counter::ServiceDate date);
    Result<void> set_extras(std::string_view group, counter::ServiceDate date, const std::vector<ExtraMeals>& extras);

    /// Rows of diners who are there and have no meal.
    Result<std::vector<std::int64_t>> unbooked(std::string_view group, counter::ServiceDate date);
    Result<void> set_unbooked(std::string_view group, counter::ServiceDate date, const std::vector<std::int64_t>& diners);

private:
    using GroupDay = std::pair<std::string, counter::ServiceDate>;

    void keep(const GroupDay& of, const Statement& statement);

    Database* database_;
    Query find_;
    Query in_force_;
    Query in_force_at_;
    Query in_force_since_;
    Query add_;
    Query put_in_force_;
    Query taken_;
    Query awaiting_;
    Query extras_of_;
    Query clear_extras_;
    Query add_extra_;
    Query unbooked_;
    Query clear_unbooked_;
    Query add_unbooked_;

    std::map<GroupDay, Statement> kept_; ///< in force
};

} // namespace data
