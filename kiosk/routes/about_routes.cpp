#include "kiosk/routes/routes.hpp"

#include "kiosk/embedded.hpp"
#include "kiosk/net/problem.hpp"
#include "kiosk/version.hpp"

namespace kiosk {

namespace {

namespace asio = boost::asio;

asio::awaitable<net::Response> get_health(const std::string& node) {
    co_return json_response(200, {{"status", "ok"}, {"version", version}, {"node", node}});
}

/// A file of the program, which stays as it is while the program runs.
asio::awaitable<net::Response> get_file(std::string name, std::string content_type) {
    const auto bytes = embedded(name);
    if (!bytes) co_return net::problem(404, "not-found", "Not found", "the screens are not built into this program");
    net::Response response{200, std::move(content_type), net::Body::lasting(*bytes)};
    response.headers.emplace_back("Cache-Control", "no-cache"); // a new version shows at the next load
    co_return response;
}

void add_file(net::Router& router, const std::string& path, const std::string& name, const std::string& content_type) {
    router.add(net::Method::get, path, [name, content_type](const net::Request&, const net::Params&) {
        return get_file(name, content_type);
    });
}

} // namespace

void add_about_routes(net::Router& router, const std::string& node) {
    router.add(net::Method::get, "/api/v1/health", [node](const net::Request&, const net::Params&) { return get_health(node); });
    add_file(router, "/api/v1/openapi.json", "api/openapi.json", "application/json");
    add_file(router, "/api/v1/asyncapi.json", "api/asyncapi.json", "application/json");
}

void add_screen_routes(net::Router& router) {
    for (const auto* page : {"/", "/board", "/production", "/schools", "/schools/{school}", "/papers", "/packing", "/printers", "/link",
                             "/kiosk", "/kiosk/{group}", "/kiosk/{group}/diets", "/till", "/till/closing", "/accounts", "/accounts/{diner}",
                             "/arrears", "/statements", "/merchants"})
        add_file(router, page, "web/dist/index.html", "text/html; charset=utf-8");
    add_file(router, "/app.js", "web/dist/app.js", "text/javascript; charset=utf-8");
    add_file(router, "/app.css", "web/dist/app.css", "text/css; charset=utf-8");
    add_file(router, "/atkinson.woff2", "web/dist/atkinson.woff2", "font/woff2");
    add_file(router, "/licences.txt", "web/dist/licences.txt", "text/plain; charset=utf-8");
    add_file(router, "/favicon.svg", "web/dist/favicon.svg", "image/svg+xml");
}

} // namespace kiosk
