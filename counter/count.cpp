#include "counter/count.hpp"

#include <bit>
#include <span>
#include <utility>

#include "counter/service_day.hpp"

namespace counter {

namespace {

/// Where a meal is counted, numbered in the order of lines: by the diet set's rank, then bianco, then adult.
using Slot = std::uint32_t;
constexpr Slot slots_of_set = 4;
constexpr Slot bianco_slots = 2;

/// Counts one group after the other: first, without a branch, the pupils with nothing but a standard meal, by far the
/// most, and then the others one by one. Who is absent or on a diet can't be foreseen, and a processor's wrong guess takes
/// longer than all there is to add up.
class GroupCounter {
public:
    GroupCounter(const Roster& roster, const Records& records, ServiceDate date)
        : roster_(roster),
          records_(records),
          date_(date),
          marks_(records.marks_on(date).data()),
          slots_(roster.diet_courses().size()),
          meals_(slots_of_set * roster.diet_sets().size()),
          used_(meals_.size() / slots_of_word + 1) {
        if (records.marks_on(date).empty()) {
            marks_ = &no_marks;
            marks_mask_ = 0;
        }
        for (std::uint32_t course = 0; course < slots_.size(); ++course)
            slots_[course] = slots_of_set * roster.diet_sets().rank(roster.diet_courses().on(DietCourseId{course}, date));
    }

    /// Appends the group's lines.
    void count(GroupId group, ServedOn kind_of_day, std::vector<CountLine>& lines) {
        const auto& diners = roster_.groups()[group].diners;
        const auto found = find(diners, kind_of_day);
        if (found.plain != 0) add(slots_[static_cast<std::size_t>(DietCourseId::standard)], found.plain);
        for (const auto diner : found.others) add_other(diner);
        for (std::size_t word = 0; word < used_.size(); ++word)
            for (auto used = std::exchange(used_[word], 0); used != 0; used &= used - 1)
                append(group, static_cast<Slot>(word * slots_of_word) + static_cast<Slot>(std::countr_zero(used)), lines);
    }

private:
    using Word = std::uint64_t;
    static constexpr std::size_t slots_of_word = 64;
    static constexpr Marks no_marks{};

    struct Found {
        std::uint32_t plain;             ///< pupils with a standard meal
        std::span<const DinerId> others; ///< who else may have a meal
    };
    Found find(IdRange<DinerId> range, ServedOn kind_of_day) {
        const auto day = day_number(date_);
        const auto* const diners = roster_.diners().data();
        const auto* const marks = marks_;
        const auto mask = marks_mask_;
        const auto* const long_states = records_.has_long_state().data();
        if (others_.size() <= range.size()) others_.resize(range.size() + 1);
        auto* other = others_.data();
        std::uint32_t plain = 0;
        for (auto at = static_cast<std::uint32_t>(range.first); at != static_cast<std::uint32_t>(range.last); ++at) {
            const auto& diner = diners[at];
            const auto mark = marks[at & mask];
            const auto served = std::uint32_t{diner.enrolled_from <= day} & std::uint32_t{day <= diner.enrolled_to} &
                                std::uint32_t{(diner.served_on & kind_of_day) != 0} & std::uint32_t{!mark.cancelled()};
            const auto is_other = std::uint32_t{(static_cast<std::uint32_t>(diner.diets) | static_cast<std::uint32_t>(diner.kind) |
                                                 mark.bits() | long_states[at]) != 0};
            plain += served & (is_other ^ 1);
            *other = DinerId{at};
            other += served & is_other;
        }
        return {plain, {others_.data(), other}};
    }

    void add_other(DinerId id) {
        const auto at = static_cast<std::uint32_t>(id);
        if (records_.has_long_state()[at] != 0 && records_.is_away(id, date_)) return;
        const auto& diner = roster_.diners()[id];
        add(slots_[static_cast<std::size_t>(diner.diets)] + bianco_slots * Slot{marks_[at & marks_mask_].bianco()} +
                Slot{diner.kind == DinerKind::adult},
            1);
    }

    void add(Slot slot, std::uint32_t meals) {
        meals_[slot] += meals;
        used_[slot / slots_of_word] |= Word{1} << slot % slots_of_word;
    }

    void append(GroupId group, Slot slot, std::vector<CountLine>& lines) {
        const auto meals = std::exchange(meals_[slot], 0);
        const Meal meal{roster_.diet_sets().at_rank(slot / slots_of_set), slot % slots_of_set >= bianco_slots};
        const auto adults = slot % 2 == 0 ? 0 : meals;
        if (adults != 0 && !lines.empty() && lines.back().group == group && lines.back().meal == meal) {
            lines.back().meals += meals;
            lines.back().adults = adults;
        } else {
            lines.push_back({group, meal, meals, adults});
        }
    }

    const Roster& roster_;
    const Records& records_;
    ServiceDate date_;
    const Marks* marks_;               // by diner, at its id and the mask: 0 on a date on which nobody has any
    std::uint32_t marks_mask_ = ~std::uint32_t{0};
    std::vector<Slot> slots_;          // by diet course: of a pupil's meal that is not bianco
    std::vector<std::uint32_t> meals_; // by slot, of one group
    std::vector<Word> used_;           // a bit for each slot that isn't 0
    std::vector<DinerId> others_;      // room for `Found::others` and one more
};

} // namespace

std::vector<CountLine> count(const Roster& roster, const Records& records, IdRange<SchoolId> schools, ServiceDate date) {
    std::vector<CountLine> lines;
    if (schools.size() == 0) return lines;
    lines.reserve(3 * roster.groups().size() * schools.size() / roster.schools().size());
    GroupCounter counter{roster, records, date};
    for (const auto school : schools) {
        const auto& groups = roster.schools()[school].groups;
        const auto of_school = day_verdict(roster, school, date);
        for (const auto group : groups)
            if (const auto kind = kind_of_day(day_verdict(roster.groups()[group], of_school, date), date); kind != 0)
                counter.count(group, kind, lines);
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
