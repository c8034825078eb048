// Takes a fact's body apart; the first thing that is wrong with it is kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "counter/time.hpp"
#include "data/result.hpp"

namespace data::link {

class BodyReader {
public:
    explicit BodyReader(const boost::json::object& body) : body_(&body) {}

    // A member that is missing or of another kind gives an empty value, and a fault.
    std::string text(std::string_view key);
    std::int64_t integer(std::string_view key);
    bool flag(std::string_view key);
    counter::Instant instant(std::string_view key);
    counter::ServiceDate date(std::string_view key);
    const boost::json::array& array(std::string_view key);

    // These may be missing.
    std::optional<std::string> optional_text(std::string_view key);
    std::optional<counter::Instant> optional_instant(std::string_view key);
    std::optional<counter::ServiceDate> optional_date(std::string_view key);
    bool flag_or_false(std::string_view key);

    void wrong(std::string_view key, std::string_view expected);
    /// Takes over what is wrong with a part of the body.
    void include(const BodyReader& part) {
        if (fault_.empty()) fault_ = part.fault_;
    }
    bool ok() const { return fault_.empty(); }
    Error error() const { return {ErrorKind::wrong_input, fault_}; }

private:
    const boost::json::value* find(std::string_view key) const { return body_->if_contains(key); }
    const boost::json::object* body_;
    std::string fault_;
};

/// `member` as an object; an empty one, and a fault of `reader`, if it is something else.
const boost::json::object& object_in(const boost::json::value& member, BodyReader& reader, std::string_view key);

} // namespace data::link
