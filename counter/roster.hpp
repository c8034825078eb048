// Who is enrolled where, in the form in which a day can be decided and counted quickly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "counter/calendar.hpp"
#include "counter/diets.hpp"
#include "counter/policy.hpp"
#include "counter/table.hpp"

namespace counter {

enum class AuthorityId : std::uint32_t {};
enum class SchoolId : std::uint32_t {};
enum class GroupId : std::uint32_t {};
enum class DinerId : std::uint32_t {};

enum class SchoolKind : std::uint8_t { unstated, nursery, primary, secondary };
enum class DinerKind : std::uint8_t { pupil, adult };
/// The empty text for `unstated`.
std::string_view to_string(SchoolKind kind);
std::optional<SchoolKind> parse_school_kind(std::string_view text);
std::string_view to_string(DinerKind kind);
std::optional<DinerKind> parse_diner_kind(std::string_view text);

/// Stand for an end that is not given: before and after every term.
inline constexpr ServiceDate distant_past{date::days{0}};
inline constexpr ServiceDate distant_future{date::days{65'000}};

/// What an import or the database says of a node's schools and diners. References are by code and resolve.
struct RosterFacts {
    struct School {
        std::string code;
        std::string authority;
        std::string name;
        std::string kitchen;
        std::optional<TimeOfDay> cutoff; ///< none: the authority's
        SchoolKind kind = SchoolKind::unstated;
    };
    struct Group {
        std::string code;
        std::string school;
        std::string name;
        int sitting = 1;
        Weekdays weekdays;
    };
    struct Diner {
        std::string code;
        std::string group;
        DinerKind kind = DinerKind::pupil;
        std::optional<Weekdays> weekdays; ///< none: the group's
        DateRange enrolled;
    };
    struct Diet {
        std::string diner;
        std::string diet;
        DateRange when;
    };
    struct Certificate {
        std::string diner;
        DateRange when;
    };

    std::vector<Policy> policies;
    std::vector<School> schools;
    std::vector<Group> groups;
    std::vector<Diner> diners;
    std::vector<Diet> diets;
    std::vector<Certificate> bianco_certificates;
    std::vector<CalendarEntry> calendar; ///< in the order in which they were written
};

struct Authority {
    Policy policy;
    CalendarPage calendar;
};

struct School {
    std::string code;
    std::string name;
    std::string kitchen;
    AuthorityId authority{};
    TimeOfDay cutoff{};
    SchoolKind kind{};
    CalendarPage calendar;
    IdRange<GroupId> groups;
};

struct Group {
    std::string code;
    std::string name;
    SchoolId school{};
    int sitting = 1;
    Weekdays weekdays;
    CalendarPage calendar;
    IdRange<DinerId> diners;
};

/// What a count reads of a group, so that it passes over names and codes.
struct GroupOutline {
    IdRange<DinerId> diners;
    bool has_calendar = false; ///< entries of its own
};

/// Days since 1970-01-01 in 16 bits, so that many fit into the cache.
using DayNumber = std::uint16_t;
/// Dates outside of what 16 bits hold become its ends, on which nothing is served.
DayNumber day_number(ServiceDate date);

/// Kinds of day on which a diner is served: bits 0–6 a plain Monday to Sunday, bit 7 a day that the calendar opens.
using ServedOn = std::uint8_t;
inline constexpr ServedOn served_when_opened = 0x80;

/// What a count reads of a diner. Weekdays and enrolment are resolved (own, else the group's; enrolment within the
/// authority's term).
struct Diner {
    DayNumber enrolled_from = 0;
    DayNumber enrolled_to = 0;
    DietCourseId diets{};
    ServedOn served_on = served_when_opened;
    DinerKind kind{};
};

/// The diners of a roster, 10 bytes each, column by column: so a count reads many of them at once.
class DinerColumns {
public:
    std::size_t size() const { return diets_.size(); }
    Diner operator[](DinerId id) const {
        const auto at = static_cast<std::size_t>(id);
        return {enrolled_from_[at], enrolled_to_[at], diets_[at], served_on_[at],
                (traits_[at] & adult) != 0 ? DinerKind::adult : DinerKind::pupil};
    }
    DinerId add(const Diner& diner);
    void reserve(std::size_t diners);

    // By diner's id:
    const DayNumber* enrolled_from() const { return enrolled_from_.data(); }
    const DayNumber* enrolled_to() const { return enrolled_to_.data(); }
    const ServedOn* served_on() const { return served_on_.data(); }
    const DietCourseId* diets() const { return diets_.data(); }
    /// `adult`, `on_diet` (at some time), or both; 0 for most.
    const std::uint8_t* traits() const { return traits_.data(); }
    static constexpr std::uint8_t adult = 1;
    static constexpr std::uint8_t on_diet = 2;

private:
    std::vector<DayNumber> enrolled_from_;
    std::vector<DayNumber> enrolled_to_;
    std::vector<ServedOn> served_on_;
    std::vector<DietCourseId> diets_;
    std::vector<std::uint8_t> traits_;
};

/// The enrolment facts of a node, immutable. Schools stand in the order of their codes, a school's groups and a
/// group's diners together and in that order too (by code point), so that what is counted comes out sorted.
class Roster {
public:
    Roster() = default;
    explicit Roster(const RosterFacts& facts);
    Roster(const Roster&) = delete; // the maps by code point into what they find
    Roster& operator=(const Roster&) = delete;
    Roster(Roster&&) = default;
    Roster& operator=(Roster&&) = default;

    const Table<AuthorityId, Authority>& authorities() const { return authorities_; }
    const Table<SchoolId, School>& schools() const { return schools_; }
    const Table<GroupId, Group>& groups() const { return groups_; }
    const Table<GroupId, GroupOutline>& outlines() const { return outlines_; }
    const DinerColumns& diners() const { return diners_; }
    const DietSets& diet_sets() const { return diet_sets_; }
    const DietCourses& diet_courses() const { return diet_courses_; }
    IdRange<SchoolId> all_schools() const { return {SchoolId{0}, static_cast<SchoolId>(schools_.size())}; }

    const std::string& code(DinerId diner) const { return codes_[diner]; }
    GroupId group_of(DinerId diner) const { return group_of_[diner]; }
    SchoolId school_of(DinerId diner) const { return groups_[group_of(diner)].school; }
    const Policy& policy_of(SchoolId school) const { return authorities_[schools_[school].authority].policy; }
    bool has_bianco_certificate(DinerId diner, ServiceDate date) const;

    std::optional<DinerId> find_diner(std::string_view code) const;
    std::optional<SchoolId> find_school(std::string_view code) const;
    std::optional<GroupId> find_group(std::string_view code) const;

    /// The last instant at which the school's day can still be changed.
    Instant cutoff(SchoolId school, ServiceDate date) const;

private:
    Table<AuthorityId, Authority> authorities_;
    Table<SchoolId, School> schools_;
    Table<GroupId, Group> groups_;
    Table<GroupId, GroupOutline> outlines_;
    DinerColumns diners_;
    Table<DinerId, GroupId> group_of_;
    Table<DinerId, std::string> codes_;
    std::unordered_map<std::string_view, DinerId> by_code_;
    std::unordered_map<std::string_view, GroupId> groups_by_code_;
    std::unordered_map<DinerId, std::vector<DateRange>> bianco_certificates_;
    DietSets diet_sets_;
    DietCourses diet_courses_;
};

} // namespace counter
