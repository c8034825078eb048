// A request that fails several checks gets the reason of the first, and an effective date once it got as far
// as a target (domain.md §4, §9).
#include <gtest/gtest.h>

#include "tests/counter/world.hpp"

namespace counter::tests {
namespace {

Policy portal_alone() {
    auto policy = a_policy();
    policy.channels = {{portal, ChannelHours::any_time}, {ivr, ChannelHours::window}};
    return policy;
}

TEST(Checks, AnUnknownDinerIsRejectedFirst) {
    auto world = a_world(portal_alone());
    EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), portal, "nessuno", cancel),
              rejected(Reason::unknown_diner));
    EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), std::nullopt, "nessuno", cancel),
              rejected(Reason::unknown_diner))
        << "before channel_not_enabled";
    EXPECT_EQ(world.ask(rome("2026-09-21 12:00"), ivr, "nessuno", cancel), rejected(Reason::unknown_diner))
        << "before outside_window";
    EXPECT_EQ(world.ask(rome("2028-01-01 12:00"), portal, "nessuno", cancel), rejected(Reason::unknown_diner))
        << "before no_service_day";
}

TEST(Checks, ADinersCodeIsTakenAsItIsWritten) {
    auto world = a_world();
    for (const auto* code : {"", "Anna", "anna ", " anna", "ann", "annaa"}) {
        EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), portal, code, cancel), rejected(Reason::unknown_diner))
            << code;
    }
}

TEST(Checks, AChannelThatTheAuthorityDoesNotListIsNotEnabled) {
    auto world = a_world(portal_alone());
    for (const auto channel : {app, office, kiosk}) {
        EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), channel, "anna", cancel),
                  rejected(Reason::channel_not_enabled));
    }
}

TEST(Checks, AChannelOfAnyOtherNameIsNotEnabled) {
    auto world = a_world();
    EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), std::nullopt, "anna", cancel),
              rejected(Reason::channel_not_enabled));
}

TEST(Checks, ChannelsAreThoseOfTheDinersOwnAuthority) {
    auto world = a_world(portal_alone());
    world.authority(a_policy("altro")).school("media", "altro").group("3C", "media").pupil("elena", "3C");
    EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), app, "anna", cancel),
              rejected(Reason::channel_not_enabled));
    EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), app, "elena", cancel), accepted("2026-09-21"));
}

TEST(Checks, BlockAndUnblockAreForTheOfficeAlone) {
    auto world = a_world();
    for (const auto operation : {block, unblock}) {
        for (const auto channel : {portal, app, ivr, kiosk}) {
            EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), channel, "anna", operation),
                      rejected(Reason::channel_not_enabled));
        }
    }
    EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), office, "anna", block), accepted("2026-09-21"));
}

TEST(Checks, BlockAndUnblockNeedTheOfficeAmongTheAuthoritysChannels) {
    auto world = a_world(portal_alone());
    EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), office, "anna", block),
              rejected(Reason::channel_not_enabled));
    EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), office, "anna", unblock),
              rejected(Reason::channel_not_enabled));
}

TEST(Checks, TheChannelComesBeforeItsWindow) {
    auto world = a_world();
    EXPECT_EQ(world.ask(rome("2026-09-21 12:00"), ivr, "anna", block), rejected(Reason::channel_not_enabled));
}

TEST(Checks, TheWindowComesBeforeTheTargetDate) {
    auto world = a_world();
    EXPECT_EQ(world.ask(rome("2026-09-21 12:00"), ivr, "anna", cancel, "2026-09-26"),
              rejected(Reason::outside_window))
        << "before not_a_service_day";
    EXPECT_EQ(world.ask(rome("2026-09-21 12:00"), ivr, "anna", cancel, "2026-09-21"),
              rejected(Reason::outside_window))
        << "before past_cutoff, and without a target";
    EXPECT_EQ(world.ask(rome("2028-01-03 12:00"), ivr, "anna", cancel), rejected(Reason::outside_window))
        << "before no_service_day";
}

TEST(Checks, ADayThatIsNoServiceDayComesBeforeItsCutoff) {
    auto world = a_world();
    EXPECT_EQ(world.ask(rome("2026-09-28 12:00"), portal, "anna", cancel, "2026-09-26"),
              rejected(Reason::not_a_service_day));
}

TEST(Checks, TheCutoffComesBeforeTheOperation) {
    auto world = a_world();
    const auto late = rome("2026-09-21 09:30:00.001");
    for (const auto operation : {uncancel, unbianco, resume}) {
        EXPECT_EQ(world.ask(late, portal, "anna", operation, "2026-09-21"),
                  rejected(Reason::past_cutoff, "2026-09-21"))
            << "before nothing_to_undo";
    }
    world.send(rome("2026-09-21 08:00"), portal, "anna", cancel);
    EXPECT_EQ(world.ask(late, portal, "anna", cancel, "2026-09-21"),
              rejected(Reason::past_cutoff, "2026-09-21"))
        << "before unchanged";
    EXPECT_EQ(world.ask(late, portal, "anna", bianco, "2026-09-21"),
              rejected(Reason::past_cutoff, "2026-09-21"))
        << "before not_booked";
}

TEST(Checks, AnotherDayOnAWindowedChannelComesBeforeTheOperation) {
    auto world = a_world();
    EXPECT_EQ(world.ask(rome("2026-09-21 18:00"), ivr, "anna", uncancel, "2026-09-23"),
              rejected(Reason::outside_window, "2026-09-23"));
}

TEST(Checks, ARejectionByTheOperationNamesTheTarget) {
    auto world = a_world();
    EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), portal, "anna", uncancel),
              rejected(Reason::nothing_to_undo, "2026-09-21"));
    EXPECT_EQ(world.ask(rome("2026-09-21 08:00"), portal, "anna", resume, "2026-09-26"),
              rejected(Reason::nothing_to_undo, "2026-09-28"));
}

TEST(Checks, ARejectedRequestChangesNothing) {
    auto world = a_world();
    world.send(rome("2026-09-21 09:30:00.001"), portal, "anna", cancel, "2026-09-21");
    world.send(rome("2026-09-21 12:00"), ivr, "anna", cancel);
    world.send(rome("2026-09-21 12:00"), portal, "anna", block);
    for (const auto* date : {"2026-09-21", "2026-09-22"}) EXPECT_EQ(world.meal("anna", date), "standard");
}

} // namespace
} // namespace counter::tests
