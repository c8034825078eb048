// The bytes of a response before its body: status line, what the handler set, and what every response of ours has.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "kiosk/net/http.hpp"

namespace kiosk::net {

/// Appends the head, its empty line included. `date` is an http_date; `connection` the value of that header, or empty.
void append_head(std::string& out, const Response& response, std::string_view date, std::string_view connection);

/// `Mon, 21 Sep 2026 06:59:59 GMT`.
std::string http_date(std::chrono::sys_seconds at);

} // namespace kiosk::net
