// A node's store in a folder of its own, with the few things that tests of it ask for over and over.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "data/data_set_reader.hpp"
#include "data/store.hpp"
#include "tests/data/small_data_set.hpp"

namespace data::tests {

using namespace std::chrono_literals;
using counter::Instant;
using counter::Operation;
using counter::Outcome;
using counter::Reason;

inline const counter::ClockState good_clock{counter::ClockTrust::synchronised, 0ms};

inline Instant at(std::string_view instant) { return counter::parse_instant(instant).value(); }
inline counter::ServiceDate day(std::string_view date) { return counter::parse_date(date).value(); }

// Monday 21 September 2026. Rome is 2 h ahead of UTC; S1 closes at 09:30 there, S2 at 08:15.
inline const auto monday = day("2026-09-21");
inline const auto tuesday = day("2026-09-22");
inline const auto cutoff = at("2026-09-21T07:30:00.000Z");
inline const auto early_morning = at("2026-09-21T05:00:00.000Z");
inline const auto after_closing = cutoff + 1min;

/// As `small_data_set`, with kiosks, and more diners: on Mondays S1 serves D1 (coeliac), D2 (vegetarian), D6 and D7 in 1A
/// and the teacher D3 in 1B; S2 serves D8, S3 on the Azores D5. What was cancelled by telephone is undone by telephone alone.
inline std::map<std::string, std::string> attended_data_set(std::string_view more_policy = "") {
    auto files = small_data_set();
    auto& policy = files["policy.toml"];
    const std::string channels = R"(channels = { portal = "any_time", ivr = "window", office = "any_time" })";
    policy.replace(policy.find(channels), channels.size(),
                   fmt::format("channels = {{ portal = \"any_time\", ivr = \"any_time\", office = \"any_time\", kiosk = "
                               "\"any_time\" }}\nivr_undo_exclusive = true\n{}",
                               more_policy));
    files["diners.csv"] += "D6,1A,pupil,Ada,Verdi,,,,standard,\nD7,1A,pupil,Ivo,Blu,,,,standard,\n"
                           "D8,N,pupil,Lia,Bruni,,,,standard,\n";
    return files;
}
inline constexpr auto waives = "absence_after_close = \"waive\"";

/// `absent_after_close 1A cel -1`; ` bianco` and ` adults` where it is so.
inline std::string text(const Variation& variation) {
    return fmt::format("{} {} {}{} {:+}{}", variation.reason, variation.line.group, variation.line.diet,
                       variation.line.bianco ? " bianco" : "", variation.line.meals, variation.line.adults != 0 ? " adults" : "");
}

class Node {
public:
    explicit Node(const NodeSettings& settings = {}, Instant now = early_morning) {
        std::filesystem::create_directories(folder_ / "data");
        EXPECT_TRUE(write_node_settings(folder_ / "data", settings));
        open(now);
    }

    void open(Instant now) {
        store_.reset();
        auto opened = Store::open(folder_ / "data", now);
        ASSERT_TRUE(opened) << opened.error().message;
        store_.emplace(std::move(*opened));
    }

    void close() { store_.reset(); }
    std::filesystem::path folder() const { return folder_ / "data"; }

    Store* operator->() { return &*store_; }
    Store& operator*() { return *store_; }

    /// Commits what went well, and undoes what did not, as the service does.
    template <typename Work>
    auto in_transaction(Work work, Instant now = early_morning) {
        EXPECT_TRUE(store_->begin());
        auto result = work(*store_);
        const auto done = result ? store_->commit() : store_->roll_back(now);
        EXPECT_TRUE(done);
        return result;
    }

    ImportSummary import(const std::map<std::string, std::string>& files, Instant now = early_morning) {
        const support::TempFolder set;
        write_files(set, files);
        std::vector<Fault> faults;
        const auto read = read_data_set(set.path(), faults);
        EXPECT_TRUE(read) << (faults.empty() ? "" : to_string(faults.front()));
        const auto done = in_transaction([&](Store& s) { return s.import(*read, now, good_clock); }, now);
        EXPECT_TRUE(done) << done.error().message;
        return *done;
    }

