// What the terminal knows without power lasts: across a save, a kill and a damaged file.

#include <fstream>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "firmware-bridge/terminal/flash.hpp"
#include "firmware-bridge/terminal/simulator.hpp"
#include "tests/support/temp_folder.hpp"

namespace firmware_bridge::terminal::testing {
namespace {

Flash used_flash() {
    Flash flash;
    flash.serial = "T-0001";
    flash.boot_counter = 3;
    flash.printed_counter = 12;
    flash.journal_next = 66;
    flash.journal_lost = true;
    flash.printing_op = 0xffff'ffff'0000'0001;
    flash.journal[1] = JournalEntry{65, 0xffff'ffff'0000'0001, map::EntryState::printing, 4'000'000'000, 2026, 41, 2};
    flash.journal[63] = JournalEntry{63, 5, map::EntryState::void_, 500, 0, 0, 0};
    return flash;
}

TEST(Flash, IsReadAsItWasWritten) {
    const support::TempFolder folder;
    const FlashFile file(folder.path() / "flash");
    file.save(used_flash());
    EXPECT_EQ(file.load("another"), used_flash());
}

TEST(Flash, WithoutAFileIsNew) {
    const support::TempFolder folder;
    const auto flash = FlashFile(folder.path() / "flash").load("T-0009");
    EXPECT_EQ(flash.serial, "T-0009");
    EXPECT_FALSE(flash.journal_lost);
}

TEST(Flash, ThatCannotBeUnderstoodHasLostItsJournal) {
    const support::TempFolder folder;
    const auto path = folder.path() / "flash";
    FlashFile(path).save(used_flash());
    std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
    const auto flash = FlashFile(path).load("T-0001");
    EXPECT_TRUE(flash.journal_lost);
    EXPECT_EQ(flash.find(5), nullptr);
}

TEST(Flash, ThatCannotBeWrittenSaysSo) {
    EXPECT_THROW(FlashFile("/nonexistent/flash").save({}), std::system_error);
}

TEST(Flash, IsWholeWheneverTheProcessIsKilled) {
    const support::TempFolder folder;
    const auto path = folder.path() / "flash";
    for (int round = 0; round < 10; ++round) {
        int ready[2];
        ASSERT_EQ(::pipe(ready), 0);
        const auto child = ::fork();
        if (child == 0) {
            auto flash = used_flash();
            for (std::uint32_t i = 0;; ++i) {
                flash.boot_counter = flash.printed_counter = i;
                FlashFile(path).save(flash);
                if (i == static_cast<std::uint32_t>(round) && ::write(ready[1], "x", 1) != 1) ::_exit(1);
            }
        }
        char c = 0;
        ASSERT_EQ(::read(ready[0], &c, 1), 1);
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        ::close(ready[0]);
        ::close(ready[1]);
        const auto flash = FlashFile(path).load("");
        EXPECT_EQ(flash.serial, "T-0001");
        EXPECT_EQ(flash.boot_counter, flash.printed_counter);
        EXPECT_GE(flash.boot_counter, static_cast<std::uint32_t>(round));
    }
}

TEST(Flash, CountsStartsAcrossProcesses) {
    const support::TempFolder folder;
    for (std::uint32_t start = 1; start <= 3; ++start) {
        Options options;
        options.tcp_port = 0;
        options.units.front().flash = folder.path() / "flash";
        Simulator simulator(options);
        simulator.start();
        EXPECT_EQ(simulator.command("state boot_counter"), std::to_string(start));
    }
}

} // namespace
} // namespace firmware_bridge::terminal::testing
