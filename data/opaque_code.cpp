#include "data/opaque_code.hpp"

#include <stdexcept>
#include <string_view>

#include <sodium.h>

namespace data {

std::string opaque_code(int length) {
    static const bool ready = sodium_init() >= 0;
    if (!ready) throw std::runtime_error("libsodium cannot start"); // nothing works then
    constexpr std::string_view characters = "23456789BCDFGHJKLMNPQRSTVWXZ";
    std::string code;
    for (int i = 0; i < length; ++i) code += characters[randombytes_uniform(static_cast<std::uint32_t>(characters.size()))];
    return code;
}

} // namespace data
