// An authority's policy: what its manual promises families, as values (domain.md §8, interfaces.md §2).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "counter/time.hpp"

namespace counter {

/// Money is whole cents.
struct Cents {
    std::int64_t value = 0;
    friend auto operator<=>(Cents, Cents) = default;
};

/// By which way a request came in.
enum class Channel : std::uint8_t { portal, app, ivr, office, kiosk };
inline constexpr std::array all_channels{Channel::portal, Channel::app, Channel::ivr, Channel::office,
                                         Channel::kiosk};
std::string_view to_string(Channel channel);
std::optional<Channel> parse_channel(std::string_view text);

/// When a channel takes requests: always, or from `window_opens` of one day to the cutoff of the next.
enum class ChannelHours : std::uint8_t { any_time, window };

enum class Presence : std::uint8_t { automatic, staff };
enum class AbsenceAfterClose : std::uint8_t { charge, waive };
enum class Billing : std::uint8_t { prepaid, postpaid };
enum class CashMode : std::uint8_t { any, old_debt, none };

/// How money comes in besides cash at merchants.
enum class Payment : std::uint8_t { card, mav, pagopa, sdd };
inline constexpr std::array all_payments{Payment::card, Payment::mav, Payment::pagopa, Payment::sdd};
std::string_view to_string(Payment payment);
std::optional<Payment> parse_payment(std::string_view text);

/// Both ends included.
struct DateRange {
    ServiceDate from;
    ServiceDate to;
    bool contains(ServiceDate date) const { return from <= date && date <= to; }
    friend bool operator==(const DateRange&, const DateRange&) = default;
};

struct CashRules {
    CashMode mode = CashMode::none;
    int min_meals = 0;
    std::optional<Cents> max;
    friend bool operator==(const CashRules&, const CashRules&) = default;
};

struct Policy {
    std::string code;
    std::string name;
    Zone zone;
    TimeOfDay cutoff;
    DateRange term;
    std::map<Channel, ChannelHours> channels; ///< a channel that is not in here is not enabled
    TimeOfDay window_opens = std::chrono::hours{18};
    bool ivr_undo_exclusive = false;
    std::optional<int> bianco_max_consecutive; ///< service days; none: no limit
    Presence presence = Presence::automatic;
    AbsenceAfterClose absence_after_close = AbsenceAfterClose::charge;
    Billing billing = Billing::prepaid;
    std::map<std::string, Cents, std::less<>> fee_bands; ///< price of a meal by band
    CashRules cash;
    std::optional<int> arrears_meals;
    std::set<Payment> payments{all_payments.begin(), all_payments.end()};
    Cents mav_fee = {};                     ///< of each MAV, at the family's cost
    std::optional<DateRange> vouchers = {}; ///< when the office converts paper vouchers; none: it converts none

    friend bool operator==(const Policy&, const Policy&) = default;
};

} // namespace counter
