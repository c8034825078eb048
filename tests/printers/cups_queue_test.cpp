// Submitting, finding, releasing and cancelling, with a real scheduler.

#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "printers/cups/connection.hpp"
#include "tests/printers/cups_workshop.hpp"

namespace printers {

namespace {

using counter::paper::JobState;
using counter::paper::Look;
using counter::paper::Trouble;

constexpr auto key = "2026-09-21 SVEE80701G etichette 3A 000123-1";

class CupsQueue : public CupsWorkshop {
protected:
    Result<cups::Answer> command(const cups::Request& request, std::string_view document = {}) {
        auto connection = cups::Connection::open(scheduler_->server(), std::chrono::steady_clock::now() + std::chrono::seconds{20});
        if (!connection) return connection.error();
        return connection->command(request, document);
    }
    /// A job made without us; held and without a document.
    int create(const std::string& name) {
        cups::Request create{cups::Operation::create_job, cups::printer_resource("kitchen")};
        create.uri("printer-uri", cups::printer_uri("kitchen"))
            .name("requesting-user-name", "mestolo")
            .name("job-name", name)
            .about_job()
            .keyword("job-hold-until", "indefinite");
        const auto created = command(create);
        EXPECT_TRUE(created);
        return created ? created->first().integer("job-id").value_or(0) : 0;
    }
    void send(int id, const std::string& document) {
        cups::Request send{cups::Operation::send_document, fmt::format("/jobs/{}", id)};
        send.uri("job-uri", fmt::format("ipp://localhost/jobs/{}", id))
            .name("requesting-user-name", "mestolo")
            .mime_type("document-format", "application/vnd.cups-raw")
            .boolean("last-document", true);
        ASSERT_TRUE(command(send, document));
    }
};

} // namespace

TEST_F(CupsQueue, HoldsAJobUntilItIsReleasedAndThenPrintsItsBytes) {
    const auto queue = open();
    const auto document = small_pdf();
    const auto job = queue->submit_held(key, document);
    ASSERT_TRUE(job) << job.error().message;
    EXPECT_FALSE(job->uuid.empty());
    EXPECT_EQ(queue->look(*job), (Look{true, Look::Job::held, Trouble::none, false}));
    EXPECT_TRUE(printed().empty());
    ASSERT_TRUE(queue->release(*job));
    EXPECT_EQ(printing(), document.bytes);
    EXPECT_EQ(follow(*queue, *job, {JobState::released, Trouble::none}, JobState::reported_done).state, JobState::reported_done);
}

TEST_F(CupsQueue, FindsAJobByItsKeyWhateverHasBecomeOfIt) {
    const auto queue = open();
    EXPECT_EQ(queue->find(key).value(), std::nullopt);
    const auto job = queue->submit_held(key, small_pdf()).value();
    EXPECT_EQ(queue->find(key).value(), job);
    EXPECT_EQ(queue->find("2026-09-21 SVEE80701G etichette 3A 000123-2").value(), std::nullopt);
    ASSERT_TRUE(queue->release(job));
    follow(*queue, job, {JobState::released, Trouble::none}, JobState::reported_done);
    EXPECT_EQ(open()->find(key).value(), job);
    ASSERT_TRUE(scheduler_->restart()); // and it has jobs that are done on disk alone, and would leave out their names
    EXPECT_EQ(open()->find(key).value(), job);
    const auto other = queue->submit_held("other", small_pdf()).value();
    ASSERT_TRUE(queue->cancel(other));
    EXPECT_EQ(queue->find("other").value(), other);
    ASSERT_TRUE(scheduler_->restart());
    EXPECT_EQ(queue->find("other").value(), other);
}

TEST_F(CupsQueue, FindsAJobAmongManyThatAreDone) {
    auto settings = folder_.read("etc/cupsd.conf");
    settings.replace(settings.find("DirtyCleanInterval 0"), 20, "DirtyCleanInterval 30"); // or each is written and synced
    folder_.write("etc/cupsd.conf", settings);
    ASSERT_TRUE(scheduler_->restart());
    const auto queue = open();
    const auto first = queue->submit_held("first", raw_bytes("x")).value();
    for (int at = 0; at < 520; ++at) { // CUPS lists 500 at a time where it reads a file for each
        const auto id = create(fmt::format("another {}", at));
        send(id, "x");
        cups::Request cancel{cups::Operation::cancel_job, fmt::format("/jobs/{}", id)};
        cancel.uri("job-uri", fmt::format("ipp://localhost/jobs/{}", id)).name("requesting-user-name", "mestolo");
        ASSERT_TRUE(command(cancel));
    }
    const auto last = queue->submit_held("last", raw_bytes("x")).value();
    ASSERT_TRUE(scheduler_->restart());
    EXPECT_EQ(queue->find("first").value(), first);
    EXPECT_EQ(queue->find("last").value(), last);
    EXPECT_TRUE(queue->find("another 519").value().has_value());
    EXPECT_EQ(queue->find("another 520").value(), std::nullopt);
}

TEST_F(CupsQueue, CancelsAHeldJobForSure) {
    const auto queue = open();
    const auto job = queue->submit_held(key, small_pdf()).value();
    ASSERT_TRUE(queue->cancel(job));
    ASSERT_TRUE(queue->cancel(job)) << "once more is no error";
    EXPECT_EQ(fate({JobState::held, Trouble::none}, queue->look(job)).state, JobState::cancelled);
    EXPECT_EQ(queue->release(job).error().kind, Error::Kind::refused);
    EXPECT_TRUE(printed().empty());
}

TEST_F(CupsQueue, ReleasesOnceHoweverOftenItIsAsked) {
    const auto queue = open();
    const auto job = queue->submit_held(key, raw_bytes("once")).value();
    ASSERT_TRUE(queue->release(job));
    ASSERT_TRUE(queue->release(job));
    follow(*queue, job, {JobState::released, Trouble::none}, JobState::reported_done);
    ASSERT_TRUE(queue->release(job));
    EXPECT_EQ(queue->cancel(job).error().kind, Error::Kind::refused);
    EXPECT_EQ(printing(), "once");
}

TEST_F(CupsQueue, NeverTakesAJobWithoutItsDocumentForAWholeOne) {
    const auto queue = open();
    const auto id = create(key);
    const auto uuid = queue->submit_held("other", raw_bytes("x")).value().uuid;
    EXPECT_EQ(queue->find(key).value(), std::nullopt);
    EXPECT_EQ(queue->find(key).value(), std::nullopt) << "nor once it is cancelled";
    ASSERT_TRUE(scheduler_->restart());
    EXPECT_EQ(queue->find(key).value(), std::nullopt);
    EXPECT_EQ(queue->look({id, uuid}).job, Look::Job::absent);
}

TEST_F(CupsQueue, FindsTheWholeJobBesideOneWithoutItsDocument) {
    const auto queue = open();
    create(key);
    const auto job = queue->submit_held(key, raw_bytes("whole")).value();
    create(key);
    EXPECT_EQ(queue->find(key).value(), job);
}

TEST_F(CupsQueue, PrefersOfTwoTheOneThatWasReleased) {
    const auto queue = open();
    const auto first = queue->submit_held(key, raw_bytes("x")).value();
    ASSERT_TRUE(queue->release(first));
    queue->submit_held(key, raw_bytes("x")).value();
    EXPECT_EQ(queue->find(key).value(), first);
}

// Owners alone may see the names of their jobs and touch them; nobody is asked for a password.
TEST_F(CupsQueue, WorksUnderTheSettingsThatCupsComesWith) {
    std::ifstream shipped{"/usr/share/cups/cupsd.conf.default"};
    ASSERT_TRUE(shipped) << "the package cups-daemon has it";
    std::string settings = "Listen " + scheduler_->server() + "\n";
    for (std::string line; std::getline(shipped, line);)
        if (!line.starts_with("Listen") && !line.starts_with("Port")) settings += line + "\n";
    folder_.write("etc/cupsd.conf", settings);
    ASSERT_TRUE(scheduler_->restart());
    const auto queue = open();
    const auto job = queue->submit_held(key, raw_bytes("x")).value();
    ASSERT_TRUE(queue->release(job));
    EXPECT_EQ(printing(), "x");
    EXPECT_EQ(follow(*queue, job, {JobState::released, Trouble::none}, JobState::reported_done).state, JobState::reported_done);
    const auto other = queue->submit_held("other", raw_bytes("x")).value();
    ASSERT_TRUE(queue->cancel(other));
    create("incomplete");
    EXPECT_EQ(queue->find("incomplete").value(), std::nullopt);
    ASSERT_TRUE(scheduler_->restart());
    EXPECT_EQ(queue->find(key).value(), job);
    EXPECT_EQ(queue->find("other").value(), other);
    EXPECT_EQ(queue->find("incomplete").value(), std::nullopt);
    EXPECT_EQ(cups().destinations()->size(), 1U);
}

TEST_F(CupsQueue, RefusesWhatItSurelyDidNotTake) {
    const auto queue = cups().open("nowhere");
    EXPECT_EQ(queue->submit_held(key, small_pdf()).error().kind, Error::Kind::refused);
    EXPECT_EQ(queue->find(key).value(), std::nullopt);
    EXPECT_EQ(queue->look({1, "urn:uuid:x"}), (Look{true, Look::Job::absent, Trouble::queue_missing, false}));
    EXPECT_EQ(open()->submit_held(key, {"x", "application/no-such-kind", 1}).error().kind, Error::Kind::refused);
    EXPECT_EQ(open()->find(key).value(), std::nullopt);
    EXPECT_EQ(open()->submit_held(key, raw_bytes("")).error().kind, Error::Kind::internal);
}

TEST_F(CupsQueue, OfEachThreadMindsNoneOfTheOthers) {
    constexpr int threads = 4, jobs = 5;
    std::vector<std::thread> at_once;
    for (int thread = 0; thread < threads; ++thread)
        at_once.emplace_back([this, thread] {
            const auto queue = open();
            for (int at = 0; at < jobs; ++at) {
                const auto name = fmt::format("job {} of {}", at, thread);
                const auto job = queue->submit_held(name, raw_bytes(name));
                ASSERT_TRUE(job) << job.error().message;
                EXPECT_EQ(queue->find(name).value(), *job);
                EXPECT_TRUE(queue->release(*job));
                EXPECT_TRUE(queue->look(*job).answered);
                EXPECT_TRUE(cups().destinations());
            }
        });
    for (auto& thread : at_once) thread.join();
    EXPECT_TRUE(eventually([this] { return printed().size() == std::size_t{threads * jobs}; }));
}

TEST_F(CupsQueue, NamesItsDestinations) {
    ASSERT_TRUE(scheduler_->add_queue("office", "socket://stampa:segreto@127.0.0.1:9/?waiteof=false"));
    ASSERT_TRUE(scheduler_->pause("office"));
    const auto found = cups().destinations();
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found->size(), 2U);
    EXPECT_EQ(found->front().name, "kitchen");
    EXPECT_TRUE(found->front().raw);
    EXPECT_TRUE(found->front().accepts_jobs);
    EXPECT_EQ(found->front().trouble, Trouble::none);
    EXPECT_EQ(found->back().name, "office");
    EXPECT_EQ(found->back().device_uri.find("segreto"), std::string::npos);
    EXPECT_EQ(found->back().trouble, Trouble::paused);
}

TEST_F(CupsQueue, OfASchedulerThatIsGoneIsUnreachable) {
    const auto queue = open();
    const auto job = queue->submit_held(key, small_pdf()).value();
    scheduler_->stop();
    EXPECT_EQ(queue->submit_held("other", small_pdf()).error().kind, Error::Kind::unreachable);
    EXPECT_EQ(queue->find(key).error().kind, Error::Kind::unreachable);
    EXPECT_EQ(queue->release(job).error().kind, Error::Kind::unreachable);
    EXPECT_EQ(queue->cancel(job).error().kind, Error::Kind::unreachable);
    EXPECT_FALSE(queue->look(job).answered);
    EXPECT_EQ(cups().destinations().error().kind, Error::Kind::unreachable);
    ASSERT_TRUE(scheduler_->restart());
    EXPECT_EQ(queue->find(key).value(), job);
    EXPECT_EQ(queue->look(job).job, Look::Job::held);
}

} // namespace printers
