// Errors as problem details (RFC 9457): one shape for whatever goes wrong, with a stable type that programs compare.
#pragma once

#include <string_view>

#include "kiosk/net/http.hpp"

namespace kiosk::net {

/// `application/problem+json` of type `urn:mestolo:problem:<type_suffix>`. The title belongs to the type; the detail
/// says what went wrong this time. Bytes in them that are not UTF-8 come out as U+FFFD. `reason`: which of the type's reasons it was, for
/// programs; empty: the type has none.
Response problem(unsigned status, std::string_view type_suffix, std::string_view title, std::string_view detail,
                 std::string_view reason = {});

} // namespace kiosk::net
