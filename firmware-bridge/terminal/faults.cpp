#include "firmware-bridge/terminal/faults.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace firmware_bridge::terminal {

namespace {

constexpr std::array<std::string_view, 6> names{"deaf", "exception", "late", "torn", "corrupted", "missing"};

} // namespace

std::string_view to_string(Fault fault) { return names[static_cast<std::size_t>(fault)]; }

std::optional<Fault> parse_fault(std::string_view word) {
    const auto found = std::ranges::find(names, word);
    if (found == names.end()) return std::nullopt;
    return static_cast<Fault>(found - names.begin());
}

void Faults::set(Fault fault, Rule rule) {
    auto& place = rules_[static_cast<std::size_t>(fault)];
    if (rule.next == 0 || rule.probability <= 0) return place.reset();
    place = rule;
}

void Faults::clear() { rules_ = {}; }

bool Faults::strikes(Fault fault) {
    auto& rule = rules_[static_cast<std::size_t>(fault)];
    if (!rule) return false;
    if (rule->probability < 1 && std::uniform_real_distribution<double>()(chance_) >= rule->probability) return false;
    if (rule->next) --*rule->next;
    return true;
}

Fate Faults::next() {
    const auto value = [&](Fault fault) { return rules_[static_cast<std::size_t>(fault)]->value; };
    Fate fate;
    fate.deaf = strikes(Fault::deaf);
    if (strikes(Fault::exception)) fate.exception = static_cast<std::uint8_t>(value(Fault::exception));
    if (strikes(Fault::late)) fate.late = Millis(value(Fault::late));
    fate.torn = strikes(Fault::torn);
    fate.corrupted = strikes(Fault::corrupted);
    fate.missing = strikes(Fault::missing);
    for (auto& rule : rules_) {
        if (rule && rule->next == 0) rule.reset();
    }
    return fate;
}

std::string Faults::torn(std::string bytes) {
    if (bytes.size() > 1) bytes.resize(std::uniform_int_distribution<std::size_t>(1, bytes.size() - 1)(chance_));
    return bytes;
}

std::string Faults::corrupted(std::string bytes) {
    // In one place, so that no two changes undo each other.
    const auto at = std::uniform_int_distribution<std::size_t>(0, bytes.size() - 1)(chance_);
    const auto change = std::uniform_int_distribution<int>(1, 255)(chance_);
    bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ change);
    return bytes;
}

std::vector<std::string> Faults::words() const {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        if (!rules_[i]) continue;
        const auto& rule = *rules_[i];
        auto word = std::string(names[i]);
        if (rule.value != 0) word += fmt::format(" {}", rule.value);
        if (rule.next) word += fmt::format(" next {}", *rule.next);
        if (rule.probability < 1) word += fmt::format(" p {}", rule.probability);
        words.push_back(std::move(word));
    }
    return words;
}

} // namespace firmware_bridge::terminal
