// A season's log of requests run through the real rules, closing every school at its cutoffs on the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "data/data_set_reader.hpp"

namespace data {

struct ReplayFiles {
    std::filesystem::path data_dir; ///< a data set
    std::filesystem::path requests; ///< a `RequestLog`
    /// Written: `request_id,outcome,reason,effective_date`, in the order of the log.
    std::filesystem::path outcomes;
    /// Written: `date,school,group,diet,bianco,meals`, sorted by these.
    std::filesystem::path counts;
};

struct ReplaySummary {
    std::size_t requests = 0;
    std::size_t repeated = 0; ///< of these, with the id of one received before
    std::size_t accepted = 0; ///< accepted, unchanged and rejected are of those not repeated
    std::size_t unchanged = 0;
    std::size_t rejected = 0;
    std::size_t closings = 0; ///< of a school and a day
    std::uint64_t meals = 0;
};

/// On an error neither output file is written: `wrong_input` for a data set with faults, which are added to
/// `faults`, and for a malformed log. A request is decided after all closings with a cutoff before its
/// instant; each school closes on every date from the log's earliest request to its latest, as its own clock
/// shows them.
Result<ReplaySummary> replay(const ReplayFiles& files, std::vector<Fault>& faults,
                             Progress* progress = nullptr);

} // namespace data
