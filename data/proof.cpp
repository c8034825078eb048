#include "data/proof.hpp"

namespace data {

namespace {

Result<void> read_requests(Database& database, Proof& proof) {
    Query query{database,
                "SELECT r.id, r.request_id, r.received_at, r.channel, r.operation, r.asked_day, r.outcome, r.reason, "
                "r.effective_day, r.provisional FROM requests r WHERE r.diner = ?1 AND (r.effective_day = ?2 OR r.asked_day = ?2 "
                "OR r.received_at / 86400000 = ?2 OR (r.outcome = 'accepted' AND r.effective_day < ?2 AND r.operation IN "
                "('suspend', 'resume', 'block', 'unblock'))) ORDER BY r.received_at, r.id"};
    Query sheets{database, "SELECT DISTINCT number FROM variations WHERE request = ?1 ORDER BY number"};
    auto rows = query.rows(proof.diner, proof.date);
    while (rows.next()) {
        ProofRequest request{std::string{rows.text(1)}, rows.instant(2), std::string{rows.text(3)},
                             std::string{rows.text(4)}, std::nullopt,    std::string{rows.text(6)},
                             std::string{rows.text(7)}, std::nullopt,    rows.integer(9) != 0,      {}};
        if (!rows.is_null(5)) request.asked = rows.date(5);
        if (!rows.is_null(8)) request.effective = rows.date(8);
        auto numbers = sheets.rows(rows.integer(0));
        while (numbers.next()) request.delta_sheets.push_back(numbers.integer(0));
        if (!numbers.status()) return numbers.status();
        proof.requests.push_back(std::move(request));
    }
    return rows.status();
}

/// The closing that froze the diner's meal; for a diner without a meal, the closing of the school they are in.
Result<void> read_closing(Database& database, Proof& proof) {
    Query with_meal{database,
                    "SELECT c.kitchen, c.number, c.cutoff_at, c.closed_at, c.early_reason, l.diet_set, l.bianco FROM closings c "
                    "JOIN closing_lines l ON l.closing = c.id JOIN closing_meals m ON m.line = l.id JOIN diners d ON d.id = "
                    "m.diner WHERE c.day = ?2 AND d.code = ?1"};
    auto meal = with_meal.rows(proof.diner, proof.date);
    if (meal.next()) {
        proof.closing = ProofClosing{std::string{meal.text(0)}, meal.integer(1), meal.instant(2), meal.instant(3),
                                     meal.optional_text(4), meal.optional_text(5), meal.integer(6) != 0};
        return {};
    }
    if (!meal.status()) return meal.status();
    Query of_school{database, "SELECT c.kitchen, c.number, c.cutoff_at, c.closed_at, c.early_reason FROM closings c JOIN groups "
                              "g ON g.school = c.school JOIN diners d ON d.grp = g.code WHERE d.code = ?1 AND c.day = ?2"};
    auto rows = of_school.rows(proof.diner, proof.date);
    if (rows.next())
        proof.closing = ProofClosing{std::string{rows.text(0)}, rows.integer(1), rows.instant(2), rows.instant(3),
                                     rows.optional_text(4), std::nullopt, false};
    return rows.status();
}

} // namespace

Result<Proof> read_proof(Database& database, std::string_view diner, counter::ServiceDate date) {
    Proof proof;
    proof.diner = diner;
    proof.date = date;
    Query exists{database, "SELECT 1 FROM diners WHERE code = ?1"};
    const auto known = single_integer(exists, diner);
    if (!known) return known.error();
    proof.known = known->has_value();
    auto read = read_requests(database, proof);
    if (read) read = read_closing(database, proof);
    if (!read) return read.error();
    return proof;
}

} // namespace data
