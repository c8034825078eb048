// Labels through a real CUPS to a printer on a port, while scheduler, backend, printer and service are killed at random: none is
// missing and none doubled, or its job is unknown and is offered for a reprint that says COPIA.
//
// MESTOLO_LONG=1 prints 3,000 labels, else 300; MESTOLO_SEED (or SEED) repeats the draws, not the machine's pace.

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <random>
#include <set>
#include <thread>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/print/kitchen.hpp"
#include "tests/system/print/roll_printer.hpp"

namespace printing {

namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using counter::paper::JobState;
using ::testing::IsEmpty;

enum class Fault { scheduler_killed, service_killed, service_killed_as_it_orders, backend_killed, printer_refuses, printer_stops, power_cut };
constexpr std::array faults{Fault::scheduler_killed, Fault::service_killed,  Fault::service_killed_as_it_orders, Fault::backend_killed,
                            Fault::printer_refuses,  Fault::printer_stops,   Fault::power_cut};
constexpr std::array words{"cupsd killed", "mestolo killed", "mestolo killed as it orders", "backend killed", "printer refuses",
                           "printer stops reading", "printer's power cut in mid-label"};

bool eventually(std::chrono::seconds patience, const std::function<bool()>& is_so) {
    for (const auto deadline = std::chrono::steady_clock::now() + patience; std::chrono::steady_clock::now() < deadline;) {
        if (is_so()) return true;
        std::this_thread::sleep_for(100ms);
    }
    return is_so();
}

/// Everything that prints, and what befalls it.
class PrintKills : public ::testing::Test {
protected:
    static bool is_long() { return std::getenv("MESTOLO_LONG") != nullptr; }
    static unsigned long seed() {
        for (const auto* const name : {"MESTOLO_SEED", "SEED"})
            if (const auto* const value = std::getenv(name)) return std::strtoul(value, nullptr, 10);
        return std::random_device{}();
    }

