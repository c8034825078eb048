#include "data/link/peer.hpp"

namespace data::link {

namespace {

Peer read_peer(const Rows& rows) {
    Peer peer;
    peer.id = rows.integer(0);
    peer.name = rows.text(1);
    peer.role = rows.text(2);
    peer.school = rows.optional_text(3);
    peer.merchant = rows.optional_text(7);
    if (!rows.is_null(4)) peer.fenced_at = rows.instant(4);
    peer.fenced_reason = rows.text(5);
    if (!rows.is_null(6)) peer.in_step_at = rows.instant(6);
    return peer;
}

constexpr const char* columns = "id, name, role, school, fenced_at, coalesce(fenced_reason, ''), in_step_at, merchant";

} // namespace

PeerTable::PeerTable(Database& database)
    : find_(database, std::string{"SELECT "} + columns + " FROM peers WHERE name = ?1"),
      all_(database, std::string{"SELECT "} + columns + " FROM peers ORDER BY name"),
      put_(database, std::string{"INSERT INTO peers (name, role, school, merchant) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET "
                                 "role = excluded.role, school = excluded.school, merchant = excluded.merchant RETURNING "} +
                         columns),
      set_fenced_(database, "UPDATE peers SET fenced_reason = ?2, fenced_at = ?3 WHERE id = ?1"),
      set_in_step_(database, "UPDATE peers SET in_step_at = ?2 WHERE id = ?1"),
      roster_hash_(database, "SELECT coalesce(roster_hash, '') FROM peers WHERE id = ?1"),
      set_roster_hash_(database, "UPDATE peers SET roster_hash = ?2 WHERE id = ?1") {}

Result<std::optional<Peer>> PeerTable::find(std::string_view name) {
    auto rows = find_.rows(name);
    std::optional<Peer> peer;
    if (rows.next()) peer = read_peer(rows);
    if (!rows.status()) return rows.status().error();
    return peer;
}

Result<std::vector<Peer>> PeerTable::all() {
    std::vector<Peer> peers;
    auto rows = all_.rows();
    while (rows.next()) peers.push_back(read_peer(rows));
    if (!rows.status()) return rows.status().error();
    return peers;
}

Result<Peer> PeerTable::put(std::string_view name, std::string_view role, const std::optional<std::string>& school,
                            const std::optional<std::string>& merchant) {
    auto rows = put_.rows(name, role, school, merchant);
    Peer peer;
    while (rows.next()) peer = read_peer(rows);
    if (!rows.status()) return rows.status().error();
    return peer;
}

Result<void> PeerTable::set_fenced(std::int64_t peer, std::string_view reason, counter::Instant at) {
    return set_fenced_.run(peer, reason, at);
}

Result<void> PeerTable::set_in_step(std::int64_t peer, counter::Instant at) { return set_in_step_.run(peer, at); }

Result<std::string> PeerTable::roster_hash(std::int64_t peer) {
    auto rows = roster_hash_.rows(peer);
    std::string hash;
    if (rows.next()) hash = rows.text(0);
    if (!rows.status()) return rows.status().error();
    return hash;
}

Result<void> PeerTable::set_roster_hash(std::int64_t peer, std::string_view hash) {
    return set_roster_hash_.run(peer, hash);
}

} // namespace data::link
