// counter/ and the oracle answer the same, whatever the policies, calendars, diners and requests.
//
// Ten streams of worlds; together at least 100,000 requests, and 1,000,000 if MESTOLO_LONG is 1. The seeds
// are fixed, so that a run in CI can be repeated. A failure prints its world's seed: MESTOLO_SEED=<it> makes
// that world the first one of stream 0.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "counter/closing.hpp"
#include "counter/count.hpp"
#include "counter/decide.hpp"
#include "counter/meal.hpp"
#include "counter/service_day.hpp"
#include "tests/counter/oracle.hpp"
#include "tests/counter/random_world.hpp"
#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

constexpr int streams = 10;
constexpr int requests_per_world = 300;

bool is_long_run() {
    const char* value = std::getenv("MESTOLO_LONG");
    return value != nullptr && std::string_view{value} == "1";
}

std::uint64_t first_seed() {
    const char* value = std::getenv("MESTOLO_SEED");
    return value != nullptr ? std::stoull(value) : 20260914;
}

// What a failure tells.

std::string text(std::optional<ServiceDate> date) { return date ? date::format("%F %a", *date) : "-"; }
std::string text(const DateRange& range) {
    return (range.from == distant_past ? "" : text(range.from)) + ".." +
           (range.to == distant_future ? "" : text(range.to));
}
std::string text(const Request& request) {
    return to_string(request.received_at) + ' ' +
           std::string{request.channel ? to_string(*request.channel) : "(another channel)"} + ' ' +
           std::string{to_string(request.operation)} + ' ' + text(request.date);
}

std::string text(const Oracle::Closing& closing) {
    return closing.school + ' ' + text(closing.date) + " at " + to_string(closing.cutoff);
}

struct Told {
    Request request;
    Decision decision;
};

/// Policy, calendar, diner and the diner's requests so far.
std::string story(const RosterFacts& facts, const std::string& diner_code, const std::vector<Told>& log) {
    std::ostringstream out;
    const auto diner = std::ranges::find(facts.diners, diner_code, &RosterFacts::Diner::code);
    if (diner == facts.diners.end()) return "nobody has the diner code \"" + diner_code + '"';
    const auto group = std::ranges::find(facts.groups, diner->group, &RosterFacts::Group::code);
    const auto school = std::ranges::find(facts.schools, group->school, &RosterFacts::School::code);
    const auto policy = std::ranges::find(facts.policies, school->authority, &Policy::code);

    out << "authority " << policy->code << ": " << policy->zone.name() << ", cutoff "
        << to_string(policy->cutoff) << ", term " << text(policy->term) << ", window opens "
        << to_string(policy->window_opens) << (policy->ivr_undo_exclusive ? ", ivr undone by ivr alone" : "")
        << ", bianchi at most "
        << (policy->bianco_max_consecutive ? std::to_string(*policy->bianco_max_consecutive) : "any")
        << "; channels";
    for (const auto& [channel, hours] : policy->channels) {
        out << ' ' << to_string(channel) << (hours == ChannelHours::window ? " (window)" : "");
    }
    out << "\nschool " << school->code << ": cutoff "
        << (school->cutoff ? to_string(*school->cutoff) : "the authority's") << "\ngroup " << group->code
        << ": weekdays \"" << group->weekdays.to_string() << "\"\ndiner " << diner->code << ": enrolled "
        << text(diner->enrolled) << ", own weekdays "
        << (diner->weekdays ? '"' + diner->weekdays->to_string() + '"' : "none") << '\n';
    for (const auto& diet : facts.diets) {
        if (diet.diner == diner_code) out << "  diet " << diet.diet << ' ' << text(diet.when) << '\n';
    }
    for (const auto& certificate : facts.bianco_certificates) {
        if (certificate.diner == diner_code) out << "  bianco certificate " << text(certificate.when) << '\n';
    }
    out << "calendar, in the order written:\n";
    for (const auto& entry : facts.calendar) {
        const auto& key = entry.scope == CalendarScope::authority ? policy->code
                          : entry.scope == CalendarScope::school  ? school->code
                                                                  : group->code;
        if (entry.key != key) continue;
        out << "  " << to_string(entry.scope) << ' ' << entry.key << ' ' << to_string(entry.kind) << ' '
            << text(entry.when) << '\n';
    }
    out << "requests of this diner:\n";
    for (const auto& [request, decision] : log) {
        if (request.diner != diner_code) continue;
        out << "  " << text(request) << " -> " << testing::PrintToString(decision) << '\n';
    }
    return out.str();
}

/// How often an operation was answered so, with or without a target.
using Answers = std::map<std::tuple<Operation, Outcome, Reason, bool>, int>;

