#include "printers/queue.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "printers/cups/connection.hpp"
#include "printers/cups/destinations.hpp"
#include "printers/cups/reasons.hpp"
#include "printers/cups/witness.hpp"

namespace printers {

namespace {

using namespace cups;
using counter::paper::Look;
using counter::paper::Trouble;

// job-state, RFC 8011 §5.3.7, and printer-state, §5.4.11.
constexpr int job_pending = 3, job_held = 4, job_processing = 5, job_stopped = 6, job_cancelled = 7, job_aborted = 8;
constexpr int printer_idle = 3, printer_stopped = 5;
/// s from a job's making to its beginning, where the queue was free: in less no scheduler dies and is started anew.
constexpr int at_once = 1;

std::string job_resource(int id) { return fmt::format("/jobs/{}", id); }
std::string job_uri(int id) { return "ipp://localhost" + job_resource(id); }

Request about(Operation operation, int id) {
    Request request{operation, job_resource(id)};
    request.uri("job-uri", job_uri(id)).name("requesting-user-name", std::string{user});
    return request;
}

bool is_whole(const Attributes& job) {
    // A file that was sent in part is never attached; the count of files goes when a job is done, its size stays.
    return job.integer("number-of-documents").value_or(0) > 0 || job.integer("job-k-octets").value_or(0) > 0;
}

Look::Job state_of(const Attributes& job) {
    switch (job.integer("job-state").value_or(0)) {
    case job_pending: return Look::Job::pending;
    case job_held: return job.integer("time-at-processing") ? Look::Job::stopped : Look::Job::held;
    case job_processing: return Look::Job::processing;
    case job_stopped: return Look::Job::stopped;
    case job_cancelled: return Look::Job::cancelled;
    case job_aborted: return Look::Job::aborted;
    default: return Look::Job::completed;
    }
}

bool runs(Look::Job job) { return job == Look::Job::processing || job == Look::Job::stopped; }

/// The job keeps the gravest message that it ever had; the printer has the last one, of the one job that runs.
std::string says_now(const Attributes& job, const Attributes& printer) {
    auto message = printer.text("printer-state-message");
    return message.empty() ? job.text("job-printer-state-message") : message;
}

class CupsQueue : public PrintQueue {
public:
    CupsQueue(std::string server, std::chrono::milliseconds timeout, std::string destination)
        : server_(std::move(server)), timeout_(timeout), destination_(std::move(destination)) {}

    Result<QueueJob> submit_held(std::string_view key, const Rendered& bytes) override;
    Result<std::optional<QueueJob>> find(std::string_view key) override;
    Result<void> release(const QueueJob& job) override;
    Result<void> cancel(const QueueJob& job) override;
    Look look(const QueueJob& job) override;
    Result<void> forget(const QueueJob& job) override;

private:
    std::chrono::steady_clock::time_point deadline() const { return std::chrono::steady_clock::now() + timeout_; }
    Result<Connection> connect() const { return Connection::open(server_, deadline()); }
    Result<Attributes> job_of(Connection& connection, const QueueJob& job) const;
    Result<Answer> printer(Connection& connection) const;
    bool is_evidence_lost(const QueueJob& job, bool has_broken, const Attributes& attributes, const Attributes& printer);

    std::string server_;
    std::chrono::milliseconds timeout_;
    std::string destination_;

