#include "kiosk/commands/commands.hpp"

#include <algorithm>
#include <map>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "data/day.hpp"
#include "data/proof.hpp"
#include "kiosk/board.hpp"
#include "kiosk/commands/common.hpp"
#include "kiosk/commands/language.hpp"
#include "kiosk/wire.hpp"

namespace kiosk {

namespace {

/// How many columns of a terminal a UTF-8 text takes, for names without wide characters.
std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string padded(std::string_view text, std::size_t width) {
    const auto taken = columns(text);
    return std::string{text} + std::string(width > taken ? width - taken : 0, ' ');
}

std::string local_time(const counter::Zone& zone, counter::Instant at) {
    const auto clock = zone.wall_clock(at);
    const auto ms = clock.time.count();
    return fmt::format("{} {:02}:{:02}:{:02}.{:03}", counter::to_string(clock.date), ms / 3'600'000, ms / 60'000 % 60,
                       ms / 1000 % 60, ms % 1000);
}

void print_table(const wire::Days& days, const counter::Roster& roster, counter::ServiceDate date) {
    fmt::print(fmt::runtime(say("Pasti del {}\n\n", "Meals of {}\n\n")), counter::to_string(date));
    if (days.empty()) {
        fmt::print("{}", say("Nessuna scuola ha servizio in questo giorno.\n", "No school has service on this day.\n"));
        return;
    }
    std::size_t width = 6;
    for (const auto& day : days) width = std::max(width, columns(roster.schools()[day.id].name));
    fmt::print(fmt::runtime("{}  {:>8} {:>7} {:>7} {:>8}  {}\n"), padded(say("Scuola", "School"), width), say("standard", "standard"),
               say("diete", "diets"), say("bianco", "bianco"), say("totale", "total"), say("stato", "state"));
    std::int64_t all = 0;
    for (const auto& day : days) {
        std::int64_t standard = 0;
        std::int64_t bianco = 0;
        for (const auto& line : data::lines_to_cook(day)) {
            if (line.diet == "standard") standard += line.meals;
            if (line.bianco) bianco += line.meals;
        }
        std::string state = !day.closing ? say(day.closed ? "fuori orario" : "aperta", day.closed ? "past its cutoff" : "open")
                                         : fmt::format(fmt::runtime(say("chiusa n. {}", "closed no. {}")), day.closing->number);
        if (day.provisional) state += say(" (provvisoria)", " (provisional)");
        fmt::print("{}  {:>8} {:>7} {:>7} {:>8}  {}\n", padded(roster.schools()[day.id].name, width), standard,
                   day.to_cook - standard, bianco, day.to_cook, state);
        all += day.to_cook;
    }
    fmt::print("{}  {:>33}\n\n", padded(say("Totale", "Total"), width), all);
    std::size_t diet_width = 6;
    const auto preparations = wire::preparations(days, roster);
    for (const auto& p : preparations) diet_width = std::max(diet_width, columns(p.diet) + 9);
    fmt::print(fmt::runtime("{}  {:>8} {:>8} {:>10} {:>7} {:>8}\n"), padded(say("Preparazione", "Preparation"), diet_width),
               say("infanzia", "nursery"), say("primaria", "primary"), say("secondaria", "secondary"), say("adulti", "adults"),
               say("totale", "total"));
    for (const auto& p : preparations)
        fmt::print("{}  {:>8} {:>8} {:>10} {:>7} {:>8}\n", padded(p.diet + (p.bianco ? " BIANCO" : ""), diet_width), p.nursery,
                   p.primary, p.secondary, p.adult, p.meals());
}

/// What an answer rests on, in words.
std::string rule_of(const data::ProofRequest& request) {
    if (request.outcome == "accepted") return say("in tempo e possibile", "in time and possible");
    if (request.outcome == "unchanged") return say("era già così", "it was so already");
    const auto reason = counter::parse_reason(request.reason).value_or(counter::Reason::none);
    using counter::Reason;
    switch (reason) {
    case Reason::none: return {};
    case Reason::unknown_diner: return say("codice utente sconosciuto", "unknown diner code");
    case Reason::channel_not_enabled: return say("canale non abilitato dall'ente", "the authority does not enable this channel");
    case Reason::outside_window: return say("fuori dall'orario del canale", "outside the channel's hours");
    case Reason::no_service_day: return say("nessun giorno di servizio", "no service day");
    case Reason::not_a_service_day: return say("non è un giorno di servizio", "not a service day");
    case Reason::past_cutoff: return say("dopo l'orario limite", "past the cutoff");
    case Reason::nothing_to_undo: return say("niente da annullare", "nothing to undo");
    case Reason::channel_locked: return say("disdetta al telefono: si annulla solo al telefono", "cancelled by phone: only the phone undoes it");
    case Reason::not_booked: return say("nessun pasto prenotato", "no meal is booked");
    case Reason::bianco_limit: return say("troppi pasti in bianco consecutivi", "too many consecutive bianco meals");
    case Reason::blocked: return say("servizio sospeso dall'ufficio", "stopped by the office");
    }
    return {};
}

/// The manuals' words for what was asked and answered.
std::string operation_word(const std::string& operation) {
    static const std::map<std::string, const char*> italian{
        {"cancel", "disdetta"},       {"uncancel", "rimuovi disdetta"}, {"bianco", "in bianco"}, {"unbianco", "elimina bianco"},
        {"suspend", "sospendi"},      {"resume", "riattiva"},           {"block", "blocco"},     {"unblock", "sblocco"}};
    const auto word = italian.find(operation);
    return speaks_english() || word == italian.end() ? operation : word->second;
}

std::string outcome_word(const std::string& outcome) {
    if (speaks_english()) return outcome;
    return outcome == "accepted" ? "accettata" : outcome == "unchanged" ? "senza effetto" : "respinta";
}

void print_proof(const data::Proof& proof, const counter::Zone& zone) {
    fmt::print(fmt::runtime(say("Utente {}, giorno {}\n\n", "Diner {}, day {}\n\n")), proof.diner, counter::to_string(proof.date));
    if (proof.requests.empty())
        fmt::print("{}", say("Nessuna richiesta ricevuta.\n", "No request was received.\n"));
    for (const auto& r : proof.requests) {
        fmt::print("{}  {:<7} {:<15} → {}{}: {}\n", local_time(zone, r.received_at), r.channel, operation_word(r.operation), outcome_word(r.outcome),
                   r.provisional ? say(" (provvisorio: orologio incerto)", " (provisional: the clock was in doubt)") : "", rule_of(r));
        fmt::print(fmt::runtime(say("{:25}richiesta {}{}{}\n", "{:25}request {}{}{}\n")), "", r.request_id,
                   r.asked ? fmt::format(fmt::runtime(say(", per il {}", ", for {}")), counter::to_string(*r.asked)) : "",
                   r.effective ? fmt::format(fmt::runtime(r.outcome == "accepted" ? say(", vale dal {}", ", effective {}")
                                                                                  : say(", riguarda il {}", ", about {}")),
                                             counter::to_string(*r.effective))
                               : "");
        for (const auto sheet : r.delta_sheets)
            fmt::print(fmt::runtime(say("{:25}dopo la chiusura: variazione n. {}\n", "{:25}after the closing: variation no. {}\n")), "", sheet);
    }
    fmt::print("\n");
    if (!proof.closing) {
        fmt::print("{}", say("La giornata non è ancora chiusa.\n", "The day is not closed yet.\n"));
        return;
    }
    const auto& c = *proof.closing;
    fmt::print(fmt::runtime(say("Chiusura n. {} della cucina {}, {}: {}\n", "Closing no. {} of kitchen {}, {}: {}\n")), c.number, c.kitchen,
               local_time(zone, c.closed_at),
               !c.diet ? std::string{say("nessun pasto contato", "no meal was counted")}
                       : fmt::format(fmt::runtime(say("contato un pasto, dieta {}{}", "a meal was counted, diet {}{}")), *c.diet,
                                     c.bianco ? say(", in bianco", ", bianco") : ""));
}

} // namespace

data::Result<void> counts_command(const Folder& folder, const CountsOptions& options) {
    auto database = open_reader(folder);
    if (!database) return std::move(database).error();
    const auto now = moment().now;
    const auto state = data::load_state(*database, now);
    if (!state) return state.error();
    std::optional<counter::ServiceDate> date;
    if (options.date) {
        const auto given = read_date(*options.date);
        if (!given) return given.error();
        date = *given;
    } else {
        date = day_to_show(state->roster, now);
    }
    std::optional<counter::SchoolId> school;
    if (options.school) {
        school = state->roster.find_school(*options.school);
        if (!school)
            return data::Error{data::ErrorKind::wrong_input,
                               fmt::format(fmt::runtime(say("non c'è una scuola {:?}", "there is no school {:?}")), *options.school)};
    }
    data::DayReader reader{*database};
    const auto days = reader.read(state->roster, state->records, *date, now, school);
    if (!days) return days.error();
    switch (options.format) {
    case Format::table: print_table(*days, state->roster, *date); break;
    case Format::json: fmt::print("{}\n", boost::json::serialize(wire::counts(*days, state->roster, *date, {}))); break;
    case Format::csv: fmt::print("{}", wire::counts_csv(*days, *date)); break;
    }
    return {};
}

data::Result<void> close_command(const Folder& folder, const CloseOptions& options) {
    boost::json::object body{{"school", options.school}, {"reason", options.reason}, {"author", options.author}};
    auto date = options.date;
    if (!date) {
        auto database = open_reader(folder);
        if (!database) return std::move(database).error();
        const auto state = data::load_state(*database, moment().now);
        if (!state) return state.error();
        date = counter::to_string(local_date(state->roster, moment().now));
    }
    const auto day = read_date(*date);
    if (!day) return day.error();
    body["date"] = *date;
    const StoreWork work = [&](data::Store& store, const Moment& at) -> data::Result<boost::json::object> {
        const auto closing = store.close_early(options.school, *day, options.reason, options.author, at.now, at.clock);
        if (!closing) return closing.error();
        return boost::json::object{{"number", closing->number}};
    };
    const auto done = write_or_ask(folder, work, "/api/v1/closings", body);
    if (!done) return done.error();
    fmt::print(fmt::runtime(say("{} chiusa per il {}: chiusura n. {}\n", "{} closed for {}: closing no. {}\n")), options.school, *date,
               done->at("number").to_number<std::int64_t>());
    return {};
}

data::Result<void> proof_command(const Folder& folder, const std::string& diner, const std::string& date, Format format) {
    const auto day = read_date(date);
    if (!day) return day.error();
    auto database = open_reader(folder);
    if (!database) return std::move(database).error();
    const auto proof = data::read_proof(*database, diner, *day);
    if (!proof) return proof.error();
    if (!proof->known && proof->requests.empty())
        return data::Error{data::ErrorKind::wrong_input,
                           fmt::format(fmt::runtime(say("nessun utente ha il codice {:?}", "no diner has the code {:?}")), diner)};
    if (format == Format::json) {
        fmt::print("{}\n", boost::json::serialize(wire::proof(*proof)));
        return {};
    }
    const auto state = data::load_state(*database, moment().now);
    if (!state) return state.error();
    const auto id = state->roster.find_diner(diner);
    const auto zone = id ? state->roster.policy_of(state->roster.school_of(*id)).zone : counter::Zone::find("Europe/Rome").value();
    print_proof(*proof, zone);
    return {};
}

} // namespace kiosk
