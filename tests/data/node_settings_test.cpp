// mestolo.toml: what it says, and what a person reads who wrote it wrong.

#include "data/node_settings.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "data/store.hpp"
#include "tests/support/temp_folder.hpp"

namespace data::tests {

namespace {

namespace fs = std::filesystem;

class NodeSettingsTest : public testing::Test {
protected:
    NodeSettings read(std::string_view toml) {
        folder_.write("mestolo.toml", toml);
        auto settings = read_node_settings(folder_.path());
        EXPECT_TRUE(settings) << settings.error().message;
        return settings ? *settings : NodeSettings{};
    }

    /// The fault's text without the folder: `:3: role must be …`.
    std::string fault(std::string_view toml) {
        folder_.write("mestolo.toml", toml);
        const auto settings = read_node_settings(folder_.path());
        if (settings) return "none";
        EXPECT_EQ(settings.error().kind, ErrorKind::wrong_input);
        const auto file = (folder_ / "mestolo.toml").string();
        const auto& message = settings.error().message;
        EXPECT_TRUE(message.starts_with(file)) << message;
        return message.substr(std::min(file.size(), message.size()));
    }

    support::TempFolder folder_;
};

TEST_F(NodeSettingsTest, AFolderWithoutTheFileIsAKitchensWithNobodyAbove) {
    const auto settings = read_node_settings(folder_.path());
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->role, NodeRole::kitchen);
    EXPECT_EQ(settings->name, "kitchen");
    EXPECT_TRUE(settings->decides());
    EXPECT_FALSE(settings->upstream);
}

TEST_F(NodeSettingsTest, ASchoolSaysWhereItStandsAndWhoIsAboveIt) {
    const auto settings = read("[node]\nrole = \"school\"\nname = \"scuola-dante\"\nschool = \"S1\"\n\n"
                               "[upstream]\nurl = \"ws://192.168.1.10:8080/api/v1/sync\"\ntoken = \"segreto\"\n");
    EXPECT_EQ(settings.role, NodeRole::school);
    EXPECT_EQ(settings.name, "scuola-dante");
    EXPECT_EQ(settings.school, "S1");
    EXPECT_FALSE(settings.decides());
    ASSERT_TRUE(settings.upstream);
    EXPECT_EQ(settings.upstream->url, "ws://192.168.1.10:8080/api/v1/sync");
    EXPECT_EQ(settings.upstream->token, "segreto");
}

TEST_F(NodeSettingsTest, AKitchenMayHaveSomebodyAboveAndANodeIsNamedAfterItsRoleUnlessItSaysOtherwise) {
    const auto settings = read("[upstream]\nurl = \"ws://comune.example/api/v1/sync\"\ntoken = \"segreto\"\n");
    EXPECT_TRUE(settings.decides());
    EXPECT_TRUE(settings.upstream);
    EXPECT_EQ(read("[node]\nrole = \"shop\"\nmerchant = \"T01\"\n[upstream]\nurl = \"ws://a\"\ntoken = \"b\"\n").name, "shop");
}

TEST_F(NodeSettingsTest, AFaultNamesItsLineAndWhatWasExpected) {
    EXPECT_EQ(fault("[node]\n\nrole = \"scuola\"\n"), ":3: role must be \"kitchen\", \"school\" or \"shop\"");
    EXPECT_EQ(fault("[node]\nrole = 3\n"), ":2: role must be a text in quotes");
    EXPECT_EQ(fault("[node]\nrole = \"\"\n"), ":2: role must be a text in quotes");
    EXPECT_EQ(fault("[node]\nrole = \"school\"\nschool = 4\n"), ":3: school must be a text in quotes");
    EXPECT_EQ(fault("[node]\nrole = \"kitchen\"\nname = \"\"\n"), ":3: name must be a text in quotes");
    EXPECT_EQ(fault("[upstream]\nurl = \"http://a\"\ntoken = \"b\"\n"),
              ":2: url must begin with ws:// (for example ws://192.168.1.10:8080/api/v1/sync)");
    EXPECT_TRUE(fault("[node\nrole = \"school\"\n").starts_with(":1: ")) << fault("[node\n");
}

TEST_F(NodeSettingsTest, WhatIsMissingIsNamed) {
    EXPECT_TRUE(fault("[node]\nname = \"a\"\n").ends_with("role must be a text in quotes"));
    EXPECT_TRUE(fault("[node]\nrole = \"school\"\n").ends_with("school must be a text in quotes"));
    EXPECT_TRUE(fault("[upstream]\nurl = \"ws://a\"\n").ends_with("token must be a text in quotes"));
    EXPECT_TRUE(fault("[node]\nrole = \"shop\"\n").ends_with("merchant must be a text in quotes"));
    for (const auto* alone : {"[node]\nrole = \"school\"\nschool = \"S1\"\n", "[node]\nrole = \"shop\"\nmerchant = \"T01\"\n"})
        EXPECT_EQ(fault(alone), ":1: a school or a shop needs [upstream] with the url and token of its kitchen");
}

TEST_F(NodeSettingsTest, AMisspeltNameIsAFaultAndMakesNoKitchenOfASchool) {
    EXPECT_EQ(fault("[nodo]\nrole = \"school\"\n"), ":1: there is no nodo: the file may hold [node], [upstream] and [[terminal]]");
    EXPECT_EQ(fault("node = \"school\"\n"), ":1: node must be a table: [node]");
    EXPECT_EQ(fault("[[node]]\nrole = \"school\"\n"), ":1: node must be a table: [node]");
    EXPECT_EQ(fault("[node]\nrole = \"kitchen\"\nnome = \"a\"\n"), ":3: [node] has no nome: it may hold role, name, school, merchant");
    EXPECT_EQ(fault("[upstream]\nurl = \"ws://a\"\ntoken = \"b\"\npassword = \"c\"\n"),
              ":4: [upstream] has no password: it may hold url, token");
}

TEST_F(NodeSettingsTest, AShopsTerminalsAreOnALineOrOverTheNetwork) {
    const std::string shop = "[node]\nrole = \"shop\"\nmerchant = \"T01\"\n[upstream]\nurl = \"ws://a\"\ntoken = \"b\"\n";
    const auto settings = read(shop + "[[terminal]]\nname = \"banco\"\ndevice = \"/dev/ttyUSB0\"\nunit = 3\n"
                                      "[[terminal]]\nname = \"retro\"\nhost = \"192.168.1.50\"\nserial = \"T-9\"\n");
    EXPECT_EQ(settings.merchant, "T01");
    ASSERT_EQ(settings.terminals.size(), 2U);
    EXPECT_EQ(settings.terminals[0].merchant, "T01");
    EXPECT_EQ(settings.terminals[0].device, "/dev/ttyUSB0");
    EXPECT_EQ(settings.terminals[0].baud, 19'200);
    EXPECT_EQ(settings.terminals[0].parity, 'E');
    EXPECT_EQ(settings.terminals[0].unit, 3);
    EXPECT_EQ(settings.terminals[1].host, "192.168.1.50");
    EXPECT_EQ(settings.terminals[1].port, 502);
    EXPECT_EQ(settings.terminals[1].serial, "T-9");
    EXPECT_TRUE(fault(shop + "[[terminal]]\nname = \"a\"\n").ends_with("a terminal has either host (Modbus TCP) or device (a serial line)"));
    EXPECT_TRUE(fault(shop + "[[terminal]]\nname = \"a\"\nhost = \"b\"\nmerchant = \"T02\"\n").ends_with("a shop's terminals are its own: T01"));
    EXPECT_TRUE(fault(shop + "[[terminal]]\nname = \"a\"\ndevice = \"d\"\nunit = 248\n").ends_with("unit must be a number from 1 to 247"));
    EXPECT_TRUE(fault(shop + "[[terminal]]\nname = \"a\"\ndevice = \"d\"\n[[terminal]]\nname = \"b\"\ndevice = \"d\"\n").ends_with("units of their own"));
    EXPECT_TRUE(fault(shop + "[[terminal]]\nname = \"a\"\nhost = \"h\"\n[[terminal]]\nname = \"a\"\nhost = \"i\"\n").ends_with("there are two terminals \"a\""));
    EXPECT_TRUE(fault("[[terminal]]\nname = \"a\"\nhost = \"h\"\n").ends_with("merchant must be a text in quotes")) << "in a kitchen somebody's";
}

TEST_F(NodeSettingsTest, WhatIsWrittenIsReadBack) {
    NodeSettings settings;
    settings.role = NodeRole::school;
    settings.name = "scuola \"Dante\" 1ª";
    settings.school = "S1";
    settings.upstream = {"ws://cucina:8080/api/v1/sync", "a\\b"};
    settings.terminals = {{"banco", "T01", "", 502, "/dev/ttyS1", 9'600, 'N', 4, std::nullopt}, {"retro", "T01", "::1", 1502, "", 19'200, 'E', 1, "T-9"}};
    ASSERT_TRUE(write_node_settings(folder_.path(), settings));
    const auto read = read_node_settings(folder_.path());
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->role, settings.role);
    EXPECT_EQ(read->name, settings.name);
    EXPECT_EQ(read->school, settings.school);
    EXPECT_EQ(read->upstream->url, settings.upstream->url);
    EXPECT_EQ(read->upstream->token, settings.upstream->token);
    EXPECT_EQ(read->terminals, settings.terminals);
    ASSERT_TRUE(write_node_settings(folder_.path(), {}));
    EXPECT_TRUE(read_node_settings(folder_.path())->decides());
}

TEST_F(NodeSettingsTest, TheFileIsReadableByItsOwnerAloneAlsoWhereItWasNotBefore) {
    const auto mode = [&] {
        struct stat status {};
        EXPECT_EQ(::stat((folder_ / "mestolo.toml").c_str(), &status), 0);
        return status.st_mode & 0777;
    };
    folder_.write("mestolo.toml", "");
    fs::permissions(folder_ / "mestolo.toml", fs::perms{0644});
    ASSERT_TRUE(write_node_settings(folder_.path(), {}));
    EXPECT_EQ(mode(), 0600U);
    const auto umask_before = ::umask(0);
    const auto written = write_node_settings(folder_.path(), {});
    ::umask(umask_before);
    ASSERT_TRUE(written);
    EXPECT_EQ(mode(), 0600U);
}

TEST_F(NodeSettingsTest, AStoreDoesNotOpenWithAFileThatIsWrong) {
    folder_.write("mestolo.toml", "[node]\nrole = \"scuola\"\n");
    const auto opened = Store::open(folder_.path(), counter::Instant{});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::wrong_input);
    EXPECT_FALSE(fs::exists(folder_ / "mestolo.db"));
}

} // namespace

} // namespace data::tests
