// What a terminal's display says, in Italian: two lines of up to 20 ASCII characters.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "firmware-bridge/desk.hpp"
#include "firmware-bridge/register_map.hpp"

namespace firmware_bridge::words {

using Lines = std::array<std::string, map::display_lines>;

/// "1.043,20", "-12,00".
std::string money(counter::Cents amount);
/// ASCII for the display: accents as letter and apostrophe, what is unknown as '?'; at most `columns`.
std::string ascii(std::string_view utf8, std::size_t columns = map::display_columns);

Lines idle(std::string_view title, bool is_paper_out);
/// The desk can't answer: nothing was done.
Lines out_of_service();
/// The desk can't say yet whether a confirmed operation is recorded; it is being asked again.
Lines still_recording();

Lines quoted(const QuoteAnswer& answer, counter::Cents amount);
Lines refused(counter::money::Refusal refusal, std::optional<counter::Cents> limit);
Lines recorded(const Recorded& recorded);
Lines not_recorded();
Lines cancelled();
Lines copy();
Lines no_receipt();
Lines totals(const Totals& totals);

} // namespace firmware_bridge::words
