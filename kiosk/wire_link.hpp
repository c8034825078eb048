// The JSON of links to other nodes (api/openapi.json: Link, Site, Parked; api/asyncapi.json).
#pragma once

#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "data/link/parked.hpp"
#include "data/node_settings.hpp"
#include "data/tables/closing_table.hpp"
#include "kiosk/link/sites.hpp"
#include "kiosk/link/uplink.hpp"

namespace kiosk::wire {

/// What a kiosk shows of its node's own link.
boost::json::object uplink(const Uplink::Status& status);
/// GET /link. `uplink` may be null.
boost::json::object link(const data::NodeSettings& node, counter::Instant at, const Uplink::Status* uplink,
                         const std::vector<Sites::Status>& sites, const std::vector<data::link::ParkedFact>& parked);

} // namespace kiosk::wire
