// How far one peer's facts have been applied here, and all that ever came, so that nothing is applied twice.
#pragma once

#include <cstdint>
#include <optional>

#include "data/database.hpp"
#include "data/link/chain.hpp"
#include "data/link/peer.hpp"

namespace data::link {

/// Inside the store's transaction.
class Incoming {
public:
    Incoming(Database& database, Peer peer);

    /// Reads the position; a stream that is new stands at 0 of epoch 1.
    Result<void> load();

    const Peer& peer() const { return peer_; }
    /// Nothing was ever written of this stream.
    bool is_new() const { return is_new_; }
    std::int64_t epoch() const { return epoch_; }
    const Position& position() const { return position_; }

    /// The hash of the fact received with that number; empty if none was.
    Result<std::optional<Hash>> hash_at(std::int64_t seq);
    /// Whether a fact with this identity, its number and hash at first or later, was ever taken.
    Result<bool> has(const Position& identity);
    /// The next fact has come, and what follows from it is done (or it is parked). `save` is to follow.
    Result<void> take(const Hash& hash, const std::optional<Position>& origin);
    /// Nothing comes between here and `to`.
    Result<void> skip_to(std::int64_t epoch, const Position& to, counter::Instant now);
    /// A new epoch goes on after `base`.
    Result<void> begin_epoch(std::int64_t epoch, const Position& base, counter::Instant now);
    /// There is no position any more: the next greeting begins anew.
    Result<void> forget();
    /// Writes the position down: once for all that was taken together.
    Result<void> save();

private:
    Peer peer_;
    bool is_new_ = true;
    std::int64_t epoch_ = 1;
    Position position_;

    Query load_;
    Query hash_at_;
    Query has_;
    Query take_;
    Query take_origin_;
    Query add_hole_;
    Query save_;
    Query forget_;
};

} // namespace data::link
