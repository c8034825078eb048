#include "data/link/parked.hpp"

#include <fmt/format.h>

#include "data/link/hash_column.hpp"

namespace data::link {

namespace {

constexpr const char* select = "SELECT parked.id, peers.name, sent, seq, first_seq, first_hash, line, type, reason, "
                               "is_unknown, at FROM parked JOIN peers ON peers.id = parked.peer ";

ParkedFact read_fact(const Rows& rows) {
    return {rows.integer(0),
            std::string{rows.text(1)},
            rows.integer(2) != 0,
            rows.integer(3),
            {rows.integer(4), hash_column(rows, 5)},
            std::string{rows.text(6)},
            std::string{rows.text(7)},
            std::string{rows.text(8)},
            rows.integer(9) != 0,
            rows.instant(10)};
}

Result<bool> try_again(ParkedTable& parked, PeerTable& peers, FactSink& sink, const ParkedFact& fact, counter::Instant now) {
    const auto keep = [&](std::string_view reason, bool is_unknown) -> Result<bool> {
        if (auto noted = parked.set_reason(fact.id, reason, is_unknown); !noted) return std::move(noted).error();
        return false;
    };
    const auto parsed = parse_fact(fact.line);
    if (!parsed) return keep(parsed.error().message, false);
    if (!sink.knows(parsed->type, parsed->version)) return keep(unknown_type_reason(*parsed), true);
    const auto peer = peers.find(fact.peer);
    if (!peer) return peer.error();
    if (!*peer) return Error{ErrorKind::internal, "a parked fact of nobody"};
    const auto applied = sink.apply(*parsed, **peer, now);
    if (!applied && !is_to_be_parked(applied.error())) return applied.error();
    if (!applied) return keep(applied.error().message, false);
    if (auto settled = parked.settle(fact.id, now); !settled) return std::move(settled).error();
    return true;
}

} // namespace

ParkedTable::ParkedTable(Database& database)
    : add_(database, "INSERT INTO parked (peer, sent, seq, first_seq, first_hash, line, type, reason, is_unknown, at) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
      all_(database, std::string{select} + "WHERE settled_at IS NULL ORDER BY parked.id"),
      find_(database, std::string{select} + "WHERE settled_at IS NULL AND parked.id = ?1"),
      settle_(database, "UPDATE parked SET settled_at = ?2 WHERE id = ?1"),
      set_reason_(database, "UPDATE parked SET reason = ?2, is_unknown = ?3 WHERE id = ?1"),
      reason_(database, "SELECT reason FROM parked WHERE settled_at IS NULL AND peer = ?1 AND sent = ?2 AND first_seq = ?3 "
                        "AND first_hash = ?4"),
      renumber_(database, "UPDATE parked SET seq = ?4 WHERE peer = ?1 AND sent = 0 AND first_seq = ?2 AND first_hash = ?3"),
      received_after_(database, std::string{select} + "WHERE settled_at IS NULL AND peer = ?1 AND sent = 0 AND seq > ?2 "
                                                      "ORDER BY seq LIMIT ?3") {}

Result<void> ParkedTable::add(std::int64_t peer, const ParkedFact& fact) {
    return add_.run(peer, fact.sent, fact.seq, fact.first.seq, to_column(fact.first.hash), fact.line, fact.type, fact.reason,
                    fact.is_unknown, fact.at);
}

Result<std::vector<ParkedFact>> ParkedTable::all() {
    std::vector<ParkedFact> facts;
    auto rows = all_.rows();
    while (rows.next()) facts.push_back(read_fact(rows));
    if (!rows.status()) return rows.status().error();
    return facts;
}

Result<std::optional<ParkedFact>> ParkedTable::find(std::int64_t id) {
    auto rows = find_.rows(id);
    std::optional<ParkedFact> fact;
    if (rows.next()) fact = read_fact(rows);
    if (!rows.status()) return rows.status().error();
    return fact;
}

Result<void> ParkedTable::settle(std::int64_t id, counter::Instant at) { return settle_.run(id, at); }

Result<void> ParkedTable::set_reason(std::int64_t id, std::string_view reason, bool is_unknown) {
    return set_reason_.run(id, reason, is_unknown);
}

Result<std::optional<std::string>> ParkedTable::reason(std::int64_t peer, bool sent, const Position& first) {
    auto rows = reason_.rows(peer, sent, first.seq, to_column(first.hash));
    std::optional<std::string> reason;
    if (rows.next()) reason = rows.text(0);
    if (!rows.status()) return rows.status().error();
    return reason;
}

Result<void> ParkedTable::renumber(std::int64_t peer, const Position& first, std::int64_t seq) {
    return renumber_.run(peer, first.seq, to_column(first.hash), seq);
}

Result<std::vector<ParkedFact>> ParkedTable::received_after(std::int64_t peer, std::int64_t after, std::size_t most) {
    std::vector<ParkedFact> facts;
    auto rows = received_after_.rows(peer, after, static_cast<std::int64_t>(most));
    while (rows.next()) facts.push_back(read_fact(rows));
    if (!rows.status()) return rows.status().error();
    return facts;
}

std::string unknown_type_reason(const Fact& fact) {
    return fmt::format("unknown type {} version {}", fact.type, fact.version);
}

Result<bool> retry(ParkedTable& parked, PeerTable& peers, FactSink& sink, std::int64_t id, counter::Instant now) {
    const auto fact = parked.find(id);
    if (!fact) return fact.error();
    if (!*fact) return Error{ErrorKind::not_found, fmt::format("no fact {} is parked", id)};
    if ((*fact)->sent) return Error{ErrorKind::conflict, "this fact is parked on the other side: it can be tried again there"};
    return try_again(parked, peers, sink, **fact, now);
}

Result<std::int64_t> retry_unknown(ParkedTable& parked, PeerTable& peers, FactSink& sink, counter::Instant now) {
    const auto facts = parked.all();
    if (!facts) return facts.error();
    std::int64_t count = 0;
    for (const auto& fact : *facts) {
        if (fact.sent || !fact.is_unknown) continue;
        const auto applied = try_again(parked, peers, sink, fact, now);
        if (!applied) return applied.error();
        if (*applied) ++count;
    }
    return count;
}

} // namespace data::link
