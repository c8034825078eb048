// A folder in place of a queue.

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

#include "printers/queue.hpp"
#include "tests/support/temp_folder.hpp"

namespace printers {

namespace {

using counter::paper::Look;
using counter::paper::Trouble;

constexpr auto key = "2026-09-21 SVEE80701G etichette 3A 000123-1";
constexpr auto name = "2026-09-21_SVEE80701G_etichette_3A_000123-1.pdf";

class FolderQueue : public ::testing::Test {
protected:
    std::vector<std::string> visible() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator{folder_.path()})
            if (const auto file = entry.path().filename().string(); !file.starts_with('.')) names.push_back(file);
        std::ranges::sort(names);
        return names;
    }

    support::TempFolder folder_;
    std::unique_ptr<PrintQueue> queue_ = open_folder(folder_.path());
    Rendered pdf_{"%PDF-1.4 x", "application/pdf", 1};
};

} // namespace

TEST_F(FolderQueue, ShowsAFileOnlyOnceItIsReleased) {
    const auto job = queue_->submit_held(key, pdf_).value();
    EXPECT_TRUE(visible().empty());
    ASSERT_TRUE(queue_->release(job));
    EXPECT_EQ(visible(), std::vector<std::string>{name});
    EXPECT_EQ(folder_.read(name), pdf_.bytes);
}

TEST_F(FolderQueue, NamesAFileByItsLanguage) {
    const auto job = queue_->submit_held("receipt", {"\x1b@", "application/octet-stream", 1}).value();
    ASSERT_TRUE(queue_->release(job));
    EXPECT_EQ(visible(), std::vector<std::string>{"receipt.prn"});
}

TEST_F(FolderQueue, LetsNoKeyLeaveTheFolderOrHide) {
    for (const auto* wicked : {"../../etc/passwd", ".hidden", "a/b", "\xc3\xa8\n"})
        ASSERT_TRUE(queue_->release(queue_->submit_held(wicked, pdf_).value())) << wicked;
    EXPECT_EQ(visible(), (std::vector<std::string>{"_._.._etc_passwd.pdf", "___.pdf", "_hidden.pdf", "a_b.pdf"}));
}

TEST_F(FolderQueue, TakesAKeyAgainUntilItsFileIsThere) {
    queue_->submit_held(key, {"first", "application/pdf", 1}).value();
    const auto job = queue_->submit_held(key, pdf_).value();
    ASSERT_TRUE(queue_->release(job));
    EXPECT_EQ(queue_->submit_held(key, pdf_).error().kind, Error::Kind::refused);
    EXPECT_EQ(folder_.read(name), pdf_.bytes);
}

TEST_F(FolderQueue, NeverTakesAFileThatWasCutShortForAWholeOne) {
    folder_.write(std::string{"."} + name + ".part", "%PD"); // what a crash left
    EXPECT_EQ(queue_->find(key).value(), std::nullopt);
    EXPECT_TRUE(queue_->submit_held(key, pdf_));
}

TEST_F(FolderQueue, WithoutItsFolderTakesNothingAndSaysSo) {
    const auto job = queue_->submit_held(key, pdf_).value();
    std::filesystem::remove_all(folder_.path());
    EXPECT_EQ(queue_->submit_held(key, pdf_).error().kind, Error::Kind::unreachable);
    EXPECT_EQ(queue_->find(key).error().kind, Error::Kind::unreachable);
    EXPECT_EQ(queue_->release(job).error().kind, Error::Kind::unreachable);
    EXPECT_EQ(queue_->look(job), (Look{true, Look::Job::absent, Trouble::queue_missing, false}));
}

} // namespace printers
