// What this node is: kitchen, school or shop, its name, and whom it is connected to (mestolo.toml in the data folder).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/result.hpp"

namespace data {

enum class NodeRole : std::uint8_t { kitchen, school, shop };
std::string_view to_string(NodeRole role);
std::optional<NodeRole> parse_node_role(std::string_view text);

/// A receipt terminal on a Modbus line, or over TCP.
struct TerminalSetting {
    std::string name;                  ///< as on receipts
    std::string merchant;              ///< whose till it is
    std::string host;                  ///< of Modbus TCP; empty: on a serial line
    int port = 502;
    std::string device;                ///< of the serial line, such as /dev/ttyUSB0
    int baud = 19'200;
    char parity = 'E';                 ///< E, O or N
    int unit = 1;
    std::optional<std::string> serial; ///< no other terminal may take its place
    friend bool operator==(const TerminalSetting&, const TerminalSetting&) = default;
};

struct NodeSettings {
    struct Upstream {
        std::string url;   ///< ws://host:port/api/v1/sync
        std::string token; ///< made on the upstream for this node
    };
    NodeRole role = NodeRole::kitchen;
    std::string name = "kitchen";   ///< by which its upstream knows it, too: the token's name
    std::optional<std::string> school; ///< of role school: the one that it stands in
    std::optional<std::string> merchant; ///< of role shop: whose till it is
    std::optional<Upstream> upstream;
    std::vector<TerminalSetting> terminals;

    /// A kitchen decides; the others answer provisionally until it has.
    bool decides() const { return role == NodeRole::kitchen; }
};

/// The settings of a data folder; those of a kitchen without an upstream if it has no mestolo.toml. `wrong_input` names
/// the line and what was expected.
Result<NodeSettings> read_node_settings(const std::filesystem::path& folder);
/// Writes mestolo.toml, readable by its owner alone: it holds the token.
Result<void> write_node_settings(const std::filesystem::path& folder, const NodeSettings& settings);

} // namespace data
