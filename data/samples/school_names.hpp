// Turns the school registry's names and addresses, all upper case with stray quotes, into readable Italian.
#pragma once

#include <string>
#include <string_view>

namespace data::samples {

/// `S.M.S."A.MORO" CALCINATE` → `S.M.S. "A. Moro" Calcinate`.
std::string readable_school_name(std::string_view registry);

/// `VIA CIRCONVALLAZIONE PONENTEN.4` → `Via Circonvallazione Ponente 4`.
std::string readable_address(std::string_view registry);

} // namespace data::samples
