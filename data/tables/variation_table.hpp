// Variations: what changed after a closing, signed, and what the kitchen said of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/database.hpp"
#include "data/tables/closing_table.hpp"

namespace data {

enum class VariationState { pending, acknowledged, refused };
std::string_view to_string(VariationState state);
std::optional<VariationState> parse_variation_state(std::string_view text);

/// A change of one line of a closing by `delta` meals.
struct Variation {
    std::int64_t id = 0;
    std::int64_t closing = 0;
    std::int64_t number = 0; ///< of its delta sheet, from 1 per closing
    DayLine line;            ///< `meals` is the signed change
    /// closed_early, delayed_by_link, diet_changed, roster_changed, calendar_changed, present_without_booking,
    /// absent_after_close, extra_meals; or what a person wrote.
    std::string reason;
    std::optional<std::int64_t> diner_row;
    std::optional<std::int64_t> request;
    std::string author;
    counter::Instant at;
    VariationState state = VariationState::pending;
    std::optional<std::string> decided_by;
    std::optional<counter::Instant> decided_at;
    std::optional<std::string> decision_reason;
    std::optional<std::string> request_id; ///< of one that somebody asked for by hand
};

class VariationTable {
public:
    explicit VariationTable(Database& database);

    Result<std::vector<Variation>> of(std::int64_t closing);
    Result<std::optional<Variation>> find(std::int64_t id);
    Result<std::optional<Variation>> find_asked(std::string_view request_id);
    /// Of one delta sheet.
    Result<std::vector<Variation>> of_sheet(std::int64_t closing, std::int64_t number);
    Result<std::int64_t> next_number(std::int64_t closing);
    /// Pending. Returns its id.
    Result<std::int64_t> add(const Variation& variation);
    /// Writes down one of the kitchen's, under the kitchen's id, as it now stands.
    Result<void> adopt(const Variation& variation);
    /// Decides the whole delta sheet that the variation is on: half of one would make a meal, or lose one. The first
    /// decision stands: a later one changes nothing.
    Result<void> decide(std::int64_t id, VariationState state, std::string_view by, counter::Instant at,
                        const std::optional<std::string>& reason);

private:
    Database* database_;
    Query of_;
    Query find_;
    Query find_asked_;
    Query of_sheet_;
    Query next_number_;
    Query add_;
    Query adopt_;
    Query decide_;
};

} // namespace data
