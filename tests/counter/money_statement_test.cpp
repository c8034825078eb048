// Months, which statement a charge stands on, and arrears.
#include <algorithm>
#include <limits>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "tests/counter/family.hpp"

namespace counter::tests {
namespace {

using namespace money;

constexpr Month september{2026, 9};
constexpr Month october{2026, 10};
constexpr Month november{2026, 11};

TEST(Month, IsWrittenAsItIsRead) {
    for (const auto month : {september, Month{2026, 12}, Month{1999, 1}}) EXPECT_EQ(parse_month(to_string(month)), month);
    EXPECT_EQ(to_string(september), "2026-09");
    for (const auto* text : {"", "2026", "2026-9", "2026-13", "2026-00", "2026-09-01", "2026-09-", "26-09", " 2026-09", "2026-09 ", "2026/09"})
        EXPECT_FALSE(parse_month(text)) << text;
}

TEST(Month, HasItsDays) {
    EXPECT_EQ(days_of({2028, 2}), range("2028-02-01", "2028-02-29"));
    EXPECT_EQ(days_of({2026, 12}), range("2026-12-01", "2026-12-31"));
    EXPECT_EQ(month_of(day("2026-10-31")), october);
    EXPECT_EQ(after({2026, 12}), (Month{2027, 1}));
    EXPECT_EQ(after(september), october);
    EXPECT_LT((Month{2026, 12}), (Month{2027, 1}));
}

TEST(Statement, HasTheMonthsCharges) {
    const std::vector<Issued> issued{{september, 10}};
    EXPECT_EQ(statement_of({10, day("2026-09-30"), {560}}, issued), september);
    EXPECT_EQ(statement_of({10, day("2026-10-01"), {560}}, issued), std::nullopt) << "it waits for October's";
    EXPECT_EQ(statement_of({1, day("2026-09-30"), {560}}, {}), std::nullopt);
}

// "The month's statement; later corrections go on the next one" (domain.md §7).
TEST(Statement, ACorrectionOfAMonthThatIsIssuedStandsOnTheNext) {
    std::vector<Issued> issued{{september, 10}};
    const Charge correction{11, day("2026-09-30"), {-560}};
    EXPECT_EQ(statement_of(correction, issued), std::nullopt);
    issued.push_back({october, 30});
    EXPECT_EQ(statement_of(correction, issued), october);
    EXPECT_EQ(statement_of({10, day("2026-09-30"), {560}}, issued), september) << "what was issued stays";
    EXPECT_EQ(statement_of({30, day("2026-10-31"), {560}}, issued), october);
    EXPECT_EQ(statement_of({31, day("2026-10-31"), {560}}, issued), std::nullopt);
}

TEST(Statement, TakesWhatWasNeverOnOne) {
    EXPECT_EQ(statement_of({3, day("2026-09-15"), {560}}, {{november, 40}}), november) << "September's was never issued";
}

// Nothing twice, nothing lost, whenever statements are issued: against a pile from which each takes what is due.
TEST(Statement, TakesEveryChargeOnce) {
    std::mt19937 random{5};
    const auto below = [&](unsigned limit) { return static_cast<int>(random() % limit); };
    for (int round = 0; round < 300; ++round) {
        std::vector<Charge> charges;
        std::vector<Issued> issued;
        std::map<std::int64_t, Month> taken; // by entry
        auto next = Month{2026, 9};
        std::int64_t entry = 0;
        const auto issue = [&](Month month) {
            issued.push_back({month, entry});
            for (const auto& charge : charges)
                if (!taken.contains(charge.entry) && charge.meal_date <= days_of(month).to) taken.emplace(charge.entry, month);
        };
        for (int step = below(120); step >= 0; --step) {
            if (below(8) == 0) {
                for (int skipped = below(3); skipped > 1; --skipped) next = after(next);
                issue(next);
                next = after(next);
            } else {
                entry += 1 + below(3); // others' entries lie between
                charges.push_back({entry, day("2026-09-01") + date::days{below(300)}, {below(2) == 0 ? 560 : -560}});
            }
            for (const auto& charge : charges) {
                const auto on = taken.find(charge.entry);
                ASSERT_EQ(statement_of(charge, issued), on == taken.end() ? std::nullopt : std::optional{on->second}) << round;
            }
        }
        issue({2027, 12});
        std::int64_t sum = 0;
        std::map<Month, std::int64_t> on_statements;
        for (const auto& charge : charges) {
            const auto month = statement_of(charge, issued);
            ASSERT_TRUE(month);
            on_statements[*month] += charge.amount.value;
            sum += charge.amount.value;
        }
        for (const auto& [month, amount] : on_statements) sum -= amount;
        EXPECT_EQ(sum, 0);
    }
}

TEST(Arrears, BeginBeyondTheMealsThatThePolicyAllows) {
    EXPECT_FALSE(is_in_arrears({0}, {480}, 3));
    EXPECT_FALSE(is_in_arrears({-1'440}, {480}, 3));
    EXPECT_TRUE(is_in_arrears({-1'441}, {480}, 3));
    EXPECT_FALSE(is_in_arrears({0}, {480}, 0));
    EXPECT_TRUE(is_in_arrears({-1}, {480}, 0));
    EXPECT_TRUE(is_in_arrears({-1}, {0}, 3)) << "exempt, and yet below zero";
    EXPECT_FALSE(is_in_arrears({std::numeric_limits<std::int64_t>::min()}, {std::numeric_limits<std::int64_t>::max()}, 3));
}

} // namespace
} // namespace counter::tests
