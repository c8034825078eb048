#include "printers/layout/receipt_words.hpp"

#include "printers/layout/words.hpp"

namespace printers::layout {

using namespace counter::paper;

namespace {

std::string title_of(const Receipt& receipt) {
    switch (receipt.what) {
    case Receipt::What::top_up: return receipt.debt ? "RICEVUTA DI PAGAMENTO" : "RICEVUTA DI RICARICA";
    case Receipt::What::reversal: return receipt.debt ? "STORNO DI PAGAMENTO" : "STORNO DI RICARICA";
    case Receipt::What::cash_closing: return "CHIUSURA DI CASSA";
    case Receipt::What::voucher: return "RICEVUTA DI CONVERSIONE BUONI";
    }
    return {};
}

std::string amount_in_words(Receipt::What what) {
    switch (what) {
    case Receipt::What::top_up: return "Importo in contanti";
    case Receipt::What::reversal: return "Importo stornato";
    case Receipt::What::cash_closing: return "Da versare";
    case Receipt::What::voucher: return "Valore dei buoni convertiti";
    }
    return {};
}

std::string in_words(const LocalTime& at) { return short_date(at.date) + " " + counter::to_string(at.time); }

std::string difference_in_words(counter::Cents counted, counter::Cents expected) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(counted.value, expected.value, &difference)) return "fuori misura";
    return (difference > 0 ? "+" : "") + euros({difference});
}

using Look = ReceiptLine::Look;

class Words {
public:
    explicit Words(const Receipt& receipt) : receipt_(receipt) {}

    std::vector<ReceiptLine> all(const std::string& notice) {
        const bool is_closing = receipt_.what == Receipt::What::cash_closing;
        add(Look::notice, notice);
        add(Look::heading, receipt_.authority);
        add(Look::centred, "Refezione scolastica");
        rule();
        add(Look::heading, title_of(receipt_));
        if (receipt_.debt) add(Look::centred, "Debiti pregressi");
        add(Look::centred, "documento non fiscale");
        rule();
        say(is_closing ? "Chiusura n." : "Ricevuta n.", receipt_.number);
        if (receipt_.reverses) say("Storno della ricevuta n.", *receipt_.reverses);
        say("Data e ora", in_words(receipt_.at));
        say(receipt_.what == Receipt::What::voucher ? "Ufficio" : "Esercente", receipt_.merchant);
        say("Terminale", receipt_.terminal);
        say("Codice utente", receipt_.diner_code);
        say("Iniziali", receipt_.initials);
        rule();
        if (receipt_.cash) say_receipts(*receipt_.cash);
        add(Look::centred, amount_in_words(receipt_.what));
        add(Look::amount, euros(receipt_.amount));
        if (receipt_.cash) say_drawer(*receipt_.cash);
        say_balances();
        if (!receipt_.notes.empty()) rule();
        for (const auto& note : receipt_.notes) add(Look::plain, note);
        add(Look::notice, notice);
        return std::move(lines_);
    }

private:
    void add(Look look, const std::string& text) {
        if (!text.empty()) lines_.push_back({look, printable(text)});
    }
    void say(std::string_view what, const std::string& value) {
        if (!value.empty()) lines_.push_back({Look::pair, printable(what), printable(value)});
    }
    void rule() { lines_.push_back({Look::rule}); }

    void say_receipts(const Receipt::Cash& cash) {
        if (cash.first.empty()) add(Look::plain, "Nessuna ricevuta");
        say("Dalla ricevuta n.", cash.first);
        say("alla ricevuta n.", cash.last);
        say("Ricevute", with_dots(cash.receipts));
        say("di cui storni", with_dots(cash.reversals));
        say("Incassato", euros(cash.taken));
        say("Stornato", euros(cash.reversed));
        rule();
        if (cash.shares.size() < 2) return; // one has it all, and its name stands above
        for (const auto& share : cash.shares) say(share.authority, euros(share.amount));
        rule();
    }
    void say_drawer(const Receipt::Cash& cash) {
        say("Contato in cassa", euros(cash.counted));
        say("Differenza", difference_in_words(cash.counted, receipt_.amount));
    }
    void say_balances() {
        if (receipt_.balance) say("Saldo", euros(*receipt_.balance));
        if (receipt_.debt) say("Debito residuo", euros(*receipt_.debt));
        if ((receipt_.balance || receipt_.debt) && receipt_.balance_at) say("aggiornato al", in_words(*receipt_.balance_at));
    }

    const Receipt& receipt_;
    std::vector<ReceiptLine> lines_;
};

} // namespace

std::vector<ReceiptLine> words_of(const Receipt& receipt, const RenderOptions& options) {
    return Words{receipt}.all(options.preview ? "ANTEPRIMA" : copy_in_words(options.attempt));
}

} // namespace printers::layout
