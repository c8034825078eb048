// The messages of mestolo.sync.v1 (kiosk/api/sync.md), as values and as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "counter/clock_trust.hpp"
#include "data/link/chain.hpp"
#include "data/result.hpp"

namespace data::link {

constexpr std::size_t most_message_bytes = 1 << 20;
constexpr std::size_t most_facts_in_message = 1000;
/// With room for a message's first line, and for an origin should the fact be issued anew.
constexpr std::size_t most_line_bytes = most_message_bytes - 1024;

struct ParkedNote {
    std::int64_t seq = 0;
    std::string reason;
};

struct HelloMessage {
    std::vector<std::int64_t> versions;
    std::string node;
    std::string role;
    std::int64_t epoch = 0;
    Position last;
    std::optional<Position> acked; ///< the newest fact that the site knows to be acknowledged
    std::int64_t cursor_epoch = 0;
    Position cursor;
    std::vector<ParkedNote> parked; ///< of late, up to the cursor
    std::int64_t credit = 0;
    counter::Instant at;
    std::optional<counter::ClockState> clock;
    std::string program;
};

struct WelcomeMessage {
    std::int64_t version = 0;
    std::string node;
    std::int64_t epoch = 0;
    Position acked;
    std::vector<ParkedNote> parked; ///< of what the site did not know to be acknowledged
    std::int64_t credit = 0;
    std::int64_t feed_epoch = 0;
    Position feed;
    counter::Instant at;
    std::optional<counter::ClockState> clock;
};

struct FencedMessage {
    std::int64_t epoch = 0;
    Position base;
    std::string reason;
    bool lost = false; ///< what was acknowledged is not there
};

struct ErrorMessage {
    std::string reason;
};

/// `lines` are views into the text that was parsed.
struct FactsMessage {
    std::int64_t epoch = 0;
    std::int64_t seq = 0;
    Hash prev;
    std::vector<std::string_view> lines;
};

struct AckMessage {
    std::int64_t epoch = 0;
    Position through;
    std::int64_t credit = 0;
    std::vector<ParkedNote> parked;
};

struct GapMessage {
    std::int64_t expected = 0;
};

struct GoneMessage {
    std::int64_t epoch = 0;
    Position through;
};

struct MarkMessage {
    std::int64_t seq = 0;
    counter::Instant at;
};

struct PastMessage {
    counter::Instant instant;
};

using Message = std::variant<HelloMessage, WelcomeMessage, FencedMessage, ErrorMessage, FactsMessage, AckMessage,
                             GapMessage, GoneMessage, MarkMessage, PastMessage>;

/// `wrong_input` if the text is no message.
Result<Message> parse_message(std::string_view text);

std::string to_text(const HelloMessage& message);
std::string to_text(const WelcomeMessage& message);
std::string to_text(const FencedMessage& message);
std::string to_text(const ErrorMessage& message);
/// Reasons are cut to fit.
std::string to_text(const AckMessage& message);
std::string to_text(const GapMessage& message);
std::string to_text(const GoneMessage& message);
std::string to_text(const MarkMessage& message);
std::string to_text(const PastMessage& message);
/// `lines` are joined by line breaks.
std::string facts_text(std::int64_t epoch, const Position& before, std::size_t count, std::string_view lines);

} // namespace data::link
