// What becomes of a paper's printing, and of the trays that its labels are for.

#include <algorithm>

#include <fmt/format.h>

#include "data/opaque_code.hpp"
#include "data/paper/papers.hpp"

namespace data::paper {

namespace {

using namespace counter::paper; // the words of this file

/// Its name in the queue: for people who look at the queue, and never twice the same, whatever a restored backup forgot.
std::string key_of(const Paper& paper, int attempt) {
    return fmt::format("{} {} {} {}-{} {}", counter::to_string(paper.date),
                       paper.is_test ? "prova" : paper.school.value_or(paper.kitchen), to_string(paper.kind),
                       paper.id, attempt, opaque_code(8));
}

/// Sends what waits for a queue, and of which nothing was sent, to where `where_to` says; an empty answer leaves it. Whether any went.
template <typename WhereTo>
Result<bool> move_waiting(PaperTable& papers, PrintJobTable& jobs, std::string_view from, std::optional<counter::Instant> now, WhereTo where_to) {
    auto open = jobs.open_in(from);
    if (!open) return std::move(open).error();
    bool any = false;
    for (auto& job : *open) {
        if (job.fate.state != JobState::rendered) continue;
        const auto paper = papers.find(job.paper);
        if (!paper) return paper.error();
        std::optional<std::string> wanted = where_to(**paper);
        if (!wanted || *wanted == job.queue) continue;
        job.queue = std::move(*wanted);
        job.fate.trouble = Trouble::none;
        if (now) job.changed_at = *now;
        if (auto moved = jobs.set(job, ""); !moved) return std::move(moved).error();
        any = true;
    }
    return any;
}

} // namespace

std::string_view to_string(Scan::Answer answer) {
    switch (answer) {
    case Scan::Answer::packed: return "packed";
    case Scan::Answer::already_packed: return "already_packed";
    case Scan::Answer::taken_away: return "taken_away";
    case Scan::Answer::other_day: return "other_day";
    case Scan::Answer::unknown: return "unknown";
    }
    return {};
}

Result<void> Papers::print(const Paper& paper, const std::string& queue, std::vector<std::int64_t> serials,
                           const std::optional<std::string>& request_id, const Order& order, int first_attempt) {
    const auto before = jobs_.of_paper(paper.id);
    if (!before) return before.error();
    PrintJob job;
    job.paper = paper.id;
    job.attempt = before->empty() ? first_attempt : before->back().attempt + 1;
    job.key = key_of(paper, job.attempt);
    job.serials = std::move(serials);
    job.queue = queue;
    job.ordered_by = order.author;
    job.changed_at = order.now;
    const auto added = jobs_.add(job, request_id);
    if (!added) return added.error();
    touch();
    return {};
}

Result<void> Papers::reprint(std::int64_t id, const std::vector<std::int64_t>& serials, const std::string& request_id,
                             const Order& order) {
    const auto repeated = jobs_.find_request(request_id);
    if (!repeated) return repeated.error();
    if (*repeated && (*repeated)->paper == id) return {};
    if (*repeated) return Error{ErrorKind::conflict, "this request_id has printed another paper: give every request an id of its own"};
    const auto paper = papers_.find(id);
    if (!paper) return paper.error();
    if (!*paper) return Error{ErrorKind::not_found, fmt::format("there is no paper {}", id)};
    auto before = jobs_.of_paper(id);
    if (!before) return before.error();
    if (!before->empty() && !is_settled(before->back().fate.state))
        return Error{ErrorKind::conflict, "this paper is still on its way to the printer: wait for it, or cancel that first"};
    if (!serials.empty()) {
        auto printed = document(id);
        if (!printed) return printed.error();
        const auto* batch = std::get_if<Labels>(&*printed);
        for (const auto serial : serials)
            if (!batch || std::ranges::find(batch->labels, serial, &Label::serial) == batch->labels.end())
                return Error{ErrorKind::wrong_input, fmt::format("label {} is not on this paper", serial)};
        if (!before->empty() && before->back().fate.state == JobState::unknown)
            if (auto settled = decide(before->back().id, Verdict::came_out, order); !settled) return settled;
    }
    const auto setup = setup_.read();
    if (!setup) return setup.error();
    const auto& queue = (*paper)->is_test && !before->empty() ? before->back().queue : setup->queue_for((*paper)->kind);
    return print(**paper, queue, serials, request_id, order);
}

Result<void> Papers::decide(std::int64_t id, Verdict verdict, const Order& order) {
    auto found = jobs_.find(id);
    if (!found) return std::move(found).error();
    if (!*found) return Error{ErrorKind::not_found, fmt::format("there is no print job {}", id)};
    auto& job = **found;
    const auto state = job.fate.state;
    switch (verdict) {
    case Verdict::came_out:
        if (state == JobState::confirmed) return {};
        // One in flight, too, when its printer can't be asked: somebody has the paper in their hand.
        if (const bool in_doubt = is_in_flight(state) && job.fate.trouble != Trouble::none;
            state != JobState::unknown && state != JobState::reported_done && !in_doubt)
            return Error{ErrorKind::conflict, "only a job that is unknown, stopped or reported done can be said to have come out"};
        job.fate = {JobState::confirmed, Trouble::none};
        break;
    case Verdict::retry:
        if (state != JobState::failed && state != JobState::cancelled)
            return Error{ErrorKind::conflict, "only a job of which nothing came out can be tried again: reprint it as a copy"};
        {
            const auto all = jobs_.of_paper(job.paper);
            if (!all) return all.error();
            if (all->back().id != job.id) return Error{ErrorKind::conflict, "this paper was printed again already"};
            const auto paper = papers_.find(job.paper);
            const auto setup = setup_.read();
            if (!paper || !setup) return paper ? setup.error() : paper.error();
            job.key = key_of(**paper, job.attempt);
            if (!(*paper)->is_test) job.queue = setup->queue_for((*paper)->kind); // it may be set otherwise by now
        }
        job.in_queue.reset();
        job.cancelling = false;
        job.fate = {};
        break;
    case Verdict::cancel:
        if (is_settled(state)) return Error{ErrorKind::conflict, "this job is over: there is nothing to cancel"};
        if (state == JobState::rendered) job.fate = {JobState::cancelled, Trouble::none};
        else job.cancelling = true;
        break;
    }
    job.changed_at = order.now;
    touch();
    return jobs_.set(job, order.author);
}

Result<void> Papers::set_up(const PrintSetup& setup) {
    if (auto written = setup_.write(setup); !written) return written;
    touch();
    const auto queues = jobs_.open_queues();
    if (!queues) return queues.error();
    for (const auto& queue : *queues) {
        const auto moved = move_waiting(papers_, jobs_, queue, std::nullopt, [&](const Paper& paper) {
            return paper.is_test ? std::nullopt : std::optional{setup.queue_for(paper.kind)};
        });
        if (!moved) return moved.error();
    }
    return {};
}

Result<void> Papers::fall_back(std::string_view queue, counter::Instant now) {
    const auto setup = setup_.read();
    if (!setup) return setup.error();
    const auto moved = move_waiting(papers_, jobs_, queue, now, [&](const Paper& paper) {
        const auto route = setup->routes.find(paper.kind);
        return route != setup->routes.end() && route->second.queue == queue ? route->second.fallback : std::nullopt;
    });
    if (!moved) return moved.error();
    if (*moved) touch();
    return {};
}

Result<std::optional<Assignment>> Papers::next(std::string_view queue) {
    auto open = jobs_.open_in(queue);
    if (!open) return open.error();
    if (open->empty()) return std::nullopt;
    // One that the queue may hold goes first: only one is in flight.
    auto chosen = std::ranges::find_if(*open, [](const PrintJob& job) { return is_in_flight(job.fate.state); });
    if (chosen == open->end()) chosen = open->begin();
    auto content = document(chosen->paper);
    if (!content) return content.error();
    const auto setup = setup_.read();
    if (!setup) return setup.error();
    Assignment assignment{std::move(*chosen), std::move(*content), setup->of_queue(queue), std::nullopt};
    const auto route = setup->routes.find(kind_of(assignment.document));
    if (route != setup->routes.end() && route->second.queue == queue && route->second.fallback != std::string{queue})
        assignment.fallback = route->second.fallback;
    return assignment;
}

Result<bool> Papers::record(PrintJob job, counter::Instant now) {
    const auto stored = jobs_.find(job.id);
    if (!stored) return stored.error();
    if (!*stored || is_settled((*stored)->fate.state) || (*stored)->key != job.key) return false;
    job.cancelling = (*stored)->cancelling;
    if (job.cancelling && (*stored)->fate.state == JobState::held && job.fate.state == JobState::released) return false;
    if (job.cancelling && job.fate.state == JobState::rendered) job.fate = {JobState::cancelled, Trouble::none};
    job.changed_at = now;
    if (auto set = jobs_.set(job, ""); !set) return set.error();
    touch();
    if (job.fate.state == JobState::reported_done || job.fate.state == JobState::unknown)
        if (auto confirmed = confirm_if_scanned(job.paper, {"", now}); !confirmed) return confirmed.error();
    return true;
}

Result<void> Papers::confirm_if_scanned(std::int64_t id, const Order& order) {
    auto jobs = jobs_.of_paper(id);
    if (!jobs) return jobs.error();
    for (auto& job : *jobs) {
        if (job.fate.state != JobState::reported_done && job.fate.state != JobState::unknown) continue;
        const auto scanned = trays_.scanned_on(id, job.attempt);
        if (!scanned) return scanned.error();
        bool any = false; // labels that were all taken away prove nothing
        bool all = true;
        for (const auto& [serial, was_scanned] : *scanned) {
            if (!job.serials.empty() && std::ranges::find(job.serials, serial) == job.serials.end()) continue;
            any = true;
            all = all && was_scanned;
        }
        if (!any || !all) continue;
        job.fate = {JobState::confirmed, Trouble::none};
        job.changed_at = order.now;
        if (auto set = jobs_.set(job, order.author); !set) return set;
        touch();
    }
    return {};
}

Result<Scan> Papers::scan(std::string_view text, std::optional<std::int64_t> serial, std::optional<counter::ServiceDate> date,
                          const Order& order) {
    const auto mark = parse_label_mark(text);
    if (!serial && !mark) return Scan{};
    auto tray = trays_.find(serial ? *serial : mark->serial);
    if (!tray) return tray.error();
    if (!*tray || (!serial && (*tray)->tray.code != mark->code)) return Scan{}; // another kitchen's, or another year's
    Scan scan{Scan::Answer::packed, std::move(*tray), 0};
    if (date && scan.tray->date != *date) scan.answer = Scan::Answer::other_day;
    else if (scan.tray->tray.taken_with) scan.answer = Scan::Answer::taken_away;
    else if (scan.tray->packed_at) scan.answer = Scan::Answer::already_packed;
    const auto attempt = serial ? std::nullopt : std::optional{mark->attempt};
    auto done = trays_.note_scan(scan.tray->tray.serial, attempt, order.now, order.author, to_string(scan.answer));
    if (done && scan.answer == Scan::Answer::packed) {
        done = trays_.pack(scan.tray->tray.serial, order.now, order.author);
        touch();
    }
    // A second scan may be of a copy's label.
    if (done && scan.tray->paper && scan.answer != Scan::Answer::other_day) done = confirm_if_scanned(*scan.tray->paper, order);
    if (!done) return done.error();
    const auto packing = trays_.packing(scan.tray->date);
    if (!packing) return packing.error();
    for (const auto& school : *packing)
        if (school.school == scan.tray->school) scan.left = school.labels - school.packed;
    return scan;
}

} // namespace data::paper
