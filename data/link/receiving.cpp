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
    for (; line != message.lines.end(); ++line)
        if (auto applied = apply(*line, now); !applied) return std::move(applied).error();
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
    if (!fact) {
        if (auto parked = park(line, "", fact.error().message, false, now); !parked) return parked;
        return incoming_->take(hash, std::nullopt);
    }
    bool is_had = false;
    if (fact->origin) {
        const auto had = incoming_->has(*fact->origin);
        if (!had) return had.error();
        is_had = *had;
    }
    if (!is_had) {
        if (!sink_->knows(fact->type, fact->version)) {
            if (auto parked = park(line, fact->type, unknown_type_reason(*fact), true, now); !parked) return parked;
        } else if (auto applied = sink_->apply(*fact, incoming_->peer(), now); !applied) {
            if (!is_to_be_parked(applied.error())) return applied;
            if (auto parked = park(line, fact->type, applied.error().message, false, now); !parked) return parked;
        }
    }
    return incoming_->take(hash, fact->origin);
}

Result<void> Receiving::park(std::string_view line, std::string_view type, std::string_view reason, bool is_unknown,
                             counter::Instant now) {
    const auto seq = incoming_->position().seq + 1;
    to_report_.push_back({seq, std::string{reason}});
    return parked_.add(incoming_->peer().id, {0, {}, false, seq, std::string{line}, std::string{type}, std::string{reason},
                                              is_unknown, now});
}

std::string Receiving::answer(Taken taken) {
    if (taken == Taken::gap) return to_text(GapMessage{incoming_->position().seq + 1});
    return to_text(AckMessage{incoming_->epoch(), incoming_->position(), credit_, std::exchange(to_report_, {})});
}

Result<std::optional<std::string>> Receiving::remind() {
    const auto parked = parked_.received_after(incoming_->peer().id, incoming_->position().seq - credit_, most_facts_in_message);
    if (!parked) return parked.error();
    if (parked->empty()) return std::nullopt;
    for (const auto& fact : *parked) to_report_.push_back({fact.seq, fact.reason});
    return answer(Taken::done);
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
