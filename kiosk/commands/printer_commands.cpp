#include "kiosk/commands/commands.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "data/opaque_code.hpp"
#include "data/paper/print_setup.hpp"
#include "kiosk/board.hpp"
#include "kiosk/commands/common.hpp"
#include "kiosk/commands/language.hpp"
#include "kiosk/print/setup_change.hpp"
#include "kiosk/print/test_page.hpp"
#include "printers/queue.hpp"

namespace kiosk {

namespace {

using counter::paper::Kind;
using counter::paper::Trouble;

std::string_view name_of(Kind kind) {
    switch (kind) {
    case Kind::production_sheet: return say("foglio di produzione", "production sheet");
    case Kind::meal_sheet: return say("foglio pasti", "meal sheet");
    case Kind::delivery_note: return say("documento di trasporto", "delivery note");
    case Kind::delta_sheet: return say("variazioni", "delta sheet");
    case Kind::labels: return say("etichette", "labels");
    case Kind::matching_sheet: return say("foglio di abbinamento", "matching sheet");
    case Kind::receipt: return say("ricevute", "receipts");
    }
    return {};
}

/// What is printed on a destination, by the setup.
std::string used_for(const data::paper::PrintSetup& setup, std::string_view destination) {
    std::string kinds;
    for (const auto kind : counter::paper::all_kinds) {
        if (kind == Kind::matching_sheet) continue; // shown and printed from the screen
        const auto route = setup.routes.find(kind);
        const bool first = setup.queue_for(kind) == destination;
        const bool second = route != setup.routes.end() && route->second.fallback == destination;
        if (!first && !second) continue;
        kinds += fmt::format("{}{}{}", kinds.empty() ? "" : ", ", name_of(kind), first ? "" : say(" (di riserva)", " (fallback)"));
    }
    return kinds;
}

void print_destination(const printers::Destination& destination, const data::paper::PrintSetup& setup) {
    const bool good = destination.trouble == Trouble::none && destination.accepts_jobs;
    fmt::print("{} {}{}  {}\n", good ? "✓" : "✗", destination.name, destination.is_default ? say(" (predefinita)", " (default)") : "",
               destination.info);
    fmt::print("    {}{}\n", destination.model, destination.raw ? say(", riceve byte così come sono (ZPL, ESC/POS)", ", takes raw bytes (ZPL, ESC/POS)") : "");
    if (destination.trouble != Trouble::none) fmt::print("    → {}\n", in_language(in_words(destination.trouble)));
    else if (!destination.accepts_jobs)
        fmt::print("    → {}\n", in_language(in_words(Trouble::refused)));
    const auto queue = setup.of_queue(destination.name);
    if (const auto kinds = used_for(setup, destination.name); !kinds.empty())
        fmt::print(fmt::runtime(say("    stampa: {} ({}, carta {})\n", "    prints: {} ({}, paper {})\n")), kinds, queue.language, queue.media);
}

void print_missing(const std::vector<printers::Destination>& destinations, const data::paper::PrintSetup& setup) {
    for (const auto& [kind, route] : setup.routes)
        for (const auto& name : {route.queue, route.fallback.value_or(route.queue)})
            if (name != data::paper::folder_queue && std::ranges::find(destinations, name, &printers::Destination::name) == destinations.end())
                fmt::print(fmt::runtime(say("✗ {}: CUPS non ha questa stampante, scelta per: {}\n    → aggiungerla in CUPS, o sceglierne "
                                            "un'altra con `mestolo printers use`\n",
                                            "✗ {}: CUPS has no such printer, chosen for: {}\n    → add it to CUPS, or choose another "
                                            "with `mestolo printers use`\n")),
                           name, name_of(kind));
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

data::Result<void> printers_command(const Folder& folder) {
    auto database = open_reader(folder);
    if (!database) return std::move(database).error();
    const auto setup = data::paper::PrintSetupTable{*database}.read();
    if (!setup) return setup.error();
    const auto destinations = printers::Cups{}.destinations();
    if (!destinations) {
        fmt::print(fmt::runtime(say("! CUPS non risponde: {}\n    → per stampare: installare e avviare CUPS (`apt install cups`), poi "
                                    "aggiungere le stampanti\n",
                                    "! CUPS does not answer: {}\n    → to print: install and start CUPS (`apt install cups`), then add "
                                    "the printers\n")),
                   destinations.error().message);
    } else {
        for (const auto& destination : *destinations) print_destination(destination, *setup);
        print_missing(*destinations, *setup);
    }
    fmt::print(fmt::runtime(say("✓ folder  file PDF in {}\n", "✓ folder  PDF files in {}\n")), (folder / "carta").string());
    if (const auto kinds = used_for(*setup, data::paper::folder_queue); !kinds.empty())
        fmt::print(fmt::runtime(say("    salva: {}\n", "    saves: {}\n")), kinds);
    const auto& settings = setup->settings;
    fmt::print(fmt::runtime(say("\nCon ogni chiusura: {}. Da consumare entro: {}. Vettore: {}\n",
                                "\nWith each closing: {}. Use by: {}. Carrier: {}\n")),
               settings.automatic ? say("si stampa da sé", "printed by itself") : say("si stampa a richiesta", "printed on request"),
               settings.use_by ? counter::to_string(*settings.use_by) : "—", settings.carrier.empty() ? "—" : settings.carrier);
    for (const auto& [authority, names] : settings.label_names) fmt::print("  {}: {}\n", authority, to_string(names));
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
