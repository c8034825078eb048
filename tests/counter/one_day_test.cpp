// Cancel and uncancel: one day's cancellation and its undoing (domain.md §4 check 5, §9).
#include <gtest/gtest.h>

#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

constexpr auto monday = "2026-09-21";
const Instant early = rome("2026-09-21 08:00");

Policy ivr_exclusive() {
    auto policy = a_policy();
    policy.ivr_undo_exclusive = true;
    return policy;
}

TEST(Cancel, TakesTheMealOfThatDayAlone) {
    auto world = a_world();
    EXPECT_EQ(world.send(early, portal, "anna", cancel, monday), accepted(monday));
    EXPECT_EQ(world.meal("anna", monday), "none");
    EXPECT_EQ(world.meal("anna", "2026-09-22"), "standard");
    EXPECT_EQ(world.meal("bruno", monday), "standard");
}

TEST(Cancel, AgainChangesNothing) {
    auto world = a_world();
    world.send(early, portal, "anna", cancel, monday);
    EXPECT_EQ(world.send(early, app, "anna", cancel, monday), unchanged(monday));
}

TEST(Cancel, OfASuspendedDayIsUnchangedAndRecordsNothing) {
    auto world = a_world();
    world.send(early, portal, "anna", suspend, monday);
    EXPECT_EQ(world.send(early, portal, "anna", cancel, monday), unchanged(monday));
    EXPECT_EQ(world.send(early, portal, "anna", uncancel, monday), rejected(Reason::nothing_to_undo, monday));
    world.send(early, portal, "anna", resume, monday);
    EXPECT_EQ(world.meal("anna", monday), "standard");
}

TEST(Cancel, OfABlockedDayIsUnchangedAndRecordsNothing) {
    auto world = a_world();
    world.send(early, office, "anna", block, monday);
    EXPECT_EQ(world.send(early, portal, "anna", cancel, monday), unchanged(monday));
    world.send(early, office, "anna", unblock, monday);
    EXPECT_EQ(world.meal("anna", monday), "standard");
}

TEST(Cancel, DropsABianco) {
    auto world = a_world();
    world.send(early, portal, "anna", bianco, monday);
    EXPECT_EQ(world.send(early, portal, "anna", cancel, monday), accepted(monday));
    EXPECT_EQ(world.send(early, portal, "anna", unbianco, monday), rejected(Reason::nothing_to_undo, monday));
    world.send(early, portal, "anna", uncancel, monday);
    EXPECT_EQ(world.meal("anna", monday), "standard");
}

TEST(Uncancel, BooksTheMealAgainNotBianco) {
    auto world = a_world();
    world.send(early, portal, "anna", cancel, monday);
    EXPECT_EQ(world.send(early, portal, "anna", uncancel, monday), accepted(monday));
    EXPECT_EQ(world.meal("anna", monday), "standard");
}

TEST(Uncancel, WithoutACancellationHasNothingToUndo) {
    auto world = a_world();
    EXPECT_EQ(world.send(early, portal, "anna", uncancel, monday), rejected(Reason::nothing_to_undo, monday));
    world.send(early, portal, "anna", cancel, "2026-09-22");
    EXPECT_EQ(world.send(early, portal, "anna", uncancel, monday), rejected(Reason::nothing_to_undo, monday));
}

TEST(Uncancel, OnlyOnce) {
    auto world = a_world();
    world.send(early, portal, "anna", cancel, monday);
    world.send(early, portal, "anna", uncancel, monday);
    EXPECT_EQ(world.send(early, portal, "anna", uncancel, monday), rejected(Reason::nothing_to_undo, monday));
}

