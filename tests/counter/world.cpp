#include "tests/counter/world.hpp"

#include <charconv>
#include <stdexcept>

#include <date/date.h>
#include <date/tz.h>

#include "counter/closing.hpp"
#include "counter/count.hpp"
#include "counter/meal.hpp"
#include "counter/service_day.hpp"

namespace counter {

void PrintTo(Outcome outcome, std::ostream* out) { *out << to_string(outcome); }
void PrintTo(Reason reason, std::ostream* out) { *out << to_string(reason); }
void PrintTo(const Decision& decision, std::ostream* out) {
    *out << to_string(decision.outcome);
    if (decision.reason != Reason::none) *out << " (" << to_string(decision.reason) << ')';
    if (decision.effective_date) *out << " for " << date::format("%F", *decision.effective_date);
}

} // namespace counter

namespace counter::tests {

namespace {

unsigned number(std::string_view text, std::size_t at, std::size_t digits) {
    unsigned value = 0;
    const auto part = text.substr(at, digits);
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc{} || end != part.data() + digits) {
        throw std::invalid_argument{"a test wrote \"" + std::string{text} + '"'};
    }
    return value;
}

std::string text_of(ServiceDate date) { return date::format("%F", date); }

std::string text_of(const Roster& roster, const Meal& meal) {
    return roster.diet_sets().name(meal.diet) + (meal.bianco ? " bianco" : "");
}

} // namespace

ServiceDate day(std::string_view date) {
    const date::year_month_day ymd{date::year{static_cast<int>(number(date, 0, 4))},
                                   date::month{number(date, 5, 2)}, date::day{number(date, 8, 2)}};
    if (date.size() != 10 || !ymd.ok()) throw std::invalid_argument{"a test wrote " + std::string{date}};
    return ServiceDate{ymd};
}

TimeOfDay clock(std::string_view time) {
    TimeOfDay since_midnight =
        std::chrono::hours{number(time, 0, 2)} + std::chrono::minutes{number(time, 3, 2)};
    if (time.size() > 5) since_midnight += std::chrono::seconds{number(time, 6, 2)};
    if (time.size() > 8) since_midnight += std::chrono::milliseconds{number(time, 9, 3)};
    return since_midnight;
}

Instant local(std::string_view zone_name, std::string_view date_and_time) {
    return instant_at(*date::locate_zone(std::string{zone_name}), day(date_and_time.substr(0, 10)),
                      clock(date_and_time.substr(11)));
}

Instant rome(std::string_view date_and_time) { return local("Europe/Rome", date_and_time); }

Instant utc(std::string_view date_and_time) { return local("UTC", date_and_time); }

Weekdays weekdays(std::string_view iso_digits) {
    unsigned bits = 0;
    for (const char digit : iso_digits) bits |= 1U << (digit - '1');
    return Weekdays{static_cast<std::uint8_t>(bits)};
}

DateRange range(std::string_view from, std::string_view to) {
    return {from.empty() ? distant_past : day(from), to.empty() ? distant_future : day(to)};
}

Zone zone(std::string_view name) { return Zone::find(name).value(); }

Decision accepted(std::string_view date) { return {Outcome::accepted, Reason::none, day(date)}; }
Decision unchanged(std::string_view date) { return {Outcome::unchanged, Reason::none, day(date)}; }
Decision rejected(Reason reason) { return {Outcome::rejected, reason, {}}; }
Decision rejected(Reason reason, std::string_view target) { return {Outcome::rejected, reason, day(target)}; }

Policy a_policy(std::string code) {
    return Policy{.code = std::move(code),
                  .name = "Ente",
                  .zone = zone("Europe/Rome"),
                  .cutoff = clock("09:30"),
                  .term = range("2026-09-14", "2027-06-08"),
                  .channels = {{portal, ChannelHours::any_time},
                               {app, ChannelHours::any_time},
                               {ivr, ChannelHours::window},
                               {office, ChannelHours::any_time},
                               {kiosk, ChannelHours::any_time}},
                  .bianco_max_consecutive = {},
                  .fee_bands = {},
                  .cash = {},
                  .arrears_meals = {}};
}

World& World::authority(Policy policy) {
    built_.reset();
    facts_.policies.push_back(std::move(policy));
    return *this;
}

World& World::school(std::string code, std::string authority, std::optional<std::string_view> cutoff_time) {
    built_.reset();
    RosterFacts::School school;
    school.code = std::move(code);
    school.authority = std::move(authority);
    school.kitchen = "cucina";
    if (cutoff_time) school.cutoff = clock(*cutoff_time);
    facts_.schools.push_back(std::move(school));
    return *this;
}

World& World::group(std::string code, std::string school, std::string_view days) {
    built_.reset();
    RosterFacts::Group group;
    group.code = std::move(code);
    group.school = std::move(school);
    group.weekdays = weekdays(days);
    facts_.groups.push_back(std::move(group));
    return *this;
}

World& World::pupil(std::string code, std::string group) {
    built_.reset();
    facts_.diners.push_back({.code = std::move(code),
                             .group = std::move(group),
                             .kind = DinerKind::pupil,
                             .weekdays = {},
                             .enrolled = range("", "")});
    return *this;
}

World& World::adult(std::string code, std::string group) {
    pupil(std::move(code), std::move(group));
    facts_.diners.back().kind = DinerKind::adult;
    return *this;
}

World& World::own_weekdays(const std::string& diner_code, std::string_view iso_digits) {
    built_.reset();
    for (auto& diner : facts_.diners) {
        if (diner.code == diner_code) diner.weekdays = weekdays(iso_digits);
    }
    return *this;
}

