#include "firmware-bridge/master/frame.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

namespace firmware_bridge {

void throw_exception_from_error(const BadBlock& bad, const boost::source_location&) {
    throw std::logic_error("unchecked block: " + bad.what); // a bug: value() without asking first
}

namespace {

/// A block's registers, read by the map's addresses.
class Reader {
public:
    Reader(const map::Block& block, std::span<const std::uint16_t> registers) : block_(block), registers_(registers) {}

    bool is_whole() const { return registers_.size() == block_.count && crc_of(registers_.first(block_.count - 1u)) == registers_.back(); }
    std::uint16_t u16(const map::Field& field) const { return registers_[at(field)]; }
    std::uint32_t u32(const map::Field& field) const {
        return static_cast<std::uint32_t>(registers_[at(field)]) << 16 | registers_[at(field) + 1];
    }
    std::uint64_t u64(const map::Field& field) const {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) value = value << 16 | registers_[at(field) + i];
        return value;
    }
    /// Up to the first zero. Nothing if a character is none of ASCII's that can be seen, or something follows the zero.
    std::optional<std::string> text(const map::Field& field) const {
        std::string text;
        bool is_over = false;
        for (std::size_t i = 0; i < field.count * 2u; ++i) {
            const auto two = registers_[at(field) + i / 2];
            const auto character = static_cast<unsigned char>(i % 2 == 0 ? two >> 8 : two & 0xff);
            if (character == 0) {
                is_over = true;
            } else if (is_over || character < 0x20 || character > 0x7e) {
                return std::nullopt;
            } else {
                text.push_back(static_cast<char>(character));
            }
        }
        return text;
    }

private:
    std::size_t at(const map::Field& field) const { return static_cast<std::size_t>(field.address - block_.address); }
    const map::Block& block_;
    std::span<const std::uint16_t> registers_;
};

/// A block's registers, written by the map's addresses; the checksum comes last.
class Writer {
public:
    explicit Writer(const map::Block& block) : block_(block), registers_(block.count) {}

    Writer& u16(const map::Field& field, std::int64_t value) {
        registers_[at(field)] = clamped<std::uint16_t>(value);
        return *this;
    }
    Writer& u32(const map::Field& field, std::int64_t value) {
        put32(field, clamped<std::uint32_t>(value));
        return *this;
    }
    Writer& i32(const map::Field& field, std::int64_t value) {
        put32(field, static_cast<std::uint32_t>(clamped<std::int32_t>(value)));
        return *this;
    }
    Writer& u64(const map::Field& field, std::uint64_t value) {
        for (std::size_t i = 0; i < 4; ++i) registers_[at(field) + i] = static_cast<std::uint16_t>(value >> (48 - 16 * i));
        return *this;
    }
    Writer& text(const map::Field& field, std::string_view text) {
        text = text.substr(0, field.count * 2u);
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto character = static_cast<unsigned char>(text[i]);
            auto& two = registers_[at(field) + i / 2];
            two = static_cast<std::uint16_t>(i % 2 == 0 ? character << 8 : two | character);
        }
        return *this;
    }
    Registers done() {
        registers_.back() = crc_of(std::span{registers_}.first(block_.count - 1u));
        return std::move(registers_);
    }

private:
    template <typename T>
    static T clamped(std::int64_t value) {
        return static_cast<T>(std::clamp<std::int64_t>(value, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
    }
    std::size_t at(const map::Field& field) const { return static_cast<std::size_t>(field.address - block_.address); }
    void put32(const map::Field& field, std::uint32_t value) {
        registers_[at(field)] = static_cast<std::uint16_t>(value >> 16);
        registers_[at(field) + 1] = static_cast<std::uint16_t>(value);
    }
    const map::Block& block_;
    Registers registers_;
};

BadBlock bad_checksum(const map::Block& block) { return {BadBlock::Kind::checksum, fmt::format("{}: checksum", block.name)}; }
BadBlock out_of_range(const map::Block& block, const map::Field& field, std::uint64_t value) {
    return {BadBlock::Kind::range, fmt::format("{}: {} is {}", block.name, field.name, value)};
}
BadBlock not_text(const map::Block& block, const map::Field& field) {
    return {BadBlock::Kind::range, fmt::format("{}: {} is no text", block.name, field.name)};
}

} // namespace

std::uint16_t crc_of(std::span<const std::uint16_t> registers) {
    unsigned crc = 0xffff;
    const auto take = [&crc](unsigned byte) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xa001u : crc >> 1;
    };
    for (const auto value : registers) {
        take(value >> 8u);
        take(value & 0xffu);
    }
    return static_cast<std::uint16_t>(crc);
}

Hint hint_of(const Status& status) { return {status.bits, status.printed_counter, status.session, status.request_seq}; }

Hint decode_hint(std::span<const std::uint16_t> registers) {
    const auto at = [registers](const map::Field& field, std::size_t i = 0) {
        return registers[static_cast<std::size_t>(field.address - Hint::address) + i];
    };
    const auto u32 = [at](const map::Field& field) { return static_cast<std::uint32_t>(at(field)) << 16 | at(field, 1); };
    return {at(map::status_bits), u32(map::printed_counter), u32(map::session), at(map::request_seq)};
}

