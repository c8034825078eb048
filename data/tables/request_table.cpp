#include "data/tables/request_table.hpp"

namespace data {

RequestTable::RequestTable(Database& database)
    : database_(&database),
      find_(database, "SELECT outcome, reason, effective_day, received_at, provisional FROM requests WHERE request_id = ?1"),
      add_(database, "INSERT INTO requests (request_id, received_at, decided_at, channel, diner, operation, asked_day, "
                     "outcome, reason, effective_day, school, provisional) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
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
    Answer answer{{*outcome, *reason, std::nullopt}, rows.instant(3), rows.integer(4) != 0};
    if (!rows.is_null(2)) answer.decision.effective_date = rows.date(2);
    return std::optional{answer};
}

Result<std::int64_t> RequestTable::add(const Submission& submission, const Answer& answer, counter::Instant decided_at,
                                       const std::optional<std::string>& school) {
    const auto& request = submission.request;
    auto added = add_.run(submission.request_id, answer.received_at, decided_at, submission.channel, request.diner,
                          to_string(request.operation), request.date, to_string(answer.decision.outcome),
                          to_string(answer.decision.reason), answer.decision.effective_date, school, answer.provisional);
    if (!added) return added.error();
    return database_->last_row_id();
}

Result<bool> RequestTable::any_provisional(std::string_view school, counter::ServiceDate date) {
    const auto found = single_integer(any_provisional_, school, date);
    if (!found) return found.error();
    return found->has_value();
}

} // namespace data
