// Top-ups on receipt terminals and on the till's page, with faults at every step of the protocol and SIGKILL of either side: what
// the shopkeeper is told is so, each credit is there once, each receipt has one original, and the kitchen has the same money.
//
// MESTOLO_LONG=1 makes 2,000 faulted top-ups, else 200; MESTOLO_SEED (or SEED) repeats the draws, not the machine's pace.

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <future>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_folder.hpp"
#include "tests/system/till/check.hpp"
#include "tests/system/till/node.hpp"
#include "tests/system/till/shop.hpp"
#include "tests/system/till/terminal.hpp"

namespace till {

namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using ::testing::IsEmpty;

enum class Fault {
    terminal_killed, power_cut, journal_lost, paper_out, paper_ends, cover_open, late, torn, corrupted, missing, deaf, exception, closed, refuses,
    shop_killed, kitchen_killed, answer_lost
};
constexpr std::array words{"terminal killed", "terminal's power cut", "power cut, journal lost", "paper out", "paper ends in a receipt", "cover open",
                           "late replies", "torn replies", "corrupted replies", "missing replies", "requests not heard", "exceptions",
                           "connection closed", "connections refused", "shop's mestolo killed", "kitchen's mestolo killed", "answer lost on the page"};
constexpr std::array at_the_terminal{Fault::terminal_killed, Fault::power_cut, Fault::journal_lost, Fault::paper_out, Fault::paper_ends,
                                     Fault::cover_open,      Fault::late,      Fault::torn,         Fault::corrupted, Fault::missing,
                                     Fault::deaf,            Fault::exception, Fault::closed,       Fault::refuses,   Fault::shop_killed};

/// Of a top-up: when its fault strikes.
enum class Step { before, code_typed, amount_typed, asked, quoted, confirmed, told, printing };
constexpr std::array step_words{"before", "code typed", "amount typed", "asked", "quoted", "confirmed", "told", "printing"};

constexpr auto patience = 240s; // for anything that is to happen by itself, on a machine that does other things

/// What all shopkeepers share.
struct World {
    explicit World(unsigned long with) : seed(with) {}

    unsigned long seed;
    support::TempFolder folder;
    Node kitchen{folder / "kitchen", folder / "clock", folder / "kitchen.log"};
    Node shop{folder / "shop", folder / "clock", folder / "shop.log"};
    Furnished furnished;
    int target = 0;
    std::atomic<int> faulted = 0; ///< top-ups with at least one fault
    std::atomic<int> on_page = 0; ///< of them, on the till's page
    std::atomic<int> all = 0;
    std::atomic<int> refused = 0; ///< unknown codes, amounts below the least
    std::atomic<bool> is_over = false; ///< somebody has waited in vain: no use going on

    std::mutex mutex; // guards what follows
    std::vector<Operation> operations;
    std::map<Fault, int> befell;
    std::map<std::pair<Step, Fault>, int> struck;
    std::vector<std::string> complaints;
    std::string chronicle;

    bool is_enough() const { return faulted >= target || is_over; }
    void note(const std::string& what) {
        const auto now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
        const std::lock_guard lock{mutex};
        chronicle += fmt::format("{:.3f} {}\n", now, what);
    }
    void complain(const std::string& what) {
        note("COMPLAINT " + what);
        const std::lock_guard lock{mutex};
        complaints.push_back(what);
    }
    void count(Fault fault) {
        const std::lock_guard lock{mutex};
        ++befell[fault];
    }
    void add(Operation operation) {
        const std::lock_guard lock{mutex};
        operations.push_back(std::move(operation));
    }
};

std::string number_of(std::string_view digits) { return fmt::format("2026-{:06}", std::atoll(std::string{digits}.c_str())); }

class Draws {
public:
    explicit Draws(unsigned long seed) : random_(static_cast<std::mt19937::result_type>(seed)) {}
    int draw(int from, int to) { return std::uniform_int_distribution{from, to}(random_); }
    bool chance(int percent) { return draw(1, 100) <= percent; }
    milliseconds up_to(int most) { return milliseconds{draw(0, most)}; }
    template <typename All>
    const auto& one_of(const All& all) {
        return all[static_cast<std::size_t>(draw(0, static_cast<int>(all.size()) - 1))];
    }

private:
    std::mt19937 random_;
};

/// The shopkeeper in front of one terminal.
class Keypad {
public:
    Keypad(World& world, Terminal& terminal, unsigned long seed) : world_(world), terminal_(terminal), draws_(seed) {}

