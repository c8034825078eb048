// policy.toml: the authorities' policies as text (README.md, "The data set").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "counter/policy.hpp"
#include "data/fault.hpp"

namespace data {

/// The `[[authority]]` tables of the text. Adds every fault that it finds to `faults`, under `file_name`;
/// when it adds one, what it returns is good for looking up codes and fee bands and for nothing else.
std::vector<counter::Policy> parse_policies(std::string_view text, std::string_view file_name,
                                            std::vector<Fault>& faults);

/// One `[[authority]]` table, the same text for equal policies; `parse_policies` gives the same policy back.
std::string to_toml(const counter::Policy& policy);

} // namespace data
