// How a failure is told: a value or an error, with context added at each layer. No exception crosses a folder.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <boost/system/result.hpp>

namespace data {

enum class ErrorKind {
    wrong_input, ///< what the user gave; the message says what to do
    conflict,    ///< the state of things forbids it: already closed, already there
    not_found,
    unavailable, ///< disk full, locked, gone: may work later
    internal     ///< our own mistake or a damaged file
};

struct Error {
    ErrorKind kind = ErrorKind::internal;
    std::string message;

    /// The same error seen from one layer further out: `opening …: no such file`.
    Error within(std::string_view context) && {
        message.insert(0, std::string{context} + ": ");
        return std::move(*this);
    }
};

[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::logic_error("unchecked error: " + error.message); // a bug: value() without asking first
}

template <typename T = void>
using Result = boost::system::result<T, Error>;

} // namespace data
