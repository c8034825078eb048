#include "counter/count.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>
#include <utility>

#include "counter/service_day.hpp"

namespace counter {

namespace {

/// Where a group's meals are counted, numbered in the order of its lines: by the diet set's rank, then bianco, then adult.
using Slot = std::uint32_t;
constexpr Slot slots_of_set = 4;
constexpr Slot bianco_slots = 2;
constexpr Slot adult_slots = 1;

/// Eight bytes, each of one diner, the first in the lowest.
using Word = std::uint64_t;
constexpr Word ones = 0x0101'0101'0101'0101;
static_assert(std::endian::native == std::endian::little);

// Of bytes that are 0 or 1: their sum, and one bit of each, the first in the lowest.
Word sum_of_bytes(Word word) { return word * ones >> 56; }
Word bits_of_bytes(Word word) { return word * 0x0102'0408'1020'4080 >> 56; }

/// A group's counters, most of which are 0; so the others are remembered, to be read and cleared in their order.
class Counters {
public:
    explicit Counters(std::size_t slots) : meals_(slots), used_(slots / bits + 1), used_words_(used_.size() / bits + 1) {}

    void add(Slot slot, std::uint32_t meals) {
        meals_[slot] += meals;
        used_[slot / bits] |= Word{1} << slot % bits;
        used_words_[slot / bits / bits] |= Word{1} << slot / bits % bits;
    }

    /// Calls `take(slot, meals)` for each that isn't 0.
    template <typename Take>
    void take_all(Take take) {
        for (std::size_t top = 0; top < used_words_.size(); ++top)
            for (auto words = std::exchange(used_words_[top], 0); words != 0; words &= words - 1) {
                const auto word = top * bits + lowest(words);
                for (auto used = std::exchange(used_[word], 0); used != 0; used &= used - 1) {
                    const auto slot = word * bits + lowest(used);
                    take(static_cast<Slot>(slot), std::exchange(meals_[slot], 0));
                }
            }
    }

private:
    static constexpr std::size_t bits = 64;
    static std::size_t lowest(Word word) { return static_cast<std::size_t>(std::countr_zero(word)); }

    std::vector<std::uint32_t> meals_;
    std::vector<Word> used_;       // a bit for each slot that isn't 0
    std::vector<Word> used_words_; // a bit for each of those words that isn't 0
};

/// Counts a day in two passes over a school. The first says of each diner whether there is no meal, a plain one (a pupil's,
/// standard), or something to look at; it has no branch, so that the compiler takes sixteen diners at a time: who is
/// absent can't be foreseen, and a processor's wrong guess takes longer than the decision. The second adds up the plain
/// meals of each group, and looks at the others one by one.
class DayCounter {
public:
    DayCounter(const Roster& roster, const Records& records, ServiceDate date)
        : roster_(roster),
          records_(records),
          date_(date),
          marks_(records.marks_on(date)),
          ranks_(roster.diet_courses().size()),
          counters_(slots_of_set * roster.diet_sets().size()) {
        for (std::uint32_t course = 0; course < ranks_.size(); ++course)
            ranks_[course] = roster.diet_sets().rank(roster.diet_courses().on(DietCourseId{course}, date));
    }

    /// Appends the school's lines.
    void count(SchoolId school, std::vector<CountLine>& lines) {
        const auto of_school = kind_of_day(day_verdict(roster_, school, date_), date_);
        const auto kind_of = [&](GroupId group) {
            return roster_.outlines()[group].has_calendar ? kind_of_day(day_verdict(roster_, group, date_), date_) : of_school;
        };
        const auto& groups = roster_.schools()[school].groups;
        for (auto group = groups.begin(); group != groups.end();) { // groups with the same kind of day in one go
            const auto first = group;
            const auto kind = kind_of(*first);
            while (++group != groups.end() && kind_of(*group) == kind) {}
            if (kind != 0) count({*first, *group}, kind, lines);
        }
    }

private:
    // What the first pass says of a diner; 0 if there is no meal.
    static constexpr std::uint8_t plain = 1;
    static constexpr std::uint8_t special = 2;

    void count(IdRange<GroupId> groups, ServedOn kind, std::vector<CountLine>& lines) {
        IdRange<DinerId> all; // the groups' diners, one after the other; a group without any has no place
        for (const auto group : groups) {
            const auto& diners = roster_.outlines()[group].diners;
            if (diners.size() == 0) continue;
            if (all.size() == 0) all.first = diners.first;
            all.last = diners.last;
        }
        decide(all, kind);
        for (const auto group : groups) {
            const auto& diners = roster_.outlines()[group].diners;
            if (diners.size() == 0) continue;
            add_up(diners, static_cast<std::size_t>(diners.first) - static_cast<std::size_t>(all.first));
            append(group, lines);
        }
    }

    /// The first pass, into `decided_`.
    void decide(IdRange<DinerId> diners, ServedOn kind) {
        const auto size = diners.size();
        if (decided_.size() < size + sizeof(Word)) decided_.resize(size + sizeof(Word));
        const auto first = static_cast<std::size_t>(diners.first);
        const auto& columns = roster_.diners();
        const auto* const from = columns.enrolled_from() + first;
        const auto* const to = columns.enrolled_to() + first;
        const auto* const served_on = columns.served_on() + first;
        const auto* const traits = columns.traits() + first;
        const auto* const last_change = records_.last_change().data() + first;
        const auto* const away_since = records_.away_since().data() + first;
        auto* const decided = decided_.data();
        const auto day = day_number(date_);
        const auto bit = [](bool is_so) { return static_cast<std::uint8_t>(is_so); };
        for (std::size_t at = 0; at < size; ++at) {
            const auto later = bit(day < last_change[at]); // a long state may have been another on the day
            const auto served = bit(from[at] <= day) & bit(day <= to[at]) & bit((served_on[at] & kind) != 0) &
                                (later | bit(away_since[at] == 0));
            const auto is_special = later | bit(traits[at] != 0);
            decided[at] = static_cast<std::uint8_t>(served + (served & is_special)); // 0, `plain` or `special`
        }
        if (marks_.empty()) return;
        const auto* const marks = marks_.data() + first;
        for (std::size_t at = 0; at < size; ++at) {
            const auto made_special = decided[at] & plain & bit(marks[at].bianco());
            const auto unless_cancelled = bit(marks[at].cancelled()) - 1; // every bit, or none
            decided[at] = static_cast<std::uint8_t>((decided[at] + made_special) & unless_cancelled);
        }
    }

    /// The second pass; `from` is where the diners stand in `decided_`.
    void add_up(IdRange<DinerId> diners, std::size_t from) {
        static_assert(plain == 1 && special == 2, "are bits 0 and 1 of the diner's byte");
        std::uint32_t plain_meals = 0;
        constexpr std::size_t at_once = 64; // so that `specials` has a bit for each; most groups are smaller
        for (std::size_t block = 0; block < diners.size(); block += at_once) {
            const auto size = std::min(diners.size() - block, at_once);
            Word specials = 0;
            for (std::size_t at = 0; at < size; at += sizeof(Word)) {
                Word word = 0;
                std::memcpy(&word, decided_.data() + from + block + at, sizeof word);
                if (const auto left = size - at; left < sizeof word) word &= (Word{1} << 8 * left) - 1;
                plain_meals += static_cast<std::uint32_t>(sum_of_bytes(word & ones));
                specials |= bits_of_bytes(word >> 1 & ones) << at;
            }
            for (; specials != 0; specials &= specials - 1)
                add_special(static_cast<std::size_t>(diners.first) + block + static_cast<std::size_t>(std::countr_zero(specials)));
        }
        if (plain_meals != 0) counters_.add(slots_of_set * ranks_[static_cast<std::size_t>(DietCourseId::standard)], plain_meals);
    }

    void add_special(std::size_t at) {
        if (records_.last_change()[at] != Records::never && records_.is_away(static_cast<DinerId>(at), date_)) return;
        const bool bianco = !marks_.empty() && marks_[at].bianco();
        const bool adult = (roster_.diners().traits()[at] & DinerColumns::adult) != 0;
        const auto rank = ranks_[static_cast<std::size_t>(roster_.diners().diets()[at])];
        counters_.add(slots_of_set * rank + bianco_slots * Slot{bianco} + adult_slots * Slot{adult}, 1);
    }

    /// Appends a group's lines, of what is added up, and clears it.
    void append(GroupId group, std::vector<CountLine>& lines) {
        const auto begin = lines.size();
        counters_.take_all([&](Slot slot, std::uint32_t meals) {
            const Meal meal{roster_.diet_sets().at_rank(slot / slots_of_set), slot % slots_of_set >= bianco_slots};
            const auto adults = slot % bianco_slots == 0 ? 0 : meals;
            if (lines.size() > begin && lines.back().meal == meal) { // the pupils' line
                lines.back().meals += meals;
                lines.back().adults = adults;
            } else {
                lines.push_back({group, meal, meals, adults});
            }
        });
    }

    const Roster& roster_;
    const Records& records_;
    ServiceDate date_;
    std::span<const Marks> marks_;      // empty on a date on which nobody has any
    std::vector<std::uint16_t> ranks_;  // by diet course: of the set that it comes to on the date
    std::vector<std::uint8_t> decided_; // by diner, and room to read a word past the last
    Counters counters_;
};

} // namespace

std::vector<CountLine> count(const Roster& roster, const Records& records, IdRange<SchoolId> schools, ServiceDate date) {
    std::vector<CountLine> lines;
    if (schools.size() == 0) return lines;
    lines.reserve(3 * roster.groups().size() * schools.size() / roster.schools().size());
    DayCounter counter{roster, records, date};
    for (const auto school : schools) counter.count(school, lines);
    return lines;
}

bool has_service(const Roster& roster, SchoolId school, ServiceDate date) {
    const auto day = day_number(date);
    for (const auto group : roster.schools()[school].groups) {
        const auto kind_of = kind_of_day(day_verdict(roster, group, date), date);
        if (kind_of == 0) continue;
        for (const auto diner : roster.groups()[group].diners) {
            const auto row = roster.diners()[diner];
            if (row.enrolled_from <= day && day <= row.enrolled_to && (row.served_on & kind_of) != 0) return true;
        }
    }
    return false;
}

} // namespace counter
