// Blocks to values and back, register by register; and what is not taken for a block.
#include <gtest/gtest.h>

#include "firmware-bridge/master/frame.hpp"

namespace firmware_bridge::tests {
namespace {

using Kind = BadBlock::Kind;

Registers sealed(Registers registers) {
    registers.back() = crc_of(std::span{registers}.first(registers.size() - 1));
    return registers;
}

/// A terminal in mid-life, as its maker's firmware would give it.
Registers status_block() {
    Registers block(map::status.count);
    block[0x00] = 0x4d53;
    block[0x01] = 0x0102;
    block[0x02] = 0x542d; // "T-"
    block[0x03] = 0x3031; // "01"
    block[0x0a] = 0x312e; // "1."
    block[0x0b] = 0x3200; // "2"
    block[0x0e] = 0x0001;
    block[0x0f] = 0x0002;
    block[0x10] = 0x0013;
    block[0x11] = 77;
    block[0x13] = 9;
    block[0x14] = 0x8000;
    block[0x15] = 0x0003;
    block[0x16] = 4;
    block[0x17] = 3;
    block[0x18] = 0x8000;
    block[0x19] = 0x0003;
    block[0x1b] = 0x0001;
    block[0x1c] = 400;
    block[0x1d] = 3;
    block[0x1e] = 12;
    return sealed(block);
}

Registers request_block() {
    Registers block(map::request.count);
    block[0] = 4;
    block[1] = 2;
    block[2] = 0x8000;
    block[3] = 0x0003;
    block[5] = 0x0001;
    block[6] = 0x3132;
    block[7] = 0x4100; // "12A"
    block[14] = 0x0001;
    block[15] = 0x0000;
    return sealed(block);
}

Registers entry_block() {
    Registers block(map::journal_entry_count);
    block[1] = 66; // order
    block[5] = 5;  // op
    block[6] = 2;
    block[8] = 9600;
    block[9] = 2026;
    block[11] = 17;
    block[12] = 1;
    return sealed(block);
}

TEST(Frame, TheChecksumIsModbusOwn) {
    // In pairs, as registers hold them: "12345678" of the catalogues' "123456789", which has 0x4b37.
    const Registers digits{0x3132, 0x3334, 0x3536, 0x3738};
    EXPECT_EQ(crc_of(digits), 0x37dd);
    EXPECT_EQ(crc_of(Registers{}), 0xffff);
}

TEST(Frame, AStatusIsDecoded) {
    const auto status = decode_status(status_block());
    ASSERT_TRUE(status) << status.error().what;
    EXPECT_EQ(status->serial, "T-01");
    EXPECT_EQ(status->firmware, "1.2");
    EXPECT_EQ(status->minor, 2) << "a higher minor version has only more";
    EXPECT_EQ(status->boot_counter, 0x10002U);
    EXPECT_TRUE(status->has(map::paper_out) && status->has(map::cover_open) && status->has(map::journal_lost));
    EXPECT_FALSE(status->has(map::busy_printing) || status->has(map::battery_low));
    EXPECT_EQ(status->printed_counter, 9U);
    EXPECT_EQ(status->session, 0x80000003U);
    EXPECT_EQ(status->request_seq, 4);
    EXPECT_EQ(status->answer_seq, 3);
    EXPECT_EQ(status->receipt_op, 0x8000000300000001U);
    EXPECT_EQ(status->receipt_bytes, 400);
    EXPECT_EQ(status->print_state, map::PrintState::blocked);
    EXPECT_EQ(status->journal_next, 12);
}

TEST(Frame, AHintIsPartOfTheStatus) {
    const auto block = status_block();
    EXPECT_EQ(decode_hint(std::span{block}.subspan(Hint::address, Hint::count)), hint_of(*decode_status(block)));
}

TEST(Frame, AnyFlippedBitOfABlockIsSeen) {
    for (std::size_t at = 2; at < map::status.count; ++at) {
        for (int bit = 0; bit < 16; ++bit) {
            auto block = status_block();
            block[at] = static_cast<std::uint16_t>(block[at] ^ 1 << bit);
            EXPECT_FALSE(decode_status(block)) << at << '.' << bit;
        }
    }
    for (std::size_t at = 0; at < map::request.count; ++at) {
        auto block = request_block();
        block[at] = static_cast<std::uint16_t>(block[at] ^ 0x20);
        EXPECT_EQ(decode_request(block).error().kind, Kind::checksum);
    }
}

TEST(Frame, AnotherMapIsNotOurs) {
    auto block = status_block();
    block[0] = 0x4d54;
    EXPECT_EQ(decode_status(block).error().kind, Kind::wrong_map);
    block = status_block();
    block[1] = 0x0200;
    EXPECT_EQ(decode_status(block).error().kind, Kind::wrong_map) << "before the checksum: that may stand elsewhere";
}

TEST(Frame, ValuesThatTheMapDoesNotKnowAreRefused) {
    const auto status = [](std::size_t at, std::uint16_t value) {
        auto block = status_block();
        block[at] = value;
        return decode_status(sealed(block));
    };
    EXPECT_EQ(status(0x1d, 5).error().what, "status: print_state is 5");
    EXPECT_FALSE(status(0x1c, 2049));
    EXPECT_FALSE(status(0x02, 0x0707)) << "control characters are no text";
    EXPECT_FALSE(status(0x02, 0x0000)) << "text behind its end";

    const auto request = [](std::size_t at, std::uint16_t value) {
        auto block = request_block();
        block[at] = value;
        return decode_request(sealed(block));
    };
    EXPECT_FALSE(request(0, 0));
    EXPECT_FALSE(request(1, 0));
    EXPECT_FALSE(request(1, 6));
    EXPECT_TRUE(request(1, 5));
    EXPECT_FALSE(request(6, 0x3180));
    const auto whole = request_block();
    EXPECT_FALSE(decode_request(std::span{whole}.first(19)));
}

TEST(Frame, ARequestIsDecoded) {
    const auto request = decode_request(request_block());
    ASSERT_TRUE(request);
    EXPECT_EQ(*request, (Request{4, map::Ask::confirm, 0x8000000300000001U, "12A", {65536}}));
}

TEST(Frame, AJournalEntryIsDecodedAtItsOwnPlaceAlone) {
    const auto entry = decode_journal_entry(entry_block(), 2);
    ASSERT_TRUE(entry);
    EXPECT_EQ(**entry, (JournalEntry{66, 5, map::EntryState::recorded, {9600}, 2026, 17, 1}));
    EXPECT_FALSE(decode_journal_entry(entry_block(), 3)) << "the answer to another question";
    EXPECT_FALSE(*decode_journal_entry(Registers(map::journal_entry_count), 3)) << "never written";
    auto block = entry_block();
    block[6] = 6;
    EXPECT_FALSE(decode_journal_entry(sealed(block), 2));
}

TEST(Frame, AnAnswerIsEncoded) {
    const auto block = encode(Answer{.to = 4,
                                     .outcome = map::Outcome::recorded,
                                     .op_id = 0x8000000300000001U,
                                     .reason = 6,
                                     .initials = "M.R.",
                                     .amount = {70000},
                                     .balance = {-5},
                                     .year = 2026,
                                     .number = 17,
                                     .lines = {"ABC", "12345678901234567890X"}});
    ASSERT_EQ(block.size(), map::answer.count);
    EXPECT_EQ(std::vector(block.begin(), block.begin() + 18), (Registers{4, 3, 0x8000, 3, 0, 1, 6, 0x4d2e, 0x522e, 1, 4464, 0xffff, 0xfffb, 2026, 0, 17, 0x4142, 0x4300}));
    EXPECT_EQ(block[0x9a - 0x80 + 9], 0x3930) << "cut to twenty";
    EXPECT_EQ(block[0xa4 - 0x80], 0);
    EXPECT_EQ(block, sealed(block));
}

TEST(Frame, WhatTheMasterWritesIsSealed) {
    const auto piece = encode(ReceiptPiece{.op_id = 5, .total = 301, .offset = 200, .text = "a\nb"});
    ASSERT_EQ(piece.size(), map::receipt.count);
    EXPECT_EQ(std::vector(piece.begin(), piece.begin() + 10), (Registers{0, 0, 0, 5, 301, 200, 3, 0x610a, 0x6200, 0}));
    const auto order = encode_print_order(5, 2);
    EXPECT_EQ(std::vector(order.begin(), order.begin() + 5), (Registers{0, 0, 0, 5, 2}));
    const auto control = encode_control(0x80000001, 0x10002);
    EXPECT_EQ(std::vector(control.begin(), control.begin() + 4), (Registers{0x8000, 1, 1, 2}));
    for (const auto& block : {piece, order, control, encode_display({"ciao", ""})}) EXPECT_EQ(block, sealed(block));
}

} // namespace
} // namespace firmware_bridge::tests
