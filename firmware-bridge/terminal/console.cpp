#include "firmware-bridge/terminal/console.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include <boost/json.hpp>
#include <fmt/format.h>

namespace firmware_bridge::terminal {

namespace json = boost::json;

namespace {

constexpr Millis usual_wait{10000};
constexpr std::string_view done = "ok";
constexpr std::string_view commands =
    "key K | type KEYS | display | paper [FROM] | state [FIELD] | ready | wait-display TEXT [MS] | wait-printed N [MS] | "
    "wait-state FIELD VALUE [MS] | power off|on [lose-journal] | fault paper out|in | fault paper left LINES | fault cover open|closed | fault battery low|ok | "
    "fault deaf|torn|corrupted|missing [N|always|p P] | fault late MS [N|always|p P] | fault exception CODE [N|always|p P] | "
    "fault seed N | fault refuse on|off | fault close | fault clear | @UNIT COMMAND | help | quit";

std::string error(std::string_view what) { return fmt::format("error: {}", what); }

template <typename Number>
std::optional<Number> number_of(std::string_view text) {
    Number number{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream stream{std::string(text)};
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(std::move(word));
    return words;
}

json::array to_json(const std::array<std::string, map::display_lines>& lines) { return {json::string(lines[0]), json::string(lines[1])}; }

std::string_view to_string(map::EntryState state) {
    constexpr std::array<std::string_view, 6> names{"none", "confirmed", "recorded", "printing", "printed", "void"};
    const auto index = static_cast<std::size_t>(state);
    return index < names.size() ? names[index] : "unknown";
}

std::string_view to_string(map::PrintState state) {
    constexpr std::array<std::string_view, 5> names{"none", "printing", "printed", "blocked", "torn"};
    return names[static_cast<std::size_t>(state)];
}

std::string_view ask_name(std::uint64_t kind) {
    constexpr std::array<std::string_view, 6> names{"none", "quote", "confirm", "cancel", "reprint", "totals"};
    return kind < names.size() ? names[kind] : "unknown";
}

json::object to_json(const JournalEntry& entry) {
    return {{"order", entry.order},     {"op", entry.op},     {"state", to_string(entry.state)}, {"amount", entry.amount},
            {"year", entry.year},       {"number", entry.number}, {"attempt", entry.attempt}};
}

json::object state_of(const Terminal& terminal, const Slave& slave) {
    const auto status = terminal.status();
    const auto request = terminal.request();
    const auto bits = terminal.status_bits();
    const auto is = [&](map::StatusBit bit) { return (bits & bit) != 0; };
    json::array journal;
    std::vector<JournalEntry> entries;
    for (const auto& entry : terminal.flash().journal) {
        if (entry) entries.push_back(*entry);
    }
    std::ranges::sort(entries, {}, &JournalEntry::order);
    for (const auto& entry : entries) journal.push_back(to_json(entry));
    json::array faults;
    for (const auto& word : slave.faults().words()) faults.push_back(json::string(word));
    return {{"on", terminal.is_on()},
            {"mode", to_string(terminal.mode())},
            {"display", to_json(terminal.display())},
            {"serial", terminal.flash().serial},
            {"boot_counter", terminal.flash().boot_counter},
            {"printed_counter", terminal.flash().printed_counter},
            {"session", status.number(map::session)},
            {"paper_out", is(map::paper_out)},
            {"cover_open", is(map::cover_open)},
            {"busy_printing", is(map::busy_printing)},
            {"battery_low", is(map::battery_low)},
            {"journal_lost", is(map::journal_lost)},
            {"print_state", to_string(terminal.print_state())},
            {"receipt_op", status.number(map::receipt_op)},
            {"receipt_bytes", status.number(map::receipt_bytes)},
            {"request_seq", status.number(map::request_seq)},
            {"answer_seq", status.number(map::answer_seq)},
            {"request", json::object{{"kind", ask_name(request.number(map::kind))},
                                     {"op", request.number(map::op_id)},
                                     {"code", request.text(map::code)},
                                     {"amount", request.number(map::amount)}}},
            {"key_count", status.number(map::key_count)},
            {"journal_next", terminal.flash().journal_next},
            {"journal", std::move(journal)},
            {"paper_lines", terminal.paper().size()},
            {"connections", slave.connections()},
            {"requests", slave.requests()},
            {"faults", std::move(faults)}};
}

/// `session`, `request/code`, `journal/0/state`; empty: nothing there.
std::string field_of(const json::object& state, const std::string& path) {
    const json::value whole = state;
    boost::system::error_code problem;
    const auto* found = whole.find_pointer("/" + path, problem);
    if (!found) return {};
    return found->is_string() ? std::string(found->as_string()) : json::serialize(*found);
}

/// The rule in `words` from `at` on: how many, always, or by chance. Next one only unless it says otherwise.
std::optional<Faults::Rule> rule_of(const std::vector<std::string>& words, std::size_t at) {
    Faults::Rule rule;
    rule.next = 1;
    if (at >= words.size()) return rule;
    if (words[at] == "always") {
        rule.next.reset();
        return rule;
    }
    if (words[at] == "p" && at + 1 < words.size()) {
        char* end = nullptr;
        rule.probability = std::strtod(words[at + 1].c_str(), &end);
        rule.next.reset();
        return end != words[at + 1].c_str() && *end == '\0' ? std::optional(rule) : std::nullopt;
    }
    rule.next = number_of<std::uint64_t>(words[at]);
    return rule.next ? std::optional(rule) : std::nullopt;
}

} // namespace

Console::Console(Slave& slave, std::vector<Unit> units, std::string ready) : slave_(slave), units_(std::move(units)), ready_(std::move(ready)) {}

std::string Console::state(const Terminal& terminal) const { return json::serialize(state_of(terminal, slave_)); }

std::string Console::fault(Terminal& terminal, const std::vector<std::string>& words, Millis now) {
    const auto what = words.size() > 1 ? words[1] : "";
    const auto how = words.size() > 2 ? words[2] : "";
    const auto one_of = [&](std::string_view yes, std::string_view no) -> std::optional<bool> {
        if (how == yes) return true;
        if (how == no) return false;
        return std::nullopt;
    };
    if (what == "paper" && how == "left") {
        const auto lines = words.size() > 3 ? number_of<std::size_t>(words[3]).value_or(0) : 0;
        if (lines == 0) return error("fault paper left LINES");
        terminal.set_paper_left(lines);
    } else if (what == "paper") {
        const auto out = one_of("out", "in");
        if (!out) return error("fault paper out|in");
        terminal.set_paper_out(*out, now);
    } else if (what == "cover") {
        const auto open = one_of("open", "closed");
        if (!open) return error("fault cover open|closed");
        terminal.set_cover_open(*open, now);
    } else if (what == "battery") {
        const auto low = one_of("low", "ok");
        if (!low) return error("fault battery low|ok");
        terminal.set_battery_low(*low);
    } else if (what == "refuse") {
        const auto on = one_of("on", "off");
        if (!on) return error("fault refuse on|off");
        slave_.refuse(*on);
    } else if (what == "close") {
        slave_.close_connections();
    } else if (what == "clear") {
        slave_.faults().clear();
        slave_.refuse(false);
    } else if (what == "seed") {
        const auto seed = number_of<std::uint64_t>(how);
        if (!seed) return error("fault seed N");
        slave_.faults().seed(*seed);
    } else if (const auto kind = parse_fault(what)) {
        const bool has_value = *kind == Fault::late || *kind == Fault::exception;
        const auto value = has_value ? number_of<int>(how) : 0;
        auto rule = rule_of(words, has_value ? 3 : 2);
        if (!value || *value < 0 || !rule) return error("fault " + what + (has_value ? " VALUE" : "") + " [N|always|p P]");
        rule->value = *value;
        slave_.faults().set(*kind, *rule);
    } else {
        return error("no such fault");
    }
    return std::string(done);
}

Console::Outcome Console::run_at(Terminal& terminal, const std::vector<std::string>& words, std::string_view rest, Millis now) {
    const auto& command = words.front();
    const auto ok = [] { return Outcome{std::string(done), {}}; };
    // Of a command whose last word may be a time: what stands before it, and the time.
    const auto until = [&](std::size_t at) -> std::optional<Millis> {
        if (words.size() <= at) return now + usual_wait;
        const auto ms = number_of<std::int64_t>(words[at]);
        return ms ? std::optional(now + Millis(*ms)) : std::nullopt;
    };
    if (command == "key" || command == "type") {
        if (words.size() != 2 || (command == "key" && words[1].size() != 1)) return {error(command + " KEYS"), {}};
        for (const char key : words[1]) terminal.press(key, now);
        return ok();
    }
    if (command == "display") return {json::serialize(to_json(terminal.display())), {}};
    if (command == "paper") {
        const auto from = words.size() > 1 ? number_of<std::size_t>(words[1]).value_or(0) : 0;
        json::array lines;
        for (auto i = from; i < terminal.paper().size(); ++i) lines.push_back(json::string(terminal.paper()[i]));
        return {json::serialize(lines), {}};
    }
    if (command == "state") {
        if (words.size() == 1) return {state(terminal), {}};
        return {field_of(state_of(terminal, slave_), words[1]), {}};
    }
    if (command == "power") {
        const bool lose = words.size() == 3 && words[2] == "lose-journal";
        if (words.size() == 2 && words[1] == "on") {
            terminal.power_on();
        } else if ((words.size() == 2 || lose) && words[1] == "off") {
            terminal.power_off(lose);
        } else {
            return {error("power off [lose-journal] | power on"), {}};
        }
        return ok();
    }
    if (command == "fault") return {fault(terminal, words, now), {}};
    if (command == "wait-display") {
        // The text may hold spaces, so the time is the last word if that is a number and not the only one.
        auto text = std::string(rest);
        auto limit = now + usual_wait;
        if (words.size() > 2) {
            if (const auto ms = number_of<std::int64_t>(words.back())) {
                limit = now + Millis(*ms);
                text.erase(text.rfind(words.back()));
                text.erase(text.find_last_not_of(' ') + 1);
            }
        }
        if (text.size() > 1 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
        if (text.empty()) return {error("wait-display TEXT [MS]"), {}};
        auto seen = [&terminal] { return json::serialize(to_json(terminal.display())); };
        auto met = [&terminal, text] {
            return std::ranges::any_of(terminal.display(), [&](const std::string& line) { return line.find(text) != std::string::npos; });
        };
        return {{}, Wait{met, seen, limit}};
    }
    if (command == "wait-printed") {
        const auto count = words.size() > 1 ? number_of<std::uint32_t>(words[1]) : std::nullopt;
        const auto limit = until(2);
        if (!count || !limit) return {error("wait-printed N [MS]"), {}};
        return {{}, Wait{[&terminal, count] { return terminal.flash().printed_counter >= *count; },
                         [&terminal] { return std::to_string(terminal.flash().printed_counter); }, *limit}};
    }
    if (command == "wait-state") {
        const auto limit = until(3);
        if (words.size() < 3 || !limit) return {error("wait-state FIELD VALUE [MS]"), {}};
        auto seen = [this, &terminal, field = words[1]] { return field_of(state_of(terminal, slave_), field); };
        return {{}, Wait{[seen, value = words[2]] { return seen() == value; }, seen, *limit}};
    }
    return {error("no such command, see help"), {}};
}

Console::Outcome Console::run(std::string_view command, Millis now) {
    auto words = words_of(command);
    if (words.empty()) return {error("an empty line"), {}};
    auto* terminal = units_.front().terminal;
    if (words.front().front() == '@') {
        const auto number = number_of<int>(std::string_view(words.front()).substr(1));
        const auto unit = std::ranges::find_if(units_, [&](const Unit& each) { return each.number == number; });
        if (unit == units_.end() || words.size() < 2) return {error("@UNIT COMMAND"), {}};
        terminal = unit->terminal;
        command.remove_prefix(command.find(words.front()) + words.front().size());
        words.erase(words.begin());
    }
    if (words.front() == "quit") {
        has_quit_ = true;
        return {std::string(done), {}};
    }
    if (words.front() == "help") return {std::string(commands), {}};
    if (words.front() == "ready") return {ready_, {}};
    auto rest = command.substr(command.find(words.front()) + words.front().size());
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    return run_at(*terminal, words, rest, now);
}

std::string Session::advance(Millis now) {
    std::string answers;
    for (;;) {
        if (wait_) {
            if (wait_->is_met()) {
                answers += fmt::format("{}\n", done);
            } else if (wait_->until <= now) {
                answers += fmt::format("timeout {}\n", wait_->seen());
            } else {
                return answers;
            }
            wait_.reset();
        }
        const auto end = received_.find('\n');
        if (end == std::string::npos) return answers;
        auto line = received_.substr(0, end);
        received_.erase(0, end + 1);
        if (!line.empty() && line.back() == '\r') line.pop_back();
        auto outcome = console_->run(line, now);
        if (outcome.wait) {
            wait_ = std::move(outcome.wait);
        } else {
            answers += outcome.line + "\n";
        }
    }
}

std::optional<Millis> Session::next_due() const {
    return wait_ ? std::optional(wait_->until) : std::nullopt;
}

} // namespace firmware_bridge::terminal
