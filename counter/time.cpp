#include "counter/time.hpp"

#include <charconv>
#include <stdexcept>

#include <date/tz.h>
#include <fmt/format.h>

namespace counter {

namespace {

/// A fixed-width run of digits; empty if any character is none.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t width) {
    if (text.size() < at + width) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(at, width)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool has(std::string_view text, std::size_t at, char c) { return at < text.size() && text[at] == c; }

} // namespace

std::optional<Zone> Zone::find(std::string_view name) {
    try {
        return Zone{*date::locate_zone(std::string{name})};
    } catch (const std::runtime_error&) {
        return std::nullopt;
    }
}

WallClock Zone::wall_clock(Instant at) const {
    const auto local = zone_->to_local(at);
    const auto day = date::floor<date::days>(local);
    return {day, local - day};
}

Instant Zone::instant(ServiceDate date, TimeOfDay time) const {
    const auto local = date + time;
    return Instant{local.time_since_epoch() - zone_->get_info(local).first.offset};
}

std::string_view Zone::name() const { return zone_->name(); }

std::optional<ServiceDate> parse_date(std::string_view text) {
    const auto y = digits(text, 0, 4);
    const auto m = digits(text, 5, 2);
    const auto d = digits(text, 8, 2);
    if (text.size() != 10 || !y || !m || !d || !has(text, 4, '-') || !has(text, 7, '-')) return std::nullopt;
    const date::year_month_day ymd{date::year{*y}, date::month{static_cast<unsigned>(*m)},
                                   date::day{static_cast<unsigned>(*d)}};
    if (!ymd.ok()) return std::nullopt;
    return ServiceDate{ymd};
}

std::optional<TimeOfDay> parse_time_of_day(std::string_view text) {
    const auto h = digits(text, 0, 2);
    const auto m = digits(text, 3, 2);
    if (text.size() != 5 || !h || !m || !has(text, 2, ':') || *h > 23 || *m > 59) return std::nullopt;
    return std::chrono::hours{*h} + std::chrono::minutes{*m};
}

std::optional<Instant> parse_instant(std::string_view text) {
    if (text.size() < 20 || text.back() != 'Z' || text[10] != 'T') return std::nullopt;
    const auto day = parse_date(text.substr(0, 10));
    const auto minute = parse_time_of_day(text.substr(11, 5));
    const auto second = digits(text, 17, 2);
    if (!day || !minute || !has(text, 16, ':') || !second || *second > 59) return std::nullopt;
    std::chrono::milliseconds fraction{0};
    if (text.size() > 20) {
        const auto width = text.size() - 21; // between the point and the Z
        if (!has(text, 19, '.') || width < 1 || width > 3) return std::nullopt;
        const auto value = digits(text, 20, width);
        if (!value) return std::nullopt;
        fraction = std::chrono::milliseconds{*value * (width == 1 ? 100 : width == 2 ? 10 : 1)};
    }
    return Instant{day->time_since_epoch()} + *minute + std::chrono::seconds{*second} + fraction;
}

std::string to_string(ServiceDate date) {
    const date::year_month_day ymd{date};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                       static_cast<unsigned>(ymd.day()));
}

std::string to_string(TimeOfDay time) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(time).count();
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::string to_string(Instant at) {
    const auto day = date::floor<date::days>(at);
    const date::hh_mm_ss clock{at - day};
    return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", to_string(ServiceDate{day.time_since_epoch()}),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

} // namespace counter
