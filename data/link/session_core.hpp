// The part of a session that is the same on both ends: both streams, marks, and closing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data/link/receiving.hpp"
#include "data/link/sending.hpp"
#include "data/link/session.hpp"

namespace data::link {

class SessionCore {
public:
    SessionCore(Database& database, Outgoing& outgoing, FactSink& sink, std::int64_t credit)
        : outgoing_(&outgoing), incoming_(database, outgoing.peer()), receiving_(database, incoming_, sink, credit),
          sending_(database, outgoing), credit_(credit) {}

    Outgoing& outgoing() { return *outgoing_; }
    Incoming& incoming() { return incoming_; }
    std::int64_t credit() const { return credit_; }
    SessionState& state() { return state_; }

    /// Reads where both streams stand; an older session of the same stream is superseded.
    Result<void> attach();
    bool is_closed() const { return closed_; }
    /// False in a session that has been superseded, or is closed.
    bool may_speak() const { return !closed_ && attached_ != 0 && attached_ == outgoing_->attached(); }

    /// Both ends have greeted, which acknowledges as well.
    Result<Replies> greeted(const AckMessage& ack, counter::Instant now);
    Result<std::vector<ParkedNote>> parked_of_late(std::optional<std::int64_t> known) {
        return receiving_.parked_of_late(known);
    }
    void learn_clock(counter::Instant at, const std::optional<counter::ClockState>& clock, counter::Instant now);

    /// Empty for facts of a history that has parted, which each end answers in its own way.
    Result<std::optional<Replies>> facts(const FactsMessage& message, counter::Instant now);
    Result<std::optional<Replies>> gone(const GoneMessage& message, counter::Instant now);
    Result<Replies> ack(const AckMessage& message, counter::Instant now);
    Result<Replies> gap(const GapMessage& message);
    Replies mark(const MarkMessage& message, counter::Instant now);
    Replies past(const PastMessage& message, counter::Instant now);

    Result<Replies> pump(counter::Instant now);
    Result<Replies> beat(counter::Instant now);

    /// Says why, and closes.
    Replies fail(std::string_view reason);
    /// As the peer has closed, or is about to.
    Replies end(std::string text = {});
    Replies superseded();

private:
    std::optional<Replies> told(Receiving::Taken taken);
    Result<Replies> pumped(Replies replies);
    void note_marks();

    Outgoing* outgoing_;
    Incoming incoming_;
    Receiving receiving_;
    Sending sending_;
    SessionState state_;
    std::int64_t credit_;
    std::int64_t attached_ = 0;
    bool closed_ = false;
};

} // namespace data::link
