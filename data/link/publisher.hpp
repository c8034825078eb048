// Whom this node tells what: facts for its upstream, and for the sites that stand in a school.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "data/link/bodies.hpp"
#include "data/link/outgoing.hpp"
#include "data/node_settings.hpp"

namespace data::link {

/// The store's own: facts are appended inside its transactions. Where nobody listens nothing is written.
class Publisher {
public:
    Publisher(Database& database, bool has_upstream);

    /// Reads the streams: after opening the database, and after a roll-back.
    Result<void> load();

    /// Null without an upstream.
    Outgoing* upstream() { return upstream_.get(); }
    /// The stream to a site; null if it has never been heard of.
    Outgoing* feed(std::string_view site);
    /// The stream to a site, begun if it is new.
    Result<Outgoing*> open_feed(std::string_view site, std::string_view role, const std::optional<std::string>& school,
                                const std::optional<std::string>& merchant = std::nullopt);

    bool tells_upstream() const { return upstream_ != nullptr; }
    bool tells_school(std::string_view school) const { return by_school_.contains(school); }

    Result<void> tell_upstream(std::string_view type, Body body, counter::Instant now);
    /// Every site that stands in the school.
    Result<void> tell_school(std::string_view school, std::string_view type, const Body& body, counter::Instant now);
    Result<void> tell_site(Outgoing& feed, std::string_view type, Body body, counter::Instant now);

    /// Names of the peers (empty: the upstream) that were told something since the last call.
    std::vector<std::string> take_told();
    std::vector<Outgoing*> feeds();
    /// Those of shops: `peer().merchant` says whose.
    std::vector<Outgoing*> shops();

private:
    void keep(std::unique_ptr<Outgoing> feed);
    void retire(Outgoing& feed);

    Database* database_;
    bool has_upstream_;
    PeerTable peers_;
    std::unique_ptr<Outgoing> upstream_;
    std::map<std::string, std::unique_ptr<Outgoing>, std::less<>> feeds_;        // by site
    std::map<std::string, std::vector<Outgoing*>, std::less<>> by_school_;
    std::vector<std::unique_ptr<Outgoing>> retired_; // sessions may still hold on to them
    std::set<std::string> told_;
};

} // namespace data::link