/// The streams meet every answer that there is; else they have grown blind.
void expect_every_answer(const Answers& answers) {
    const auto expect = [&](std::initializer_list<Operation> operations, Outcome outcome, Reason reason,
                            bool with_target) {
        for (const auto operation : operations) {
            EXPECT_TRUE(answers.contains({operation, outcome, reason, with_target}))
                << to_string(operation) << " was never answered " << to_string(outcome) << ' '
                << to_string(reason);
        }
    };
    const auto all = {cancel, uncancel, bianco, unbianco, suspend, resume, block, unblock};
    expect(all, Outcome::accepted, Reason::none, true);
    expect({cancel, bianco, suspend, block}, Outcome::unchanged, Reason::none, true);
    expect(all, Outcome::rejected, Reason::channel_not_enabled, false);
    expect(all, Outcome::rejected, Reason::outside_window, false);
    expect({cancel, uncancel, bianco, unbianco}, Outcome::rejected, Reason::outside_window, true);
    expect(all, Outcome::rejected, Reason::no_service_day, false);
    expect({cancel, uncancel, bianco, unbianco}, Outcome::rejected, Reason::not_a_service_day, false);
    expect(all, Outcome::rejected, Reason::past_cutoff, true);
    expect({uncancel, unbianco, resume, unblock}, Outcome::rejected, Reason::nothing_to_undo, true);
    expect({uncancel}, Outcome::rejected, Reason::channel_locked, true);
    expect({bianco}, Outcome::rejected, Reason::not_booked, true);
    expect({bianco}, Outcome::rejected, Reason::bianco_limit, true);
    expect({resume}, Outcome::rejected, Reason::blocked, true);
    EXPECT_TRUE(std::ranges::any_of(
        answers, [](const auto& answer) { return std::get<Reason>(answer.first) == Reason::unknown_diner; }));
}

/// One world, decided by both.
class Comparison {
public:
    Comparison(std::uint64_t seed, Answers& answers)
        : seed_(seed),
          world_(random_world(seed, requests_per_world)),
          roster_(world_.facts),
          records_(roster_.diners().size()),
          oracle_(world_.facts),
          answers_(answers) {}

    int requests() const { return static_cast<int>(world_.requests.size()); }

    void run() {
        for (const auto& request : world_.requests) {
            decide_one(request);
            if (testing::Test::HasFailure()) return;
        }
        for (const auto& diner : world_.facts.diners) {
            compare_days(diner.code);
            if (testing::Test::HasFailure()) return;
        }
        compare_counts();
        compare_closings();
    }

private:
    std::string context(const std::string& diner) const {
        return "MESTOLO_SEED=" + std::to_string(seed_) + '\n' + story(world_.facts, diner, log_);
    }

    void decide_one(const Request& request) {
        const auto decision = decide(roster_, records_, request);
        const auto expected = oracle_.decide(request);
        ASSERT_EQ(decision, expected) << "by counter/ and by the oracle, asked " << text(request) << '\n'
                                      << context(request.diner);
        if (decision.outcome == Outcome::accepted) {
            const auto diner = roster_.find_diner(request.diner).value();
            apply(records_, diner, request.operation, *request.channel, *decision.effective_date);
        }
        oracle_.apply(request, expected);
        log_.push_back({request, decision});
        ++answers_[{request.operation, decision.outcome, decision.reason,
                    decision.effective_date.has_value()}];
        if (const auto diner = roster_.find_diner(request.diner)) {
            ASSERT_EQ(first_useful_day(roster_, *diner, request.received_at),
                      oracle_.first_useful_day(request.diner, request.received_at))
                << to_string(request.received_at) << '\n'
                << context(request.diner);
        }
    }

    /// From some days before the term to some after it.
    static void add_dates_of(const DateRange& term, std::set<ServiceDate>& dates) {
        for (auto date = term.from - date::days{3}; date <= term.to + date::days{3}; date += date::days{1}) {
            dates.insert(date);
        }
    }

    void compare_days(const std::string& code) {
        const auto diner = roster_.find_diner(code).value();
        std::set<ServiceDate> dates;
        add_dates_of(roster_.policy_of(roster_.school_of(diner)).term, dates);
        std::set<ServiceDate> served;
        for (const auto date : dates) {
            ASSERT_EQ(is_service_day(roster_, diner, date), oracle_.is_service_day(code, date))
                << text(date) << '\n'
                << context(code);
            if (oracle_.is_service_day(code, date)) served.insert(date);
        }
        for (const auto date : dates) {
            const auto next = served.lower_bound(date);
            ASSERT_EQ(next_service_day(roster_, diner, date),
                      next == served.end() ? std::nullopt : std::optional{*next})
                << text(date) << '\n'
                << context(code);
            ASSERT_EQ(previous_service_day(roster_, diner, date),
                      next == served.begin() ? std::nullopt : std::optional{*std::prev(next)})
                << text(date) << '\n'
                << context(code);
            const auto meal = meal_of(roster_, records_, diner, date);
            const auto expected = oracle_.meal(code, date);
            ASSERT_EQ(meal.has_value(), expected.has_value()) << text(date) << '\n' << context(code);
            if (!meal) continue;
            ASSERT_EQ(roster_.diet_sets().name(meal->diet), expected->diet) << text(date) << '\n'
                                                                            << context(code);
            ASSERT_EQ(meal->bianco, expected->bianco) << text(date) << '\n' << context(code);
        }
    }

