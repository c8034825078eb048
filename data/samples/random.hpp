// Random numbers that are the same on every machine: the standard distributions differ between libraries.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>

namespace data::samples {

/// splitmix64.
class Random {
public:
    /// Streams of one seed are independent of each other.
    Random(std::uint64_t seed, std::uint64_t stream) : state_(seed) {
        state_ = next() ^ (stream * 0xd1342543de82ef95U);
        state_ = next();
    }

    std::uint64_t next() {
        auto z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }

    /// 0 ≤ result < n, with 0 < n ≤ 2³².
    std::size_t below(std::size_t n) {
        assert(n > 0 && n <= std::uint64_t{1} << 32);
        return static_cast<std::size_t>(((next() >> 32) * n) >> 32);
    }

    /// Both ends included.
    int between(int low, int high) {
        return low + static_cast<int>(below(static_cast<std::size_t>(high - low) + 1));
    }

    bool chance(unsigned per_mille) { return below(1000) < per_mille; }

private:
    std::uint64_t state_;
};

} // namespace data::samples
