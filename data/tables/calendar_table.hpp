// Closures and openings that kitchen and office entered by hand; imported ones are in data/facts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/calendar.hpp"
#include "data/database.hpp"

namespace data {

struct EnteredEntry {
    std::int64_t id = 0;
    counter::CalendarEntry entry;
    std::string author;
    counter::Instant at;
};

class CalendarTable {
public:
    explicit CalendarTable(Database& database);

    Result<std::optional<EnteredEntry>> find(std::string_view request_id);
    /// Those that touch the range, the latest entered first.
    Result<std::vector<EnteredEntry>> entered(counter::DateRange range);
    Result<std::int64_t> add(const EnteredEntry& entry, std::string_view authority, std::string_view request_id);

private:
    Database* database_;
    Query find_;
    Query entered_;
    Query add_;
};

} // namespace data
