#include "data/tables/request_table.hpp"

#include <fmt/format.h>

namespace data {

namespace {

constexpr std::string_view select_awaiting = "SELECT request_id, channel, received_at, diner, operation, asked_day, provisional "
                                             "FROM requests WHERE awaiting {}ORDER BY id";

} // namespace

RequestTable::RequestTable(Database& database)
    : database_(&database),
      find_(database, "SELECT coalesce(f.outcome, r.outcome), coalesce(f.reason, r.reason), iif(f.request IS NULL, "
                      "r.effective_day, f.effective_day), r.received_at, coalesce(f.provisional, r.provisional), r.awaiting "
                      "FROM requests r LEFT JOIN final_answers f ON f.request = r.id WHERE r.request_id = ?1"),
      add_(database, "INSERT INTO requests (request_id, received_at, decided_at, channel, diner, operation, asked_day, "
                     "outcome, reason, effective_day, school, provisional, awaiting) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"),
      // A kitchen that was restored from a backup decides again what it lost, and may decide otherwise.
      adopt_(database, "INSERT INTO final_answers (request, outcome, reason, effective_day, provisional, at) SELECT id, ?2, ?3, "
                       "?4, ?5, ?6 FROM requests WHERE request_id = ?1 ON CONFLICT DO UPDATE SET outcome = ?2, reason = ?3, "
                       "effective_day = ?4, provisional = ?5, at = ?6"),
      settle_(database, "UPDATE requests SET awaiting = 0 WHERE request_id = ?1"),
      // Those of statement S are called S/DINER, and 0 is the character after the slash.
      settle_those_of_(database, "UPDATE requests SET awaiting = 0 WHERE request_id > ?1 || '/' AND request_id < ?1 || '0'"),
      awaiting_(database, fmt::format(select_awaiting, "")),
      awaiting_of_(database, fmt::format(select_awaiting, "AND diner = ?1 ")),
      any_provisional_(database, "SELECT 1 FROM requests WHERE provisional AND school = ?1 AND (effective_day = ?2 OR "
                                 "effective_day IS NULL AND received_at / 86400000 = ?2) LIMIT 1") {}

Result<std::optional<Answer>> RequestTable::find(std::string_view request_id) {
    auto rows = find_.rows(request_id);
    if (!rows.next()) {
        if (!rows.status()) return rows.status().error();
        return std::nullopt;
    }
    const auto outcome = counter::parse_outcome(rows.text(0));
    const auto reason = counter::parse_reason(rows.text(1));
    if (!outcome || !reason)
        return Error{ErrorKind::internal, "the database's table requests holds an answer this program can't read"};
    Answer answer{{*outcome, *reason, std::nullopt}, rows.instant(3), rows.integer(4) != 0, rows.integer(5) != 0};
    if (!rows.is_null(2)) answer.decision.effective_date = rows.date(2);
    return std::optional{answer};
}

Result<std::int64_t> RequestTable::add(const Submission& submission, const Answer& answer, counter::Instant decided_at,
                                       const std::optional<std::string>& school) {
    const auto& request = submission.request;
    auto added = add_.run(submission.request_id, answer.received_at, decided_at, submission.channel, request.diner,
                          to_string(request.operation), request.date, to_string(answer.decision.outcome),
                          to_string(answer.decision.reason), answer.decision.effective_date, school, answer.provisional,
                          answer.awaiting);
    if (!added) return added.error();
    return database_->last_row_id();
}

Result<void> RequestTable::adopt(std::string_view request_id, const Answer& answer, counter::Instant now) {
    auto adopted = adopt_.run(request_id, to_string(answer.decision.outcome), to_string(answer.decision.reason),
                              answer.decision.effective_date, answer.provisional, now);
    if (adopted) adopted = settle_.run(request_id);
    return adopted;
}

Result<void> RequestTable::settle_those_of(std::string_view statement) { return settle_those_of_.run(statement); }

Result<std::vector<Submission>> RequestTable::awaiting(std::string_view diner) {
    std::vector<Submission> submissions;
    auto rows = diner.empty() ? awaiting_.rows() : awaiting_of_.rows(diner);
    while (rows.next()) {
        const auto operation = counter::parse_operation(rows.text(4));
        if (!operation) return Error{ErrorKind::internal, "the database's table requests holds an operation this program can't read"};
        Submission submission;
        submission.request_id = rows.text(0);
        submission.channel = rows.text(1);
        submission.stamped_in_doubt = rows.integer(6) != 0;
        submission.request.received_at = rows.instant(2);
        submission.request.channel = counter::parse_channel(submission.channel);
        submission.request.diner = rows.text(3);
        submission.request.operation = *operation;
        if (!rows.is_null(5)) submission.request.date = rows.date(5);
        submissions.push_back(std::move(submission));
    }
    if (!rows.status()) return rows.status().error();
    return submissions;
}

Result<bool> RequestTable::any_provisional(std::string_view school, counter::ServiceDate date) {
    const auto found = single_integer(any_provisional_, school, date);
    if (!found) return found.error();
    return found->has_value();
}

} // namespace data
