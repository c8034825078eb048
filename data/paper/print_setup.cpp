#include "data/paper/print_setup.hpp"

namespace data::paper {

namespace {

using counter::paper::Kind;

constexpr std::string_view names_prefix = "label_names/";

} // namespace

const std::string& PrintSetup::queue_for(Kind kind) const {
    static const std::string folder{folder_queue};
    const auto found = routes.find(kind);
    return found == routes.end() ? folder : found->second.queue;
}

QueueSetup PrintSetup::of_queue(std::string_view name) const {
    const auto found = queues.find(name);
    return found == queues.end() ? QueueSetup{} : found->second;
}

counter::paper::NameOnLabel PrintSetup::names_of(std::string_view authority) const {
    const auto found = settings.label_names.find(authority);
    return found == settings.label_names.end() ? counter::paper::NameOnLabel::code_only : found->second;
}

PrintSetupTable::PrintSetupTable(Database& database)
    : routes_(database, "SELECT kind, queue, fallback FROM print_routes"),
      queues_(database, "SELECT name, language, media FROM print_queues"),
      settings_(database, "SELECT name, value FROM paper_settings"),
      clear_routes_(database, "DELETE FROM print_routes"),
      clear_queues_(database, "DELETE FROM print_queues"),
      clear_settings_(database, "DELETE FROM paper_settings"),
      add_route_(database, "INSERT INTO print_routes VALUES (?1, ?2, ?3)"),
      add_queue_(database, "INSERT INTO print_queues VALUES (?1, ?2, ?3)"),
      add_setting_(database, "INSERT INTO paper_settings VALUES (?1, ?2)") {}

Result<PrintSetup> PrintSetupTable::read() {
    PrintSetup setup;
    {
        auto rows = routes_.rows();
        while (rows.next())
            if (const auto kind = counter::paper::parse_kind(rows.text(0)))
                setup.routes[*kind] = {std::string{rows.text(1)}, rows.optional_text(2)};
        if (!rows.status()) return rows.status().error();
    }
    {
        auto rows = queues_.rows();
        while (rows.next()) setup.queues[std::string{rows.text(0)}] = {std::string{rows.text(1)}, std::string{rows.text(2)}};
        if (!rows.status()) return rows.status().error();
    }
    auto rows = settings_.rows();
    while (rows.next()) {
        const auto name = rows.text(0);
        const auto value = rows.text(1);
        if (name == "automatic") setup.settings.automatic = value == "1";
        else if (name == "use_by") setup.settings.use_by = counter::parse_time_of_day(value);
        else if (name == "carrier") setup.settings.carrier = value;
        else if (name.starts_with(names_prefix))
            if (const auto names = counter::paper::parse_name_on_label(value))
                setup.settings.label_names[std::string{name.substr(names_prefix.size())}] = *names;
    }
    if (!rows.status()) return rows.status().error();
    return setup;
}

Result<void> PrintSetupTable::write(const PrintSetup& setup) {
    auto done = clear_routes_.run();
    if (done) done = clear_queues_.run();
    if (done) done = clear_settings_.run();
    for (const auto& [kind, route] : setup.routes)
        if (done) done = add_route_.run(to_string(kind), route.queue, route.fallback);
    for (const auto& [name, queue] : setup.queues)
        if (done) done = add_queue_.run(name, queue.language, queue.media);
    const auto& settings = setup.settings;
    if (done) done = add_setting_.run("automatic", settings.automatic ? "1" : "0");
    if (done && settings.use_by) done = add_setting_.run("use_by", counter::to_string(*settings.use_by));
    if (done) done = add_setting_.run("carrier", settings.carrier);
    for (const auto& [authority, names] : settings.label_names)
        if (done) done = add_setting_.run(std::string{names_prefix} + authority, to_string(names));
    return done;
}

} // namespace data::paper
