// The sending half of a session: which facts leave, and what becomes of them.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "data/link/message.hpp"
#include "data/link/outgoing.hpp"
#include "data/link/parked.hpp"

namespace data::link {

class Sending {
public:
    Sending(Database& database, Outgoing& outgoing) : outgoing_(&outgoing), parked_(database) {}

    /// As the greeting has it. If the peer's place is none of this stream, nothing is known to be acknowledged, and
    /// everything that is kept is sent again.
    Result<void> start(const AckMessage& acked, counter::Instant now);
    Result<void> acknowledged(const AckMessage& ack, counter::Instant now);
    /// False if the peer expects what was never there.
    Result<bool> go_back(std::int64_t expected);
    /// Appends the messages that may leave now: as many facts as the peer takes, and a few MiB on their way.
    Result<void> pump(std::vector<std::string>& texts);
    std::string mark(counter::Instant now) const { return to_text(MarkMessage{outgoing_->last().seq, now}); }

private:
    struct OnTheWay {
        std::int64_t seq = 0;
        std::int64_t facts = 0;
        std::size_t bytes = 0;
    };

    Result<void> keep_reasons(const AckMessage& ack, counter::Instant now);
    Result<void> keep_reason(const ParkedNote& note, counter::Instant now);

    Outgoing* outgoing_;
    ParkedTable parked_;
    Position sent_;
    std::int64_t credit_ = 0; ///< facts that the peer takes beyond those that it has
    std::deque<OnTheWay> on_the_way_;
    std::int64_t facts_on_the_way_ = 0;
    std::size_t bytes_on_the_way_ = 0;
};

} // namespace data::link
