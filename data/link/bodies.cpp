#include "data/link/bodies.hpp"

#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "data/data_set_reader.hpp"
#include "data/data_set_writer.hpp"
#include "data/link/body_reader.hpp"
#include "data/text_file.hpp"

namespace data::link {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using counter::to_string;

template <typename Rows, typename ToJson>
json::array array_of(const Rows& rows, ToJson to_json) {
    json::array array;
    array.reserve(rows.size());
    for (const auto& row : rows) array.push_back(to_json(row));
    return array;
}

template <typename T>
Result<T> unless_wrong(const BodyReader& reader, T&& value) {
    if (!reader.ok()) return reader.error();
    return std::forward<T>(value);
}

json::object line_json(const DayLine& line) {
    return {{"group", line.group}, {"sitting", line.sitting}, {"diet", line.diet},
            {"bianco", line.bianco}, {"meals", line.meals},   {"adults", line.adults}};
}

/// Makes objects of an array's members, each by a reader of its own.
template <typename T, typename Make>
std::vector<T> members(BodyReader& reader, std::string_view key, Make make) {
    std::vector<T> made;
    for (const auto& member : reader.array(key)) {
        BodyReader part{object_in(member, reader, key)};
        made.push_back(make(part));
        reader.include(part);
    }
    return made;
}

/// A folder for the moment in which a data set is read.
class ScratchFolder {
public:
    ScratchFolder() : path_((fs::temp_directory_path() / "mestolo-roster-XXXXXX").string()) {
        if (!::mkdtemp(path_.data())) path_.clear();
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    fs::path path() const { return path_; }

private:
    std::string path_;
};

} // namespace

Body request_body(const Submission& submission, bool provisional) {
    const auto& request = submission.request;
    Body body{{"request_id", submission.request_id},
              {"received_at", to_string(request.received_at)},
              {"channel", submission.channel},
              {"diner", request.diner},
              {"operation", to_string(request.operation)}};
    if (request.date) body["date"] = to_string(*request.date);
    if (provisional) body["provisional"] = true;
    return body;
}

Result<Submission> parse_request(const Body& body) {
    BodyReader reader{body};
    Submission submission;
    submission.request_id = reader.text("request_id");
    submission.channel = reader.text("channel");
    submission.stamped_in_doubt = reader.flag_or_false("provisional");
    auto& request = submission.request;
    request.received_at = reader.instant("received_at");
    request.diner = reader.text("diner");
    request.date = reader.optional_date("date");
    request.channel = counter::parse_channel(submission.channel);
    const auto operation = counter::parse_operation(reader.text("operation"));
    if (!operation) reader.wrong("operation", "one that is known");
    request.operation = operation.value_or(counter::Operation{});
    return unless_wrong(reader, std::move(submission));
}

Body attendance_body(const Statement& s) {
    Body body{{"request_id", s.request_id},
              {"received_at", to_string(s.received_at)},
              {"author", s.author},
              {"group", s.group},
              {"date", to_string(s.date)},
              {"absent", array_of(s.absent, [](const std::string& diner) { return json::value(diner); })},
              {"extras", array_of(s.extras, [](const ExtraMeals& e) { return json::object{{"diet", e.diet}, {"count", e.count}}; })},
              {"confirmed", s.confirmed}};
    if (s.provisional) body["provisional"] = true;
    return body;
}

Result<Statement> parse_attendance(const Body& body) {
    BodyReader reader{body};
    Statement s;
    s.request_id = reader.text("request_id");
    s.received_at = reader.instant("received_at");
    s.author = reader.text("author");
    s.group = reader.text("group");
    s.date = reader.date("date");
    for (const auto& diner : reader.array("absent")) {
        const auto* code = diner.if_string();
        if (code) s.absent.emplace_back(*code);
        else reader.wrong("absent", "a list of diners' codes");
    }
    s.extras = members<ExtraMeals>(reader, "extras", [](BodyReader& extra) {
        return ExtraMeals{extra.text("diet"), extra.integer("count")};
    });
    s.confirmed = reader.flag("confirmed");
    s.provisional = reader.flag_or_false("provisional");
    return unless_wrong(reader, std::move(s));
}

Body asked_variation_body(const AskedVariation& asked) {
    return {{"request_id", asked.request_id},
            {"received_at", to_string(asked.received_at)},
            {"author", asked.author},
            {"group", asked.group},
            {"date", to_string(asked.date)},
            {"diet", asked.diet},
            {"bianco", asked.bianco},
            {"delta", asked.delta},
            {"reason", asked.reason}};
}

Result<AskedVariation> parse_asked_variation(const Body& body) {
    BodyReader reader{body};
    AskedVariation asked{reader.text("request_id"), reader.instant("received_at"), reader.text("author"),
                         reader.text("group"),      reader.date("date"),           reader.text("diet"),
                         reader.flag("bianco"),     reader.integer("delta"),       reader.text("reason")};
    return unless_wrong(reader, std::move(asked));
}

Body answer_body(const Submission& submission, const Answer& answer) {
    auto body = request_body(submission, answer.provisional);
    body["outcome"] = to_string(answer.decision.outcome);
    if (answer.decision.reason != counter::Reason::none) body["reason"] = to_string(answer.decision.reason);
    if (answer.decision.effective_date) body["effective_date"] = to_string(*answer.decision.effective_date);
    return body;
}

Result<ToldAnswer> parse_answer(const Body& body) {
    BodyReader reader{body};
    ToldAnswer told;
    told.request_id = reader.text("request_id");
    told.answer.received_at = reader.instant("received_at");
    told.answer.provisional = reader.flag_or_false("provisional");
    const auto outcome = counter::parse_outcome(reader.text("outcome"));
    if (!outcome) reader.wrong("outcome", "accepted, unchanged or rejected");
    const auto reason = counter::parse_reason(reader.optional_text("reason").value_or(""));
    if (!reason) reader.wrong("reason", "one that is known");
    told.answer.decision = {outcome.value_or(counter::Outcome{}), reason.value_or(counter::Reason{}),
                            reader.optional_date("effective_date")};
    return unless_wrong(reader, std::move(told));
}

Body closing_body(const ToldClosing& told) {
    const auto& c = told.closing;
    Body body{{"school", c.school},
              {"date", to_string(c.date)},
              {"kitchen", c.kitchen},
              {"number", c.number},
              {"cutoff", to_string(c.cutoff)},
              {"closed_at", to_string(c.closed_at)},
              {"meals", c.meals},
              {"provisional", c.provisional},
              {"lines", array_of(told.lines, line_json)},
              {"feeds", array_of(told.feeds, [](const FeedState& feed) {
                   json::object object{{"node", feed.node}, {"connected", feed.connected}};
                   if (feed.in_step_at) object["in_step_at"] = to_string(*feed.in_step_at);
                   return object;
               })}};
    if (c.early_reason) body["early_reason"] = *c.early_reason;
    if (c.author) body["author"] = *c.author;
    return body;
}

Result<ToldClosing> parse_closing(const Body& body) {
    BodyReader reader{body};
    ToldClosing told;
    auto& c = told.closing;
    c.school = reader.text("school");
    c.date = reader.date("date");
    c.kitchen = reader.text("kitchen");
    c.number = reader.integer("number");
    c.cutoff = reader.instant("cutoff");
    c.closed_at = reader.instant("closed_at");
    c.meals = reader.integer("meals");
    c.provisional = reader.flag("provisional");
    c.early_reason = reader.optional_text("early_reason");
    c.author = reader.optional_text("author");
    told.lines = members<DayLine>(reader, "lines", [](BodyReader& line) {
        return DayLine{line.text("group"), static_cast<int>(line.integer("sitting")), line.text("diet"),
                       line.flag("bianco"), line.integer("meals"), line.integer("adults")};
    });
    told.feeds = members<FeedState>(reader, "feeds", [](BodyReader& feed) {
        return FeedState{feed.text("node"), std::nullopt, feed.flag("connected"), feed.optional_instant("in_step_at")};
    });
    return unless_wrong(reader, std::move(told));
}

Body variation_body(const ToldVariation& told) {
    const auto& v = told.variation;
    Body body{{"school", told.school},
              {"date", to_string(told.date)},
              {"id", v.id},
              {"number", v.number},
              {"group", v.line.group},
              {"diet", v.line.diet},
              {"bianco", v.line.bianco},
              {"delta", v.line.meals},
              {"adults", v.line.adults},
              {"reason", v.reason},
              {"author", v.author},
              {"at", to_string(v.at)},
              {"state", to_string(v.state)}};
    if (v.decided_by) body["decided_by"] = *v.decided_by;
    if (v.decided_at) body["decided_at"] = to_string(*v.decided_at);
    if (v.decision_reason) body["decision_reason"] = *v.decision_reason;
    return body;
}

Result<ToldVariation> parse_variation(const Body& body) {
    BodyReader reader{body};
    ToldVariation told;
    told.school = reader.text("school");
    told.date = reader.date("date");
    auto& v = told.variation;
    v.id = reader.integer("id");
    v.number = reader.integer("number");
    v.line = {reader.text("group"), 0, reader.text("diet"), reader.flag("bianco"), reader.integer("delta"),
              reader.integer("adults")};
    v.reason = reader.text("reason");
    v.author = reader.text("author");
    v.at = reader.instant("at");
    const auto state = parse_variation_state(reader.text("state"));
    if (!state) reader.wrong("state", "pending, acknowledged or refused");
    v.state = state.value_or(VariationState{});
    v.decided_by = reader.optional_text("decided_by");
    v.decided_at = reader.optional_instant("decided_at");
    v.decision_reason = reader.optional_text("decision_reason");
    return unless_wrong(reader, std::move(told));
}

Body records_body(const ToldRecords& told) {
    Body body{{"marks", array_of(told.marks,
                                 [](const ToldRecords::Mark& mark) {
                                     json::object object{{"diner", mark.diner},
                                                         {"date", to_string(mark.date)},
                                                         {"cancelled", mark.marks.cancelled()},
                                                         {"bianco", mark.marks.bianco()}};
                                     if (mark.marks.cancelled_by_ivr()) object["by"] = "ivr";
                                     if (mark.marks.cancelled_by_kiosk()) object["by"] = "kiosk";
                                     return object;
                                 })},
              {"states", array_of(told.states, [](const ToldRecords::States& states) {
                   return json::object{{"diner", states.diner},
                                       {"state", states.state == counter::LongState::blocked ? "blocked" : "suspended"},
                                       {"changes", array_of(states.changes, [](const counter::StateChanges::Change& change) {
                                            return json::object{{"from", to_string(change.from)}, {"on", change.on}};
                                        })}};
               })}};
    if (told.whole_since) {
        body["whole"] = true;
        body["since"] = to_string(*told.whole_since);
    }
    return body;
}

Result<ToldRecords> parse_records(const Body& body) {
    BodyReader reader{body};
    ToldRecords told;
    if (reader.flag_or_false("whole")) told.whole_since = reader.date("since");
    told.marks = members<ToldRecords::Mark>(reader, "marks", [](BodyReader& mark) {
        std::uint8_t bits = 0;
        const auto by = counter::parse_channel(mark.optional_text("by").value_or(""));
        if (mark.flag("cancelled")) bits = counter::Marks::cancelled_by(by.value_or(counter::Channel::portal)).bits();
        if (mark.flag("bianco")) bits = static_cast<std::uint8_t>(bits | counter::Marks::bianco_meal().bits());
        return ToldRecords::Mark{mark.text("diner"), mark.date("date"), counter::Marks{bits}};
    });
    told.states = members<ToldRecords::States>(reader, "states", [](BodyReader& states) {
        const auto state = states.text("state");
        if (state != "blocked" && state != "suspended") states.wrong("state", "suspended or blocked");
        return ToldRecords::States{states.text("diner"),
                                   state == "blocked" ? counter::LongState::blocked : counter::LongState::suspended,
                                   members<counter::StateChanges::Change>(states, "changes", [](BodyReader& change) {
                                       return counter::StateChanges::Change{change.date("from"), change.flag("on")};
                                   })};
    });
    return unless_wrong(reader, std::move(told));
}

Body roster_body(const DataSet& set) {
    json::object files;
    for (auto& file : data_set_files(set)) files[file.name] = std::move(file.text);
    return {{"files", std::move(files)}};
}

Result<DataSet> parse_roster(const Body& body) {
    const auto* files = body.if_contains("files") ? body.at("files").if_object() : nullptr;
    if (!files) return Error{ErrorKind::wrong_input, "files is not an object of file names and texts"};
    const ScratchFolder folder;
    if (folder.path().empty()) return Error{ErrorKind::unavailable, "no room to read a roster: free the disk"};
    std::vector<NewFile> written;
    for (const auto& [name, text] : *files) {
        const fs::path file{std::string{name}};
        if (!text.is_string() || file != file.filename())
            return Error{ErrorKind::wrong_input, fmt::format("files: {:?} is not a file's name with its text", std::string{name})};
        written.push_back({folder.path() / file, text.get_string()});
    }
    if (auto done = replace_files(written); !done) return std::move(done).error();
    std::vector<Fault> faults;
    auto set = read_data_set(folder.path(), faults);
    if (set) return set;
    if (faults.empty()) return std::move(set).error();
    std::string message;
    for (std::size_t at = 0; at < std::min<std::size_t>(faults.size(), 5); ++at)
        message += (message.empty() ? "" : "; ") + to_string(faults[at]);
    return Error{ErrorKind::wrong_input, fmt::format("{} faults: {}", faults.size(), message)};
}

} // namespace data::link
