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

/// A change of one line of a closing by `delta` meals.
struct Variation {
    std::int64_t id = 0;
    std::int64_t closing = 0;
    std::int64_t number = 0; ///< of its delta sheet, from 1 per closing
    DayLine line;            ///< `meals` is the signed change
    std::string reason;      ///< closed_early, delayed_by_link, diet_changed, roster_changed
    std::optional<std::int64_t> diner_row;
    std::optional<std::int64_t> request;
    std::string author;
    counter::Instant at;
    VariationState state = VariationState::pending;
};

class VariationTable {
public:
    explicit VariationTable(Database& database);

    Result<std::vector<Variation>> of(std::int64_t closing);
    Result<std::optional<Variation>> find(std::int64_t id);
    Result<std::int64_t> next_number(std::int64_t closing);
    Result<void> add(const Variation& variation);
    /// Decides the whole delta sheet that the variation is on: half of one would make a meal, or lose one. The first
    /// decision stands: a later one changes nothing.
    Result<void> decide(std::int64_t id, VariationState state, std::string_view by, counter::Instant at,
                        const std::optional<std::string>& reason);

private:
    Query of_;
    Query find_;
    Query next_number_;
    Query add_;
    Query decide_;
};

} // namespace data
