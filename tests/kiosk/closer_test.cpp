// The closer: closes at the first instant past each cutoff, whatever the clock does around it.

#include "kiosk/closer.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "data/data_set_reader.hpp"
#include "data/samples/generate.hpp"
#include "kiosk/scope.hpp"
#include "tests/support/temp_folder.hpp"

namespace kiosk::test {

namespace {

using namespace std::chrono_literals;

// Monday 5 October 2026, 09:00 in Borghetto: the first cutoff of the day.
const auto cutoff = counter::parse_instant("2026-10-05T07:00:00.000Z").value();
const counter::ClockState good_clock{counter::ClockTrust::simulated, 0ms};

/// A clock that stands where it was put, and moves on a little each time that it is looked at.
class SteppingClock final : public Clock {
public:
    explicit SteppingClock(counter::Instant start, std::chrono::milliseconds step) : now_(start), step_(step) {}
    counter::Instant now() override { return std::exchange(now_, now_ + step_); }
    counter::ClockState state() override { return good_clock; }

private:
    counter::Instant now_;
    std::chrono::milliseconds step_;
};

class CloserTest : public testing::Test {
protected:
    data::Store furnish() {
        data::samples::SampleOptions options;
        options.diners = 200;
        for (const auto& file : data::samples::generate(options)) folder_.write(file.name, file.text);
        std::vector<data::Fault> faults;
        const auto set = data::read_data_set(folder_.path(), faults);
        auto store = data::Store::open(folder_ / "data", cutoff - 1h);
        EXPECT_TRUE(store->begin());
        EXPECT_TRUE(store->import(*set, cutoff - 1h, good_clock));
        EXPECT_TRUE(store->commit());
        return std::move(*store);
    }

    /// Runs the closer until a school has closed. False if none does within a time that no machine needs.
    bool closes(Clock& clock) {
        boost::asio::io_context io{1};
        StoreWorker worker{io.get_executor(), furnish(), [] { return cutoff; }};
        Closer closer{io.get_executor(), worker, clock, {}};
        bool closed = false;
        TaskScope tasks{io.get_executor()};
        worker.on_changes([&](const auto&) {
            closed = true;
            tasks.cancel();
            closer.look_again(); // wakes it, to see that it is cancelled
        });
        tasks.spawn(closer.run(), "closer");
        io.run_for(10s);
        return closed;
    }

    support::TempFolder folder_;
};

TEST_F(CloserTest, ClosesWhenTheCutoffPassesWhileItWaits) {
    DemoClock clock{cutoff - 20ms};
    EXPECT_TRUE(closes(clock));
}

TEST_F(CloserTest, ClosesWhenTheCutoffPassesBetweenTwoLooksAtTheClock) {
    SteppingClock clock{cutoff, 2ms}; // the first look is at the cutoff itself, where nothing is due yet
    EXPECT_TRUE(closes(clock));
}

TEST_F(CloserTest, ClosesAtStartWhatWasMissed) {
    DemoClock clock{cutoff + 1h};
    EXPECT_TRUE(closes(clock));
}

} // namespace

} // namespace kiosk::test