World& World::enrolled(const std::string& diner_code, std::string_view from, std::string_view to) {
    built_.reset();
    for (auto& diner : facts_.diners) {
        if (diner.code == diner_code) diner.enrolled = range(from, to);
    }
    return *this;
}

World& World::calendar(CalendarScope scope, std::string key, std::string_view from, std::string_view to,
                       CalendarKind kind, std::string reason) {
    built_.reset();
    facts_.calendar.push_back({scope, std::move(key), range(from, to), kind, std::move(reason)});
    return *this;
}

World& World::closed(CalendarScope scope, std::string key, std::string_view from, std::string_view to,
                     std::string reason) {
    return calendar(scope, std::move(key), from, to, CalendarKind::closed, std::move(reason));
}

World& World::opened(CalendarScope scope, std::string key, std::string_view from, std::string_view to,
                     std::string reason) {
    return calendar(scope, std::move(key), from, to, CalendarKind::open, std::move(reason));
}

World& World::diet(std::string diner, std::string diet, std::string_view from, std::string_view to) {
    built_.reset();
    facts_.diets.push_back({std::move(diner), std::move(diet), range(from, to)});
    return *this;
}

World& World::certificate(std::string diner, std::string_view from, std::string_view to) {
    built_.reset();
    facts_.bianco_certificates.push_back({std::move(diner), range(from, to)});
    return *this;
}

void World::build() const {
    if (built_) return;
    Roster roster{facts_};
    Records records{roster.diners().size()};
    built_.emplace(Built{std::move(roster), std::move(records), Oracle{facts_}});
    for (const auto& [request, decision] : log_) {
        apply(built_->records, id(request.diner), request.operation, *request.channel,
              *decision.effective_date);
        built_->oracle.apply(request, decision);
    }
}

const Roster& World::roster() const {
    build();
    return built_->roster;
}

const Records& World::records() const {
    build();
    return built_->records;
}

DinerId World::id(std::string_view diner) const { return roster().find_diner(diner).value(); }
SchoolId World::school_id(std::string_view school) const { return roster().find_school(school).value(); }

Decision World::ask(Instant received_at, std::optional<Channel> channel, std::string diner,
                    Operation operation, std::string_view date) const {
    build();
    const Request request{received_at, channel, std::move(diner), operation,
                          date.empty() ? std::nullopt : std::optional{day(date)}};
    const auto decision = decide(built_->roster, built_->records, request);
    EXPECT_EQ(decision, built_->oracle.decide(request)) << "the second implementation says otherwise";
    return decision;
}

Decision World::send(Instant received_at, std::optional<Channel> channel, std::string diner,
                     Operation operation, std::string_view date) {
    const auto decision = ask(received_at, channel, diner, operation, date);
    if (decision.outcome == Outcome::accepted) {
        const Request request{received_at, channel, diner, operation, {}};
        apply(built_->records, id(diner), operation, *channel, *decision.effective_date);
        built_->oracle.apply(request, decision);
        log_.emplace_back(request, decision);
    }
    return decision;
}

bool World::serves(std::string_view diner, std::string_view date) const {
    return is_service_day(roster(), id(diner), day(date));
}

std::string World::first_useful_day(std::string_view diner, Instant at) const {
    const auto found = counter::first_useful_day(roster(), id(diner), at);
    return found ? text_of(*found) : "";
}

std::string World::meal(std::string_view diner, std::string_view date) const {
    const auto eaten = meal_of(roster(), records(), id(diner), day(date));
    return eaten ? text_of(roster(), *eaten) : "none";
}

std::vector<std::string> World::count(std::string_view date) const {
    std::vector<std::string> lines;
    for (const auto& line : counter::count(roster(), records(), roster().all_schools(), day(date))) {
        const auto& group = roster().groups()[line.group];
        auto text = roster().schools()[group.school].code + ' ' + group.code + ' ' +
                    text_of(roster(), line.meal) + ": " + std::to_string(line.meals);
        if (line.adults > 0) text += ", " + std::to_string(line.adults) + " of them adult";
        lines.push_back(std::move(text));
    }
    return lines;
}

int World::meals(std::string_view date) const {
    std::uint32_t total = 0;
    for (const auto& line : counter::count(roster(), records(), roster().all_schools(), day(date))) {
        total += line.meals;
    }
    return static_cast<int>(total);
}

std::vector<std::string> World::due(Instant after, Instant before) const {
    std::vector<std::string> closings;
    for (const auto& closing : due_closings(roster(), after, before)) {
        closings.push_back(roster().schools()[closing.school].code + ' ' + text_of(closing.date));
    }
    return closings;
}

std::vector<std::string> World::freeze(std::string_view school, std::string_view date) const {
    std::vector<std::string> lines;
    for (const auto& line : counter::freeze(roster(), records(), school_id(school), day(date))) {
        lines.push_back(roster().groups()[roster().group_of(line.diner)].code + ' ' +
                        roster().code(line.diner) + ' ' + text_of(roster(), line.meal));
    }
    return lines;
}

Instant World::cutoff(std::string_view school, std::string_view date) const {
    return roster().cutoff(school_id(school), day(date));
}

World a_world(Policy policy) {
    World world;
    const auto code = policy.code;
    world.authority(std::move(policy))
        .school("primaria", code)
        .group("1A", "primaria")
        .group("1B", "primaria")
        .pupil("anna", "1A")
        .pupil("bruno", "1A")
        .pupil("carla", "1B");
    return world;
}

} // namespace counter::tests
