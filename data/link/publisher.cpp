#include "data/link/publisher.hpp"

#include <algorithm>

#include "data/link/fact.hpp"

namespace data::link {

Publisher::Publisher(Database& database, bool has_upstream)
    : database_(&database), has_upstream_(has_upstream), peers_(database) {}

Result<void> Publisher::load() {
    // Sessions hold on to the streams, so they stay where they are; a site whose first greeting was rolled back goes.
    const auto all = peers_.all();
    if (!all) return all.error();
    for (auto feed = feeds_.begin(); feed != feeds_.end();) {
        const bool known = std::ranges::find(*all, feed->first, &Peer::name) != all->end();
        if (!known) retire(*feed->second);
        feed = known ? std::next(feed) : feeds_.erase(feed);
    }
    for (const auto& peer : *all)
        if (!peer.name.empty() && !feeds_.contains(peer.name)) keep(std::make_unique<Outgoing>(*database_, peer));
    if (has_upstream_ && !upstream_) {
        const auto peer = peers_.put("", "", std::nullopt);
        if (!peer) return peer.error();
        upstream_ = std::make_unique<Outgoing>(*database_, *peer);
    }
    told_.clear();
    if (upstream_)
        if (auto loaded = upstream_->load(); !loaded) return loaded;
    for (const auto& [site, feed] : feeds_)
        if (auto loaded = feed->load(); !loaded) return loaded;
    return {};
}

void Publisher::keep(std::unique_ptr<Outgoing> feed) {
    if (feed->peer().school) by_school_[*feed->peer().school].push_back(feed.get());
    feeds_[feed->peer().name] = std::move(feed);
}

void Publisher::retire(Outgoing& feed) {
    for (auto& [code, feeds] : by_school_) std::erase(feeds, &feed);
    retired_.push_back(std::move(feeds_.find(feed.peer().name)->second));
}

Outgoing* Publisher::feed(std::string_view site) {
    const auto found = feeds_.find(site);
    return found == feeds_.end() ? nullptr : found->second.get();
}

Result<Outgoing*> Publisher::open_feed(std::string_view site, std::string_view role, const std::optional<std::string>& school,
                                       const std::optional<std::string>& merchant) {
    if (auto* known = feed(site); known && known->peer().school == school && known->peer().merchant == merchant) return known;
    const auto peer = peers_.put(site, role, school, merchant);
    if (!peer) return peer.error();
    auto feed = std::make_unique<Outgoing>(*database_, *peer);
    if (auto loaded = feed->load(); !loaded) return loaded.error();
    if (auto* before = this->feed(site)) retire(*before);
    auto* opened = feed.get();
    keep(std::move(feed));
    return opened;
}

Result<void> Publisher::tell_upstream(std::string_view type, Body body, counter::Instant now) {
    if (!upstream_) return {};
    return tell_site(*upstream_, type, std::move(body), now);
}

Result<void> Publisher::tell_school(std::string_view school, std::string_view type, const Body& body, counter::Instant now) {
    const auto found = by_school_.find(school);
    if (found == by_school_.end()) return {};
    for (auto* feed : found->second)
        if (auto told = tell_site(*feed, type, body, now); !told) return told;
    return {};
}

Result<void> Publisher::tell_site(Outgoing& feed, std::string_view type, Body body, counter::Instant now) {
    Fact fact;
    fact.type = type;
    fact.at = now;
    fact.body = std::move(body);
    if (auto appended = feed.append(to_line(fact)); !appended) return appended;
    told_.insert(feed.peer().name);
    return {};
}

std::vector<std::string> Publisher::take_told() {
    std::vector<std::string> taken{told_.begin(), told_.end()};
    told_.clear();
    return taken;
}

std::vector<Outgoing*> Publisher::feeds() {
    std::vector<Outgoing*> all;
    for (const auto& [site, feed] : feeds_) all.push_back(feed.get());
    return all;
}

std::vector<Outgoing*> Publisher::shops() {
    auto shops = feeds();
    std::erase_if(shops, [](const Outgoing* feed) { return !feed->peer().merchant; });
    return shops;
}

} // namespace data::link