    void work() {
        while (!world_.is_enough()) serve();
        mend_all();
        wait_idle();
        settle_pending();
    }

private:
    bool look() {
        mend_due();
        if (auto seen = terminal_.look()) {
            seen_ = std::move(*seen);
            return true;
        }
        return false;
    }

    /// Looks until something is so; the shopkeeper does nothing else meanwhile, but puts paper in.
    template <typename Condition>
    bool wait(const char* what, Condition is_so) {
        for (const auto deadline = steady_clock::now() + patience; steady_clock::now() < deadline && !world_.is_over;) {
            if (look() && is_so()) return true;
            std::this_thread::sleep_for(8ms);
        }
        if (!world_.is_over.exchange(true))
            world_.complain(fmt::format("{} waits in vain: {}; mode {} session {} display {:?} {:?}", terminal_.serial(), what, seen_.mode, seen_.session,
                                        seen_.line_1, seen_.line_2));
        return false;
    }

    void press(const std::string& keys) { terminal_.command("type " + keys); }

    /// Whether the terminal is the same that it was when the customer came.
    bool is_interrupted() { return !look() || !seen_.on || seen_.boot != boot_ || seen_.session == 0; }

    /// What the display says of an operation that nobody knew about.
    void hear() {
        if (!pending_ || seen_.mode != "shown") return;
        if (seen_.line_1.starts_with("REGISTRATA")) tell(Told::recorded);
        else if (seen_.line_1.starts_with("NON REGISTRATA")) tell(Told::nothing);
    }
    void tell(Told told) {
        pending_->told = told;
        if (told == Told::recorded) pending_->receipt = number_of(seen_.line_1.substr(seen_.line_1.rfind("n.") + 2));
        settle_pending();
    }
    void settle_pending() {
        if (!pending_) return;
        world_.note(fmt::format("{} {} of {} for {}: {} {}", terminal_.serial(), pending_->key, pending_->cents, pending_->diner,
                                pending_->told == Told::recorded ? "recorded" : pending_->told == Told::nothing ? "nothing" : "unknown", pending_->receipt));
        world_.add(std::move(*pending_));
        pending_.reset();
    }

    /// Ready for the next customer, and whatever was left on the display is read.
    bool wait_idle() {
        return wait("to be ready", [this] {
            if (!seen_.on || seen_.session == 0) return false;
            hear();
            if (seen_.mode == "idle" || seen_.mode == "shown") return true;
            if (seen_.mode != "waiting") press("C");
            return false;
        });
    }

    void serve() {
        mend_old();
        if (!wait_idle()) return;
        settle_pending();
        boot_ = seen_.boot;
        // The next customer; some codes are misread, some have too little with them, some change their mind.
        const auto& family = draws_.one_of(world_.furnished.families);
        const bool is_typo = draws_.chance(5);
        const bool is_little = !is_typo && draws_.chance(4);
        const bool is_cancelled = !is_typo && !is_little && draws_.chance(6);
        const auto code = is_typo ? fmt::format("{}", draws_.draw(10, 99)) + family.code : family.code;
        const auto cents = is_little ? std::int64_t{500} : family.minimum + 5 * draws_.draw(0, 400);
        const auto amount = fmt::format("{}.{:02}", cents / 100, cents % 100);
        plan();
        const int kills_before = world_.shop.kills();

        strike(Step::before);
        press(code);
        strike(Step::code_typed);
        press("E" + amount);
        strike(Step::amount_typed);
        press("E");
        strike(Step::asked);
        if (!wait("an answer to what was typed", [this] { return !seen_.on || seen_.boot != boot_ || seen_.session == 0 || seen_.mode != "waiting"; })) return;
        if (is_interrupted() || seen_.mode != "quoted") {
            if (seen_.mode == "shown" && (is_typo || is_little)) ++world_.refused;
            return;
        }
        const bool is_asked = seen_.code == code && seen_.cents == cents;
        if (is_typo || is_little) world_.complain(fmt::format("{} takes {} cents for {}", terminal_.serial(), cents, code));
        pending_ = Operation{fmt::format("terminal/{}/{:016x}", terminal_.serial(), seen_.op), seen_.code, seen_.cents};
        strike(Step::quoted);
        if (!is_asked || is_cancelled) {
            press("C");
            wait("an answer to a cancellation", [this] { return !seen_.on || seen_.boot != boot_ || seen_.mode != "waiting"; });
            return settle_pending(); // nothing
        }
        confirm();
        ++world_.all;
        if (has_struck_ || world_.shop.kills() != kills_before) ++world_.faulted;
        if (draws_.chance(50)) wait_for_paper();
        if (draws_.chance(6)) ask_for_a_copy();
        if (draws_.chance(3) && wait_idle()) press("F2");
    }

