// What a statement of who is there asks of bookings and of a closing (domain.md §6, Attendance).
#include "counter/attendance.hpp"

#include <algorithm>
#include <set>

#include "counter/service_day.hpp"
#include "tests/counter/authorities.hpp"
#include "tests/counter/random_world.hpp"
#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

using Texts = std::vector<std::string>;

RollCall roll(const World& world, std::vector<std::string> absent, bool confirmed, std::string_view date = monday) {
    RollCall called{world.roster().find_group("1A").value(), day(date), {}, confirmed};
    for (const auto& code : absent) called.absent.push_back(world.roster().find_diner(code).value());
    std::ranges::sort(called.absent);
    return called;
}

Texts asked(const World& world, const RollCall& called, const RollCall* before = nullptr) {
    Texts texts;
    for (const auto& [diner, operation] : follow_ups(world.roster(), world.records(), called, before))
        texts.push_back(std::string{to_string(operation)} + ' ' + world.roster().code(diner));
    return texts;
}

Texts without_meal(const World& world, const RollCall& called) {
    Texts codes;
    for (const auto diner : present_without_meal(world.roster(), world.records(), called))
        codes.push_back(world.roster().code(diner));
    return codes;
}

const auto in_time = "2026-10-05 08:00";

TEST(FollowUps, TheAbsentWithAMealCancelIt) {
    auto world = a_world();
    EXPECT_EQ(asked(world, roll(world, {"anna"}, false)), Texts{"cancel anna"});
    EXPECT_EQ(asked(world, roll(world, {"anna", "bruno"}, true)), (Texts{"cancel anna", "cancel bruno"}));
    world.send(rome(in_time), portal, "anna", cancel, monday);
    EXPECT_EQ(asked(world, roll(world, {"anna"}, false)), Texts{});
}

TEST(FollowUps, NobodyIsAskedForOnADayThatIsNoServiceDayOfTheirs) {
    auto world = a_world();
    world.own_weekdays("anna", "2345");
    EXPECT_EQ(asked(world, roll(world, {"anna", "bruno"}, true)), Texts{"cancel bruno"});
    world.closed(CalendarScope::school, "primaria", monday, monday);
    EXPECT_EQ(asked(world, roll(world, {"anna", "bruno"}, true)), Texts{});
}

TEST(FollowUps, ASuspendedOrBlockedDinerHasNothingToCancelOrTakeBack) {
    auto world = a_world();
    world.send(rome(in_time), portal, "anna", cancel, monday);
    world.send(rome(in_time), portal, "anna", suspend, monday);
    world.send(rome(in_time), office, "bruno", block, monday);
    EXPECT_EQ(asked(world, roll(world, {"anna", "bruno"}, true)), Texts{});
    EXPECT_EQ(asked(world, roll(world, {}, true)), Texts{});
}

TEST(FollowUps, AConfirmedStatementTakesBackEveryCancellationOfThoseWhoAreThere) {
    auto world = a_world();
    world.send(rome(in_time), portal, "anna", cancel, monday);
    EXPECT_EQ(asked(world, roll(world, {}, true)), Texts{"uncancel anna"});
    EXPECT_EQ(asked(world, roll(world, {"anna"}, true)), Texts{});
}

TEST(FollowUps, AnUnconfirmedStatementTakesBackWhatTheOneBeforeTookAway) {
    auto world = a_world();
    const auto before = roll(world, {"anna"}, false);
    world.send(rome(in_time), kiosk, "anna", cancel, monday);
    EXPECT_EQ(asked(world, roll(world, {}, false), &before), Texts{"uncancel anna"});
    EXPECT_EQ(asked(world, roll(world, {"anna"}, false), &before), Texts{});
    EXPECT_EQ(asked(world, roll(world, {}, false)), Texts{});
}

TEST(FollowUps, AnUnconfirmedStatementLeavesAloneWhatTheFamilyCancelledThoughItWasMarkedAbsentToo) {
    auto world = a_world();
    world.send(rome(in_time), portal, "anna", cancel, monday);
    const auto before = roll(world, {"anna"}, false);
    EXPECT_EQ(asked(world, roll(world, {}, false), &before), Texts{});
}

TEST(FollowUps, OneWhoHasLeftTheGroupSinceIsStillCancelledWhenAbsent) {
    const auto world = a_world();
    EXPECT_EQ(asked(world, roll(world, {"carla"}, false)), Texts{"cancel carla"}); // of 1B
    EXPECT_EQ(asked(world, roll(world, {}, true)), Texts{});
}

