#include "kiosk/commands/commands.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

#include "counter/closing.hpp"
#include "data/data_set_reader.hpp"
#include "data/samples/generate.hpp"
#include "data/samples/requests.hpp"
#include "data/text_file.hpp"
#include "kiosk/commands/common.hpp"
#include "kiosk/commands/demo_nodes.hpp"
#include "kiosk/commands/demo_printer.hpp"
#include "kiosk/commands/demo_process.hpp"
#include "kiosk/commands/language.hpp"
#include "kiosk/log.hpp"
#include "kiosk/service.hpp"
#include "kiosk/sign_in.hpp"

namespace kiosk {

namespace {

using namespace std::chrono_literals;

constexpr date::weeks history{4};
constexpr auto before_cutoff = 10min;
constexpr date::days horizon{30};
constexpr std::string_view shop = "T01"; ///< whose till the demo shows: it takes cash of any amount from 20 meals on
constexpr auto shop_hours = 9h;          ///< from the cutoff to its cash closing

/// The sample data as `mestolo import` would read it, with a term that the demo's day lies in.
data::Result<data::DataSet> sample_set(const Folder& folder, data::samples::SampleOptions& options, counter::Instant now) {
    const auto today = counter::ServiceDate{date::floor<date::days>(now).time_since_epoch()};
    // Outside of the sample's school year: the same term in the year that today belongs to.
    while (today > options.term_to) {
        options.term_from += date::days{364};
        options.term_to += date::days{364};
    }
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    const auto files = data::samples::generate(options);
    std::vector<data::NewFile> written;
    for (const auto& file : files) written.push_back({folder / file.name, file.text});
    if (auto done = data::replace_files(written); !done) return std::move(done).error();
    std::vector<data::Fault> faults;
    return data::read_data_set(folder, faults);
}

/// Runs the requests received until `until` through the store, closing schools as their cutoffs pass: each day's work in
/// one transaction, as if the service had been there.
data::Result<void> live_through(data::Store& store, const std::vector<data::samples::SampleRequest>& log, counter::Instant from,
                                counter::Instant until) {
    const counter::ClockState clock{counter::ClockTrust::simulated, 0ms};
    auto next = log.begin();
    const auto step = [&](counter::Instant to, bool closes) -> data::Result<void> {
        for (; next != log.end() && next->received_at <= to; ++next) {
            const auto operation = counter::parse_operation(next->operation);
            if (!operation) return data::Error{data::ErrorKind::internal, "the sample log has an unknown operation"};
            const data::Submission submission{
                next->request_id, std::string{next->channel},
                {next->received_at, counter::parse_channel(next->channel), next->diner, *operation, next->date}};
            if (auto done = store.submit(submission, next->received_at, clock); !done) return done.error();
        }
        if (!closes) return {};
        const auto closed = store.close_due(to + 1ms, clock);
        return closed ? data::Result<void>{} : closed.error();
    };
    auto begun = store.begin();
    counter::Instant last_cutoff = from;
    std::vector<counter::Instant> evenings;
    for (const auto& due : counter::due_closings(store.roster(), from, until)) {
        if (due.cutoff == last_cutoff) continue;
        last_cutoff = due.cutoff;
        if (begun) begun = step(due.cutoff, true);
        if (begun && due.cutoff + shop_hours < until && (evenings.empty() || due.cutoff + shop_hours - evenings.back() > 12h)) {
            evenings.push_back(due.cutoff + shop_hours);
            begun = shop_day(store, std::string{shop}, evenings.back());
            if (begun) begun = office_day(store, evenings.back());
        }
        if (begun) begun = store.commit();
        if (begun) begun = store.begin();
    }
    if (begun) begun = step(until, false);
    if (begun) begun = store.commit();
    return begun;
}

data::Result<std::string> add_demo_token(data::Store& store, const std::string& name, Role role, counter::Instant now) {
    data::Token token;
    token.name = name;
    token.role = to_string(role);
    token.created_at = now;
    if (role == Role::channel) token.channels = {"portal", "app", "ivr"};
    const auto secret = make_secret();
    const auto id = add_token(store, token, hash_of(secret));
    if (!id) return id.error();
    return secret;
}

/// Removed when the demo ends; an empty path is nobody's.
class TemporaryFolder {
public:
    explicit TemporaryFolder(Folder folder) : folder_(std::move(folder)) {}
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }

private:
    Folder folder_;
};

/// Who can sign in to the demo: what each is for, and the secret.
struct DemoTokens {
    std::string kitchen;
    std::string office;
    std::string channel;
};

/// The one with the most groups of those that close at the cutoff.
std::string school_for_a_kiosk(const counter::Roster& roster, counter::Instant cutoff) {
    std::string chosen;
    std::size_t most = 0;
    for (const auto& due : counter::due_closings(roster, cutoff - 1ms, cutoff + 1ms)) {
        const auto& school = roster.schools()[due.school];
        if (school.groups.size() <= most) continue;
        most = school.groups.size();
        chosen = school.code;
    }
    return chosen;
}

/// Fills a fresh data folder with the sample kitchen and four weeks of its life. Returns the instant at which it stands.
struct DemoKitchen {
    counter::Instant now;
    DemoTokens tokens;
    DemoNode school;
    DemoNode shop;
};
data::Result<DemoKitchen> furnish(const Folder& folder, bool has_printer, std::uint16_t terminal_port) {
    data::samples::SampleOptions options;
    const auto set = sample_set(folder / "sample", options, moment().now);
    if (!set) return set.error();
    const counter::Roster roster{set->facts};
    const auto wall = std::max(moment().now, counter::Instant{options.term_from.time_since_epoch()} + history);
    const auto cutoff = counter::next_cutoff(roster, wall + before_cutoff, horizon);
    if (!cutoff) return data::Error{data::ErrorKind::internal, "the sample has no service day ahead"};
    const auto stands_at = *cutoff - before_cutoff;
    const auto from = stands_at - history;

    auto store = data::Store::open(folder, from);
    if (!store) return std::move(store).error();
    const counter::ClockState clock{counter::ClockTrust::simulated, 0ms};
    auto done = store->begin();
    if (done)
        if (const auto imported = store->import(*set, from, clock); !imported) done = imported.error();
    if (done) done = store->commit();
    if (!done) return std::move(done).error();

    data::samples::RequestOptions log;
    log.from = counter::ServiceDate{date::floor<date::days>(from).time_since_epoch()};
    log.to = counter::ServiceDate{date::floor<date::days>(*cutoff).time_since_epoch()};
    if (auto lived = live_through(*store, data::samples::requests(options, log), from, stands_at); !lived)
        return std::move(lived).error();

    done = store->begin();
    auto kitchen = add_demo_token(*store, "Cucina", Role::kitchen, stands_at);
    auto office = add_demo_token(*store, "Ufficio", Role::office, stands_at);
    auto channel = add_demo_token(*store, "Portale", Role::channel, stands_at);
    if (done) done = store->papers().setup().write(demo_print_setup(has_printer));
    if (done && kitchen && office && channel) done = store->commit();
    if (!done || !kitchen || !office || !channel) return data::Error{data::ErrorKind::internal, "the demo's tokens can't be made"};
    auto school = furnish_school(*store, folder / "school", school_for_a_kiosk(store->roster(), *cutoff), stands_at);
    if (!school) return std::move(school).error();
    auto till = furnish_shop(*store, folder / "shop", std::string{shop}, terminal_port, stands_at);
    if (!till) return std::move(till).error();
    return DemoKitchen{stands_at, {*kitchen, *office, *channel}, std::move(*school), std::move(*till)};
}

std::string printer_in_words(const Folder& paper, bool printed) {
    if (!printed)
        return fmt::format(fmt::runtime(say("senza CUPS: i fogli diventano PDF in {}", "without CUPS: papers become PDF files in {}")), paper.string());
    return fmt::format(fmt::runtime(say("una coda CUPS vera; i fogli escono in {0}\n"
                                        "                       per togliere la carta:  echo paper-out > {0}/control\n"
                                        "                       per rimetterla:         rm {0}/control",
                                        "a real CUPS queue; papers come out in {0}\n"
                                        "                  to take its paper away:  echo paper-out > {0}/control\n"
                                        "                  to put it back:          rm {0}/control")),
                       paper.string());
}

std::string terminal_in_words(const Folder& simulator, std::uint16_t port, const Folder& face) {
    if (port == 0) return say("senza il terminale simulato: mestolo-terminal non c'è", "without the simulated terminal: there is no mestolo-terminal");
    return fmt::format(fmt::runtime(say("il terminale delle ricevute, in un'altra finestra:\n                       {} face --control {}",
                                        "its receipt terminal, in another window:\n                  {} face --control {}")),
                       simulator.string(), face.string());
}

} // namespace

