// JSON and CSV of the office's half of money: what /accounts, /payments, /arrears, /statements and /merchants answer (api/openapi.json).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "data/store.hpp"

namespace kiosk::wire {

boost::json::object accounts(const std::vector<data::money::AccountLine>& lines);
boost::json::object account(const data::money::AccountSheet& sheet);
boost::json::object payment(const data::money::RecordedPayment& recorded);
boost::json::object arrears(const std::vector<data::money::ArrearsLine>& lines, counter::Instant at);

boost::json::object statements(const data::money::MonthStatements& month);
/// A row for each line of each statement: diner,name,date,what,amount_cents,total_cents.
std::string statements_csv(const data::money::MonthStatements& month);

data::Result<boost::json::object> merchants(data::Store& store);
data::Result<boost::json::object> merchant(data::Store& store, std::string_view code);

} // namespace kiosk::wire
