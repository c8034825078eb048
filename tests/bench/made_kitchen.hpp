// A made-up kitchen around today, as a folder to import and as the requests that its families may send.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "counter/roster.hpp"
#include "data/samples/generate.hpp"

namespace bench {

/// The sample generator's options for a term that began two months ago and goes on for half a year, so that requests
/// about days ahead are taken by a service that goes by the machine's clock.
data::samples::SampleOptions around_today(std::size_t diners, std::size_t schools);

/// Writes the sample as a data-set folder.
void write_data_set(const data::samples::SampleOptions& options, const std::filesystem::path& folder);

/// A family's cancellation of a meal that is booked.
struct Cancellation {
    std::string request_id; ///< unique, shaped like a UUID
    std::string diner;
    std::string school;
    counter::ServiceDate date;
};

/// Every meal booked on the first `days` dates after tomorrow on which most diners are served, cancelled once, in an
/// order that is random within a date.
std::vector<Cancellation> cancellations(const data::samples::SampleOptions& options, int days);

/// The codes of an authority's diners.
std::vector<std::string> diners_of(const data::samples::SampleOptions& options, std::string_view authority);

} // namespace bench
