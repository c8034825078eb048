#include "data/store.hpp"

#include <fmt/format.h>

#include "data/node_identity.hpp"
#include "data/schema.hpp"
#include "data/store/state.hpp"

namespace data {

using counter::Instant;

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::filesystem::path& folder, Instant now) {
    std::error_code made;
    std::filesystem::create_directories(folder, made);
    if (made) return Error{ErrorKind::unavailable, fmt::format("{}: {}", folder.string(), made.message())};
    auto node = read_node_settings(folder);
    if (!node) return std::move(node).error();
    auto lock = FolderLock::take(folder);
    if (!lock) return std::move(lock).error();
    auto database = Database::open(folder / "mestolo.db", Database::Access::owner);
    if (!database) return std::move(database).error();
    if (auto migrated = migrate(*database); !migrated) return std::move(migrated).error();
    if (auto same = check_identity(*database, *node); !same) return std::move(same).error().within(folder.string());
    if (auto held = hold_identity(*database, *node); !held) return std::move(held).error();
    auto state = std::make_unique<State>(std::move(*lock), std::move(*database), std::move(*node));
    auto loaded = state->reload(now);
    if (loaded) loaded = state->publisher.load();
    if (loaded) loaded = state->load_money();
    if (!loaded) return std::move(loaded).error();
    return Store{std::move(state)};
}

const NodeSettings& Store::node() const { return state_->node; }
const counter::Roster& Store::roster() const { return state_->memory.roster; }
const counter::Records& Store::records() const { return state_->memory.records; }
Database& Store::database() { return state_->database; }
AttendanceTable& Store::attendance() { return state_->attendance; }
RequestTable& Store::requests() { return state_->requests; }
TokenTable& Store::tokens() { return state_->tokens; }
paper::Papers& Store::papers() { return state_->papers; }
link::Publisher& Store::publisher() { return state_->publisher; }

Result<void> Store::begin() { return state_->database.execute("BEGIN IMMEDIATE"); }
Result<void> Store::commit() {
    if (auto told = state_->tell_accounts(); !told) return told;
    return state_->database.execute("COMMIT");
}

Result<void> Store::roll_back(Instant now) {
    (void)state_->database.execute("ROLLBACK"); // fails when SQLite has rolled back already
    state_->changes.clear();
    state_->groups_to_tell.reset();
    state_->attendance.forget();
    auto loaded = state_->reload(now);
    if (loaded) loaded = state_->publisher.load();
    if (loaded) loaded = state_->load_money();
    return loaded;
}

Result<std::vector<SchoolDay>> Store::day(counter::ServiceDate date, Instant now, std::optional<counter::SchoolId> school) {
    return state_->days.read(state_->memory.roster, state_->memory.records, date, now, school);
}

std::vector<SchoolDate> Store::take_changes() {
    std::vector<SchoolDate> taken{state_->changes.begin(), state_->changes.end()};
    state_->changes.clear();
    return taken;
}

} // namespace data
