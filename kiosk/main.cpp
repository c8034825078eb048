// The program: turns the command line into one of the commands, and its result into an exit code.

#include <cstdio>
#include <cstdlib>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "kiosk/commands/commands.hpp"
#include "kiosk/commands/language.hpp"
#include "kiosk/version.hpp"

namespace {

using kiosk::say;

// Exit codes: 0 done, 2 wrong input, 1 anything else.
constexpr int done_code = 0;
constexpr int failed_code = 1;
constexpr int wrong_input_code = 2;

int exit_code(const data::Result<void>& result) {
    if (result) return done_code;
    const auto error = result.error();
    fmt::print(stderr, "mestolo: {}\n", error.message);
    return error.kind == data::ErrorKind::wrong_input || error.kind == data::ErrorKind::not_found ? wrong_input_code : failed_code;
}

/// Where data is kept unless --data says otherwise. (CLI11's own `envname` would overrule an option given to another
/// subcommand that shares the variable.)
kiosk::Folder default_folder() {
    const char* named = std::getenv("MESTOLO_DATA");
    return named && *named ? named : "mestolo-data";
}

/// The commands, their options, and what runs when one is given.
class CommandLine {
public:
    CommandLine() {
        app_.set_version_flag("--version", fmt::format("mestolo {}", kiosk::version), say("Mostra la versione", "Print the version"));
        app_.set_help_flag("-h,--help", say("Mostra questo aiuto", "Print this help"));
        app_.require_subcommand(1);
        app_.footer(say("Per cominciare:\n"
                        "  mestolo demo                     una cucina di esempio, da guardare nel browser\n"
                        "  mestolo import CARTELLA          carica scuole, utenti, diete e calendario\n"
                        "  mestolo serve                    avvia il servizio\n"
                        "  mestolo token create --role kitchen --name Cucina\n"
                        "                                   un codice per entrare nel quadro della cucina\n"
                        "I dati stanno nella cartella indicata con --data o con la variabile MESTOLO_DATA.\n"
                        "Codici di uscita: 0 fatto, 2 dati sbagliati, 1 altro. LANG=en per l'inglese.",
                        "To begin:\n"
                        "  mestolo demo                     a sample kitchen, to look at in the browser\n"
                        "  mestolo import FOLDER            loads schools, diners, diets and calendar\n"
                        "  mestolo serve                    starts the service\n"
                        "  mestolo token create --role kitchen --name Kitchen\n"
                        "                                   a code to sign in to the kitchen board\n"
                        "Data is kept in the folder named by --data or by the variable MESTOLO_DATA.\n"
                        "Exit codes: 0 done, 2 wrong input, 1 anything else."));
        add_data_commands();
        add_day_commands();
        add_token_commands();
        add_printer_commands();
        add_till_commands();
        add_service_commands();
    }

    int run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            const int code = app_.exit(error);
            return code == 0 ? done_code : wrong_input_code;
        }
        return exit_code(result_);
    }

