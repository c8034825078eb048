// What came out of the printer, held against what the service says of its jobs.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "counter/paper/print_job.hpp"
#include "tests/system/print/zpl_reader.hpp"

namespace printing {

/// A print job as the service tells it, with the labels that it was to print.
struct Job {
    std::int64_t id = 0;
    std::int64_t paper = 0;
    int attempt = 1;
    counter::paper::JobState state{};
    std::vector<std::int64_t> serials;
};

struct Verdict {
    /// Each in words: a label missing or doubled where the service says that its job is done, one that came out of a job of
    /// which nothing came out, one that nobody ordered, a copy that doesn't say so.
    std::vector<std::string> faults;
    /// Of jobs reported done: what the printer had taken whole and lost by itself, which no print service can know.
    std::vector<Label> lost_in_printer;
    std::map<counter::paper::JobState, int> jobs;
    int labels = 0;
    int labels_in_doubt = 0; ///< of jobs that are unknown
    int missing_in_doubt = 0;
    int doubled_in_doubt = 0;
};

/// `lost_in_printer`: labels that the printer took and never printed.
Verdict check(const std::vector<Job>& jobs, const std::vector<Label>& came_out, const std::vector<Label>& lost_in_printer);

} // namespace printing