data::Result<void> demo_command(const std::optional<Folder>& folder, const std::string& listen) {
    ServiceOptions options;
    options.node = "demo";
    if (auto set = set_listen(options, listen); !set) return set;
    std::string made = (std::filesystem::temp_directory_path() / "mestolo-demo-XXXXXX").string();
    if (!folder && !::mkdtemp(made.data()))
        return data::Error{data::ErrorKind::unavailable, made + ": cannot make a folder for the demo"};
    options.folder = folder.value_or(made);
    const TemporaryFolder temporary{folder ? Folder{} : options.folder};
    std::error_code unreadable;
    if (folder && std::filesystem::exists(*folder) && !std::filesystem::is_empty(*folder, unreadable))
        return data::Error{data::ErrorKind::wrong_input,
                           options.folder.string() + say(": la demo vuole una cartella nuova", ": the demo wants a fresh folder")};
    fmt::print("{}\n", say("Preparo una cucina di esempio con quattro settimane di storia…",
                           "Making a sample kitchen with four weeks of history…"));
    std::fflush(stdout);
    const auto printer = DemoPrinter::start();
    if (printer) options.print_server = printer->server();
    else log_error("demo printer", printer.error().message);
    const auto simulator = program_beside("mestolo-terminal");
    const auto terminal_port = std::filesystem::exists(simulator) ? free_port() : std::uint16_t{0};
    const auto terminal_face = options.folder / "terminal.sock";
    auto kitchen = furnish(options.folder, printer.has_value(), terminal_port);
    if (!kitchen) return std::move(kitchen).error();
    const auto clock_file = options.folder / "demo-clock";
    auto clock = DemoClock::lead(clock_file, kitchen->now);
    if (!clock) return std::move(clock).error();
    DemoProcess terminal;
    DemoProcess school;
    DemoProcess till;
    const auto serve = [&clock_file](DemoProcess& process, DemoNode& node, const std::string& url) {
        const auto words = ready_to_serve(node, url, clock_file);
        const auto started = words ? process.start("/proc/self/exe", *words) : data::Result<void>{words.error()};
        if (!started) log_error("demo", started.error().message);
    };
    const auto on_ready = [&](const std::string& url) {
        const auto& tokens = kitchen->tokens;
        if (terminal_port != 0)
            if (auto started = terminal.start(simulator, {"--headless", "--tcp", fmt::format("127.0.0.1:{}", terminal_port), "--serial", "T-0001", "--flash",
                                                          (options.folder / "terminal.flash").string(), "--control", terminal_face.string()});
                !started)
                log_error("demo", started.error().message);
        serve(school, kitchen->school, url);
        serve(till, kitchen->shop, url);
        fmt::print(fmt::runtime(say("\n  Quadro della cucina  {0}/board#token={1}\n"
                                    "  Ufficio              {0}/board#token={2}\n"
                                    "  Chiosco della scuola http://127.0.0.1:{6}/kiosk#token={7}\n"
                                    "                       {8} ({9}), un nodo a sé: tutto va avanti anche senza la cucina\n"
                                    "  Cassa del negozio    http://127.0.0.1:{11}/till#token={12}\n"
                                    "                       {13}, un nodo a sé; {14}\n"
                                    "  API (canali)         {0}/api/v1  Authorization: Bearer {3}\n\n"
                                    "  Stampante            {10}\n\n"
                                    "  L'orologio della demo segna {4}, dieci minuti prima dell'orario limite.\n"
                                    "  Dati in {5}. Ctrl+C per finire.\n\n",
                                    "\n  Kitchen board   {0}/board#token={1}\n"
                                    "  Office          {0}/board#token={2}\n"
                                    "  School's kiosk  http://127.0.0.1:{6}/kiosk#token={7}\n"
                                    "                  {8} ({9}), a node of its own: it goes on without the kitchen, too\n"
                                    "  Shop's till     http://127.0.0.1:{11}/till#token={12}\n"
                                    "                  {13}, a node of its own; {14}\n"
                                    "  API (channels)  {0}/api/v1  Authorization: Bearer {3}\n\n"
                                    "  Printer         {10}\n\n"
                                    "  The demo's clock shows {4}, ten minutes before the cutoff.\n"
                                    "  Data in {5}. Ctrl+C to end.\n\n")),
                   url, tokens.kitchen, tokens.office, tokens.channel, counter::to_string(kitchen->now), options.folder.string(),
                   kitchen->school.port, kitchen->school.staff_token, kitchen->school.name, kitchen->school.place,
                   printer_in_words(printer ? printer->paper() : options.folder / "carta", printer.has_value()), kitchen->shop.port,
                   kitchen->shop.staff_token, kitchen->shop.name, terminal_in_words(simulator, terminal_port, terminal_face));
        std::fflush(stdout);
    };
    return run_service(options, *clock, &*clock, on_ready);
}

} // namespace kiosk
