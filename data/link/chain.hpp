// The hash chain that ties a stream's facts together (kiosk/api/sync.md §3).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace data::link {

struct Hash {
    std::array<std::uint8_t, 16> bytes{}; ///< all zero: before the first fact of an epoch
    friend bool operator==(const Hash&, const Hash&) = default;
};
/// 32 lower-case hex digits.
std::string to_string(const Hash& hash);
std::optional<Hash> parse_hash(std::string_view hex);

/// The hash of a fact's line that follows the fact of hash `before`.
Hash next_hash(const Hash& before, std::string_view line);

/// A place in a stream: the fact with this number is the last.
struct Position {
    std::int64_t seq = 0;
    Hash hash;
    friend bool operator==(const Position&, const Position&) = default;
};

} // namespace data::link
