#include "data/link/sending.hpp"

#include <algorithm>

namespace data::link {

namespace {

constexpr std::size_t most_bytes_on_the_way = 4 << 20;

} // namespace

Result<void> Sending::start(const AckMessage& ack, counter::Instant now) {
    const auto through = ack.through.seq;
    credit_ = ack.credit;
    const auto own = through == 0 ? Result<std::optional<Hash>>{Hash{}} : outgoing_->hash_at(through);
    if (!own) return own.error();
    if (*own == ack.through.hash) {
        sent_ = ack.through;
        if (auto kept = keep_reasons(ack, now); !kept) return kept;
        return outgoing_->acknowledge(through, now);
    }
    const auto beginning = outgoing_->beginning();
    if (!beginning) return beginning.error();
    sent_ = *beginning;
    return outgoing_->acknowledge(0, now);
}

Result<void> Sending::acknowledged(const AckMessage& ack, counter::Instant now) {
    credit_ = ack.credit;
    while (!on_the_way_.empty() && on_the_way_.front().seq <= ack.through.seq) {
        facts_on_the_way_ -= on_the_way_.front().facts;
        bytes_on_the_way_ -= on_the_way_.front().bytes;
        on_the_way_.pop_front();
    }
    const auto own = outgoing_->hash_at(ack.through.seq);
    if (!own) return own.error();
    if (*own != ack.through.hash) return {}; // the peer's place is in another history: nothing of this one is acknowledged
    if (auto kept = keep_reasons(ack, now); !kept) return kept;
    if (ack.through.seq <= outgoing_->acked()) return {};
    return outgoing_->acknowledge(ack.through.seq, now);
}

Result<void> Sending::keep_reasons(const AckMessage& ack, counter::Instant now) {
    for (const auto& note : ack.parked)
        if (note.seq <= ack.through.seq)
            if (auto kept = keep_reason(note, now); !kept) return kept;
    return {};
}

Result<void> Sending::keep_reason(const ParkedNote& note, counter::Instant now) {
    const auto peer = outgoing_->peer().id;
    auto line = outgoing_->line_at(note.seq);
    if (!line) return std::move(line).error();
    const auto hash = outgoing_->hash_at(note.seq);
    if (!hash) return hash.error();
    if (line->empty()) return {};
    const auto fact = parse_fact(*line);
    const auto first = fact && fact->origin ? *fact->origin : Position{note.seq, **hash};
    const auto known = parked_.reason(peer, true, first);
    if (!known) return known.error();
    if (*known) return {};
    return parked_.add(peer, {0, {}, true, note.seq, first, std::move(*line), fact ? fact->type : "", note.reason, false, now});
}

Result<bool> Sending::go_back(std::int64_t expected) {
    const auto seq = expected - 1;
    if (seq > outgoing_->last().seq) return false;
    const auto own = outgoing_->hash_at(seq);
    if (!own) return own.error();
    sent_ = {seq, own->value_or(Hash{})};
    on_the_way_.clear();
    facts_on_the_way_ = 0;
    bytes_on_the_way_ = 0;
    return true;
}

Result<void> Sending::pump(std::vector<std::string>& texts) {
    while (bytes_on_the_way_ < most_bytes_on_the_way) {
        const auto room = credit_ - facts_on_the_way_;
        if (room <= 0) break;
        const auto most = std::min(static_cast<std::size_t>(room), most_facts_in_message);
        const auto batch = outgoing_->next(sent_, most, most_line_bytes);
        if (!batch) return batch.error();
        if (!*batch) break;
        texts.push_back((*batch)->count == 0 ? to_text(GoneMessage{(*batch)->epoch, (*batch)->last})
                                             : facts_text((*batch)->epoch, sent_, (*batch)->count, (*batch)->lines));
        sent_ = (*batch)->last;
        const auto facts = static_cast<std::int64_t>((*batch)->count);
        on_the_way_.push_back({sent_.seq, facts, texts.back().size()});
        facts_on_the_way_ += facts;
        bytes_on_the_way_ += texts.back().size();
    }
    return {};
}

} // namespace data::link
