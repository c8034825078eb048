#include "data/history.hpp"

namespace data {

Result<std::vector<ClosedDay>> read_history(Database& database, counter::ServiceDate from, counter::ServiceDate to) {
    std::vector<ClosedDay> days;
    Query query{database, "SELECT c.school, c.day, c.meals, c.meals + coalesce((SELECT sum(v.delta) FROM variations v WHERE "
                          "v.closing = c.id AND v.state = 'acknowledged'), 0) FROM closings c WHERE c.day BETWEEN ?1 AND ?2 "
                          "ORDER BY c.school, c.day"};
    auto rows = query.rows(from, to);
    while (rows.next()) days.push_back({std::string{rows.text(0)}, rows.date(1), rows.integer(2), rows.integer(3)});
    if (!rows.status()) return rows.status().error();
    return days;
}

} // namespace data
