#include "kiosk/commands/commands.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "data/node_identity.hpp"
#include "data/node_settings.hpp"
#include "kiosk/commands/common.hpp"
#include "kiosk/commands/language.hpp"
#include "kiosk/net/websocket_client.hpp"
#include "kiosk/service.hpp"

namespace kiosk {

data::Result<void> set_listen(ServiceOptions& options, const std::string& listen) {
    const auto colon = listen.rfind(':');
    unsigned port = 0;
    if (colon != std::string::npos) {
        const auto* first = listen.data() + colon + 1;
        const auto* last = listen.data() + listen.size();
        const auto [end, error] = std::from_chars(first, last, port);
        if (error == std::errc{} && end == last && first != last && port <= 65'535) {
            options.address = listen.substr(0, colon);
            options.port = static_cast<std::uint16_t>(port);
            return {};
        }
    }
    return data::Error{data::ErrorKind::wrong_input,
                       fmt::format(fmt::runtime(say("{:?} non è un indirizzo: scriverlo come 127.0.0.1:8080",
                                                    "{:?} is not an address: write it like 127.0.0.1:8080")),
                                   listen)};
}

data::Result<void> serve_command(const Folder& folder, const ServeOptions& serve) {
    ServiceOptions options;
    options.folder = folder;
    options.node = serve.node;
    if (auto set = set_listen(options, serve.listen); !set) return set;
    if (serve.demo_clock) {
        auto clock = DemoClock::follow(*serve.demo_clock);
        if (!clock) return std::move(clock).error();
        return run_service(options, *clock, &*clock, {});
    }
    const auto node = data::read_node_settings(folder);
    if (!node) return node.error();
    if (node->decides() && !std::filesystem::exists(folder / "mestolo.db"))
        fmt::print(stderr, fmt::runtime(say("{} è una cartella nuova: finché non si importano i dati non c'è nessuna scuola.\n",
                                            "{} is a fresh folder: until data is imported there are no schools.\n")),
                   folder.string());
    SystemClock clock;
    return run_service(options, clock, nullptr, {});
}

data::Result<void> join_command(const Folder& folder, const JoinOptions& join) {
    const auto wrong = [](const char* italian, const char* english) {
        return data::Error{data::ErrorKind::wrong_input, say(italian, english)};
    };
    data::NodeSettings node;
    const auto role = data::parse_node_role(join.role);
    if (!role) return wrong("il ruolo è kitchen, school o shop", "the role is kitchen, school or shop");
    if (*role == data::NodeRole::school && !join.school)
        return wrong("una scuola vuole il suo codice: --school CODICE", "a school wants its code: --school CODE");
    if (*role == data::NodeRole::shop && !join.merchant)
        return wrong("un negozio vuole il codice dell'esercente: --merchant CODICE", "a shop wants its merchant's code: --merchant CODE");
    if (!net::parse_socket_address(join.url))
        return wrong("l'indirizzo si scrive come ws://192.168.1.10:8080/api/v1/sync", "write the address like ws://192.168.1.10:8080/api/v1/sync");
    node.role = *role;
    node.name = join.name;
    if (*role == data::NodeRole::school) node.school = join.school;
    if (*role == data::NodeRole::shop) node.merchant = join.merchant;
    node.upstream = {join.url, join.token};
    std::error_code made;
    std::filesystem::create_directories(folder, made);
    if (made) return data::Error{data::ErrorKind::unavailable, fmt::format("{}: {}", folder.string(), made.message())};
    if (std::filesystem::exists(folder / "mestolo.db")) {
        auto database = open_reader(folder);
        if (!database) return std::move(database).error();
        if (auto same = data::check_identity(*database, node); !same)
            return data::Error{data::ErrorKind::conflict,
                               fmt::format(fmt::runtime(say("{} contiene già i dati di un altro nodo: usare un'altra cartella con --data",
                                                            "{} holds another node's data already: use another folder with --data")),
                                           folder.string())};
    }
    if (auto written = data::write_node_settings(folder, node); !written) return written;
    const auto staff = *role == data::NodeRole::shop ? fmt::format("--role merchant --merchant {}", join.merchant.value_or(""))
                       : join.school                 ? fmt::format("--role school --school {}", *join.school)
                                                     : std::string{"--role kitchen"};
    fmt::print(fmt::runtime(say("{} è ora «{}», e si collega a {}.\nAvviare con: mestolo serve --data {}\n"
                                "Quando i dati sono arrivati, il codice per chi ci lavora: mestolo token create {}\n",
                                "{} is now \"{}\", and connects to {}.\nStart it with: mestolo serve --data {}\n"
                                "Once its data has come, the staff's code: mestolo token create {}\n")),
               folder.string(), node.name, join.url, folder.string(), staff);
    return {};
}

} // namespace kiosk