    void SetUp() override {
        std::cout << "MESTOLO_SEED=" << seed_ << std::endl;
        const auto kitchen = furnish(folder_, is_long() ? 3'900 : 390, Diets::for_everyone);
        auto scheduler = printers::PrivateScheduler::start(cups_.path());
        ASSERT_TRUE(scheduler) << scheduler.error().message;
        scheduler_.emplace(std::move(*scheduler));
        // As CUPS has it by default: the backend waits until the printer has hung up.
        ASSERT_TRUE(scheduler_->add_queue("roll", fmt::format("socket://127.0.0.1:{}/", printer_.port())));
        program_.emplace(folder_.path(), scheduler_->server(), kitchen.kitchen);
        program_->start();
        const auto set = program_->send("PUT", "/printers",
                                        {{"routes", {{{"kind", "labels"}, {"queue", "roll"}}}},
                                         {"queues", {{{"name", "roll"}, {"language", "zpl"}, {"media", "62x100"}}}},
                                         {"settings", {{"automatic", false}, {"carrier", ""}, {"label_names", json::array{}}}}});
        ASSERT_EQ(set.status, 200U) << json::serialize(set.body);
    }

    /// MESTOLO_KEEP=FOLDER: what is left of a run that failed, for who wonders.
    void TearDown() override {
        const auto* const to = std::getenv("MESTOLO_KEEP");
        if (!to || !HasFailure()) return;
        for (const auto& from : {folder_.path(), folder_ / "data", cups_ / "log"}) {
            const auto into = std::filesystem::path{to} / from.filename();
            std::filesystem::create_directories(into);
            for (const auto& entry : std::filesystem::directory_iterator{from})
                if (entry.is_regular_file()) std::filesystem::copy(entry, into);
        }
        std::ofstream{std::filesystem::path{to} / "printer"} << printer_.chronicle();
        std::ofstream{std::filesystem::path{to} / "faults"} << chronicle_;
    }

    int draw(int from, int to) { return std::uniform_int_distribution{from, to}(random_); }
    void pass(int from, int to) { std::this_thread::sleep_for(std::chrono::milliseconds{draw(from, to)}); } // any instant is the point

    void close_next() {
        if (!to_close_.empty() && close_and_order(*program_, to_close_.back())) to_close_.pop_back();
    }

    /// Half of the kills are to hit a job that is being printed; the others whatever they hit.
    void perhaps_in_mid_job() {
        if (draw(0, 1) == 0) return;
        close_next();
        for (const auto deadline = std::chrono::steady_clock::now() + 3s; !printer_.prints() && std::chrono::steady_clock::now() < deadline;)
            std::this_thread::sleep_for(5ms);
        pass(0, 100);
    }

    void befall(Fault fault) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        chronicle_ += fmt::format("{:.3f} {}\n", std::chrono::duration<double>(now).count(), words.at(static_cast<std::size_t>(fault)));
        switch (fault) {
        case Fault::scheduler_killed: {
            perhaps_in_mid_job();
            scheduler_->kill();
            pass(0, 800);
            const auto again = scheduler_->restart();
            ASSERT_TRUE(again) << again.error().message;
            break;
        }
        case Fault::service_killed_as_it_orders:
            if (to_close_.empty()) return;
            program_->send_unheard("/closings", {{"school", to_close_.back()}, {"date", service_day}, {"reason", "prova"}, {"author", "Rosa"}});
            pass(0, 30);
            program_->send_unheard("/papers", {{"school", to_close_.back()}, {"date", service_day}, {"author", "Rosa"}});
            pass(0, 60);
            [[fallthrough]];
        case Fault::service_killed:
            perhaps_in_mid_job();
            program_->kill();
            pass(0, 1'000);
            program_->start();
            break;
        case Fault::backend_killed:
            perhaps_in_mid_job();
            if (!kill_backend()) return;
            break;
        case Fault::printer_refuses:
            printer_.refuse(true);
            pass(200, 3'000);
            printer_.refuse(false);
            break;
        case Fault::printer_stops:
            printer_.stop_reading(true);
            pass(200, 3'000);
            printer_.stop_reading(false);
            break;
        case Fault::power_cut: printer_.cut_power(); break;
        }
        ++befell_[fault];
    }

    /// The program that brings a job to the printer. CUPS takes SIGKILL, as of a machine without memory, for a good end: "completed".
    bool kill_backend() {
        const auto mark = "CUPS_SERVERROOT=" + (cups_ / "etc").string();
        const auto read = [](const std::filesystem::path& file) {
            std::ifstream stream{file, std::ios::binary};
            return std::string{std::istreambuf_iterator<char>{stream}, {}};
        };
        bool killed = false;
        for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
            const int process = std::atoi(entry.path().filename().c_str());
            if (process <= 1) continue;
            const auto environment = read(entry.path() / "environ");
            if (environment.find(mark) == std::string::npos || environment.find("DEVICE_URI=") == std::string::npos) continue;
            const auto words_of_it = read(entry.path() / "cmdline"); // with the job's name: `… labels PAPER-ATTEMPT …`
            if (const auto kind = words_of_it.find(" labels "); kind != std::string::npos) cut_off_.insert(std::stoll(words_of_it.substr(kind + 8)));
            killed = ::kill(process, SIGKILL) == 0 || killed;
        }
        return killed;
    }

    /// What may be missing of a job that is reported done, for nobody can tell the service.
    std::vector<Label> lost(const std::vector<Job>& jobs) const {
        auto labels = printer_.lost();
        for (const auto& job : jobs)
            if (job.attempt == 1 && cut_off_.contains(job.paper))
                for (const auto serial : job.serials) labels.push_back({serial, job.attempt, {}, false});
        return labels;
    }

    std::vector<Job> settled_jobs() {
        std::vector<Job> jobs;
        EXPECT_TRUE(eventually(600s, [&] { return are_settled(jobs = label_jobs(*program_)); })) << "jobs are still on their way";
        return jobs;
    }

    unsigned long seed_ = seed();
    std::mt19937 random_{static_cast<std::mt19937::result_type>(seed_)};
    support::TempFolder folder_;
    support::TempFolder cups_; ///< which its filters pass as another user
    RollPrinter printer_;
    std::optional<printers::PrivateScheduler> scheduler_;
    std::optional<Program> program_;
    std::vector<std::string> to_close_;
    std::map<Fault, int> befell_;
    std::set<std::int64_t> cut_off_; ///< papers whose backend was killed
    std::string chronicle_;
};

} // namespace

TEST_F(PrintKills, LoseAndDoubleNoLabelButWhatIsUnknownAndReprinted) {
    // Schools close one by one and their labels are ordered, and all the while something dies.
    to_close_ = open_schools(*program_);
    ASSERT_FALSE(to_close_.empty());
    std::vector<Fault> next;
    while (!to_close_.empty() || !are_settled(label_jobs(*program_))) {
        if (draw(0, is_long() ? 15 : 3) == 0) close_next();
        pass(100, 1'800);
        if (next.empty()) {
            next.assign(faults.begin(), faults.end());
            std::ranges::shuffle(next, random_);
        }
        befall(next.back());
        ASSERT_FALSE(HasFatalFailure());
        next.pop_back();
    }
    printer_.mend();
    ASSERT_FALSE(HasFailure());

    const auto first = settled_jobs();
    const auto verdict = check(first, printer_.came_out(), lost(first));
    EXPECT_THAT(verdict.faults, IsEmpty());
    EXPECT_GE(verdict.labels, is_long() ? 3'000 : 300);

    // What failed is tried again; what is unknown, or was lost by the printer itself, is printed again, as a copy.
    std::map<std::int64_t, json::array> lost_of;
    for (const auto& job : first)
        for (const auto& label : verdict.lost_in_printer)
            if (std::ranges::find(job.serials, label.serial) != job.serials.end()) lost_of[job.paper].push_back(label.serial);
    int reprints = 0;
    for (const auto& job : first) {
        json::object order{{"request_id", fmt::format("again-{}-{}", seed_, job.id)}, {"author", "Rosa"}};
        Program::Answer answer{200, {}};
        if (job.state == JobState::failed || job.state == JobState::cancelled)
            answer = program_->send("POST", fmt::format("/print-jobs/{}/decision", job.id), {{"decision", "retry"}, {"author", "Rosa"}});
        else if (job.state == JobState::unknown || lost_of.contains(job.paper)) {
            if (job.state != JobState::unknown) order["serials"] = lost_of[job.paper];
            answer = program_->send("POST", fmt::format("/papers/{}/reprint", job.paper), order);
            ++reprints;
        }
        EXPECT_EQ(answer.status, 200U) << json::serialize(answer.body);
    }
    const auto all = settled_jobs();
    const auto came_out = printer_.came_out();
    EXPECT_THAT(check(all, came_out, lost(all)).faults, IsEmpty());
    for (const auto& job : all) EXPECT_TRUE(job.attempt == 1 || job.state == JobState::reported_done) << "reprint of paper " << job.paper;

    // Now each tray has a label: it is packed by that, and by no second one.
    std::map<std::int64_t, std::string> marks;
    for (const auto& label : came_out) marks[label.serial] = label.mark;
    std::set<std::int64_t> ordered;
    for (const auto& job : first) ordered.insert(job.serials.begin(), job.serials.end());
    for (const auto serial : ordered) {
        ASSERT_TRUE(marks.contains(serial)) << "no label of tray " << serial << " ever came out";
        const json::object scan{{"mark", marks[serial]}, {"author", "Rosa"}};
        ASSERT_EQ(program_->send("POST", "/trays/scan", scan).body.at("result").as_string(), "packed") << marks[serial];
        ASSERT_EQ(program_->send("POST", "/trays/scan", scan).body.at("result").as_string(), "already_packed") << marks[serial];
    }
    for (const auto& job : label_jobs(*program_)) EXPECT_EQ(job.state, JobState::confirmed) << "job " << job.id;

    for (const auto fault : faults) {
        const auto* const what = words.at(static_cast<std::size_t>(fault));
        EXPECT_GT(befell_[fault], is_long() ? 0 : -1) << what; // a short run need not meet a backend at work
        std::cout << fmt::format("{:5} times {}\n", befell_[fault], what);
    }
    for (const auto& [state, count] : verdict.jobs) std::cout << fmt::format("{:5} jobs {}\n", count, counter::paper::to_string(state));
    std::cout << fmt::format("{:5} labels, {} of them ({:.1f} %) on unknown jobs: {} missing, {} doubled\n{:5} labels reported done that printer or backend "
                             "lost\n{:5} reprints\n",
                             verdict.labels, verdict.labels_in_doubt, 100.0 * verdict.labels_in_doubt / verdict.labels,
                             verdict.missing_in_doubt, verdict.doubled_in_doubt, verdict.lost_in_printer.size(), reprints);
}

} // namespace printing
