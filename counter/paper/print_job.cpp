#include "counter/paper/print_job.hpp"

#include <algorithm>
#include <array>

namespace counter::paper {

namespace {

using namespace std::string_view_literals;

// Each stands at the place of its enumerator.
constexpr std::array states{"rendered"sv,      "submitting"sv, "held"sv,   "released"sv,  "printing"sv, "blocked"sv,
                            "reported_done"sv, "confirmed"sv,  "failed"sv, "cancelled"sv, "unknown"sv};
constexpr std::array troubles{"none"sv,    "paper_out"sv,     "cover_open"sv,     "paper_jam"sv, "no_marker"sv, "paused"sv,
                              "offline"sv, "queue_missing"sv, "scheduler_gone"sv, "stuck"sv,     "refused"sv,   "other"sv};
constexpr std::array<Words, troubles.size()> words{{
    {"Nessun problema.", "Nothing is wrong."},
    {"Manca la carta: caricala e la stampa riprende da sola.", "Out of paper: load it, and printing goes on by itself."},
    {"Lo sportello è aperto: chiudilo e la stampa riprende da sola.",
     "The cover is open: close it, and printing goes on by itself."},
    {"La carta è inceppata: toglila e chiudi lo sportello. Poi controlla l'ultima pagina.",
     "Paper is jammed: take it out and close the cover. Then check the last page."},
    {"È finito l'inchiostro, il toner o il nastro: cambialo e la stampa riprende da sola.",
     "Ink, toner or ribbon has run out: change it, and printing goes on by itself."},
    {"La coda di stampa è in pausa: riattivala, e controlla i doppioni, perché riparte dalla prima pagina.",
     "The print queue is paused: resume it, and look for doubles, because it starts at the first page again."},
    {"La stampante non risponde: controlla che sia accesa e collegata.",
     "The printer doesn't answer: check that it is switched on and connected."},
    {"La coda di stampa non esiste più: scegline un'altra nelle impostazioni di stampa.",
     "The print queue no longer exists: choose another in the print settings."},
    {"Il servizio di stampa di questo computer non risponde: avvia CUPS, o riavvia il computer.",
     "The print service of this computer doesn't answer: start CUPS, or restart the computer."},
    {"La stampa è ferma da troppo tempo: spegni e riaccendi la stampante, poi controlla che cosa è uscito.",
     "Printing has stood still for too long: switch the printer off and on, then check what came out."},
    {"La coda di stampa rifiuta i lavori: controlla che li accetti e che la carta impostata sia quella giusta.",
     "The print queue refuses jobs: check that it accepts them and that the paper set for it is right."},
    {"La stampante segnala un problema: guarda il suo pannello.", "The printer reports a problem: look at its panel."},
}};

template <typename Enum, std::size_t N>
std::optional<Enum> parse(const std::array<std::string_view, N>& names, std::string_view text) {
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

Trouble or_paused(Trouble trouble) { return trouble == Trouble::none ? Trouble::paused : trouble; }

/// Of a job that the queue is about to print, or prints.
Fate on_its_way(JobState now, const Look& look) {
    // The first sign that it began anew, or that the printer did: what is reported after it says nothing of the paper.
    if (look.evidence_lost) return {JobState::unknown, Trouble::none};
    switch (look.job) {
    case Look::Job::completed: return {JobState::reported_done, Trouble::none};
    case Look::Job::stopped: return {JobState::blocked, or_paused(look.trouble)};
    case Look::Job::processing:
        return {look.trouble == Trouble::none ? JobState::printing : JobState::blocked, look.trouble};
    default: break; // pending
    }
    if (look.trouble != Trouble::none) return {JobState::blocked, look.trouble};
    // It was put back without a cause that shows: it starts at page 1 again, and what came out comes out twice.
    if (now == JobState::printing) return {JobState::unknown, Trouble::none};
    return {JobState::released, Trouble::none};
}

Fate before_release(JobState now, const Look& look, bool cancelled_by_us) {
    switch (look.job) {
    case Look::Job::absent:
    case Look::Job::someone_elses:
        // Held jobs print nothing: whatever became of ours, it can be sent anew.
        if (cancelled_by_us) return {JobState::cancelled, Trouble::none};
        return {JobState::rendered, look.trouble == Trouble::queue_missing ? look.trouble : Trouble::none};
    case Look::Job::held: return {JobState::held, Trouble::none}; // what ails the printer doesn't concern it yet
    case Look::Job::cancelled: return {JobState::cancelled, Trouble::none};
    case Look::Job::aborted: return {cancelled_by_us ? JobState::cancelled : JobState::failed, Trouble::none};
    default: return on_its_way(now, look); // somebody released it at the queue itself
    }
}

Fate after_release(JobState now, const Look& look) {
    switch (look.job) {
    case Look::Job::absent:
    case Look::Job::someone_elses:
    case Look::Job::cancelled: // and a printer that waited for paper prints it all the same
    case Look::Job::aborted: return {JobState::unknown, Trouble::none};
    case Look::Job::held:
        // Our release never got there; nothing came out.
        if (now == JobState::released && !look.evidence_lost) return {JobState::held, Trouble::none};
        // Somebody held it at the queue in mid-job: never again "nothing came out".
        return on_its_way(now, {true, Look::Job::stopped, look.trouble, look.evidence_lost});
    default: return on_its_way(now, look);
    }
}

} // namespace

std::string_view to_string(JobState state) { return states[static_cast<std::size_t>(state)]; }
std::optional<JobState> parse_job_state(std::string_view text) { return parse<JobState>(states, text); }

bool is_settled(JobState state) { return state >= JobState::reported_done; }
bool is_in_flight(JobState state) { return state >= JobState::submitting && state <= JobState::blocked; }

std::string_view to_string(Trouble trouble) { return troubles[static_cast<std::size_t>(trouble)]; }
std::optional<Trouble> parse_trouble(std::string_view text) { return parse<Trouble>(troubles, text); }
Words in_words(Trouble trouble) { return words[static_cast<std::size_t>(trouble)]; }

Fate fate(Fate now, const Look& look, bool cancelled_by_us) {
    if (is_settled(now.state)) return now;
    if (!look.answered) return {now.state, Trouble::scheduler_gone};
    if (now.state >= JobState::released) return after_release(now.state, look);
    return before_release(now.state, look, cancelled_by_us);
}

} // namespace counter::paper
