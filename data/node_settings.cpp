#include "data/node_settings.hpp"

#include <algorithm>
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

Result<NodeSettings> settings_from(const fs::path& file, const toml::table& document) {
    NodeSettings settings;
    for (const auto& [name, table] : document)
        if (name.str() != "node" && name.str() != "upstream")
            return wrong(file, &table, fmt::format("there is no {}: the file may hold [node] and [upstream]", name.str()));
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
    std::ostringstream text;
    text << document << '\n';
    const auto written = text.str();
    const auto file = folder / "mestolo.toml";
    const NewFile one[]{{file, written, true}};
    return replace_files(one);
}

} // namespace data
