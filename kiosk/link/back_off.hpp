// How long to wait before connecting again: full jitter, so that a thousand sites don't come back in one second.
#pragma once

#include <chrono>
#include <cstdint>

namespace kiosk {

/// A random time between 0 and a bound that doubles with each failure: 1 s at first, 60 s at most (kiosk/api/sync.md §2).
class BackOff {
public:
    static constexpr std::chrono::milliseconds least{1'000};
    static constexpr std::chrono::milliseconds most{60'000};

    /// `random`: uniform over all its values.
    std::chrono::milliseconds next(std::uint32_t random) {
        const auto wait = bound_ * static_cast<std::int64_t>(random) / (std::int64_t{1} << 32);
        bound_ = bound_ * 2 < most ? bound_ * 2 : most;
        return wait;
    }
    /// The connection was good for something.
    void reset() { bound_ = least; }

private:
    std::chrono::milliseconds bound_ = least;
};

} // namespace kiosk
