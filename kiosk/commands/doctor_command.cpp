#include "kiosk/commands/commands.hpp"

#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "data/backup.hpp"
#include "data/folder_lock.hpp"
#include "data/link/outgoing.hpp"
#include "data/link/parked.hpp"
#include "data/money/office.hpp"
#include "data/node_settings.hpp"
#include "data/paper/print_setup.hpp"
#include "kiosk/commands/common.hpp"
#include "kiosk/commands/language.hpp"
#include "kiosk/control_client.hpp"
#include "kiosk/service.hpp"

namespace kiosk {

using counter::paper::Trouble;

namespace {

constexpr std::uintmax_t low_disk = 512ULL * 1024 * 1024;   // a season of a large kitchen fits in it
constexpr std::uintmax_t full_disk = 64ULL * 1024 * 1024;

enum class Verdict { good, warning, bad };

/// Prints findings as they come, and remembers whether any needs somebody to act.
class Report {
public:
    void add(Verdict verdict, std::string_view what, std::string_view found, std::string_view advice = {}) {
        const auto* mark = verdict == Verdict::good ? "✓" : verdict == Verdict::warning ? "!" : "✗";
        fmt::print("{} {}: {}\n", mark, what, found);
        if (!advice.empty()) fmt::print("    → {}\n", advice);
        bad_ = bad_ || verdict == Verdict::bad;
    }
    bool bad() const { return bad_; }

private:
    bool bad_ = false;
};

void examine_clock(Report& report) {
    const auto* what = say("orologio", "clock");
    const auto time = read_kernel_time();
    const auto error = fmt::format("±{} ms (adjtimex)", time.max_error.count());
    if (time.synchronised)
        return report.add(Verdict::good, what, fmt::format(fmt::runtime(say("sincronizzato, {}", "synchronised, {}")), error));
    report.add(Verdict::warning, what, fmt::format(fmt::runtime(say("non sincronizzato, {}", "not synchronised, {}")), error),
               say("le chiusure saranno segnate come provvisorie: attivare l'ora di rete (`timedatectl set-ntp true`) e "
                   "controllare che la rete funzioni",
                   "closings will be marked provisional: switch on network time (`timedatectl set-ntp true`) and see that the "
                   "network works"));
}

void examine_disk(Report& report, const Folder& folder) {
    const auto* what = say("disco", "disk");
    std::error_code failed;
    const auto space = std::filesystem::space(folder, failed);
    if (failed) return report.add(Verdict::bad, what, failed.message(), say("controllare la cartella dei dati", "check the data folder"));
    const auto found = fmt::format(fmt::runtime(say("{} MB liberi", "{} MB free")), space.available / 1024 / 1024);
    const auto* advice = say("liberare spazio: a disco pieno nessuna disdetta può essere registrata",
                             "free some space: on a full disk no cancellation can be recorded");
    const auto verdict = space.available < full_disk ? Verdict::bad : space.available < low_disk ? Verdict::warning : Verdict::good;
    report.add(verdict, what, found, verdict == Verdict::good ? "" : advice);
}

void examine_database(Report& report, const Folder& folder) {
    const auto* what = say("archivio", "database");
    if (!std::filesystem::exists(folder / "mestolo.db"))
        return report.add(Verdict::bad, what, say("non c'è", "there is none"),
                          say("importare i dati con `mestolo import CARTELLA`, o indicare la cartella giusta con --data",
                              "import the data with `mestolo import FOLDER`, or name the right folder with --data"));
    if (const auto checked = data::check_integrity(folder / "mestolo.db"); !checked)
        return report.add(Verdict::bad, what, checked.error().message,
                          say("fermare il servizio, mettere da parte la cartella e ripristinare l'ultima copia con `mestolo restore`",
                              "stop the service, put the folder aside, and restore the last backup with `mestolo restore`"));
    auto database = open_reader(folder);
    const auto state = database ? data::load_state(*database, moment().now) : data::Result<data::KitchenState>{database.error()};
    if (!state) return report.add(Verdict::bad, what, state.error().message);
    report.add(Verdict::good, what,
               fmt::format(fmt::runtime(say("integro: {} scuole, {} utenti", "sound: {} schools, {} diners")),
                           state->roster.schools().size(), state->roster.diners().size()));
}

void examine_service(Report& report, const Folder& folder) {
    const auto* what = say("servizio", "service");
    if (const auto lock = data::FolderLock::take(folder); lock || lock.error().kind != data::ErrorKind::conflict)
        return report.add(Verdict::warning, what, say("fermo", "not running"),
                          say("avviarlo con `mestolo serve`: finché è fermo nessuna disdetta è registrata e nessuna scuola chiude",
                              "start it with `mestolo serve`: until then no cancellation is recorded and no school closes"));
    if (const auto answer = ask_service(folder, "/control/ping", {}); !answer)
        return report.add(Verdict::bad, what, answer.error().message,
                          say("riavviare il servizio; se non basta, conservarne il registro", "restart the service; keep its log if that does not help"));
    report.add(Verdict::good, what, say("attivo e risponde", "running and answering"));
}

void examine_upstream(Report& report, data::Database& database, const data::NodeSettings& node, const data::link::Peer& upstream) {
    const auto* what = say("collegamento", "link");
    data::link::Outgoing outgoing{database, upstream};
    if (const auto loaded = outgoing.load(); !loaded) return report.add(Verdict::bad, what, loaded.error().message);
    if (outgoing.pending() == 0)
        return report.add(Verdict::good, what,
                          fmt::format(fmt::runtime(say("niente in attesa per {}", "nothing waits for {}")), node.upstream->url));
    const auto oldest = outgoing.oldest_pending_at();
    report.add(Verdict::warning, what,
               fmt::format(fmt::runtime(say("{} fatti in attesa per {}, dal {}", "{} facts wait for {}, since {}")),
                           outgoing.pending(), node.upstream->url, oldest && *oldest ? counter::to_string(**oldest) : "?"),
               say("partono da soli appena la linea torna: controllare rete e indirizzo in mestolo.toml",
                   "they leave by themselves once the line is back: check the network and the address in mestolo.toml"));
}

void examine_links(Report& report, const Folder& folder) {
    const auto* what = say("nodi", "nodes");
    const auto node = data::read_node_settings(folder);
    if (!node) return report.add(Verdict::bad, "mestolo.toml", node.error().message);
    auto database = open_reader(folder);
    if (!database) return; // told above
    const auto peers = data::link::PeerTable{*database}.all();
    const auto parked = data::link::ParkedTable{*database}.all();
    if (!peers || !parked) return report.add(Verdict::bad, what, (peers ? parked.error() : peers.error()).message);
    for (const auto& peer : *peers) {
        if (peer.name.empty()) {
            if (node->upstream) examine_upstream(report, *database, *node, peer);
            continue;
        }
        report.add(Verdict::good, what,
                   fmt::format(fmt::runtime(say("{} ({}): in pari l'ultima volta {}", "{} ({}): last in step {}")), peer.name,
                               peer.school.value_or(peer.role), peer.in_step_at ? counter::to_string(*peer.in_step_at) : "—"));
    }
    if (!parked->empty())
        report.add(Verdict::warning, what,
                   fmt::format(fmt::runtime(say("{} fatti messi da parte", "{} facts parked")), parked->size()),
                   say("vedere «Collegamenti» nel quadro: dice il perché, e si può riprovare",
                       "see \"Links\" on the board: it says why, and they can be tried again"));
}

/// The ledger's and the receipts' own faults; and on the kitchen's node what waits for somebody to put it right.
void examine_money(Report& report, const Folder& folder) {
    const auto* what = say("contabilità", "money");
    const auto node = data::read_node_settings(folder);
    auto database = open_reader(folder);
    if (!node || !database) return; // told above
    data::money::Ledger ledger{*database};
    data::money::ReceiptTable receipts{*database};
    const auto* keep = say("fermare il servizio, conservare la cartella com'è e ripristinare altrove l'ultima copia buona con `mestolo restore`",
                           "stop the service, keep the folder as it is, and restore the last good backup elsewhere with `mestolo restore`");
    auto loaded = database->execute("BEGIN"); // one state of things, while the service goes on writing
    if (loaded) loaded = ledger.load();
    if (loaded) loaded = receipts.load();
    if (!loaded) return report.add(Verdict::bad, what, loaded.error().message, keep);
    const auto of_ledger = ledger.faults();
    const auto of_receipts = receipts.faults();
    if (!of_ledger || !of_receipts) return report.add(Verdict::bad, what, (of_ledger ? of_receipts.error() : of_ledger.error()).message, keep);
    for (const auto& fault : *of_ledger) report.add(Verdict::bad, what, fault, keep);
    for (const auto& fault : *of_receipts)
        report.add(Verdict::bad, what, fault,
                   say("mancano ricevute: dopo un ripristino sono quelle che la cucina non aveva ancora. Chiedere le copie di carta al negozio e "
                       "registrare gli importi in ufficio; se non c'è stato un ripristino, chiedere al fornitore, con la cartella",
                       "receipts are missing: after a restore those that the kitchen had not heard of. Ask the shop for its paper and record the "
                       "amounts in the office; if nothing was restored, ask your supplier, with the folder"));
    if (of_ledger->empty() && of_receipts->empty())
        report.add(Verdict::good, what, say("dare e avere pareggiano, ricevute senza salti", "debits equal credits, receipts have no gaps"));
    if (!node->decides()) return;
    if (const auto held = -ledger.books().total(data::money::AccountKind::suspense).value; held != 0)
        report.add(Verdict::warning, what, fmt::format(fmt::runtime(say("{} in sospeso", "{} in suspense")), counter::paper::euros({held})),
                   say("somme incassate oltre il debito, o per codici sconosciuti: l'ufficio le vede nei conti",
                       "taken beyond what was owed, or for codes that nobody knows: the office sees them in the accounts"));
    const auto state = data::load_state(*database, moment().now);
    if (!state) return; // told above
    const auto unpriced = data::money::unpriced(*database, state->roster, moment().now);
    if (!unpriced) return report.add(Verdict::bad, what, unpriced.error().message);
    for (const auto& one : *unpriced)
        report.add(Verdict::warning, what,
                   fmt::format(fmt::runtime(say("{}: la fascia {:?} non ha un prezzo, {} utenti mangiano senza addebito",
                                                "{}: the fee band {:?} has no price, {} diners eat without being charged")),
                               one.authority, one.band, one.diners),
                   say("darle un prezzo sotto `fee_bands` in policy.toml e importare di nuovo; se qui non si tengono i conti, va bene così",
                       "give it a price in `fee_bands` of policy.toml and import again; where no accounts are kept here, all is well"));
}

/// Only what the kitchen has chosen: a machine without printers is no fault.
void examine_printers(Report& report, const Folder& folder) {
    const auto* what = say("stampanti", "printers");
    const auto printers = printers_now(folder);
    if (!printers) return report.add(Verdict::bad, what, printers.error().message);
    std::set<std::string> chosen;
    for (const auto& route : printers->at("routes").get_array())
        for (const auto* which : {"queue", "fallback"})
            if (const auto* name = route.get_object().if_contains(which)) chosen.emplace(name->get_string());
    chosen.erase(std::string{data::paper::folder_queue});
    if (chosen.empty())
        return report.add(Verdict::good, what, say("nessuna scelta: la carta va in file PDF", "none chosen: papers become PDF files"));
    if (!printers->at("scheduler").get_object().at("answers").get_bool())
        return report.add(Verdict::bad, what, say("CUPS non risponde", "CUPS does not answer"), in_language(in_words(Trouble::scheduler_gone)));
    for (const auto& name : chosen) {
        std::string_view advice = in_language(in_words(Trouble::queue_missing));
        for (const auto& value : printers->at("destinations").get_array()) {
            const auto& destination = value.get_object();
            if (destination.at("name").get_string() == name) advice = printer_advice(destination);
        }
        report.add(advice.empty() ? Verdict::good : Verdict::warning, what, name, advice);
    }
}

/// Terminals that mestolo.toml names, as the running service sees them.
void examine_terminals(Report& report, const Folder& folder) {
    const auto node = data::read_node_settings(folder);
    if (!node || node->terminals.empty()) return;
    const auto* what = say("terminali", "terminals");
    const auto running = ask_service(folder, "/control/terminals", {});
    if (!running) return; // of the service another line speaks
    for (const auto& value : running->at("terminals").as_array()) {
        const auto& terminal = value.as_object();
        const auto is_set = [&](std::string_view flag) { return terminal.at(flag).as_bool(); };
        const std::string_view name = terminal.at("name").as_string();
        const std::string_view line = terminal.at("line").as_string();
        if (line == "silent") report.add(Verdict::warning, what, name, say("non risponde: è acceso? il cavo? l'indirizzo in mestolo.toml?", "silent: is it on? its cable? its address in mestolo.toml?"));
        else if (line == "wrong_map") report.add(Verdict::bad, what, name, say("non è un terminale Mestolo: correggere l'indirizzo in mestolo.toml", "not a Mestolo terminal: mend its address in mestolo.toml"));
        else if (line == "wrong_serial") report.add(Verdict::bad, what, name, say("è un altro terminale: scrivere il suo numero di serie in mestolo.toml", "another terminal: write its serial number into mestolo.toml"));
        else if (is_set("paper_out") || is_set("cover_open")) report.add(Verdict::warning, what, name, say("manca la carta, o è aperto", "out of paper, or open"));
        else if (is_set("battery_low")) report.add(Verdict::warning, what, name, say("la batteria è quasi scarica", "its battery is low"));
        else report.add(Verdict::good, what, name);
    }
}

} // namespace

data::Result<void> doctor_command(const Folder& folder) {
    Report report;
    examine_clock(report);
    examine_disk(report, std::filesystem::exists(folder) ? folder : Folder{"."});
    examine_database(report, folder);
    if (std::filesystem::exists(folder / "mestolo.db")) {
        examine_links(report, folder);
        examine_money(report, folder);
        examine_printers(report, folder);
        examine_terminals(report, folder);
    }
    if (std::filesystem::exists(folder)) examine_service(report, folder);
    if (report.bad())
        return data::Error{data::ErrorKind::unavailable, say("qualcosa richiede attenzione: vedere sopra", "something needs attention: see above")};
    return {};
}

} // namespace kiosk
