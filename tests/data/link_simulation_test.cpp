// Streams under every trouble at once: what is promised in kiosk/api/sync.md §1 holds after each.

#include "tests/data/link_simulation.hpp"

#include <cstdlib>

#include <gtest/gtest.h>

namespace data::tests {

namespace {

bool is_long() { return std::getenv("MESTOLO_LONG") != nullptr; }

/// Rounds in full; a tenth of them by default, or the one of MESTOLO_SEED alone.
int simulate(int rounds, std::size_t sites, LinkTroubles troubles, bool with_middle = false) {
    const auto* const only = std::getenv("MESTOLO_SEED");
    int kills = 0;
    for (int round = 0; round < (only ? 1 : is_long() ? rounds : rounds / 10); ++round) {
        const auto seed = only ? std::strtoull(only, nullptr, 10) : static_cast<unsigned long long>(round + 1);
        LinkSimulation simulation{seed, sites, troubles, with_middle};
        simulation.run(1500);
        simulation.heal();
        const auto wrong = simulation.check();
        EXPECT_EQ(wrong, "") << "MESTOLO_SEED=" << seed;
        kills += simulation.kills();
        if (!wrong.empty()) break;
    }
    return kills;
}

} // namespace

TEST(LinkSimulation, FactsSurviveCutsAndFullDisks) {
    LinkTroubles troubles;
    troubles.kills = false;
    simulate(50, 3, troubles);
}

TEST(LinkSimulation, FactsSurviveKills) {
    const auto kills = simulate(50, 2, {});
    if (std::getenv("MESTOLO_SEED")) return;
    EXPECT_GE(kills, is_long() ? 500 : 50);
}

TEST(LinkSimulation, FactsSurviveASiteThatIsRestoredFromAnOldCopy) {
    LinkTroubles troubles;
    troubles.site_restores = true;
    simulate(60, 2, troubles);
}

TEST(LinkSimulation, FactsSurviveAnUpstreamThatIsRestoredFromAnOldCopy) {
    LinkTroubles troubles;
    troubles.upstream_restores = true;
    simulate(60, 2, troubles);
}

TEST(LinkSimulation, FactsSurviveClones) {
    LinkTroubles troubles;
    troubles.clones = true;
    simulate(60, 2, troubles);
}

TEST(LinkSimulation, FactsSurviveEverythingAtOnce) { simulate(150, 2, {true, true, true, true, true, false}); }

TEST(LinkSimulation, WhatIsStillKeptSurvivesEverythingAtOnceWithWeeksApart) {
    simulate(100, 2, {true, true, true, true, true, true});
}

TEST(LinkSimulation, FactsPassThroughAMiddleNode) { simulate(50, 2, {}, true); }

} // namespace data::tests
