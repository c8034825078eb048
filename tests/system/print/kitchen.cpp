#include "tests/system/print/kitchen.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "data/data_set_reader.hpp"
#include "data/samples/generate.hpp"
#include "data/store.hpp"
#include "kiosk/clock.hpp"
#include "kiosk/sign_in.hpp"

namespace printing {

namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::array some_diets{"vegetariana", "no-lattosio", "favismo", "no-uova", "celiachia", "no-maiale"};

using Files = std::vector<data::samples::SampleFile>;
std::string& text_of(Files& files, std::string_view name) { return std::ranges::find(files, name, &data::samples::SampleFile::name)->text; }

std::vector<std::string> certify_coeliac(Files& files) {
    std::vector<std::string> coeliac;
    std::istringstream given{text_of(files, "diet_assignments.csv")};
    for (std::string line; std::getline(given, line);) {
        if (line.find(",celiachia,") == std::string::npos) continue;
        coeliac.push_back(line.substr(0, line.find(',')));
        text_of(files, "certificates.csv") += coeliac.back() + ",bianco," + service_day + "," + service_day + "\n";
    }
    return coeliac;
}

/// A diet for each diner that has none; some have two.
void give_diets(Files& files) {
    const auto of = [&](std::string_view name) -> std::string& { return text_of(files, name); };
    std::set<std::string> have;
    std::istringstream given{of("diet_assignments.csv")};
    for (std::string line; std::getline(given, line);) have.insert(line.substr(0, line.find(',')));
    std::istringstream diners{of("diners.csv")};
    std::string line;
    std::getline(diners, line);
    std::string more;
    for (std::size_t at = 0; std::getline(diners, line); ++at) {
        const auto diner = line.substr(0, line.find(','));
        if (have.contains(diner)) continue;
        more += diner + "," + some_diets[at % some_diets.size()] + ",,\n";
        if (at % 7 == 0) more += diner + ",no-arachidi,,\n";
    }
    of("diet_assignments.csv") += more;
}

std::string text(const json::value& value) { return std::string{value.as_string()}; }

} // namespace

Furnished furnish(const support::TempFolder& folder, std::size_t diners, Diets diets) {
    data::samples::SampleOptions options;
    options.diners = diners;
    auto files = data::samples::generate(options);
    Furnished furnished{kiosk::make_secret(), kiosk::make_secret(), certify_coeliac(files)};
    if (diets == Diets::for_everyone) give_diets(files);
    std::filesystem::create_directory(folder / "set");
    for (const auto& file : files) folder.write("set/" + file.name, file.text);
    std::vector<data::Fault> faults;
    const auto set = data::read_data_set(folder / "set", faults);
    EXPECT_TRUE(set) << set.error().message << (faults.empty() ? "" : ": " + faults.front().expected);
    const auto now = counter::parse_instant(before_cutoff).value();
    auto store = data::Store::open(folder / "data", now);
    EXPECT_TRUE(store) << store.error().message;
    EXPECT_TRUE(store->begin());
    EXPECT_TRUE(store->import(*set, now, {counter::ClockTrust::simulated, 0ms}));
    data::Token token;
    token.created_at = now;
    token.name = "Cucina";
    token.role = "kitchen";
    EXPECT_TRUE(kiosk::add_token(*store, token, kiosk::hash_of(furnished.kitchen)));
    token.name = "Portale";
    token.role = "channel";
    token.channels = {"portal"};
    EXPECT_TRUE(kiosk::add_token(*store, token, kiosk::hash_of(furnished.portal)));
    EXPECT_TRUE(store->commit());
    EXPECT_TRUE(kiosk::DemoClock::lead(folder / "clock", now));
    return furnished;
}

std::vector<std::string> open_schools(const Program& program) {
    std::vector<std::string> codes;
    const auto counts = program.get(std::string{"/counts?date="} + service_day);
    for (const auto& school : counts.body.at("schools").as_array()) codes.push_back(text(school.at("school")));
    return codes;
}

bool close_and_order(const Program& program, const std::string& school) {
    const auto closed = program.send("POST", "/closings", {{"school", school}, {"date", service_day}, {"reason", "prova"}, {"author", "Rosa"}});
    if (closed.status != 200 && closed.status != 201 && closed.status != 409) return false;
    return program.send("POST", "/papers", {{"school", school}, {"date", service_day}, {"author", "Rosa"}}).status == 200;
}

std::vector<Job> label_jobs(const Program& program) {
    std::map<std::int64_t, std::vector<std::int64_t>> on_paper;
    const auto trays = program.get(std::string{"/trays?date="} + service_day);
    for (const auto& tray : trays.body.at("trays").as_array())
        if (const auto* paper = tray.as_object().if_contains("paper"))
            on_paper[paper->as_int64()].push_back(tray.at("serial").as_int64());
    std::vector<Job> jobs;
    const auto papers = program.get(std::string{"/papers?date="} + service_day);
    for (const auto& paper : papers.body.at("papers").as_array()) {
        if (text(paper.at("kind")) != "labels") continue;
        const auto id = paper.at("id").as_int64();
        for (const auto& job : paper.at("jobs").as_array()) {
            Job read{job.at("id").as_int64(), id, static_cast<int>(job.at("attempt").as_int64()),
                     counter::paper::parse_job_state(text(job.at("state"))).value(), on_paper[id]};
            if (const auto* chosen = job.as_object().if_contains("serials")) {
                read.serials.clear();
                for (const auto& serial : chosen->as_array()) read.serials.push_back(serial.as_int64());
            }
            jobs.push_back(std::move(read));
        }
    }
    return jobs;
}

bool are_settled(const std::vector<Job>& jobs) {
    return std::ranges::all_of(jobs, [](const Job& job) { return counter::paper::is_settled(job.state); });
}

} // namespace printing
