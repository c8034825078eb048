// The terminal's registers: the one source of REGISTERS.md's tables, of the C header for firmware, and of the JSON file.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace firmware_bridge::map {

/// How a field's registers are read. Numbers of several registers have their high word first; text is ASCII, two characters in a
/// register, the first in its high byte, filled up with zeros.
enum class Type : std::uint8_t { u16, u32, u64, i32, text, raw };

struct Field {
    std::string_view name;
    std::uint16_t address; ///< of a holding register, counted from 0
    std::uint16_t count;   ///< of registers
    Type type;
    std::string_view means;
};

/// Registers that are read or written in one piece. The last one is the CRC-16 of Modbus over the bytes of all before it.
struct Block {
    std::string_view name;
    std::uint16_t address;
    std::uint16_t count; ///< with its checksum
    bool written_by_master;
    std::string_view means;
    constexpr std::uint16_t crc_address() const { return static_cast<std::uint16_t>(address + count - 1); }
};

inline constexpr std::uint16_t magic_value = 0x4d53; // "MS"
inline constexpr std::uint8_t version_major = 1;     ///< another one is another map
inline constexpr std::uint8_t version_minor = 0;     ///< a higher one has only more
inline constexpr std::uint16_t display_columns = 20;
inline constexpr std::uint16_t display_lines = 2;
inline constexpr std::uint16_t receipt_columns = 32;
inline constexpr std::uint16_t most_receipt_bytes = 2048;
inline constexpr std::uint16_t chunk_bytes = 200;
inline constexpr std::uint16_t journal_entries = 64;
inline constexpr std::uint16_t keys_kept = 16;

// Blocks. ------------------------------------------------------------------------------------------------------

inline constexpr Block status{"status", 0x0000, 32, false, "Who the terminal is and how it stands: polled."};
inline constexpr Block request{"request", 0x0040, 20, false, "What the shopkeeper asks for. Renewed with request_seq, last of all."};
inline constexpr Block keys{"keys", 0x0060, 18, false, "The last keys that were pressed."};
inline constexpr Block answer{"answer", 0x0080, 48, true, "The answer to the request of the same sequence number, with what to show."};
inline constexpr Block display{"display", 0x00c0, 24, true, "What to show while the terminal is idle."};
inline constexpr Block control{"control", 0x00e0, 8, true, "The session that the master opens, after it has read the journal."};
inline constexpr Block print{"print", 0x00f0, 10, true, "The order to print the receipt that is in the buffer."};
inline constexpr Block receipt{"receipt", 0x0100, 108, true, "A piece of a receipt's text."};
/// Sixty-four entries, each a block of its own with its own checksum.
inline constexpr std::uint16_t journal_address = 0x0200;
inline constexpr std::uint16_t journal_entry_count = 16; ///< registers of one
inline constexpr Block journal{"journal", journal_address, journal_entry_count, false,
                               "Entry 0 of 64; entry n begins at 0x0200 + 16 n. Entry `order` stands at order mod 64."};

// Fields. ------------------------------------------------------------------------------------------------------

inline constexpr Field magic{"magic", 0x00, 1, Type::u16, "0x4d53, \"MS\""};
inline constexpr Field map_version{"map_version", 0x01, 1, Type::u16, "major in the high byte, minor in the low one"};
inline constexpr Field serial{"serial", 0x02, 8, Type::text, "the terminal's serial number, up to 16 characters"};
inline constexpr Field firmware{"firmware", 0x0a, 4, Type::text, "version of its firmware"};
inline constexpr Field boot_counter{"boot_counter", 0x0e, 2, Type::u32, "starts since it was made; kept without power"};
inline constexpr Field status_bits{"status_bits", 0x10, 1, Type::u16, "bit 0 paper out, 1 cover open, 2 busy printing, 3 battery low, 4 journal lost"};
inline constexpr Field key_count{"key_count", 0x11, 1, Type::u16, "keys pressed since the start, modulo 65536"};
inline constexpr Field printed_counter{"printed_counter", 0x12, 2, Type::u32, "receipts printed to their end since it was made"};
inline constexpr Field session{"session", 0x14, 2, Type::u32, "as the master gave it; 0 after a start"};
inline constexpr Field request_seq{"request_seq", 0x16, 1, Type::u16, "of the request mailbox; 0: none since the start"};
inline constexpr Field answer_seq{"answer_seq", 0x17, 1, Type::u16, "of the last answer that was taken"};
inline constexpr Field receipt_op{"receipt_op", 0x18, 4, Type::u64, "operation of the receipt in the buffer; 0: none"};
inline constexpr Field receipt_bytes{"receipt_bytes", 0x1c, 1, Type::u16, "bytes of it that have come without a gap"};
inline constexpr Field print_state{"print_state", 0x1d, 1, Type::u16, "of the last order to print: 0 none, 1 printing, 2 printed, 3 blocked (paper, cover), 4 torn off by a power cut"};
inline constexpr Field journal_next{"journal_next", 0x1e, 1, Type::u16, "low word of the order that the next journal entry gets"};
inline constexpr Field status_crc{"status_crc", 0x1f, 1, Type::u16, "checksum"};

