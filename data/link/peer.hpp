// Who is on the other end of a stream.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/time.hpp"
#include "data/database.hpp"

namespace data::link {

/// A row of `peers`.
struct Peer {
    std::int64_t id = 0;
    std::string name;                  ///< of a site; empty: the upstream
    std::string role;                  ///< of a site: school, kitchen, shop
    std::optional<std::string> school; ///< of a site of role school
    std::optional<std::string> merchant; ///< of a site of role shop
    std::optional<counter::Instant> fenced_at;
    std::string fenced_reason;
    std::optional<counter::Instant> in_step_at; ///< as last written down
};

class PeerTable {
public:
    explicit PeerTable(Database& database);

    Result<std::optional<Peer>> find(std::string_view name);
    Result<std::vector<Peer>> all();
    /// As it is now known; added if it is new.
    Result<Peer> put(std::string_view name, std::string_view role, const std::optional<std::string>& school,
                     const std::optional<std::string>& merchant = std::nullopt);
    Result<void> set_fenced(std::int64_t peer, std::string_view reason, counter::Instant at);
    Result<void> set_in_step(std::int64_t peer, counter::Instant at);
    /// The hash of the roster that the site was last told; empty if none.
    Result<std::string> roster_hash(std::int64_t peer);
    Result<void> set_roster_hash(std::int64_t peer, std::string_view hash);

private:
    Query find_;
    Query all_;
    Query put_;
    Query set_fenced_;
    Query set_in_step_;
    Query roster_hash_;
    Query set_roster_hash_;
};

} // namespace data::link
