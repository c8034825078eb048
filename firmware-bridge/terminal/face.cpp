#include "firmware-bridge/terminal/face.hpp"

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <curses.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

namespace firmware_bridge::terminal {

namespace json = boost::json;

namespace {

constexpr int glance = 80; // ms between two looks at the terminal
constexpr int left = 2;
constexpr int paper_column = 42;
constexpr int paper_width = 34;
enum Colour : short { screen = 1, lit = 2, dark = 3, paper_colour = 4, key_colour = 5 };

/// The console as a line out, a line in.
class Remote {
public:
    explicit Remote(int descriptor) : descriptor_(descriptor) {}
    ~Remote() { ::close(descriptor_); }
    Remote(const Remote&) = delete;
    Remote& operator=(const Remote&) = delete;

    /// Empty: it is gone.
    std::string ask(const std::string& command) {
        const auto bytes = command + "\n";
        if (::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) return {};
        for (;;) {
            if (const auto end = received_.find('\n'); end != std::string::npos) {
                auto line = received_.substr(0, end);
                received_.erase(0, end + 1);
                return line;
            }
            char some[4096];
            const auto count = ::read(descriptor_, some, sizeof some);
            if (count <= 0) return {};
            received_.append(some, static_cast<std::size_t>(count));
        }
    }

private:
    int descriptor_;
    std::string received_;
};

class Window {
public:
    Window() {
        std::setlocale(LC_ALL, "");
        ::initscr();
        ::cbreak();
        ::noecho();
        ::keypad(stdscr, TRUE);
        ::timeout(glance);
        ::curs_set(0);
        ::set_escdelay(25);
        if (::has_colors()) {
            ::start_color();
            ::init_pair(screen, COLOR_BLACK, COLOR_GREEN);
            ::init_pair(lit, COLOR_BLACK, COLOR_YELLOW);
            ::init_pair(dark, COLOR_WHITE, COLOR_BLACK);
            ::init_pair(paper_colour, COLOR_BLACK, COLOR_WHITE);
            ::init_pair(key_colour, COLOR_WHITE, COLOR_BLUE);
        }
    }
    ~Window() { ::endwin(); }
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    void put(int row, int column, const std::string& text, int attributes = 0) const {
        ::attron(attributes);
        mvaddstr(row, column, text.c_str());
        ::attroff(attributes);
    }
};

class Face {
public:
    Face(int descriptor, bool english, bool leaves_it_running) : remote_(descriptor), english_(english), leaves_it_running_(leaves_it_running) {}

    int run() {
        while (look()) {
            draw();
            if (const int key = ::getch(); key != ERR && !press(key)) return 0;
        }
        return gone_ ? 1 : 0;
    }

private:
    const char* say(const char* italian, const char* english) const { return english_ ? english : italian; }

    bool look() {
        const auto state = remote_.ask("state");
        if (state.empty()) {
            gone_ = true;
            return false;
        }
        state_ = json::parse(state).as_object();
        if (number("paper_lines") < paper_.size()) paper_.clear(); // another process on the same socket
        if (number("paper_lines") > paper_.size()) {
            const auto fresh = json::parse(remote_.ask(fmt::format("paper {}", paper_.size())));
            for (const auto& line : fresh.as_array()) paper_.emplace_back(line.as_string());
        }
        return true;
    }

    bool is(const char* name) const { return state_.at(name).as_bool(); }
    std::string word(const char* name) const { return std::string(state_.at(name).as_string()); }
    std::size_t number(const char* name) const { return state_.at(name).to_number<std::size_t>(); }

    /// What a function key does now: faults are switches.
    std::string command_of(int key) const {
        if (key == KEY_F(1)) return is("paper_out") ? "fault paper in" : "fault paper out";
        if (key == KEY_F(2)) return is("cover_open") ? "fault cover closed" : "fault cover open";
        if (key == KEY_F(3)) return is("battery_low") ? "fault battery ok" : "fault battery low";
        if (key == KEY_F(4)) return is("on") ? "power off" : "power on";
        if (key == KEY_F(5)) return "power off lose-journal";
        if (key == KEY_F(6)) return "fault late 1500";
        if (key == KEY_F(7)) return "fault torn";
        if (key == KEY_F(8)) return "fault missing";
        if (key == KEY_F(9)) return "fault corrupted";
        if (key == '\n' || key == '\r' || key == KEY_ENTER) return "key E";
        if (key == KEY_BACKSPACE || key == 127 || key == 8 || key == KEY_DC) return "key C";
        if (key == '*') return "key F";
        if (key == ',') return "key .";
        if ((key >= '0' && key <= '9') || key == '.' || (key >= 'A' && key <= 'Z') || (key >= 'a' && key <= 'z')) {
            return fmt::format("key {}", static_cast<char>(key));
        }
        return {};
    }

    bool press(int key) {
        if (key == KEY_F(10) || key == 27) return false;
        if (key == KEY_PPAGE) scroll_ += 5;
        if (key == KEY_NPAGE) scroll_ -= std::min<std::size_t>(scroll_, 5);
        const auto command = command_of(key);
        return command.empty() || !remote_.ask(command).empty();
    }

    void lamp(int row, int column, bool on, const std::string& text) const {
        window_.put(row, column, fmt::format(" {} {} ", on ? "●" : "○", text), on ? COLOR_PAIR(lit) | A_BOLD : COLOR_PAIR(dark) | A_DIM);
    }

