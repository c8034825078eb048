// The driver's rules, each against a terminal as a value.
#include <gtest/gtest.h>

#include "tests/firmware-bridge/driver_bench.hpp"

namespace firmware_bridge::tests {
namespace {

using Fate = BenchLine::Fate;
using counter::money::Refusal;
using terminal::Terminal;

TEST(Driver, ATopUpIsCommittedOnceAndItsReceiptPrinted) {
    Bench bench;
    ASSERT_TRUE(bench.run_until_ready());
    bench.run(milliseconds{20});
    EXPECT_EQ(bench.terminal.display(), (std::array<std::string, 2>{"DESIRE' TABACCHERIA", "Codice utente?"}));
    ASSERT_TRUE(bench.top_up("1234", "96"));
    ASSERT_EQ(bench.desk.commits().size(), 1U);
    EXPECT_EQ(bench.desk.commits()[0].code, "1234");
    EXPECT_EQ(bench.desk.commits()[0].amount.value, 9600);
    bench.run(milliseconds{100});
    EXPECT_EQ(bench.desk.operations().begin()->second.fate, PaperFate::printed);
    EXPECT_EQ(bench.originals(), 1);
    EXPECT_EQ(bench.copies(), 0);
}

} // namespace
} // namespace firmware_bridge::tests
