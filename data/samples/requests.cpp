#include "data/samples/requests.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "counter/service_day.hpp"
#include "data/csv.hpp"
#include "data/samples/model.hpp"
#include "data/samples/random.hpp"

namespace data::samples {

namespace {

using counter::ServiceDate;
using date::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using LocalInstant = date::local_time<milliseconds>;

constexpr std::uint64_t request_stream = 100;

/// Writes the log day by day, remembering what of it reaches into later days.
class Log {
public:
    Log(const Model& model, const RequestOptions& options)
        : model_(model),
          opens_(LocalInstant{options.from - days(1)} + hours(18)),
          random_(options.seed, request_stream),
          free_(model.diners.size()) {}

    /// Adds exactly `count` requests about the date.
    void add_day(ServiceDate date, std::vector<std::size_t> eating, std::size_t count) {
        date_ = date;
        eating_ = std::move(eating);
        cancelled_.clear();
        bianchi_.clear();
        day_end_ = result_.size() + count;
        std::ranges::fill(free_, char{0});
        for (const auto diner : eating_) free_[diner] = true;
        for (const auto& [diner, absence] : away_) free_[diner] = free_[diner] && absence.until <= date_;
        end_absences();
        carry_on(ill_, "cancel");
        carry_on(unwell_, "bianco");
        while (more_to_do()) add_one();
    }

    std::vector<SampleRequest> take() {
        std::ranges::stable_sort(result_, {}, &SampleRequest::received_at);
        return std::move(result_);
    }

    /// Of a thousand requests, how many are a first cancellation of a meal.
    static constexpr std::size_t cancels_per_mille = 780;

private:
    struct Done {
        std::size_t diner;
        LocalInstant at;
        std::string_view channel;
    };
    struct Absence {
        ServiceDate until; ///< the day from which the child eats again
        bool blocked;      ///< by the office, for arrears
    };
    struct Remaining {
        std::size_t diner;
        int days;
    };

    bool more_to_do() const { return result_.size() < day_end_; }

    const counter::Policy& policy_of(std::size_t diner) const {
        return model_.policy_of(model_.diners[diner]);
    }

    LocalInstant cutoff(std::size_t diner) const {
        const auto& school = model_.school_of(model_.diners[diner]);
        return LocalInstant{date_} + school.cutoff.value_or(policy_of(diner).cutoff);
    }

    void add(std::size_t diner, std::string_view code, LocalInstant at, std::string_view channel,
             std::string_view operation, std::optional<ServiceDate> date) {
        const auto a = random_.next();
        const auto b = random_.next();
        at = std::max(at, opens_);
        const auto day = date::floor<days>(at);
        result_.push_back({fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", a >> 32, (a >> 16) & 0xffff,
                                       a & 0xfff, 0x8000 | (b >> 50), b & 0xffff'ffff'ffff),
                           policy_of(diner).zone.instant(day, at - day), channel, std::string(code),
                           operation, date});
    }

    void add(std::size_t diner, LocalInstant at, std::string_view channel, std::string_view operation,
             std::optional<ServiceDate> date) {
        add(diner, model_.diners[diner].code, at, channel, operation, date);
    }

    /// Somebody whose meal nobody has spoken of yet today; empty when there is nobody left.
    std::optional<std::size_t> somebody() {
        while (!eating_.empty()) {
            std::swap(eating_[random_.below(eating_.size())], eating_.back());
            const auto diner = eating_.back();
            eating_.pop_back();
            if (free_[diner]) {
                free_[diner] = false;
                return diner;
            }
        }
        return std::nullopt;
    }

    /// Between two instants, most likely half-way.
    LocalInstant around_the_middle(LocalInstant from, LocalInstant to) {
        const auto length = static_cast<std::size_t>((to - from).count()) + 1;
        const auto half = length / 2 + 1;
        return std::min(
            to, from + milliseconds(static_cast<std::int64_t>(random_.below(half) + random_.below(half))));
    }

    LocalInstant between(LocalInstant from, LocalInstant to) {
        const auto length = static_cast<std::size_t>((to - from).count()) + 1;
        return from + milliseconds(static_cast<std::int64_t>(random_.below(length)));
    }

    LocalInstant evening_before() {
        // Some see to Monday before the weekend.
        const bool on_friday = date::weekday{date_} == date::Monday && random_.chance(250) &&
                               LocalInstant{date_ - days(3)} > opens_;
        const LocalInstant evening{date_ - days(on_friday ? 3 : 1)};
        return around_the_middle(evening + hours(18), evening + hours(23));
    }

    LocalInstant morning(std::size_t diner) {
        const LocalInstant today{date_};
        if (random_.chance(2)) return cutoff(diner); // at the very last instant, which is in
        if (random_.chance(80)) return between(today + hours(6), today + hours(7) + minutes(30));
        return around_the_middle(today + hours(7) + minutes(30), cutoff(diner) - milliseconds(1));
    }

