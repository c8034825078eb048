// Writes a data set as the folder that `mestolo import` reads (README.md, "The data set").
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/data_set.hpp"
#include "data/result.hpp"

namespace data {

struct DataSetFile {
    std::string name;
    std::string text;
};
/// The files that a data set is written as.
std::vector<DataSetFile> data_set_files(const DataSet& set);

/// Makes the folder if it isn't there, and replaces its files of a data set: all of them, or none on an
/// error. Of the optional files those that would be empty are not written, and removed if they are there.
Result<void> write_data_set(const DataSet& set, const std::filesystem::path& dir);

} // namespace data
