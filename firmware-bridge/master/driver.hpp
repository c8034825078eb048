// One receipt terminal's protocol as its master: reconciles after every break, serves requests, sees receipts onto paper.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "firmware-bridge/desk.hpp"
#include "firmware-bridge/master/completions.hpp"
#include "firmware-bridge/master/frame.hpp"
#include "firmware-bridge/master/line.hpp"
#include "firmware-bridge/master/reconcile.hpp"
#include "firmware-bridge/master/words.hpp"

namespace firmware_bridge {

struct TerminalSettings {
    std::string name;                  ///< for screens and logs
    std::string merchant;              ///< code
    std::string title;                 ///< first line of its idle display
    std::uint8_t unit = 1;             ///< Modbus address, 1 to 247
    std::optional<std::string> serial; ///< pinned: another terminal is not served
    friend bool operator==(const TerminalSettings&, const TerminalSettings&) = default;
};

/// What time it is: one clock to wait by, and one to tell the terminal.
struct Moment {
    std::chrono::steady_clock::time_point steady;
    std::uint32_t seconds_since_1970 = 0;
};

/// How often things are looked at, and tried again.
struct Pace {
    std::chrono::milliseconds poll{4};         ///< between two polls of an idle terminal
    std::chrono::milliseconds print_poll{20};  ///< between two looks at a printing
    std::chrono::milliseconds desk_retry{500}; ///< after the desk failed
    std::chrono::milliseconds reconnect{50};   ///< after the first fault; then from 1 s doubled up to 30 s
    std::chrono::milliseconds longest_reconnect{30'000};
};

/// Belongs to its bus's thread. The desk's answers come to it through `completions`, which is run on that thread.
class Driver {
public:
    Driver(TerminalSettings settings, Pace pace, Desk& desk, std::shared_ptr<Completions> completions, OnTerminalState on_state);
    ~Driver();
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;

    /// When it wants its next turn. Earlier once a completion came.
    std::chrono::steady_clock::time_point due() const { return due_; }
    /// One turn: one exchange over the line at the most. Gives the fault if there was one: the line is then to be closed unless
    /// it is in step again by itself.
    std::optional<LineFault> turn(ModbusLine& line, const Moment& now);
    /// The line is not there: as if a turn had failed.
    void line_failed(const LineFault& fault, const Moment& now);

    bool is_silent() const { return failures_ != 0; }
    int failures() const { return failures_; } ///< in a row
    const TerminalState& state() const { return told_; }

private:
    enum class Phase : std::uint8_t {
        greet,        ///< read the whole status
        journal,      ///< read the journal, some entries in a turn
        mailbox,      ///< read the request
        same_still,   ///< read the status again: it must have stood still
        ask_desk,     ///< what it knows of all that
        settle,       ///< carry the plan's answers and fates out
        ask_session,  ///< a number from the desk
        open_session, ///< write it, to the terminal that was reconciled and no other
        see_session,  ///< and see that it has been taken
        ready
    };
    struct Live;
    struct Job;
    using Turn = std::optional<LineFault>;

    Turn exchange(ModbusLine& line);
    Turn greet(ModbusLine& line);
    Turn read_journal(ModbusLine& line);
    Turn read_mailbox(ModbusLine& line);
    Turn look_again(ModbusLine& line);
    Turn settle(ModbusLine& line);
    Turn open_session(ModbusLine& line);
    Turn see_session(ModbusLine& line);
    Turn serve(ModbusLine& line);
    Turn write_answer(ModbusLine& line);
    Turn read_request(ModbusLine& line);
    Turn poll(ModbusLine& line);
    Turn refresh(ModbusLine& line);
    Turn print(ModbusLine& line);
    Turn send_piece(ModbusLine& line);
    Turn order_print(ModbusLine& line);
    Turn show(ModbusLine& line, const words::Lines& lines);
    Turn read_status(ModbusLine& line, Status& into);

    void ask_waiting();
    void find_all();
    void ask_session();
    void become_ready();
    void begin(const Request& request);
    void quote();
    void commit();
    void reprint();
    void totals();
    void give(Answer answer);
    void queue_print(Plan::Print print);
    void begin_print();
    void watch();
    void tell_paper(std::uint64_t op_id, PaperFate fate, std::function<void()> then);
    void start_over();
    void desk_failed(std::function<void()> again);
    void desk_answered() { desk_failures_ = 0; }
    bool is_same_terminal(const Status& status) const;
    std::optional<words::Lines> lines_to_show() const;
    void tell(TerminalState::Line line, std::string trouble);
    TerminalName who() const { return {status_.serial, settings_.merchant}; }

    std::chrono::milliseconds desk_delay() const;

    /// Brings the desk's answer to the bus's thread: `then` is run unless the driver is gone.
    template <typename T, typename Then>
    Desk::Done<T> on_bus(Then then);
    /// As above, and unless it has started over meanwhile.
    template <typename T, typename Then>
    Desk::Done<T> on_bus_still(Then then);

    const TerminalSettings settings_;
    const Pace pace_;
    Desk& desk_;
    const std::shared_ptr<Completions> completions_;
    const OnTerminalState on_state_;
    const std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);

    Phase phase_ = Phase::greet;
    std::uint64_t life_ = 0; // counts starts over
    Moment now_;
    std::chrono::steady_clock::time_point due_{};
    int failures_ = 0;
    int desk_failures_ = 0;
    std::function<void()> desk_again_; // what the desk failed to do
    std::chrono::steady_clock::time_point desk_again_at_{};
    TerminalState told_;

    Status status_;                          // the last whole one
    std::optional<std::uint32_t> known_boot_; // start of the terminal that was reconciled last
    Findings findings_;                      // of the reconciling that is under way
    std::uint16_t next_slot_ = 0;
    Plan plan_;
    bool is_telling_ = false; // the desk, of a plan's fate
    std::uint32_t session_to_open_ = 0;
    std::optional<words::Lines> shown_; // what stands on the idle display

    std::uint16_t served_seq_ = 0; // of the last request that was begun
    bool has_request_ = false;     // there is one to be read
    bool is_stale_ = false;        // the status has changed
    bool is_odd_poll_ = false;
    bool is_prints_turn_ = false;
    std::chrono::steady_clock::time_point poll_due_{};
    std::unique_ptr<Live> live_; // the request that is being served
    int commits_under_way_ = 0;
    std::unique_ptr<Job> job_; // the receipt that is on its way to paper
    std::deque<Plan::Print> prints_;
    std::deque<Plan::Print> copies_; // asked for with F1: the desk doesn't wait for them, so they are kept over breaks
    std::set<std::uint64_t> settled_; // printings that the desk was told of, of the journal's
};

} // namespace firmware_bridge
