#include "kiosk/print/pump.hpp"

#include <algorithm>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include "kiosk/log.hpp"
#include "kiosk/scope.hpp"

namespace kiosk {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using counter::paper::Fate;
using counter::paper::JobState;
using counter::paper::Look;
using counter::paper::Trouble;

namespace {

constexpr int quick_polls = 40;

/// Sheets don't go onto labels, nor receipts onto A4: the queue's paper where it fits, else the kind's own.
printers::Media media_for(counter::paper::Kind kind, std::string_view set) {
    using Media = printers::Media;
    const auto media = printers::parse_media(set).value_or(Media{});
    switch (kind) {
    case counter::paper::Kind::labels: return media;
    case counter::paper::Kind::receipt: return media.kind == Media::Kind::roll ? media : Media{Media::Kind::roll, 80, 0, 1, 1};
    default: return media.kind == Media::Kind::sheet ? media : Media{};
    }
}

/// What happened to the queue's own words, for the log: never what is on the paper.
void log_print(std::string_view what, const data::PrintJob& job, std::string_view message) {
    log_line(fmt::format("print what={} job={} queue={:?} message={}", what, job.id, job.queue, log_value(message)));
}

/// What the queue calls it; nobody's, if that isn't known.
printers::QueueJob name_of(const data::PrintJob& job) {
    if (!job.in_queue) return {};
    return {static_cast<int>(job.in_queue->id), job.in_queue->uuid};
}

} // namespace

Pump::Pump(asio::any_io_executor executor, StoreWorker& store, Clock& clock, const OpenQueue& open, std::string destination,
           Pace pace)
    : store_(store),
      clock_(clock),
      destination_(std::move(destination)),
      pace_(pace),
      timer_(executor),
      retry_(pace.shortest_retry),
      after_doubt_(pace.shortest_retry),
      queue_(open(destination_)),
      worker_(executor) {}

void Pump::look_again() {
    looked_ = true;
    if (!patient_) timer_.cancel();
}

asio::awaitable<void> Pump::wait(std::chrono::milliseconds time) {
    if (!looked_) co_await sleep(time);
    looked_ = false;
}

asio::awaitable<void> Pump::pause(std::chrono::milliseconds time) {
    patient_ = true;
    co_await sleep(time);
    patient_ = false;
}

asio::awaitable<void> Pump::sleep(std::chrono::milliseconds time) {
    // Who was cancelled while something else was awaited is not cancelled again here.
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) co_return;
    boost::system::error_code woken;
    timer_.expires_after(time);
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

asio::awaitable<void> Pump::run() {
    co_await asio::this_coro::throw_if_cancelled(false); // what was begun with the queue is finished and written down
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    while (cancellation.cancelled() == asio::cancellation_type::none) {
        looked_ = false;
        using Next = std::optional<Assignment>;
        StoreWorker::Work<Next> ask = [this](data::Store& store) { return store.papers().next(destination_); };
        auto next = co_await store_.read<Next>(std::move(ask));
        if (!next) {
            log_error("print", next.error().message);
            co_await pause(pace_.longest_retry);
        } else if (!*next) {
            co_await wait(1h);
        } else {
            co_await step(**next);
        }
    }
}

asio::awaitable<void> Pump::step(Assignment& assignment) {
    auto& job = assignment.job;
    if (watched_ != job.id) {
        watched_ = job.id;
        polls_ = 0;
        cancel_sent_ = false;
        printing_since_.reset();
    }
    switch (job.fate.state) {
    case JobState::rendered: return send(assignment);
    case JobState::submitting: return look_up(assignment);
    case JobState::held: return job.cancelling ? watch(job) : release(job);
    default: return watch(job);
    }
}

asio::awaitable<void> Pump::send(Assignment& assignment) {
    auto& job = assignment.job;
    const auto kind = counter::paper::kind_of(assignment.document);
    printers::RenderOptions options;
    options.language = printers::parse_language(assignment.setup.language).value_or(printers::Language::pdf);
    options.media = media_for(kind, assignment.setup.media);
    options.attempt = job.attempt;
    options.serials = job.serials;
    using Rendering = printers::Result<printers::Rendered>;
    std::function<Rendering()> lay_out = [document = assignment.document, options] { return printers::render(document, options); };
    auto rendered = co_await worker_.run<Rendering>(std::move(lay_out));
    if (!rendered) {
        log_print("not laid out", job, rendered.error().message);
        if (assignment.fallback) {
            co_await not_sent(assignment, Trouble::refused);
            co_return;
        }
        job.fate = {JobState::failed, Trouble::refused};
        co_await record(job);
        co_return;
    }
    job.fate.state = JobState::submitting;
    const bool written = co_await record(job);
    if (!written) co_return;
    using Submitted = printers::Result<printers::QueueJob>;
    std::function<Submitted()> submit = [queue = queue_, key = job.key, bytes = std::move(*rendered)] {
        return queue->submit_held(key, bytes);
    };
    const auto submitted = co_await worker_.run<Submitted>(std::move(submit));
    if (submitted) {
        retry_ = pace_.shortest_retry;
        job.in_queue = data::QueueJobRef{submitted->id, submitted->uuid};
        job.fate = {JobState::held, Trouble::none};
        co_await record(job);
        co_return;
    }
    log_print("not sent", job, submitted.error().message);
    switch (submitted.error().kind) {
    case printers::Error::Kind::unreachable: co_await not_sent(assignment, Trouble::scheduler_gone); break;
    case printers::Error::Kind::in_doubt:
        job.fate = {JobState::submitting, Trouble::scheduler_gone};
        co_await record(job);
        co_await pause(retry_);
        break;
    default: {
        // A look says whether the queue is there at all.
        std::function<Look()> ask = [queue = queue_] { return queue->look({}); };
        const auto look = co_await worker_.run<Look>(std::move(ask));
        const bool is_missing = look.answered && look.trouble == Trouble::queue_missing;
        const auto trouble = is_missing ? Trouble::queue_missing : Trouble::refused;
        co_await not_sent(assignment, trouble);
        break;
    }
    }
}

asio::awaitable<void> Pump::not_sent(Assignment& assignment, Trouble trouble) {
    auto& job = assignment.job;
    job.fate = {JobState::rendered, trouble};
    job.in_queue.reset();
    if (assignment.fallback) {
        job.queue = *assignment.fallback;
        job.fate.trouble = Trouble::none;
        co_await record(job);
        co_return;
    }
    co_await record(job);
    co_await pause(retry_);
    retry_ = std::min(retry_ * 2, pace_.longest_retry);
}

asio::awaitable<void> Pump::look_up(Assignment& assignment) {
    auto& job = assignment.job;
    using Found = printers::Result<std::optional<printers::QueueJob>>;
    std::function<Found()> find = [queue = queue_, key = job.key] { return queue->find(key); };
    const auto found = co_await worker_.run<Found>(std::move(find));
    co_await note_answer(found.has_value());
    if (!found) {
        if (job.fate.trouble != Trouble::scheduler_gone) {
            job.fate.trouble = Trouble::scheduler_gone;
            co_await record(job);
        }
        co_await pause(retry_);
        co_return;
    }
    if (!*found) {
        job.fate = {JobState::rendered, Trouble::none};
    } else {
        job.in_queue = data::QueueJobRef{(*found)->id, (*found)->uuid};
        job.fate = {JobState::held, Trouble::none};
    }
    co_await record(job);
}

asio::awaitable<void> Pump::release(Job& job) {
    // While nothing is released, one that the queue has lost can be sent anew.
    const auto in_queue = name_of(job);
    std::function<Look()> ask_first = [queue = queue_, in_queue] { return queue->look(in_queue); };
    const auto look = co_await worker_.run<Look>(std::move(ask_first));
    co_await note_answer(look.answered);
    const auto fate = counter::paper::fate(job.fate, look);
    if (fate != job.fate) {
        job.fate = fate;
        if (fate.state == JobState::rendered) job.in_queue.reset();
        co_await record(job);
    }
    if (!look.answered) co_await pause(retry_);
    if (!look.answered || fate.state != JobState::held) co_return;
    job.fate = {JobState::released, Trouble::none};
    const bool written = co_await record(job);
    if (!written) co_return;
    using Released = printers::Result<void>;
    std::function<Released()> ask = [queue = queue_, in_queue] { return queue->release(in_queue); };
    const auto released = co_await worker_.run<Released>(std::move(ask));
    if (!released) log_print("not released", job, released.error().message); // the next look says how it stands
}

asio::awaitable<void> Pump::watch(Job& job) {
    const auto in_queue = name_of(job);
    if (job.cancelling && !cancel_sent_) {
        std::function<printers::Result<void>()> cancel = [queue = queue_, in_queue] { return queue->cancel(in_queue); };
        const auto asked = co_await worker_.run<printers::Result<void>>(std::move(cancel));
        if (asked) cancel_sent_ = true;
        else log_print("not cancelled", job, asked.error().message);
    }
    std::function<Look()> ask = [queue = queue_, in_queue] { return queue->look(in_queue); };
    const auto look = co_await worker_.run<Look>(std::move(ask));
    co_await note_answer(look.answered);
    const auto fate = call_stuck(job, counter::paper::fate(job.fate, look, job.cancelling));
    if (fate != job.fate) {
        job.fate = fate;
        if (fate.state == JobState::rendered) job.in_queue.reset();
        const bool written = co_await record(job);
        if (written && fate.state == JobState::reported_done) {
            std::function<printers::Result<void>()> forget = [queue = queue_, in_queue] { return queue->forget(in_queue); };
            const auto forgotten = co_await worker_.run<printers::Result<void>>(std::move(forget));
            if (!forgotten) log_print("not forgotten", job, forgotten.error().message);
        }
        if (fate.state == JobState::reported_done) after_doubt_ = pace_.shortest_retry;
        if (fate.state == JobState::unknown) { // a printer that loses one may lose the next: not all of them in a second
            co_await pause(after_doubt_);
            after_doubt_ = std::min(after_doubt_ * 2, pace_.longest_retry);
        }
        if (counter::paper::is_settled(fate.state)) co_return;
    }
    ++polls_;
    const auto next_look = polls_ < quick_polls ? pace_.quick_poll : pace_.slow_poll;
    co_await wait(next_look);
}

Fate Pump::call_stuck(const Job& job, Fate fate) {
    const bool printing = fate.state == JobState::printing || (fate.state == JobState::blocked && job.fate.trouble == Trouble::stuck);
    if (!printing) {
        printing_since_.reset();
        return fate;
    }
    const auto now = std::chrono::steady_clock::now();
    if (!printing_since_) printing_since_ = now;
    if (job.fate.trouble == Trouble::stuck || now - *printing_since_ > pace_.stuck_after) return {JobState::blocked, Trouble::stuck};
    return fate;
}

asio::awaitable<void> Pump::note_answer(bool answered) {
    if (answered) {
        silent_since_.reset();
        co_return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (!silent_since_) silent_since_ = now;
    if (now - *silent_since_ < pace_.gone_after) co_return;
    silent_since_ = now;
    using Nothing = std::monostate;
    StoreWorker::Work<Nothing> work = [this, at = clock_.now()](data::Store& store) -> data::Result<Nothing> {
        const auto moved = store.papers().fall_back(destination_, at);
        if (!moved) return moved.error();
        return Nothing{};
    };
    const auto moved = co_await store_.write<Nothing>(std::move(work));
    if (!moved) log_error("print", moved.error().message);
}

asio::awaitable<bool> Pump::record(const Job& job) {
    StoreWorker::Work<bool> work = [job, now = clock_.now()](data::Store& store) { return store.papers().record(job, now); };
    const auto recorded = co_await store_.write<bool>(std::move(work));
    if (!recorded) co_await pause(retry_);
    co_return recorded && *recorded;
}

} // namespace kiosk