TEST(PresentWithoutMeal, AreThoseWhomAConfirmedStatementHasThereAndWhoHaveNone) {
    auto world = a_world();
    world.pupil("dora", "1A");
    world.pupil("elio", "1A");
    world.send(rome(in_time), ivr, "anna", cancel, monday);
    world.send(rome(in_time), portal, "bruno", suspend, monday);
    world.send(rome(in_time), office, "dora", block, monday);
    EXPECT_EQ(without_meal(world, roll(world, {}, true)), (Texts{"anna", "bruno", "dora"}));
    EXPECT_EQ(without_meal(world, roll(world, {"bruno"}, true)), (Texts{"anna", "dora"}));
    EXPECT_EQ(without_meal(world, roll(world, {}, false)), Texts{});
    EXPECT_EQ(without_meal(world, roll(world, {}, true, saturday)), Texts{});
}

TEST(UnbookedMeal, KeepsTheDietOfTheDay) {
    auto world = a_world();
    world.diet("anna", "celiachia", tuesday, "");
    const auto anna = world.roster().find_diner("anna").value();
    const auto name = [&](std::string_view date) {
        return world.roster().diet_sets().name(unbooked_meal(world.roster(), anna, day(date)).diet);
    };
    EXPECT_EQ(name(monday), "standard");
    EXPECT_EQ(name(tuesday), "celiachia");
}

TEST(ChangeOwed, WhatIsWantedIsAskedOnceAndNeverMoreTakenThanThereIs) {
    EXPECT_EQ(change_owed(5, 3, 3), 2);
    EXPECT_EQ(change_owed(0, 3, 3), -3);
    EXPECT_EQ(change_owed(3, 0, 3), 0);  // three more were refused
    EXPECT_EQ(change_owed(0, 0, 3), 0);  // and there are none to take back
    EXPECT_EQ(change_owed(1, 2, 5), -1); // two of five were given
    EXPECT_EQ(change_owed(2, 5, 2), 0);  // three less were refused
    for (int wanted = 0; wanted <= 4; ++wanted)
        for (int eats = 0; eats <= 4; ++eats)
            for (int of_asked = 0; of_asked <= 4; ++of_asked) {
                const auto change = change_owed(wanted, eats, of_asked);
                EXPECT_GE(eats + change, 0);
                EXPECT_EQ(change_owed(wanted, eats + change, of_asked + change), 0) << wanted << eats << of_asked;
            }
}

constexpr auto charge = AbsenceAfterClose::charge;
constexpr auto waive = AbsenceAfterClose::waive;

TEST(VariationOwed, AnAbsenceAfterTheClosingIsAVariationOnlyWhereThePolicyWaives) {
    const Standing booked{1, 0, 0, 0};
    EXPECT_EQ(variation_owed(booked, false, true, charge), 0);
    EXPECT_EQ(variation_owed(booked, false, true, waive), -1);
    EXPECT_EQ(variation_owed(booked, false, false, waive), 0);
    EXPECT_EQ(variation_owed(Standing{}, false, true, waive), 0);
}

TEST(VariationOwed, SomeoneThereWithoutABookingIsOneMealMore) {
    EXPECT_EQ(variation_owed(Standing{}, true, false, charge), 1);
    EXPECT_EQ(variation_owed({1, -1, 0, 0}, true, false, charge), 1); // the family's line was late, and the child came
}

TEST(VariationOwed, WhatAttendanceBroughtItTakesBackUnderEitherRule) {
    const Standing brought{0, 1, 0, 1};
    EXPECT_EQ(variation_owed(brought, false, true, charge), -1);
    EXPECT_EQ(variation_owed(brought, false, true, waive), -1);
    EXPECT_EQ(variation_owed(brought, false, false, charge), 0); // an unconfirmed statement says nothing of them
}

TEST(VariationOwed, WhatTheKitchenRefusedIsNotAskedAgain) {
    EXPECT_EQ(variation_owed({0, 0, 1, 0}, true, false, charge), 0);
    EXPECT_EQ(variation_owed({1, 0, -1, 0}, false, true, waive), 0);
    EXPECT_EQ(variation_owed({0, 1, -1, 1}, false, true, charge), 0); // brought, and the taking back was refused
}

