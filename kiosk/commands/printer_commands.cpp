#include "kiosk/commands/commands.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "data/folder_lock.hpp"
#include "data/opaque_code.hpp"
#include "data/paper/print_setup.hpp"
#include "kiosk/commands/common.hpp"
#include "kiosk/commands/language.hpp"
#include "kiosk/control_client.hpp"
#include "kiosk/print/setup_change.hpp"
#include "kiosk/wire_paper.hpp"
#include "printers/queue.hpp"

namespace kiosk {

namespace json = boost::json;

namespace {

using counter::paper::Kind;
using counter::paper::Trouble;

std::string_view name_of(Kind kind) {
    switch (kind) {
    case Kind::production_sheet: return say("foglio di produzione", "production sheet");
    case Kind::meal_sheet: return say("foglio pasti", "meal sheet");
    case Kind::delivery_note: return say("bolla di consegna", "delivery note");
    case Kind::delta_sheet: return say("variazioni", "delta sheet");
    case Kind::labels: return say("etichette", "labels");
    case Kind::matching_sheet: return say("foglio di abbinamento", "matching sheet");
    case Kind::receipt: return say("ricevute", "receipts");
    case Kind::statement: return say("estratti conto", "statements");
    }
    return {};
}

std::string_view text(const json::object& object, std::string_view member) {
    const auto* found = object.if_contains(member);
    return found && found->is_string() ? std::string_view{found->get_string()} : std::string_view{};
}

const json::object* named(const json::array& objects, std::string_view member, std::string_view name) {
    const auto found = std::ranges::find_if(objects, [&](const json::value& value) { return text(value.get_object(), member) == name; });
    return found == objects.end() ? nullptr : &found->get_object();
}

/// What is printed on a destination.
std::string used_for(const json::array& routes, std::string_view destination) {
    std::string kinds;
    for (const auto kind : counter::paper::all_kinds) {
        if (kind == Kind::matching_sheet || kind == Kind::statement) continue; // shown and printed from the screen
        const auto* route = named(routes, "kind", to_string(kind));
        const bool first = (route ? text(*route, "queue") : data::paper::folder_queue) == destination;
        if (!first && (!route || text(*route, "fallback") != destination)) continue;
        kinds += fmt::format("{}{}{}", kinds.empty() ? "" : ", ", name_of(kind), first ? "" : say(" (di riserva)", " (fallback)"));
    }
    return kinds;
}

void print_destination(const json::object& destination, const json::object& printers) {
    const auto name = text(destination, "name");
    const auto wrong = printer_advice(destination);
    fmt::print("{} {}{}  {}\n", wrong.empty() ? "✓" : "✗", name, destination.at("is_default").get_bool() ? say(" (predefinita)", " (default)") : "",
               text(destination, "info"));
    fmt::print("    {}{}\n", text(destination, "model"),
               destination.at("raw").get_bool() ? say(", riceve byte così come sono (ZPL, ESC/POS)", ", takes raw bytes (ZPL, ESC/POS)") : "");
    if (!wrong.empty()) fmt::print("    → {}\n", wrong);
    const auto kinds = used_for(printers.at("routes").get_array(), name);
    if (kinds.empty()) return;
    const auto* queue = named(printers.at("queues").get_array(), "name", name);
    const data::paper::QueueSetup usual;
    fmt::print(fmt::runtime(say("    stampa: {} ({}, carta {})\n", "    prints: {} ({}, paper {})\n")), kinds,
               queue ? text(*queue, "language") : std::string_view{usual.language}, queue ? text(*queue, "media") : std::string_view{usual.media});
}

void print_missing(const json::object& printers) {
    for (const auto& value : printers.at("routes").get_array()) {
        const auto& route = value.get_object();
        for (const auto name : {text(route, "queue"), text(route, "fallback")})
            if (!name.empty() && !named(printers.at("destinations").get_array(), "name", name))
                fmt::print(fmt::runtime(say("✗ {}: CUPS non ha questa stampante, scelta per: {}\n    → aggiungerla in CUPS, o sceglierne "
                                            "un'altra con `mestolo printers use`\n",
                                            "✗ {}: CUPS has no such printer, chosen for: {}\n    → add it to CUPS, or choose another "
                                            "with `mestolo printers use`\n")),
                           name, name_of(counter::paper::parse_kind(text(route, "kind")).value_or(Kind::meal_sheet)));
    }
}

data::Result<void> change(const Folder& folder, const SetupChange& wanted) {
    const StoreWork work = [&](data::Store& store, const Moment&) -> data::Result<boost::json::object> {
        if (auto changed = change_setup(store, wanted); !changed) return std::move(changed).error();
        return boost::json::object{};
    };
    boost::json::object body;
    for (const auto& [field, text] : {std::pair{"kind", &wanted.kind}, {"queue", &wanted.queue}, {"fallback", &wanted.fallback},
                                      {"language", &wanted.language}, {"media", &wanted.media}, {"automatic", &wanted.automatic},
                                      {"use_by", &wanted.use_by}, {"carrier", &wanted.carrier}, {"names", &wanted.names}})
        if (!text->empty()) body[field] = *text;
    const auto done = write_or_ask(folder, work, "/control/printers", body);
    return done ? data::Result<void>{} : done.error();
}

} // namespace

std::string_view printer_advice(const json::object& destination) {
    if (const auto* trouble = destination.if_contains("trouble")) return text(trouble->get_object(), speaks_english() ? "en" : "it");
    return destination.at("accepts_jobs").get_bool() ? std::string_view{} : in_language(in_words(Trouble::refused));
}

data::Result<json::object> printers_now(const Folder& folder) {
    // The service may speak to another scheduler than this shell's: what it sees is what counts.
    if (const auto lock = data::FolderLock::take(folder); !lock && lock.error().kind == data::ErrorKind::conflict)
        return ask_service(folder, "/control/printers/list", {});
    auto database = open_reader(folder);
    if (!database) return std::move(database).error();
    const auto setup = data::paper::PrintSetupTable{*database}.read();
    if (!setup) return setup.error();
    const auto state = data::load_state(*database, moment().now);
    if (!state) return state.error();
    return wire::printers(printers::Cups{}.destinations(), *setup, state->roster, (folder / "carta").string());
}

data::Result<void> printers_command(const Folder& folder) {
    const auto printers = printers_now(folder);
    if (!printers) return printers.error();
    const auto& scheduler = printers->at("scheduler").get_object();
    if (scheduler.at("answers").get_bool()) print_missing(*printers);
    else
        fmt::print("! {}\n    → {}\n", in_language(in_words(Trouble::scheduler_gone)),
                   say("se CUPS non c'è: installarlo (`apt install cups`) e aggiungere le stampanti; intanto la carta può andare in file PDF",
                       "if there is no CUPS: install it (`apt install cups`) and add the printers; meanwhile papers can become PDF files"));
    for (const auto& destination : printers->at("destinations").get_array()) print_destination(destination.get_object(), *printers);
    const auto& settings = printers->at("settings").get_object();
    const auto or_dash = [&](std::string_view member) { return text(settings, member).empty() ? "—" : text(settings, member); };
    fmt::print(fmt::runtime(say("\nCon ogni chiusura: {}. Da consumare entro: {}. Vettore: {}\n",
                                "\nWith each closing: {}. Use by: {}. Carrier: {}\n")),
               settings.at("automatic").get_bool() ? say("si stampa da sé", "printed by itself") : say("si stampa a richiesta", "printed on request"),
               or_dash("use_by"), or_dash("carrier"));
    for (const auto& names : settings.at("label_names").get_array())
        fmt::print("  {}: {}\n", text(names.get_object(), "authority"), text(names.get_object(), "show"));
    return {};
}

data::Result<void> printers_use_command(const Folder& folder, const PrinterOptions& options) {
    SetupChange wanted;
    wanted.kind = options.kind;
    wanted.queue = options.queue;
    wanted.fallback = options.fallback;
    wanted.language = options.language;
    wanted.media = options.media;
    if (auto done = change(folder, wanted); !done) return done;
    return printers_command(folder);
}

data::Result<void> printers_set_command(const Folder& folder, const PaperOptions& options) {
    SetupChange wanted;
    wanted.automatic = options.automatic;
    wanted.use_by = options.use_by;
    wanted.carrier = options.carrier;
    wanted.names = options.names;
    if (auto done = change(folder, wanted); !done) return done;
    return printers_command(folder);
}

data::Result<void> printers_test_command(const Folder& folder, const PrinterOptions& options) {
    const auto kind = counter::paper::parse_kind(options.kind);
    if (!kind) return data::Error{data::ErrorKind::wrong_input, fmt::format("{:?} is no kind of paper", options.kind)};
    const auto request_id = "printers-test-" + data::opaque_code(16);
    const StoreWork work = [](data::Store&, const Moment&) -> data::Result<boost::json::object> {
        return data::Error{data::ErrorKind::unavailable,
                           say("le prove di stampa le fa il servizio: avviarlo con `mestolo serve`",
                               "the service prints test pages: start it with `mestolo serve`")};
    };
    const boost::json::object body{{"queue", options.queue}, {"kind", options.kind}, {"request_id", request_id}};
    const auto done = write_or_ask(folder, work, "/control/printers/test", body);
    if (!done) return done.error();
    fmt::print(fmt::runtime(say("Prova di stampa mandata a {}: guardare che cosa esce, e «Carta» nel quadro.\n",
                                "Test page sent to {}: look at what comes out, and at \"Paper\" on the board.\n")),
               options.queue);
    return {};
}

} // namespace kiosk