Decoded<Status> decode_status(std::span<const std::uint16_t> registers) {
    const Reader in{map::status, registers};
    if (registers.size() != map::status.count) return bad_checksum(map::status);
    // Before the checksum: of another map it may stand elsewhere.
    if (in.u16(map::magic) != map::magic_value) {
        return BadBlock{BadBlock::Kind::wrong_map, fmt::format("magic is 0x{:04x}, no terminal of ours", in.u16(map::magic))};
    }
    if (const auto version = in.u16(map::map_version); version >> 8 != map::version_major) {
        return BadBlock{BadBlock::Kind::wrong_map, fmt::format("map version {}.{}, made for {}.x", version >> 8, version & 0xff, map::version_major)};
    }
    if (!in.is_whole()) return bad_checksum(map::status);

    const auto serial = in.text(map::serial);
    if (!serial || serial->empty()) return not_text(map::status, map::serial);
    const auto firmware = in.text(map::firmware);
    if (!firmware) return not_text(map::status, map::firmware);
    const auto print_state = in.u16(map::print_state);
    if (print_state > static_cast<std::uint16_t>(map::PrintState::torn)) return out_of_range(map::status, map::print_state, print_state);
    if (in.u16(map::receipt_bytes) > map::most_receipt_bytes) {
        return out_of_range(map::status, map::receipt_bytes, in.u16(map::receipt_bytes));
    }
    return Status{.minor = static_cast<std::uint8_t>(in.u16(map::map_version)),
                  .serial = *serial,
                  .firmware = *firmware,
                  .boot_counter = in.u32(map::boot_counter),
                  .bits = in.u16(map::status_bits),
                  .key_count = in.u16(map::key_count),
                  .printed_counter = in.u32(map::printed_counter),
                  .session = in.u32(map::session),
                  .request_seq = in.u16(map::request_seq),
                  .answer_seq = in.u16(map::answer_seq),
                  .receipt_op = in.u64(map::receipt_op),
                  .receipt_bytes = in.u16(map::receipt_bytes),
                  .print_state = static_cast<map::PrintState>(print_state),
                  .journal_next = in.u16(map::journal_next)};
}

Decoded<Request> decode_request(std::span<const std::uint16_t> registers) {
    const Reader in{map::request, registers};
    if (!in.is_whole()) return bad_checksum(map::request);
    const auto seq = in.u16(map::mailbox_seq);
    if (seq == 0) return out_of_range(map::request, map::mailbox_seq, seq);
    const auto kind = in.u16(map::kind);
    if (kind < 1 || kind > static_cast<std::uint16_t>(map::Ask::totals)) return out_of_range(map::request, map::kind, kind);
    const auto code = in.text(map::code);
    if (!code) return not_text(map::request, map::code);
    return Request{seq, static_cast<map::Ask>(kind), in.u64(map::op_id), *code, counter::Cents{in.u32(map::amount)}};
}

Decoded<std::optional<JournalEntry>> decode_journal_entry(std::span<const std::uint16_t> registers, std::uint16_t slot) {
    const Reader in{map::journal, registers};
    if (registers.size() == map::journal_entry_count && std::ranges::all_of(registers, [](auto value) { return value == 0; })) {
        return std::optional<JournalEntry>{};
    }
    if (!in.is_whole()) return BadBlock{BadBlock::Kind::checksum, fmt::format("journal entry {}: checksum", slot)};
    const auto order = in.u32(map::entry_order);
    if (order % map::journal_entries != slot) return out_of_range(map::journal, map::entry_order, order);
    const auto state = in.u16(map::entry_state);
    if (state < 1 || state > static_cast<std::uint16_t>(map::EntryState::void_)) return out_of_range(map::journal, map::entry_state, state);
    if (in.u64(map::entry_op) == 0) return out_of_range(map::journal, map::entry_op, 0);
    return std::optional{JournalEntry{.order = order,
                                      .op_id = in.u64(map::entry_op),
                                      .state = static_cast<map::EntryState>(state),
                                      .amount = counter::Cents{in.u32(map::entry_amount)},
                                      .year = in.u16(map::entry_year),
                                      .number = in.u32(map::entry_number),
                                      .attempt = in.u16(map::entry_attempt)}};
}

Registers encode(const Answer& answer) {
    return Writer{map::answer}
        .u16(map::answer_to, answer.to)
        .u16(map::outcome, static_cast<std::uint16_t>(answer.outcome))
        .u64(map::answer_op, answer.op_id)
        .u16(map::reason, answer.reason)
        .text(map::initials, answer.initials)
        .u32(map::answer_amount, answer.amount.value)
        .i32(map::balance, answer.balance.value)
        .u16(map::receipt_year, answer.year)
        .u32(map::receipt_number, answer.number)
        .text(map::answer_line_1, answer.lines[0])
        .text(map::answer_line_2, answer.lines[1])
        .done();
}

Registers encode_display(const std::array<std::string, map::display_lines>& lines) {
    return Writer{map::display}.text(map::line_1, lines[0]).text(map::line_2, lines[1]).done();
}

Registers encode_control(std::uint32_t session, std::uint32_t seconds_since_1970) {
    return Writer{map::control}.u32(map::new_session, session).u32(map::clock, seconds_since_1970).done();
}

Registers encode(const ReceiptPiece& piece) {
    const auto text = piece.text.substr(0, map::chunk_bytes);
    return Writer{map::receipt}
        .u64(map::piece_op, piece.op_id)
        .u16(map::piece_total, piece.total)
        .u16(map::piece_offset, piece.offset)
        .u16(map::piece_bytes, static_cast<std::int64_t>(text.size()))
        .text(map::piece, text)
        .done();
}

Registers encode_print_order(std::uint64_t op_id, std::uint16_t attempt) {
    return Writer{map::print}.u64(map::print_op, op_id).u16(map::print_attempt, attempt).done();
}

} // namespace firmware_bridge