    /// As long as a customer likes. Who doesn't leaves it to come out behind them.
    void wait_for_paper() {
        for (const auto deadline = steady_clock::now() + 4s; steady_clock::now() < deadline && look() && seen_.last_state != "printed";)
            std::this_thread::sleep_for(20ms);
    }

    /// Before the original is there, none is printed.
    void ask_for_a_copy() {
        wait_for_paper();
        if (!wait_idle()) return;
        press("F1");
        wait("an answer to F1", [this] { return seen_.mode != "waiting"; });
        world_.note(fmt::format("{} asked for a copy: {:?} {:?}", terminal_.serial(), seen_.line_1, seen_.line_2));
    }

    void confirm() {
        pending_->told = Told::unknown;
        press(draws_.chance(15) ? "EE" : "E");
        if (draws_.chance(4)) { // once more, so late that it may take the answer away
            std::this_thread::sleep_for(draws_.up_to(40));
            press("E");
        }
        strike(Step::confirmed);
        if (!wait("an answer to a confirmation", [this] { return !seen_.on || seen_.boot != boot_ || seen_.mode != "waiting"; })) return;
        if (!seen_.on || seen_.boot != boot_) return; // the power is gone: what became of it is heard later, or read on paper
        if (seen_.mode == "shown") {
            if (seen_.line_1.starts_with("REGISTRATA")) tell(Told::recorded);
            else tell(Told::nothing);
        }
        strike(Step::told);
        if (planned_ && plan_step_ == Step::printing) {
            for (const auto deadline = steady_clock::now() + 2s; steady_clock::now() < deadline && look() && !seen_.is_printing;)
                std::this_thread::sleep_for(5ms);
            strike(Step::printing);
        }
    }

    // Faults. ---------------------------------------------------------------------------------------------------

    void plan() {
        has_struck_ = false;
        planned_.reset();
        if (draws_.chance(4)) return;
        planned_ = draws_.one_of(at_the_terminal);
        if (*planned_ == Fault::journal_lost && draws_.chance(75)) planned_ = Fault::power_cut;
        if (!terminal_.is_tcp() && (*planned_ == Fault::closed || *planned_ == Fault::refuses)) planned_ = Fault::missing;
        constexpr std::array often{Step::before, Step::code_typed, Step::amount_typed, Step::asked,    Step::quoted,   Step::confirmed,
                                   Step::confirmed, Step::confirmed, Step::told,       Step::told,     Step::printing, Step::printing};
        plan_step_ = draws_.one_of(often);
    }

    void strike(Step step) {
        if (!planned_ || plan_step_ != step) return;
        constexpr std::array delays{0, 10, 60, 250};
        std::this_thread::sleep_for(draws_.up_to(draws_.one_of(delays))); // any instant is the point
        const auto fault = *planned_;
        planned_.reset();
        if (!befall(fault)) return;
        has_struck_ = true;
        world_.note(fmt::format("{} {} when {}", terminal_.serial(), words.at(static_cast<std::size_t>(fault)), step_words.at(static_cast<std::size_t>(step))));
        world_.count(fault);
        const std::lock_guard lock{world_.mutex};
        ++world_.struck[{step, fault}];
    }

