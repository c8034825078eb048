// What a data folder once became it stays: without its mestolo.toml a school's is no kitchen's.

#include "data/node_identity.hpp"

#include <gtest/gtest.h>

#include "data/data_set_reader.hpp"
#include "data/store.hpp"
#include "tests/data/small_data_set.hpp"

namespace data::tests {

namespace {

const auto now = counter::parse_instant("2026-09-21T05:00:00.000Z").value();

class NodeIdentity : public testing::Test {
protected:
    NodeIdentity() {
        school_.role = NodeRole::school;
        school_.name = "scuola";
        school_.school = "S1";
        school_.upstream = {"ws://127.0.0.1:1/api/v1/sync", "token"};
    }

    DataSet set() {
        const support::TempFolder files;
        write_files(files, small_data_set());
        std::vector<Fault> faults;
        return read_data_set(files.path(), faults).value();
    }

    /// Opens the folder, gives it data as a node of its settings gets them, and closes it.
    void live() {
        auto store = Store::open(folder_.path(), now);
        ASSERT_TRUE(store) << store.error().message;
        ASSERT_TRUE(store->begin());
        if (store->node().decides()) {
            ASSERT_TRUE(store->import(set(), now, {}));
        } else {
            link::Fact roster;
            roster.type = "roster";
            roster.body = link::roster_body(set());
            ASSERT_TRUE(store->receiver()->apply(roster, {}, now));
        }
        ASSERT_TRUE(store->commit());
    }

    support::TempFolder folder_;
    NodeSettings school_;
};

} // namespace

TEST_F(NodeIdentity, ASchoolWhoseSettingsAreGoneIsNotOpenedAsAKitchen) {
    ASSERT_TRUE(write_node_settings(folder_.path(), school_));
    live();
    std::filesystem::remove(folder_.path() / "mestolo.toml");
    const auto opened = Store::open(folder_.path(), now);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::conflict);
    EXPECT_NE(opened.error().message.find("mestolo.toml"), std::string::npos);
    ASSERT_TRUE(write_node_settings(folder_.path(), school_));
    EXPECT_TRUE(Store::open(folder_.path(), now));
}

TEST_F(NodeIdentity, AKitchenWithDataIsNotOpenedAsASchool) {
    live();
    ASSERT_TRUE(write_node_settings(folder_.path(), school_));
    EXPECT_FALSE(Store::open(folder_.path(), now));
}

TEST_F(NodeIdentity, AFolderWithoutDataMayStillBecomeAnything) {
    ASSERT_TRUE(Store::open(folder_.path(), now));
    ASSERT_TRUE(write_node_settings(folder_.path(), school_));
    EXPECT_TRUE(Store::open(folder_.path(), now));
}

TEST_F(NodeIdentity, AKitchenMayGetAnUpstreamLater) {
    live();
    NodeSettings kitchen;
    kitchen.upstream = {"ws://127.0.0.1:1/api/v1/sync", "token"};
    ASSERT_TRUE(write_node_settings(folder_.path(), kitchen));
    EXPECT_TRUE(Store::open(folder_.path(), now));
}

} // namespace data::tests
