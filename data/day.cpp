#include "data/day.hpp"

#include <algorithm>
#include <tuple>

#include "counter/count.hpp"

namespace data {

using counter::SchoolId;

std::vector<DayLine> lines_to_cook(const SchoolDay& day) {
    auto lines = day.lines;
    for (const auto& variation : day.variations) {
        if (variation.state != VariationState::acknowledged) continue;
        const auto& change = variation.line;
        const auto same = std::ranges::find_if(lines, [&](const DayLine& line) {
            return line.group == change.group && line.diet == change.diet && line.bianco == change.bianco;
        });
        if (same == lines.end()) {
            lines.push_back(change);
        } else {
            same->meals += change.meals;
            same->adults += change.adults;
        }
    }
    std::erase_if(lines, [](const DayLine& line) { return line.meals == 0; });
    std::ranges::sort(lines, {}, [](const DayLine& line) { return std::tie(line.group, line.diet, line.bianco); });
    return lines;
}

DayReader::DayReader(Database& database) : closings_(database), variations_(database), requests_(database), attendance_(database) {}

Result<std::vector<SchoolDay>> DayReader::read(const counter::Roster& roster, const counter::Records& records,
                                               counter::ServiceDate date, counter::Instant now,
                                               std::optional<SchoolId> school) {
    std::vector<SchoolDay> days;
    for (const auto id : roster.all_schools()) {
        if (school && *school != id) continue;
        auto day = read_school(roster, records, id, date, now);
        if (!day) return std::move(day).error();
        if (*day) days.push_back(std::move(**day));
    }
    return days;
}

Result<std::optional<SchoolDay>> DayReader::read_school(const counter::Roster& roster, const counter::Records& records,
                                                        SchoolId school, counter::ServiceDate date, counter::Instant now) {
    SchoolDay day;
    day.id = school;
    day.school = roster.schools()[school].code;
    day.cutoff = roster.cutoff(school, date);
    auto closing = closings_.find(day.school, date);
    if (!closing) return std::move(closing).error();
    if (!*closing && !counter::has_service(roster, school, date)) return std::nullopt;
    day.closed = closing->has_value() || now > day.cutoff;

    if (*closing) {
        auto lines = closings_.lines((*closing)->id);
        if (!lines) return std::move(lines).error();
        auto variations = variations_.of((*closing)->id);
        if (!variations) return std::move(variations).error();
        auto feeds = closings_.feeds((*closing)->id);
        if (!feeds) return std::move(feeds).error();
        day.feeds = std::move(*feeds);
        day.lines = std::move(*lines);
        day.variations = std::move(*variations);
        day.provisional = (*closing)->provisional;
        day.closing = std::move(*closing);
    } else {
        const auto doubtful = requests_.any_provisional(day.school, date);
        if (!doubtful) return doubtful.error();
        day.provisional = *doubtful;
        const auto extras = attendance_.extras_of(day.school, date);
        if (!extras) return extras.error();
        day.lines = merged(counted_lines(roster, records, school, date), *extras);
    }
    const auto statements = attendance_.in_force_at(day.school, date);
    if (!statements) return statements.error();
    for (const auto& statement : *statements) {
        day.statements.push_back({statement.group, statement.confirmed, statement.received_at});
        if (!day.closing && statement.provisional) day.provisional = true;
    }
    for (const auto& line : day.lines) day.meals += line.meals;
    day.to_cook = day.meals;
    for (const auto& variation : day.variations)
        if (variation.state == VariationState::acknowledged) day.to_cook += variation.line.meals;
    return std::optional{std::move(day)};
}

} // namespace data
