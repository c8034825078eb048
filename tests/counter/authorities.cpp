#include "tests/counter/authorities.hpp"

#include <stdexcept>

namespace counter::tests {

Policy policy_of(std::string_view authority) {
    auto policy = a_policy(std::string{authority});
    if (authority == "calcinate") {
        policy.channels[app] = ChannelHours::window;
        policy.ivr_undo_exclusive = true;
        policy.bianco_max_consecutive = 3;
        policy.fee_bands = {{"standard", {480}}, {"ridotta", {320}}, {"esente", {0}}};
        policy.cash = {CashMode::any, 20, {}};
        policy.arrears_meals = 3;
        policy.payments = {Payment::card, Payment::mav};
        policy.mav_fee = {120};
        policy.vouchers = range("2026-09-18", "2026-10-31");
    } else if (authority == "bottanuco") {
        // as `a_policy`: portal and app at any time, ivr in its window, no limit to bianchi, cutoff 09:30
        policy.fee_bands = {{"standard", {500}}, {"esente", {0}}};
        policy.payments = {Payment::pagopa};
    } else if (authority == "cassano") {
        policy.ivr_undo_exclusive = true;
        policy.bianco_max_consecutive = 3;
        policy.presence = Presence::staff;
        policy.fee_bands = {{"standard", {390}}, {"esente", {0}}};
        policy.payments = {Payment::pagopa};
        policy.vouchers = range("2026-10-14", "2026-11-15");
    } else if (authority == "borghetto") {
        policy.cutoff = clock("09:00");
        policy.term = range("2026-10-01", "2027-06-08");
        policy.billing = Billing::postpaid;
        policy.fee_bands = {{"standard", {560}}, {"esente", {0}}};
        policy.cash = {CashMode::old_debt, 0, {}};
        policy.payments = {Payment::pagopa};
    } else if (authority == "clusone") {
        policy.bianco_max_consecutive = 2;
        policy.fee_bands = {{"standard", {530}}, {"esente", {0}}};
        policy.arrears_meals = 5; // "un dato importo": which isn't said
        policy.payments = {Payment::pagopa, Payment::sdd};
    } else {
        throw std::invalid_argument{"a test wrote " + std::string{authority}};
    }
    return policy;
}

World town(std::string_view authority) {
    const auto policy = policy_of(authority);
    auto world = a_world(policy);
    if (authority == "calcinate") {
        for (auto date = day("2026-09-16"); date <= policy.term.to; date += date::days{7}) {
            world.closed(CalendarScope::authority, policy.code, to_string(date), to_string(date),
                         "mercoledì");
        }
    }
    return world;
}

Instant SharedSentence::limit(std::string_view date) const {
    return at(date, GetParam() == "borghetto" ? "09:00" : "09:30");
}

Instant SharedSentence::at(std::string_view date, std::string_view time) const {
    return rome(std::string{date} + ' ' + std::string{time});
}

std::string name_of(const testing::TestParamInfo<std::string>& authority) { return authority.param; }

} // namespace counter::tests
