// The outage family: what a kitchen's disk holds after a season without its upstream.

#include <algorithm>
#include <set>
#include <span>

#include <fmt/format.h>

#include "counter/closing.hpp"
#include "counter/service_day.hpp"
#include "data/data_set_reader.hpp"
#include "data/node_settings.hpp"
#include "data/samples/random.hpp"
#include "data/samples/requests.hpp"
#include "data/store.hpp"
#include "tests/bench/expect.hpp"
#include "tests/bench/families.hpp"
#include "tests/bench/made_kitchen.hpp"
#include "tests/bench/sqlite.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

namespace {

using namespace std::chrono_literals;
using counter::Instant;
using counter::ServiceDate;
using data::samples::Random;

constexpr std::size_t schools = 20;
constexpr date::days outage{90};
constexpr auto first_statement = 60min; // before the cutoff
constexpr auto second_statement = 10min; // after it
constexpr unsigned absent_per_mille = 40;
constexpr unsigned surprising_per_mille = 5; // between the two
const counter::ClockState in_time{counter::ClockTrust::synchronised, 1ms};

/// A kitchen's life, through its store.
class Life {
public:
    Life(const std::filesystem::path& folder, const data::samples::SampleOptions& options)
        : from_(options.term_from), until_(options.term_from + outage), log_(data::samples::requests(options, log_options())),
          store_(expect(data::Store::open(folder, instant(from_)))) {}

    void begin(const data::DataSet& set) {
        expect(store_.begin());
        expect(store_.import(set, instant(from_), in_time));
        expect(store_.start_closing_from(instant(from_)));
        expect(store_.commit());
    }

    void live() {
        const auto dues = counter::due_closings(store_.roster(), instant(from_), instant(until_));
        for (auto due = dues.begin(); due != dues.end();) {
            const auto next = std::ranges::find_if(due, dues.end(), [&](const auto& d) { return d.cutoff != due->cutoff; });
            const std::span<const counter::DueClosing> now_due{due, next};
            expect(store_.begin());
            submit(due->cutoff - first_statement);
            for (const auto& school : now_due) state_all(school, due->cutoff - first_statement, false);
            submit(due->cutoff);
            closings_ += expect(store_.close_due(due->cutoff + 1ms, in_time)).size();
            for (const auto& school : now_due) state_all(school, due->cutoff + second_statement, true);
            expect(store_.commit());
            due = next;
        }
    }

    std::string summary() {
        return fmt::format("{} requests, {} statements of attendance, {} closings, {} facts waiting", requests_, statements_,
                           closings_, store_.publisher().upstream()->pending());
    }

private:
    static Instant instant(ServiceDate date) { return Instant{date.time_since_epoch()}; }
    data::samples::RequestOptions log_options() const {
        data::samples::RequestOptions options;
        options.from = from_;
        options.to = until_ - date::days{1};
        return options;
    }

    /// What families asked up to then.
    void submit(Instant to) {
        for (; asked_ < log_.size() && log_[asked_].received_at <= to; ++asked_, ++requests_) {
            const auto& request = log_[asked_];
            const auto operation = counter::parse_operation(request.operation);
            if (!operation) throw CannotTake("the sample log has an unknown operation");
            expect(store_.submit({request.request_id, std::string{request.channel},
                                  {request.received_at, counter::parse_channel(request.channel), request.diner, *operation,
                                   request.date}},
                                 request.received_at, in_time));
        }
    }

    /// Every group's teacher says who is there.
    void state_all(const counter::DueClosing& due, Instant at, bool confirmed) {
        const auto& roster = store_.roster();
        for (const auto group : roster.schools()[due.school].groups) {
            data::Statement statement;
            statement.request_id = fmt::format("{:016x}-{:016x}", random_.next(), random_.next());
            statement.received_at = at;
            statement.author = "Maestra";
            statement.group = roster.groups()[group].code;
            statement.date = due.date;
            statement.confirmed = confirmed;
            bool serves = false;
            for (const auto diner : roster.groups()[group].diners) {
                if (!counter::is_service_day(roster, diner, due.date)) continue;
                serves = true;
                bool absent = confirmed ? absent_.contains(diner) : random_.chance(absent_per_mille);
                absent = absent || store_.records().marks(diner, due.date).cancelled();
                if (confirmed && random_.chance(surprising_per_mille)) absent = !absent;
                if (!absent) continue;
                statement.absent.push_back(roster.code(diner));
                if (!confirmed) absent_.insert(diner);
            }
            if (!serves) continue;
            expect(store_.state_attendance(std::move(statement), at, in_time));
            ++statements_;
            if (confirmed)
                for (const auto diner : roster.groups()[group].diners) absent_.erase(diner);
        }
        store_.take_changes();
    }

    ServiceDate from_;
    ServiceDate until_;
    std::vector<data::samples::SampleRequest> log_;
    data::Store store_;
    Random random_{1, 400};
    std::set<counter::DinerId> absent_; // by the first statement of the day
    std::size_t asked_ = 0;
    std::size_t requests_ = 0;
    std::size_t statements_ = 0;
    std::size_t closings_ = 0;
};

double size_mib(const std::filesystem::path& file) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(file, missing);
    return missing ? 0 : static_cast<double>(size) / (1024 * 1024);
}

Taken take() {
    data::samples::SampleOptions options;
    options.schools = schools;
    const support::TempFolder folder{own_disk()};
    write_data_set(options, folder / "set");
    std::vector<data::Fault> faults;
    const auto set = expect(data::read_data_set(folder / "set", faults));
    std::filesystem::create_directories(folder / "kitchen");
    data::NodeSettings settings;
    settings.upstream = {"ws://127.0.0.1:1/api/v1/sync", "nobody-is-there"};
    expect(data::write_node_settings(folder / "kitchen", settings));
    std::string summary;
    {
        Life life{folder / "kitchen", options};
        life.begin(set);
        life.live();
        summary = life.summary();
    }
    std::int64_t variations = 0;
    {
        Sqlite database{folder / "kitchen" / "mestolo.db"};
        Statement checkpoint{database, "PRAGMA wal_checkpoint(TRUNCATE)"};
        checkpoint.run();
        Statement count{database, "SELECT count(*) FROM variations"};
        count.step();
        variations = count.integer(0);
    }
    const auto file = folder / "kitchen" / "mestolo.db";
    return {size_mib(file) + size_mib(file.string() + "-wal"), 1,
            fmt::format("mestolo.db and its WAL of a kitchen of {} schools with {} diners, {} days after it last reached its "
                        "upstream: {}, {} variations",
                        schools, set.facts.diners.size(), outage.count(), summary, variations)};
}

} // namespace

std::vector<Figure> outage_figures() { return {{"outbox_90_days_mib", "MiB", Better::lower, Goal{512}, take}}; }

} // namespace bench
