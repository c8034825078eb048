#include "kiosk/wire.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "data/csv.hpp"

namespace kiosk::wire {

namespace json = boost::json;

namespace {

auto key_of(const data::DayLine& line) { return std::tie(line.group, line.diet, line.bianco); }

json::object line_json(const data::DayLine& line) {
    return {{"group", line.group}, {"sitting", line.sitting}, {"diet", line.diet}, {"bianco", line.bianco},
            {"meals", line.meals}};
}

/// A board's line also tells adults apart, for the portions.
json::object board_line_json(const data::DayLine& line) {
    auto object = line_json(line);
    object["adults"] = line.adults;
    return object;
}

/// Boards also say why a school was closed early and by whom, and how far the numbers could be trusted.
json::object board_closing_json(const data::SchoolDay& day) {
    auto object = closing(*day.closing);
    if (day.closing->early_reason) object["early_reason"] = *day.closing->early_reason;
    if (day.closing->author) object["author"] = *day.closing->author;
    if (!day.feeds.empty()) object["feeds"] = feeds(day.feeds);
    return object;
}

json::object board_variation_json(const data::Variation& v) {
    auto object = variation(v);
    if (v.line.adults != 0) object["adults"] = v.line.adults;
    return object;
}

/// Groups that were confirmed, and when.
std::vector<std::pair<std::string_view, counter::Instant>> confirmed(const data::SchoolDay& day) {
    std::vector<std::pair<std::string_view, counter::Instant>> groups;
    for (const auto& statement : day.statements)
        if (statement.confirmed) groups.emplace_back(statement.group, statement.at);
    return groups;
}

std::string_view state_of(const data::SchoolDay& day) { return day.closed ? "closed" : "open"; }

/// What the API and the board say alike of a school's day, but for its closing and lines.
json::object school_head(const data::SchoolDay& day, const counter::Roster& roster, Feeds live) {
    const auto& school = roster.schools()[day.id];
    json::object object{{"school", day.school},
                        {"name", school.name},
                        {"state", state_of(day)},
                        {"cutoff", counter::to_string(school.cutoff)},
                        {"provisional", day.provisional},
                        {"meals", day.meals},
                        {"variations", array_of(day.variations, variation)},
                        {"to_cook", day.to_cook},
                        {"feeds", feeds_of(live, day.school)}};
    return object;
}

json::object board_school_json(const data::SchoolDay& day, const counter::Roster& roster, Feeds live) {
    const auto& school = roster.schools()[day.id];
    const auto& authority = roster.policy_of(day.id);
    auto object = school_head(day, roster, live);
    if (day.closing) object["closing"] = board_closing_json(day);
    object["lines"] = array_of(day.lines, board_line_json);
    object["variations"] = array_of(day.variations, board_variation_json);
    object["authority"] = authority.code;
    object["authority_name"] = authority.name;
    object["kind"] = to_string(school.kind);
    object["kitchen"] = school.kitchen;
    object["cutoff_at"] = counter::to_string(day.cutoff);
    object["presence"] = to_string(authority.presence);
    object["groups"] = board_groups(day, roster);
    return object;
}

json::object clock_json(const counter::ClockState& state) {
    return {{"state", to_string(state.trust)}, {"source", "adjtimex"}, {"error_ms", state.error.count()}};
}

json::object diet_json(const data::DataSet::Diet& diet) {
    return {{"diet", diet.code},
            {"name", diet.name},
            {"kind", diet.kind == data::DietKind::ethical ? "ethical" : "health"},
            {"allergens", array_of(diet.allergens, [](const std::string& a) { return json::value(a); })}};
}

} // namespace

json::object closing(const data::Closing& closing) {
    return {{"number", closing.number}, {"closed_at", counter::to_string(closing.closed_at)}};
}

json::object variation(const data::Variation& v) {
    return {{"id", v.id},
            {"number", v.number},
            {"group", v.line.group},
            {"diet", v.line.diet},
            {"bianco", v.line.bianco},
            {"delta", v.line.meals},
            {"reason", v.reason},
            {"author", v.author},
            {"at", counter::to_string(v.at)},
            {"state", to_string(v.state)}};
}

json::array feeds_of(Feeds live, std::string_view school) {
    std::vector<data::FeedState> feeding;
    for (const auto& feed : live)
        if (!feed.school || *feed.school == school) feeding.push_back(feed);
    return feeds(feeding);
}

json::array feeds(std::span<const data::FeedState> feeds) {
    return array_of(feeds, [](const data::FeedState& feed) {
        json::object object{{"node", feed.node}, {"connected", feed.connected}};
        if (feed.in_step_at) object["in_step_at"] = counter::to_string(*feed.in_step_at);
        return object;
    });
}

std::string_view to_string(counter::Presence presence) { return presence == counter::Presence::staff ? "staff" : "auto"; }

json::object counts(const Days& days, const counter::Roster& roster, counter::ServiceDate date, Feeds live) {
    const auto school_json = [&](const data::SchoolDay& day) {
        auto object = school_head(day, roster, live);
        if (day.closing) object["closing"] = closing(*day.closing);
        object["lines"] = array_of(day.lines, line_json);
        return object;
    };
    return {{"date", counter::to_string(date)}, {"schools", array_of(days, school_json)}};
}

std::string counts_csv(const Days& days, counter::ServiceDate date) {
    std::string text = "date,school,group,diet,bianco,meals\n";
    for (const auto& day : days)
        for (const auto& line : data::lines_to_cook(day)) {
            fmt::format_to(std::back_inserter(text), "{},", counter::to_string(date));
            data::append_csv_field(text, day.school), text += ',';
            data::append_csv_field(text, line.group), text += ',';
            data::append_csv_field(text, line.diet);
            fmt::format_to(std::back_inserter(text), ",{:d},{}\n", line.bianco, line.meals);
        }
    return text;
}

std::vector<Preparation> preparations(const Days& days, const counter::Roster& roster) {
    std::map<std::tuple<bool, std::string, bool>, Preparation> by_kind; // standard first, then by name
    for (const auto& day : days) {
        const auto kind = roster.schools()[day.id].kind;
        for (const auto& line : data::lines_to_cook(day)) {
            auto& preparation = by_kind[{line.diet != "standard", line.diet, line.bianco}];
            preparation.diet = line.diet;
            preparation.bianco = line.bianco;
            preparation.adult += line.adults;
            auto& portion = kind == counter::SchoolKind::nursery     ? preparation.nursery
                            : kind == counter::SchoolKind::primary   ? preparation.primary
                            : kind == counter::SchoolKind::secondary ? preparation.secondary
                                                                     : preparation.other;
            portion += line.meals - line.adults;
        }
    }
    std::vector<Preparation> all;
    for (auto& [key, preparation] : by_kind) all.push_back(std::move(preparation));
    return all;
}

json::object production(const Days& days, const counter::Roster& roster, const std::vector<data::DataSet::Diet>& diets,
                        counter::ServiceDate date) {
    std::int64_t meals = 0;
    const auto name_of = [&](std::string_view set) {
        std::string name;
        for (const auto code : counter::codes_of(set)) {
            const auto diet = std::ranges::find(diets, code, &data::DataSet::Diet::code);
            name += name.empty() ? "" : " + ";
            name += diet == diets.end() ? code : std::string_view{diet->name};
        }
        return name;
    };
    json::array rows;
    for (const auto& p : preparations(days, roster)) {
        meals += p.meals();
        rows.push_back(json::object{{"diet", p.diet},
                                    {"name", name_of(p.diet)},
                                    {"bianco", p.bianco},
                                    {"portions", json::object{{"nursery", p.nursery},
                                                              {"primary", p.primary},
                                                              {"secondary", p.secondary},
                                                              {"adult", p.adult},
                                                              {"other", p.other}}},
                                    {"meals", p.meals()}});
    }
    return {{"date", counter::to_string(date)}, {"preparations", std::move(rows)}, {"meals", meals}};
}

json::object history(const std::vector<data::ClosedDay>& days, counter::ServiceDate from, counter::ServiceDate to) {
    json::array schools;
    for (const auto& day : days) {
        if (schools.empty() || schools.back().at("school").as_string() != day.school)
            schools.push_back(json::object{{"school", day.school}, {"days", json::array{}}});
        schools.back().at("days").as_array().push_back(
            json::object{{"date", counter::to_string(day.date)}, {"meals", day.meals}, {"to_cook", day.to_cook}});
    }
    return {{"from", counter::to_string(from)}, {"to", counter::to_string(to)}, {"schools", std::move(schools)}};
}

json::object proof(const data::Proof& p) {
    const auto request_json = [&](const data::ProofRequest& r) {
        json::object object{{"request_id", r.request_id}, {"received_at", counter::to_string(r.received_at)},
                            {"channel", r.channel},       {"operation", r.operation},
                            {"outcome", r.outcome}};
        if (r.asked) object["date"] = counter::to_string(*r.asked);
        if (!r.reason.empty()) object["reason"] = r.reason;
        if (r.effective) object["effective_date"] = counter::to_string(*r.effective);
        if (r.provisional) object["provisional"] = true;
        if (!r.delta_sheets.empty())
            object["delta_sheets"] = array_of(r.delta_sheets, [](std::int64_t number) { return json::value(number); });
        return object;
    };
    json::object object{{"diner", p.diner},
                        {"date", counter::to_string(p.date)},
                        {"requests", array_of(p.requests, request_json)}};
    if (const auto& c = p.closing) {
        json::object closing{{"kitchen", c->kitchen},
                             {"number", c->number},
                             {"cutoff_at", counter::to_string(c->cutoff)},
                             {"closed_at", counter::to_string(c->closed_at)}};
        if (c->early_reason) closing["early_reason"] = *c->early_reason;
        if (c->diet) closing["meal"] = json::object{{"diet", *c->diet}, {"bianco", c->bianco}};
        object["closing"] = std::move(closing);
    }
    return object;
}

json::object answer(const data::Answer& a) {
    json::object object{{"outcome", to_string(a.decision.outcome)}};
    if (a.decision.reason != counter::Reason::none) object["reason"] = to_string(a.decision.reason);
    if (a.decision.effective_date) object["effective_date"] = counter::to_string(*a.decision.effective_date);
    object["received_at"] = counter::to_string(a.received_at);
    if (a.provisional || a.awaiting) object["provisional"] = true;
    return object;
}

std::string snapshot(const Snapshot& head, const Days& days, const counter::Roster& roster,
                     const std::vector<data::DataSet::Diet>& diets, const std::vector<Recent>& recent_entries) {
    json::object message{{"type", "snapshot"},
                         {"at", counter::to_string(head.at)},
                         {"date", counter::to_string(head.date)},
                         {"today", counter::to_string(head.today)},
                         {"demo", head.demo},
                         {"clock", clock_json(head.clock)},
                         {"diets", array_of(diets, diet_json)},
                         {"schools", array_of(days, [&](const auto& day) { return board_school_json(day, roster, head.feeds); })},
                         {"recent", array_of(recent_entries, recent)}};
    return json::serialize(message);
}

std::vector<data::DayLine> line_changes(const std::vector<data::DayLine>& before, const std::vector<data::DayLine>& after) {
    std::vector<data::DayLine> changes;
    auto b = before.begin();
    for (const auto& line : after) {
        for (; b != before.end() && key_of(*b) < key_of(line); ++b)
            changes.push_back({b->group, b->sitting, b->diet, b->bianco, -b->meals, -b->adults});
        if (b != before.end() && key_of(*b) == key_of(line)) {
            if (*b != line)
                changes.push_back({line.group, line.sitting, line.diet, line.bianco, line.meals - b->meals,
                                   line.adults - b->adults});
            ++b;
        } else {
            changes.push_back(line);
        }
    }
    for (; b != before.end(); ++b) changes.push_back({b->group, b->sitting, b->diet, b->bianco, -b->meals, -b->adults});
    return changes;
}

json::array board_groups(const data::SchoolDay& day, const counter::Roster& roster) {
    return array_of(roster.schools()[day.id].groups, [&](counter::GroupId id) {
        const auto& group = roster.groups()[id];
        json::object object{{"group", group.code}, {"name", group.name}, {"sitting", group.sitting}};
        const auto statement = std::ranges::find(day.statements, group.code, &data::GroupStatement::group);
        if (statement != day.statements.end() && statement->confirmed) object["confirmed_at"] = counter::to_string(statement->at);
        return object;
    });
}

json::object school_changes(const data::SchoolDay* before, const data::SchoolDay& after, const json::array& groups) {
    static const data::SchoolDay nothing;
    const auto& was = before ? *before : nothing;
    json::object object;
    if (!before || was.closed != after.closed) object["state"] = state_of(after);
    if (after.closing && !was.closing) object["closing"] = board_closing_json(after);
    if (!before || was.provisional != after.provisional) object["provisional"] = after.provisional;
    if (!before || was.meals != after.meals) object["meals"] = after.meals;
    if (!before || was.to_cook != after.to_cook) object["to_cook"] = after.to_cook;

    json::array lines;
    for (auto line : line_changes(was.lines, after.lines)) {
        const auto now = std::ranges::find_if(after.lines, [&](const auto& l) { return key_of(l) == key_of(line); });
        line.meals = now == after.lines.end() ? 0 : now->meals;
        line.adults = now == after.lines.end() ? 0 : now->adults;
        lines.push_back(board_line_json(line));
    }
    if (!lines.empty()) object["lines"] = std::move(lines);

    const auto states = [](const data::SchoolDay& day) {
        return array_of(day.variations, board_variation_json);
    };
    if (auto variations = states(after); variations != states(was)) object["variations"] = std::move(variations);
    if (confirmed(after) != confirmed(was)) object["groups"] = groups;

    if (!object.empty()) object["school"] = after.school;
    return object;
}

json::object recent(const Recent& entry) {
    return {{"at", counter::to_string(entry.at)},       {"school", entry.school},       {"group", entry.line.group},
            {"diet", entry.line.diet},         {"bianco", entry.line.bianco},  {"delta", entry.line.meals}};
}

std::string changes(counter::Instant at, std::string_view schools, std::string_view recent_entries) {
    return fmt::format(R"({{"type":"changes","at":"{}","schools":[{}],"recent":[{}]}})", counter::to_string(at), schools,
                       recent_entries);
}

std::string clock(counter::Instant at, const counter::ClockState& state) {
    return json::serialize(json::object{{"type", "clock"}, {"at", counter::to_string(at)}, {"clock", clock_json(state)}});
}

std::string tick(counter::Instant at) { return fmt::format(R"({{"type":"tick","at":"{}"}})", counter::to_string(at)); }

} // namespace kiosk::wire
