// The replay family: a season's log through the rules, beside sqlite3's own import of the same file.

#include <algorithm>

#include <fmt/format.h>

#include "counter/service_day.hpp"
#include "data/samples/model.hpp"
#include "data/samples/requests.hpp"
#include "data/text_file.hpp"
#include "tests/bench/families.hpp"
#include "tests/bench/made_kitchen.hpp"
#include "tests/bench/program.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

namespace {

constexpr std::size_t diners = 20'000;
constexpr std::size_t schools = 100;
constexpr std::size_t days = 180;
constexpr std::size_t requests = 600'000;

/// The date of the sample's term that is the `days`th on which anybody eats.
counter::ServiceDate last_date(const data::samples::SampleOptions& options) {
    const counter::Roster roster{data::samples::roster_facts(data::samples::build_model(options))};
    std::size_t left = days;
    for (auto date = options.term_from; date <= options.term_to; date += date::days{1}) {
        bool anybody = false;
        for (std::uint32_t at = 0; at < roster.diners().size() && !anybody; ++at)
            anybody = counter::is_service_day(roster, counter::DinerId{at}, date);
        if (anybody && --left == 0) return date;
    }
    throw CannotTake("the sample's term is too short");
}

std::size_t count_lines(const std::filesystem::path& file) {
    std::size_t lines = 0;
    const auto read = data::read_pieces(file, [&](std::string_view piece) {
        lines += static_cast<std::size_t>(std::ranges::count(piece, '\n'));
        return true;
    });
    if (!read) throw CannotTake(read.error().message);
    return lines;
}

Taken take() {
    constexpr int runs = 5;
    const support::TempFolder folder{own_disk()};
    data::samples::SampleOptions options;
    options.diners = diners;
    options.schools = schools;
    write_data_set(options, folder / "set");
    data::samples::RequestOptions season;
    season.from = options.term_from;
    season.to = last_date(options);
    season.total = requests;
    const auto log = (folder / "requests.csv").string();
    {
        const auto text = data::samples::requests_csv(data::samples::requests(options, season));
        const data::NewFile file{log, text};
        if (const auto written = data::replace_files({&file, 1}); !written) throw CannotTake(written.error().message);
    }

    const auto outcomes = (folder / "outcomes.csv").string();
    const std::vector<std::string> replay{mestolo(),    "replay", "--data",   (folder / "set").string(),       "--requests", log,
                                          "--outcomes", outcomes, "--counts", (folder / "counts.csv").string()};
    const auto database = (folder / "season.db").string();
    const std::vector<std::string> import{
        "sqlite3", "-batch", "-bail", database,
        "CREATE TABLE requests (request_id TEXT PRIMARY KEY, received_at TEXT, channel TEXT, diner TEXT, operation TEXT, date TEXT)",
        fmt::format(".import --csv --skip 1 {} requests", log)};
    const auto compared = compare(
        runs, [&] { return seconds([&] { run(replay); }); },
        [&] {
            std::filesystem::remove(database);
            return seconds([&] { run(import); });
        });
    if (count_lines(outcomes) != requests + 1) throw CannotTake("replay did not answer every request");
    return {compared.ratio(), compared.runs(),
            fmt::format("{:.2f} s for mestolo replay of {} diners, {} days, {} requests, over {:.2f} s for sqlite3's .import of "
                        "the same request file into a table indexed by request_id; whole processes",
                        compared.ours(), diners, days, requests, compared.peer())};
}

} // namespace

std::vector<Figure> replay_figures() {
    return {{"replay_season_vs_sqlite_import", "ratio", Better::lower, Goal{3}, take}};
}

} // namespace bench
