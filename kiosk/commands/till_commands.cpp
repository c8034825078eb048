// What the command line does with receipt terminals, and with a till that was restored.

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "data/node_settings.hpp"
#include "kiosk/commands/commands.hpp"
#include "kiosk/commands/common.hpp"
#include "kiosk/commands/language.hpp"
#include "kiosk/control_client.hpp"

namespace kiosk {

namespace {

data::Error wrong(const char* italian, const char* english) { return {data::ErrorKind::wrong_input, say(italian, english)}; }

std::string place_of(const data::TerminalSetting& terminal) {
    return terminal.host.empty() ? fmt::format("{} {} 8{}1, unit {}", terminal.device, terminal.baud, terminal.parity, terminal.unit)
                                 : fmt::format("{}:{}", terminal.host, terminal.port);
}

data::Result<void> write_terminals(const Folder& folder, const data::NodeSettings& node) {
    if (auto written = data::write_node_settings(folder, node); !written) return written;
    // What was written must be readable, or the service would not start.
    const auto read = data::read_node_settings(folder);
    if (!read) return read.error();
    fmt::print("{}\n", say("Scritto. Vale dal prossimo avvio: mestolo serve", "Written. It counts from the next start: mestolo serve"));
    return {};
}

std::string_view line_in_words(std::string_view line) {
    if (line == "ready") return say("pronto", "ready");
    if (line == "silent") return say("non risponde: acceso? cavo?", "silent: switched on? cable?");
    if (line == "wrong_map") return say("non è un terminale Mestolo", "not a Mestolo terminal");
    if (line == "wrong_serial") return say("è un altro terminale", "another terminal");
    return say("si collega", "connecting");
}

} // namespace

data::Result<void> terminal_add_command(const Folder& folder, const TerminalOptions& options) {
    auto node = data::read_node_settings(folder);
    if (!node) return std::move(node).error();
    data::TerminalSetting terminal;
    terminal.name = options.name;
    const auto merchant = options.merchant ? options.merchant : node->merchant;
    if (!merchant) return wrong("di quale esercente? --merchant CODICE", "whose is it? --merchant CODE");
    terminal.merchant = *merchant;
    if (options.tcp.empty() == options.device.empty())
        return wrong("un terminale ha --tcp INDIRIZZO:PORTA oppure --device LINEA", "a terminal has either --tcp ADDRESS:PORT or --device LINE");
    if (!options.tcp.empty()) {
        const auto colon = options.tcp.rfind(':');
        terminal.host = options.tcp.substr(0, colon);
        if (colon != std::string::npos) {
            const auto* end = options.tcp.data() + options.tcp.size();
            const auto read = std::from_chars(options.tcp.data() + colon + 1, end, terminal.port);
            if (read.ec != std::errc{} || read.ptr != end || terminal.port < 1 || terminal.port > 65'535)
                return wrong("--tcp si scrive come 192.168.1.50:502", "write --tcp like 192.168.1.50:502");
        }
    }
    terminal.device = options.device;
    terminal.baud = options.baud;
    terminal.unit = options.unit;
    if (!options.serial.empty()) terminal.serial = options.serial;
    const auto same = std::ranges::find(node->terminals, terminal.name, &data::TerminalSetting::name);
    if (same != node->terminals.end()) *same = terminal;
    else node->terminals.push_back(terminal);
    return write_terminals(folder, *node);
}

data::Result<void> terminal_remove_command(const Folder& folder, const std::string& name) {
    auto node = data::read_node_settings(folder);
    if (!node) return std::move(node).error();
    if (std::erase_if(node->terminals, [&](const auto& terminal) { return terminal.name == name; }) == 0)
        return data::Error{data::ErrorKind::not_found, fmt::format(fmt::runtime(say("non c'è un terminale «{}»", "there is no terminal {:?}")), name)};
    return write_terminals(folder, *node);
}

data::Result<void> terminal_list_command(const Folder& folder) {
    const auto node = data::read_node_settings(folder);
    if (!node) return node.error();
    const auto running = ask_service(folder, "/control/terminals", {});
    for (const auto& terminal : node->terminals) {
        std::string_view line = running ? say("vale dal prossimo avvio del servizio", "counts from the service's next start")
                                        : say("il servizio non è in funzione", "the service is not running");
        std::string serial;
        if (running)
            for (const auto& state : running->at("terminals").as_array())
                if (state.at("name").as_string() == terminal.name) {
                    line = line_in_words(state.at("line").as_string());
                    serial = state.at("serial").as_string();
                }
        fmt::print("{:<16} {:<12} {:<32} {:<16} {}\n", terminal.name, terminal.merchant, place_of(terminal), serial, line);
    }
    if (node->terminals.empty()) fmt::print("{}\n", say("Nessun terminale: mestolo terminal add", "No terminals: mestolo terminal add"));
    return {};
}

data::Result<void> till_resume_command(const Folder& folder, const std::optional<std::string>& merchant, const std::string& last) {
    const auto node = data::read_node_settings(folder);
    if (!node) return node.error();
    const auto whose = merchant ? merchant : node->merchant;
    if (!whose) return wrong("di quale esercente? --merchant CODICE", "whose till? --merchant CODE");
    const auto number = data::money::parse_receipt_number(last);
    if (!number) return wrong("il numero si scrive come 2026-000123", "write the number like 2026-000123");
    const StoreWork work = [&](data::Store& store, const Moment& at) -> data::Result<boost::json::object> {
        if (auto resumed = store.tills().resume(*whose, *number, at.now); !resumed) return std::move(resumed).error();
        return boost::json::object{};
    };
    const auto done = write_or_ask(folder, work, "/control/till-resume", {{"merchant", *whose}, {"last", last}});
    if (!done) return done.error();
    fmt::print(fmt::runtime(say("Le ricevute di {} riprendono dopo la {}.\n", "The receipts of {} go on after {}.\n")), *whose, last);
    return {};
}

} // namespace kiosk
