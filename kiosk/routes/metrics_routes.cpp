#include "kiosk/routes/routes.hpp"

#include <fmt/format.h>

#include "data/link/parked.hpp"
#include "kiosk/version.hpp"

namespace kiosk {

namespace {

namespace asio = boost::asio;

/// Prometheus' text format: each metric once with its help and kind, then its samples.
class Exposition {
public:
    void metric(std::string_view name, std::string_view kind, std::string_view help) {
        fmt::format_to(std::back_inserter(text_), "# HELP mestolo_{0} {1}\n# TYPE mestolo_{0} {2}\n", name, help, kind);
        name_ = name;
    }
    void sample(double value, std::string_view label = {}, std::string_view text = {}) {
        fmt::format_to(std::back_inserter(text_), "mestolo_{}", name_);
        if (!label.empty()) fmt::format_to(std::back_inserter(text_), "{{{}=\"{}\"}}", label, escaped(text));
        fmt::format_to(std::back_inserter(text_), " {}\n", value);
    }
    void one(std::string_view name, std::string_view kind, std::string_view help, double value) {
        metric(name, kind, help);
        sample(value);
    }
    std::string take() { return std::move(text_); }

private:
    static std::string escaped(std::string_view text) {
        std::string safe;
        for (const char c : text) {
            if (c == '\\' || c == '"') safe += '\\';
            if (c == '\n') safe += "\\n";
            else safe += c;
        }
        return safe;
    }
    std::string text_;
    std::string_view name_;
};

double seconds(const std::optional<counter::Instant>& instant) {
    return instant ? static_cast<double>(instant->time_since_epoch().count()) / 1000 : 0;
}

void write_server(Exposition& out, const net::Counts& counts) {
    out.one("connections", "gauge", "Open connections, sockets among them.", static_cast<double>(counts.connections));
    out.one("sockets", "gauge", "Open WebSockets.", static_cast<double>(counts.sockets));
    out.one("requests_total", "counter", "HTTP requests.", static_cast<double>(counts.requests));
    out.one("requests_malformed_total", "counter", "Requests refused before they were whole.", static_cast<double>(counts.malformed));
    out.one("connections_turned_away_total", "counter", "Connections beyond the limit.", static_cast<double>(counts.turned_away));
    out.one("connections_timed_out_total", "counter", "Connections whose client was too slow.", static_cast<double>(counts.timed_out));
    out.one("handlers_failed_total", "counter", "Requests that ended by an internal error.", static_cast<double>(counts.failed));
    out.one("sockets_dropped_total", "counter", "WebSocket clients too slow or silent.", static_cast<double>(counts.dropped_sockets));
}

void write_links(Exposition& out, const LinkParts& link) {
    if (link.uplink) {
        const auto& status = link.uplink->status();
        out.one("upstream_connected", "gauge", "1 while the upstream is connected.", status.connected ? 1 : 0);
        out.one("upstream_pending_facts", "gauge", "Facts that the upstream has not acknowledged.", static_cast<double>(status.pending));
        out.one("upstream_in_step_timestamp_seconds", "gauge", "When the upstream last had everything (Unix time, 0: never).",
                seconds(status.in_step_at));
    }
    if (!link.sites) return;
    const auto sites = link.sites->statuses();
    out.metric("site_connected", "gauge", "1 while the site is connected.");
    for (const auto& site : sites) out.sample(site.connected ? 1 : 0, "node", site.node);
    out.metric("site_in_step_timestamp_seconds", "gauge", "When everything of the site had last come (Unix time, 0: never).");
    for (const auto& site : sites) out.sample(seconds(site.in_step_at), "node", site.node);
    out.metric("site_waiting_facts", "gauge", "Facts that the site has not acknowledged.");
    for (const auto& site : sites) out.sample(static_cast<double>(site.waiting), "node", site.node);
}

asio::awaitable<net::Response> get_metrics(StoreWorker& store, Clock& clock, const LinkParts& link, const GetCounts& counts) {
    using Parked = std::vector<data::link::ParkedFact>;
    StoreWorker::Work<Parked> work = [](data::Store& s) { return data::link::ParkedTable{s.database()}.all(); };
    const auto parked = co_await store.read<Parked>(std::move(work));
    if (!parked) co_return problem_of(parked.error());
    Exposition out;
    out.metric("build_info", "gauge", "The program's version.");
    out.sample(1, "version", version);
    const auto state = clock.state();
    out.one("clock_trusted", "gauge", "0 while closings are provisional for the clock's sake.",
            state.trust == counter::ClockTrust::unsynchronised || state.trust == counter::ClockTrust::jumped ? 0 : 1);
    out.one("clock_error_seconds", "gauge", "How far off the clock may be.", static_cast<double>(state.error.count()) / 1000);
    write_server(out, counts());
    write_links(out, link);
    out.one("parked_facts", "gauge", "Facts that could not be applied, here or by a peer.", static_cast<double>(parked->size()));
    co_return net::Response{200, "text/plain; version=0.0.4; charset=utf-8", out.take()};
}

} // namespace

void add_metrics_route(net::Router& router, const SignIn& sign_in, StoreWorker& store, Clock& clock, const LinkParts& link,
                       GetCounts counts) {
    router.add(net::Method::get, "/api/v1/metrics",
               guarded(sign_in, {Role::kitchen, Role::office, Role::admin},
                       [&store, &clock, link, counts = std::move(counts)](const Call&) {
                           return get_metrics(store, clock, link, counts);
                       }));
}

} // namespace kiosk
