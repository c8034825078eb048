// What changes after a closing: variations raised, asked for by hand, and decided.

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "data/store/state.hpp"

namespace data {

namespace {

using counter::Instant;
using counter::ServiceDate;

constexpr std::int64_t most_at_once = 1'000; // meals that a person may ask for in one variation

} // namespace

Result<void> Store::State::raise(const Closing& closing, const Variation& event, std::vector<Variation> entries, Instant now) {
    if (entries.empty()) return {};
    const auto number = variations.next_number(closing.id);
    if (!number) return number.error();
    for (auto& entry : entries) {
        entry.closing = closing.id;
        entry.number = *number;
        entry.reason = event.reason;
        entry.author = event.author;
        entry.at = event.at;
        entry.request = event.request;
        entry.request_id = event.request_id;
        const auto id = variations.add(entry);
        if (!id) return id.error();
        entry.id = *id;
        if (auto told = tell_variation(closing, entry, now); !told) return told;
    }
    changes.insert({closing.school, closing.date});
    if (auto settled = settle_charges(closing, now); !settled) return settled;
    // At the closing itself its papers wait until everything that it raises is there.
    const auto sheet = papers.papers().last_of(closing.id, counter::paper::Kind::meal_sheet);
    if (!sheet) return sheet.error();
    const auto school = memory.roster.find_school(closing.school);
    return *sheet && school ? order_by_itself(*school, closing.date, now) : Result<void>{};
}

Result<void> Store::State::tell_variation(const Closing& closing, const Variation& variation, Instant now) {
    if (!publisher.tells_upstream() && !publisher.tells_school(closing.school)) return {};
    const auto body = link::variation_body({closing.school, closing.date, variation});
    if (auto told = publisher.tell_school(closing.school, "variation", body, now); !told) return told;
    return publisher.tell_upstream("variation", body, now);
}

Result<std::size_t> Store::State::vary(const Closing& closing, const std::vector<MealChange>& meals, const Variation& event,
                                       const counter::DietSets& before, const counter::DietSets& after, Instant now) {
    std::vector<Variation> entries;
    std::optional<Standings> standing;
    const auto add = [&](const MealChange& change, DayLine line, int delta) {
        Variation entry;
        entry.line = std::move(line);
        entry.line.meals = delta;
        entry.line.adults = change.is_adult ? delta : 0;
        entry.diner_row = change.diner_row;
        entries.push_back(std::move(entry));
    };
    for (const auto& change : meals) {
        const bool same = change.before.has_value() == change.after.has_value() &&
                          (!change.before || (change.before->bianco == change.after->bianco &&
                                              before.name(change.before->diet) == after.name(change.after->diet)));
        if (same) continue;
        if (!standing) {
            const auto before_this = variations.of(closing.id);
            auto all = before_this ? standings(closing, *before_this) : before_this.error();
            if (!all) return std::move(all).error();
            standing = std::move(*all);
        }
        // The kitchen's meal may be another than the one recorded: attendance changed it, or a variation was refused.
        const auto* eaten = (*standing)[change.diner_row].eaten();
        if ((eaten != nullptr) != change.before.has_value()) continue;
        DayLine wanted{change.group, 0, "", false, 0, 0};
        if (change.after) {
            wanted.diet = after.name(change.after->diet);
            wanted.bianco = change.after->bianco;
            if (eaten && eaten->diet == wanted.diet && eaten->bianco == wanted.bianco) continue;
        }
        if (eaten) add(change, *eaten, -1);
        if (change.after) add(change, std::move(wanted), +1);
    }
    const auto raised = entries.size();
    if (auto done = raise(closing, event, std::move(entries), now); !done) return done.error();
    return raised;
}

Result<Variation> Store::decide_variation(std::int64_t id, VariationState state, std::string_view author, Instant now,
                                          const std::optional<std::string>& reason) {
    auto& s = *state_;
    if (!s.node.decides())
        return Error{ErrorKind::conflict, "variations are decided in the kitchen: on this node they can only be seen"};
    if (auto done = s.variations.decide(id, state, author, now, reason); !done) return std::move(done).error();
    auto variation = s.variations.find(id);
    if (!variation) return std::move(variation).error();
    if (!*variation) return Error{ErrorKind::not_found, fmt::format("there is no variation {}", id)};
    Closing closing;
    {
        auto rows = s.school_of_closing.rows((*variation)->closing);
        if (!rows.next()) return rows.status() ? Error{ErrorKind::internal, "a variation without a closing"} : rows.status().error();
        closing.school = rows.text(0);
        closing.date = rows.date(1);
    }
    s.changes.insert({closing.school, closing.date});
    const auto sheet = s.variations.of_sheet((*variation)->closing, (*variation)->number);
    if (!sheet) return sheet.error();
    for (const auto& decided : *sheet)
        if (auto told = s.tell_variation(closing, decided, now); !told) return std::move(told).error();
    closing.id = (*variation)->closing;
    if (auto settled = s.settle_charges(closing, now); !settled) return std::move(settled).error();
    if (auto followed = s.papers.follow((*variation)->closing); !followed) return std::move(followed).error();
    if (const auto school = s.memory.roster.find_school(closing.school))
        if (auto ordered = s.order_by_itself(*school, closing.date, now); !ordered) return std::move(ordered).error();
    s.papers.touch(); // what a paper lacks may be another now
    return **variation;
}

Result<void> Store::State::check_taken_back(const Closing& closing, const link::AskedVariation& asked) {
    if (asked.delta >= 0) return {};
    auto lines = closings.lines(closing.id);
    const auto raised = variations.of(closing.id);
    if (!lines || !raised) return lines ? raised.error() : lines.error();
    std::int64_t there = 0;
    const auto add = [&](const DayLine& line) {
        if (line.group == asked.group && line.diet == asked.diet && line.bianco == asked.bianco) there += line.meals;
    };
    std::ranges::for_each(*lines, add);
    for (const auto& variation : *raised)
        if (variation.state != VariationState::refused) add(variation.line);
    if (there + asked.delta >= 0) return {};
    return Error{ErrorKind::wrong_input, fmt::format("the group has {} such meals: no more can be taken back", there)};
}

Result<std::optional<Variation>> Store::ask_variation(const link::AskedVariation& asked, Instant now,
                                                      const counter::ClockState& clock) {
    auto& s = *state_;
    const auto group = s.memory.roster.find_group(asked.group);
    if (!group) return Error{ErrorKind::not_found, fmt::format("there is no group {:?}", asked.group)};
    const auto school = s.memory.roster.groups()[*group].school;
    const auto& code = s.memory.roster.schools()[school].code;
    if (asked.delta == 0 || asked.delta > most_at_once || asked.delta < -most_at_once)
        return Error{ErrorKind::wrong_input, fmt::format("delta must be a number of meals up to {}, and not 0", most_at_once)};
    const auto diets = read_diets(s.database);
    if (!diets) return diets.error();
    if (!is_diet_set(*diets, asked.diet))
        return Error{ErrorKind::wrong_input, fmt::format("{:?} is no diet: give `standard`, or known codes sorted and joined by +",
                                                         asked.diet)};
    if (asked.received_at <= s.memory.roster.cutoff(school, asked.date))
        return Error{ErrorKind::conflict, fmt::format("{} is not closed yet for {}: change attendance or bookings instead", code,
                                                      counter::to_string(asked.date))};
    if (asked.date < s.memory.roster.policy_of(school).zone.wall_clock(asked.received_at).date)
        return Error{ErrorKind::conflict, fmt::format("{} is past: what was cooked can't be changed any more",
                                                      counter::to_string(asked.date))};
    if (!s.node.decides()) {
        // The kitchen's closing may have come, and saves the school a refusal later.
        const auto known = s.closings.find(code, asked.date);
        if (!known) return known.error();
        if (*known)
            if (auto enough = s.check_taken_back(**known, asked); !enough) return std::move(enough).error();
        if (auto told = s.publisher.tell_upstream("variation_asked", link::asked_variation_body(asked), now); !told)
            return std::move(told).error();
        return std::nullopt;
    }
    auto existing = s.variations.find_asked(asked.request_id);
    if (!existing || *existing) return existing;
    auto closing = s.closings.find(code, asked.date);
    if (!closing) return std::move(closing).error();
    if (!*closing) {
        // The cutoff is past and the closer is about to come.
        if (const auto due = close_due(now, clock); !due) return due.error();
        closing = s.closings.find(code, asked.date);
        if (!closing) return std::move(closing).error();
        if (!*closing)
            return Error{ErrorKind::conflict, fmt::format("{} has no closing of {}", code, counter::to_string(asked.date))};
    }
    if (auto enough = s.check_taken_back(**closing, asked); !enough) return std::move(enough).error();
    Variation event;
    event.reason = asked.reason;
    event.author = asked.author;
    event.at = asked.received_at;
    event.request_id = asked.request_id;
    Variation entry;
    entry.line = {asked.group, 0, asked.diet, asked.bianco, asked.delta, 0};
    if (auto done = s.raise(**closing, event, {entry}, now); !done) return std::move(done).error();
    return s.variations.find_asked(asked.request_id);
}

} // namespace data
