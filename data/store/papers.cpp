// When papers are ordered: by somebody, or by themselves with a closing.

#include <set>

#include <fmt/format.h>

#include "data/store/state.hpp"

namespace data {

using counter::Instant;
using counter::SchoolId;
using counter::ServiceDate;

Result<void> Store::State::order_by_itself(SchoolId school, ServiceDate date, Instant now) {
    if (!node.decides()) return {};
    const auto setup = papers.setup().read();
    if (!setup) return setup.error();
    if (!setup->settings.automatic) return {};
    const auto day = days.read(memory.roster, memory.records, date, now, school);
    if (!day) return day.error();
    if (day->empty() || !day->front().closing) return {};
    return papers.order_school(memory.roster, day->front(), {"", now});
}

Result<void> Store::State::order_production_by_itself(ServiceDate date, Instant now) {
    if (!node.decides()) return {};
    const auto setup = papers.setup().read();
    if (!setup) return setup.error();
    if (!setup->settings.automatic) return {};
    const auto all = days.read(memory.roster, memory.records, date, now);
    if (!all) return all.error();
    const auto kitchen_of = [this](const SchoolDay& day) -> const std::string& { return memory.roster.schools()[day.id].kitchen; };
    std::set<std::string> open;
    for (const auto& one : *all)
        if (!one.closing) open.insert(kitchen_of(one));
    std::vector<SchoolDay> closed;
    for (const auto& one : *all)
        if (!open.contains(kitchen_of(one))) closed.push_back(one);
    return papers.order_production(memory.roster, closed, date, {"", now});
}

Result<void> Store::order_papers(ServiceDate date, std::optional<SchoolId> school, const paper::Order& order) {
    auto& s = *state_;
    if (!s.node.decides()) return Error{ErrorKind::conflict, "papers are made in the kitchen, not on this node"};
    const auto all = day(date, order.now, school);
    if (!all) return all.error();
    if (all->empty())
        return Error{ErrorKind::conflict, fmt::format("nobody is served on {}: there is nothing to print", counter::to_string(date))};
    if (std::ranges::none_of(*all, [](const SchoolDay& one) { return one.closing.has_value(); }))
        return Error{ErrorKind::conflict, fmt::format("nothing is closed yet on {}: papers come after the closing",
                                                      counter::to_string(date))};
    if (!school) // first: the cooks begin with it
        if (auto ordered = s.papers.order_production(s.memory.roster, *all, date, order); !ordered) return ordered;
    for (const auto& one : *all) {
        if (!one.closing) continue;
        if (auto ordered = s.papers.order_school(s.memory.roster, one, order); !ordered) return ordered;
    }
    return {};
}

} // namespace data
