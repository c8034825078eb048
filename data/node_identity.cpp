#include "data/node_identity.hpp"

#include <fmt/format.h>

namespace data {

namespace {

std::string identity_of(const NodeSettings& settings) {
    const auto& place = settings.school ? settings.school : settings.merchant;
    return place ? fmt::format("{} {}", to_string(settings.role), *place) : std::string{to_string(settings.role)};
}

} // namespace

Result<void> check_identity(Database& database, const NodeSettings& settings) {
    Query query{database, "SELECT value FROM meta WHERE key = 'identity'"};
    auto rows = query.rows();
    if (!rows.next()) return rows.status();
    const std::string was{rows.text(0)};
    if (was == identity_of(settings)) return {};
    return Error{ErrorKind::conflict,
                 fmt::format("this folder holds the data of a {}, and mestolo.toml {} makes it a {}: put its mestolo.toml back "
                             "(`mestolo join` writes one), or use another folder",
                             was, settings.upstream ? "now" : "is missing or", identity_of(settings))};
}

Result<void> hold_identity(Database& database, const NodeSettings& settings) {
    Query hold{database, "INSERT INTO meta SELECT 'identity', ?1 WHERE EXISTS (SELECT 1 FROM schools UNION ALL SELECT 1 FROM told_till) "
                         "ON CONFLICT DO NOTHING"};
    return hold.run(identity_of(settings));
}

} // namespace data
