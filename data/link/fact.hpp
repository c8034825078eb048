// A fact: one thing that happened, as nodes tell each other (kiosk/api/sync.md §3, §8, §9).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>

#include "counter/time.hpp"
#include "data/link/chain.hpp"
#include "data/result.hpp"

namespace data::link {

struct Fact {
    std::string type;
    int version = 1;
    counter::Instant at;             ///< recorded by the sender
    std::optional<Position> origin;  ///< number and hash when it was first issued
    boost::json::object body;
};

/// One line of JSON without a line break.
std::string to_line(const Fact& fact);
/// `wrong_input` if the line is no fact. The body lives in `storage`, and no longer than that.
Result<Fact> parse_fact(std::string_view line, boost::json::storage_ptr storage = {});
/// The same fact, issued anew: an `origin` that it has stays.
Result<std::string> with_origin(std::string_view line, const Position& origin);

} // namespace data::link
