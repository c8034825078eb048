// The papers of a kitchen: ordered once per closing, printed as jobs, and confirmed by scanned trays or by people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "counter/paper/compose.hpp"
#include "counter/paper/print_job.hpp"
#include "counter/roster.hpp"
#include "data/day.hpp"
#include "data/paper/print_setup.hpp"
#include "data/tables/paper_table.hpp"
#include "data/tables/print_job_table.hpp"
#include "data/tables/tray_table.hpp"

namespace data::paper {

/// Whom an order is for, and when.
struct Order {
    std::string author; ///< empty: by itself, with the closing
    counter::Instant now;
};

/// What is to be given to a queue.
struct Assignment {
    PrintJob job;
    counter::paper::Document document;
    QueueSetup setup;
    std::optional<std::string> fallback; ///< of the paper's kind, if it isn't this queue
};

/// What a scanned label was.
struct Scan {
    enum class Answer { packed, already_packed, taken_away, other_day, unknown };
    Answer answer = Answer::unknown;
    std::optional<LabelledTray> tray; ///< as it was before
    std::int64_t left = 0;       ///< trays of the school that are still to be packed
};
std::string_view to_string(Scan::Answer answer);

/// What a person says of a job.
enum class Verdict { came_out, retry, cancel };

/// Part of the store: all that writes runs inside its transaction, on its thread.
class Papers {
public:
    explicit Papers(Database& database);

    PaperTable& papers() { return papers_; }
    PrintJobTable& jobs() { return jobs_; }
    TrayTable& trays() { return trays_; }
    PrintSetupTable& setup() { return setup_; }

    // Composing. `day` is of that roster.

    /// Makes and orders what a closed school's day lacks: what is there already, with the same content, is not made again.
    Result<void> order_school(const counter::Roster& roster, const SchoolDay& day, const Order& order);
    /// Variations were acknowledged: the closing's trays follow at once, if they were made, so that a scan says what is true.
    Result<void> follow(std::int64_t closing);
    /// The production sheet of each kitchen that has closed a school, where its numbers are others than on its last one.
    Result<void> order_production(const counter::Roster& roster, const std::vector<SchoolDay>& days, counter::ServiceDate date,
                                  const Order& order);
    /// What `order_school` would make now.
    Result<std::vector<counter::paper::Kind>> missing(const counter::Roster& roster, const SchoolDay& day);
    Result<bool> production_missing(const counter::Roster& roster, const std::vector<SchoolDay>& days, counter::ServiceDate date);
    /// As it would be now; empty if there is nothing of that kind. Several: labels, group by group.
    Result<std::vector<counter::paper::Document>> preview(const counter::Roster& roster, const std::vector<SchoolDay>& days,
                                                          counter::ServiceDate date, counter::paper::Kind kind, std::optional<std::int64_t> sheet,
                                                          counter::Instant now);
    /// A test page, as a paper of its own. A repeated request_id orders nothing again. Returns the paper.
    Result<Paper> order_test(std::string_view queue, const counter::paper::Document& document, counter::ServiceDate date,
                             const std::string& request_id, const Order& order);
    /// A receipt on the printer for receipts: `attempt` 1 is the original. Returns the paper, whose later printings are `reprint`s.
    Result<std::int64_t> order_receipt(const counter::paper::Receipt& receipt, counter::ServiceDate date, int attempt,
                                       const std::optional<std::string>& request_id, const Order& order);
    Result<counter::paper::Document> document(std::int64_t paper);

    /// Replaces what is printed where and how. What was not sent yet goes where it says now.
    Result<void> set_up(const PrintSetup& setup);

    // Printing.

    /// Prints a paper again, as COPIA; of labels, `serials` alone if there are any. A repeated request_id orders nothing
    /// again. Labels that were chosen from a job that nobody knew about settle it: somebody has looked.
    Result<void> reprint(std::int64_t paper, const std::vector<std::int64_t>& serials, const std::string& request_id,
                         const Order& order);
    Result<void> decide(std::int64_t job, Verdict verdict, const Order& order);
    /// What waits for a queue and was not sent goes to its fallback, where there is one.
    Result<void> fall_back(std::string_view queue, counter::Instant now);
    /// The queue's oldest open job, with what to print.
    Result<std::optional<Assignment>> next(std::string_view queue);
    /// Where a job stands now, by itself. False, and nothing kept, where a person has decided otherwise meanwhile: the job is
    /// over, was begun anew, or is not to be released. A job that is to be cancelled, and of which nothing was sent, is
    /// cancelled; one whose labels are all packed is confirmed.
    Result<bool> record(PrintJob job, counter::Instant now);
    /// A scanner's text; or a serial, for a tray that is ticked off by hand. `date`: the day that is packed, if it is known: a
    /// label of another one is none of its trays.
    Result<Scan> scan(std::string_view mark, std::optional<std::int64_t> serial, std::optional<counter::ServiceDate> date,
                      const Order& order);

    /// Grows whenever a paper, a job, a tray or the setup does change, and is never the same again.
    std::uint64_t revision() const { return revision_; }
    void touch() { ++revision_; }

private:
    /// What a school's papers are composed from.
    struct Names {
        counter::paper::DietBook diets;
        std::map<std::string, counter::paper::Party, std::less<>> kitchens;
        std::map<std::string, std::string, std::less<>> addresses; ///< of schools
        PrintSetup setup;
    };
    /// A paper before it has an id.
    struct Draft {
        Paper paper;
        counter::paper::Document document;
        std::optional<NoteEntry> note;
    };

    Result<Names> names();
    Result<counter::paper::SchoolPaper> school_paper(const counter::Roster& roster, const SchoolDay& day, counter::ServiceDate date,
                                                     const Names& names);
    Result<std::vector<Draft>> lacking(const counter::Roster& roster, const SchoolDay& day, const Names& names,
                                       const counter::paper::SchoolPaper& school, counter::Instant now);
    Result<std::optional<Draft>> lacking_note(const Paper& base, const counter::paper::SchoolPaper& school, const Names& names,
                                              counter::paper::LocalTime now);
    Result<std::vector<Draft>> lacking_labels(const Paper& base, const counter::paper::SchoolPaper& school, const Names& names,
                                              std::string_view authority);
    Result<std::vector<Draft>> lacking_production(const counter::Roster& roster, const std::vector<SchoolDay>& days,
                                                  counter::ServiceDate date, const Names& names);
    Result<void> commit(Draft draft, const Names& names, const Order& order);
    Result<void> print(const Paper& paper, const std::string& queue, std::vector<std::int64_t> serials,
                       const std::optional<std::string>& request_id, const Order& order, int first_attempt = 1);
    Result<void> confirm_if_scanned(std::int64_t paper, const Order& order);

    PaperTable papers_;
    PrintJobTable jobs_;
    TrayTable trays_;
    PrintSetupTable setup_;
    Database* database_;
    Query kitchens_;
    Query addresses_;
    std::uint64_t revision_ = 1;
};

} // namespace data::paper
