#include "data/link/chain.hpp"

#include <algorithm>
#include <stdexcept>

#include <sodium.h>

namespace data::link {

namespace {

constexpr std::string_view digits = "0123456789abcdef";

void ensure_sodium() {
    static const bool ready = sodium_init() >= 0;
    if (!ready) throw std::runtime_error("libsodium cannot start"); // nothing works then
}

} // namespace

std::string to_string(const Hash& hash) {
    std::string hex;
    hex.reserve(hash.bytes.size() * 2);
    for (const auto byte : hash.bytes) {
        hex.push_back(digits[byte >> 4]);
        hex.push_back(digits[byte & 0xf]);
    }
    return hex;
}

std::optional<Hash> parse_hash(std::string_view hex) {
    Hash hash;
    if (hex.size() != hash.bytes.size() * 2) return std::nullopt;
    for (std::size_t at = 0; at < hash.bytes.size(); ++at) {
        const auto high = digits.find(hex[2 * at]);
        const auto low = digits.find(hex[2 * at + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        hash.bytes[at] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return hash;
}

Hash next_hash(const Hash& before, std::string_view line) {
    ensure_sodium();
    crypto_generichash_state state;
    std::array<unsigned char, crypto_generichash_BYTES_MAX> whole{};
    crypto_generichash_init(&state, nullptr, 0, whole.size());
    crypto_generichash_update(&state, before.bytes.data(), before.bytes.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(line.data()), line.size());
    crypto_generichash_final(&state, whole.data(), whole.size());
    Hash hash;
    std::copy_n(whole.begin(), hash.bytes.size(), hash.bytes.begin());
    return hash;
}

} // namespace data::link
