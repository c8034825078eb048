#include "data/replay.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <tuple>

#include <boost/unordered/unordered_flat_map.hpp>
#include <fmt/format.h>

#include "counter/count.hpp"
#include "counter/decide.hpp"
#include "data/csv.hpp"
#include "data/request_log.hpp"
#include "data/text_file.hpp"

namespace data {

namespace {

using counter::Instant;
using counter::ServiceDate;

/// Schools whose days all close at the same instants, as runs that can be counted in one go.
using Schools = std::vector<counter::IdRange<counter::SchoolId>>;

struct Closing {
    Instant cutoff;
    ServiceDate date;
    const Schools* schools;
};

/// What is to be closed, by cutoff.
class Agenda {
public:
    /// Every date that the schools' clocks show from `first` to `last`, within term.
    Agenda(const counter::Roster& roster, Instant first, Instant last) {
        for (const auto school : roster.all_schools()) {
            const auto& policy = roster.policy_of(school);
            const counter::DateRange dates{std::max(policy.zone.wall_clock(first).date, policy.term.from),
                                           std::min(policy.zone.wall_clock(last).date, policy.term.to)};
            const auto [at, is_new] = schools_.try_emplace(
                {policy.zone.name(), roster.schools()[school].cutoff, dates.from, dates.to});
            auto& schools = at->second;
            const auto next = static_cast<counter::SchoolId>(static_cast<std::uint32_t>(school) + 1);
            if (!schools.empty() && schools.back().last == school)
                schools.back().last = next;
            else
                schools.push_back({school, next});
            if (!is_new) continue;
            for (auto date = dates.from; date <= dates.to; date += date::days{1})
                closings_.push_back({roster.cutoff(school, date), date, &schools});
        }
        std::ranges::stable_sort(closings_, {}, &Closing::cutoff);
    }

    /// The next closing if its cutoff is before `now`; once.
    const Closing* take_before(Instant now) {
        return next_ < closings_.size() && closings_[next_].cutoff < now ? &closings_[next_++] : nullptr;
    }
    const Closing* take() { return take_before(Instant::max()); }

private:
    std::map<std::tuple<std::string_view, counter::TimeOfDay, ServiceDate, ServiceDate>, Schools> schools_;
    std::vector<Closing> closings_;
    std::size_t next_ = 0;
};

class Replay {
public:
    Replay(const counter::Roster& roster, const RequestLog& log)
        : roster_(roster),
          log_(log.requests()),
          records_(roster.diners().size()),
          decisions_(log_.size()) {}

    void run() {
        if (log_.empty()) return;
        const auto order = by_instant();
        Agenda agenda{roster_, log_[order.front()].received_at, log_[order.back()].received_at};
        boost::unordered_flat_map<std::string_view, std::uint32_t> first_answers;
        first_answers.reserve(log_.size());
        for (const auto at : order) {
            while (const auto* closing = agenda.take_before(log_[at].received_at)) close(*closing);
            const auto [first, is_new] = first_answers.try_emplace(log_[at].request_id, at);
            if (is_new)
                decide(at);
            else
                repeat(at, first->second);
        }
        while (const auto* closing = agenda.take()) close(*closing);
        summary_.requests = log_.size();
    }

    const ReplaySummary& summary() const { return summary_; }

    std::string outcomes() const {
        std::string text = "request_id,outcome,reason,effective_date\n";
        text.reserve(log_.size() * 48);
        DateTexts dates;
        for (std::size_t at = 0; at < log_.size(); ++at) {
            const auto& decision = decisions_[at];
            append_csv_field(text, log_[at].request_id);
            (text += ',') += to_string(decision.outcome);
            (text += ',') += to_string(decision.reason);
            text += ',';
            if (decision.effective_date) text += dates.of(*decision.effective_date);
            text += '\n';
        }
        return text;
    }

    std::string counts() {
        // Groups are numbered by school and code, and a group's lines come from the count in order.
        std::ranges::stable_sort(counted_, {}, [](const Counted& c) {
            return std::pair{c.date, c.line.group};
        });
        std::string text = "date,school,group,diet,bianco,meals\n";
        DateTexts dates;
        for (const auto& [date, line] : counted_) {
            const auto& group = roster_.groups()[line.group];
            text += dates.of(date);
            append_csv_field(text += ',', roster_.schools()[group.school].code);
            append_csv_field(text += ',', group.code);
            append_csv_field(text += ',', roster_.diet_sets().name(line.meal.diet));
            text += line.meal.bianco ? ",1," : ",0,";
            text += fmt::format_int{line.meals}.c_str();
            text += '\n';
        }
        return text;
    }

private:
    struct Counted {
        ServiceDate date;
        counter::CountLine line;
    };

