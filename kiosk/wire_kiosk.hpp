// The JSON of kiosks and of the calendar (api/openapi.json, api/asyncapi.json), written from the store's values.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "data/kiosk_day.hpp"

namespace kiosk::wire {

/// This node's connection to its upstream, as the API shows it; none without an upstream.
using Link = std::optional<boost::json::object>;

/// GET /kiosk. `decides`: whether this node does.
boost::json::object kiosk_day(const data::KioskDay& day, const counter::Roster& roster, bool decides, counter::Instant at,
                              const Link& link);
/// GET /kiosk/groups/{group}.
boost::json::object kiosk_group(const data::KioskGroup& group, const counter::Roster& roster);
/// GET /kiosk/groups/{group}/diets.
boost::json::object trays(const std::vector<data::TrayRow>& rows, const counter::Group& group, counter::ServiceDate date);
/// POST /attendance.
boost::json::object attendance_answer(const data::AttendanceAnswer& answer, const data::KioskGroup& group,
                                      const counter::Roster& roster);
/// POST /variations; `variation` is empty on a node that doesn't decide.
boost::json::object variation_receipt(const std::optional<data::Variation>& variation, counter::Instant received_at);

/// GET /calendar.
boost::json::object calendar(const std::vector<data::EnteredEntry>& entries, const counter::Roster& roster);
/// POST /calendar/preview.
boost::json::object calendar_preview(const data::CalendarPreview& preview);
/// POST /calendar.
boost::json::object entered_calendar(const data::EnteredCalendar& entered);

// The live kiosk's messages.

std::string kiosk_hello(counter::Instant at, counter::ServiceDate today, bool demo);
std::string kiosk_changed(const std::set<counter::ServiceDate>& dates);
std::string kiosk_link(counter::Instant at, const Link& link);

} // namespace kiosk::wire
