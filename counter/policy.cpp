#include "counter/policy.hpp"

#include <algorithm>

namespace counter {

std::string_view to_string(Channel channel) {
    switch (channel) {
    case Channel::portal: return "portal";
    case Channel::app: return "app";
    case Channel::ivr: return "ivr";
    case Channel::office: return "office";
    case Channel::kiosk: return "kiosk";
    }
    return {};
}

std::optional<Channel> parse_channel(std::string_view text) {
    const auto found = std::ranges::find(all_channels, text, [](Channel c) { return to_string(c); });
    if (found == all_channels.end()) return std::nullopt;
    return *found;
}

std::string_view to_string(Payment payment) {
    switch (payment) {
    case Payment::card: return "card";
    case Payment::mav: return "mav";
    case Payment::pagopa: return "pagopa";
    case Payment::sdd: return "sdd";
    }
    return {};
}

std::optional<Payment> parse_payment(std::string_view text) {
    const auto found = std::ranges::find(all_payments, text, [](Payment p) { return to_string(p); });
    if (found == all_payments.end()) return std::nullopt;
    return *found;
}

} // namespace counter
