// What of the link this node has, for whoever needs to know how its feeds stand.
#pragma once

#include <vector>

#include "data/node_settings.hpp"
#include "kiosk/link/sites.hpp"
#include "kiosk/link/uplink.hpp"

namespace kiosk {

/// A kitchen has sites, whoever has an upstream an uplink. Both outlive it.
struct LinkParts {
    data::NodeSettings node;
    Uplink* uplink = nullptr;
    Sites* sites = nullptr;

    /// The nodes whose requests a closing may be missing, and how far each can be trusted now.
    std::vector<data::FeedState> feeds() const;
};

} // namespace kiosk
