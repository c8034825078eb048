#include "kiosk/service.hpp"

#include <algorithm>
#include <csignal>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "kiosk/board.hpp"
#include "kiosk/closer.hpp"
#include "kiosk/kiosk_live.hpp"
#include "kiosk/link/link_parts.hpp"
#include "kiosk/link/upkeep.hpp"
#include "kiosk/log.hpp"
#include "kiosk/net/server.hpp"
#include "kiosk/print/printing.hpp"
#include "kiosk/print/spooler.hpp"
#include "kiosk/routes/routes.hpp"
#include "kiosk/scope.hpp"
#include "kiosk/sign_in.hpp"
#include "kiosk/store_worker.hpp"
#include "kiosk/till/terminal_desk.hpp"
#include "kiosk/till/terminals.hpp"
#include "kiosk/version.hpp"
#include "kiosk/wire_link.hpp"

namespace kiosk {

namespace asio = boost::asio;

namespace {

data::Result<SignIn> read_sign_in(data::Store& store, counter::Instant now) {
    const auto tokens = store.tokens().all();
    if (!tokens) return tokens.error();
    const auto sessions = store.tokens().sessions(now);
    if (!sessions) return sessions.error();
    return SignIn{*tokens, *sessions};
}

/// As many open files as the kernel grants: a connection is one, and the usual limit is as low as the server's own.
void allow_open_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit); // without it there are fewer connections, and the server says so
}

/// Waits for a signal, then stops what runs, outside in.
asio::awaitable<void> run_until_signal(asio::signal_set& signals, net::Server& server, Sites* sites, Terminals* terminals, TerminalDesk& desk,
                                       TaskScope& tasks) {
    boost::system::error_code ignored;
    co_await signals.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    log_line("stopping");
    co_await server.stop();
    if (sites) co_await sites->stop();
    if (terminals) terminals->stop(); // their threads end; what they asked for is finished
    co_await desk.join();
    tasks.cancel();
    co_await tasks.join();
}

/// What idle terminals show: their merchants' names.
data::Result<std::map<std::string, std::string>> merchants_by_code(data::Store& store) {
    const auto merchants = store.payers().merchants();
    if (!merchants) return merchants.error();
    std::map<std::string, std::string> names;
    for (const auto& merchant : *merchants) names.emplace(merchant.code, merchant.name);
    return names;
}

} // namespace

std::filesystem::path control_socket(const std::filesystem::path& folder) { return folder / "control.sock"; }

