// The five authorities with the rules that their manuals state (domain.md §8), each with one small school.
#pragma once

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/counter/world.hpp"

namespace counter::tests {

/// `calcinate`, `bottanuco`, `cassano`, `borghetto` or `clusone`; the school year 2026/27.
Policy policy_of(std::string_view authority);

/// The authority with the school of `a_world`: groups `1A` (`anna`, `bruno`) and `1B` (`carla`), Monday to
/// Friday. Calcinate's Wednesdays are closed in the calendar.
World town(std::string_view authority);

// The week in which most of a manual's examples are played.
inline constexpr auto monday = "2026-10-05";
inline constexpr auto tuesday = "2026-10-06";
inline constexpr auto wednesday = "2026-10-07";
inline constexpr auto thursday = "2026-10-08";
inline constexpr auto friday = "2026-10-09";
inline constexpr auto saturday = "2026-10-10";
inline constexpr auto sunday = "2026-10-11";
inline constexpr auto next_monday = "2026-10-12";
inline constexpr auto next_tuesday = "2026-10-13";

/// A sentence that several manuals share, played in each of their towns.
class SharedSentence : public testing::TestWithParam<std::string> {
protected:
    /// The last instant at which the day can be changed, by the manual's own words.
    Instant limit(std::string_view date) const;
    Instant at(std::string_view date, std::string_view time) const;

    World town = tests::town(GetParam());
};

std::string name_of(const testing::TestParamInfo<std::string>& authority);

} // namespace counter::tests
