// Reading a request's JSON body: exactly the fields that are expected, or a problem that says what is wrong.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "counter/time.hpp"
#include "kiosk/net/http.hpp"

namespace kiosk {

/// The first thing wrong with the body is kept as a problem document; what is read after it is empty. So one reads all
/// fields and asks for `fault` once.
class JsonBody {
public:
    /// `fields` are all that the body may have.
    JsonBody(const net::Request& request, std::initializer_list<std::string_view> fields);

    /// Not empty, at most `most` bytes.
    std::string text(std::string_view field, std::size_t most = 200);
    std::optional<std::string> optional_text(std::string_view field, std::size_t most = 200);
    /// May be the empty text, but not missing.
    std::string text_or_empty(std::string_view field, std::size_t most = 200);
    std::string optional_text_or_empty(std::string_view field, std::size_t most = 200);
    counter::ServiceDate date(std::string_view field);
    std::optional<counter::ServiceDate> optional_date(std::string_view field);
    std::optional<counter::Instant> optional_instant(std::string_view field);
    bool boolean(std::string_view field);
    /// False if it is missing.
    bool optional_boolean(std::string_view field);
    /// A whole number, `least` and `most` included.
    std::int64_t integer(std::string_view field, std::int64_t least, std::int64_t most);
    /// Must be given; null is no number.
    std::optional<std::int64_t> nullable_integer(std::string_view field, std::int64_t least, std::int64_t most);
    std::optional<std::int64_t> optional_integer(std::string_view field, std::int64_t least, std::int64_t most);
    /// Whole numbers as of `integer`, one to `most_items`; none if the field is missing.
    std::vector<std::int64_t> optional_integers(std::string_view field, std::size_t most_items, std::int64_t least, std::int64_t most);
    /// Texts as of `text`, at most `most_items`.
    std::vector<std::string> texts(std::string_view field, std::size_t most_items, std::size_t most);
    /// Objects of exactly these fields, at most `most_items`, each given to `read`.
    void objects(std::string_view field, std::size_t most_items, std::initializer_list<std::string_view> fields,
                 const std::function<void(JsonBody&)>& read);

    /// An object of exactly these fields, given to `read`.
    void object(std::string_view field, std::initializer_list<std::string_view> fields, const std::function<void(JsonBody&)>& read);

    /// For a value that is read but isn't one of those expected.
    void bad_value(std::string_view field, std::string_view expected);

    const std::optional<net::Response>& fault() const { return fault_; }

private:
    JsonBody(const boost::json::value& value, std::initializer_list<std::string_view> fields) { take(boost::json::value(value), fields); }
    void read(const net::Request& request, std::initializer_list<std::string_view> fields);
    void take(boost::json::value value, std::initializer_list<std::string_view> fields);
    const boost::json::value* find(std::string_view field) const;
    /// Null, and a fault, if it is missing.
    const boost::json::value* require(std::string_view field);
    /// Null, and a fault, if it is missing or no array of at most so many.
    std::optional<std::int64_t> integer_in(const boost::json::value& value, std::string_view field, std::int64_t least, std::int64_t most);
    void read_item(const boost::json::value& value, std::initializer_list<std::string_view> fields, const std::function<void(JsonBody&)>& read);
    const boost::json::array* list(std::string_view field, std::size_t most_items);
    void wrong_type(std::string_view field, std::string_view expected);
    std::optional<std::string> text_in(const boost::json::value& value, std::string_view field, std::size_t most);
    void refuse(unsigned status, std::string_view type, std::string_view title, const std::string& detail);

    boost::json::object object_;
    std::optional<net::Response> fault_;
};

/// The query parameter as a date; empty if it is missing. A value that is no date becomes `fault`.
std::optional<counter::ServiceDate> date_parameter(const net::Request& request, std::string_view name,
                                                   std::optional<net::Response>& fault);

} // namespace kiosk
