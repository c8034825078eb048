// A print-out's content as JSON, in which the store keeps it: what is read back equals what was written.
#pragma once

#include <string_view>

#include <boost/json/object.hpp>

#include "counter/paper/document.hpp"
#include "data/result.hpp"

namespace data::paper {

/// `{"kind":"labels","version":1,…}`. Equal documents give equal texts: members stand in the order of the struct, what is
/// not known is left out. Texts are UTF-8, dates `2026-09-21`, clock times `09:30:00.000`, money whole cents.
boost::json::object to_json(const counter::paper::Document& document);

/// Takes nothing that it doesn't understand: a member too many or too few, another version or kind are `internal`, for a
/// document comes from a store of ours; the message says where it is wrong.
Result<counter::paper::Document> document_from(std::string_view json);

} // namespace data::paper