inline constexpr Field mailbox_seq{"mailbox_seq", 0x40, 1, Type::u16, "sequence number of this request, never 0"};
inline constexpr Field kind{"kind", 0x41, 1, Type::u16, "1 quote, 2 confirm, 3 cancel, 4 reprint, 5 totals"};
inline constexpr Field op_id{"op_id", 0x42, 4, Type::u64, "session in the high half, a counter of the session in the low half"};
inline constexpr Field code{"code", 0x46, 8, Type::text, "diner code as typed, up to 16 characters"};
inline constexpr Field amount{"amount", 0x4e, 2, Type::u32, "cents"};
inline constexpr Field request_reserved{"request_reserved", 0x50, 3, Type::raw, "0"};
inline constexpr Field request_crc{"request_crc", 0x53, 1, Type::u16, "checksum"};

inline constexpr Field key_ring{"key_ring", 0x60, 16, Type::raw, "ASCII; key number n (from 0) stands at n mod 16"};
inline constexpr Field key_total{"key_total", 0x70, 1, Type::u16, "keys pressed since the start, modulo 65536"};
inline constexpr Field keys_crc{"keys_crc", 0x71, 1, Type::u16, "checksum"};

inline constexpr Field answer_to{"answer_to", 0x80, 1, Type::u16, "sequence number of the request"};
inline constexpr Field outcome{"outcome", 0x81, 1, Type::u16, "1 quoted, 2 refused, 3 recorded, 4 void, 5 cancelled, 6 shown"};
inline constexpr Field answer_op{"answer_op", 0x82, 4, Type::u64, "operation"};
inline constexpr Field reason{"reason", 0x86, 1, Type::u16, "of a refusal, see below; else 0"};
inline constexpr Field initials{"initials", 0x87, 2, Type::text, "of the diner"};
inline constexpr Field answer_amount{"answer_amount", 0x89, 2, Type::u32, "cents"};
inline constexpr Field balance{"balance", 0x8b, 2, Type::i32, "cents, with the amount in it"};
inline constexpr Field receipt_year{"receipt_year", 0x8d, 1, Type::u16, "of the receipt, once recorded"};
inline constexpr Field receipt_number{"receipt_number", 0x8e, 2, Type::u32, "of the receipt, once recorded"};
inline constexpr Field answer_line_1{"answer_line_1", 0x90, 10, Type::text, "first line of the display"};
inline constexpr Field answer_line_2{"answer_line_2", 0x9a, 10, Type::text, "second line of the display"};
inline constexpr Field answer_reserved{"answer_reserved", 0xa4, 11, Type::raw, "0"};
inline constexpr Field answer_crc{"answer_crc", 0xaf, 1, Type::u16, "checksum"};

inline constexpr Field line_1{"line_1", 0xc0, 10, Type::text, "first line"};
inline constexpr Field line_2{"line_2", 0xca, 10, Type::text, "second line"};
inline constexpr Field display_reserved{"display_reserved", 0xd4, 3, Type::raw, "0"};
inline constexpr Field display_crc{"display_crc", 0xd7, 1, Type::u16, "checksum"};

inline constexpr Field new_session{"new_session", 0xe0, 2, Type::u32, "not 0; the same again changes nothing"};
inline constexpr Field clock{"clock", 0xe2, 2, Type::u32, "seconds since 1970-01-01 UTC"};
inline constexpr Field control_reserved{"control_reserved", 0xe4, 3, Type::raw, "0"};
inline constexpr Field control_crc{"control_crc", 0xe7, 1, Type::u16, "checksum"};