    /// Dates as text, each made once.
    class DateTexts {
    public:
        const std::string& of(ServiceDate date) {
            auto& text = texts_[date.time_since_epoch().count()];
            if (text.empty()) text = counter::to_string(date);
            return text;
        }

    private:
        boost::unordered_flat_map<int, std::string> texts_;
    };

    /// Positions in the log in the order in which the requests count.
    std::vector<std::uint32_t> by_instant() const {
        std::vector<std::uint32_t> order(log_.size());
        std::iota(order.begin(), order.end(), std::uint32_t{0});
        const auto instant = [&](std::uint32_t at) { return log_[at].received_at; };
        if (!std::ranges::is_sorted(order, {}, instant)) std::ranges::stable_sort(order, {}, instant);
        return order;
    }

    void decide(std::uint32_t at) {
        const auto& logged = log_[at];
        request_.received_at = logged.received_at;
        request_.channel = logged.channel;
        request_.diner.assign(logged.diner);
        request_.operation = logged.operation;
        request_.date = logged.date;
        auto& decision = decisions_[at];
        decision = counter::decide(roster_, records_, request_);
        switch (decision.outcome) {
        case counter::Outcome::accepted:
            ++summary_.accepted;
            counter::apply(records_, *roster_.find_diner(logged.diner), logged.operation, *logged.channel,
                           *decision.effective_date);
            break;
        case counter::Outcome::unchanged: ++summary_.unchanged; break;
        case counter::Outcome::rejected: ++summary_.rejected; break;
        }
    }

    void repeat(std::uint32_t at, std::uint32_t first) {
        decisions_[at] = decisions_[first];
        ++summary_.repeated;
    }

    void close(const Closing& closing) {
        for (const auto& run : *closing.schools) {
            for (const auto school : run)
                summary_.closings += counter::has_service(roster_, school, closing.date);
            for (const auto& line : counter::count(roster_, records_, run, closing.date)) {
                counted_.push_back({closing.date, line});
                summary_.meals += line.meals;
            }
        }
    }

    const counter::Roster& roster_;
    const std::vector<LoggedRequest>& log_;
    counter::Records records_;
    std::vector<counter::Decision> decisions_; // by position in the log
    std::vector<Counted> counted_;
    counter::Request request_; // kept for its memory alone
    ReplaySummary summary_;
};

Result<counter::Roster> read_roster(const std::filesystem::path& dir, std::vector<Fault>& faults,
                                    Progress* progress) {
    auto set = read_data_set(dir, faults, progress);
    if (!set) return std::move(set).error();
    return counter::Roster{set->facts};
}

/// Whether writing there would destroy what the replay reads: its log, or a file of the data set.
bool is_input(const std::filesystem::path& output, const ReplayFiles& files) {
    std::error_code missing; // what is not there is no input
    if (std::filesystem::equivalent(output, files.requests, missing)) return true;
    constexpr std::array data_set{"policy.toml",   "schools.csv", "kitchens.csv",         "groups.csv",       "diners.csv",
                                  "diets.csv",     "calendar.csv", "diet_assignments.csv", "certificates.csv", "merchants.csv",
                                  "opening_balances.csv"};
    return std::ranges::any_of(data_set, [&](const char* name) {
        return std::filesystem::equivalent(output, files.data_dir / name, missing);
    });
}

} // namespace

Result<ReplaySummary> replay(const ReplayFiles& files, std::vector<Fault>& faults, Progress* progress) {
    if (files.outcomes == files.counts)
        return Error{ErrorKind::wrong_input,
                     fmt::format("outcomes and counts would both be written to {}; give each a "
                                 "file of its own",
                                 files.counts.string())};
    for (const auto& output : {files.outcomes, files.counts})
        if (is_input(output, files))
            return Error{ErrorKind::wrong_input,
                         fmt::format("{} is read by this replay and would be written over; choose another name", output.string())};
    const auto roster = read_roster(files.data_dir, faults, progress);
    if (!roster) return roster.error();
    const auto log = RequestLog::read(files.requests);
    if (!log) return log.error();

    Replay replay{*roster, *log};
    replay.run();
    const auto outcomes = replay.outcomes();
    const auto counts = replay.counts();
    const std::array outputs{NewFile{files.outcomes, outcomes}, NewFile{files.counts, counts}};
    if (auto written = replace_files(outputs); !written) return written.error();
    return replay.summary();
}

} // namespace data
