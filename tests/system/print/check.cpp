#include "tests/system/print/check.hpp"

#include <utility>

#include <fmt/format.h>

namespace printing {

namespace {

using counter::paper::JobState;
using Key = std::pair<std::int64_t, int>; // serial and attempt

std::map<Key, int> times(const std::vector<Label>& labels) {
    std::map<Key, int> times;
    for (const auto& label : labels) ++times[{label.serial, label.attempt}];
    return times;
}

} // namespace

Verdict check(const std::vector<Job>& jobs, const std::vector<Label>& came_out, const std::vector<Label>& lost_in_printer) {
    Verdict verdict;
    auto out = times(came_out);
    const auto lost = times(lost_in_printer);
    for (const auto& job : jobs) {
        ++verdict.jobs[job.state];
        for (const auto serial : job.serials) {
            ++verdict.labels;
            const Key key{serial, job.attempt};
            const int count = out[key];
            out.erase(key);
            const auto fault = [&](const std::string& what) {
                verdict.faults.push_back(fmt::format("label {} {}: job {}, attempt {}, is {}", serial, what, job.id, job.attempt,
                                                     counter::paper::to_string(job.state)));
            };
            switch (job.state) {
            case JobState::reported_done:
            case JobState::confirmed:
                if (count > 1) fault(fmt::format("came out {} times", count));
                if (count == 0 && lost.contains(key)) verdict.lost_in_printer.push_back({serial, job.attempt, {}, false});
                if (count == 0 && !lost.contains(key)) fault("is missing");
                break;
            case JobState::unknown:
                ++verdict.labels_in_doubt;
                verdict.missing_in_doubt += count == 0;
                verdict.doubled_in_doubt += count > 1;
                break;
            case JobState::failed:
            case JobState::cancelled:
                if (count > 0) fault("came out");
                break;
            default: fault("is still on its way");
            }
        }
    }
    for (const auto& [key, count] : out)
        verdict.faults.push_back(fmt::format("label {} came out as attempt {}: nobody ordered it", key.first, key.second));
    for (const auto& label : came_out)
        if (label.says_copia != (label.attempt > 1))
            verdict.faults.push_back(fmt::format("label {} of attempt {} {} COPIA", label.serial, label.attempt,
                                                 label.says_copia ? "says" : "doesn't say"));
    return verdict;
}

} // namespace printing
