#include "kiosk/wire_link.hpp"

#include <boost/json/parse.hpp>

namespace kiosk::wire {

namespace json = boost::json;
using counter::to_string;

namespace {

/// A part of the line that helps a person to find what it is about.
std::optional<std::string> group_of(const data::link::ParkedFact& fact) {
    boost::system::error_code failed;
    const auto line = json::parse(fact.line, failed);
    if (failed || !line.is_object()) return std::nullopt;
    const auto* body = line.as_object().if_contains("body");
    const auto* group = body && body->is_object() ? body->as_object().if_contains("group") : nullptr;
    if (!group || !group->is_string()) return std::nullopt;
    return std::string{group->as_string()};
}

json::array parked_of(const std::vector<data::link::ParkedFact>& parked, std::string_view peer) {
    json::array array;
    for (const auto& fact : parked) {
        if (fact.peer != peer) continue;
        json::object object{{"id", fact.id}, {"seq", fact.seq}, {"type", fact.type}, {"at", to_string(fact.at)}, {"reason", fact.reason}};
        if (const auto group = group_of(fact)) object["group"] = *group;
        array.push_back(std::move(object));
    }
    return array;
}

json::object site_json(const Sites::Status& site, const std::vector<data::link::ParkedFact>& parked) {
    json::object object{{"node", site.node},       {"role", site.role},   {"connected", site.connected}, {"in_step", site.in_step},
                        {"waiting", site.waiting}, {"epoch", site.epoch}, {"parked", parked_of(parked, site.node)}};
    if (site.school) object["school"] = *site.school;
    if (site.in_step_at) object["in_step_at"] = to_string(*site.in_step_at);
    if (site.seen_at) object["seen_at"] = to_string(*site.seen_at);
    if (site.clock_offset_ms) object["clock_offset_ms"] = *site.clock_offset_ms;
    if (site.fenced_at) object["fenced"] = json::object{{"at", to_string(*site.fenced_at)}, {"reason", site.fenced_reason}};
    return object;
}

} // namespace

json::object uplink(const Uplink::Status& status) {
    json::object object{{"node", status.node}, {"connected", status.connected}, {"pending", status.pending}};
    if (status.in_step_at) object["in_step_at"] = to_string(*status.in_step_at);
    if (status.oldest_pending_at) object["oldest_pending_at"] = to_string(*status.oldest_pending_at);
    if (status.next_attempt_at) object["next_attempt_at"] = to_string(*status.next_attempt_at);
    if (!status.connected && !status.fault.empty()) object["fault"] = status.fault;
    if (status.clock_offset_ms) object["clock_offset_ms"] = *status.clock_offset_ms;
    return object;
}

json::object link(const data::NodeSettings& node, counter::Instant at, const Uplink::Status* up,
                  const std::vector<Sites::Status>& sites, const std::vector<data::link::ParkedFact>& parked) {
    json::object object{{"node", node.name}, {"role", to_string(node.role)}, {"at", to_string(at)}};
    if (up) {
        auto upstream = uplink(*up);
        upstream["epoch"] = up->epoch;
        upstream["parked"] = parked_of(parked, "");
        object["upstream"] = std::move(upstream);
    }
    json::array all;
    for (const auto& site : sites) all.push_back(site_json(site, parked));
    object["sites"] = std::move(all);
    return object;
}

} // namespace kiosk::wire