TEST(Uncancel, UndoesTheRecordAlsoOnASuspendedOrBlockedDay) {
    auto world = a_world();
    world.send(early, portal, "anna", cancel, monday);
    world.send(early, portal, "anna", suspend, monday);
    world.send(early, office, "anna", block, monday);
    EXPECT_EQ(world.send(early, portal, "anna", uncancel, monday), accepted(monday));
    EXPECT_EQ(world.meal("anna", monday), "none");
    world.send(early, office, "anna", unblock, monday);
    world.send(early, portal, "anna", resume, monday);
    EXPECT_EQ(world.meal("anna", monday), "standard");
}

TEST(ChannelLock, BindsACancellationByIvrToIvr) {
    auto world = a_world(ivr_exclusive());
    world.send(early, ivr, "anna", cancel, monday);
    for (const auto channel : {portal, app, kiosk}) {
        EXPECT_EQ(world.send(early, channel, "anna", uncancel, monday),
                  rejected(Reason::channel_locked, monday));
    }
    EXPECT_EQ(world.meal("anna", monday), "none");
    EXPECT_EQ(world.send(early, ivr, "anna", uncancel, monday), accepted(monday));
    EXPECT_EQ(world.meal("anna", monday), "standard");
}

TEST(ChannelLock, BindsTheOfficeAsWell) {
    auto world = a_world(ivr_exclusive());
    world.send(early, ivr, "anna", cancel, monday);
    EXPECT_EQ(world.send(early, office, "anna", uncancel, monday), rejected(Reason::channel_locked, monday));
}

TEST(ChannelLock, IsNoneForACancellationByAnotherChannel) {
    auto world = a_world(ivr_exclusive());
    for (const auto channel : {portal, app, office, kiosk}) {
        world.send(early, channel, "anna", cancel, monday);
        EXPECT_EQ(world.send(early, ivr, "anna", uncancel, monday), accepted(monday));
    }
}

TEST(ChannelLock, IsNoneWhereTheAuthorityHasNoSuchRule) {
    auto world = a_world();
    world.send(early, ivr, "anna", cancel, monday);
    EXPECT_EQ(world.send(early, portal, "anna", uncancel, monday), accepted(monday));
}

TEST(ChannelLock, BelongsToTheCancellationThatStands) {
    auto world = a_world(ivr_exclusive());
    world.send(early, ivr, "anna", cancel, monday);
    world.send(early, ivr, "anna", uncancel, monday);
    world.send(early, portal, "anna", cancel, monday);
    EXPECT_EQ(world.send(early, ivr, "anna", cancel, monday), unchanged(monday))
        << "a repeat doesn't take the lock over";
    EXPECT_EQ(world.send(early, app, "anna", uncancel, monday), accepted(monday));
}

TEST(ChannelLock, HoldsOnASuspendedDayToo) {
    auto world = a_world(ivr_exclusive());
    world.send(early, ivr, "anna", cancel, monday);
    world.send(early, portal, "anna", suspend, monday);
    EXPECT_EQ(world.send(early, portal, "anna", uncancel, monday), rejected(Reason::channel_locked, monday));
}

TEST(ChannelLock, OfACancelledDayLeavesOtherDaysFree) {
    auto world = a_world(ivr_exclusive());
    world.send(early, ivr, "anna", cancel, monday);
    world.send(early, portal, "anna", cancel, "2026-09-22");
    EXPECT_EQ(world.send(early, portal, "anna", uncancel, "2026-09-22"), accepted("2026-09-22"));
}

// Before the cutoff an absence marked at the kiosk cancels the meal; after it, the meal stays counted
// (domain.md §6).
TEST(Kiosk, CancelsBeforeTheCutoffAlone) {
    auto world = a_world();
    EXPECT_EQ(world.send(rome("2026-09-21 09:30"), kiosk, "anna", cancel, monday), accepted(monday));
    EXPECT_EQ(world.send(rome("2026-09-21 09:30:00.001"), kiosk, "bruno", cancel, monday),
              rejected(Reason::past_cutoff, monday));
    EXPECT_EQ(world.freeze("primaria", monday),
              (std::vector<std::string>{"1A bruno standard", "1B carla standard"}));
}

} // namespace
} // namespace counter::tests
