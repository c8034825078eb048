// Print jobs: each printing of a paper, where it stands, and how it came there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/paper/print_job.hpp"
#include "data/database.hpp"

namespace data {

/// What a queue calls a job.
struct QueueJobRef {
    std::int64_t id = 0;
    std::string uuid;
};

struct PrintJob {
    std::int64_t id = 0;
    std::int64_t paper = 0;
    int attempt = 1; ///< from 2 on it says COPIA
    std::string key; ///< its name in the queue
    std::vector<std::int64_t> serials; ///< of labels: these alone; empty: all
    std::string queue;
    counter::paper::Fate fate;
    std::optional<QueueJobRef> in_queue;
    bool cancelling = false; ///< somebody asked for it
    std::string ordered_by;
    counter::Instant changed_at;
};

class PrintJobTable {
public:
    explicit PrintJobTable(Database& database);

    /// By attempt.
    Result<std::vector<PrintJob>> of_paper(std::int64_t paper);
    /// Of the papers of a day, by paper and attempt.
    Result<std::vector<PrintJob>> of_day(counter::ServiceDate date);
    Result<std::optional<PrintJob>> find(std::int64_t id);
    Result<std::optional<PrintJob>> find_request(std::string_view request_id);
    /// Those that something is to be done for, the oldest first.
    Result<std::vector<PrintJob>> open_in(std::string_view queue);
    Result<std::vector<std::string>> open_queues();
    /// The last job of each paper that waits, is unknown or failed, since that day.
    Result<std::vector<PrintJob>> unfinished_since(counter::ServiceDate date);

    /// Rendered. Returns its id.
    Result<std::int64_t> add(const PrintJob& job, const std::optional<std::string>& request_id);
    /// Where the job stands now, with the event; `author` is empty for what happens by itself.
    Result<void> set(const PrintJob& job, std::string_view author);

private:
    Result<void> note(const PrintJob& job, std::string_view author);

    Database* database_;
    Query of_paper_;
    Query of_day_;
    Query find_;
    Query find_request_;
    Query open_in_;
    Query open_queues_;
    Query unfinished_;
    Query add_;
    Query set_;
    Query note_;
};

} // namespace data
