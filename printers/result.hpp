// How a failure of a printer or of the layout is told: a value or an error. No exception crosses the folder.
#pragma once

#include <stdexcept>
#include <string>

#include <boost/system/result.hpp>

namespace printers {

struct Error {
    enum class Kind {
        refused,     ///< surely nothing was taken: wrong queue, not accepting, wrong format
        unreachable, ///< surely nothing was sent: no scheduler answers
        in_doubt,    ///< it may have been done or not: look before doing it again
        internal     ///< fonts missing, disk full, our own mistake
    };
    Kind kind = Kind::internal;
    std::string message; ///< what happened and what to do, English
};

[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::logic_error("unchecked error: " + error.message); // a bug: value() without asking first
}

template <typename T = void>
using Result = boost::system::result<T, Error>;

} // namespace printers
