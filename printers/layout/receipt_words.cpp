#include "printers/layout/receipt_words.hpp"

#include "printers/layout/words.hpp"

namespace printers::layout {

using namespace counter::paper;

namespace {

std::string title_of(Receipt::What what) {
    switch (what) {
    case Receipt::What::top_up: return "RICEVUTA DI RICARICA";
    case Receipt::What::reversal: return "STORNO DI RICARICA";
    case Receipt::What::cash_closing: return "CHIUSURA DI CASSA";
    }
    return {};
}

std::string in_words(const LocalTime& at) { return short_date(at.date) + " " + counter::to_string(at.time); }

} // namespace

std::vector<ReceiptLine> words_of(const Receipt& receipt, const RenderOptions& options) {
    using enum ReceiptLine::Look;
    std::vector<ReceiptLine> lines;
    const auto add = [&](ReceiptLine::Look look, const std::string& text) {
        if (!text.empty()) lines.push_back({look, printable(text)});
    };
    const auto say = [&](std::string what, const std::string& value) {
        if (!value.empty()) lines.push_back({ReceiptLine::Look::pair, std::move(what), printable(value)});
    };
    add(notice, options.preview ? "ANTEPRIMA" : copy_in_words(options.attempt));
    add(heading, receipt.authority);
    add(centred, "Refezione scolastica");
    lines.push_back({rule});
    add(heading, title_of(receipt.what));
    add(centred, "documento non fiscale");
    lines.push_back({rule});
    say("Ricevuta n.", receipt.number);
    say("Data e ora", in_words(receipt.at));
    say("Esercente", receipt.merchant);
    say("Terminale", receipt.terminal);
    say("Codice utente", receipt.diner_code);
    say("Iniziali", receipt.initials);
    lines.push_back({rule});
    add(amount, euros(receipt.amount));
    if (receipt.balance) {
        say("Saldo", euros(*receipt.balance));
        if (receipt.balance_at) say("Saldo al", in_words(*receipt.balance_at));
    }
    if (!receipt.notes.empty()) lines.push_back({rule});
    for (const auto& note : receipt.notes) add(plain, note);
    add(notice, options.preview ? "ANTEPRIMA" : copy_in_words(options.attempt));
    return lines;
}

} // namespace printers::layout
