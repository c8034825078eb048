// What can go wrong on the line, on demand: which fate each of the terminal's replies meets.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-bridge/terminal/terminal.hpp"

namespace firmware_bridge::terminal {

/// Paper, cover, battery and power are the terminal's own; these are the line's.
enum class Fault : std::uint8_t {
    deaf,      ///< the request is lost: nothing happens
    exception, ///< the request is turned down with a code, and not carried out
    late,      ///< carried out, answered after some milliseconds
    torn,      ///< carried out, a part of the reply is sent
    corrupted, ///< carried out, some bytes of the reply are others
    missing    ///< carried out, no reply
};
std::string_view to_string(Fault fault);
std::optional<Fault> parse_fault(std::string_view word);

/// What happens to one request and its reply.
struct Fate {
    bool deaf = false;
    std::optional<std::uint8_t> exception;
    Millis late{0};
    bool torn = false;
    bool corrupted = false;
    bool missing = false;
};

class Faults {
public:
    /// The next so many are met by it, or all, each by chance. `value`: milliseconds, or the exception's code.
    struct Rule {
        std::optional<std::uint64_t> next; ///< none: until it is taken away
        double probability = 1;
        int value = 0;
    };
    void set(Fault fault, Rule rule);
    void clear();
    void seed(std::uint64_t seed) { chance_.seed(seed); }

    Fate next();
    /// A reply's bytes, of which a part, or others, are to be sent.
    std::string torn(std::string bytes);
    std::string corrupted(std::string bytes);
    /// Those that are set, in words.
    std::vector<std::string> words() const;

private:
    bool strikes(Fault fault);

    std::array<std::optional<Rule>, 6> rules_;
    std::mt19937_64 chance_{1};
};

} // namespace firmware_bridge::terminal
