// Special diets, the sets in which a diner needs them, and which set is in force on which day.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "counter/policy.hpp"

namespace counter {

/// A diet set, interned: coeliac *and* vegetarian is one preparation (domain.md §5). 0 is `standard`.
enum class DietSetId : std::uint16_t { standard = 0 };

/// The diet sets of a roster, each written as its codes sorted and joined by `+`, or `standard`.
class DietSets {
public:
    DietSets();
    /// `codes` in any order, doubles allowed.
    DietSetId intern(std::vector<std::string_view> codes);
    const std::string& name(DietSetId set) const { return names_[static_cast<std::size_t>(set)]; }
    std::size_t size() const { return names_.size(); }

    /// The set's place in the order of the names, from 0; and the set at a place.
    std::uint16_t rank(DietSetId set) const { return ranks_[static_cast<std::size_t>(set)]; }
    DietSetId at_rank(std::size_t rank) const { return by_rank_[rank]; }

private:
    std::vector<std::string> names_;
    std::vector<std::uint16_t> ranks_;  // by set
    std::vector<DietSetId> by_rank_;
    std::map<std::string, DietSetId, std::less<>> by_name_;
};

/// A diet given to a diner, both ends included.
struct DietAssignment {
    std::string_view diet;
    DateRange when;
};

/// Which diet set a diner needs from which day on; equal courses of many diners are one.
enum class DietCourseId : std::uint32_t { standard = 0 };

/// The diet courses of a roster.
class DietCourses {
public:
    DietCourses();
    DietCourseId intern(const std::vector<DietAssignment>& assignments, DietSets& sets);
    DietSetId on(DietCourseId course, ServiceDate date) const;
    std::size_t size() const { return courses_.size(); }

private:
    struct Step {
        ServiceDate from;
        DietSetId set;
        friend auto operator<=>(const Step&, const Step&) = default;
    };
    std::vector<std::vector<Step>> courses_; // steps by date; before the first: standard
    std::map<std::vector<Step>, DietCourseId> by_steps_;
};

/// The codes of a diet set's name; none for `standard`.
std::vector<std::string_view> codes_of(std::string_view diet_set_name);

} // namespace counter
