// A season's requests as `mestolo replay` reads them (README.md, "Replay").
#pragma once

#include <filesystem>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <vector>

#include "counter/request.hpp"
#include "data/result.hpp"

namespace data {

struct LoggedRequest {
    std::string_view request_id;
    std::string_view diner; ///< code, known or not
    counter::Instant received_at;
    std::optional<counter::ServiceDate> date;
    std::optional<counter::Channel> channel; ///< none: a name that no authority can list
    counter::Operation operation{};
};

/// The rows of a log in the order of the file, with the texts that they point into.
class RequestLog {
public:
    /// `request_id,received_at,channel,diner,operation,date`, the columns in any order. The first row that is
    /// malformed (unreadable instant or date, unknown operation, a field missing) makes it `wrong_input`,
    /// with file, line and reason.
    static Result<RequestLog> read(const std::filesystem::path& file);

    const std::vector<LoggedRequest>& requests() const { return requests_; }

private:
    RequestLog() : texts_(std::make_unique<std::pmr::monotonic_buffer_resource>()) {}
    std::string_view keep(std::string_view text);

    std::unique_ptr<std::pmr::monotonic_buffer_resource> texts_;
    std::vector<LoggedRequest> requests_;
};

} // namespace data
