// The terminal's register blocks as values: what was read is checked and decoded, what is to be written encoded.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "counter/policy.hpp"
#include "firmware-bridge/register_map.hpp"

namespace firmware_bridge {

using Registers = std::vector<std::uint16_t>;

/// Why a block that was read is not taken.
struct BadBlock {
    enum class Kind : std::uint8_t {
        checksum,  ///< or a wrong count of registers
        wrong_map, ///< another magic or major version: not ours to operate
        range      ///< right by its checksum, with a value that the map doesn't know
    };
    Kind kind = Kind::checksum;
    std::string what; ///< block, field and value, English
};
[[noreturn]] void throw_exception_from_error(const BadBlock& bad, const boost::source_location&);

template <typename T>
using Decoded = boost::system::result<T, BadBlock>;

struct Status {
    std::uint8_t minor = 0;
    std::string serial;
    std::string firmware;
    std::uint32_t boot_counter = 0;
    std::uint16_t bits = 0; ///< of map::StatusBit
    std::uint16_t key_count = 0;
    std::uint32_t printed_counter = 0;
    std::uint32_t session = 0;
    std::uint16_t request_seq = 0;
    std::uint16_t answer_seq = 0;
    std::uint64_t receipt_op = 0;
    std::uint16_t receipt_bytes = 0;
    map::PrintState print_state = map::PrintState::none;
    std::uint16_t journal_next = 0;

    bool has(map::StatusBit bit) const { return (bits & bit) != 0; }
    friend bool operator==(const Status&, const Status&) = default;
};

/// The few registers of `status` that are asked for time and again: a hint when to read whole blocks, and no more, for their
/// checksum is not among them.
struct Hint {
    static constexpr std::uint16_t address = map::status_bits.address;
    static constexpr std::uint16_t count = map::request_seq.address - address + 1;
    std::uint16_t bits = 0;
    std::uint32_t printed_counter = 0;
    std::uint32_t session = 0;
    std::uint16_t request_seq = 0;
    friend bool operator==(const Hint&, const Hint&) = default;
};
Hint hint_of(const Status& status);
Hint decode_hint(std::span<const std::uint16_t> registers); ///< at least `count`

struct Request {
    std::uint16_t seq = 0;
    map::Ask kind{};
    std::uint64_t op_id = 0;
    std::string code;
    counter::Cents amount;
    friend bool operator==(const Request&, const Request&) = default;
};

struct JournalEntry {
    std::uint32_t order = 0;
    std::uint64_t op_id = 0;
    map::EntryState state{};
    counter::Cents amount;
    int year = 0;
    std::int64_t number = 0;
    int attempt = 0;
    friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

struct Answer {
    std::uint16_t to = 0; ///< sequence number of the request
    map::Outcome outcome{};
    std::uint64_t op_id = 0;
    std::uint16_t reason = 0;
    std::string initials = {};
    counter::Cents amount = {};
    counter::Cents balance = {};
    int year = 0;
    std::int64_t number = 0;
    std::array<std::string, map::display_lines> lines = {};
    friend bool operator==(const Answer&, const Answer&) = default;
};

struct ReceiptPiece {
    std::uint64_t op_id = 0;
    std::uint16_t total = 0;
    std::uint16_t offset = 0;
    std::string_view text = {}; ///< up to map::chunk_bytes
};

/// Modbus CRC-16 over the registers, each as high byte, low byte.
std::uint16_t crc_of(std::span<const std::uint16_t> registers);

/// `registers`: the block's, all of them.
Decoded<Status> decode_status(std::span<const std::uint16_t> registers);
Decoded<Request> decode_request(std::span<const std::uint16_t> registers);
/// `slot`: where it stands, 0 to 63. Nothing for an entry that was never written.
Decoded<std::optional<JournalEntry>> decode_journal_entry(std::span<const std::uint16_t> registers, std::uint16_t slot);

// Text that is too long is cut, numbers that don't fit are the largest that do: an amount of that size never comes from the desk.

Registers encode(const Answer& answer);
Registers encode_display(const std::array<std::string, map::display_lines>& lines);
Registers encode_control(std::uint32_t session, std::uint32_t seconds_since_1970);
Registers encode(const ReceiptPiece& piece);
Registers encode_print_order(std::uint64_t op_id, std::uint16_t attempt);

} // namespace firmware_bridge