inline constexpr Field print_op{"print_op", 0xf0, 4, Type::u64, "operation whose receipt is in the buffer"};
inline constexpr Field print_attempt{"print_attempt", 0xf4, 1, Type::u16, "1 the original, then its copies; an order with the op_id and attempt of the last one changes nothing"};
inline constexpr Field print_reserved{"print_reserved", 0xf5, 4, Type::raw, "0"};
inline constexpr Field print_crc{"print_crc", 0xf9, 1, Type::u16, "checksum"};

inline constexpr Field piece_op{"piece_op", 0x100, 4, Type::u64, "operation; another one than before empties the buffer"};
inline constexpr Field piece_total{"piece_total", 0x104, 1, Type::u16, "bytes of the whole text, up to 2048"};
inline constexpr Field piece_offset{"piece_offset", 0x105, 1, Type::u16, "of this piece: 0 begins anew, else as many as have come"};
inline constexpr Field piece_bytes{"piece_bytes", 0x106, 1, Type::u16, "of this piece, up to 200"};
inline constexpr Field piece{"piece", 0x107, 100, Type::text, "ASCII, lines of up to 32 characters ended by a line feed"};
inline constexpr Field receipt_crc{"receipt_crc", 0x16b, 1, Type::u16, "checksum"};

inline constexpr Field entry_order{"entry_order", 0x200, 2, Type::u32, "from 0, never reused; an entry that was never written is all zeros with a checksum of 0"};
inline constexpr Field entry_op{"entry_op", 0x202, 4, Type::u64, "operation"};
inline constexpr Field entry_state{"entry_state", 0x206, 1, Type::u16, "1 confirmed, 2 recorded, 3 printing, 4 printed, 5 void"};
inline constexpr Field entry_amount{"entry_amount", 0x207, 2, Type::u32, "cents"};
inline constexpr Field entry_year{"entry_year", 0x209, 1, Type::u16, "of the receipt, once recorded"};
inline constexpr Field entry_number{"entry_number", 0x20a, 2, Type::u32, "of the receipt, once recorded"};
inline constexpr Field entry_attempt{"entry_attempt", 0x20c, 1, Type::u16, "of the last printing"};
inline constexpr Field entry_reserved{"entry_reserved", 0x20d, 2, Type::raw, "0"};
inline constexpr Field entry_crc{"entry_crc", 0x20f, 1, Type::u16, "checksum"};

inline constexpr std::array blocks{status, request, keys, answer, display, control, print, receipt, journal};
inline constexpr std::array fields{
    magic, map_version, serial, firmware, boot_counter, status_bits, key_count, printed_counter, session, request_seq, answer_seq,
    receipt_op, receipt_bytes, print_state, journal_next, status_crc,
    mailbox_seq, kind, op_id, code, amount, request_reserved, request_crc,
    key_ring, key_total, keys_crc,
    answer_to, outcome, answer_op, reason, initials, answer_amount, balance, receipt_year, receipt_number, answer_line_1, answer_line_2,
    answer_reserved, answer_crc,
    line_1, line_2, display_reserved, display_crc,
    new_session, clock, control_reserved, control_crc,
    print_op, print_attempt, print_reserved, print_crc,
    piece_op, piece_total, piece_offset, piece_bytes, piece, receipt_crc,
    entry_order, entry_op, entry_state, entry_amount, entry_year, entry_number, entry_attempt, entry_reserved, entry_crc};

// What the numbers mean. ---------------------------------------------------------------------------------------

enum StatusBit : std::uint16_t { paper_out = 1, cover_open = 2, busy_printing = 4, battery_low = 8, journal_lost = 16 };
enum class Ask : std::uint16_t { quote = 1, confirm = 2, cancel = 3, reprint = 4, totals = 5 };
enum class Outcome : std::uint16_t { quoted = 1, refused = 2, recorded = 3, void_ = 4, cancelled = 5, shown = 6 };
enum class PrintState : std::uint16_t { none = 0, printing = 1, printed = 2, blocked = 3, torn = 4 };
enum class EntryState : std::uint16_t { confirmed = 1, recorded = 2, printing = 3, printed = 4, void_ = 5 };

} // namespace firmware_bridge::map
