// Migrations: every way to the newest schema leads to the same one.

#include "data/schema.hpp"

#include <gtest/gtest.h>

#include "tests/support/temp_folder.hpp"

namespace data::tests {

namespace {

std::string schema_of(Database& database) {
    std::string text;
    Query query{database, "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name"};
    auto rows = query.rows();
    while (rows.next())
        for (int column = 0; column < 4; ++column) text.append(rows.text(column)).push_back('\n');
    EXPECT_TRUE(rows.status());
    return text;
}

Database open(const std::filesystem::path& file) {
    auto database = Database::open(file, Database::Access::owner);
    EXPECT_TRUE(database) << database.error().message;
    return std::move(*database);
}

TEST(Schema, AMigratedDatabaseIsLikeAFreshOne) {
    const support::TempFolder folder;
    auto fresh = open(folder / "fresh.db");
    ASSERT_TRUE(migrate(fresh));
    for (int from = 1; from < newest_schema(); ++from) {
        auto old = open(folder / ("from-" + std::to_string(from) + ".db"));
        ASSERT_TRUE(migrate(old, from));
        EXPECT_NE(schema_of(old), schema_of(fresh)); // so that each step is seen to do something
        ASSERT_TRUE(old.execute("INSERT INTO meta VALUES ('kept', 'yes')"));
        ASSERT_TRUE(migrate(old));
        EXPECT_EQ(schema_of(old), schema_of(fresh));
        Query kept{old, "SELECT count(*) FROM meta WHERE key = 'kept'"};
        EXPECT_EQ(single_integer(kept)->value_or(0), 1);
    }
}

TEST(Schema, MigratingTwiceChangesNothing) {
    const support::TempFolder folder;
    auto database = open(folder / "a.db");
    ASSERT_TRUE(migrate(database));
    const auto once = schema_of(database);
    ASSERT_TRUE(migrate(database));
    EXPECT_EQ(schema_of(database), once);
    EXPECT_TRUE(check_schema(database));
}

TEST(Schema, EveryTableIsStrict) {
    const support::TempFolder folder;
    auto database = open(folder / "a.db");
    ASSERT_TRUE(migrate(database));
    Query lax{database, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT "
                        "LIKE 'sqlite_%'"};
    auto rows = lax.rows();
    EXPECT_FALSE(rows.next()) << rows.text(0);
}

TEST(Schema, ANewerDatabaseIsRefusedWithAdvice) {
    const support::TempFolder folder;
    auto database = open(folder / "a.db");
    ASSERT_TRUE(migrate(database));
    ASSERT_TRUE(database.execute("PRAGMA user_version = 999"));
    const auto refused = migrate(database);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::wrong_input);
    EXPECT_NE(refused.error().message.find("newer"), std::string::npos);
}

TEST(Schema, SomebodyElsesDatabaseIsLeftAlone) {
    const support::TempFolder folder;
    auto database = open(folder / "a.db");
    ASSERT_TRUE(database.execute("CREATE TABLE recipes (name TEXT)"));
    const auto before = schema_of(database);
    EXPECT_FALSE(migrate(database));
    EXPECT_EQ(schema_of(database), before);
}

} // namespace

} // namespace data::tests