    Oracle::PlainMeal plain(const Meal& meal) const {
        return {roster_.diet_sets().name(meal.diet), meal.bianco};
    }

    void compare_counts() {
        std::set<ServiceDate> dates;
        for (const auto& policy : world_.facts.policies) add_dates_of(policy.term, dates);
        for (const auto date : dates) {
            const auto counted = count(roster_, records_, roster_.all_schools(), date);
            std::vector<Oracle::Line> lines;
            for (const auto& line : counted) {
                const auto& group = roster_.groups()[line.group];
                lines.push_back({roster_.schools()[group.school].code, group.code, plain(line.meal),
                                 static_cast<int>(line.meals), static_cast<int>(line.adults)});
            }
            ASSERT_TRUE(lines == oracle_.count(date))
                << "MESTOLO_SEED=" << seed_ << "\nthe counts of " << text(date) << " differ";
            std::vector<CountLine> one_by_one;
            for (const auto school : roster_.all_schools()) {
                const IdRange<SchoolId> alone{school,
                                              static_cast<SchoolId>(static_cast<std::uint32_t>(school) + 1)};
                std::ranges::copy(count(roster_, records_, alone, date), std::back_inserter(one_by_one));
            }
            ASSERT_TRUE(one_by_one == counted) << "MESTOLO_SEED=" << seed_ << "\nthe counts of " << text(date)
                                               << " school by school differ from all at once";
        }
    }

    void compare_closings() {
        const auto all = oracle_.closings();
        compare_closings_between(all, utc("2020-01-01 00:00"), utc("2030-01-01 00:00"));
        Dice dice{seed_};
        for (int n = all.empty() ? 0 : 4; n > 0; --n) {
            const auto after = dice.pick(all).cutoff + std::chrono::milliseconds{dice.between(-1, 1)};
            const auto before = dice.pick(all).cutoff + std::chrono::milliseconds{dice.between(-1, 1)};
            compare_closings_between(all, after, before);
            compare_next_cutoff(all, after);
        }
        for (const auto& closing : all) {
            const auto school = roster_.find_school(closing.school).value();
            std::vector<Oracle::Frozen> frozen;
            for (const auto& line : freeze(roster_, records_, school, closing.date)) {
                frozen.push_back({roster_.code(line.diner), plain(line.meal)});
            }
            ASSERT_TRUE(frozen == oracle_.freeze(closing.school, closing.date))
                << "MESTOLO_SEED=" << seed_ << "\nthe closings of " << closing.school << " on "
                << text(closing.date) << " differ";
        }
    }

    void compare_closings_between(const std::vector<Oracle::Closing>& all, Instant after, Instant before) {
        std::vector<Oracle::Closing> due;
        for (const auto& closing : due_closings(roster_, after, before)) {
            due.push_back({closing.cutoff, roster_.schools()[closing.school].code, closing.date});
        }
        std::vector<Oracle::Closing> expected;
        std::ranges::copy_if(all, std::back_inserter(expected), [&](const auto& closing) {
            return after < closing.cutoff && closing.cutoff < before;
        });
        const auto differ = std::ranges::mismatch(due, expected);
        ASSERT_TRUE(due == expected) << "MESTOLO_SEED=" << seed_ << "\nthe closings due between "
                                     << to_string(after) << " and " << to_string(before)
                                     << " differ: counter/ has "
                                     << (differ.in1 == due.end() ? "no more" : text(*differ.in1))
                                     << ", the oracle "
                                     << (differ.in2 == expected.end() ? "no more" : text(*differ.in2));
    }

    void compare_next_cutoff(const std::vector<Oracle::Closing>& all, Instant now) {
        const auto next =
            std::ranges::find_if(all, [&](const auto& closing) { return closing.cutoff >= now; });
        std::optional<Instant> expected;
        if (next != all.end()) expected = next->cutoff;
        ASSERT_EQ(next_cutoff(roster_, now, date::days{1000}), expected)
            << "MESTOLO_SEED=" << seed_ << "\nthe next cutoff from " << to_string(now) << " on";
    }

    std::uint64_t seed_;
    RandomWorld world_;
    Roster roster_;
    Records records_;
    Oracle oracle_;
    std::vector<Told> log_;
    Answers& answers_;
};

class RandomWorlds : public testing::TestWithParam<int> {};

TEST_P(RandomWorlds, AreDecidedAndCountedAsTheOracleDoes) {
    const int wanted = (is_long_run() ? 1'000'000 : 100'000) / streams;
    auto seed = first_seed() + static_cast<std::uint64_t>(GetParam()) * 1'000'000;
    Answers answers;
    for (int done = 0; done < wanted; ++seed) {
        Comparison comparison{seed, answers};
        comparison.run();
        if (HasFailure()) return;
        done += comparison.requests();
    }

    expect_every_answer(answers);
}

INSTANTIATE_TEST_SUITE_P(Stream, RandomWorlds, testing::Range(0, streams));

} // namespace
} // namespace counter::tests