    std::string_view some_channel() {
        const auto draw = random_.below(100);
        return draw < 53 ? "app" : draw < 79 ? "portal" : draw < 96 ? "ivr" : draw < 98 ? "office" : "kiosk";
    }

    /// When a family sees to the day by a channel, in time. Nobody knows long ahead when an absence will end.
    LocalInstant in_time(std::size_t diner, std::string_view channel, std::string_view operation) {
        const LocalInstant today{date_};
        if (channel == "kiosk" || channel == "office") return between(today + hours(8), cutoff(diner));
        const auto hours_of = policy_of(diner).channels.at(counter::parse_channel(channel).value());
        const bool any_time = hours_of == counter::ChannelHours::any_time;
        if (any_time && operation != "resume" && random_.chance(80)) {
            const auto ahead = today - days(random_.between(2, 14));
            const auto at = between(ahead + hours(7), ahead + hours(23));
            if (at >= opens_) return at;
        }
        return random_.chance(450) ? evening_before() : morning(diner);
    }

    /// By phone nobody names a date, on the app not everybody; on the eve and in the morning the first useful
    /// day is meant.
    std::optional<ServiceDate> named_date(std::string_view channel, LocalInstant at) {
        if (channel == "ivr") return std::nullopt;
        const bool near = at >= LocalInstant{date_ - days(1)};
        if (channel == "app" && near && random_.chance(200)) return std::nullopt;
        return date_;
    }

    /// `operation` by any channel, in time.
    Done ask(std::size_t diner, std::string_view operation) {
        const auto channel = some_channel();
        const auto at = in_time(diner, channel, operation);
        add(diner, at, channel, operation, named_date(channel, at));
        return {diner, at, channel};
    }

    void carry_on(std::vector<Remaining>& people, std::string_view operation) {
        std::vector<Remaining> left;
        for (auto person : people) {
            if (!free_[person.diner]) { // no service day of this child's
                left.push_back(person);
                continue;
            }
            if (!more_to_do()) continue;
            free_[person.diner] = false;
            const auto done = ask(person.diner, operation);
            (operation == "cancel" ? cancelled_ : bianchi_).push_back(done);
            if (--person.days > 0) left.push_back(person);
        }
        people = std::move(left);
    }

    void end_absences() {
        for (auto absence = away_.begin(); absence != away_.end() && more_to_do();) {
            const auto [diner, details] = *absence;
            if (details.until > date_) {
                ++absence;
                continue;
            }
            if (details.blocked)
                add(diner, office_hours_before(), "office", "unblock", date_);
            else
                ask(diner, "resume");
            absence = away_.erase(absence);
        }
    }

    LocalInstant office_hours_before() {
        const bool monday = date::weekday{date_} == date::Monday;
        const LocalInstant office{date_ - days(monday ? 3 : 1)};
        if (office < opens_) return LocalInstant{date_} + hours(8) + minutes(random_.between(0, 45));
        return between(office + hours(9), office + hours(12));
    }

    void add_one() {
        const auto draw = random_.below(1000);
        if (draw < cancels_per_mille) return cancel();
        if (draw < 860) return bianco();
        if (draw < 900) return undo(cancelled_, "uncancel");
        if (draw < 908) return undo(bianchi_, "unbianco");
        if (draw < 918) return suspend();
        if (draw < 919) return block();
        if (draw < 929) return cancel_again();
        add_mistake(draw);
    }

    void cancel() {
        const auto diner = somebody();
        if (!diner) return cancel_again();
        cancelled_.push_back(ask(*diner, "cancel"));
        if (random_.chance(300)) ill_.push_back({*diner, random_.between(1, 3)});
    }

    void bianco() {
        const auto diner = somebody();
        if (!diner) return cancel_again();
        bianchi_.push_back(ask(*diner, "bianco"));
        // Up to five in a row: more than Calcinate, Cassano and Clusone grant.
        if (random_.chance(350)) unwell_.push_back({*diner, random_.between(1, 4)});
    }

    void undo(std::vector<Done>& done, std::string_view operation) {
        if (done.empty()) return cancel();
        std::swap(done[random_.below(done.size())], done.back());
        const auto first = done.back();
        done.pop_back();
        // Another channel than the first is refused where undoing is kept to the phone.
        const bool same = random_.chance(850);
        const auto channel = same ? first.channel : first.channel == "portal" ? "app" : "portal";
        const auto from = std::max(first.at + minutes(1), LocalInstant{date_} + hours(6));
        const auto at = between(from, std::max(from, cutoff(first.diner)));
        add(first.diner, at, channel, operation, channel == "ivr" ? std::nullopt : std::optional(date_));
    }

