#include "printers/cups/connection.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>

#include <cups/cups.h>
#include <fmt/format.h>
#include <sys/socket.h>

namespace printers::cups {

namespace {

struct Address {
    std::string host;
    int port = 0;
    http_encryption_t encryption = HTTP_ENCRYPTION_IF_REQUESTED;
};

Address parse(const std::string& server) {
    if (server.empty()) return {cupsServer(), ippPort(), cupsEncryption()}; // both are the calling thread's own
    const auto colon = server.rfind(':');
    // The colons of a bare IPv6 address part no port.
    const bool has_port = server.front() != '/' && colon != std::string::npos &&
                          (server.find(':') == colon || (colon > 0 && server[colon - 1] == ']'));
    Address address{has_port ? server.substr(0, colon) : server, 631};
    if (has_port) std::from_chars(server.data() + colon + 1, server.data() + server.size(), address.port);
    if (address.host.starts_with('[') && address.host.ends_with(']'))
        address.host = address.host.substr(1, address.host.size() - 2);
    return address;
}

int milliseconds_until(Deadline deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

int stop_waiting(http_t*, void*) { return 0; }

Error no_answer(Error::Kind kind) { return {kind, "The CUPS scheduler doesn't answer: see `systemctl status cups`"}; }

} // namespace

void Connection::Close::operator()(_http_s* http) const { httpClose(http); }

Result<Connection> Connection::open(const std::string& server, Deadline deadline) {
    const auto address = parse(server);
    auto* const http = httpConnect2(address.host.c_str(), address.port, nullptr, AF_UNSPEC, address.encryption, 1,
                                    std::max(1, milliseconds_until(deadline)), nullptr);
    if (http == nullptr)
        return Error{Error::Kind::unreachable,
                     fmt::format("No CUPS scheduler answers at {}: start it (`systemctl start cups`)", address.host)};
    return Connection{http, deadline};
}

/// Without a callback that gives up the library waits for 60 s, whatever the time-out.
bool Connection::limit_waiting() {
    const int left = milliseconds_until(deadline_);
    httpSetTimeout(http_.get(), std::max(left, 1) / 1000.0, stop_waiting, nullptr);
    return left > 0;
}

/// Not cupsSendRequest, which sends a request again by itself after a broken connection, waits for 30 s to connect, and
/// asks for passwords at the terminal.
bool Connection::send(const Request& request, std::string_view document) {
    auto* const http = http_.get();
    if (!limit_waiting()) return false;
    httpClearFields(http);
    httpSetField(http, HTTP_FIELD_CONTENT_TYPE, "application/ipp");
    httpSetLength(http, ippLength(request.message()) + document.size());
    if (httpPost(http, request.resource().c_str()) != 0) return false;
    ippSetState(request.message(), IPP_STATE_IDLE);
    for (auto state = IPP_STATE_IDLE; state != IPP_STATE_DATA;) {
        state = ippWrite(http, request.message());
        if (state == IPP_STATE_ERROR) return false;
    }
    constexpr std::size_t piece = 65'536; // the deadline is looked at in between
    for (; !document.empty(); document.remove_prefix(std::min(piece, document.size()))) {
        if (!limit_waiting()) return false;
        if (httpWrite2(http, document.data(), std::min(piece, document.size())) < 0) return false;
    }
    return httpFlushWrite(http) >= 0;
}

Result<Answer> Connection::ask(const Request& request, std::string_view document) {
    auto* const http = http_.get();
    const bool sent = send(request, document);
    // A scheduler that refuses says so before it has read the whole.
    if (!limit_waiting() || (!sent && !httpWait(http, 0))) return no_answer(Error::Kind::in_doubt);
    auto status = HTTP_STATUS_CONTINUE;
    while (status == HTTP_STATUS_CONTINUE && limit_waiting()) status = httpUpdate(http);
    if (status == HTTP_STATUS_UNAUTHORIZED || status == HTTP_STATUS_FORBIDDEN)
        return Error{Error::Kind::refused, "CUPS doesn't let this service print: allow it in /etc/cups/cupsd.conf"};
    if (status >= HTTP_STATUS_BAD_REQUEST && status < HTTP_STATUS_SERVER_ERROR)
        return Error{Error::Kind::refused, fmt::format("CUPS refuses the request: {}", httpStatus(status))};
    if (status != HTTP_STATUS_OK) return no_answer(Error::Kind::in_doubt);

    const std::unique_ptr<ipp_t, decltype(&ippDelete)> response{ippNew(), ippDelete};
    for (auto state = IPP_STATE_IDLE; state != IPP_STATE_DATA;) {
        limit_waiting();
        state = ippRead(http, response.get());
        if (state == IPP_STATE_ERROR) return no_answer(Error::Kind::in_doubt);
    }
    httpFlush(http);
    return to_answer(response.get());
}

Result<Answer> Connection::command(const Request& request, std::string_view document) {
    auto answer = ask(request, document);
    if (answer && !answer->ok()) return describe(*answer);
    return answer;
}

Result<Answer> Connection::question(const Request& request) {
    auto answer = ask(request);
    if (answer || answer.error().kind != Error::Kind::in_doubt) return answer;
    return Error{Error::Kind::unreachable, answer.error().message};
}

bool Connection::is_open() const {
    char byte = 0;
    const auto got = ::recv(httpGetFd(http_.get()), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR));
}

Error describe(const Answer& answer) {
    const auto refused = [&](std::string_view what) {
        return Error{Error::Kind::refused, answer.message.empty() ? std::string{what}
                                                                  : fmt::format("{} (CUPS: {})", what, answer.message)};
    };
    switch (answer.status) {
    case IPP_STATUS_ERROR_NOT_FOUND:
    case IPP_STATUS_ERROR_GONE: return refused("CUPS has no such queue or job: choose another queue in the print settings");
    case IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS: return refused("The queue accepts no jobs: let it, by `cupsaccept QUEUE`");
    case IPP_STATUS_ERROR_PRINTER_IS_DEACTIVATED: return refused("The queue is switched off: `cupsenable QUEUE`");
    case IPP_STATUS_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED:
        return refused("The queue can't print this kind of document: choose the printer's own language in the print settings");
    case IPP_STATUS_ERROR_NOT_AUTHENTICATED:
    case IPP_STATUS_ERROR_NOT_AUTHORIZED:
    case IPP_STATUS_ERROR_FORBIDDEN:
        return refused("CUPS doesn't let this service print: allow it in /etc/cups/cupsd.conf");
    case IPP_STATUS_ERROR_TOO_MANY_JOBS: return refused("CUPS holds too many jobs: cancel old ones, or raise MaxJobs");
    case IPP_STATUS_ERROR_REQUEST_ENTITY: return refused("The document is too big for CUPS: raise LimitRequestBody");
    case IPP_STATUS_ERROR_BUSY:
    case IPP_STATUS_ERROR_SERVICE_UNAVAILABLE: return refused("CUPS is busy: it is tried again later");
    case IPP_STATUS_ERROR_INTERNAL:
    case IPP_STATUS_ERROR_DEVICE:
    case IPP_STATUS_ERROR_TEMPORARY: // in the midst of it
        return {Error::Kind::in_doubt, fmt::format("CUPS failed ({}): see /var/log/cups/error_log", answer.message)};
    default:
        return refused(fmt::format("CUPS refuses: {}", ippErrorString(static_cast<ipp_status_t>(answer.status))));
    }
}

} // namespace printers::cups
