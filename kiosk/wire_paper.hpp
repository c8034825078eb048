// The JSON of papers, print jobs, trays and printers (api/openapi.json), written from the store's values.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "counter/roster.hpp"
#include "data/paper/papers.hpp"
#include "data/store.hpp"
#include "printers/queue.hpp"

namespace kiosk::wire {

/// GET /papers: the day's papers with their jobs, and what each school lacks.
data::Result<boost::json::object> papers(data::Store& store, counter::ServiceDate date, std::optional<counter::SchoolId> school,
                                         counter::Instant now);
/// A paper with its jobs.
data::Result<boost::json::object> paper(data::Store& store, std::int64_t id);
/// GET /trays.
data::Result<boost::json::object> trays(data::Store& store, counter::ServiceDate date, std::optional<counter::SchoolId> school,
                                        counter::Instant now);
/// POST /trays/scan.
data::Result<boost::json::object> scan(data::Store& store, const data::paper::Scan& scan);

/// What this machine's scheduler said; an error if none answers.
using Destinations = printers::Result<std::vector<printers::Destination>>;
/// GET /printers.
boost::json::object printers(const Destinations& destinations, const data::paper::PrintSetup& setup, const counter::Roster& roster,
                             const std::string& folder);

/// The board's message: how printing stands, and how far packing is on that day.
data::Result<std::string> printing(data::Store& store, counter::ServiceDate date, counter::Instant now);

} // namespace kiosk::wire
