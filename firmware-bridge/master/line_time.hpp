// How long bytes take on a serial Modbus line: by calculation, since a device doesn't tell.
#pragma once

#include <chrono>
#include <cstddef>

namespace firmware_bridge {

/// A character is 11 bits whatever the parity: start, 8 data, parity or a second stop bit, stop.
constexpr std::chrono::microseconds line_time(std::size_t characters, int baud) {
    return std::chrono::microseconds{(static_cast<std::int64_t>(characters) * 11 * 1'000'000 + baud - 1) / baud};
}

/// Between two frames: 3.5 characters, and 1.75 ms above 19,200 baud (Modbus over serial line 1.02, §2.5.1.1).
constexpr std::chrono::microseconds line_silence(int baud) {
    return baud > 19200 ? std::chrono::microseconds{1750} : line_time(7, baud) / 2;
}

// Characters in a frame: unit, function, what follows, checksum.
inline constexpr std::size_t read_question = 8;
constexpr std::size_t read_answer(std::size_t registers) { return 5 + 2 * registers; }
constexpr std::size_t write_question(std::size_t registers) { return 9 + 2 * registers; }
inline constexpr std::size_t write_answer = 8;

/// Question, answer, and the silence after each.
constexpr std::chrono::microseconds read_time(std::size_t registers, int baud) {
    return line_time(read_question + read_answer(registers), baud) + 2 * line_silence(baud);
}
constexpr std::chrono::microseconds write_time(std::size_t registers, int baud) {
    return line_time(write_question(registers) + write_answer, baud) + 2 * line_silence(baud);
}

} // namespace firmware_bridge
