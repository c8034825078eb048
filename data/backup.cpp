#include "data/backup.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "data/database.hpp"
#include "data/folder_lock.hpp"
#include "data/money/tills.hpp"
#include "data/schema.hpp"

namespace data {

namespace fs = std::filesystem;

namespace {

Error of_errno(const fs::path& path) { return {ErrorKind::unavailable, path.string() + ": " + std::strerror(errno)}; }

/// Makes a file's bytes, or a folder's names, durable.
Result<void> sync(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return of_errno(path);
    const bool synced = ::fsync(descriptor) == 0;
    const auto error = of_errno(path);
    ::close(descriptor);
    if (!synced) return error;
    return {};
}

fs::path parent_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path{"."}; }

Result<void> rename_durably(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return of_errno(to);
    return sync(parent_of(to));
}

/// Runs a question that must have no rows.
Result<void> expect_none(Database& database, const std::string& sql, std::string_view promise) {
    Query query{database, sql};
    auto rows = query.rows();
    if (rows.next()) return Error{ErrorKind::internal, fmt::format("{}: {}", promise, rows.text(0))};
    return rows.status();
}

} // namespace

Result<void> back_up(const fs::path& folder, const fs::path& file) {
    if (fs::exists(file))
        return Error{ErrorKind::wrong_input, file.string() + " exists already: choose another name for the backup"};
    if (!fs::exists(folder / "mestolo.db"))
        return Error{ErrorKind::wrong_input, folder.string() + " holds no database of Mestolo's: nothing to back up"};
    auto database = Database::open(folder / "mestolo.db", Database::Access::reader);
    if (!database) return std::move(database).error();
    if (auto checked = check_schema(*database); !checked) return checked;
    const auto partial = fs::path{file.string() + ".part"};
    std::error_code ignored;
    fs::remove(partial, ignored);
    Query copy{*database, "VACUUM INTO ?1"};
    auto copied = database->execute("PRAGMA query_only = OFF"); // it writes the copy, never what is copied
    if (copied) copied = copy.run(partial.string());
    if (copied) copied = sync(partial);
    if (copied) copied = rename_durably(partial, file);
    if (!copied) fs::remove(partial, ignored);
    return copied;
}

Result<fs::path> restore(const fs::path& file, const fs::path& folder, counter::Instant now) {
    if (!fs::is_regular_file(file)) return Error{ErrorKind::wrong_input, file.string() + ": there is no such file"};
    if (auto checked = check_integrity(file); !checked) return std::move(checked).error();
    std::error_code made;
    fs::create_directories(folder, made);
    if (made) return Error{ErrorKind::unavailable, folder.string() + ": " + made.message()};
    const auto lock = FolderLock::take(folder);
    if (!lock) return lock.error();

    const auto database = folder / "mestolo.db";
    const auto incoming = folder / "mestolo.db.restoring";
    std::error_code failed;
    fs::copy_file(file, incoming, fs::copy_options::overwrite_existing, failed);
    if (failed) return Error{ErrorKind::unavailable, incoming.string() + ": " + failed.message()};
    if (auto synced = sync(incoming); !synced) return std::move(synced).error();

    fs::path kept;
    if (fs::exists(database)) {
        // Opening and closing as the owner folds the write-ahead log into the file, so that one file is the whole of it.
        if (auto folded = Database::open(database, Database::Access::owner); folded)
            if (auto done = folded->execute("PRAGMA wal_checkpoint(TRUNCATE)"); !done) return std::move(done).error();
        kept = folder / fmt::format("mestolo.db.before-restore-{}", now.time_since_epoch().count());
        if (auto moved = rename_durably(database, kept); !moved) return std::move(moved).error();
        for (const auto* suffix : {"-wal", "-shm"}) fs::remove(database.string() + suffix, failed);
    }
    if (auto moved = rename_durably(incoming, database); !moved) return std::move(moved).error();
    auto restored = Database::open(database, Database::Access::owner);
    if (!restored) return std::move(restored).error();
    if (auto held = money::hold_receipts(*restored, now); !held) return std::move(held).error();
    return kept;
}

Result<void> check_integrity(const fs::path& database_file) {
    auto database = Database::open(database_file, Database::Access::reader);
    if (!database) return std::move(database).error();
    if (auto checked = check_schema(*database); !checked) return std::move(checked).error().within(database_file.string());
    auto sound = expect_none(*database, "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
                             "the file is damaged");
    if (sound) sound = expect_none(*database, "SELECT \"table\" FROM pragma_foreign_key_check", "rows refer to none in table");
    if (sound)
        sound = expect_none(*database, "SELECT kitchen FROM closings GROUP BY kitchen HAVING count(*) <> max(number)",
                            "closing numbers have a gap in kitchen");
    if (sound)
        sound = expect_none(*database, "SELECT c.kitchen || ' ' || c.number FROM closings c WHERE c.meals <> (SELECT "
                                       "coalesce(sum(l.meals), 0) FROM closing_lines l WHERE l.closing = c.id)",
                            "the lines of a closing don't add up to its meals");
    // A line has unnamed meals too, and at a school's node no others.
    if (sound)
        sound = expect_none(*database, "SELECT l.closing FROM closing_lines l WHERE l.meals < (SELECT count(*) FROM "
                                       "closing_meals m WHERE m.line = l.id)",
                            "the meals of a closing's line don't add up");
    if (!sound) return std::move(sound).error().within(database_file.string());
    return sound;
}

} // namespace data
