// The receipt terminal as a state machine: keys, registers and time come in, registers, two display lines and paper come out.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-bridge/register_map.hpp"
#include "firmware-bridge/terminal/flash.hpp"
#include "firmware-bridge/terminal/registers.hpp"

namespace firmware_bridge::terminal {

/// Time of the terminal's own: since whenever, never backwards.
using Millis = std::chrono::milliseconds;

/// What a master gets for an answer: the exception codes of Modbus.
enum class Code : std::uint8_t { done = 0, illegal_function = 1, illegal_address = 2, illegal_value = 3, busy = 4 };

/// Protocol, keys and display are as in ../REGISTERS.md. It knows no clock, no line and no file.
class Terminal {
public:
    struct Settings {
        std::string firmware = "1.0";
        Millis line_pace{60};   ///< for a line to be printed
        Millis patience{8000};  ///< for an answer, except to a confirmation
        Millis bounce{0};       ///< an E this soon after an E is the same press
    };
    using WriteFlash = std::function<void(const Flash&)>;
    using OnLine = std::function<void(const std::string&)>;

    /// `write_flash` is called before what follows from the change can be seen. The terminal is off.
    Terminal(Flash flash, Settings settings, WriteFlash write_flash);

    void power_on();
    /// At once, whatever it does.
    void power_off(bool lose_journal = false);
    bool is_on() const { return on_; }

    /// 0–9, `.`, C, E, F; letters of a code: the others as they are, and these three in lower case. Others are ignored.
    void press(char key, Millis now);
    void set_paper_out(bool out, Millis now);
    void set_paper_left(std::size_t lines) { paper_left_ = lines; } ///< after which it is out
    void set_cover_open(bool open, Millis now);
    void set_battery_low(bool low) { battery_low_ = low; }

    /// Prints what is due, gives up what has waited too long.
    void advance(Millis now);
    std::optional<Millis> next_due() const;

    /// Function 3. Any registers of one block, or of the journal.
    Code read(Word address, Word count, std::vector<Word>& out) const;
    /// Function 16. One whole block that a master writes.
    Code write(Word address, std::span<const Word> words, Millis now);

    // For those who look at it from outside. ------------------------------------------------------------------

    enum class Mode : std::uint8_t { idle, code, amount, function, waiting, quoted, shown };
    Mode mode() const { return ram_.mode; }
    std::array<std::string, map::display_lines> display() const;
    /// All that was ever printed: paper needs no power.
    const std::vector<std::string>& paper() const { return paper_; }
    /// How many lines of `paper` each whole receipt reached to.
    const std::vector<std::size_t>& cuts() const { return cuts_; }
    void on_line(OnLine on_line) { on_line_ = std::move(on_line); }
    const Flash& flash() const { return flash_; }
    Word status_bits() const;
    Registers status() const;
    Registers request() const;
    map::PrintState print_state() const { return ram_.print_state; }

private:
    struct Order {
        std::uint64_t op = 0;
        Word attempt = 0;
        friend bool operator==(const Order&, const Order&) = default;
    };
    /// All that a power cut takes.
    struct Ram {
        Mode mode = Mode::idle;
        std::string code;
        std::string typed;
        std::uint32_t amount = 0;
        std::uint32_t session = 0;
        std::uint32_t op_counter = 0;
        std::uint64_t op = 0;
        map::Ask asked = map::Ask::quote;
        Word request_seq = 0;
        Word answer_seq = 0;
        std::optional<Millis> give_up; ///< of the request that is waiting
        std::array<std::string, map::display_lines> shown;
        bool has_display = false;
        std::string keys;              ///< the last ones
        std::uint16_t key_count = 0;
        std::optional<Millis> last_enter;

        Registers request{map::request};
        Registers answer{map::answer};
        Registers display{map::display};
        Registers control{map::control};
        Registers print{map::print};
        Registers receipt{map::receipt};

        std::uint64_t receipt_op = 0;
        std::size_t receipt_total = 0;
        std::string receipt_text;
        map::PrintState print_state = map::PrintState::none;
        Order order;
        std::vector<std::string> lines;
        std::size_t next_line = 0;
        Millis line_due{0};
    };

    bool is_busy() const;
    bool can_print() const { return !paper_out_ && !cover_open_; }
    void printer_changed(Millis now);
    void print_line();
    void ask(map::Ask kind, Millis now);
    void show(const Registers& answer);
    void idle();
    void type_code(char key);
    void press_in_amount(char key, Millis now);

    Code take_answer(const Registers& answer);
    bool is_live(const Registers& answer) const;
    Code take_display(const Registers& display);
    Code take_control(const Registers& control);
    Code take_print(const Registers& print, Millis now);
    Code take_piece(const Registers& piece);

    Registers keys() const;
    Registers journal_entry(std::size_t index) const;
    void save() const { write_flash_(flash_); }

    Flash flash_;
    Settings settings_;
    WriteFlash write_flash_;
    OnLine on_line_;
    bool on_ = false;
    bool paper_out_ = false;
    std::optional<std::size_t> paper_left_; ///< none: plenty
    bool cover_open_ = false;
    bool battery_low_ = false;
    std::vector<std::string> paper_;
    std::vector<std::size_t> cuts_;
    Ram ram_;
};

std::string_view to_string(Terminal::Mode mode);

} // namespace firmware_bridge::terminal