    /// `date`: empty for none. `arrives`: when it is decided, if later than received.
    Answer ask(std::string id, std::string_view channel, std::string diner, Operation operation, Instant received_at,
               std::optional<counter::ServiceDate> date = monday, std::optional<Instant> arrives = {}) {
        Submission submission;
        submission.request_id = std::move(id);
        submission.channel = channel;
        submission.request = {received_at, counter::parse_channel(channel), std::move(diner), operation, date};
        const auto now = arrives.value_or(received_at);
        const auto answer = in_transaction([&](Store& s) { return s.submit(submission, now, good_clock); }, now);
        EXPECT_TRUE(answer) << answer.error().message;
        return *answer;
    }

    Result<AttendanceAnswer> try_to_state(Statement statement, std::optional<Instant> arrives = {}) {
        const auto now = arrives.value_or(statement.received_at);
        return in_transaction([&](Store& s) { return s.state_attendance(statement, now, good_clock); }, now);
    }
    AttendanceAnswer state(Statement statement, std::optional<Instant> arrives = {}) {
        const auto answer = try_to_state(std::move(statement), arrives);
        EXPECT_TRUE(answer) << answer.error().message;
        return answer ? *answer : AttendanceAnswer{};
    }

    std::vector<Closing> close_due(Instant now = cutoff + 1ms) {
        const auto closed = in_transaction([&](Store& s) { return s.close_due(now, good_clock); }, now);
        EXPECT_TRUE(closed) << closed.error().message;
        return *closed;
    }
    void close_early(Instant now) {
        const auto closed =
            in_transaction([&](Store& s) { return s.close_early("S1", monday, "neve", "Anna", now, good_clock); }, now);
        EXPECT_TRUE(closed) << closed.error().message;
    }

    SchoolDay school_day(Instant now, std::string_view school = "S1", counter::ServiceDate date = monday) {
        const auto days = store_->day(date, now, store_->roster().find_school(school));
        EXPECT_TRUE(days);
        EXPECT_EQ(days->size(), 1U);
        return days->empty() ? SchoolDay{} : days->front();
    }
    std::int64_t meals(Instant now) { return school_day(now).meals; }
    std::int64_t to_cook(Instant now) { return school_day(now).to_cook; }

    /// Of S1 on the date, in the order in which they were raised.
    std::vector<std::string> variations(counter::ServiceDate date = monday) {
        std::vector<std::string> texts;
        for (const auto& variation : school_day(after_closing, "S1", date).variations) texts.push_back(text(variation));
        return texts;
    }
    /// Of the last variation's delta sheet.
    void decide_last(VariationState state) {
        const auto raised = school_day(after_closing).variations;
        ASSERT_FALSE(raised.empty());
        decide(raised.back().id, state);
    }
    void decide(std::int64_t variation, VariationState state) {
        const auto decided = in_transaction(
            [&](Store& s) { return s.decide_variation(variation, state, "Cuoca", after_closing, std::nullopt); });
        EXPECT_TRUE(decided && decided->state == state);
    }

    std::int64_t count(std::string_view sql) {
        Query query{store_->database(), std::string{sql}};
        const auto counted = single_integer(query);
        EXPECT_TRUE(counted) << sql;
        return counted->value_or(0);
    }

private:
    support::TempFolder folder_;
    std::optional<Store> store_;
};

/// Of group 1A on the Monday; `id` is unique.
inline Statement statement(std::string id, Instant received_at, std::vector<std::string> absent, bool confirmed,
                           std::vector<ExtraMeals> extras = {}) {
    Statement stated;
    stated.request_id = std::move(id);
    stated.received_at = received_at;
    stated.author = "Rosa";
    stated.group = "1A";
    stated.date = monday;
    stated.absent = std::move(absent);
    stated.extras = std::move(extras);
    stated.confirmed = confirmed;
    return stated;
}

} // namespace data::tests
