// Backup and restore: whole or not at all, and nothing that was there is lost.

#include "data/backup.hpp"

#include <gtest/gtest.h>

#include "data/store.hpp"
#include "tests/support/temp_folder.hpp"

namespace data::tests {

namespace {

const auto now = counter::parse_instant("2026-09-21T05:00:00Z").value();

void make_database(const std::filesystem::path& folder, const std::string& mark) {
    auto store = Store::open(folder, now);
    ASSERT_TRUE(store) << store.error().message;
    ASSERT_TRUE(store->database().execute("INSERT OR REPLACE INTO meta VALUES ('mark', '" + mark + "')"));
}

std::string mark_of(const std::filesystem::path& file) {
    auto database = Database::open(file, Database::Access::reader);
    EXPECT_TRUE(database);
    Query query{*database, "SELECT value FROM meta WHERE key = 'mark'"};
    auto rows = query.rows();
    return rows.next() ? std::string{rows.text(0)} : "";
}

TEST(Backup, HoldsWhatWasCommittedWhileTheOwnerGoesOn) {
    const support::TempFolder folder;
    auto store = Store::open(folder / "data", now);
    ASSERT_TRUE(store);
    ASSERT_TRUE(store->database().execute("INSERT INTO meta VALUES ('mark', 'committed')"));
    ASSERT_TRUE(store->begin());
    ASSERT_TRUE(store->database().execute("UPDATE meta SET value = 'not yet' WHERE key = 'mark'"));
    const auto done = back_up(folder / "data", folder / "copy.db");
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(mark_of(folder / "copy.db"), "committed");
    EXPECT_TRUE(check_integrity(folder / "copy.db"));
}

TEST(Backup, OverwritesNothing) {
    const support::TempFolder folder;
    make_database(folder / "data", "x");
    folder.write("copy.db", "precious");
    EXPECT_FALSE(back_up(folder / "data", folder / "copy.db"));
    EXPECT_EQ(folder.read("copy.db"), "precious");
}

TEST(Restore, PutsTheBackupInPlaceAndKeepsWhatWasThere) {
    const support::TempFolder folder;
    make_database(folder / "data", "old");
    ASSERT_TRUE(back_up(folder / "data", folder / "copy.db"));
    make_database(folder / "data", "new");
    const auto kept = restore(folder / "copy.db", folder / "data", now);
    ASSERT_TRUE(kept) << kept.error().message;
    EXPECT_EQ(mark_of(folder / "data/mestolo.db"), "old");
    EXPECT_EQ(mark_of(*kept), "new");
}

TEST(Restore, RefusesAFolderInUse) {
    const support::TempFolder folder;
    make_database(folder / "data", "x");
    ASSERT_TRUE(back_up(folder / "data", folder / "copy.db"));
    const auto store = Store::open(folder / "data", now);
    EXPECT_EQ(restore(folder / "copy.db", folder / "data", now).error().kind, ErrorKind::conflict);
}

TEST(Restore, RefusesWhatIsNoBackup) {
    const support::TempFolder folder;
    make_database(folder / "data", "x");
    const auto garbage = folder.write("garbage.db", std::string(100'000, 'x'));
    const auto refused = restore(garbage, folder / "data", now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::wrong_input);
    EXPECT_EQ(mark_of(folder / "data/mestolo.db"), "x");
}

TEST(Restore, RefusesADamagedBackup) {
    const support::TempFolder folder;
    make_database(folder / "data", "x");
    ASSERT_TRUE(back_up(folder / "data", folder / "copy.db"));
    auto bytes = folder.read("copy.db");
    bytes.replace(bytes.size() / 2, 4096, std::string(4096, '\7'));
    folder.write("copy.db", bytes);
    EXPECT_FALSE(restore(folder / "copy.db", folder / "data", now));
}

} // namespace

} // namespace data::tests
