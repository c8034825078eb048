#include "data/link/outgoing.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "data/link/fact.hpp"
#include "data/link/hash_column.hpp"
#include "data/link/message.hpp"

namespace data::link {

namespace {

constexpr std::int64_t everything = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t reissued_at_once = 500; // facts in memory while an epoch is adopted

counter::ServiceDate day_of(counter::Instant at) {
    return counter::ServiceDate{date::floor<date::days>(at).time_since_epoch()};
}

} // namespace

Outgoing::Outgoing(Database& database, Peer peer)
    : peer_(std::move(peer)), load_(database, "SELECT epoch, acked FROM streams_out WHERE peer = ?1"),
      end_(database, "SELECT seq, hash FROM facts_out WHERE peer = ?1 ORDER BY seq DESC LIMIT 1"),
      save_(database, "INSERT INTO streams_out (peer, epoch, acked) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET "
                      "epoch = ?2, acked = ?3"),
      add_(database, "INSERT INTO facts_out (peer, seq, epoch, hash, line) VALUES (?1, ?2, ?3, ?4, ?5)"),
      after_(database, "SELECT seq, epoch, hash, line FROM facts_out WHERE peer = ?1 AND seq > ?2 AND seq <= ?3 "
                       "ORDER BY seq LIMIT ?4"),
      hash_at_(database, "SELECT hash FROM facts_out WHERE peer = ?1 AND seq = ?2"),
      line_at_(database, "SELECT line FROM facts_out WHERE peer = ?1 AND seq = ?2"),
      newest_acknowledged_(database, "SELECT seq, hash FROM facts_out WHERE peer = ?1 AND seq <= ?2 AND hash <> ?3 "
                                     "ORDER BY seq DESC LIMIT 1"),
      first_(database, "SELECT seq, hash, line = '' FROM facts_out WHERE peer = ?1 ORDER BY seq LIMIT 1"),
      oldest_pending_(database, "SELECT line FROM facts_out WHERE peer = ?1 AND seq > ?2 AND line <> '' ORDER BY seq LIMIT 1"),
      move_up_(database, "UPDATE facts_out SET seq = seq + ?3 WHERE peer = ?1 AND seq > ?2"),
      newest_kept_(database, "SELECT max(seq) FROM facts_out WHERE peer = ?1 AND seq <= ?2"),
      drop_(database, "DELETE FROM facts_out WHERE peer = ?1 AND seq > ?2 AND seq <= ?3"),
      empty_(database, "UPDATE facts_out SET line = '' WHERE peer = ?1 AND seq = ?2"),
      note_day_(database, "INSERT INTO acknowledged_days (peer, day, seq) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET "
                          "seq = ?3"),
      lower_days_(database, "UPDATE acknowledged_days SET seq = ?2 WHERE peer = ?1 AND seq > ?2"),
      day_reached_(database, "SELECT max(seq) FROM acknowledged_days WHERE peer = ?1 AND day < ?2"),
      drop_days_(database, "DELETE FROM acknowledged_days WHERE peer = ?1 AND day < ?2"),
      count_(database, "SELECT count(*) FROM facts_out WHERE peer = ?1 AND seq <= ?2 AND line <> ''") {}

Result<void> Outgoing::load() {
    epoch_ = 1;
    acked_ = 0;
    last_ = {};
    {
        auto rows = load_.rows(peer_.id);
        if (rows.next()) {
            epoch_ = rows.integer(0);
            acked_ = rows.integer(1);
        }
        if (!rows.status()) return rows.status();
    }
    auto rows = end_.rows(peer_.id);
    if (rows.next()) last_ = {rows.integer(0), hash_column(rows, 1)};
    return rows.status();
}

Result<std::optional<counter::Instant>> Outgoing::oldest_pending_at() {
    auto rows = oldest_pending_.rows(peer_.id, acked_);
    std::optional<counter::Instant> at;
    if (rows.next())
        if (const auto fact = parse_fact(rows.text(0))) at = fact->at;
    if (!rows.status()) return rows.status().error();
    return at;
}

Result<void> Outgoing::append(std::string_view line) {
    if (line.empty() || line.size() > most_line_bytes || line.find('\n') != std::string_view::npos)
        return Error{ErrorKind::wrong_input,
                     fmt::format("a fact is one line of at most {} bytes, not {}", most_line_bytes, line.size())};
    return add(last_.seq + 1, next_hash(last_.hash, line), line);
}

Result<void> Outgoing::add(std::int64_t seq, const Hash& hash, std::string_view line) {
    if (auto added = add_.run(peer_.id, seq, epoch_, to_column(hash), line); !added) return added;
    last_ = {seq, hash};
    return {};
}

Result<std::optional<Batch>> Outgoing::next(const Position& after, std::size_t most_facts, std::size_t most_bytes) {
    Batch batch;
    batch.before = after;
    batch.last = after;
    auto rows = after_.rows(peer_.id, after.seq, everything, static_cast<std::int64_t>(most_facts));
    while (rows.next()) {
        const auto line = rows.text(3);
        const bool is_first = batch.count == 0;
        if (is_first) {
            batch.epoch = rows.integer(1);
            if (line.empty()) {
                batch.last = {rows.integer(0), hash_column(rows, 2)};
                return batch;
            }
        } else if (line.empty() || rows.integer(1) != batch.epoch || batch.lines.size() + 1 + line.size() > most_bytes) {
            return batch;
        }
        if (rows.integer(0) != batch.last.seq + 1)
            return Error{ErrorKind::internal, fmt::format("fact {} of the outbox is missing", batch.last.seq + 1)};
        if (!is_first) batch.lines += '\n';
        batch.lines += line;
        ++batch.count;
        batch.last = {rows.integer(0), hash_column(rows, 2)};
    }
    if (!rows.status()) return rows.status().error();
    if (batch.count == 0) return std::nullopt;
    return batch;
}

Result<std::optional<Hash>> Outgoing::hash_at(std::int64_t seq) {
    auto rows = hash_at_.rows(peer_.id, seq);
    std::optional<Hash> hash;
    if (rows.next()) hash = hash_column(rows, 0);
    if (!rows.status()) return rows.status().error();
    return hash;
}

Result<std::string> Outgoing::line_at(std::int64_t seq) {
    auto rows = line_at_.rows(peer_.id, seq);
    std::string line;
    if (rows.next()) line = rows.text(0);
    if (!rows.status()) return rows.status().error();
    return line;
}

Result<Position> Outgoing::newest_acknowledged() {
    auto rows = newest_acknowledged_.rows(peer_.id, acked_, to_column(Hash{}));
    Position position;
    if (rows.next()) position = {rows.integer(0), hash_column(rows, 1)};
    if (!rows.status()) return rows.status().error();
    return position;
}

Result<Position> Outgoing::beginning() {
    auto rows = first_.rows(peer_.id);
    Position position = last_;
    // Before the first row even if that is a place without a fact: the peer is to hear of it.
    if (rows.next()) position = {std::max<std::int64_t>(rows.integer(0) - 1, 0), {}};
    if (!rows.status()) return rows.status().error();
    return position;
}

Result<void> Outgoing::acknowledge(std::int64_t seq, counter::Instant now) {
    auto least = last_.seq;
    {
        auto rows = first_.rows(peer_.id);
        if (rows.next()) least = rows.integer(2) != 0 ? rows.integer(0) : rows.integer(0) - 1;
        if (!rows.status()) return rows.status();
    }
    const auto acked = std::clamp(seq, least, last_.seq);
    if (acked < acked_)
        if (auto lowered = lower_days_.run(peer_.id, acked); !lowered) return lowered;
    acked_ = acked;
    if (auto noted = note_day_.run(peer_.id, day_of(now), acked_); !noted) return noted;
    return save();
}

Result<void> Outgoing::begin_epoch(std::int64_t epoch, std::int64_t base) {
    auto from = acked_;
    auto to = last_.seq;
    std::int64_t moved_by = 0;
    if (base <= to) { // the new numbers would meet the old ones
        moved_by = base + to + 1;
        if (auto moved = move_up_.run(peer_.id, from, moved_by); !moved) return moved;
        from += moved_by;
        to += moved_by;
    }
    epoch_ = epoch;
    acked_ = base;
    if (auto added = add(base, Hash{}, ""); !added) return added;
    if (auto issued = issue_anew(from, to, moved_by); !issued) return issued;
    if (auto dropped = drop_.run(peer_.id, from, to); !dropped) return dropped;
    return save();
}

Result<void> Outgoing::issue_anew(std::int64_t after, std::int64_t to, std::int64_t moved_by) {
    struct Old {
        Position first;
        std::string line;
    };
    std::vector<Old> chunk;
    do {
        chunk.clear();
        {
            auto rows = after_.rows(peer_.id, after, to, reissued_at_once);
            while (rows.next())
                chunk.push_back({{rows.integer(0) - moved_by, hash_column(rows, 2)}, std::string{rows.text(3)}});
            if (!rows.status()) return rows.status();
        }
        for (const auto& [first, line] : chunk) {
            after = first.seq + moved_by;
            if (line.empty()) continue;
            const auto anew = with_origin(line, first);
            // A line that is no fact cannot say where it comes from; the peer parks it again.
            if (auto added = append(anew ? *anew : line); !added) return added;
        }
    } while (!chunk.empty());
    return {};
}

Result<void> Outgoing::restart(std::int64_t epoch, std::int64_t base) {
    if (auto dropped = drop_.run(peer_.id, std::int64_t{-1}, everything); !dropped) return dropped;
    if (auto dropped = drop_days_.run(peer_.id, everything); !dropped) return dropped;
    epoch_ = epoch;
    acked_ = base;
    if (auto added = add(base, Hash{}, ""); !added) return added;
    return save();
}

Result<std::int64_t> Outgoing::prune(counter::ServiceDate before) {
    const auto reached = single_integer(day_reached_, peer_.id, before);
    if (!reached) return reached.error();
    const auto place = single_integer(newest_kept_, peer_.id, std::min(reached->value_or(0), acked_));
    if (!place) return place.error();
    const auto through = place->value_or(0);
    const auto count = single_integer(count_, peer_.id, through);
    if (!count) return count.error();
    if (count->value_or(0) == 0) return 0;
    if (auto dropped = drop_.run(peer_.id, std::int64_t{-1}, through - 1); !dropped) return std::move(dropped).error();
    if (auto emptied = empty_.run(peer_.id, through); !emptied) return std::move(emptied).error();
    if (auto dropped = drop_days_.run(peer_.id, before); !dropped) return std::move(dropped).error();
    return count->value_or(0);
}

Result<void> Outgoing::save() { return save_.run(peer_.id, epoch_, acked_); }

} // namespace data::link
