// What a master writes, for tests that talk to the simulated terminal block by block.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware-bridge/terminal/registers.hpp"

namespace firmware_bridge::terminal::testing {

struct Answer {
    std::uint16_t to = 0;
    map::Outcome outcome = map::Outcome::shown;
    std::uint64_t op = 0;
    std::string_view line_1 = {};
    std::string_view line_2 = {};
    std::uint16_t year = 0;
    std::uint32_t number = 0;
};

inline Registers answer_block(const Answer& answer) {
    Registers block(map::answer);
    block.put(map::answer_to, answer.to);
    block.put(map::outcome, static_cast<std::uint16_t>(answer.outcome));
    block.put(map::answer_op, answer.op);
    block.put(map::receipt_year, answer.year);
    block.put(map::receipt_number, answer.number);
    block.put_text(map::answer_line_1, answer.line_1);
    block.put_text(map::answer_line_2, answer.line_2);
    block.seal();
    return block;
}

inline Registers display_block(std::string_view line_1, std::string_view line_2) {
    Registers block(map::display);
    block.put_text(map::line_1, line_1);
    block.put_text(map::line_2, line_2);
    block.seal();
    return block;
}

inline Registers control_block(std::uint32_t session) {
    Registers block(map::control);
    block.put(map::new_session, session);
    block.put(map::clock, 1'760'000'000);
    block.seal();
    return block;
}

inline Registers piece_block(std::uint64_t op, std::string_view text, std::size_t offset, std::size_t bytes) {
    Registers block(map::receipt);
    block.put(map::piece_op, op);
    block.put(map::piece_total, text.size());
    block.put(map::piece_offset, offset);
    block.put(map::piece_bytes, bytes);
    block.put_text(map::piece, text.substr(offset, bytes));
    block.seal();
    return block;
}

inline Registers print_block(std::uint64_t op, std::uint16_t attempt) {
    Registers block(map::print);
    block.put(map::print_op, op);
    block.put(map::print_attempt, attempt);
    block.seal();
    return block;
}

} // namespace firmware_bridge::terminal::testing
