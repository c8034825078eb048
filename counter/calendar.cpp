#include "counter/calendar.hpp"

#include <algorithm>

namespace counter {

std::string_view to_string(CalendarScope scope) {
    switch (scope) {
    case CalendarScope::authority: return "authority";
    case CalendarScope::school: return "school";
    case CalendarScope::group: return "group";
    }
    return {};
}

std::optional<CalendarScope> parse_calendar_scope(std::string_view text) {
    for (const auto scope : {CalendarScope::authority, CalendarScope::school, CalendarScope::group})
        if (to_string(scope) == text) return scope;
    return std::nullopt;
}

std::string_view to_string(CalendarKind kind) { return kind == CalendarKind::open ? "open" : "closed"; }

std::optional<CalendarKind> parse_calendar_kind(std::string_view text) {
    if (text == "closed") return CalendarKind::closed;
    if (text == "open") return CalendarKind::open;
    return std::nullopt;
}

std::optional<CalendarKind> CalendarPage::verdict(ServiceDate date) const {
    const auto last = std::find_if(entries_.rbegin(), entries_.rend(),
                                   [date](const Entry& entry) { return entry.when.contains(date); });
    if (last == entries_.rend()) return std::nullopt;
    return last->kind;
}

std::optional<Weekdays> Weekdays::parse(std::string_view iso_digits) {
    unsigned bits = 0;
    for (const char digit : iso_digits) {
        if (digit < '1' || digit > '7') return std::nullopt;
        const auto bit = 1U << (digit - '1');
        if ((bits & bit) != 0) return std::nullopt;
        bits |= bit;
    }
    return Weekdays{static_cast<std::uint8_t>(bits)};
}

Weekdays Weekdays::only(ServiceDate date) {
    return Weekdays{static_cast<std::uint8_t>(1U << (date::weekday{date}.iso_encoding() - 1))};
}

std::string Weekdays::to_string() const {
    std::string text;
    for (unsigned day = 0; day < 7; ++day)
        if (((bits_ >> day) & 1U) != 0) text.push_back(static_cast<char>('1' + day));
    return text;
}

} // namespace counter