    /// Of the job that was given or released last: what later looks are compared with.
    struct Memory {
        std::string uuid;
        bool is_released = false; ///< or may be
        bool history_was_lost_before = false;
        std::optional<int> began; ///< s of Unix time, as the scheduler's clock has it
        int seen = 0;             ///< when that was told, by the same clock
        bool is_doubtful = false; ///< once, and for good
    };
    Memory memory_;
    Witness witness_; ///< since the release
};

/// Drops a job without its document from the history too, so that no search finds it again.
Result<Answer> purge(Connection& connection, int id) {
    return connection.command(about(Operation::cancel_job, id).boolean("purge-job", true));
}

Result<QueueJob> CupsQueue::submit_held(std::string_view key, const Rendered& bytes) {
    if (bytes.bytes.empty()) return Error{Error::Kind::internal, "An empty document can't be printed"};
    const auto until = deadline();
    auto connection = Connection::open(server_, until);
    if (!connection) return connection.error();

    Request create{Operation::create_job, printer_resource(destination_)};
    create.uri("printer-uri", printer_uri(destination_))
        .name("requesting-user-name", std::string{user})
        .name("job-name", std::string{key})
        .about_job()
        .keyword("job-hold-until", "indefinite");
    const auto created = connection->command(create);
    if (!created) return created.error();
    const int id = created->first().integer("job-id").value_or(0);
    if (id <= 0) return Error{Error::Kind::in_doubt, "CUPS took a job and didn't say its number"};

    auto send = about(Operation::send_document, id);
    send.mime_type("document-format",
                   bytes.mime_type == "application/octet-stream" ? "application/vnd.cups-raw" : bytes.mime_type)
        .boolean("last-document", true);
    if (const auto sent = connection->command(send, bytes.bytes); !sent) {
        if (sent.error().kind != Error::Kind::refused) {
            // A broken conversation can't be gone on with. What stays behind is held, and `find` drops it.
            if (auto other = Connection::open(server_, until)) static_cast<void>(purge(*other, id));
            return Error{Error::Kind::in_doubt, sent.error().message};
        }
        const auto purged = purge(*connection, id);
        return Error{purged ? Error::Kind::refused : Error::Kind::in_doubt, sent.error().message};
    }
    const auto attributes = connection->question(about(Operation::get_job_attributes, id));
    if (!attributes || !attributes->ok())
        return Error{Error::Kind::in_doubt, "CUPS took a job, and then didn't answer for it"};
    memory_ = {};
    memory_.uuid = attributes->first().text("job-uuid");
    return QueueJob{id, memory_.uuid};
}

Result<std::optional<QueueJob>> CupsQueue::find(std::string_view key) {
    auto connection = connect();
    if (!connection) return connection.error();
    // The uuid makes CUPS read the file of each job that is done, without which it leaves out its name. So it lists 500 at
    // most; and only the list of all jobs is in the order of ids.
    const std::vector<const char*> wanted{"job-id", "job-name", "job-uuid", "job-state", "job-k-octets", "number-of-documents"};
    constexpr std::size_t most = 500;
    std::optional<Attributes> best;
    for (int from = 1;;) {
        Request list{Operation::get_jobs, printer_resource(destination_)};
        list.uri("printer-uri", printer_uri(destination_))
            .name("requesting-user-name", std::string{user})
            .keyword("which-jobs", "all")
            .integer("first-job-id", from)
            .keywords("requested-attributes", wanted);
        const auto jobs = connection->question(list);
        if (!jobs) return jobs.error();
        if (jobs->is_not_found()) return std::optional<QueueJob>{}; // jobs go with their queue
        if (!jobs->ok()) return describe(*jobs);
        for (const auto& job : jobs->found) {
            const int id = job.integer("job-id").value_or(0);
            from = std::max(from, id + 1);
            if (job.text("job-name") != key) continue;
            const int state = job.integer("job-state").value_or(0);
            if (!is_whole(job)) {
                if (state > job_stopped) continue; // one that was dropped already
                if (const auto purged = purge(*connection, id); !purged) return purged.error();
                continue;
            }
            // Of two, which a lost answer can make, the one that was released is the one that may have printed.
            if (!best || best->integer("job-state") == job_held || state != job_held) best = job;
        }
        if (jobs->found.size() < most) break;
    }
    if (!best) return std::optional<QueueJob>{};
    return std::optional{QueueJob{best->integer("job-id").value_or(0), best->text("job-uuid")}};
}

/// `refused` if the id isn't that job's any more.
Result<Attributes> CupsQueue::job_of(Connection& connection, const QueueJob& job) const {
    const auto answer = connection.question(about(Operation::get_job_attributes, job.id));
    if (!answer) return answer.error();
    if (!answer->ok()) return describe(*answer);
    if (answer->first().text("job-uuid") != job.uuid)
        return Error{Error::Kind::refused, fmt::format("CUPS has forgotten the job: another is number {} now", job.id)};
    return answer->first();
}

Result<Answer> CupsQueue::printer(Connection& connection) const {
    Request request{Operation::get_printer_attributes, printer_resource(destination_)};
    request.uri("printer-uri", printer_uri(destination_))
        .name("requesting-user-name", std::string{user})
        .keywords("requested-attributes", {"printer-state", "printer-state-reasons", "printer-state-message"});
    return connection.question(request);
}

Result<void> CupsQueue::release(const QueueJob& job) {
    auto connection = connect();
    if (!connection) return connection.error();
    Witness witness;
    if (auto begun = witness.begin(server_, deadline()); !begun) return begun;
    const auto before = printer(*connection);
    if (!before) return before.error();
    const auto attributes = job_of(*connection, job);
    if (!attributes) return attributes.error();
    const auto state = state_of(*attributes);
    if (state == Look::Job::cancelled || state == Look::Job::aborted)
        return Error{Error::Kind::refused, "The job was cancelled at the queue"};
    const auto began = attributes->integer("time-at-processing");
    const auto seen = attributes->integer("job-printer-up-time").value_or(0);
    const bool history_is_lost = tells_lost_history(before->first().texts("printer-state-reasons"));
    if (state != Look::Job::held) { // released already: an answer of CUPS's got lost, or somebody did it at the queue
        if (memory_.uuid == job.uuid && memory_.is_released) return {};
        memory_ = {job.uuid, true, history_is_lost, began, seen, false};
        witness_ = std::move(witness);
        return {};
    }
    if (!is_whole(*attributes)) return Error{Error::Kind::refused, "CUPS has the job without its document"};
    memory_ = {job.uuid, true, history_is_lost, {}, seen, false};
    witness_ = std::move(witness);
    const auto released = connection->command(about(Operation::release_job, job.id));
    if (!released) return released.error();
    return {};
}

Result<void> CupsQueue::cancel(const QueueJob& job) {
    auto connection = connect();
    if (!connection) return connection.error();
    const auto attributes = job_of(*connection, job);
    if (!attributes) return attributes.error();
    const auto state = state_of(*attributes);
    if (state == Look::Job::cancelled || state == Look::Job::aborted) return {};
    if (state == Look::Job::completed) return Error{Error::Kind::refused, "The job is done already"};
    const auto cancelled = connection->command(about(Operation::cancel_job, job.id));
    if (!cancelled) return cancelled.error();
    return {};
}

Result<void> CupsQueue::forget(const QueueJob& job) {
    auto connection = connect();
    if (!connection) return connection.error();
    const auto attributes = job_of(*connection, job);
    if (!attributes) return attributes.error();
    if (state_of(*attributes) != Look::Job::completed) return Error{Error::Kind::refused, "The job is not done"};
    const auto purged = purge(*connection, job.id);
    if (!purged) return purged.error();
    return {};
}

Look CupsQueue::look(const QueueJob& job) {
    auto connection = connect();
    if (!connection) return {};
    const bool has_broken = !witness_.go_on(server_, deadline());
    if (has_broken && !witness_.begin(server_, deadline())) return {};
    // The job first: what it ended with then shows in the printer's reasons.
    const auto answer = connection->question(about(Operation::get_job_attributes, job.id));
    if (!answer || (!answer->ok() && !answer->is_not_found())) return {};
    const auto printing = printer(*connection);
    if (!printing || (!printing->ok() && !printing->is_not_found())) return {};

    Look look{true, Look::Job::absent, Trouble::none, false};
    if (answer->ok())
        look.job = answer->first().text("job-uuid") == job.uuid ? state_of(answer->first()) : Look::Job::someone_elses;
    if (printing->is_not_found()) {
        look.trouble = Trouble::queue_missing;
        return look;
    }
    const auto state = printing->first().integer("printer-state").value_or(0);
    const auto reasons = printing->first().texts("printer-state-reasons");
    if (state == printer_stopped)
        look.trouble = Trouble::paused;
    else if (runs(look.job))
        look.trouble = trouble_of(reasons, says_now(answer->first(), printing->first()));
    else if (look.job == Look::Job::pending && state != printer_idle) // behind another; an idle queue's are stale
        look.trouble = trouble_of(reasons, printing->first().text("printer-state-message"));
    if (look.job != Look::Job::absent && look.job != Look::Job::someone_elses)
        look.evidence_lost = is_evidence_lost(job, has_broken, answer->first(), printing->first());
    if (!witness_.stands()) { // it ended while it was asked: who knows which of the two answered
        memory_.is_doubtful = memory_.is_doubtful || memory_.is_released;
        return {};
    }
    return look;
}

bool CupsQueue::is_evidence_lost(const QueueJob& job, bool has_broken, const Attributes& attributes, const Attributes& printer) {
    const bool lost = tells_lost_history(attributes.texts("job-printer-state-reasons")) ||
                      tells_lost_history(printer.texts("printer-state-reasons"));
    const auto began = attributes.integer("time-at-processing");
    const auto seen = attributes.integer("job-printer-up-time").value_or(0);
    if (memory_.uuid != job.uuid) {
        // Of a process before this one. What that saw is not known, nor whether the scheduler has run all the while: it may
        // have forgotten a release with which it began, or have begun a second time.
        const auto made = attributes.integer("time-at-creation").value_or(0);
        memory_ = {job.uuid, began.has_value(), false, began, seen, began ? *began > made + at_once : true};
    } else if (memory_.is_released) {
        if (memory_.began && began != memory_.began) memory_.is_doubtful = true;
        // A scheduler that ended may have begun it, and begun it again in the same second.
        if (has_broken && (!began || began != memory_.began || *began >= memory_.seen)) memory_.is_doubtful = true;
    }
    if (began) memory_.began = began;
    memory_.seen = seen;
    // Nothing ever takes the reason back: where it stood before, it says nothing of this job.
    return memory_.is_doubtful || (began && lost && !memory_.history_was_lost_before);
}

} // namespace

Cups::Cups(std::string server, std::chrono::milliseconds timeout) : server_(std::move(server)), timeout_(timeout) {}

Result<std::vector<Destination>> Cups::destinations() const {
    auto connection = Connection::open(server_, std::chrono::steady_clock::now() + timeout_);
    if (!connection) return connection.error();
    return read_destinations(*connection);
}

std::unique_ptr<PrintQueue> Cups::open(std::string destination) const {
    return std::make_unique<CupsQueue>(server_, timeout_, std::move(destination));
}

} // namespace printers
