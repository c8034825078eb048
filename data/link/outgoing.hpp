// The facts that this node sends to one peer: numbered, chained, kept until they are acknowledged and longer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "data/database.hpp"
#include "data/link/chain.hpp"
#include "data/link/peer.hpp"

namespace data::link {

/// What of a stream follows a position: facts, or a gap of facts that are gone.
struct Batch {
    std::int64_t epoch = 0;
    Position before;       ///< the facts follow it
    std::size_t count = 0; ///< of facts; 0: nothing is left up to `last`
    std::string lines;     ///< joined by line breaks
    Position last;         ///< after the facts, or where it goes on after the gap
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

    /// `wrong_input` for a line that is empty, has a line break, or is longer than `most_line_bytes`.
    Result<void> append(std::string_view line);
    /// The next batch after `after`, a position of this stream's own; empty if there is nothing. Never crosses an epoch.
    Result<std::optional<Batch>> next(const Position& after, std::size_t most_facts, std::size_t most_bytes);
    /// The fact's hash, or zero where an epoch begins; empty if that number is not kept.
    Result<std::optional<Hash>> hash_at(std::int64_t seq);
    /// The fact's line; empty if it is not kept.
    Result<std::string> line_at(std::int64_t seq);
    /// The newest fact that is known to be acknowledged; number 0 if there is none.
    Result<Position> newest_acknowledged();
    /// From where on everything that is kept follows.
    Result<Position> beginning();

    /// The peer has everything up to `seq`. Less than before: it was restored from a backup; but nothing that is no longer
    /// kept counts as pending.
    Result<void> acknowledge(std::int64_t seq, counter::Instant now);
    /// Adopts a granted epoch: what is not acknowledged is issued anew after `base`, a
    /// number beyond what was acknowledged, with its first identity.
    Result<void> begin_epoch(std::int64_t epoch, std::int64_t base);
    /// Drops every fact and begins a new epoch after `base` (a feed whose site has lost its place).
    Result<void> restart(std::int64_t epoch, std::int64_t base);
    /// Forgets facts acknowledged before `before`, but for the place where the rest begins. Returns how many.
    Result<std::int64_t> prune(counter::ServiceDate before);

    /// A session that says hello sends from here on, and every older one is superseded, whatever its connection still
    /// brings. Returns the session's number. Of this process alone.
    std::int64_t attach() { return ++attached_; }
    std::int64_t attached() const { return attached_; }

private:
    Result<void> add(std::int64_t seq, const Hash& hash, std::string_view line);
    Result<void> issue_anew(std::int64_t after, std::int64_t to, std::int64_t moved_by);
    Result<void> save();

    Peer peer_;
    std::int64_t epoch_ = 1;
    Position last_;
    std::int64_t acked_ = 0;
    std::int64_t attached_ = 0;

    Query load_;
    Query end_;
    Query save_;
    Query add_;
    Query after_;
    Query hash_at_;
    Query line_at_;
    Query newest_acknowledged_;
    Query first_;
    Query oldest_pending_;
    Query move_up_;
    Query newest_kept_;
    Query drop_;
    Query empty_;
    Query note_day_;
    Query lower_days_;
    Query day_reached_;
    Query drop_days_;
    Query count_;
};

} // namespace data::link
