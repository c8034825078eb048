// Facts that could not be applied: kept with the reason, visible, and to be tried again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/database.hpp"
#include "data/link/fact_sink.hpp"

namespace data::link {

struct ParkedFact {
    std::int64_t id = 0;
    std::string peer;       ///< a site's name; empty: the upstream
    bool sent = false;      ///< by this node, and parked by the peer
    std::int64_t seq = 0;
    Position first;         ///< number and hash when it was first issued
    std::string line;
    std::string type;       ///< empty: no fact at all
    std::string reason;
    bool is_unknown = false;
    counter::Instant at;
};

class ParkedTable {
public:
    explicit ParkedTable(Database& database);

    Result<void> add(std::int64_t peer, const ParkedFact& fact);
    /// Not settled yet.
    Result<std::vector<ParkedFact>> all();
    Result<std::optional<ParkedFact>> find(std::int64_t id);
    Result<void> settle(std::int64_t id, counter::Instant at);
    Result<void> set_reason(std::int64_t id, std::string_view reason, bool is_unknown);
    /// The reason for which the fact that was first issued so is parked; empty if it is not.
    Result<std::optional<std::string>> reason(std::int64_t peer, bool sent, const Position& first);
    /// The peer has issued it anew: by this number it knows it now.
    Result<void> renumber(std::int64_t peer, const Position& first, std::int64_t seq);
    /// What was received from that peer with numbers after `after`, at most `most` of it.
    Result<std::vector<ParkedFact>> received_after(std::int64_t peer, std::int64_t after, std::size_t most);

private:
    Query add_;
    Query all_;
    Query find_;
    Query settle_;
    Query set_reason_;
    Query reason_;
    Query renumber_;
    Query received_after_;
};

/// The protocol's reason for parking it.
std::string unknown_type_reason(const Fact& fact);

/// Tries a received one again. True if it is applied now; else the reason is noted anew. Not for a `sent` one (conflict).
Result<bool> retry(ParkedTable& parked, PeerTable& peers, FactSink& sink, std::int64_t id, counter::Instant now);
/// Applies, in their order, what an older program did not know (at start). Returns how many.
Result<std::int64_t> retry_unknown(ParkedTable& parked, PeerTable& peers, FactSink& sink, counter::Instant now);

} // namespace data::link
