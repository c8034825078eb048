#include "data/node_settings.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <sstream>

#include <fmt/ranges.h>

#include "data/text_file.hpp"
#include "data/toml.hpp"

namespace data {

namespace {

namespace fs = std::filesystem;

Error wrong(const fs::path& file, const toml::node* node, std::string_view expected) {
    const auto line = node ? fmt::format(":{}", node->source().begin.line) : std::string{};
    return {ErrorKind::wrong_input, fmt::format("{}{}: {}", file.string(), line, expected)};
}

/// A text that is not empty; `missing` allows it to be left out.
Result<std::string> text(const fs::path& file, const toml::table& table, std::string_view key, bool required) {
    const auto* node = table.get(key);
    if (!node && !required) return std::string{};
    const auto value = node ? node->value<std::string>() : std::nullopt;
    if (!value || value->empty()) return wrong(file, node, fmt::format("{} must be a text in quotes", key));
    return *value;
}

/// The table, or null if it is not there; a misspelt name would make the node something else.
Result<const toml::table*> table_of(const fs::path& file, const toml::table& document, std::string_view name,
                                    std::initializer_list<std::string_view> keys) {
    const auto* node = document.get(name);
    if (!node) return static_cast<const toml::table*>(nullptr);
    const auto* table = node->as_table();
    if (!table) return wrong(file, node, fmt::format("{} must be a table: [{}]", name, name));
    for (const auto& [key, value] : *table)
        if (std::ranges::find(keys, key.str()) == keys.end())
            return wrong(file, &value, fmt::format("[{}] has no {}: it may hold {}", name, key.str(), fmt::join(keys, ", ")));
    return table;
}

/// A whole number within limits; `otherwise` if it is left out.
Result<int> number(const fs::path& file, const toml::table& table, std::string_view key, int least, int most, int otherwise) {
    const auto* node = table.get(key);
    if (!node) return otherwise;
    const auto value = node->value<std::int64_t>();
    if (!value || *value < least || *value > most) return wrong(file, node, fmt::format("{} must be a number from {} to {}", key, least, most));
    return static_cast<int>(*value);
}

Result<TerminalSetting> terminal_from(const fs::path& file, const toml::table& table, const std::optional<std::string>& shop) {
    static constexpr std::array<std::string_view, 9> keys{"name", "merchant", "host", "port", "device", "baud", "parity", "unit", "serial"};
    for (const auto& [key, value] : table)
        if (std::ranges::find(keys, key.str()) == keys.end())
            return wrong(file, &value, fmt::format("[[terminal]] has no {}: it may hold {}", key.str(), fmt::join(keys, ", ")));
    TerminalSetting terminal;
    const auto name = text(file, table, "name", true);
    const auto merchant = text(file, table, "merchant", !shop);
    const auto host = text(file, table, "host", false);
    const auto device = text(file, table, "device", false);
    const auto serial = text(file, table, "serial", false);
    const auto parity = text(file, table, "parity", false);
    for (const auto* read : {&name, &merchant, &host, &device, &serial, &parity})
        if (!*read) return read->error();
    const auto port = number(file, table, "port", 1, 65'535, terminal.port);
    const auto baud = number(file, table, "baud", 1'200, 115'200, terminal.baud);
    const auto unit = number(file, table, "unit", 1, 247, terminal.unit);
    for (const auto* read : {&port, &baud, &unit})
        if (!*read) return read->error();
    if (host->empty() == device->empty()) return wrong(file, &table, "a terminal has either host (Modbus TCP) or device (a serial line)");
    if (!parity->empty() && *parity != "E" && *parity != "O" && *parity != "N") return wrong(file, table.get("parity"), "parity must be \"E\", \"O\" or \"N\"");
    terminal.name = *name;
    terminal.merchant = merchant->empty() ? shop.value_or("") : *merchant;
    if (shop && terminal.merchant != *shop) return wrong(file, table.get("merchant"), fmt::format("a shop's terminals are its own: {}", *shop));
    terminal.host = *host;
    terminal.device = *device;
    if (!serial->empty()) terminal.serial = *serial;
    if (!parity->empty()) terminal.parity = parity->front();
    terminal.port = *port;
    terminal.baud = *baud;
    terminal.unit = *unit;
    return terminal;
}

Result<std::vector<TerminalSetting>> terminals_from(const fs::path& file, const toml::table& document, const std::optional<std::string>& shop) {
    std::vector<TerminalSetting> terminals;
    const auto* node = document.get("terminal");
    if (!node) return terminals;
    const auto* array = node->as_array();
    if (!array) return wrong(file, node, "terminals are written as tables: [[terminal]]");
    for (const auto& member : *array) {
        const auto* table = member.as_table();
        if (!table) return wrong(file, &member, "terminals are written as tables: [[terminal]]");
        auto terminal = terminal_from(file, *table, shop);
        if (!terminal) return std::move(terminal).error();
        for (const auto& other : terminals) {
            if (other.name == terminal->name) return wrong(file, table, fmt::format("there are two terminals {:?}", other.name));
            if (terminal->host.empty() && other.device == terminal->device &&
                (other.unit == terminal->unit || other.baud != terminal->baud || other.parity != terminal->parity))
                return wrong(file, table, fmt::format("{} and {} share a line: they need the same baud and parity, and units of their own",
                                                      other.name, terminal->name));
        }
        terminals.push_back(std::move(*terminal));
    }
    return terminals;
}

Result<NodeSettings> settings_from(const fs::path& file, const toml::table& document) {
    NodeSettings settings;
    for (const auto& [name, table] : document)
        if (name.str() != "node" && name.str() != "upstream" && name.str() != "terminal")
            return wrong(file, &table, fmt::format("there is no {}: the file may hold [node], [upstream] and [[terminal]]", name.str()));
    const auto node_table = table_of(file, document, "node", {"role", "name", "school", "merchant"});
    const auto upstream_table = table_of(file, document, "upstream", {"url", "token"});
    if (!node_table || !upstream_table) return node_table ? upstream_table.error() : node_table.error();
    if (const auto* node = *node_table) {
        const auto role = text(file, *node, "role", true);
        if (!role) return role.error();
        const auto known = parse_node_role(*role);
        if (!known) return wrong(file, node->get("role"), "role must be \"kitchen\", \"school\" or \"shop\"");
        settings.role = *known;
        settings.name = *role;
        const auto name = text(file, *node, "name", false);
        if (!name) return name.error();
        if (!name->empty()) settings.name = *name;
        const auto school = text(file, *node, "school", settings.role == NodeRole::school);
        if (!school) return school.error();
        if (settings.role == NodeRole::school) settings.school = *school;
        const auto merchant = text(file, *node, "merchant", settings.role == NodeRole::shop);
        if (!merchant) return merchant.error();
        if (settings.role == NodeRole::shop) settings.merchant = *merchant;
    }
    if (const auto* upstream = *upstream_table) {
        const auto url = text(file, *upstream, "url", true);
        const auto token = text(file, *upstream, "token", true);
        if (!url || !token) return url ? token.error() : url.error();
        if (!url->starts_with("ws://"))
            return wrong(file, upstream->get("url"), "url must begin with ws:// (for example ws://192.168.1.10:8080/api/v1/sync)");
        settings.upstream = {*url, *token};
    }
    if (!settings.decides() && !settings.upstream)
        return wrong(file, document.get("node"), "a school or a shop needs [upstream] with the url and token of its kitchen");
    auto terminals = terminals_from(file, document, settings.merchant);
    if (!terminals) return std::move(terminals).error();
    settings.terminals = std::move(*terminals);
    return settings;
}

} // namespace

std::string_view to_string(NodeRole role) {
    switch (role) {
    case NodeRole::kitchen: return "kitchen";
    case NodeRole::school: return "school";
    case NodeRole::shop: return "shop";
    }
    return {};
}

std::optional<NodeRole> parse_node_role(std::string_view text) {
    for (const auto role : {NodeRole::kitchen, NodeRole::school, NodeRole::shop})
        if (to_string(role) == text) return role;
    return std::nullopt;
}

Result<NodeSettings> read_node_settings(const fs::path& folder) {
    const auto file = folder / "mestolo.toml";
    std::error_code unreadable;
    if (!fs::exists(file, unreadable)) return NodeSettings{};
    const auto parsed = toml::parse_file(file.string());
    if (!parsed)
        return Error{ErrorKind::wrong_input, fmt::format("{}:{}: {}", file.string(), parsed.error().source().begin.line,
                                                         parsed.error().description())};
    return settings_from(file, parsed.table());
}

Result<void> write_node_settings(const fs::path& folder, const NodeSettings& settings) {
    toml::table node{{"role", to_string(settings.role)}, {"name", settings.name}};
    if (settings.school) node.insert("school", *settings.school);
    if (settings.merchant) node.insert("merchant", *settings.merchant);
    toml::table document{{"node", node}};
    if (settings.upstream)
        document.insert("upstream", toml::table{{"url", settings.upstream->url}, {"token", settings.upstream->token}});
    toml::array terminals;
    for (const auto& terminal : settings.terminals) {
        toml::table table{{"name", terminal.name}, {"merchant", terminal.merchant}};
        if (terminal.host.empty()) {
            table.insert("device", terminal.device);
            table.insert("baud", terminal.baud);
            table.insert("parity", std::string(1, terminal.parity));
            table.insert("unit", terminal.unit);
        } else {
            table.insert("host", terminal.host);
            table.insert("port", terminal.port);
        }
        if (terminal.serial) table.insert("serial", *terminal.serial);
        terminals.push_back(std::move(table));
    }
    if (!terminals.empty()) document.insert("terminal", std::move(terminals));
    std::ostringstream text;
    text << document << '\n';
    const auto written = text.str();
    const auto file = folder / "mestolo.toml";
    const NewFile one[]{{file, written, true}};
    return replace_files(one);
}

} // namespace data
