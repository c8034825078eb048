// Reads and checks the folder that `mestolo import` takes (README.md, "The data set").
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "data/data_set.hpp"
#include "data/fault.hpp"
#include "data/result.hpp"

namespace data {

/// Told how far a long reading has come.
class Progress {
public:
    virtual ~Progress() = default;
    virtual void step(std::size_t done_bytes, std::size_t all_bytes) = 0;
};

/// The folder's files as a whole, with every reference resolved; or `wrong_input`, the faults of all files,
/// the first `FaultList::most_kept`, in `faults`, and their number in the message.
Result<DataSet> read_data_set(const std::filesystem::path& dir, std::vector<Fault>& faults,
                              Progress* progress = nullptr);

} // namespace data