    bool befall(Fault fault) {
        const auto say = [this](const std::string& what) { return terminal_.command("fault " + what) == "ok"; };
        const auto some = [this] { return std::to_string(draws_.draw(1, 4)); };
        switch (fault) {
        case Fault::terminal_killed:
            terminal_.kill();
            std::this_thread::sleep_for(draws_.up_to(400));
            terminal_.start();
            return true;
        case Fault::power_cut:
        case Fault::journal_lost:
            terminal_.cut_power(fault == Fault::journal_lost);
            std::this_thread::sleep_for(draws_.up_to(400));
            return terminal_.command("power on") == "ok";
        case Fault::paper_out: return mend_later(say("paper out"), "paper in");
        case Fault::paper_ends: return mend_later(say("paper left " + std::to_string(draws_.draw(1, 28))), "paper in");
        case Fault::cover_open: return mend_later(say("cover open"), "cover closed");
        case Fault::late: return say(fmt::format("late {} {}", draws_.draw(50, 900), some()));
        case Fault::torn: return say("torn " + some());
        case Fault::corrupted: return say("corrupted " + some());
        case Fault::missing: return say("missing " + some());
        case Fault::deaf: return say("deaf " + some());
        case Fault::exception: return say(fmt::format("exception {} {}", draws_.one_of(std::array{1, 2, 3, 4, 6}), some()));
        case Fault::closed: return say("close");
        case Fault::refuses: return mend_later(say("refuse on") && say("close"), "refuse off");
        case Fault::shop_killed: return world_.shop.kill_and_start(draws_.up_to(400));
        case Fault::kitchen_killed:
        case Fault::answer_lost: break;
        }
        return false;
    }

