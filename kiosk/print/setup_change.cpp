#include "kiosk/print/setup_change.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "printers/media.hpp"

namespace kiosk {

namespace {

using counter::paper::Kind;
using data::Error;
using data::ErrorKind;

constexpr std::size_t most_queues = 100;
constexpr std::size_t longest_name = 127; // of a CUPS queue

Error wrong(std::string message) { return {ErrorKind::wrong_input, std::move(message)}; }

data::Result<void> check_queue(const std::string& name, const data::paper::QueueSetup& queue) {
    if (!printers::parse_language(queue.language))
        return wrong(fmt::format("{}: {:?} is no printer language: pdf, zpl or escpos", name, queue.language));
    if (!printers::parse_media(queue.media))
        return wrong(fmt::format("{}: {:?} is no paper: a4, a roll of labels such as 62x100 (mm), a sheet of labels such as a4-3x8, or "
                                 "roll-80",
                                 name, queue.media));
    return {};
}

} // namespace

data::paper::PrintSetup setup_in(JsonBody& body) {
    data::paper::PrintSetup setup;
    body.objects("routes", counter::paper::all_kinds.size(), {"kind", "queue", "fallback"}, [&](JsonBody& item) {
        const auto kind = counter::paper::parse_kind(item.text("kind"));
        if (!kind) return item.bad_value("kind", "a kind of paper such as labels");
        if (setup.routes.contains(*kind)) return item.bad_value("kind", "a kind that stands in the list once");
        setup.routes[*kind] = {item.text("queue", longest_name), item.optional_text("fallback", longest_name)};
    });
    body.objects("queues", most_queues, {"name", "language", "media"}, [&](JsonBody& item) {
        const auto name = item.text("name", longest_name);
        if (!setup.queues.try_emplace(name, data::paper::QueueSetup{item.text("language"), item.text("media")}).second)
            item.bad_value("name", "a queue that stands in the list once");
    });
    body.object("settings", {"automatic", "use_by", "carrier", "label_names"}, [&](JsonBody& item) {
        setup.settings.automatic = item.boolean("automatic");
        if (const auto text = item.optional_text("use_by")) {
            setup.settings.use_by = counter::parse_time_of_day(*text);
            if (!setup.settings.use_by) item.bad_value("use_by", "a clock time such as 14:30");
        }
        setup.settings.carrier = item.text_or_empty("carrier", 200);
        item.objects("label_names", 1000, {"authority", "show"}, [&](JsonBody& names) {
            const auto show = counter::paper::parse_name_on_label(names.text("show"));
            if (!show) return names.bad_value("show", "code_only, initials or full_name");
            if (!setup.settings.label_names.try_emplace(names.text("authority"), *show).second)
                names.bad_value("authority", "an authority that stands in the list once");
        });
    });
    return setup;
}

data::Result<data::paper::PrintSetup> keep_setup(data::Store& store, const data::paper::PrintSetup& setup) {
    for (const auto& [name, queue] : setup.queues)
        if (auto checked = check_queue(name, queue); !checked) return std::move(checked).error();
    for (const auto& [kind, route] : setup.routes)
        if (route.fallback == route.queue)
            return wrong(fmt::format("{}: the fallback is the same queue: choose another, or none", to_string(kind)));
    for (const auto& [code, names] : setup.settings.label_names)
        if (std::ranges::none_of(store.roster().authorities(), [&](const auto& known) { return known.policy.code == code; }))
            return wrong(fmt::format("there is no authority {:?}", code));
    if (auto kept = store.papers().set_up(setup); !kept) return std::move(kept).error();
    return setup;
}

data::Result<data::paper::PrintSetup> change_setup(data::Store& store, const SetupChange& change) {
    auto setup = store.papers().setup().read();
    if (!setup) return setup;
    if (!change.kind.empty()) {
        const auto kind = counter::paper::parse_kind(change.kind);
        if (!kind) return wrong(fmt::format("{:?} is no kind of paper", change.kind));
        auto& route = setup->routes[*kind];
        route.queue = change.queue;
        if (change.fallback == "none" || route.fallback == route.queue) route.fallback.reset();
        else if (!change.fallback.empty()) route.fallback = change.fallback;
    }
    if (!change.language.empty() || !change.media.empty()) {
        auto queue = setup->of_queue(change.queue);
        if (!change.language.empty()) queue.language = change.language;
        if (!change.media.empty()) queue.media = change.media;
        setup->queues[change.queue] = queue;
    }
    auto& settings = setup->settings;
    if (!change.automatic.empty()) {
        if (change.automatic != "yes" && change.automatic != "no") return wrong("automatic is yes or no");
        settings.automatic = change.automatic == "yes";
    }
    if (change.use_by == "none") settings.use_by.reset();
    else if (!change.use_by.empty()) {
        settings.use_by = counter::parse_time_of_day(change.use_by);
        if (!settings.use_by) return wrong("use-by is a clock time such as 14:30, or none");
    }
    if (!change.carrier.empty()) settings.carrier = change.carrier;
    if (!change.names.empty()) {
        const auto at = change.names.find('=');
        const auto show = at == std::string::npos ? std::nullopt : counter::paper::parse_name_on_label(change.names.substr(at + 1));
        if (!show) return wrong("names is AUTHORITY=code_only, AUTHORITY=initials or AUTHORITY=full_name");
        settings.label_names[change.names.substr(0, at)] = *show;
    }
    return keep_setup(store, *setup);
}

} // namespace kiosk
