#include "data/link/receiving.hpp"

#include <algorithm>
#include <utility>

namespace data::link {

namespace {

constexpr std::size_t most_marks = 64; // five minutes of them

} // namespace

Receiving::Receiving(Database& database, Incoming& incoming, FactSink& sink, std::int64_t credit)
    : incoming_(&incoming), sink_(&sink), parked_(database), credit_(credit) {}

Result<Receiving::Taken> Receiving::facts(const FactsMessage& message, counter::Instant now) {
    if (message.epoch < incoming_->epoch()) return Taken::parted;
    const auto before = incoming_->position();
    if (message.seq > before.seq + 1) return Taken::gap;

    auto hash = message.prev;
    auto line = message.lines.begin();
    for (auto seq = message.seq; seq <= before.seq && line != message.lines.end(); ++seq, ++line) {
        hash = next_hash(hash, *line);
        const auto known = incoming_->hash_at(seq);
        if (!known) return known.error();
        if (*known != hash) return Taken::parted;
    }
    if (line == message.lines.end()) return Taken::done;
    if (hash != before.hash) return Taken::parted;

    if (message.epoch > incoming_->epoch())
        if (auto begun = incoming_->begin_epoch(message.epoch, before, now); !begun) return std::move(begun).error();
    sink_->gather();
    for (; line != message.lines.end(); ++line)
        if (auto applied = apply(*line, now); !applied) return std::move(applied).error();
    if (auto told = sink_->tell_gathered(now); !told) return std::move(told).error();
    if (auto saved = incoming_->save(); !saved) return std::move(saved).error();
    reach_marks(now);
    return Taken::done;
}

Result<Receiving::Taken> Receiving::gone(const GoneMessage& message, counter::Instant now) {
    const auto& position = incoming_->position();
    if (message.epoch < incoming_->epoch()) return Taken::parted;
    if (message.epoch > incoming_->epoch() && message.through.seq < position.seq) return Taken::parted;
    if (message.epoch == incoming_->epoch() && message.through.seq <= position.seq) {
        const auto known = incoming_->hash_at(message.through.seq);
        if (!known) return known.error();
        const bool differs = *known && message.through.hash != Hash{} && **known != message.through.hash;
        return differs ? Taken::parted : Taken::done;
    }
    if (auto moved = incoming_->skip_to(message.epoch, message.through, now); !moved) return std::move(moved).error();
    reach_marks(now);
    return Taken::done;
}

Result<void> Receiving::apply(std::string_view line, counter::Instant now) {
    memory_.release();
    const auto hash = next_hash(incoming_->position().hash, line);
    const auto fact = parse_fact(line, &memory_);
    const Position own{incoming_->position().seq + 1, hash};
    if (!fact) {
        if (auto parked = park({0, {}, false, own.seq, own, std::string{line}, "", fact.error().message, false, now}); !parked)
            return parked;
        return incoming_->take(hash, std::nullopt);
    }
    const auto first = fact->origin.value_or(own);
    const auto had = fact->origin ? incoming_->has(first) : Result<bool>{false};
    if (!had) return had.error();
    if (*had) {
        const auto reason = parked_.reason(incoming_->peer().id, false, first);
        if (!reason) return reason.error();
        if (*reason) {
            to_report_.push_back({own.seq, **reason});
            if (auto done = parked_.renumber(incoming_->peer().id, first, own.seq); !done) return done;
        }
        return incoming_->take(hash, fact->origin);
    }
    ParkedFact in_vain{0, {}, false, own.seq, first, {}, fact->type, {}, false, now};
    if (!sink_->knows(fact->type, fact->version)) {
        in_vain.is_unknown = true;
        in_vain.reason = unknown_type_reason(*fact);
    } else if (auto applied = sink_->apply(*fact, incoming_->peer(), now); !applied) {
        if (!is_to_be_parked(applied.error())) return applied;
        in_vain.reason = std::move(applied).error().message;
    } else {
        return incoming_->take(hash, fact->origin);
    }
    in_vain.line = line;
    if (auto parked = park(in_vain); !parked) return parked;
    return incoming_->take(hash, fact->origin);
}

Result<void> Receiving::park(const ParkedFact& fact) {
    to_report_.push_back({fact.seq, fact.reason});
    return parked_.add(incoming_->peer().id, fact);
}

std::string Receiving::answer(Taken taken) {
    if (taken == Taken::gap) return to_text(GapMessage{incoming_->position().seq + 1});
    return to_text(AckMessage{incoming_->epoch(), incoming_->position(), credit_, std::exchange(to_report_, {})});
}

Result<std::vector<ParkedNote>> Receiving::parked_of_late(std::optional<std::int64_t> known) {
    const auto after = known.value_or(incoming_->position().seq - credit_);
    const auto parked = parked_.received_after(incoming_->peer().id, after, most_facts_in_message);
    if (!parked) return parked.error();
    std::vector<ParkedNote> notes;
    for (const auto& fact : *parked) notes.push_back({fact.seq, fact.reason});
    return notes;
}

void Receiving::mark(const MarkMessage& message, counter::Instant now) {
    marked_ = true;
    if (marks_.size() == most_marks) marks_.erase(marks_.end() - 1);
    marks_.push_back(message);
    reach_marks(now);
}

void Receiving::reach_marks(counter::Instant now) {
    if (marks_.empty()) return;
    while (!marks_.empty() && marks_.front().seq <= incoming_->position().seq) {
        past_ = std::max(past_.value_or(marks_.front().at), marks_.front().at);
        marks_.pop_front();
    }
    if (marks_.empty()) in_step_at_ = now;
}

} // namespace data::link