    struct Mend {
        steady_clock::time_point due;
        std::string command;
        int customers = 0; ///< who have come since
    };
    bool mend_later(bool is_so, const std::string& command) {
        if (is_so) mends_.push_back({steady_clock::now() + draws_.up_to(1'500), command});
        return is_so;
    }
    template <typename Condition>
    void mend(Condition is_due) {
        std::erase_if(mends_, [&](const Mend& each) {
            if (!is_due(each)) return false;
            terminal_.command("fault " + each.command);
            return true;
        });
    }
    void mend_due() {
        mend([now = steady_clock::now()](const Mend& each) { return each.due <= now; });
    }
    void mend_old() {
        mend([](Mend each) { return each.customers++ > 1; });
    }
    void mend_all() {
        mends_.clear();
        for (const auto* const each : {"clear", "paper in", "cover closed"}) terminal_.command(std::string{"fault "} + each);
        terminal_.command("power on");
    }

    World& world_;
    Terminal& terminal_;
    Draws draws_;
    Seen seen_;
    std::uint32_t boot_ = 0;
    std::optional<Operation> pending_; ///< whose fate the shopkeeper waits to hear
    std::optional<Fault> planned_;
    Step plan_step_{};
    bool has_struck_ = false;
    std::vector<Mend> mends_;
};

/// The shopkeeper at the till's page.
class Page {
public:
    Page(World& world, unsigned long seed) : world_(world), draws_(seed) {}

    void work() {
        while (!world_.is_enough()) {
            if (draws_.chance(4)) kill_kitchen();
            // The terminals are what it is about: this is one till among them.
            if (world_.on_page * 4 <= world_.faulted) top_up();
            else if (draws_.chance(6)) reverse();
            else if (draws_.chance(6)) reprint();
            else if (draws_.chance(2)) close_cash();
            else std::this_thread::sleep_for(60ms);
        }
    }

    /// What is told of the till at last.
    std::optional<json::value> till() {
        const auto answer = world_.shop.ask({world_.furnished.secrets.shop, "GET", "/till"});
        return answer && answer->status == 200 ? std::optional{answer->body} : std::nullopt;
    }
    void close_cash() {
        const auto now = till();
        if (!now) return;
        const auto cash = now->at("cash").at("cash_cents").as_int64();
        const auto counted = std::max<std::int64_t>(0, cash + (draws_.chance(30) ? draws_.draw(-500, 500) : 0));
        const auto closed = ask_until_answered({world_.furnished.secrets.shop, "POST", "/cash-closings", key("closing"), json::object{{"counted_cents", counted}}});
        if (closed && closed->status != 201 && closed->status != 409) world_.complain("a cash closing: " + json::serialize(closed->body));
    }

private:
    std::string key(std::string_view what) { return fmt::format("{}-{}", what, ++keys_); }

    /// The same again until an answer comes.
    std::optional<Answer> ask_until_answered(const Node::Question& question) {
        for (const auto deadline = steady_clock::now() + patience; steady_clock::now() < deadline && !world_.is_over;) {
            auto answer = world_.shop.ask(question);
            if (answer && answer->status < 500) return answer;
            std::this_thread::sleep_for(30ms);
        }
        if (!world_.is_over.exchange(true)) world_.complain("the page waits in vain for " + question.path);
        return std::nullopt;
    }

    /// Asks while something goes wrong. Whether it did.
    bool ask_faultily(const Node::Question& question) {
        switch (draws_.draw(0, 3)) {
        case 0: return false;
        case 1: {
            std::thread unheard{[&] { world_.shop.ask_and_hang_up(question, 300ms); }};
            std::this_thread::sleep_for(draws_.up_to(30));
            const bool is_killed = world_.shop.kill_and_start(draws_.up_to(300));
            unheard.join();
            if (is_killed) world_.count(Fault::shop_killed);
            return is_killed;
        }
        default: // the answer is lost; perhaps it is asked twice at once
            world_.shop.ask_and_hang_up(question, draws_.up_to(15));
            world_.count(Fault::answer_lost);
            return true;
        }
    }

    void top_up() {
        const auto& family = draws_.one_of(world_.furnished.families);
        const bool is_typo = draws_.chance(5);
        const bool is_little = !is_typo && draws_.chance(5);
        const auto diner = is_typo ? "99" + family.code : family.code;
        const auto cents = is_little ? std::int64_t{500} : family.minimum + 5 * draws_.draw(0, 400);
        const auto id = key("topup");
        Node::Question question{world_.furnished.secrets.shop, "POST", "/topups", id, json::object{{"diner", diner}, {"amount_cents", cents}}};
        const bool is_faulted = ask_faultily(question);
        auto operation = hear("till/" + id, diner, cents, question);
        if (!operation) return;
        const bool is_recorded = operation->told == Told::recorded;
        if (is_recorded && (is_typo || is_little)) world_.complain(fmt::format("the page takes {} cents for {}", cents, diner));
        if (is_recorded && draws_.chance(10)) {
            question.body->at("amount_cents") = cents + 5;
            const auto other = ask_until_answered(question);
            if (other && other->status != 422) world_.complain(fmt::format("a key for two amounts: {}", json::serialize(other->body)));
        }
        world_.add(std::move(*operation));
        if (is_typo || is_little) {
            ++world_.refused;
            return;
        }
        ++world_.all;
        if (is_faulted) {
            ++world_.faulted;
            ++world_.on_page;
        }
    }

    std::optional<Operation> hear(const std::string& as, const std::string& diner, std::int64_t cents, const Node::Question& question) {
        const auto answer = ask_until_answered(question);
        if (!answer) return std::nullopt;
        Operation operation{as, diner, cents};
        if (answer->status == 201) {
            operation.told = Told::recorded;
            operation.receipt = answer->body.at("receipt").as_string();
        }
        world_.note(fmt::format("page {} of {} for {}: {} {}", as, cents, diner, answer->status, operation.receipt));
        return operation;
    }

    /// A receipt of the day, drawn, that this is true of.
    template <typename Condition>
    std::optional<json::object> receipt(Condition is_so) {
        const auto now = till();
        if (!now) return std::nullopt;
        std::vector<json::object> some;
        for (const auto& each : now->at("receipts").as_array())
            if (is_so(each)) some.push_back(each.as_object());
        if (some.empty()) return std::nullopt;
        return draws_.one_of(some);
    }

    void reverse() {
        const auto of = receipt([](const json::value& each) { return each.at("reversible").as_bool(); });
        if (!of) return;
        const auto id = key("reversal");
        const std::string number{of->at("receipt").as_string()};
        const Node::Question question{world_.furnished.secrets.shop, "POST", "/topups/" + number + "/reversal", id};
        if (draws_.chance(50)) ask_faultily(question);
        auto operation = hear("till/" + id, std::string{of->at("diner").as_string()}, of->at("amount_cents").as_int64(), question);
        if (!operation) return;
        operation->reverses = number;
        world_.add(std::move(*operation));
    }

    void reprint() {
        const auto of = receipt([](const json::value& each) { return each.at("paper").as_string() != "waiting"; });
        if (!of) return;
        const Node::Question question{world_.furnished.secrets.shop, "POST", "/topups/" + std::string{of->at("receipt").as_string()} + "/reprint", key("copy")};
        if (draws_.chance(30)) ask_faultily(question);
        ask_until_answered(question);
    }

    void kill_kitchen() {
        if (world_.kitchen.kill_and_start(draws_.up_to(2'500))) world_.count(Fault::kitchen_killed);
    }

    World& world_;
    Draws draws_;
    int keys_ = 0;
};

class TillKills : public ::testing::Test {
protected:
    static bool is_long() { return std::getenv("MESTOLO_LONG") != nullptr; }
    static unsigned long seed() {
        for (const auto* const name : {"MESTOLO_SEED", "SEED"})
            if (const auto* const value = std::getenv(name)) return std::strtoul(value, nullptr, 10);
        return std::random_device{}();
    }

    void SetUp() override {
        std::cout << "MESTOLO_SEED=" << world_.seed << std::endl;
        world_.target = is_long() ? 2'000 : 200;
        int number = 0;
        for (const int baud : {0, 19'200, 115'200})
            terminals_.push_back(std::make_unique<Terminal>(world_.folder.path(), fmt::format("T-{:04}", ++number), baud));
        std::vector<data::TerminalSetting> settings;
        for (const auto& terminal : terminals_) settings.push_back(terminal->setting(merchant));
        world_.furnished = furnish(world_.folder.path(), settings, world_.kitchen.port());
        ASSERT_GT(world_.furnished.families.size(), 10U);
        world_.kitchen.start();
        for (auto& terminal : terminals_) terminal->start();
        world_.shop.start();
    }

    /// MESTOLO_KEEP=FOLDER: what is left of a run, for who wonders.
    void TearDown() override {
        const auto* const to = std::getenv("MESTOLO_KEEP");
        if (!to) return;
        std::filesystem::create_directories(to);
        for (const auto& each : std::filesystem::recursive_directory_iterator{world_.folder.path()}) {
            const auto into = to / std::filesystem::relative(each.path(), world_.folder.path());
            if (each.is_directory()) std::filesystem::create_directories(into);
            if (each.is_regular_file()) std::filesystem::copy(each.path(), into, std::filesystem::copy_options::overwrite_existing);
        }
        std::ofstream{std::filesystem::path{to} / "chronicle"} << world_.chronicle;
    }

    bool eventually(const std::function<bool()>& is_so) {
        for (const auto deadline = steady_clock::now() + patience; steady_clock::now() < deadline;) {
            if (is_so()) return true;
            std::this_thread::sleep_for(100ms);
        }
        return is_so();
    }

    /// Terminals ready, papers out or known not to be.
    bool is_till_settled(Page& page) {
        const auto till = page.till();
        if (!till) return false;
        for (const auto& terminal : till->at("terminals").as_array())
            if (terminal.at("line").as_string() != "ready" || terminal.at("printing").as_bool()) return false;
        last_ = *till;
        return std::ranges::none_of(till->at("receipts").as_array(), [](const json::value& each) { return each.at("paper").as_string() == "waiting"; });
    }
    bool is_link_settled() {
        const auto& secrets = world_.furnished.secrets;
        const auto here = world_.shop.ask({secrets.upkeep, "GET", "/link"});
        const auto there = world_.kitchen.ask({secrets.kitchen, "GET", "/link"});
        if (!here || !there || here->status != 200 || there->status != 200) return false;
        const auto& up = here->body.at("upstream");
        const auto& sites = there->body.at("sites").as_array();
        return up.at("connected").as_bool() && up.at("pending").as_int64() == 0 && sites.size() == 1 && sites.front().at("in_step").as_bool() &&
               sites.front().at("waiting").as_int64() == 0;
    }

    World world_{seed()};
    std::vector<std::unique_ptr<Terminal>> terminals_;
    json::value last_;
};

} // namespace

TEST_F(TillKills, LoseAndDoubleNoMoneyAndNoReceipt) {
    // Shopkeepers at three terminals and at the page, until enough has gone wrong. What they start dies with their threads, so these
    // last until everything is read.
    std::promise<void> read;
    const auto all_read = read.get_future().share();
    std::vector<std::promise<void>> done(terminals_.size() + 1);
    std::vector<std::thread> shopkeepers;
    const auto begin = steady_clock::now();
    const auto employ = [&](std::size_t at, auto work) {
        shopkeepers.emplace_back([this, at, work, &done, all_read] {
            try {
                work();
            } catch (const std::exception& error) {
                world_.complain(error.what());
                world_.is_over = true;
            }
            done[at].set_value();
            all_read.wait();
        });
    };
    Page page{world_, world_.seed};
    for (std::size_t at = 0; at < terminals_.size(); ++at)
        employ(at, [this, at] { Keypad{world_, *terminals_[at], world_.seed * 31 + at + 1}.work(); });
    employ(terminals_.size(), [&page] { page.work(); });
    for (auto& each : done) each.get_future().wait();
    const auto took = std::chrono::duration<double>(steady_clock::now() - begin).count();

    EXPECT_TRUE(eventually([&] { return is_till_settled(page); })) << json::serialize(last_);
    page.close_cash();
    EXPECT_TRUE(eventually([&] { return is_link_settled(); })) << "shop and kitchen don't come to the same";
    EXPECT_TRUE(world_.shop.stop());
    EXPECT_TRUE(world_.kitchen.stop());
    Evidence evidence;
    for (auto& terminal : terminals_) {
        terminal->kill();
        for (auto& slip : read_roll(terminal->paper(), heading)) evidence.slips.push_back(std::move(slip));
    }
    read.set_value();
    for (auto& each : shopkeepers) each.join();
    EXPECT_THAT(world_.complaints, IsEmpty());

    evidence.families = world_.furnished.families;
    evidence.operations = world_.operations;
    evidence.shop = read_books(world_.shop.folder(), evidence.families);
    evidence.kitchen = read_books(world_.kitchen.folder(), evidence.families);
    const auto verdict = check(evidence);
    EXPECT_THAT(verdict.faults, IsEmpty());
    EXPECT_GE(world_.faulted, world_.target);

    // What nobody knows whether it came out is offered at the till.
    for (const auto& each : last_.at("receipts").as_array()) {
        const auto& paper = evidence.shop.papers[std::string{each.at("receipt").as_string()}];
        EXPECT_EQ(each.at("paper").as_string(), to_string(paper.state)) << json::serialize(each);
    }

    const auto told = [&](Told what) { return std::ranges::count(evidence.operations, what, &Operation::told); };
    std::map<Step, int> by_step;
    for (const auto& [what, count] : world_.struck) by_step[what.first] += count;
    for (std::size_t fault = 0; fault < words.size(); ++fault) {
        const int count = world_.befell[static_cast<Fault>(fault)];
        EXPECT_GT(count, is_long() ? 0 : -1) << words[fault];
        std::cout << fmt::format("{:6} times {}\n", count, words[fault]);
    }
    for (std::size_t step = 0; step < step_words.size(); ++step) {
        EXPECT_GT(by_step[static_cast<Step>(step)], 0) << step_words[step];
        std::cout << fmt::format("{:6} faults when {}\n", by_step[static_cast<Step>(step)], step_words[step]);
    }
    EXPECT_GT(world_.refused, 0);
    std::cout << fmt::format("{:6} top-ups, {} of them faulted ({} on the page), in {:.0f} s\n{:6} operations told recorded, {} told void or cancelled, {} unknown; {} refused before\n"
                             "{:6} receipts and {} reversals: {} told, {} more known by their paper, {} papers unknown and offered ({} of them came out)\n"
                             "{:6} originals and {} copies on paper, {} torn; {} cash closings; kills: {} shop, {} kitchen\n",
                             world_.all.load(), world_.faulted.load(), world_.on_page.load(), took, told(Told::recorded), told(Told::nothing),
                             told(Told::unknown), world_.refused.load(), verdict.receipts, verdict.reversals, verdict.told, verdict.known_by_paper, verdict.unknown_papers, verdict.unknown_and_out,
                             verdict.originals, verdict.copies, verdict.torn, evidence.shop.closings.size(), world_.shop.kills(), world_.kitchen.kills());
}

} // namespace till
