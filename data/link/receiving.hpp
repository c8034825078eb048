// The receiving half of a session: carries out facts in their order, each once, and says how far it has come.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/monotonic_resource.hpp>

#include "data/link/fact_sink.hpp"
#include "data/link/incoming.hpp"
#include "data/link/message.hpp"
#include "data/link/parked.hpp"

namespace data::link {

class Receiving {
public:
    enum class Taken {
        done,    ///< to be acknowledged
        gap,     ///< something is missing before it
        parted   ///< it continues another history than the one that is known
    };

    Receiving(Database& database, Incoming& incoming, FactSink& sink, std::int64_t credit);

    Result<Taken> facts(const FactsMessage& message, counter::Instant now);
    Result<Taken> gone(const GoneMessage& message, counter::Instant now);
    /// What there is to say after a message of the above.
    std::string answer(Taken taken);
    /// For the greeting, should an ack have been lost: what is parked after the number that the peer knows to be
    /// acknowledged, or if that is not known, among the last `credit`.
    Result<std::vector<ParkedNote>> parked_of_late(std::optional<std::int64_t> known);

    void mark(const MarkMessage& message, counter::Instant now);
    /// The newest mark is behind us.
    bool in_step() const { return marked_ && marks_.empty(); }
    std::optional<counter::Instant> in_step_at() const { return in_step_at_; }
    std::optional<counter::Instant> past() const { return past_; }

private:
    Result<void> apply(std::string_view line, counter::Instant now);
    Result<void> park(const ParkedFact& fact);
    void reach_marks(counter::Instant now);

    Incoming* incoming_;
    FactSink* sink_;
    ParkedTable parked_;
    std::int64_t credit_;
    std::vector<ParkedNote> to_report_;
    std::array<unsigned char, 16 << 10> buffer_{};
    boost::json::monotonic_resource memory_{buffer_.data(), buffer_.size()}; ///< of the fact that is being applied

    std::deque<MarkMessage> marks_; ///< not reached yet
    bool marked_ = false;
    std::optional<counter::Instant> in_step_at_;
    std::optional<counter::Instant> past_;
};

} // namespace data::link
