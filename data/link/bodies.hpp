// The bodies of the facts that nodes tell each other (kiosk/api/sync.md §8, §9): written from the store's values, and read
// back. Reading gives `wrong_input` in words that a person can act on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "counter/records.hpp"
#include "data/data_set.hpp"
#include "data/tables/attendance_table.hpp"
#include "data/tables/closing_table.hpp"
#include "data/tables/request_table.hpp"
#include "data/tables/variation_table.hpp"

namespace data::link {

using Body = boost::json::object;

Body request_body(const Submission& submission, bool provisional);
Result<Submission> parse_request(const Body& body);

Body attendance_body(const Statement& statement);
Result<Statement> parse_attendance(const Body& body);

/// A change that a school asks for after the closing, by hand.
struct AskedVariation {
    std::string request_id;
    counter::Instant received_at;
    std::string author;
    std::string group;
    counter::ServiceDate date;
    std::string diet;
    bool bianco = false;
    std::int64_t delta = 0;
    std::string reason;
};
Body asked_variation_body(const AskedVariation& asked);
Result<AskedVariation> parse_asked_variation(const Body& body);

struct ToldAnswer {
    std::string request_id;
    Answer answer;
};
Body answer_body(const Submission& submission, const Answer& answer);
Result<ToldAnswer> parse_answer(const Body& body);

struct ToldClosing {
    Closing closing;
    std::vector<DayLine> lines;
    std::vector<FeedState> feeds;
};
Body closing_body(const ToldClosing& told);
Result<ToldClosing> parse_closing(const Body& body);

struct ToldVariation {
    std::string school;
    counter::ServiceDate date;
    Variation variation;
};
Body variation_body(const ToldVariation& told);
Result<ToldVariation> parse_variation(const Body& body);

/// What is recorded for diners, absolutely.
struct ToldRecords {
    struct Mark {
        std::string diner;
        counter::ServiceDate date;
        counter::Marks marks;
    };
    struct States {
        std::string diner;
        counter::LongState state{};
        std::vector<counter::StateChanges::Change> changes;
    };
    std::optional<counter::ServiceDate> whole_since; ///< nothing else is recorded, from this day on
    std::vector<Mark> marks;
    std::vector<States> states;
};
Body records_body(const ToldRecords& told);
Result<ToldRecords> parse_records(const Body& body);

Body roster_body(const DataSet& set);
/// `wrong_input` holds the first faults, with file, line and column.
Result<DataSet> parse_roster(const Body& body);

} // namespace data::link
