#include "data/request_log.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "data/csv_table.hpp"

namespace data {

namespace {

constexpr std::array<CsvColumn, 6> columns{
    {{"request_id"}, {"received_at"}, {"channel"}, {"diner"}, {"operation"}, {"date"}}};
constexpr std::size_t date_column = 5; // the only one that may be empty

/// The record without its texts, which point into it; or what is malformed.
boost::system::result<LoggedRequest, Fault> parse(const CsvRecord& record) {
    for (std::size_t column = 0; column < date_column; ++column)
        if (record[column].empty())
            return record.fault(column, "this field is empty; only the date may be missing");

    LoggedRequest request{record[0], record[3], {}, {}, counter::parse_channel(record[2]), {}};
    const auto received_at = counter::parse_instant(record[1]);
    if (!received_at)
        return record.fault(1, fmt::format("{} is no instant; write UTC such as 2026-09-21T06:59:59.500Z",
                                           in_quotes(record[1])));
    request.received_at = *received_at;
    const auto operation = counter::parse_operation(record[4]);
    if (!operation)
        return record.fault(
            4, fmt::format("{} is none of cancel, uncancel, bianco, unbianco, suspend, resume, block, "
                           "unblock",
                           in_quotes(record[4])));
    request.operation = *operation;
    if (!record[date_column].empty()) {
        request.date = counter::parse_date(record[date_column]);
        if (!request.date)
            return record.fault(date_column,
                                fmt::format("{} is no date; write an existing one as YYYY-MM-DD, or nothing",
                                            in_quotes(record[date_column])));
    }
    return request;
}

} // namespace

std::string_view RequestLog::keep(std::string_view text) {
    auto* const copy = static_cast<char*>(texts_->allocate(text.size(), 1));
    std::ranges::copy(text, copy);
    return {copy, text.size()};
}

Result<RequestLog> RequestLog::read(const std::filesystem::path& file) {
    RequestLog log;
    std::optional<Fault> fault;
    const auto stop_at = [&](Fault found) {
        fault = std::move(found);
        return Reading::stop;
    };
    const auto name = file.string();
    read_csv_table(file, {name, columns},
                   {[&](const CsvRecord& record) {
                        auto request = parse(record);
                        if (!request) return stop_at(std::move(request).error());
                        request->request_id = log.keep(request->request_id);
                        request->diner = log.keep(request->diner);
                        log.requests_.push_back(*request);
                        return Reading::go_on;
                    },
                    [&](Fault found, std::optional<std::string_view>) { return stop_at(std::move(found)); }});
    if (fault) return Error{ErrorKind::wrong_input, to_string(*fault)};
    return log;
}

} // namespace data
