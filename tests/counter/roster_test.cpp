// Who is enrolled where, and what stands where nothing is said (domain.md §3, §5, §9).
#include <gtest/gtest.h>

#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

TEST(Roster, StandsByCodeWhateverTheOrderOfTheFacts) {
    World world;
    world.authority(a_policy()).school("b", "ente").school("a", "ente").school("A", "ente");
    world.group("z", "a").group("m", "b").group("k", "a");
    world.pupil("3", "z").pupil("1", "k").pupil("2", "m").pupil("10", "k").pupil("0", "z");
    std::vector<std::string> order;
    const auto& roster = world.roster();
    for (const auto school : roster.all_schools()) {
        order.push_back(roster.schools()[school].code);
        for (const auto group : roster.schools()[school].groups) {
            order.push_back(roster.groups()[group].code);
            for (const auto diner : roster.groups()[group].diners) order.push_back(roster.code(diner));
        }
    }
    EXPECT_EQ(order, (std::vector<std::string>{"A", "a", "k", "1", "10", "z", "0", "3", "b", "m", "2"}));
}

TEST(Roster, FindsByCode) {
    const auto world = a_world();
    const auto& roster = world.roster();
    const auto anna = roster.find_diner("anna").value();
    EXPECT_EQ(roster.code(anna), "anna");
    EXPECT_EQ(roster.group_of(anna), roster.find_group("1A"));
    EXPECT_EQ(roster.school_of(anna), roster.find_school("primaria"));
    EXPECT_EQ(roster.policy_of(roster.school_of(anna)).code, "ente");
    EXPECT_FALSE(roster.find_diner("1A"));
    EXPECT_FALSE(roster.find_group("primaria"));
    EXPECT_FALSE(roster.find_school("ente"));
    EXPECT_FALSE(roster.find_diner(""));
}

TEST(Roster, StillFindsAfterItWasMoved) {
    auto world = a_world();
    auto moved = std::move(world);
    EXPECT_TRUE(moved.roster().find_diner("carla"));
}

TEST(Roster, OfNobodyHoldsNobody) {
    const Roster roster{RosterFacts{}};
    EXPECT_EQ(roster.diners().size(), 0U);
    EXPECT_EQ(roster.all_schools().size(), 0U);
    EXPECT_FALSE(roster.find_diner("anna"));
}

TEST(Roster, KnowsOnWhichDaysABiancoIsCertified) {
    auto world = a_world();
    world.certificate("anna", "2026-09-21", "2026-09-22");
    const auto anna = world.roster().find_diner("anna").value();
    const auto bruno = world.roster().find_diner("bruno").value();
    EXPECT_FALSE(world.roster().has_bianco_certificate(anna, day("2026-09-20")));
    EXPECT_TRUE(world.roster().has_bianco_certificate(anna, day("2026-09-21")));
    EXPECT_TRUE(world.roster().has_bianco_certificate(anna, day("2026-09-22")));
    EXPECT_FALSE(world.roster().has_bianco_certificate(anna, day("2026-09-23")));
    EXPECT_FALSE(world.roster().has_bianco_certificate(bruno, day("2026-09-21")));
}

// §9: defaults.
TEST(Policy, WithoutFurtherWordsOpensWindowsAtSixAndLocksNothing) {
    const Policy policy{.code = "ente",
                        .name = "Ente",
                        .zone = zone("Europe/Rome"),
                        .cutoff = clock("09:30"),
                        .term = range("2026-09-14", "2027-06-08"),
                        .channels = {{Channel::portal, ChannelHours::any_time}},
                        .bianco_max_consecutive = {},
                        .fee_bands = {},
                        .cash = {},
                        .arrears_meals = {}};
    EXPECT_EQ(policy.window_opens, clock("18:00"));
    EXPECT_FALSE(policy.ivr_undo_exclusive);
    EXPECT_EQ(policy.presence, Presence::automatic);
    EXPECT_EQ(policy.absence_after_close, AbsenceAfterClose::charge);
}

TEST(TwoAuthorities, EachDecideByTheirOwnPolicy) {
    auto lenient = a_policy("mite");
    auto strict = a_policy("severo");
    strict.cutoff = clock("09:00");
    strict.bianco_max_consecutive = 1;
    strict.ivr_undo_exclusive = true;
    strict.channels[Channel::app] = ChannelHours::window;
    World world;
    world.authority(lenient).school("m", "mite").group("M", "m").pupil("mia", "M");
    world.authority(strict).school("s", "severo").group("S", "s").pupil("sara", "S");

    const auto between = rome("2026-09-21 09:15");
    EXPECT_EQ(world.send(between, portal, "mia", cancel), accepted("2026-09-21"));
    EXPECT_EQ(world.send(between, portal, "sara", cancel), accepted("2026-09-22"));

    const auto noon = rome("2026-09-22 12:00");
    EXPECT_EQ(world.send(noon, app, "mia", bianco), accepted("2026-09-23"));
    EXPECT_EQ(world.send(noon, app, "sara", bianco), rejected(Reason::outside_window));

    for (const auto* diner : {"mia", "sara"}) world.send(noon, portal, diner, bianco, "2026-09-24");
    EXPECT_EQ(world.send(noon, portal, "mia", bianco, "2026-09-25"), accepted("2026-09-25"));
    EXPECT_EQ(world.send(noon, portal, "sara", bianco, "2026-09-25"),
              rejected(Reason::bianco_limit, "2026-09-25"));

    const auto evening = rome("2026-09-28 20:00");
    for (const auto* diner : {"mia", "sara"}) world.send(evening, ivr, diner, cancel);
    EXPECT_EQ(world.send(evening, portal, "mia", uncancel), accepted("2026-09-29"));
    EXPECT_EQ(world.send(evening, portal, "sara", uncancel), rejected(Reason::channel_locked, "2026-09-29"));
}

} // namespace
} // namespace counter::tests