    void draw_device() const {
        const bool on = is("on");
        const auto& lines = state_.at("display").as_array();
        window_.put(2, left, "╭──────────────────────╮");
        for (int i = 0; i < 2; ++i) {
            const std::string line(lines[static_cast<std::size_t>(i)].as_string());
            window_.put(3 + i, left, "│");
            window_.put(3 + i, left + 1, fmt::format(" {:<20.20} ", line), on ? COLOR_PAIR(screen) | A_BOLD : COLOR_PAIR(dark));
            window_.put(3 + i, left + 23, "│");
        }
        window_.put(5, left, "╰──────────────────────╯");
        const char* rows[] = {"7 8 9 C", "4 5 6 F", "1 2 3 E", "0 . "};
        for (int row = 0; row < 4; ++row) {
            int column = left + 1;
            for (const char* key = rows[row]; *key != '\0'; ++key) {
                if (*key == ' ') continue;
                window_.put(7 + 2 * row, column, fmt::format("  {}  ", *key), COLOR_PAIR(key_colour) | A_BOLD);
                column += 6;
            }
        }
        const int lamps = left + 26;
        lamp(2, lamps, on, say("ACCESO", "ON"));
        lamp(3, lamps, number("connections") > 0 || number("session") > 0, say("LINEA", "LINE"));
        lamp(4, lamps, is("busy_printing"), say("STAMPA", "PRINT"));
        lamp(5, lamps, is("paper_out"), say("CARTA", "PAPER"));
        lamp(6, lamps, is("cover_open"), say("COPERCHIO", "COVER"));
        lamp(7, lamps, is("battery_low"), say("BATTERIA", "BATTERY"));
        lamp(8, lamps, is("journal_lost"), say("GIORNALE", "JOURNAL"));
        window_.put(10, lamps + 1, fmt::format("{} {}", say("avvii", "starts"), number("boot_counter")), A_DIM);
        window_.put(11, lamps + 1, fmt::format("{} {}", say("ricevute", "receipts"), number("printed_counter")), A_DIM);
    }

    /// The roll comes out from below: the last line stands lowest.
    void draw_paper(int rows) const {
        const int first = 2;
        const int height = std::max(rows - first - 7, 3);
        const std::size_t back = std::min(scroll_, paper_.size());
        const std::size_t end = paper_.size() - back;
        for (int i = 0; i < height; ++i) {
            const auto from_end = static_cast<std::size_t>(height - i);
            const auto line = from_end <= end ? paper_[end - from_end] : std::string();
            window_.put(first + i, paper_column, fmt::format(" {:<{}.{}} ", line, paper_width - 2, paper_width - 2), COLOR_PAIR(paper_colour));
        }
        std::string edge;
        for (int i = 0; i < paper_width / 2; ++i) edge += "▀▄";
        window_.put(first + height, paper_column, edge, A_DIM);
    }

    void draw() const {
        ::erase();
        int rows = 0;
        int columns = 0;
        getmaxyx(stdscr, rows, columns);
        if (rows < 24 || columns < 80) {
            window_.put(0, 0, say("Serve una finestra di 80 x 24", "A window of 80 x 24 is needed"));
            ::refresh();
            return;
        }
        window_.put(0, left, fmt::format("{} {}", say("TERMINALE", "TERMINAL"), word("serial")), A_BOLD);
        window_.put(0, paper_column, say("SCONTRINO (PagSu PagGiu')", "RECEIPT (PgUp PgDn)"), A_BOLD);
        draw_device();
        draw_paper(rows);
        std::string faults;
        for (const auto& each : state_.at("faults").as_array()) faults += " [" + std::string(each.as_string()) + "]";
        window_.put(rows - 4, left, say("Invio=E  Canc=C  *=F  cifre e lettere (c e f minuscole: lettere)", "Enter=E  Backspace=C  *=F  digits and letters (c e f small: letters)"));
        window_.put(rows - 3, left, say("F1 carta  F2 coperchio  F3 batteria  F4 corrente  F5 corrente e giornale", "F1 paper  F2 cover  F3 battery  F4 power  F5 power and journal"));
        window_.put(rows - 2, left, say("Prossima risposta: F6 in ritardo  F7 troncata  F8 persa  F9 alterata", "Next reply: F6 late  F7 torn  F8 lost  F9 corrupted"));
        window_.put(rows - 1, left, std::string(leaves_it_running_ ? say("F10 chiude la finestra", "F10 closes the window") : say("F10 esce", "F10 leaves")) + faults, A_DIM);
        ::refresh();
    }

    Remote remote_;
    bool english_;
    bool leaves_it_running_;
    bool gone_ = false;
    json::object state_;
    std::vector<std::string> paper_;
    std::size_t scroll_ = 0;
    Window window_;
};

} // namespace

int run_face(int descriptor, bool english, bool leaves_it_running) {
    if (::isatty(STDIN_FILENO) == 0) {
        ::close(descriptor);
        fmt::print(stderr, "mestolo-terminal: {}\n", english ? "no screen here: --headless" : "qui non c'è uno schermo: --headless");
        return 2;
    }
    const int code = Face(descriptor, english, leaves_it_running).run();
    if (code != 0) fmt::print(stderr, "mestolo-terminal: {}\n", english ? "the terminal is gone" : "il terminale non c'è più");
    return code;
}

} // namespace firmware_bridge::terminal
