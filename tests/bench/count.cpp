// The count family: a day counted anew from what is in memory, beside the least that any program could do.

#include <algorithm>

#include <fmt/format.h>

#include "counter/count.hpp"
#include "counter/meal.hpp"
#include "data/samples/model.hpp"
#include "data/samples/random.hpp"
#include "tests/bench/families.hpp"
#include "tests/bench/sqlite.hpp"

namespace bench {

namespace {

using counter::DinerId;
using counter::ServiceDate;

constexpr int runs = 41;
constexpr ServiceDate day{date::year{2026} / 11 / 24}; // a Tuesday in term, with no holiday

/// A day of made-up schools, with everything that a count has to look at.
struct BookedDay {
    counter::Roster roster;
    counter::Records records;

    std::vector<counter::CountLine> count() const {
        return counter::count(roster, records, roster.all_schools(), day);
    }
};

/// The sample's people, diets (7 %), weekdays of their own, enrolments and calendar, in groups that are all served on the
/// day, so that it is a full one; but 5 % of them are on an outing around it, a few on the day itself.
counter::Roster make_roster(std::size_t diners, std::size_t schools, std::uint64_t seed) {
    data::samples::SampleOptions options;
    options.seed = seed;
    options.diners = diners;
    options.schools = schools;
    auto facts = data::samples::roster_facts(data::samples::build_model(options));
    data::samples::Random random{seed, 0};
    for (auto& group : facts.groups) {
        group.weekdays = counter::Weekdays::parse("12345").value();
        if (!random.chance(50)) continue;
        const auto outing = day + date::days{random.between(-10, 10)};
        facts.calendar.push_back(
            {counter::CalendarScope::group, group.code, {outing, outing}, counter::CalendarKind::closed, "Uscita didattica"});
    }
    return counter::Roster{facts};
}

/// 1.5 % long absences and stops (of which a fifth have ended), 8 % cancelled, 1.5 % bianchi.
BookedDay make_day(std::size_t diners, std::size_t schools, std::uint64_t seed = 1) {
    BookedDay made{make_roster(diners, schools, seed), counter::Records{diners}};
    data::samples::Random random{seed, 1};
    for (std::uint32_t at = 0; at < diners; ++at) {
        const DinerId diner{at};
        if (random.chance(15)) {
            const auto state = random.chance(150) ? counter::LongState::blocked : counter::LongState::suspended;
            const auto since = day - date::days{random.between(0, 20)};
            made.records.change(state, diner, since, true);
            if (random.chance(200)) made.records.change(state, diner, day - date::days{random.between(0, 2)}, false);
        }
        const auto mark = random.below(1'000);
        if (mark < 80)
            made.records.set_marks(diner, day, counter::Marks::cancelled_by(mark < 20 ? counter::Channel::ivr : counter::Channel::app));
        else if (mark < 95)
            made.records.set_marks(diner, day, counter::Marks::bianco_meal());
    }
    return made;
}

/// A meal that is decided already.
struct DecidedMeal {
    std::uint32_t group;
    std::uint16_t diet;
    std::uint8_t bianco;
    std::uint8_t meal; ///< 0: none today
};
static_assert(sizeof(DecidedMeal) == 8);

/// One for every diner, in the roster's order, by the rule for one diner.
std::vector<DecidedMeal> decide_all(const BookedDay& booked) {
    std::vector<DecidedMeal> meals;
    for (std::uint32_t at = 0; at < booked.roster.diners().size(); ++at) {
        const auto group = static_cast<std::uint32_t>(booked.roster.group_of(DinerId{at}));
        const auto meal = counter::meal_of(booked.roster, booked.records, DinerId{at}, day);
        meals.push_back(meal ? DecidedMeal{group, static_cast<std::uint16_t>(meal->diet), meal->bianco, 1}
                             : DecidedMeal{group, 0, 0, 0});
    }
    return meals;
}

/// Meals by group, diet set and bianco, each in a place of its own.
class Counters {
public:
    explicit Counters(const counter::Roster& roster)
        : diets_(roster.diet_sets().size()),
          meals_(roster.groups().size() * diets_ * 2) {}

    std::uint32_t& at(std::size_t group, std::size_t diet, std::size_t bianco) {
        return meals_[(group * diets_ + diet) * 2 + bianco];
    }
    std::uint32_t* data() { return meals_.data(); }
    std::size_t diets() const { return diets_; }
    void clear() { std::ranges::fill(meals_, 0U); }
    friend bool operator==(const Counters&, const Counters&) = default;

private:
    std::size_t diets_;
    std::vector<std::uint32_t> meals_;
};

/// The peer: one pass, nothing decided, nothing allocated, nothing sorted.
[[gnu::noinline]] void pass(const std::vector<DecidedMeal>& meals, Counters& counters) {
    auto* const count = counters.data();
    const auto diets = counters.diets();
    for (const auto& meal : meals) count[(meal.group * diets + meal.diet) * 2 + meal.bianco] += meal.meal;
}

Counters counters_of(const counter::Roster& roster, const std::vector<counter::CountLine>& lines) {
    Counters counters{roster};
    for (const auto& line : lines)
        counters.at(static_cast<std::size_t>(line.group), static_cast<std::size_t>(line.meal.diet), line.meal.bianco) += line.meals;
    return counters;
}

std::size_t total(const std::vector<counter::CountLine>& lines) {
    std::size_t meals = 0;
    for (const auto& line : lines) meals += line.meals;
    return meals;
}

/// Seconds for one count, by the mean of several.
double time_count(const BookedDay& booked, int times) {
    std::size_t lines = 0;
    const auto time = seconds([&] {
        for (int i = 0; i < times; ++i) lines += booked.count().size();
    });
    if (lines == 0) throw CannotTake("the count is empty");
    return time / times;
}

std::string input(const BookedDay& booked, std::size_t meals) {
    return fmt::format("{} diners of {} schools, {} meals", booked.roster.diners().size(), booked.roster.schools().size(), meals);
}

Taken take_vs_pass() {
    constexpr int times = 10;
    const auto booked = make_day(100'000, 500);
    const auto meals = decide_all(booked);
    Counters counters{booked.roster};
    pass(meals, counters);
    const auto lines = booked.count();
    if (counters_of(booked.roster, lines) != counters) throw CannotTake("the count and the pass disagree");

    const auto compared = compare(
        runs, [&] { return time_count(booked, times); },
        [&] {
            double time = 0;
            for (int i = 0; i < times; ++i) {
                counters.clear();
                time += seconds([&] { pass(meals, counters); });
            }
            return time / times;
        });
    return {compared.ratio(), compared.runs(),
            fmt::format("{:.3f} ms a count over {:.3f} ms for one pass of {} decided 8-byte meals; {}; equal results",
                        compared.ours() * 1e3, compared.peer() * 1e3, meals.size(), input(booked, total(lines)))};
}

Taken take_vs_sqlite() {
    const auto booked = make_day(100'000, 500);
    Sqlite database;
    database.execute("CREATE TABLE meals (diner INTEGER PRIMARY KEY, grp INTEGER NOT NULL, diet INTEGER NOT NULL, "
                     "bianco INTEGER NOT NULL) STRICT; BEGIN");
    Statement insert{database, "INSERT INTO meals (grp, diet, bianco) VALUES (?1, ?2, ?3)"};
    std::size_t meals = 0;
    for (const auto& meal : decide_all(booked)) {
        if (meal.meal == 0) continue;
        insert.bind(1, std::int64_t{meal.group});
        insert.bind(2, std::int64_t{meal.diet});
        insert.bind(3, std::int64_t{meal.bianco});
        insert.run();
        ++meals;
    }
    database.execute("COMMIT; CREATE INDEX meals_by_kind ON meals (grp, diet, bianco); ANALYZE");
    Statement group_by{database, "SELECT grp, diet, bianco, count(*) FROM meals GROUP BY grp, diet, bianco"};
    Statement plan{database, "EXPLAIN QUERY PLAN SELECT grp, diet, bianco, count(*) FROM meals GROUP BY grp, diet, bianco"};
    while (plan.step())
        if (plan.text(3).find("COVERING INDEX") == std::string_view::npos) throw CannotTake("SQLite does not use the covering index");
    const auto ask = [&](auto on_row) {
        while (group_by.step())
            on_row(static_cast<std::size_t>(group_by.integer(0)), static_cast<std::size_t>(group_by.integer(1)),
                   static_cast<std::size_t>(group_by.integer(2)), static_cast<std::uint32_t>(group_by.integer(3)));
    };
    Counters counters{booked.roster};
    ask([&](auto group, auto diet, auto bianco, auto count) { counters.at(group, diet, bianco) = count; });
    if (counters_of(booked.roster, booked.count()) != counters) throw CannotTake("the count and SQLite disagree");

    const auto compared = compare(
        runs, [&] { return seconds([&] { ask([](auto...) {}); }); }, [&] { return time_count(booked, 4); });
    return {compared.ratio(), compared.runs(),
            fmt::format("{:.2f} ms for GROUP BY on a covering index over the decided meals, in memory, over {:.3f} ms a count; "
                        "{}; equal results",
                        compared.ours() * 1e3, compared.peer() * 1e3, input(booked, meals))};
}

/// Ten cities, each counted once, beside a region of as many diners: both walk through the same amount of memory, and
/// neither is helped by a processor that has seen the very same day before.
Taken take_per_diner() {
    constexpr std::size_t cities = 10;
    constexpr std::size_t of_a_city = 100'000;
    std::vector<BookedDay> each;
    for (std::size_t city = 0; city < cities; ++city) each.push_back(make_day(of_a_city, 500, city + 1));
    const auto region = make_day(cities * of_a_city, cities * 500);
    const auto compared = compare(
        runs, [&] { return time_count(region, 1) / (cities * of_a_city); },
        [&] {
            double time = 0;
            for (const auto& city : each) time += time_count(city, 1);
            return time / (cities * of_a_city);
        });
    return {compared.ratio(), compared.runs(),
            fmt::format("{:.2f} ns a diner ({}) over {:.2f} ns (each of {} such: {})", compared.ours() * 1e9,
                        input(region, total(region.count())), compared.peer() * 1e9, cities,
                        input(each.front(), total(each.front().count())))};
}

} // namespace

std::vector<Figure> count_figures() {
    return {{"count_100k_vs_pass", "ratio", Better::lower, Goal{5}, take_vs_pass},
            {"count_100k_vs_sqlite_index", "ratio", Better::higher, Goal{20}, take_vs_sqlite},
            {"count_1m_vs_100k_per_diner", "ratio", Better::lower, Goal{1.5}, take_per_diner}};
}

} // namespace bench
