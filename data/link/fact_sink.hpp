// What received facts are carried out by, seen from the streams.
#pragma once

#include <string_view>

#include "data/link/fact.hpp"
#include "data/link/peer.hpp"

namespace data::link {

class FactSink {
public:
    virtual ~FactSink() = default;

    virtual bool knows(std::string_view type, int version) const = 0;
    /// Inside the store's transaction. `wrong_input`, `not_found`, `conflict`: nothing was changed, the fact is to be
    /// parked with that message. Any other error fails the transaction.
    virtual Result<void> apply(const Fact& fact, const Peer& from, counter::Instant now) = 0;
    /// From here to `tell_gathered` the facts are of one message: what is told absolutely because of several of them may be
    /// told once.
    virtual void gather() {}
    virtual Result<void> tell_gathered(counter::Instant /*now*/) { return {}; }
    /// A site has said hello, and its stream goes on (or has just begun anew).
    virtual Result<void> greeted(const Peer& /*site*/, counter::Instant /*now*/) { return {}; }
    /// Appends a full account to the site's stream, which has just begun anew.
    virtual Result<void> tell_everything(const Peer& site, counter::Instant now) = 0;
};

/// Whether a fact that failed so is to be parked; any other failure is the transaction's.
inline bool is_to_be_parked(const Error& error) {
    return error.kind == ErrorKind::wrong_input || error.kind == ErrorKind::not_found || error.kind == ErrorKind::conflict;
}

} // namespace data::link
