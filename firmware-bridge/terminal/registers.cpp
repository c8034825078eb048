#include "firmware-bridge/terminal/registers.hpp"

#include <cassert>

namespace firmware_bridge::terminal {

Word checksum(std::span<const Word> words) {
    std::uint32_t crc = 0xffff;
    for (const Word word : words) {
        for (const std::uint32_t byte : {std::uint32_t{word} >> 8U, word & 0xffU}) {
            crc ^= byte;
            for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xa001U : crc >> 1U;
        }
    }
    return static_cast<Word>(crc);
}

Registers::Registers(const map::Block& block) : address_(block.address), words_(block.count) {}

Registers::Registers(const map::Block& block, std::span<const Word> words)
    : address_(block.address), words_(words.begin(), words.end()) {
    assert(words.size() == block.count);
}

std::size_t Registers::offset(const map::Field& field) const {
    assert(field.address >= address_ && field.address - address_ + field.count <= static_cast<int>(words_.size()));
    return static_cast<std::size_t>(field.address - address_);
}

void Registers::put(const map::Field& field, std::uint64_t number) {
    const auto at = offset(field);
    for (std::size_t i = field.count; i-- > 0; number >>= 16U) words_[at + i] = static_cast<Word>(number);
}

void Registers::put_text(const map::Field& field, std::string_view text) {
    const auto at = offset(field);
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    for (std::size_t i = 0; i < field.count; ++i) words_[at + i] = static_cast<Word>(byte(2 * i) << 8U | byte(2 * i + 1));
}

std::uint64_t Registers::number(const map::Field& field) const {
    const auto at = offset(field);
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < field.count; ++i) number = number << 16U | words_[at + i];
    return number;
}

std::string Registers::text(const map::Field& field) const {
    const auto whole = text(field, std::size_t{2} * field.count);
    return whole.substr(0, whole.find('\0'));
}

std::string Registers::text(const map::Field& field, std::size_t bytes) const {
    const auto at = offset(field);
    std::string text;
    for (std::size_t i = 0; i < bytes && i < std::size_t{2} * field.count; ++i) {
        const Word word = words_[at + i / 2];
        text += static_cast<char>(i % 2 == 0 ? word >> 8U : word & 0xffU);
    }
    return text;
}

void Registers::seal() { words_.back() = checksum(std::span(words_).first(words_.size() - 1)); }

bool Registers::is_sealed() const { return words_.back() == checksum(std::span(words_).first(words_.size() - 1)); }

} // namespace firmware_bridge::terminal
