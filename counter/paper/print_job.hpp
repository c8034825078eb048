// A print job's life in our own states, and what evidence of a queue makes of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace counter::paper {

/// Ours, not CUPS's, which says "completed" of pages that never came out.
enum class JobState : std::uint8_t {
    rendered,      ///< its content stands; nothing was sent
    submitting,    ///< it may have reached the queue or not: looked up by its key before anything is sent again
    held,          ///< the queue has it whole and waits for our release
    released,      ///< the queue may print it
    printing,      ///< the queue says so
    blocked,       ///< on its way, and the printer needs somebody: see the trouble
    reported_done, ///< the queue says that it is done, which is not to say that paper came out
    confirmed,     ///< a person or the scanned labels say that it came out
    failed,        ///< nothing came out, for sure
    cancelled,     ///< nothing came out, because somebody cancelled it before its release
    unknown        ///< it may have come out, wholly or in part: a person decides
};
std::string_view to_string(JobState state);
std::optional<JobState> parse_job_state(std::string_view text);
/// Nothing happens to it any more by itself.
bool is_settled(JobState state);
/// The queue may hold it: one such job per queue at a time.
bool is_in_flight(JobState state);

/// What keeps a printer from printing.
enum class Trouble : std::uint8_t {
    none, paper_out, cover_open, paper_jam, no_marker, paused, offline, queue_missing, scheduler_gone, stuck, refused, other
};
std::string_view to_string(Trouble trouble);
std::optional<Trouble> parse_trouble(std::string_view text);
/// In words for those who stand before the printer, and what to do.
struct Words {
    std::string_view italian;
    std::string_view english;
};
Words in_words(Trouble trouble);

/// What a look at a queue showed of a job.
struct Look {
    enum class Job : std::uint8_t { absent, someone_elses, held, pending, processing, stopped, cancelled, aborted, completed };
    bool answered = false;   ///< else nothing else is known
    /// held: as it was given, and it never began; one that was held or stopped after it began is `stopped`.
    /// someone_elses: the id now belongs to another job's uuid.
    Job job = Job::absent;
    Trouble trouble = Trouble::none; ///< of the printer, now
    bool evidence_lost = false; ///< the printer forgot the job's history, or the job was begun anew
    friend bool operator==(const Look&, const Look&) = default;
};

/// Where a job stands, and why.
struct Fate {
    JobState state = JobState::rendered;
    Trouble trouble = Trouble::none;
    friend bool operator==(const Fate&, const Fate&) = default;
};

/// What becomes of a job that stands at `now` after a look. Who calls writes `released` down before it asks the queue to
/// release, so that a job is never further than its state says. A job that was never released and is gone is `rendered`
/// again, for nothing can have been printed; one that was released and is gone, or whose evidence is lost, is `unknown`.
/// `cancelled_by_us`: we asked the queue to cancel it. A settled job stays as it is.
Fate fate(Fate now, const Look& look, bool cancelled_by_us = false);

} // namespace counter::paper
