// The closing family: freezing a whole city's day, beside SQLite alone writing down the same rows.

#include <algorithm>

#include <fmt/format.h>

#include "counter/count.hpp"
#include "data/data_set_reader.hpp"
#include "data/samples/random.hpp"
#include "data/store.hpp"
#include "tests/bench/families.hpp"
#include "tests/bench/ledger_rows.hpp"
#include "tests/bench/made_kitchen.hpp"
#include "tests/bench/sqlite.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

namespace {

using counter::Instant;
using counter::ServiceDate;
using namespace std::chrono_literals;

constexpr int runs = 9;
constexpr counter::ClockState right_clock{counter::ClockTrust::simulated, 0ms};

template <typename T>
T checked(data::Result<T> result) {
    if (!result) throw CannotTake(result.error().message);
    return std::move(*result);
}
void check(const data::Result<void>& result) {
    if (!result) throw CannotTake(result.error().message);
}

/// UTC midnight.
Instant start_of(ServiceDate date) { return Instant{date.time_since_epoch()}; }

/// Dates from `first` on which every school serves.
std::vector<ServiceDate> full_dates(const counter::Roster& roster, ServiceDate first, ServiceDate last, std::size_t count) {
    std::vector<ServiceDate> dates;
    for (auto date = first; date <= last && dates.size() < count; date += date::days{1}) {
        bool all = true;
        for (const auto school : roster.all_schools()) all = all && counter::has_service(roster, school, date);
        if (all) dates.push_back(date);
    }
    if (dates.size() < count) throw CannotTake("the sample has too few dates on which every school serves");
    return dates;
}

/// What families ask the evening before: 8 % cancel, 1.5 % want a bianco, 0.1 % go away for long.
void book(data::Store& store, ServiceDate date, data::samples::Random& random) {
    const auto at = start_of(date) - 5h;
    check(store.begin());
    for (std::uint32_t diner = 0; diner < store.roster().diners().size(); ++diner) {
        const auto draw = random.below(1'000);
        if (draw >= 96) continue;
        const auto operation = draw < 80   ? counter::Operation::cancel
                               : draw < 95 ? counter::Operation::bianco
                                           : counter::Operation::suspend;
        data::Submission submission;
        submission.request_id = fmt::format("{}-{}", counter::to_string(date), diner);
        submission.channel = "portal";
        submission.request = {at, counter::Channel::portal, store.roster().code(counter::DinerId{diner}), operation, date};
        checked(store.submit(submission, at, right_clock));
    }
    check(store.commit());
}

/// The rows of a day's closings, as the store wrote them.
struct Rows {
    struct Closing {
        std::string kitchen, school;
        std::int64_t number, day, cutoff_at, closed_at, provisional, meals;
    };
    struct Line {
        std::int64_t closing; ///< which of `closings`
        std::string group, diet_set;
        std::int64_t sitting, bianco, meals, adults;
    };
    struct Meal {
        std::int64_t line; ///< which of `lines`
        std::int64_t diner;
    };
    std::vector<Closing> closings;
    std::vector<Line> lines;
    std::vector<Meal> meals;
    LedgerRows charged; ///< an entry for each closing
    std::string closed_through;
};

Rows read_rows(data::Database& database, ServiceDate date, const LedgerEnd& before) {
    Rows rows;
    rows.charged = ledger_rows(database, before);
    std::int64_t first_closing = 0;
    std::int64_t first_line = 0;
    data::Query closings{database, "SELECT id, kitchen, number, school, day, cutoff_at, closed_at, provisional, meals FROM "
                                   "closings WHERE day = ?1 ORDER BY id"};
    auto c = closings.rows(date);
    while (c.next()) {
        if (rows.closings.empty()) first_closing = c.integer(0);
        rows.closings.push_back({std::string{c.text(1)}, std::string{c.text(3)}, c.integer(2), c.integer(4), c.integer(5),
                                 c.integer(6), c.integer(7), c.integer(8)});
    }
    check(c.status());
    data::Query lines{database, "SELECT id, closing, grp, diet_set, sitting, bianco, meals, adults FROM closing_lines WHERE "
                                "closing >= ?1 ORDER BY id"};
    auto l = lines.rows(first_closing);
    while (l.next()) {
        if (rows.lines.empty()) first_line = l.integer(0);
        rows.lines.push_back({l.integer(1) - first_closing, std::string{l.text(2)}, std::string{l.text(3)}, l.integer(4),
                              l.integer(5), l.integer(6), l.integer(7)});
    }
    check(l.status());
    data::Query meals{database, "SELECT line, diner FROM closing_meals WHERE line >= ?1 ORDER BY line, diner"};
    auto m = meals.rows(first_line);
    while (m.next()) rows.meals.push_back({m.integer(0) - first_line, m.integer(1)});
    check(m.status());
    data::Query through{database, "SELECT value FROM meta WHERE key = 'closed_through'"};
    auto t = through.rows();
    if (t.next()) rows.closed_through = t.text(0);
    return rows;
}

/// SQLite alone: every statement prepared before, every value at hand.
class Peer {
public:
    explicit Peer(const std::filesystem::path& file) : database_(file) {}

    void insert(const Rows& rows) {
        database_.execute("BEGIN IMMEDIATE");
        auto line = rows.lines.begin();
        auto meal = rows.meals.begin();
        for (std::int64_t closing = 0; closing < std::ssize(rows.closings); ++closing) {
            const auto& c = rows.closings[static_cast<std::size_t>(closing)];
            closing_.bind(1, c.kitchen);
            closing_.bind(2, c.number);
            closing_.bind(3, c.school);
            closing_.bind(4, c.day);
            closing_.bind(5, c.cutoff_at);
            closing_.bind(6, c.closed_at);
            closing_.bind(7, c.provisional);
            closing_.bind(8, c.meals);
            closing_.run();
            const auto closing_id = database_.last_row_id();
            for (; line != rows.lines.end() && line->closing == closing; ++line) {
                line_.bind(1, closing_id);
                line_.bind(2, line->group);
                line_.bind(3, line->sitting);
                line_.bind(4, line->diet_set);
                line_.bind(5, line->bianco);
                line_.bind(6, line->meals);
                line_.bind(7, line->adults);
                line_.run();
                const auto line_id = database_.last_row_id();
                for (; meal != rows.meals.end() && meal->line == line - rows.lines.begin(); ++meal) {
                    meal_.bind(1, line_id);
                    meal_.bind(2, meal->diner);
                    meal_.run();
                }
            }
            ledger_.insert(rows.charged.entries[static_cast<std::size_t>(closing)]);
        }
        closed_through_.bind(1, rows.closed_through);
        closed_through_.run();
        database_.execute("COMMIT");
    }

private:
    Sqlite database_;
    LedgerPeer ledger_{database_};
    Statement closing_{database_, "INSERT INTO closings (kitchen, number, school, day, cutoff_at, closed_at, provisional, meals) "
                                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
    Statement line_{database_, "INSERT INTO closing_lines (closing, grp, sitting, diet_set, bianco, meals, adults) VALUES (?1, "
                               "?2, ?3, ?4, ?5, ?6, ?7)"};
    Statement meal_{database_, "INSERT INTO closing_meals VALUES (?1, ?2)"};
    Statement closed_through_{database_, "INSERT OR REPLACE INTO meta VALUES ('closed_through', ?1)"};
};

Taken take() {
    const support::TempFolder folder{own_disk()};
    data::samples::SampleOptions options;
    options.diners = 100'000;
    options.schools = 500;
    const auto opened_at = start_of(ServiceDate{options.term_from.time_since_epoch()});
    write_data_set(options, folder / "set");
    {
        std::vector<data::Fault> faults;
        auto set = checked(data::read_data_set(folder / "set", faults));
        for (auto& group : set.facts.groups) group.weekdays = counter::Weekdays::parse("12345").value(); // full days
        auto store = checked(data::Store::open(folder / "data", opened_at));
        check(store.begin());
        checked(store.import(set, opened_at, right_clock));
        check(store.commit());
    }
    std::filesystem::copy_file(folder / "data" / "mestolo.db", folder / "peer.db");

    auto store = checked(data::Store::open(folder / "data", opened_at));
    Peer peer{folder / "peer.db"};
    const auto dates = full_dates(store.roster(), date::local_days{date::year{2026} / 10 / 5}, options.term_to, runs + 1);
    data::samples::Random random{options.seed, 300};
    Comparison compared;
    Rows rows;
    for (const auto date : dates) {
        check(store.begin());
        check(store.start_closing_from(start_of(date))); // the days between close unseen
        check(store.commit());
        book(store, date, random);
        const auto before = ledger_end(store.database());
        const auto ours = seconds([&] {
            check(store.begin());
            checked(store.close_due(start_of(date) + 14h, right_clock));
            check(store.commit());
        });
        (void)store.take_changes();
        rows = read_rows(store.database(), date, before);
        if (rows.closings.size() != options.schools) throw CannotTake("not every school closed");
        if (rows.charged.entries.size() != options.schools) throw CannotTake("not every closing was charged");
        const auto theirs = seconds([&] { peer.insert(rows); });
        if (date != dates.front()) compared.add(ours, theirs); // the first warms up
    }
    return {compared.ratio(), compared.runs(),
            fmt::format("{:.0f} ms to count, freeze and charge {} schools, {} lines, {} meals durably, over {:.0f} ms for SQLite "
                        "alone inserting those rows in one transaction into a database with the same facts",
                        compared.ours() * 1e3, rows.closings.size(), rows.lines.size(), rows.meals.size(),
                        compared.peer() * 1e3)};
}

} // namespace

std::vector<Figure> closing_figures() {
    return {{"close_100k_vs_sqlite_insert", "ratio", Better::lower, Goal{1.3}, take}};
}

} // namespace bench
