// The log of requests: each with its instant and its answer, for ever ("prova della disdetta").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "counter/request.hpp"
#include "data/database.hpp"

namespace data {

/// A request as a channel sent it.
struct Submission {
    std::string request_id;
    std::string channel; ///< as given; `request.channel` is empty if no authority can list it
    counter::Request request;
};

/// What the channel is told, the first time and every time after.
struct Answer {
    counter::Decision decision;
    counter::Instant received_at;
    bool provisional = false;
};

class RequestTable {
public:
    explicit RequestTable(Database& database);

    /// The answer already given to that request_id; empty if it is new.
    Result<std::optional<Answer>> find(std::string_view request_id);
    /// `school`: the diner's, empty if the diner is unknown. Returns the row's id.
    Result<std::int64_t> add(const Submission& submission, const Answer& answer, counter::Instant decided_at,
                             const std::optional<std::string>& school);
    /// Whether any decision for the school's day was taken by a doubtful clock.
    Result<bool> any_provisional(std::string_view school, counter::ServiceDate date);

private:
    Database* database_;
    Query find_;
    Query add_;
    Query any_provisional_;
};

} // namespace data
