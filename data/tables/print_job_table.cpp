#include "data/tables/print_job_table.hpp"

#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace data {

namespace {

using counter::paper::JobState;
using counter::paper::Trouble;

constexpr std::string_view open_states = "('rendered', 'submitting', 'held', 'released', 'printing', 'blocked')";

std::string select(std::string_view rest) {
    return fmt::format("SELECT j.id, j.paper, j.attempt, j.key, j.serials, j.queue, j.state, j.trouble, j.queue_job, j.queue_uuid, "
                       "j.cancelling, j.ordered_by, j.changed_at FROM print_jobs j {}",
                       rest);
}

std::vector<std::int64_t> serials_in(std::string_view text) {
    std::vector<std::int64_t> serials;
    for (const auto* at = text.data(); at < text.data() + text.size();) {
        std::int64_t serial = 0;
        const auto read = std::from_chars(at, text.data() + text.size(), serial);
        if (read.ec != std::errc{}) break;
        serials.push_back(serial);
        at = read.ptr + 1; // past the comma
    }
    return serials;
}

template <typename... Values>
Result<std::vector<PrintJob>> read_all(Query& query, const Values&... values) {
    std::vector<PrintJob> jobs;
    auto rows = query.rows(values...);
    while (rows.next()) {
        PrintJob job;
        job.id = rows.integer(0);
        job.paper = rows.integer(1);
        job.attempt = static_cast<int>(rows.integer(2));
        job.key = rows.text(3);
        job.serials = serials_in(rows.text(4));
        job.queue = rows.text(5);
        job.fate.state = counter::paper::parse_job_state(rows.text(6)).value_or(JobState::unknown);
        job.fate.trouble = counter::paper::parse_trouble(rows.text(7)).value_or(Trouble::other);
        if (!rows.is_null(8)) job.in_queue = {rows.integer(8), std::string{rows.text(9)}};
        job.cancelling = rows.integer(10) != 0;
        job.ordered_by = rows.text(11);
        job.changed_at = rows.instant(12);
        jobs.push_back(std::move(job));
    }
    if (!rows.status()) return rows.status().error();
    return jobs;
}

template <typename... Values>
Result<std::optional<PrintJob>> read_first(Query& query, const Values&... values) {
    auto all = read_all(query, values...);
    if (!all) return std::move(all).error();
    if (all->empty()) return std::nullopt;
    return std::optional{std::move(all->front())};
}

} // namespace

PrintJobTable::PrintJobTable(Database& database)
    : database_(&database),
      of_paper_(database, select("WHERE j.paper = ?1 ORDER BY j.attempt")),
      of_day_(database, select("JOIN papers p ON p.id = j.paper WHERE p.day = ?1 ORDER BY j.paper, j.attempt")),
      find_(database, select("WHERE j.id = ?1")),
      find_request_(database, select("WHERE j.request_id = ?1")),
      open_in_(database, select(fmt::format("WHERE j.queue = ?1 AND j.state IN {} ORDER BY j.id", open_states))),
      open_queues_(database, fmt::format("SELECT DISTINCT queue FROM print_jobs WHERE state IN {}", open_states)),
      unfinished_(database, select("JOIN papers p ON p.id = j.paper WHERE p.day >= ?1 AND j.state NOT IN ('reported_done', "
                                   "'confirmed', 'cancelled') AND NOT EXISTS (SELECT 1 FROM print_jobs later WHERE later.paper = "
                                   "j.paper AND later.attempt > j.attempt) ORDER BY j.id")),
      add_(database, "INSERT INTO print_jobs (paper, attempt, key, serials, queue, state, trouble, request_id, ordered_by, "
                     "changed_at) VALUES (?1, ?2, ?3, ?4, ?5, 'rendered', 'none', ?6, ?7, ?8)"),
      set_(database, "UPDATE print_jobs SET key = ?2, queue = ?3, state = ?4, trouble = ?5, queue_job = ?6, queue_uuid = ?7, "
                     "cancelling = ?8, changed_at = ?9 WHERE id = ?1"),
      note_(database, "INSERT INTO print_events (job, at, state, trouble, author) VALUES (?1, ?2, ?3, ?4, ?5)") {}

Result<std::vector<PrintJob>> PrintJobTable::of_paper(std::int64_t paper) { return read_all(of_paper_, paper); }
Result<std::vector<PrintJob>> PrintJobTable::of_day(counter::ServiceDate date) { return read_all(of_day_, date); }
Result<std::optional<PrintJob>> PrintJobTable::find(std::int64_t id) { return read_first(find_, id); }
Result<std::vector<PrintJob>> PrintJobTable::open_in(std::string_view queue) { return read_all(open_in_, queue); }
Result<std::vector<PrintJob>> PrintJobTable::unfinished_since(counter::ServiceDate date) { return read_all(unfinished_, date); }

Result<std::optional<PrintJob>> PrintJobTable::find_request(std::string_view request_id) {
    return read_first(find_request_, request_id);
}

Result<std::vector<std::string>> PrintJobTable::open_queues() {
    std::vector<std::string> queues;
    auto rows = open_queues_.rows();
    while (rows.next()) queues.emplace_back(rows.text(0));
    if (!rows.status()) return rows.status().error();
    return queues;
}

Result<std::int64_t> PrintJobTable::add(const PrintJob& job, const std::optional<std::string>& request_id) {
    auto done = add_.run(job.paper, job.attempt, job.key, fmt::format("{}", fmt::join(job.serials, ",")), job.queue, request_id,
                         job.ordered_by, job.changed_at);
    if (!done) return done.error();
    auto added = job;
    added.id = database_->last_row_id();
    added.fate = {};
    if (done = note(added, job.ordered_by); !done) return done.error();
    return added.id;
}

Result<void> PrintJobTable::set(const PrintJob& job, std::string_view author) {
    std::optional<std::int64_t> id;
    std::optional<std::string> uuid;
    if (job.in_queue) {
        id = job.in_queue->id;
        uuid = job.in_queue->uuid;
    }
    auto done = set_.run(job.id, job.key, job.queue, to_string(job.fate.state), to_string(job.fate.trouble), id, uuid,
                         job.cancelling, job.changed_at);
    if (done) done = note(job, author);
    return done;
}

Result<void> PrintJobTable::note(const PrintJob& job, std::string_view author) {
    return note_.run(job.id, job.changed_at, to_string(job.fate.state), to_string(job.fate.trouble), author);
}

} // namespace data
