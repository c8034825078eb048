#include "counter/diets.hpp"

#include <algorithm>

#include <fmt/ranges.h>

namespace counter {

namespace {
constexpr std::string_view standard_name = "standard";
}

DietSets::DietSets() { intern({}); }

DietSetId DietSets::intern(std::vector<std::string_view> codes) {
    std::ranges::sort(codes);
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    auto name = codes.empty() ? std::string{standard_name} : fmt::format("{}", fmt::join(codes, "+"));
    const auto [at, is_new] = by_name_.try_emplace(std::move(name), static_cast<DietSetId>(names_.size()));
    if (is_new) {
        names_.push_back(at->first);
        ranks_.resize(names_.size());
        by_rank_.clear();
        for (const auto& [_, set] : by_name_) {
            ranks_[static_cast<std::size_t>(set)] = static_cast<std::uint16_t>(by_rank_.size());
            by_rank_.push_back(set);
        }
    }
    return at->second;
}

DietCourses::DietCourses() { courses_.emplace_back(), by_steps_.emplace(courses_.front(), DietCourseId::standard); }

DietCourseId DietCourses::intern(const std::vector<DietAssignment>& assignments, DietSets& sets) {
    std::vector<ServiceDate> edges; // days on which the set may change
    for (const auto& assignment : assignments) {
        edges.push_back(assignment.when.from);
        edges.push_back(assignment.when.to + date::days{1});
    }
    std::ranges::sort(edges);
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());

    std::vector<Step> steps;
    for (const auto edge : edges) {
        std::vector<std::string_view> codes;
        for (const auto& assignment : assignments)
            if (assignment.when.contains(edge)) codes.push_back(assignment.diet);
        const auto set = sets.intern(std::move(codes));
        const auto before = steps.empty() ? DietSetId::standard : steps.back().set;
        if (set != before) steps.push_back({edge, set});
    }
    const auto [at, is_new] =
        by_steps_.try_emplace(std::move(steps), static_cast<DietCourseId>(courses_.size()));
    if (is_new) courses_.push_back(at->first);
    return at->second;
}

DietSetId DietCourses::on(DietCourseId course, ServiceDate date) const {
    const auto& steps = courses_[static_cast<std::size_t>(course)];
    const auto after = std::ranges::upper_bound(steps, date, {}, &Step::from);
    return after == steps.begin() ? DietSetId::standard : std::prev(after)->set;
}

std::vector<std::string_view> codes_of(std::string_view diet_set_name) {
    std::vector<std::string_view> codes;
    if (diet_set_name == standard_name) return codes;
    for (std::size_t at = 0;;) {
        const auto plus = diet_set_name.find('+', at);
        codes.push_back(diet_set_name.substr(at, plus - at));
        if (plus == std::string_view::npos) return codes;
        at = plus + 1;
    }
}

} // namespace counter
