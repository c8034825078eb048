#include "tests/data/link_node.hpp"

#include <stdexcept>
#include <utility>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "data/schema.hpp"

namespace data::tests {

namespace {

template <typename T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

} // namespace

WritingSink::WritingSink(Database& database, bool is_newer, bool passes_on)
    : add_(database, "INSERT INTO applied (peer, type, id) VALUES (?1, ?2, ?3)"),
      clear_(database, "DELETE FROM applied WHERE peer = ''"),
      newest_told_(database, "SELECT id FROM told WHERE site = ?1 ORDER BY n DESC LIMIT 1"), is_newer_(is_newer),
      passes_on_(passes_on) {}

bool WritingSink::knows(std::string_view type, int version) const {
    return version == 1 && (type == "thing" || type == "poison" || type == "whole" || (type == "later" && is_newer_));
}

Result<void> WritingSink::apply(const link::Fact& fact, const link::Peer& from, counter::Instant) {
    const auto* const id = fact.body.if_contains("id");
    if (fact.type == "poison" || !id || !id->is_string()) return Error{ErrorKind::not_found, "there is no such thing"};
    if (fact.type == "whole")
        if (auto cleared = clear_.run(); !cleared) return cleared;
    const std::string_view text{id->get_string()};
    if (auto added = add_.run(from.name, fact.type, text); !added) return added;
    if (!passes_on_ || from.name.empty()) return {};
    return upwards->append(link::to_line({fact.type, 1, fact.at, std::nullopt, fact.body}));
}

Result<void> WritingSink::tell_everything(const link::Peer& site, counter::Instant now) {
    std::string newest;
    {
        auto rows = newest_told_.rows(site.name);
        if (rows.next()) newest = rows.text(0);
        if (!rows.status()) return rows.status();
    }
    return feeds.at(site.name)->append(line_of("whole", newest, now));
}

std::string line_of(std::string_view type, std::string_view id, counter::Instant at, std::size_t padding) {
    link::Fact fact{std::string{type}, 1, at, std::nullopt, {}};
    fact.body["id"] = id;
    if (padding > 0) fact.body["padding"] = std::string(padding, 'x');
    return link::to_line(fact);
}

LinkProgram::LinkProgram(Database opened, const std::string& name, const std::vector<std::string>& sites, bool is_newer,
                         bool passes_on, counter::Instant now)
    : database(std::move(opened)), sink(database, is_newer, passes_on), parked(database), peers(database),
      record(database, "INSERT INTO recorded (type, id) VALUES (?1, ?2)"),
      tell(database, "INSERT INTO told (site, id) VALUES (?1, ?2)") {
    must(database.execute("PRAGMA synchronous = OFF"));
    must(migrate(database));
    must(database.execute("CREATE TABLE IF NOT EXISTS applied (n INTEGER PRIMARY KEY, peer TEXT, type TEXT, id TEXT);"
                          "CREATE TABLE IF NOT EXISTS recorded (n INTEGER PRIMARY KEY, type TEXT, id TEXT);"
                          "CREATE TABLE IF NOT EXISTS told (n INTEGER PRIMARY KEY, site TEXT, id TEXT);"));
    must(database.execute("BEGIN"));
    if (name != "top") {
        upwards.emplace(database, must(peers.put("", "", std::nullopt)));
        must(upwards->load());
        sink.upwards = &*upwards;
    }
    for (const auto& site : sites) {
        auto& feed = feeds.try_emplace(site, database, must(peers.put(site, "school", std::nullopt))).first->second;
        must(feed.load());
        sink.feeds[site] = &feed;
    }
    must(link::retry_unknown(parked, peers, sink, now));
    must(database.execute("COMMIT"));
}

LinkNode::LinkNode(std::filesystem::path file, std::string name, std::vector<std::string> sites, bool passes_on)
    : file_(std::move(file)), name_(std::move(name)), sites_(std::move(sites)), passes_on_(passes_on) {}

void LinkNode::start(counter::Instant now) {
    program_ = std::make_unique<LinkProgram>(must(Database::open(file_, Database::Access::owner)), name_, sites_, is_newer,
                                             passes_on_, now);
}

void LinkNode::back_up(const std::filesystem::path& to) {
    std::filesystem::remove(to);
    must(program_->database.execute(fmt::format("VACUUM INTO '{}'", to.string())));
}

void LinkNode::restore(const std::filesystem::path& from) {
    for (const auto* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file_.string() + suffix);
    std::filesystem::copy_file(from, file_);
}

void LinkNode::prune(counter::ServiceDate before) {
    must(program_->database.execute("BEGIN"));
    if (program_->upwards) must(program_->upwards->prune(before));
    for (auto& [_, feed] : program_->feeds) must(feed.prune(before));
    must(program_->database.execute("COMMIT"));
}

std::vector<std::string> column(Database& database, const std::string& sql) {
    Query query{database, sql};
    std::vector<std::string> values;
    auto rows = query.rows();
    while (rows.next()) values.emplace_back(rows.text(0));
    must(rows.status());
    return values;
}

} // namespace data::tests
