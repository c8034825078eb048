// Which handler answers which method and path: the whole HTTP surface as one table.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "kiosk/net/http.hpp"
#include "kiosk/net/websocket.hpp"

namespace kiosk::net {

/// What filled the `{param}` segments of a pattern, decoded, valid UTF-8.
class Params {
public:
    /// A name that the pattern does not have is a bug, and empty.
    std::string_view operator[](std::string_view name) const;
    void add(std::string name, std::string value) { values_.emplace_back(std::move(name), std::move(value)); }

private:
    std::vector<NamedValue> values_;
};

using Handler = std::function<boost::asio::awaitable<Response>(const Request&, const Params&)>;
/// Decides on an upgrade request: a refusal, or what to do with the session.
using SocketHandler = std::function<boost::asio::awaitable<SocketDecision>(const Request&, const Params&)>;

struct Route {
    Method method = Method::get;
    std::string pattern;
    std::variant<Handler, SocketHandler> handler;
};

class Router {
public:
    /// A pattern is a path of literal segments, `{param}` for any one segment that is not empty, and last perhaps
    /// `{param*}` for all that is left, slashes and all. Of several that match, a literal goes before a param,
    /// from the left. The same method and pattern twice is a bug: std::logic_error.
    void add(Method method, std::string pattern, Handler handler);
    /// A WebSocket, opened by GET.
    void add_socket(std::string pattern, SocketHandler handler);

    struct Match {
        const Route* route = nullptr; ///< lives as long as the router, unchanged after start
        Params params;
    };
    /// The route for a percent-encoded path, or the 404, 405 or 400 to answer with. GET also answers HEAD.
    std::variant<Match, Response> find(Method method, std::string_view path) const;

    /// Every route, the most literal first.
    std::vector<const Route*> routes() const;

private:
    enum class Kind { literal, param, rest };
    struct Segment {
        Kind kind = Kind::literal;
        std::string text; // the literal, or the param's name
    };
    struct Entry {
        Route route;
        std::vector<Segment> segments;
    };

    void insert(Route route);
    static bool matches(const Entry& entry, const std::vector<std::string_view>& path);

    std::vector<Entry> entries_; // in the order in which they are tried
};

} // namespace kiosk::net
