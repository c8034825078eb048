#include "kiosk/wire_paper.hpp"

#include <algorithm>
#include <map>

#include <boost/json/serialize.hpp>

#include "kiosk/board.hpp"
#include "kiosk/wire.hpp"

namespace kiosk::wire {

namespace json = boost::json;
using counter::paper::JobState;
using counter::paper::Trouble;

namespace {

using Jobs = std::vector<data::PrintJob>;

json::object trouble(Trouble trouble) {
    const auto words = counter::paper::in_words(trouble);
    return {{"code", to_string(trouble)}, {"it", words.italian}, {"en", words.english}};
}

json::object job(const data::PrintJob& job) {
    json::object object{{"id", job.id},
                        {"attempt", job.attempt},
                        {"state", to_string(job.fate.state)},
                        {"queue", job.queue},
                        {"changed_at", counter::to_string(job.changed_at)}};
    if (job.fate.trouble != Trouble::none) object["trouble"] = trouble(job.fate.trouble);
    if (!job.ordered_by.empty()) object["ordered_by"] = job.ordered_by;
    if (!job.serials.empty()) object["serials"] = array_of(job.serials, [](std::int64_t serial) { return serial; });
    return object;
}

json::object paper_with(const data::Paper& paper, std::span<const data::PrintJob> jobs, const counter::Roster& roster) {
    json::object object{{"id", paper.id},
                        {"kind", to_string(paper.kind)},
                        {"title", paper.title},
                        {"composed_at", counter::to_string(paper.composed_at)},
                        {"jobs", array_of(jobs, job)}};
    if (paper.school) object["school"] = *paper.school;
    if (paper.group) {
        const auto group = roster.find_group(*paper.group);
        object["group"] = group ? roster.groups()[*group].name : *paper.group;
    }
    if (paper.number) object["number"] = *paper.number;
    if (paper.labels > 0) object["labels"] = paper.labels;
    return object;
}

json::object tray_with(const data::LabelledTray& row, const data::PrintJob* last) {
    json::object object{{"serial", row.tray.serial},
                        {"code", row.tray.code},
                        {"date", counter::to_string(row.date)},
                        {"school", row.school},
                        {"group", row.tray.group},
                        {"group_name", row.group_name},
                        {"sitting", row.sitting},
                        {"diet", row.tray.diet},
                        {"bianco", row.tray.bianco},
                        {"adult", row.tray.is_adult},
                        {"taken_away", row.tray.taken_with.has_value()}};
    if (row.paper) object["paper"] = *row.paper;
    if (last) {
        object["print"] = to_string(last->fate.state);
        object["attempt"] = last->attempt;
    }
    if (row.packed_at) {
        object["packed_at"] = counter::to_string(*row.packed_at);
        if (!row.packed_by.empty()) object["packed_by"] = row.packed_by;
    }
    return object;
}

/// The last job that printed this label: of all of its paper's, or of it alone.
const data::PrintJob* last_of(const Jobs& jobs, std::int64_t paper, std::int64_t serial) {
    const data::PrintJob* last = nullptr;
    for (const auto& job : jobs)
        if (job.paper == paper && (job.serials.empty() || std::ranges::find(job.serials, serial) != job.serials.end())) last = &job;
    return last;
}

data::Result<json::object> school_papers(data::Store& store, const data::SchoolDay& day, const std::vector<data::Packing>& packing) {
    const auto missing = store.papers().missing(store.roster(), day);
    if (!missing) return missing.error();
    const auto packed = std::ranges::find(packing, day.school, &data::Packing::school);
    return json::object{{"school", day.school},
                        {"name", store.roster().schools()[day.id].name},
                        {"state", day.closed ? "closed" : "open"},
                        {"missing", array_of(*missing, [](counter::paper::Kind kind) { return json::string{to_string(kind)}; })},
                        {"labels", packed == packing.end() ? 0 : packed->labels},
                        {"packed", packed == packing.end() ? 0 : packed->packed}};
}

json::object settings(const data::paper::PaperSettings& settings) {
    json::object object{{"automatic", settings.automatic}, {"carrier", settings.carrier}};
    if (settings.use_by) object["use_by"] = counter::to_string(*settings.use_by);
    json::array names;
    for (const auto& [authority, show] : settings.label_names)
        names.push_back(json::object{{"authority", authority}, {"show", to_string(show)}});
    object["label_names"] = std::move(names);
    return object;
}

json::object destination(const printers::Destination& destination) {
    json::object object{{"name", destination.name},          {"info", destination.info},
                        {"model", destination.model},        {"accepts_jobs", destination.accepts_jobs},
                        {"is_default", destination.is_default}, {"raw", destination.raw},
                        {"folder", false}};
    if (destination.trouble != Trouble::none) object["trouble"] = trouble(destination.trouble);
    if (!destination.message.empty()) object["message"] = destination.message;
    return object;
}

} // namespace

data::Result<json::object> paper(data::Store& store, std::int64_t id) {
    const auto found = store.papers().papers().find(id);
    if (!found) return found.error();
    if (!*found) return data::Error{data::ErrorKind::not_found, "there is no such paper"};
    const auto jobs = store.papers().jobs().of_paper(id);
    if (!jobs) return jobs.error();
    return paper_with(**found, *jobs, store.roster());
}

data::Result<json::object> papers(data::Store& store, counter::ServiceDate date, std::optional<counter::SchoolId> school,
                                  counter::Instant now) {
    const auto days = store.day(date, now, school);
    const auto setup = store.papers().setup().read();
    const auto packing = store.papers().trays().packing(date);
    const auto jobs = store.papers().jobs().of_day(date);
    const auto code = school ? std::optional{std::string_view{store.roster().schools()[*school].code}} : std::nullopt;
    const auto all = store.papers().papers().of_day(date, code);
    if (!days) return days.error();
    if (!setup) return setup.error();
    if (!packing) return packing.error();
    if (!jobs) return jobs.error();
    if (!all) return all.error();

    json::array schools;
    bool any_closed = false;
    for (const auto& day : *days) {
        auto one = school_papers(store, day, *packing);
        if (!one) return std::move(one).error();
        schools.push_back(std::move(*one));
        any_closed = any_closed || day.closing.has_value();
    }
    data::Result<bool> production = false;
    if (any_closed && !school) production = store.papers().production_missing(store.roster(), *days, date);
    if (!production) return production.error();
    json::array papers;
    for (const auto& one : *all) {
        const auto own = std::ranges::equal_range(*jobs, one.id, {}, &data::PrintJob::paper);
        papers.push_back(paper_with(one, {own.begin(), own.end()}, store.roster()));
    }
    return json::object{{"date", counter::to_string(date)},
                        {"automatic", setup->settings.automatic},
                        {"production_missing", *production},
                        {"schools", std::move(schools)},
                        {"papers", std::move(papers)}};
}

data::Result<json::object> trays(data::Store& store, counter::ServiceDate date, std::optional<counter::SchoolId> school,
                                 counter::Instant now) {
    const auto days = store.day(date, now, school);
    const auto jobs = store.papers().jobs().of_day(date);
    if (!days) return days.error();
    if (!jobs) return jobs.error();
    json::array trays;
    for (const auto& day : *days) {
        if (!day.closing) continue;
        const auto rows = store.papers().trays().of_closing(day.closing->id);
        if (!rows) return rows.error();
        for (const auto& row : *rows)
            trays.push_back(tray_with(row, row.paper ? last_of(*jobs, *row.paper, row.tray.serial) : nullptr));
    }
    return json::object{{"date", counter::to_string(date)}, {"trays", std::move(trays)}};
}

data::Result<json::object> scan(data::Store& store, const data::paper::Scan& scan) {
    json::object object{{"result", to_string(scan.answer)}, {"left", scan.left}};
    if (!scan.tray) return object;
    Jobs jobs;
    if (scan.tray->paper) {
        auto own = store.papers().jobs().of_paper(*scan.tray->paper);
        if (!own) return own.error();
        jobs = std::move(*own);
    }
    const auto* last = scan.tray->paper ? last_of(jobs, *scan.tray->paper, scan.tray->tray.serial) : nullptr;
    object["tray"] = tray_with(*scan.tray, last);
    return object;
}

json::object printers(const Destinations& destinations, const data::paper::PrintSetup& setup, const counter::Roster& roster,
                      const std::string& folder) {
    json::object scheduler{{"answers", destinations.has_value()}};
    json::array list;
    if (destinations)
        for (const auto& one : *destinations) list.push_back(destination(one));
    else scheduler["message"] = destinations.error().message;
    list.push_back(json::object{{"name", data::paper::folder_queue},
                                {"info", folder},
                                {"model", "PDF"},
                                {"accepts_jobs", true},
                                {"is_default", false},
                                {"raw", false},
                                {"folder", true}});
    json::array routes;
    for (const auto& [kind, route] : setup.routes) {
        json::object object{{"kind", to_string(kind)}, {"queue", route.queue}};
        if (route.fallback) object["fallback"] = *route.fallback;
        routes.push_back(std::move(object));
    }
    json::array queues;
    for (const auto& [name, queue] : setup.queues)
        queues.push_back(json::object{{"name", name}, {"language", queue.language}, {"media", queue.media}});
    auto chosen = setup.settings;
    for (const auto& authority : roster.authorities()) // so that the screen has them all to choose for
        chosen.label_names.try_emplace(authority.policy.code, counter::paper::NameOnLabel::code_only);
    return {{"scheduler", std::move(scheduler)},
            {"destinations", std::move(list)},
            {"routes", std::move(routes)},
            {"queues", std::move(queues)},
            {"settings", settings(chosen)}};
}

data::Result<std::string> printing(data::Store& store, counter::ServiceDate date, counter::Instant now) {
    const auto unfinished = store.papers().jobs().unfinished_since(local_date(store.roster(), now));
    const auto packing = store.papers().trays().packing(date);
    if (!unfinished) return unfinished.error();
    if (!packing) return packing.error();
    std::int64_t waiting = 0;
    std::int64_t unknown = 0;
    std::int64_t failed = 0;
    std::map<std::string, Trouble> troubles; // the first of each queue
    for (const auto& job : *unfinished) {
        if (job.fate.state == JobState::unknown) ++unknown;
        else if (job.fate.state == JobState::failed) ++failed;
        else ++waiting;
        if (job.fate.trouble != Trouble::none && !is_settled(job.fate.state)) troubles.try_emplace(job.queue, job.fate.trouble);
    }
    json::array in_trouble;
    for (const auto& [queue, what] : troubles) {
        auto object = trouble(what);
        object["queue"] = queue;
        in_trouble.push_back(std::move(object));
    }
    const auto school = [](const data::Packing& p) {
        return json::object{{"school", p.school}, {"labels", p.labels}, {"packed", p.packed}};
    };
    return json::serialize(json::object{{"type", "printing"},
                                        {"at", counter::to_string(now)},
                                        {"revision", store.papers().revision()},
                                        {"waiting", waiting},
                                        {"unknown", unknown},
                                        {"failed", failed},
                                        {"troubles", std::move(in_trouble)},
                                        {"packing", array_of(*packing, school)}});
}

} // namespace kiosk::wire
