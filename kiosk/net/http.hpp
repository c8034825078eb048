// What a handler gets and gives back: an HTTP request and its response as plain values that know no socket.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "counter/time.hpp"

namespace kiosk::net {

// The types here have constructors on purpose: gcc 12 destroys temporary aggregates twice in expressions with
// co_await (README.md, "The coroutine rule").

enum class Method { get, head, post, put, patch, delete_, options, other };

/// The method's token, as on the wire; `other` has none of its own.
std::string_view to_string(Method method);

struct NamedValue {
    NamedValue() = default;
    NamedValue(std::string name_, std::string value_) : name(std::move(name_)), value(std::move(value_)) {}

    std::string name;
    std::string value;
};

/// One whole request, body included, within the server's limits.
struct Request {
    Request() = default;

    /// The first header of that name, whatever its case.
    std::optional<std::string_view> header(std::string_view name) const;
    /// The first parameter of that name in the query string.
    std::optional<std::string_view> parameter(std::string_view name) const;

    Method method = Method::get;
    std::string path;                ///< as sent, percent-encoded; the router decodes what fills a `{param}`
    std::vector<NamedValue> query;   ///< decoded, valid UTF-8, in the order sent
    std::vector<NamedValue> headers; ///< as sent, in the order sent
    std::string body;
    std::string peer;     ///< the address without the port; empty over the control socket
    bool local = false;   ///< came over the Unix control socket
    counter::Instant received_at{}; ///< when the whole request had been read
};

/// A response's bytes: its own, shared with others, or part of the program.
class Body {
public:
    Body() = default;
    Body(std::string bytes) : bytes_(std::move(bytes)) {}
    Body(const char* text) : bytes_(std::string{text}) {}
    Body(std::shared_ptr<const std::string> shared) : bytes_(std::move(shared)) {}
    /// For bytes that live as long as the program, such as embedded files.
    static Body lasting(std::string_view bytes) {
        Body body;
        body.bytes_ = bytes;
        return body;
    }

    std::string_view view() const;

private:
    std::variant<std::string, std::shared_ptr<const std::string>, std::string_view> bytes_;
};

/// What the server sends back. It adds Content-Length, Date, Connection, the security headers, and
/// `Cache-Control: no-store` where `headers` says nothing else.
struct Response {
    Response() = default;
    explicit Response(unsigned status_) : status(status_) {}
    Response(unsigned status_, std::string content_type_, Body body_)
        : status(status_), content_type(std::move(content_type_)), body(std::move(body_)) {}

    unsigned status = 200;
    std::string content_type; ///< empty where there is no body
    Body body;
    std::vector<NamedValue> headers; ///< further ones; a control character in them is sent as a space
};

/// HTTP compares names without regard to ASCII case.
bool same_name(std::string_view a, std::string_view b);

/// Does a comma-separated header value such as `keep-alive, Upgrade` hold this token?
bool has_token(std::string_view list, std::string_view token);

} // namespace kiosk::net
