// Closings and their frozen lines: numbered without gaps per kitchen, written once, never changed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "counter/count.hpp"
#include "data/database.hpp"
#include "data/tables/record_table.hpp"

namespace data {

/// What is known of a closing beside its lines.
struct Closing {
    std::int64_t id = 0;
    std::string kitchen;
    std::int64_t number = 0;
    std::string school;
    counter::ServiceDate date;
    counter::Instant cutoff;
    counter::Instant closed_at;
    std::optional<std::string> early_reason; ///< staff closed before the cutoff
    std::optional<std::string> author;
    bool provisional = false; ///< and not yet confirmed by anybody
    std::int64_t meals = 0;
};

/// Meals of a group that are prepared alike, as a screen or a sheet shows them.
struct DayLine {
    std::string group;
    int sitting = 1;
    std::string diet;
    bool bianco = false;
    std::int64_t meals = 0;
    std::int64_t adults = 0;
    friend bool operator==(const DayLine&, const DayLine&) = default;
};

/// One diner's meal of a closing.
struct FrozenMeal {
    std::int64_t diner_row = 0;
    DayLine line; ///< of one meal
};

/// A node that feeds a closing, and how far it could be trusted at that moment.
struct FeedState {
    std::string node;
    std::optional<std::string> school; ///< the only one that it speaks of
    bool connected = false;
    std::optional<counter::Instant> in_step_at; ///< none: never
};

/// What the school's day comes to, counted anew; in the order of `merged`.
std::vector<DayLine> counted_lines(const counter::Roster& roster, const counter::Records& records, counter::SchoolId school,
                                   counter::ServiceDate date);
/// Adds up lines that are alike, and puts them in order: by group, diet set, bianco.
std::vector<DayLine> merged(std::vector<DayLine> lines, std::span<const DayLine> more);

class ClosingTable {
public:
    explicit ClosingTable(Database& database);

    Result<std::optional<Closing>> find(std::string_view school, counter::ServiceDate date);
    Result<std::optional<Closing>> find_number(std::string_view kitchen, std::int64_t number);
    /// The school's closings on `from` and after.
    Result<std::vector<Closing>> of_school_since(std::string_view school, counter::ServiceDate from);
    Result<std::vector<DayLine>> lines(std::int64_t closing);
    Result<std::vector<FeedState>> feeds(std::int64_t closing);
    /// The meals that it froze, each with its line's kind.
    Result<std::vector<FrozenMeal>> meals(std::int64_t closing);

    /// Freezes what `records` says of the school's day: a line for each kind of meal, a row for each meal; `extras` are
    /// unnamed ones. Takes the kitchen's next number; `closing.id`, `number`, `meals` are set by it.
    Result<Closing> add(Closing closing, const counter::Roster& roster, const counter::Records& records,
                        const DinerRows& rows, std::span<const DayLine> extras);
    Result<void> add_feeds(std::int64_t closing, std::span<const FeedState> feeds);
    /// Writes down a closing of the kitchen's, with its number and lines, on a node that takes none of its own.
    Result<Closing> adopt(Closing closing, std::span<const DayLine> lines);
    /// Staff vouch for a provisional closing.
    Result<void> confirm(std::int64_t closing, std::string_view by, counter::Instant at);

private:
    Result<void> insert(Closing& closing);
    Result<std::int64_t> insert_line(std::int64_t closing, const DayLine& line);

    Database* database_;
    Query find_;
    Query find_number_;
    Query of_school_since_;
    Query lines_;
    Query feeds_;
    Query meals_;
    Query next_number_;
    Query add_;
    Query add_line_;
    Query add_meal_;
    Query add_feed_;
    Query confirm_;
};

} // namespace data