TEST(VariationOwed, StatingTheSameAgainAsksForNothingAndNobodyEatsTwice) {
    for (const int frozen : {0, 1})
        for (const int varied : {-1, 0, 1})
            for (const int refused : {-1, 0, 1})
                for (const int by_attendance : {-1, 0, 1})
                    for (const bool absent : {false, true})
                        for (const bool is_there_without : {false, true})
                            for (const auto rule : {charge, waive}) {
                                Standing standing{frozen, varied, refused, by_attendance};
                                if (standing.eats() < 0 || standing.eats() > 1 || (absent && is_there_without)) continue;
                                const int delta = variation_owed(standing, is_there_without, absent, rule);
                                standing.varied += delta;
                                standing.by_attendance += delta;
                                EXPECT_GE(standing.eats(), 0);
                                EXPECT_LE(standing.eats(), 1);
                                EXPECT_EQ(variation_owed(standing, is_there_without, absent, rule), 0)
                                    << frozen << varied << refused << by_attendance << absent << is_there_without;
                            }
}

/// A random world after some of its requests; then statements and families' requests in turn.
class RandomRollCalls {
public:
    explicit RandomRollCalls(std::uint64_t seed)
        : dice_(seed), world_(random_world(seed, 60)), roster_(world_.facts), records_(roster_.diners().size()) {
        for (const auto& request : world_.requests) carry_out(request);
    }

    void run() {
        if (roster_.groups().size() == 0 || world_.requests.empty()) return;
        const auto group = static_cast<GroupId>(dice_.roll(static_cast<int>(roster_.groups().size())));
        const auto date = ServiceDate{date::floor<date::days>(dice_.pick(world_.requests).received_at).time_since_epoch()};
        std::optional<RollCall> before;
        for (int step = 0; step < 12; ++step) {
            if (dice_.chance(30)) let_a_family_cancel(group, date);
            const auto called = any_roll(group, date);
            state(called, before);
            if (testing::Test::HasFailure()) return;
            before = called;
        }
    }

private:
    void carry_out(const Request& request) {
        const auto decision = decide(roster_, records_, request);
        if (decision.outcome == Outcome::accepted)
            apply(records_, roster_.find_diner(request.diner).value(), request.operation, *request.channel,
                  *decision.effective_date);
    }

    void let_a_family_cancel(GroupId group, ServiceDate date) {
        for (const auto diner : expected(roster_, group, date))
            if (dice_.chance(20) && !why_no_meal(records_, diner, date))
                apply(records_, diner, cancel, dice_.chance(50) ? portal : ivr, date);
    }

    RollCall any_roll(GroupId group, ServiceDate date) {
        RollCall called{group, date, {}, dice_.chance(30)};
        for (const auto diner : roster_.groups()[group].diners)
            if (dice_.chance(30)) called.absent.push_back(diner);
        return called;
    }

    void state(const RollCall& called, const std::optional<RollCall>& before) {
        const auto by_family = cancelled_by_families(called);
        const auto follows = follow_ups(roster_, records_, called, before ? &*before : nullptr);
        for (const auto& [diner, operation] : follows) {
            EXPECT_TRUE(is_service_day(roster_, diner, called.date));
            EXPECT_EQ(operation == cancel, called.is_absent(diner));
            EXPECT_FALSE(!called.confirmed && operation == uncancel && by_family.contains(diner)) << roster_.code(diner);
            apply(records_, diner, operation, kiosk, called.date);
        }
        EXPECT_TRUE(follow_ups(roster_, records_, called, &called).empty());
        EXPECT_TRUE(follow_ups(roster_, records_, called, before ? &*before : nullptr).empty());
        for (const auto diner : called.absent) {
            EXPECT_FALSE(meal_of(roster_, records_, diner, called.date));
        }
    }

    std::set<DinerId> cancelled_by_families(const RollCall& called) const {
        std::set<DinerId> diners;
        for (const auto diner : roster_.groups()[called.group].diners)
            if (const auto marks = records_.marks(diner, called.date); marks.cancelled() && !marks.cancelled_by_kiosk())
                diners.insert(diner);
        return diners;
    }

    Dice dice_;
    RandomWorld world_;
    Roster roster_;
    Records records_;
};

TEST(FollowUps, OfAnyStatementsTheSameAgainAsksForNothingAndFamiliesKeepWhatTheyCancelled) {
    for (std::uint64_t seed = 1; seed <= 400 && !HasFailure(); ++seed) {
        SCOPED_TRACE(seed);
        RandomRollCalls{seed}.run();
    }
}

} // namespace
} // namespace counter::tests
