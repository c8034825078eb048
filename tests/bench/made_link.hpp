// A kitchen and a site of one of its schools, as folders from which both can be served.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "counter/time.hpp"
#include "data/samples/generate.hpp"

namespace bench {

/// A school of the sample with one of its days, on which its groups are served.
struct MadeSchool {
    struct Group {
        std::string code;
        std::vector<std::string> diners; ///< with a meal on that day
    };
    std::string code;
    counter::ServiceDate date;
    std::vector<Group> groups;
};

/// The school with the most diners, on the first day after tomorrow on which most of them are served.
MadeSchool largest_school(const data::samples::SampleOptions& options);

/// What a site is called by its kitchen.
inline constexpr const char* site_name = "bench-site";

/// In the kitchen's folder: the secret by which the site is known.
std::string make_node_token(const std::filesystem::path& kitchen, const std::string& school);
/// Makes a folder the node of a school whose kitchen is served on that port of loopback.
void join(const std::filesystem::path& site, const std::string& school, std::uint16_t kitchen_port, const std::string& token);

} // namespace bench
