// Makes up what families ask on the days of a made-up data set: a log for histories, replays and benchmarks.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/time.hpp"
#include "data/samples/generate.hpp"

namespace data::samples {

struct RequestOptions {
    /// The service days that the log is about, both included. No request is received before 18:00 of the day
    /// before `from`, or after `to`.
    date::local_days from;
    date::local_days to;
    /// Requests about each day on which anybody eats, reached exactly. 0: as many as families make, which
    /// cancel 5 to 9 % of a day's meals.
    std::size_t per_day = 0;
    /// If given, counts instead of `per_day`: requests in all, shared out over the days by who eats.
    std::size_t total = 0;
    std::uint64_t seed = 1;
};

struct SampleRequest {
    std::string request_id; ///< unique, shaped like a UUID
    counter::Instant received_at;
    std::string_view channel;
    std::string diner;
    std::string_view operation;
    std::optional<counter::ServiceDate> date;
};

/// In order of `received_at`. Most are accepted; some are late, mistyped, unnecessary or on a closed line.
std::vector<SampleRequest> requests(const SampleOptions& data_set, const RequestOptions& options);

/// As `mestolo replay` reads it.
std::string requests_csv(const std::vector<SampleRequest>& requests);

} // namespace data::samples
