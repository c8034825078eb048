// What several commands need: the wall clock once, a reader's view of the data folder, the service or the store.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "data/kitchen_state.hpp"
#include "data/store.hpp"
#include "kiosk/clock.hpp"

namespace kiosk {

/// The machine's clock now, and what it is worth.
struct Moment {
    counter::Instant now;
    counter::ClockState clock;
};
Moment moment();

/// A folder's database for reading, also while the service runs. Says what to do if there is none.
data::Result<data::Database> open_reader(const std::filesystem::path& folder);

/// Runs `work` on the folder's store, in one durable transaction; or, where a running service owns the folder, asks it at
/// `path` with `body`, and returns its answer.
using StoreWork = std::function<data::Result<boost::json::object>(data::Store&, const Moment&)>;
data::Result<boost::json::object> write_or_ask(const std::filesystem::path& folder, const StoreWork& work,
                                               const std::string& path, const boost::json::object& body);

/// GET /printers, as the running service sees it, or this machine where none runs.
data::Result<boost::json::object> printers_now(const std::filesystem::path& folder);
/// What to do about one of its destinations; empty: nothing.
std::string_view printer_advice(const boost::json::object& destination);

data::Result<counter::ServiceDate> read_date(const std::string& text);

struct ServiceOptions;
/// Takes `ADDRESS:PORT` apart.
data::Result<void> set_listen(ServiceOptions& options, const std::string& listen);

} // namespace kiosk
