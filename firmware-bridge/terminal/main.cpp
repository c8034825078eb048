// The program mestolo-terminal: a simulated receipt terminal on a Modbus line.

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <csignal>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "firmware-bridge/terminal/face.hpp"
#include "firmware-bridge/terminal/simulator.hpp"

namespace {

using firmware_bridge::terminal::Millis;
using firmware_bridge::terminal::Options;
using firmware_bridge::terminal::Simulator;

constexpr int wrong_input_code = 2;

bool is_english() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value && *value) return std::string_view(value).substr(0, 2) == "en";
    }
    return false;
}

std::string say(const char* italian, const char* english) { return is_english() ? english : italian; }

/// Readable once somebody asks the program to end.
int stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    return ::signalfd(-1, &signals, SFD_CLOEXEC);
}

/// To the console of one that is running; -1: nobody is there.
int connect_to(const std::string& path) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    if (path.size() >= sizeof name.sun_path) return -1;
    path.copy(name.sun_path, path.size());
    const int made = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(made, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0) return made;
    ::close(made);
    return -1;
}

int attach(const std::string& path) {
    const int console = connect_to(path);
    if (console >= 0) return firmware_bridge::terminal::run_face(console, is_english(), true);
    fmt::print(stderr, "mestolo-terminal: {} {}\n", say("nessun terminale risponde su", "no terminal answers at"), path);
    return 1;
}

} // namespace

int main(int argc, char** argv) try {
    CLI::App app(say("mestolo-terminal: un terminale per ricevute simulato (slave Modbus)", "mestolo-terminal: a simulated receipt terminal (Modbus slave)"));
    app.set_help_flag("-h,--help", say("Mostra questo aiuto", "Print this help"));
    Options options;
    auto& unit = options.units.front();
    std::string tcp;
    std::string parity = "E";
    int unit_number = 1;
    int pace = 60;
    int bounce = 0;
    bool headless = false;
    app.add_option("--tcp", tcp, say("Indirizzo e porta: 127.0.0.1:1502 (porta 0: una libera)", "Address and port: 127.0.0.1:1502 (port 0: a free one)"));
    app.add_option("--rtu", options.device, say("Linea seriale, ad esempio /dev/ttyUSB0", "Serial line, such as /dev/ttyUSB0"));
    app.add_flag("--pty", options.pty, say("Crea una linea seriale finta e ne scrive il percorso", "Makes a pseudo serial line and prints its path"));
    app.add_option("--baud", options.line.baud, say("Velocità della linea", "Speed of the line"))->capture_default_str();
    app.add_option("--parity", parity, say("Parità: N, E, O", "Parity: N, E, O"))->capture_default_str()->check(CLI::IsMember({"N", "E", "O"}));
    app.add_option("--unit", unit_number, say("Numero di unità Modbus", "Modbus unit number"))->capture_default_str()->check(CLI::Range(1, 247));
    app.add_option("--serial", unit.serial, say("Matricola del terminale", "The terminal's serial number"))->capture_default_str();
    app.add_option("--flash", unit.flash, say("File della memoria che resta senza corrente", "File of the memory that lasts without power"));
    app.add_option("--paper", unit.paper, say("File in cui va ogni riga stampata", "File that gets each printed line"));
    app.add_option("--control", options.control, say("Socket Unix dei comandi", "Unix socket for commands"));
    app.add_option("--pace", pace, say("Millisecondi per stampare una riga", "Milliseconds to print a line"))->capture_default_str()->check(CLI::Range(0, 60000));
    app.add_option("--bounce", bounce, say("Un secondo E entro questi millisecondi non conta", "A second E within these milliseconds doesn't count"))->capture_default_str();
    auto* face = app.add_subcommand("face", say("Tastiera e display di un terminale già avviato con --control", "Keypad and display of a terminal that was started with --control"));
    std::string face_control;
    face->set_help_flag("-h,--help", say("Mostra questo aiuto", "Print this help"));
    face->add_option("--control", face_control, say("Il suo socket dei comandi", "Its socket for commands"))->required();
    app.add_flag("--headless", headless, say("Senza tastiera e display a video", "Without keypad and display on the screen"));
    app.add_flag("--script", options.script, say("Comandi da standard input, una riga ciascuno (help li elenca)", "Commands from standard input, a line each (help lists them)"));
    app.add_flag("--off", options.off, say("Parte spento", "Begins without power"));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : wrong_input_code;
    }
    if (*face) return attach(face_control);
    unit.unit = static_cast<std::uint8_t>(unit_number);
    options.line.parity = parity.front();
    options.settings.line_pace = Millis(pace);
    options.settings.bounce = Millis(bounce);
    if (!tcp.empty()) {
        const auto colon = tcp.rfind(':');
        int port = -1;
        if (colon != std::string::npos && CLI::detail::lexical_cast(tcp.substr(colon + 1), port) && port >= 0 && port <= 65535) {
            options.tcp_address = tcp.substr(0, colon);
            options.tcp_port = static_cast<std::uint16_t>(port);
        }
    }
    if ((options.tcp_port ? 1 : 0) + (options.device.empty() ? 0 : 1) + (options.pty ? 1 : 0) != 1) {
        fmt::print(stderr, "mestolo-terminal: {}\n", say("serve una linea: --tcp INDIRIZZO:PORTA, --rtu LINEA o --pty", "one line is needed: --tcp ADDRESS:PORT, --rtu DEVICE or --pty"));
        return wrong_input_code;
    }
    headless |= options.script;
    Simulator simulator(std::move(options));
    if (!headless) {
        simulator.start();
        return firmware_bridge::terminal::run_face(simulator.connect(), is_english(), false);
    }
    const int stop = stop_signals();
    fmt::print("ready {}\n", simulator.ready());
    std::fflush(stdout);
    simulator.run(stop);
    ::close(stop);
    return 0;
} catch (const std::system_error& error) {
    fmt::print(stderr, "mestolo-terminal: {}\n", error.what());
    return 1;
}
