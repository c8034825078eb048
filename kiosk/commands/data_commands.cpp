#include "kiosk/commands/commands.hpp"

#include <chrono>
#include <cstdio>

#include <fmt/color.h>
#include <unistd.h>

#include "data/backup.hpp"
#include "data/data_set_writer.hpp"
#include "data/facts.hpp"
#include "data/samples/generate.hpp"
#include "data/samples/requests.hpp"
#include "data/text_file.hpp"
#include "kiosk/commands/common.hpp"
#include "kiosk/commands/language.hpp"

namespace kiosk {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// A bar on stderr, shown once reading has taken long enough for somebody to wonder.
class ProgressBar final : public data::Progress {
public:
    ~ProgressBar() override {
        if (shown_) fmt::print(stderr, "\r{:60}\r", "");
    }
    void step(std::size_t done, std::size_t all) override {
        const auto now = Clock::now();
        if (!is_terminal_ || all == 0 || now - started_ < 500ms || now - drawn_ < 100ms) return;
        drawn_ = now;
        shown_ = true;
        constexpr std::size_t width = 40;
        const auto filled = width * done / all;
        fmt::print(stderr, "\r[{:#>{}}{:>{}}] {:3} %", "", filled, "", width - filled, 100 * done / all);
        std::fflush(stderr);
    }

private:
    bool is_terminal_ = ::isatty(STDERR_FILENO) == 1;
    bool shown_ = false;
    Clock::time_point started_ = Clock::now();
    Clock::time_point drawn_{};
};

void print_faults(const std::vector<data::Fault>& faults) {
    for (const auto& fault : faults) fmt::print(stderr, "{}\n", data::to_string(fault));
}

data::Result<data::DataSet> read_checked(const Folder& folder) {
    std::vector<data::Fault> faults;
    const auto read = [&] {
        ProgressBar bar; // gone from the line before anything else is printed
        return data::read_data_set(folder, faults, &bar);
    };
    auto set = read();
    if (!set) print_faults(faults);
    return set;
}

boost::json::object summary_json(const data::ImportSummary& summary) {
    return {{"authorities", summary.authorities},
            {"schools", summary.schools},
            {"diners", summary.diners},
            {"diners_ended", summary.diners_ended},
            {"variations", summary.variations}};
}

std::string error_text(const std::filesystem::path& path, const std::error_code& code) {
    return path.string() + ": " + code.message();
}

} // namespace

data::Result<void> import_command(const Folder& folder, const Folder& set_folder) {
    const auto set = read_checked(set_folder);
    if (!set) return set.error();
    const StoreWork work = [&](data::Store& store, const Moment& at) -> data::Result<boost::json::object> {
        const auto done = store.import(*set, at.now, at.clock);
        if (!done) return done.error();
        return summary_json(*done);
    };
    const auto done = write_or_ask(folder, work, "/control/import", {{"folder", std::filesystem::absolute(set_folder).string()}});
    if (!done) return done.error();
    fmt::print(fmt::runtime(say("Importati: {} enti, {} scuole, {} utenti ({} non più presenti, terminati).\n",
                                "Imported: {} authorities, {} schools, {} diners ({} no longer there, ended).\n")),
               done->at("authorities").to_number<int>(), done->at("schools").to_number<int>(), done->at("diners").to_number<int>(),
               done->at("diners_ended").to_number<int>());
    if (const auto variations = done->at("variations").to_number<int>(); variations != 0)
        fmt::print(fmt::runtime(say("{} variazioni su giorni già chiusi: sono sul quadro della cucina.\n",
                                    "{} variations of days that are closed already: the kitchen board shows them.\n")),
                   variations);
    return {};
}

data::Result<void> export_command(const Folder& folder, const Folder& set_folder) {
    auto database = open_reader(folder);
    if (!database) return std::move(database).error();
    const auto set = data::read_facts(*database, data::Detail::everything);
    if (!set) return set.error();
    if (auto written = data::write_data_set(*set, set_folder); !written) return written;
    fmt::print(fmt::runtime(say("Esportati {} utenti di {} scuole in {}.\n", "Exported {} diners of {} schools to {}.\n")),
               set->facts.diners.size(), set->facts.schools.size(), set_folder.string());
    return {};
}

data::Result<void> replay_command(const data::ReplayFiles& files) {
    std::vector<data::Fault> faults;
    const auto run = [&] {
        ProgressBar bar;
        return data::replay(files, faults, &bar);
    };
    const auto done = run();
    if (!done) {
        print_faults(faults);
        return done.error();
    }
    fmt::print(stderr,
               fmt::runtime(say("{} richieste: {} accettate, {} senza effetto, {} respinte, {} ripetute; {} chiusure, {} pasti.\n",
                                "{} requests: {} accepted, {} unchanged, {} rejected, {} repeated; {} closings, {} meals.\n")),
               done->requests, done->accepted, done->unchanged, done->rejected, done->repeated, done->closings, done->meals);
    return {};
}

data::Result<void> backup_command(const Folder& folder, const Folder& file) {
    if (auto done = data::back_up(folder, file); !done) return done;
    if (auto checked = data::check_integrity(file); !checked) return checked;
    fmt::print(fmt::runtime(say("Copia di sicurezza scritta e verificata: {}\n", "Backup written and checked: {}\n")), file.string());
    return {};
}

data::Result<void> restore_command(const Folder& folder, const Folder& file) {
    const auto kept = data::restore(file, folder, moment().now);
    if (!kept) return kept.error();
    fmt::print(fmt::runtime(say("Ripristinato da {}.\n", "Restored from {}.\n")), file.string());
    if (!kept->empty())
        fmt::print(fmt::runtime(say("I dati di prima restano in {}.\n", "What was there before is kept in {}.\n")), kept->string());
    return {};
}

data::Result<void> sample_command(const SampleCommandOptions& options) {
    data::samples::SampleOptions sample;
    sample.diners = options.diners;
    sample.schools = options.schools;
    sample.seed = options.seed;
    if (std::filesystem::exists(options.folder / "policy.toml"))
        return data::Error{data::ErrorKind::wrong_input,
                           options.folder.string() + say(": c'è già un insieme di dati; scegliere un'altra cartella",
                                                         ": there is a data set already; choose another folder")};
    if (options.diners != 0 && options.requests_a_day > options.diners)
        return data::Error{data::ErrorKind::wrong_input, say("più richieste al giorno che utenti", "more requests a day than diners")};
    std::error_code failed;
    std::filesystem::create_directories(options.folder, failed);
    if (failed) return data::Error{data::ErrorKind::unavailable, error_text(options.folder, failed)};
    auto files = data::samples::generate(sample);
    if (options.requests_a_day != 0) {
        data::samples::RequestOptions log;
        log.from = sample.term_from;
        log.to = sample.term_to;
        log.per_day = options.requests_a_day;
        log.seed = options.seed;
        files.push_back({"requests.csv", data::samples::requests_csv(data::samples::requests(sample, log))});
    }
    std::vector<data::NewFile> written;
    for (const auto& file : files) written.push_back({options.folder / file.name, file.text});
    if (auto done = data::replace_files(written); !done) return done;
    fmt::print(fmt::runtime(say("Dati di esempio scritti in {}. Nomi e classi sono inventati, le scuole sono vere.\n",
                                "Sample data written to {}. Names and classes are made up, the schools are real.\n")),
               options.folder.string());
    return {};
}

} // namespace kiosk
