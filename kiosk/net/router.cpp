#include "kiosk/net/router.hpp"

#include <algorithm>
#include <cassert>
#include <stdexcept>

#include "kiosk/net/problem.hpp"
#include "kiosk/net/target.hpp"

namespace kiosk::net {

namespace {

/// The pieces between the slashes of a path that begins with one.
std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> pieces;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto slash = std::min(path.find('/'), path.size());
        pieces.push_back(path.substr(0, slash));
        path.remove_prefix(slash);
    }
    return pieces;
}

/// What the pieces from `first` to the end of the path are, slashes and all.
std::string_view joined(const std::vector<std::string_view>& pieces, std::size_t first) {
    const char* const begin = pieces[first].data();
    return {begin, static_cast<std::size_t>(pieces.back().data() + pieces.back().size() - begin)};
}

} // namespace

std::string_view Params::operator[](std::string_view name) const {
    for (const auto& value : values_)
        if (value.name == name) return value.value;
    assert(!"no such param in the route's pattern");
    return {};
}

void Router::add(Method method, std::string pattern, Handler handler) {
    insert(Route{method, std::move(pattern), std::move(handler)});
}

void Router::add_socket(std::string pattern, SocketHandler handler) {
    insert(Route{Method::get, std::move(pattern), std::move(handler)});
}

void Router::insert(Route route) {
    if (route.pattern.empty() || route.pattern.front() != '/')
        throw std::logic_error("a route's pattern begins with a slash: " + route.pattern);
    Entry entry{std::move(route), {}};
    for (const auto piece : split(entry.route.pattern)) {
        if (piece.size() < 3 || piece.front() != '{' || piece.back() != '}') {
            entry.segments.push_back({Kind::literal, std::string{piece}});
        } else if (piece[piece.size() - 2] == '*') {
            entry.segments.push_back({Kind::rest, std::string{piece.substr(1, piece.size() - 3)}});
        } else {
            entry.segments.push_back({Kind::param, std::string{piece.substr(1, piece.size() - 2)}});
        }
    }
    const auto more_literal = [](const Entry& a, const Entry& b) {
        return std::lexicographical_compare(a.segments.begin(), a.segments.end(), b.segments.begin(),
                                            b.segments.end(),
                                            [](const Segment& x, const Segment& y) { return x.kind < y.kind; });
    };
    for (const auto& other : entries_)
        if (other.route.method == entry.route.method && other.route.pattern == entry.route.pattern)
            throw std::logic_error("two routes for one method and pattern: " + entry.route.pattern);
    entries_.insert(std::upper_bound(entries_.begin(), entries_.end(), entry, more_literal), std::move(entry));
}

bool Router::matches(const Entry& entry, const std::vector<std::string_view>& path) {
    const auto& segments = entry.segments;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (i == path.size()) return false;
        if (segments[i].kind == Kind::rest) return true;
        if (segments[i].kind == Kind::literal ? path[i] != segments[i].text : path[i].empty()) return false;
    }
    return path.size() == segments.size();
}

std::variant<Router::Match, Response> Router::find(Method method, std::string_view path) const {
    const auto pieces = split(path);
    const auto serves = [method](const Route& route) {
        return route.method == method || (method == Method::head && route.method == Method::get);
    };
    std::vector<std::string_view> allowed;
    for (const auto& entry : entries_) {
        if (!matches(entry, pieces)) continue;
        if (!serves(entry.route)) {
            const auto name = to_string(entry.route.method);
            if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) allowed.push_back(name);
            if (entry.route.method == Method::get) allowed.push_back("HEAD");
            continue;
        }
        Match match{&entry.route, {}};
        for (std::size_t i = 0; i < entry.segments.size(); ++i) {
            const auto& segment = entry.segments[i];
            if (segment.kind == Kind::literal) continue;
            auto value = decoded(segment.kind == Kind::rest ? joined(pieces, i) : pieces[i]);
            if (!value)
                return problem(400, "malformed-request", "Malformed request", "The path is not encoded as UTF-8.");
            match.params.add(segment.text, std::move(*value));
        }
        return match;
    }
    if (allowed.empty()) return problem(404, "not-found", "Not found", "Nothing is served under this path.");
    std::string names;
    for (const auto name : allowed) (names += names.empty() ? "" : ", ") += name;
    auto response = problem(405, "method-not-allowed", "Method not allowed", "Use " + names + ".");
    response.headers.emplace_back("Allow", names);
    return response;
}

std::vector<const Route*> Router::routes() const {
    std::vector<const Route*> out;
    for (const auto& entry : entries_) out.push_back(&entry.route);
    return out;
}

} // namespace kiosk::net
