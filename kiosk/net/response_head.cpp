#include "kiosk/net/response_head.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <date/date.h>
#include <fmt/format.h>

namespace kiosk::net {

namespace {

std::string_view reason(unsigned status) {
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 507: return "Insufficient Storage";
    default: return ""; // the phrase may be empty (RFC 9112 §4)
    }
}

/// Appends text that cannot end its line: a value with a line break would begin a header of its own.
void append_clean(std::string& out, std::string_view text) {
    const auto begin = out.size();
    out += text;
    std::replace_if(
        out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
    out += "\r\n";
}

} // namespace

void append_head(std::string& out, const Response& response, std::string_view date, std::string_view connection) {
    const bool bodiless = response.status == 204 || response.status == 304;
    fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason(response.status),
                   date);
    if (!connection.empty()) append_field(out, "Connection", connection);
    if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
    if (!bodiless) fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", response.body.view().size());
    out += "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n";

    bool caching = false;
    bool policy = !response.content_type.starts_with("text/html");
    for (const auto& header : response.headers) {
        append_field(out, header.name, header.value);
        caching = caching || same_name(header.name, "Cache-Control");
        policy = policy || same_name(header.name, "Content-Security-Policy");
    }
    if (!caching) out += "Cache-Control: no-store\r\n";
    if (!policy)
        out += "Content-Security-Policy: default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; "
               "frame-ancestors 'none'\r\n";
    out += "\r\n";
}

std::string http_date(std::chrono::sys_seconds at) {
    static constexpr std::array weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = date::floor<date::days>(at);
    const date::year_month_day ymd{day};
    const date::hh_mm_ss time{at - day};
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays[date::weekday{day}.c_encoding()],
                       static_cast<unsigned>(ymd.day()), months[static_cast<unsigned>(ymd.month()) - 1],
                       static_cast<int>(ymd.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

} // namespace kiosk::net