data::Result<void> run_service(const ServiceOptions& options, Clock& clock, DemoClock* demo, const OnReady& on_ready) {
    auto opened = data::Store::open(options.folder, clock.now());
    if (!opened) return std::move(opened).error();
    auto sign_in = read_sign_in(*opened, clock.now());
    if (!sign_in) return std::move(sign_in).error();
    auto known_sites = Sites::known(*opened);
    if (!known_sites) return std::move(known_sites).error();
    auto titles = merchants_by_code(*opened);
    if (!titles) return std::move(titles).error();
    auto node = opened->node();
    if (!options.node.empty()) node.name = options.node;

    allow_open_files();
    asio::io_context io{1};
    const auto now = [&clock] { return clock.now(); };
    StoreWorker store{io.get_executor(), std::move(*opened), now};
    std::optional<Uplink> uplink;
    if (node.upstream) uplink.emplace(io.get_executor(), store, clock, node, std::string{version});
    std::optional<Sites> sites;
    if (node.decides()) sites.emplace(io.get_executor(), store, clock, node.name);
    if (sites) sites->start_with(std::move(*known_sites));
    const LinkParts link{node, uplink ? &*uplink : nullptr, sites ? &*sites : nullptr};
    const Board::GetFeeds feeds = [link] { return link.feeds(); };
    Board board{io.get_executor(), store, clock, demo != nullptr, feeds};
    Closer closer{io.get_executor(), store, clock, link};
    KioskLive kiosks{io.get_executor(), clock, demo != nullptr};
    if (uplink) uplink->on_change([&kiosks, &uplink] { kiosks.set_link(wire::uplink(uplink->status())); });
    if (sites)
        sites->on_change([&board](const Sites::Status& site, bool urgent) {
            if (site.school) board.feeds_changed(*site.school, urgent);
        });
    store.on_changes([&board, &kiosks](const auto& changes) {
        board.changed(changes);
        kiosks.changed(changes);
    });
    Printing printing{io.get_executor(), options.print_server, options.folder / "carta"};
    Spooler spooler{io.get_executor(), store, clock, [&printing](const std::string& name) { return printing.open(name); }};
    store.on_papers([&board, &spooler] {
        board.papers_changed();
        spooler.look_again();
    });
    store.on_told([link](const std::vector<std::string>& peers) {
        if (link.uplink && std::ranges::find(peers, std::string{}) != peers.end()) link.uplink->told();
        if (link.sites) link.sites->told(peers);
    });

    TerminalDesk desk{io.get_executor(), store, clock};
    std::optional<Terminals> terminals;
    if (!node.terminals.empty()) terminals.emplace(io.get_executor(), node.terminals, *titles, desk);
    const auto is_connected = [&uplink, node_decides = node.decides()] { return node_decides || (uplink && uplink->status().connected); };

    net::Router router;
    add_about_routes(router, node.name);
    add_session_routes(router, *sign_in, store, clock, demo != nullptr);
    add_request_routes(router, *sign_in, store, clock);
    add_count_routes(router, *sign_in, store, clock, feeds);
    add_closing_routes(router, *sign_in, store, clock);
    add_attendance_routes(router, *sign_in, store, clock);
    add_calendar_routes(router, *sign_in, store, clock, closer);
    add_paper_routes(router, *sign_in, store, clock, printing);
    add_printer_routes(router, *sign_in, store, clock, printing);
    add_office_routes(router, *sign_in, store, clock, printing);
    add_till_routes(router, *sign_in, store, clock, printing, terminals ? &*terminals : nullptr, is_connected);
    add_kiosk_routes(router, *sign_in, store, clock, kiosks, [&kiosks] { return kiosks.link(); });
    add_board_route(router, *sign_in, board);
    add_link_routes(router, *sign_in, store, clock, link);
    add_control_routes(router, *sign_in, store, clock, closer);
    if (demo) add_demo_routes(router, *sign_in, store, *demo, closer);
    const net::Server* running = nullptr; // below: it wants the router whole
    add_metrics_route(router, *sign_in, store, clock, link, [&running] { return running ? running->counts() : net::Counts{}; });
    add_screen_routes(router);

    net::Options server_options;
    server_options.now = now;
    server_options.log = log_line;
    net::Server server{io.get_executor(), router, std::move(server_options)};
    running = &server;
    const auto port = server.listen(options.address, options.port);
    if (!port)
        return data::Error{data::ErrorKind::unavailable,
                           fmt::format("{}:{}: {}: choose another address with --listen", options.address, options.port,
                                       port.error().message())};
    if (const auto control = server.listen(control_socket(options.folder)); !control)
        return data::Error{data::ErrorKind::unavailable,
                           fmt::format("{}: {}", control_socket(options.folder).string(), control.error().message())};

    TaskScope tasks{io.get_executor(), log_line};
    if (node.decides()) tasks.spawn(closer.run(), "closer");
    if (node.decides() || node.role == data::NodeRole::shop) tasks.spawn(spooler.run(), "spooler");
    if (uplink) tasks.spawn(uplink->run(), "uplink");
    tasks.spawn(keep_link_tidy(io.get_executor(), store, clock), "link_upkeep");
    tasks.spawn(board.send_changes(), "board");
    tasks.spawn(board.beat(), "beat");
    tasks.spawn(kiosks.send_changes(), "kiosks");
    tasks.spawn(kiosks.beat(), "kiosk beat");
    asio::signal_set signals{io, SIGINT, SIGTERM};
    // The root of everything else: it ends last, and then run() returns by itself.
    asio::co_spawn(io, run_until_signal(signals, server, link.sites, terminals ? &*terminals : nullptr, desk, tasks), asio::detached);
    server.start();
    const auto url = fmt::format("http://{}:{}", options.address, *port);
    log_line(fmt::format("ready node={:?} url={}", node.name, url));
    if (on_ready) on_ready(url);
    io.run();
    return {};
}

} // namespace kiosk
