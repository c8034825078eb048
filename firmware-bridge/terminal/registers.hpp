// A block of the register map as the terminal fills and reads it. The terminal stands in for firmware of somebody else's making,
// so this is written apart from the master's end: the two share the map alone, and a slip in one shows against the other.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-bridge/register_map.hpp"

namespace firmware_bridge::terminal {

using Word = std::uint16_t;

/// CRC-16 of Modbus (polynomial 0xA001, from 0xFFFF) over the registers, each as its high byte, then its low one.
Word checksum(std::span<const Word> words);

class Registers {
public:
    /// All zeros.
    explicit Registers(const map::Block& block);
    /// `words`: as many as the block has.
    Registers(const map::Block& block, std::span<const Word> words);

    void put(const map::Field& field, std::uint64_t number);
    void put_text(const map::Field& field, std::string_view text); ///< what is too long is cut
    std::uint64_t number(const map::Field& field) const;
    std::string text(const map::Field& field) const; ///< up to the first zero
    std::string text(const map::Field& field, std::size_t bytes) const;

    /// Writes the checksum over the rest.
    void seal();
    bool is_sealed() const;

    const std::vector<Word>& words() const { return words_; }
    friend bool operator==(const Registers& a, const Registers& b) { return a.words_ == b.words_; }

private:
    std::size_t offset(const map::Field& field) const;

    Word address_;
    std::vector<Word> words_;
};

} // namespace firmware_bridge::terminal
