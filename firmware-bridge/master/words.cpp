#include "firmware-bridge/master/words.hpp"

#include <cstdint>
#include <utility>

#include <fmt/format.h>

namespace firmware_bridge::words {
namespace {

using counter::money::Refusal;

/// Left and right edge of one line; the left gives way.
std::string spread(std::string_view left, std::string_view right) {
    const auto room = map::display_columns > right.size() ? map::display_columns - right.size() : 0;
    return fmt::format("{:<{}.{}}{}", left, room, room, right).substr(0, map::display_columns);
}

struct Letter {
    std::string_view utf8;
    std::string_view ascii;
};
constexpr Letter letters[] = {
    {"à", "a'"}, {"á", "a'"}, {"è", "e'"}, {"é", "e'"}, {"ì", "i'"}, {"í", "i'"}, {"ò", "o'"}, {"ó", "o'"}, {"ù", "u'"}, {"ú", "u'"},
    {"À", "A'"}, {"Á", "A'"}, {"È", "E'"}, {"É", "E'"}, {"Ì", "I'"}, {"Í", "I'"}, {"Ò", "O'"}, {"Ó", "O'"}, {"Ù", "U'"}, {"Ú", "U'"},
    {"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"Ä", "Ae"}, {"Ö", "Oe"}, {"Ü", "Ue"}, {"ç", "c"},  {"Ç", "C"},  {"ñ", "n"},  {"Ñ", "N"},
    {"€", "EUR"}, {"’", "'"}, {"‘", "'"}, {"–", "-"}, {"°", "."}};

} // namespace

std::string money(counter::Cents amount) {
    const bool is_negative = amount.value < 0;
    const auto cents = is_negative ? 0 - static_cast<std::uint64_t>(amount.value) : static_cast<std::uint64_t>(amount.value);
    auto euros = fmt::format("{}", cents / 100);
    for (auto i = static_cast<std::ptrdiff_t>(euros.size()) - 3; i > 0; i -= 3) euros.insert(static_cast<std::size_t>(i), 1, '.');
    return fmt::format("{}{},{:02}", is_negative ? "-" : "", euros, cents % 100);
}

std::string ascii(std::string_view utf8, std::size_t columns) {
    std::string text;
    while (!utf8.empty()) {
        if (const auto first = static_cast<unsigned char>(utf8.front()); first < 0x80) {
            text.push_back(first < 0x20 || first == 0x7f ? ' ' : static_cast<char>(first));
            utf8.remove_prefix(1);
            continue;
        }
        std::size_t length = 1;
        std::string_view instead = "?";
        for (const auto& letter : letters) {
            if (utf8.starts_with(letter.utf8)) {
                length = letter.utf8.size();
                instead = letter.ascii;
                break;
            }
        }
        while (length < utf8.size() && (static_cast<unsigned char>(utf8[length]) & 0xc0) == 0x80) ++length;
        text += instead;
        utf8.remove_prefix(length);
    }
    return text.substr(0, columns);
}

Lines idle(std::string_view title, bool is_paper_out) {
    return {ascii(title), is_paper_out ? "CARTA FINITA. Codice" : "Codice utente?"};
}
Lines out_of_service() { return {"NON DISPONIBILE ORA", "Riprova tra poco"}; }
Lines still_recording() { return {"Registrazione...", "NON ripetere"}; }

Lines quoted(const QuoteAnswer& answer, counter::Cents amount) {
    return {spread(ascii(answer.initials), fmt::format("+{} EUR", money(amount))), spread(fmt::format("saldo {}", money(answer.balance)), " E=SI")};
}

Lines refused(Refusal refusal, std::optional<counter::Cents> limit) {
    const auto euros = [limit](std::string_view what, std::string_view without) {
        return limit ? fmt::format("{} EUR {}", what, money(*limit)).substr(0, map::display_columns) : std::string{without};
    };
    switch (refusal) {
    case Refusal::unknown_diner: return {"Codice sconosciuto", "C = ridigita"};
    case Refusal::merchant_not_enabled: return {"Utente di altro ente", "Qui non si ricarica"};
    case Refusal::amount_not_positive: return {"Importo mancante", "C = rifai"};
    case Refusal::amount_not_in_steps: return {"Importo a 5 cent", "C = rifai"};
    case Refusal::cash_not_taken: return {"Niente contanti:", "pagare online"};
    case Refusal::below_minimum: return {euros("Minimo", "Importo basso"), "C = rifai"};
    case Refusal::above_maximum: return {euros("Massimo", "Importo alto"), "C = rifai"};
    case Refusal::above_old_debt: return {euros("Debito", "Piu' del debito"), limit ? "massimo, C = rifai" : "C = rifai"};
    case Refusal::cash_to_hand_over: return {"Cassa piena: versare", "i contanti al Comune"};
    case Refusal::offline_limit: return {"Cucina scollegata:", "limite, attendere"};
    case Refusal::receipts_held: return {"Ricevute sospese:", "chiamare l'ufficio"};
    case Refusal::balances_unknown: return {"Saldi non arrivati", "Riprova tra poco"};
    case Refusal::op_reused: return {"Operazione doppia", "C = ricomincia"};
    }
    return {"Non accettato", "C = rifai"};
}

Lines recorded(const Recorded& recorded) {
    return {spread("REGISTRATA", fmt::format("n.{}", recorded.receipt.number)), fmt::format("saldo {}", money(recorded.balance)).substr(0, map::display_columns)};
}
Lines not_recorded() { return {"NON REGISTRATA", "rifare l'operaz."}; }
Lines cancelled() { return {"Annullata", "Nulla registrato"}; }
Lines copy() { return {"COPIA ricevuta", "in stampa..."}; }
Lines no_receipt() { return {"Nessuna ricevuta", "da ristampare"}; }
Lines totals(const Totals& totals) {
    return {spread("Cassa", money(totals.cash) + " EUR"), fmt::format("Ricevute {}", totals.receipts).substr(0, map::display_columns)};
}

} // namespace firmware_bridge::words