    void suspend() {
        const auto diner = somebody();
        if (!diner) return cancel_again();
        ask(*diner, "suspend");
        away_[*diner] = {date_ + days(random_.between(4, 16)), false};
    }

    void block() {
        const auto diner = somebody();
        if (!diner) return cancel_again();
        add(*diner, office_hours_before(), "office", "block", date_);
        away_[*diner] = {date_ + days(random_.between(7, 21)), true};
    }

    /// The other parent didn't know.
    void cancel_again() {
        if (cancelled_.empty()) return mistype();
        const auto& first = cancelled_[random_.below(cancelled_.size())];
        const auto from = std::max(first.at + minutes(1), LocalInstant{date_} + hours(7));
        add(first.diner, between(from, std::max(from, cutoff(first.diner))), "portal", "cancel", date_);
    }

    /// Somebody else's code, or nobody's: none begins with a nought.
    void mistype() {
        const auto at = LocalInstant{date_} + hours(7) + minutes(random_.between(0, 90));
        add(0, fmt::format("0{:05}", random_.below(100'000)), at, "ivr", "cancel", std::nullopt);
    }

    void add_mistake(std::size_t draw) {
        const auto diner = somebody();
        if (draw < 932 || !diner) return mistype();
        const LocalInstant today{date_};
        if (draw < 970) { // late, some by a millisecond
            const auto after =
                random_.chance(60) ? milliseconds(1) : milliseconds(random_.between(1, 40 * 60 * 1000));
            return add(*diner, cutoff(*diner) + after, random_.chance(600) ? "app" : "portal", "cancel",
                       date_);
        }
        if (draw < 980) // the line is closed
            return add(*diner, between(today + hours(11), today + hours(18) - milliseconds(1)), "ivr",
                       "cancel", std::nullopt);
        if (draw < 988) { // a Sunday
            const auto sunday = date_ + (date::Sunday - date::weekday{date_});
            return add(*diner, morning(*diner), "portal", "cancel", sunday);
        }
        if (draw < 991) return add(*diner, morning(*diner), "sms", "cancel", date_); // no authority lists it
        const auto operation = random_.chance(700) ? "uncancel" : "unbianco";        // with nothing to undo
        add(*diner, morning(*diner), "portal", operation, date_);
    }

    const Model& model_;
    LocalInstant opens_; ///< nothing is received before
    Random random_;
    std::vector<SampleRequest> result_;
    std::map<std::size_t, Absence> away_;
    std::vector<Remaining> ill_;
    std::vector<Remaining> unwell_;

    ServiceDate date_;
    std::size_t day_end_ = 0;
    std::vector<std::size_t> eating_;
    std::vector<char> free_; ///< by diner: eats today, and nobody has spoken of it yet
    std::vector<Done> cancelled_;
    std::vector<Done> bianchi_;
};

/// More are ill in winter.
std::size_t natural_count(ServiceDate date, std::size_t eating, Random& random) {
    const auto month = static_cast<unsigned>(date::year_month_day{date}.month());
    const auto per_mille = 56 + random.below(26) + (month <= 2 ? 7 : 0);
    return std::max<std::size_t>(eating * per_mille / Log::cancels_per_mille, 1);
}

} // namespace

std::vector<SampleRequest> requests(const SampleOptions& data_set, const RequestOptions& options) {
    const auto model = build_model(data_set);
    const counter::Roster roster(roster_facts(model));
    std::vector<counter::DinerId> ids;
    for (const auto& diner : model.diners) ids.push_back(roster.find_diner(diner.code).value());

    std::vector<ServiceDate> dates;
    std::vector<std::vector<std::size_t>> eating;
    std::vector<std::size_t> meals;
    for (auto date = options.from; date <= options.to; date += days(1)) {
        std::vector<std::size_t> diners;
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (is_service_day(roster, ids[i], date)) diners.push_back(i);
        if (diners.empty()) continue;
        dates.push_back(date);
        meals.push_back(diners.size());
        eating.push_back(std::move(diners));
    }

    Random random(options.seed, request_stream + 1);
    auto counts = apportion(options.total, meals);
    if (options.total == 0)
        for (std::size_t i = 0; i < dates.size(); ++i)
            counts[i] = options.per_day != 0 ? options.per_day : natural_count(dates[i], meals[i], random);
    Log log(model, options);
    for (std::size_t i = 0; i < dates.size(); ++i) log.add_day(dates[i], std::move(eating[i]), counts[i]);
    return log.take();
}

std::string requests_csv(const std::vector<SampleRequest>& requests) {
    std::string out = "request_id,received_at,channel,diner,operation,date\n";
    out.reserve(requests.size() * 105);
    for (const auto& request : requests)
        append_csv_row(out, {request.request_id, counter::to_string(request.received_at), request.channel,
                             request.diner, request.operation,
                             request.date ? counter::to_string(*request.date) : std::string()});
    return out;
}

} // namespace data::samples
