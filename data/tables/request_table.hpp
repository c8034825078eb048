// The log of requests: each with its instant and its answer, for ever ("prova della disdetta").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/request.hpp"
#include "data/database.hpp"

namespace data {

/// A request as a channel sent it.
struct Submission {
    std::string request_id;
    std::string channel; ///< as given; `request.channel` is empty if no authority can list it
    counter::Request request;
    /// For an instant that another node stamped: whether that node's clock was in doubt. None: stamped here.
    std::optional<bool> stamped_in_doubt = std::nullopt;
};

/// What the channel is told, the first time and every time after.
struct Answer {
    counter::Decision decision;
    counter::Instant received_at;
    bool provisional = false; ///< by a clock that was in doubt
    bool awaiting = false;    ///< this node doesn't decide: the kitchen's answer is to come
    bool repeated = false;    ///< it had been given before
};

class RequestTable {
public:
    explicit RequestTable(Database& database);

    /// The answer already given to that request_id, the kitchen's if it has come; empty if it is new.
    Result<std::optional<Answer>> find(std::string_view request_id);
    /// `school`: the diner's, empty if the diner is unknown. Returns the row's id.
    Result<std::int64_t> add(const Submission& submission, const Answer& answer, counter::Instant decided_at,
                             const std::optional<std::string>& school);
    /// The kitchen's answer to a request of this node. Nothing if there is no such request.
    Result<void> adopt(std::string_view request_id, const Answer& answer, counter::Instant now);
    /// What a statement of attendance asked for is settled with it: the kitchen may have asked for other things.
    Result<void> settle_those_of(std::string_view statement);
    /// Those that wait for the kitchen's answer, in their order; of one diner, or (empty) of all.
    Result<std::vector<Submission>> awaiting(std::string_view diner);

    /// Whether any decision for the school's day was taken by a doubtful clock.
    Result<bool> any_provisional(std::string_view school, counter::ServiceDate date);

private:
    Database* database_;
    Query find_;
    Query add_;
    Query adopt_;
    Query settle_;
    Query settle_those_of_;
    Query awaiting_;
    Query awaiting_of_;
    Query any_provisional_;
};

} // namespace data
