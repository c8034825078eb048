#include "kiosk/link/link_parts.hpp"

namespace kiosk {

std::vector<data::FeedState> LinkParts::feeds() const {
    if (!node.decides()) return {};
    auto feeds = sites ? sites->feeds() : std::vector<data::FeedState>{};
    if (uplink) {
        const auto& status = uplink->status();
        feeds.push_back({status.node.empty() ? "upstream" : status.node, std::nullopt, status.connected, status.heard_in_step_at});
    }
    return feeds;
}

} // namespace kiosk