private:
    template <typename Run>
    CLI::App* command(CLI::App& parent, const char* name, const char* description, Run run) {
        auto* sub = parent.add_subcommand(name, description);
        sub->set_help_flag("-h,--help", say("Mostra questo aiuto", "Print this help"));
        sub->callback([this, run] { result_ = run(); });
        return sub;
    }

    /// A command that works on the data folder.
    template <typename Run>
    CLI::App* data_command(CLI::App& parent, const char* name, const char* description, Run run) {
        auto* sub = command(parent, name, description, run);
        sub->add_option("--data", data_, say("Cartella dei dati", "Data folder"))->capture_default_str();
        return sub;
    }

    void add_format(CLI::App* sub) {
        static const std::map<std::string, kiosk::Format> formats{
            {"table", kiosk::Format::table}, {"json", kiosk::Format::json}, {"csv", kiosk::Format::csv}};
        sub->add_option("--format", format_, say("table, json o csv", "table, json or csv"))
            ->transform(CLI::CheckedTransformer(formats, CLI::ignore_case).description(""));
    }

    void add_data_commands() {
        auto* import = data_command(app_, "import",
                                    say("Carica una cartella di dati, tutta o niente: gli errori sono elencati per file, riga e colonna",
                                        "Load a data set, all or nothing: faults are listed by file, line and column"),
                                    [this] { return kiosk::import_command(data_, folder_); });
        import->add_option("FOLDER", folder_, say("La cartella con policy.toml e i CSV", "The folder with policy.toml and the CSVs"))->required();

        auto* export_ = data_command(app_, "export", say("Scrive i dati come cartella da importare", "Write the data as a folder to import"),
                                     [this] { return kiosk::export_command(data_, folder_); });
        export_->add_option("FOLDER", folder_, say("La cartella da scrivere", "The folder to write"))->required();

        auto* replay = command(app_, "replay",
                               say("Prova le regole su un registro di richieste, senza servizio e senza archivio",
                                   "Run a log of requests through the rules, without service or database"),
                               [this] { return kiosk::replay_command(replay_); });
        replay->add_option("--data", replay_.data_dir, say("Cartella di dati da importare", "Data set folder"))->required();
        replay->add_option("--requests", replay_.requests, say("Registro delle richieste (CSV)", "Log of requests (CSV)"))->required();
        replay->add_option("--outcomes", replay_.outcomes, say("Risposte, da scrivere (CSV)", "Outcomes to write (CSV)"))->required();
        replay->add_option("--counts", replay_.counts, say("Conteggi, da scrivere (CSV)", "Counts to write (CSV)"))->required();

        auto* backup = data_command(app_, "backup", say("Scrive e verifica una copia di sicurezza, anche a servizio attivo",
                                                        "Write and check a backup, also while the service runs"),
                                    [this] { return kiosk::backup_command(data_, folder_); });
        backup->add_option("FILE", folder_, say("Il file da scrivere", "The file to write"))->required();

        auto* restore = data_command(app_, "restore", say("Rimette una copia di sicurezza; i dati di prima restano accanto",
                                                          "Put a backup in place; what was there is kept beside it"),
                                     [this] { return kiosk::restore_command(data_, folder_); });
        restore->add_option("FILE", folder_, say("La copia di sicurezza", "The backup"))->required();

        auto* sample = command(app_, "sample", say("Genera dati di esempio di qualunque misura", "Make sample data of any size"),
                               [this] { return kiosk::sample_command(sample_); });
        sample->add_option("FOLDER", sample_.folder, say("La cartella da scrivere", "The folder to write"))->required();
        sample->add_option("--diners", sample_.diners, say("Utenti; 0: gli alunni veri", "Diners; 0: the real pupils"))
            ->check(CLI::Range(0, 5'000'000));
        sample->add_option("--schools", sample_.schools, say("Scuole", "Schools"))->check(CLI::Range(1, 50'000))->capture_default_str();
        sample->add_option("--seed", sample_.seed, say("Seme del caso", "Random seed"))->capture_default_str();
        sample->add_option("--requests", sample_.requests_a_day, say("Richieste al giorno in requests.csv", "Requests a day in requests.csv"))
            ->check(CLI::Range(0, 1'000'000));
    }

    void add_day_commands() {
        auto* counts = data_command(app_, "counts", say("I pasti di un giorno, per scuola e preparazione", "A day's meals, by school and preparation"),
                                    [this] {
                                        counts_.format = format_;
                                        return kiosk::counts_command(data_, counts_);
                                    });
        counts->add_option("--date", counts_.date, say("Il giorno; se manca, oggi o il prossimo con servizio",
                                                       "The day; if missing, today or the next with service"));
        counts->add_option("--school", counts_.school, say("Una sola scuola", "One school alone"));
        add_format(counts);

        auto* close = data_command(app_, "close", say("Chiude una scuola prima dell'orario limite", "Close a school before its cutoff"),
                                   [this] { return kiosk::close_command(data_, close_); });
        close->add_option("SCHOOL", close_.school, say("Codice della scuola", "School code"))->required();
        close->add_option("--date", close_.date, say("Il giorno; se manca, oggi", "The day; if missing, today"));
        close->add_option("--reason", close_.reason, say("Il motivo", "The reason"))->required();
        close->add_option("--author", close_.author, say("Chi chiude", "Who closes"))->required();

        auto* proof = data_command(app_, "proof",
                                   say("Prova della disdetta: ogni richiesta di un giorno, con istante, canale, regola e chiusura",
                                       "Proof of a cancellation: every request of a day, with instant, channel, rule and closing"),
                                   [this] { return kiosk::proof_command(data_, diner_, date_, format_); });
        proof->add_option("DINER", diner_, say("Codice utente", "Diner code"))->required();
        proof->add_option("DATE", date_, say("Il giorno, come 2026-09-21", "The day, like 2026-09-21"))->required();
        add_format(proof);

        data_command(app_, "doctor", say("Controlla orologio, disco, archivio e servizio, e dice che cosa fare",
                                         "Check clock, disk, database and service, and say what to do"),
                     [this] { return kiosk::doctor_command(data_); });
    }

    void add_token_commands() {
        auto* token = app_.add_subcommand("token", say("Codici di accesso per schermi e canali", "Access codes for screens and channels"));
        token->require_subcommand(1);
        auto* create = data_command(*token, "create", say("Crea un codice", "Make a code"),
                                    [this] { return kiosk::token_create_command(data_, token_); });
        create->add_option("--role", token_.role, "kitchen, school, merchant, office, channel, central, admin, node")->required();
        create->add_option("--name", token_.name, say("Di chi è", "Whose it is"))->required();
        create->add_option("--school", token_.school, say("La scuola, per i ruoli school e node", "The school, for the roles school and node"));
        create->add_option("--merchant", token_.merchant, say("L'esercente, per i ruoli merchant e node", "The merchant, for the roles merchant and node"));
        create->add_option("--channels", token_.channels, say("I canali, per il ruolo channel: portal,app,ivr",
                                                              "The channels, for the role channel: portal,app,ivr"));
        data_command(*token, "list", say("Elenca i codici, senza segreti", "List the codes, without secrets"),
                     [this] { return kiosk::token_list_command(data_); });
        auto* roll = data_command(*token, "roll", say("Cambia il segreto di un codice", "Give a code another secret"),
                                  [this] { return kiosk::token_roll_command(data_, token_id_); });
        roll->add_option("ID", token_id_, say("Numero del codice", "Number of the code"))->required();
        auto* revoke = data_command(*token, "revoke", say("Revoca un codice", "Revoke a code"),
                                    [this] { return kiosk::token_revoke_command(data_, token_id_); });
        revoke->add_option("ID", token_id_, say("Numero del codice", "Number of the code"))->required();
    }

    void add_printer_commands() {
        auto* printers = data_command(app_, "printers", say("Le stampanti: quali ci sono, che cosa stampano, che cosa non va",
                                                            "The printers: which there are, what they print, what is wrong"),
                                      // Its own subcommands have run before it.
                                      [this] { return printer_changed_ ? result_ : kiosk::printers_command(data_); });
        const auto changing = [this](auto run) {
            return [this, run] {
                printer_changed_ = true;
                return run();
            };
        };
        auto* use = data_command(*printers, "use", say("Sceglie la stampante di un tipo di carta", "Choose the printer of a kind of paper"),
                                 changing([this] { return kiosk::printers_use_command(data_, printer_); }));
        use->add_option("KIND", printer_.kind, "production_sheet, meal_sheet, delivery_note, delta_sheet, labels, receipt")->required();
        use->add_option("PRINTER", printer_.queue, say("Il nome in CUPS, o folder", "Its name in CUPS, or folder"))->required();
        use->add_option("--fallback", printer_.fallback, say("La stampante di riserva; none: nessuna", "The printer to fall back to; none: none"));
        add_paper(use);
        auto* paper = data_command(*printers, "paper", say("Dice che carta e che lingua ha una stampante", "Say what paper and language a printer has"),
                                   changing([this] { return kiosk::printers_use_command(data_, printer_); }));
        paper->add_option("PRINTER", printer_.queue, say("Il nome in CUPS", "Its name in CUPS"))->required();
        add_paper(paper);
        auto* set = data_command(*printers, "set", say("Stampa automatica, scadenza, vettore, nomi sulle etichette",
                                                       "Automatic printing, use-by time, carrier, names on labels"),
                                 changing([this] { return kiosk::printers_set_command(data_, paper_); }));
        set->add_option("--automatic", paper_.automatic, say("yes: si stampa con ogni chiusura; no: a richiesta", "yes: print with each closing; no: on request"));
        set->add_option("--use-by", paper_.use_by, say("Ora sulle etichette, come 14:30; none: nessuna", "Time on labels, like 14:30; none: none"));
        set->add_option("--carrier", paper_.carrier, say("Il vettore sui documenti di trasporto", "The carrier on delivery notes"));
        set->add_option("--names", paper_.names, say("ENTE=code_only, initials o full_name: come le etichette nominano un bambino",
                                                     "AUTHORITY=code_only, initials or full_name: how labels name a child"));
        auto* test = data_command(*printers, "test", say("Stampa una pagina di prova", "Print a test page"),
                                  changing([this] { return kiosk::printers_test_command(data_, tested_); }));
        test->add_option("PRINTER", tested_.queue, say("Il nome in CUPS, o folder", "Its name in CUPS, or folder"))->required();
        test->add_option("--kind", tested_.kind, "labels, meal_sheet, receipt")->default_val("meal_sheet");
    }

    void add_paper(CLI::App* sub) {
        sub->add_option("--language", printer_.language, "pdf, zpl, escpos");
        sub->add_option("--media", printer_.media, say("Carta: a4, 62x100 (rotolo di etichette, mm), a4-3x8 (foglio di etichette), roll-80",
                                                       "Paper: a4, 62x100 (a roll of labels, mm), a4-3x8 (a sheet of labels), roll-80"));
    }

    void add_till_commands() {
        auto* terminal = app_.add_subcommand("terminal", say("I terminali per le ricevute", "The receipt terminals"));
        terminal->require_subcommand(1);
        auto* add = data_command(*terminal, "add", say("Aggiunge o cambia un terminale", "Add or change a terminal"),
                                 [this] { return kiosk::terminal_add_command(data_, terminal_); });
        add->add_option("NAME", terminal_.name, say("Il suo nome, come sulle ricevute", "Its name, as on receipts"))->required();
        add->add_option("--tcp", terminal_.tcp, say("INDIRIZZO:PORTA di un terminale Modbus TCP", "ADDRESS:PORT of a Modbus TCP terminal"));
        add->add_option("--device", terminal_.device, say("La linea seriale, come /dev/ttyUSB0", "The serial line, such as /dev/ttyUSB0"));
        add->add_option("--baud", terminal_.baud, say("La velocità della linea", "The line's speed"))->capture_default_str();
        add->add_option("--unit", terminal_.unit, say("Il suo numero sulla linea", "Its number on the line"))->check(CLI::Range(1, 247))->capture_default_str();
        add->add_option("--serial", terminal_.serial, say("Il suo numero di serie: nessun altro può prenderne il posto", "Its serial number: no other may take its place"));
        add->add_option("--merchant", terminal_.merchant, say("Di quale esercente, se non è il nodo di un negozio", "Whose it is, other than on a shop's node"));
        auto* remove = data_command(*terminal, "remove", say("Toglie un terminale", "Take a terminal away"),
                                    [this] { return kiosk::terminal_remove_command(data_, terminal_.name); });
        remove->add_option("NAME", terminal_.name, say("Il suo nome", "Its name"))->required();
        data_command(*terminal, "list", say("Elenca i terminali, e come stanno", "List the terminals, and how they stand"),
                     [this] { return kiosk::terminal_list_command(data_); });

        auto* till = app_.add_subcommand("till", say("La cassa di un esercente", "A merchant's till"));
        till->require_subcommand(1);
        auto* resume = data_command(*till, "resume", say("Dopo un ripristino: riprende le ricevute dall'ultimo numero stampato",
                                                         "After a restore: go on with receipts after the last number on paper"),
                                    [this] { return kiosk::till_resume_command(data_, terminal_.merchant, receipt_); });
        resume->add_option("LAST", receipt_, say("L'ultima ricevuta, come 2026-000123", "The last receipt, like 2026-000123"))->required();
        resume->add_option("--merchant", terminal_.merchant, say("Di quale esercente, se non è il nodo di un negozio", "Whose till, other than on a shop's node"));
    }

    void add_service_commands() {
        auto* serve = data_command(app_, "serve", say("Avvia il servizio della cucina", "Start the kitchen's service"),
                                   [this] {
                                       serve_.listen = listen_;
                                       return kiosk::serve_command(data_, serve_);
                                   });
        serve->add_option("--listen", listen_, say("Indirizzo e porta", "Address and port"))->capture_default_str();
        serve->add_option("--node", serve_.node, say("Nome di questo nodo, se non quello di mestolo.toml", "Name of this node, other than in mestolo.toml"));

        serve->add_option("--demo-clock", serve_.demo_clock, say("L'orologio di una demo", "A demo's clock"))->group("");

        auto* join = data_command(app_, "join", say("Fa di una cartella il nodo di una scuola o di un negozio, collegato alla sua cucina",
                                                    "Make a folder a school's or a shop's node, connected to its kitchen"),
                                  [this] { return kiosk::join_command(data_, join_); });
        join->add_option("URL", join_.url, say("ws://INDIRIZZO:PORTA/api/v1/sync della cucina", "ws://ADDRESS:PORT/api/v1/sync of the kitchen"))->required();
        join->add_option("--token", join_.token, say("Il codice che la cucina ha creato: token create --role node", "The code made in the kitchen: token create --role node"))->required();
        join->add_option("--name", join_.name, say("Il nome del codice", "The code's name"))->required();
        join->add_option("--school", join_.school, say("La scuola in cui sta", "The school that it stands in"));
        join->add_option("--merchant", join_.merchant, say("L'esercente di cui è la cassa", "The merchant whose till it is"));
        join->add_option("--role", join_.role, "school, shop, kitchen")->capture_default_str();

        auto* demo = command(app_, "demo", say("Una cucina di esempio con quattro settimane di storia, da guardare nel browser",
                                               "A sample kitchen with four weeks of history, to look at in the browser"),
                             [this] { return kiosk::demo_command(demo_folder_, listen_); });
        demo->add_option("--listen", listen_, say("Indirizzo e porta", "Address and port"))->capture_default_str();
        demo->add_option("--data", demo_folder_, say("Una cartella nuova; se manca, una temporanea", "A fresh folder; if missing, a temporary one"));
    }

    CLI::App app_{say("Mestolo: i pasti delle mense scolastiche, dalla prenotazione al piatto", "Mestolo: school meals, from booking to plate"),
                  "mestolo"};
    data::Result<void> result_;
    kiosk::Folder data_ = default_folder();
    kiosk::Folder folder_;
    data::ReplayFiles replay_;
    kiosk::CountsOptions counts_;
    kiosk::CloseOptions close_;
    kiosk::TokenOptions token_;
    kiosk::SampleCommandOptions sample_;
    kiosk::Format format_ = kiosk::Format::table;
    std::optional<kiosk::Folder> demo_folder_;
    std::string diner_;
    std::string date_;
    std::int64_t token_id_ = 0;
    std::string listen_ = "127.0.0.1:8080";
    kiosk::ServeOptions serve_;
    kiosk::JoinOptions join_;
    kiosk::TerminalOptions terminal_;
    std::string receipt_;
    kiosk::PrinterOptions printer_;
    kiosk::PrinterOptions tested_;
    kiosk::PaperOptions paper_;
    bool printer_changed_ = false; ///< a subcommand of `printers` has run
};

} // namespace

int main(int argc, char** argv) {
    CommandLine command_line;
    return command_line.run(argc, argv);
}
