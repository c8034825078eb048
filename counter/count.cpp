#include "counter/count.hpp"

#include <algorithm>

#include "counter/service_day.hpp"

namespace counter {

namespace {

/// The meals of one group while it is counted: plain standard meals of pupils, by far the most, in a register, the
/// rest in a few lines.
class GroupCount {
public:
    void add_plain(std::uint32_t meals) { plain_ += meals; }

    void add(Meal meal, DinerKind kind) {
        const auto line = std::ranges::find(lines_, meal, &CountLine::meal);
        auto& counted = line != lines_.end() ? *line : lines_.emplace_back(CountLine{{}, meal, 0, 0});
        ++counted.meals;
        counted.adults += kind == DinerKind::adult;
    }

    /// Hands over the group's lines, sorted, and starts anew.
    void flush(GroupId group, const DietSets& diets, std::vector<CountLine>& out) {
        if (plain_ != 0) {
            const auto line = std::ranges::find(lines_, Meal{}, &CountLine::meal);
            if (line != lines_.end())
                line->meals += plain_;
            else
                lines_.push_back({{}, Meal{}, plain_, 0});
        }
        std::ranges::sort(lines_, [&](const CountLine& a, const CountLine& b) {
            if (a.meal.diet != b.meal.diet) return diets.name(a.meal.diet) < diets.name(b.meal.diet);
            return a.meal.bianco < b.meal.bianco;
        });
        for (auto& line : lines_) {
            line.group = group;
            out.push_back(line);
        }
        plain_ = 0;
        lines_.clear();
    }

private:
    std::uint32_t plain_ = 0;
    std::vector<CountLine> lines_; // a dozen at most, so that searching them in turn is quick
};

/// The diet set that each course comes to on the date, resolved once for all diners.
std::vector<DietSetId> sets_on(const DietCourses& courses, ServiceDate date) {
    std::vector<DietSetId> sets(courses.size());
    for (std::uint32_t course = 0; course < courses.size(); ++course)
        sets[course] = courses.on(DietCourseId{course}, date);
    return sets;
}

} // namespace

std::vector<CountLine> count(const Roster& roster, const Records& records, IdRange<SchoolId> schools, ServiceDate date) {
    std::vector<CountLine> lines;
    const auto sets = sets_on(roster.diet_courses(), date);
    const auto day = day_number(date);
    const auto* diners = roster.diners().data();
    const auto marks = records.marks_on(date);
    const auto* long_states = records.has_long_state().data();

    GroupCount group_count;
    for (const auto school : schools) {
        for (const auto group : roster.schools()[school].groups) {
            const auto kind_of = kind_of_day(day_verdict(roster, group, date), date);
            if (kind_of == 0) continue;
            const auto range = roster.groups()[group].diners;
            std::uint32_t plain = 0;
            for (auto at = static_cast<std::size_t>(range.first); at < static_cast<std::size_t>(range.last); ++at) {
                const auto& diner = diners[at];
                const bool served = diner.enrolled_from <= day && day <= diner.enrolled_to && (diner.served_on & kind_of) != 0;
                if (!served) continue;
                const auto mark = marks.empty() ? Marks{} : marks[at];
                if (mark.none() && long_states[at] == 0 && diner.diets == DietCourseId::standard &&
                    diner.kind == DinerKind::pupil) {
                    ++plain;
                    continue;
                }
                if (mark.cancelled()) continue;
                if (long_states[at] != 0 && why_no_meal(records, static_cast<DinerId>(at), date)) continue;
                group_count.add({sets[static_cast<std::size_t>(diner.diets)], mark.bianco()}, diner.kind);
            }
            group_count.add_plain(plain);
            group_count.flush(group, roster.diet_sets(), lines);
        }
    }
    return lines;
}

bool has_service(const Roster& roster, SchoolId school, ServiceDate date) {
    const auto day = day_number(date);
    for (const auto group : roster.schools()[school].groups) {
        const auto kind_of = kind_of_day(day_verdict(roster, group, date), date);
        if (kind_of == 0) continue;
        for (const auto diner : roster.groups()[group].diners) {
            const auto& row = roster.diners()[diner];
            if (row.enrolled_from <= day && day <= row.enrolled_to && (row.served_on & kind_of) != 0) return true;
        }
    }
    return false;
}

} // namespace counter
