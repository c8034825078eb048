// Random authorities, calendars, diners and requests, made to meet every edge of the rules often.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "counter/request.hpp"
#include "counter/roster.hpp"

namespace counter::tests {

/// The same seed throws the same numbers on every machine.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : generator_(seed) {}
    /// 0 to `sides` − 1.
    int roll(int sides) { return static_cast<int>(generator_() % static_cast<std::uint64_t>(sides)); }
    /// Both ends included.
    int between(int least, int most) { return least + roll(most - least + 1); }
    bool chance(int percent) { return roll(100) < percent; }
    template <typename T>
    const T& pick(const std::vector<T>& of) {
        return of[static_cast<std::size_t>(roll(static_cast<int>(of.size())))];
    }

private:
    std::mt19937_64 generator_;
};

struct RandomWorld {
    RosterFacts facts;
    std::vector<Request> requests; ///< in the order in which they are to be decided
};

RandomWorld random_world(std::uint64_t seed, int requests);

} // namespace counter::tests
