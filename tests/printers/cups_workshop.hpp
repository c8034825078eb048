// A private scheduler with a printer that captures, for one test.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "printers/cups/private_scheduler.hpp"
#include "printers/queue.hpp"
#include "tests/support/temp_folder.hpp"

namespace printers {

/// Asks again until it is so; false after a time that no machine needs.
bool eventually(const std::function<bool()>& is_so);

/// Raw bytes, and a PDF of one page that filters can read.
Rendered raw_bytes(std::string bytes);
Rendered small_pdf();

class CupsWorkshop : public ::testing::Test {
protected:
    void SetUp() override;

    Cups cups(std::chrono::milliseconds timeout = std::chrono::seconds{20}) const { return Cups{scheduler_->server(), timeout}; }
    std::unique_ptr<PrintQueue> open() const { return cups().open("kitchen"); }

    /// What the capturing printer is like from now on; empty: in order.
    void set_printer(const std::string& mood) const { folder_.write("out/control", mood + "\n"); }
    /// What came out so far, by name.
    std::vector<std::string> printed() const;
    /// Once so many came out, what is in the first.
    std::string printing(std::size_t count = 1) const;

    /// Follows a job, look by look, until its fate is `state`, or it is settled.
    static counter::paper::Fate follow(PrintQueue& queue, const QueueJob& job, counter::paper::Fate from,
                                       counter::paper::JobState until);

    support::TempFolder folder_; ///< the scheduler's own
    std::filesystem::path out_ = folder_ / "out";
    std::optional<PrivateScheduler> scheduler_;
};

} // namespace printers
