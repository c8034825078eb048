#include "counter/roster.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace counter {

namespace {

/// The positions of `rows` in the order of `key`; equal keys keep their order.
template <typename Row, typename Key>
std::vector<std::size_t> sorted_positions(const std::vector<Row>& rows, Key key) {
    std::vector<std::size_t> positions(rows.size());
    std::iota(positions.begin(), positions.end(), std::size_t{0});
    std::ranges::stable_sort(positions, {}, [&](std::size_t at) { return key(rows[at]); });
    return positions;
}

template <typename Id>
using Codes = std::unordered_map<std::string_view, Id>;

/// A code that import and foreign keys have already promised to exist.
template <typename Id>
Id known(const Codes<Id>& ids, std::string_view code) {
    const auto found = ids.find(code);
    assert(found != ids.end());
    return found->second;
}

template <typename Id, typename T>
std::optional<Id> find_sorted(const Table<Id, T>& rows, std::string_view code) {
    const auto found = std::ranges::lower_bound(rows, code, {}, [](const T& row) { return std::string_view{row.code}; });
    if (found == rows.end() || found->code != code) return std::nullopt;
    return static_cast<Id>(found - rows.begin());
}

} // namespace

std::string_view to_string(SchoolKind kind) {
    switch (kind) {
    case SchoolKind::unstated: return "";
    case SchoolKind::nursery: return "nursery";
    case SchoolKind::primary: return "primary";
    case SchoolKind::secondary: return "secondary";
    }
    return {};
}

std::optional<SchoolKind> parse_school_kind(std::string_view text) {
    for (const auto kind : {SchoolKind::unstated, SchoolKind::nursery, SchoolKind::primary, SchoolKind::secondary})
        if (to_string(kind) == text) return kind;
    return std::nullopt;
}

std::string_view to_string(DinerKind kind) { return kind == DinerKind::adult ? "adult" : "pupil"; }

std::optional<DinerKind> parse_diner_kind(std::string_view text) {
    if (text == "pupil") return DinerKind::pupil;
    if (text == "adult") return DinerKind::adult;
    return std::nullopt;
}

