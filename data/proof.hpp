// The proof of a cancellation: every request that touched a diner's day, how it was answered, and what was counted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/database.hpp"

namespace data {

/// One request of the log, in the words of domain.md §4.
struct ProofRequest {
    std::string request_id;
    counter::Instant received_at;
    std::string channel;
    std::string operation;
    std::optional<counter::ServiceDate> asked;
    std::string outcome;
    std::string reason; ///< empty unless rejected
    std::optional<counter::ServiceDate> effective;
    bool provisional = false;
    std::vector<std::int64_t> delta_sheets; ///< numbers of the variations that it became, if the day was closed
};

/// What was counted for the diner when the school closed.
struct ProofClosing {
    std::string kitchen;
    std::int64_t number = 0;
    counter::Instant cutoff;
    counter::Instant closed_at;
    std::optional<std::string> early_reason;
    std::optional<std::string> diet; ///< diet set of the frozen meal; none: no meal
    bool bianco = false;
};

struct Proof {
    std::string diner;
    counter::ServiceDate date;
    bool known = false; ///< whether such a diner exists
    /// On the day itself (asked for, effective on, or received on it), and the accepted long absences and blocks from
    /// before that still held or ended then; in the order in which they were received.
    std::vector<ProofRequest> requests;
    std::optional<ProofClosing> closing;
};

Result<Proof> read_proof(Database& database, std::string_view diner, counter::ServiceDate date);

} // namespace data
