#include "data/link/incoming.hpp"

#include <utility>

#include "data/link/hash_column.hpp"

namespace data::link {

Incoming::Incoming(Database& database, Peer peer)
    : peer_(std::move(peer)), load_(database, "SELECT epoch, seq, hash FROM streams_in WHERE peer = ?1"),
      hash_at_(database, "SELECT hash FROM facts_in WHERE peer = ?1 AND seq = ?2"),
      has_(database, "SELECT EXISTS (SELECT 1 FROM facts_in WHERE peer = ?1 AND seq = ?2 AND hash = ?3) OR "
                     "EXISTS (SELECT 1 FROM origins_in WHERE peer = ?1 AND seq = ?2 AND hash = ?3)"),
      // A feed may use a number again, if upstream forgot in a restore that it had: then the fact of its new epoch counts.
      take_(database, "INSERT INTO facts_in (peer, seq, hash) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET hash = ?3"),
      take_origin_(database, "INSERT OR IGNORE INTO origins_in (peer, seq, hash) VALUES (?1, ?2, ?3)"),
      add_hole_(database, "INSERT INTO holes_in (peer, from_seq, to_seq, at) VALUES (?1, ?2, ?3, ?4)"),
      save_(database, "INSERT INTO streams_in (peer, epoch, seq, hash) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET "
                      "epoch = ?2, seq = ?3, hash = ?4"),
      forget_(database, "DELETE FROM streams_in WHERE peer = ?1") {}

Result<void> Incoming::load() {
    is_new_ = true;
    epoch_ = 1;
    position_ = {};
    auto rows = load_.rows(peer_.id);
    if (rows.next()) {
        is_new_ = false;
        epoch_ = rows.integer(0);
        position_ = {rows.integer(1), hash_column(rows, 2)};
    }
    return rows.status();
}

Result<std::optional<Hash>> Incoming::hash_at(std::int64_t seq) {
    auto rows = hash_at_.rows(peer_.id, seq);
    std::optional<Hash> hash;
    if (rows.next()) hash = hash_column(rows, 0);
    if (!rows.status()) return rows.status().error();
    return hash;
}

Result<bool> Incoming::has(const Position& identity) {
    const auto found = single_integer(has_, peer_.id, identity.seq, to_column(identity.hash));
    if (!found) return found.error();
    return found->value_or(0) != 0;
}

Result<void> Incoming::take(const Hash& hash, const std::optional<Position>& origin) {
    if (auto taken = take_.run(peer_.id, position_.seq + 1, to_column(hash)); !taken) return taken;
    if (origin)
        if (auto taken = take_origin_.run(peer_.id, origin->seq, to_column(origin->hash)); !taken) return taken;
    position_ = {position_.seq + 1, hash};
    return {};
}

Result<void> Incoming::skip_to(std::int64_t epoch, const Position& to, counter::Instant now) {
    return begin_epoch(epoch, to, now);
}

Result<void> Incoming::begin_epoch(std::int64_t epoch, const Position& base, counter::Instant now) {
    if (base.seq > position_.seq)
        if (auto added = add_hole_.run(peer_.id, position_.seq + 1, base.seq, now); !added) return added;
    epoch_ = epoch;
    position_ = base;
    return save();
}

Result<void> Incoming::forget() {
    if (auto forgotten = forget_.run(peer_.id); !forgotten) return forgotten;
    return load();
}

Result<void> Incoming::save() {
    is_new_ = false;
    return save_.run(peer_.id, epoch_, position_.seq, to_column(position_.hash));
}

} // namespace data::link
