// What families and office have changed: marks on single days, and long states from a day on (domain.md §4).
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "counter/roster.hpp"

namespace counter {

/// What is recorded for one diner on one day, in one byte.
class Marks {
public:
    constexpr Marks() = default;
    constexpr explicit Marks(std::uint8_t bits) : bits_(bits) {}
    static constexpr Marks cancelled_by(Channel channel) {
        const auto by = channel == Channel::ivr ? by_ivr_bit : channel == Channel::kiosk ? by_kiosk_bit : 0;
        return Marks{static_cast<std::uint8_t>(cancelled_bit | by)};
    }
    static constexpr Marks bianco_meal() { return Marks{bianco_bit}; }

    constexpr bool none() const { return bits_ == 0; }
    constexpr bool cancelled() const { return (bits_ & cancelled_bit) != 0; }
    constexpr bool cancelled_by_ivr() const { return (bits_ & by_ivr_bit) != 0; }
    /// At school, not by the family.
    constexpr bool cancelled_by_kiosk() const { return (bits_ & by_kiosk_bit) != 0; }
    constexpr bool bianco() const { return (bits_ & bianco_bit) != 0; }
    constexpr std::uint8_t bits() const { return bits_; }
    friend bool operator==(Marks, Marks) = default;

private:
    static constexpr std::uint8_t cancelled_bit = 1;
    static constexpr std::uint8_t by_ivr_bit = 2;
    static constexpr std::uint8_t bianco_bit = 4;
    static constexpr std::uint8_t by_kiosk_bit = 8;
    std::uint8_t bits_ = 0;
};

/// The two states that last until changed: the family's long absence and the office's stop.
enum class LongState : std::uint8_t { suspended, blocked };

/// A long state as its list of changes by date; a change on a date that has one replaces it.
class StateChanges {
public:
    struct Change {
        ServiceDate from;
        bool on;
    };
    void set(ServiceDate from, bool on);
    bool on(ServiceDate date) const;
    const std::vector<Change>& list() const { return changes_; }
    /// The date of the last change; before every date if there is none.
    ServiceDate last() const { return changes_.empty() ? ServiceDate::min() : changes_.back().from; }

private:
    std::vector<Change> changes_; // by date
};

/// Everything recorded for a roster's diners. One byte a diner and day on which anybody has a mark, so that a count
/// reads it straight through; long states, which few have, stand apart.
class Records {
public:
    explicit Records(std::size_t diners = 0) : diners_(diners), last_change_(diners, never), away_since_(diners) {}

    Marks marks(DinerId diner, ServiceDate date) const;
    void set_marks(DinerId diner, ServiceDate date, Marks marks);
    /// Of every diner on the date, by id; empty if nobody has any.
    std::span<const Marks> marks_on(ServiceDate date) const;

    bool is(LongState state, DinerId diner, ServiceDate date) const;
    /// Either of the two.
    bool is_away(DinerId diner, ServiceDate date) const {
        return is(LongState::suspended, diner, date) || is(LongState::blocked, diner, date);
    }
    void change(LongState state, DinerId diner, ServiceDate from, bool on);
    /// By date; empty for most.
    std::span<const StateChanges::Change> changes(LongState state, DinerId diner) const;
    /// Days on which anybody has a mark, in order.
    std::vector<ServiceDate> marked_days() const;

    /// By diner's id, what a count mostly needs of the long states: the date of the last change, and whether `is_away`
    /// holds from then on. Before that date it may be otherwise, unless there has been no change at all.
    const std::vector<DayNumber>& last_change() const { return last_change_; }
    const std::vector<std::uint8_t>& away_since() const { return away_since_; }
    /// Stands in `last_change` for none.
    static constexpr DayNumber never = 0;

private:
    struct LongStates {
        StateChanges suspended;
        StateChanges blocked;
        StateChanges& of(LongState state) { return state == LongState::suspended ? suspended : blocked; }
        const StateChanges& of(LongState state) const { return state == LongState::suspended ? suspended : blocked; }
    };
    std::size_t diners_;
    std::unordered_map<DayNumber, std::vector<Marks>> days_;
    std::unordered_map<DinerId, LongStates> long_states_;
    std::vector<DayNumber> last_change_;
    std::vector<std::uint8_t> away_since_;
};

} // namespace counter