DayNumber day_number(ServiceDate date) {
    return static_cast<DayNumber>(std::clamp(date.time_since_epoch().count(), 0, 65'535));
}

DinerId DinerColumns::add(const Diner& diner) {
    enrolled_from_.push_back(diner.enrolled_from);
    enrolled_to_.push_back(diner.enrolled_to);
    served_on_.push_back(diner.served_on);
    diets_.push_back(diner.diets);
    traits_.push_back(static_cast<std::uint8_t>((diner.kind == DinerKind::adult ? adult : 0) |
                                                (diner.diets == DietCourseId::standard ? 0 : on_diet)));
    return static_cast<DinerId>(size() - 1);
}

void DinerColumns::reserve(std::size_t diners) {
    enrolled_from_.reserve(diners);
    enrolled_to_.reserve(diners);
    served_on_.reserve(diners);
    diets_.reserve(diners);
    traits_.reserve(diners);
}

Roster::Roster(const RosterFacts& facts) {
    Codes<AuthorityId> authority_ids;
    for (const auto& policy : facts.policies) authority_ids.emplace(policy.code, authorities_.add({policy, {}}));

    Codes<SchoolId> school_ids;
    for (const auto at : sorted_positions(facts.schools, [](const auto& s) { return std::string_view{s.code}; })) {
        const auto& s = facts.schools[at];
        const auto authority = known(authority_ids, s.authority);
        School school{s.code, s.name, s.kitchen, authority, s.cutoff.value_or(authorities_[authority].policy.cutoff), s.kind, {}, {}};
        school_ids.emplace(s.code, schools_.add(std::move(school)));
    }

    Codes<GroupId> group_ids;
    const auto by_school = [&](const RosterFacts::Group& g) {
        return std::pair{known(school_ids, g.school), std::string_view{g.code}};
    };
    for (const auto at : sorted_positions(facts.groups, by_school)) {
        const auto& g = facts.groups[at];
        const auto school = known(school_ids, g.school);
        const auto group = groups_.add({g.code, g.name, school, g.sitting, g.weekdays, {}, {}});
        group_ids.emplace(g.code, group);
        auto& range = schools_[school].groups;
        if (range.size() == 0) range.first = group;
        range.last = static_cast<GroupId>(groups_.size());
    }

    std::unordered_map<std::string_view, std::vector<DietAssignment>> diets;
    for (const auto& d : facts.diets) diets[d.diner].push_back({d.diet, d.when});

    const auto by_group = [&](const RosterFacts::Diner& d) {
        return std::pair{known(group_ids, d.group), std::string_view{d.code}};
    };
    diners_.reserve(facts.diners.size());
    group_of_.reserve(facts.diners.size());
    codes_.reserve(facts.diners.size());
    for (const auto at : sorted_positions(facts.diners, by_group)) {
        const auto& d = facts.diners[at];
        const auto group = known(group_ids, d.group);
        const auto& term = policy_of(groups_[group].school).term;
        const auto assigned = diets.find(d.code);
        Diner row;
        row.enrolled_from = day_number(std::max(d.enrolled.from, term.from));
        row.enrolled_to = day_number(std::min(d.enrolled.to, term.to));
        row.diets = assigned == diets.end() ? DietCourseId::standard
                                            : diet_courses_.intern(assigned->second, diet_sets_);
        row.served_on = d.weekdays.value_or(groups_[group].weekdays).bits() | served_when_opened;
        row.kind = d.kind;
        const auto diner = diners_.add(row);
        group_of_.add(group);
        codes_.add(d.code);
        auto& range = groups_[group].diners;
        if (range.size() == 0) range.first = diner;
        range.last = static_cast<DinerId>(diners_.size());
    }
    for (std::uint32_t at = 0; at < groups_.size(); ++at) groups_by_code_.emplace(groups_[GroupId{at}].code, GroupId{at});
    by_code_.reserve(codes_.size());
    for (std::uint32_t at = 0; at < codes_.size(); ++at) by_code_.emplace(codes_[DinerId{at}], DinerId{at});

    for (const auto& c : facts.bianco_certificates) bianco_certificates_[known(by_code_, c.diner)].push_back(c.when);

    for (const auto& entry : facts.calendar) {
        auto& page = entry.scope == CalendarScope::authority ? authorities_[known(authority_ids, entry.key)].calendar
                     : entry.scope == CalendarScope::school  ? schools_[known(school_ids, entry.key)].calendar
                                                             : groups_[known(group_ids, entry.key)].calendar;
        page.add(entry.when, entry.kind);
    }
    outlines_.reserve(groups_.size());
    for (const auto& group : groups_) outlines_.add({group.diners, !group.calendar.empty()});
}

bool Roster::has_bianco_certificate(DinerId diner, ServiceDate date) const {
    const auto found = bianco_certificates_.find(diner);
    return found != bianco_certificates_.end() &&
           std::ranges::any_of(found->second, [date](const DateRange& when) { return when.contains(date); });
}

std::optional<DinerId> Roster::find_diner(std::string_view code) const {
    const auto found = by_code_.find(code);
    if (found == by_code_.end()) return std::nullopt;
    return found->second;
}

std::optional<SchoolId> Roster::find_school(std::string_view code) const { return find_sorted(schools_, code); }

std::optional<GroupId> Roster::find_group(std::string_view code) const {
    const auto found = groups_by_code_.find(code);
    if (found == groups_by_code_.end()) return std::nullopt;
    return found->second;
}

Instant Roster::cutoff(SchoolId school, ServiceDate date) const {
    return policy_of(school).zone.instant(date, schools_[school].cutoff);
}

} // namespace counter
