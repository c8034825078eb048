#include "kiosk/commands/common.hpp"

#include <fmt/format.h>

#include "data/schema.hpp"
#include "kiosk/commands/language.hpp"
#include "kiosk/control_client.hpp"

namespace kiosk {

Moment moment() {
    SystemClock clock;
    return {clock.now(), clock.state()};
}

data::Result<data::Database> open_reader(const std::filesystem::path& folder) {
    const auto file = folder / "mestolo.db";
    if (!std::filesystem::exists(file))
        return data::Error{data::ErrorKind::wrong_input,
                           fmt::format(fmt::runtime(say("{} non contiene dati di Mestolo: indicare la cartella con --data, o "
                                                        "importare prima i dati con `mestolo import`",
                                                        "{} holds no data of Mestolo's: name the folder with --data, or import "
                                                        "first with `mestolo import`")),
                                       folder.string())};
    auto database = data::Database::open(file, data::Database::Access::reader);
    if (!database) return database;
    if (auto checked = data::check_schema(*database); !checked) return std::move(checked).error();
    return database;
}

data::Result<boost::json::object> write_or_ask(const std::filesystem::path& folder, const StoreWork& work,
                                               const std::string& path, const boost::json::object& body) {
    const auto at = moment();
    auto store = data::Store::open(folder, at.now);
    if (!store && store.error().kind == data::ErrorKind::conflict) return ask_service(folder, path, body);
    if (!store) return std::move(store).error();
    if (auto begun = store->begin(); !begun) return std::move(begun).error();
    auto done = work(*store, at);
    if (!done) return done; // what was begun is undone when the store closes
    if (auto committed = store->commit(); !committed) return std::move(committed).error();
    return done;
}

data::Result<counter::ServiceDate> read_date(const std::string& text) {
    const auto date = counter::parse_date(text);
    if (date) return *date;
    return data::Error{data::ErrorKind::wrong_input,
                       fmt::format(fmt::runtime(say("{:?} non è una data: scriverla come 2026-09-21",
                                                    "{:?} is not a date: write it like 2026-09-21")),
                                   text)};
}

} // namespace kiosk
