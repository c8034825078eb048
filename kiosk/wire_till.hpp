// JSON of the till: what /till, /topups and /cash-closings answer (api/openapi.json).
#pragma once

#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "data/store.hpp"
#include "firmware-bridge/desk.hpp"

namespace kiosk::wire {

using TerminalStates = std::vector<firmware_bridge::TerminalState>;

/// As the API and the logs write it.
std::string_view to_string(firmware_bridge::TerminalState::Line line);
boost::json::object terminal(const firmware_bridge::TerminalState& state);
/// `connected`: to the kitchen.
data::Result<boost::json::object> till(data::Store& store, std::string_view merchant, const TerminalStates& terminals, bool connected,
                                       counter::Instant now);
/// Of somebody; without an amount it is asked whom one would be for.
boost::json::object till_quote(const data::money::TopUpQuote& quoted, bool with_amount);
/// Of a top-up or a reversal.
data::Result<boost::json::object> top_up(data::Store& store, const data::money::Receipt& receipt);
data::Result<boost::json::object> receipt_print(data::Store& store, const data::money::Receipt& receipt);
boost::json::object cash_closing(const data::money::CashClosing& closing, const data::money::Merchant& merchant);

} // namespace kiosk::wire
