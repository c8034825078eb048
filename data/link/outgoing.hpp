// The facts that this node sends to one peer: numbered, chained, kept until they are acknowledged and longer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/database.hpp"
#include "data/link/chain.hpp"
#include "data/link/peer.hpp"

namespace data::link {

/// What of a stream follows a position: facts, or a gap of facts that are gone.
struct Batch {
    std::int64_t epoch = 0;
    Position before;                ///< the facts follow it
    std::vector<std::string> lines; ///< empty: nothing is left up to `gone_through`
    Position last;                  ///< after the lines, or where it goes on after the gap
};

/// Everything inside the store's transaction. Appending is fast: the end of the stream is in memory, and read anew after
/// a roll-back.
class Outgoing {
public:
    Outgoing(Database& database, Peer peer);

    /// Reads the end of the stream from the database; a stream that is new has epoch 1 and no facts.
    Result<void> load();

    const Peer& peer() const { return peer_; }
    std::int64_t epoch() const { return epoch_; }
    const Position& last() const { return last_; }
    std::int64_t acked() const { return acked_; }
    std::int64_t pending() const { return last_.seq - acked_; }
    /// When the oldest fact that is not acknowledged was recorded.
    Result<std::optional<counter::Instant>> oldest_pending_at();

    Result<void> append(std::string_view line);
    /// The next batch after `after`; empty if there is nothing. Never crosses an epoch.
    Result<std::optional<Batch>> next(const Position& after, std::size_t most_facts, std::size_t most_bytes);
    /// The fact's hash; empty if it is not kept.
    Result<std::optional<Hash>> hash_at(std::int64_t seq);

    /// The peer has everything up to `seq` (less than before: it was restored from a backup).
    Result<void> acknowledge(std::int64_t seq, counter::Instant now);
    /// Adopts a granted epoch: what is not acknowledged is issued anew after `base`, with its first identity.
    Result<void> begin_epoch(std::int64_t epoch, std::int64_t base);
    /// Drops every fact and begins a new epoch after `base` (a feed whose site has lost its place).
    Result<void> restart(std::int64_t epoch, std::int64_t base);
    /// Forgets facts acknowledged before `before`, but for the place where the rest begins. Returns how many.
    Result<std::int64_t> prune(counter::ServiceDate before);

private:
    Database* database_;
    Peer peer_;
    std::int64_t epoch_ = 1;
    Position last_;
    std::int64_t acked_ = 0;
    // queries…
};

} // namespace data::link
