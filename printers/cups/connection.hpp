// One conversation with a CUPS scheduler, which ends by a deadline whatever the scheduler does.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "printers/cups/ipp.hpp"
#include "printers/result.hpp"

struct _http_s; // the CUPS library's http_t

namespace printers::cups {

using Deadline = std::chrono::steady_clock::time_point;

class Connection {
public:
    /// `server`: `host[:port]`, a socket's path, or empty: as CUPS is configured. `unreachable` if nobody takes it.
    static Result<Connection> open(const std::string& server, Deadline deadline);

    /// Whatever the scheduler answers. From the first byte on an error is `in_doubt`, unless HTTP itself refused.
    Result<Answer> ask(const Request& request, std::string_view document = {});
    /// As above, where what is not done is an error: `refused`, with words.
    Result<Answer> command(const Request& request, std::string_view document = {});
    /// As above, of a question: nothing can be in doubt, so no answer is `unreachable`.
    Result<Answer> question(const Request& request);
    /// False once the other end has ended or dropped it; of a conversation in which nothing is awaited.
    bool is_open() const;

private:
    struct Close {
        void operator()(_http_s* http) const;
    };
    Connection(_http_s* http, Deadline deadline) : http_(http), deadline_(deadline) {}
    bool limit_waiting();
    bool send(const Request& request, std::string_view document);

    std::unique_ptr<_http_s, Close> http_;
    Deadline deadline_;
};

/// What an answer that isn't `ok` means, and what to do.
Error describe(const Answer& answer);

} // namespace printers::cups
