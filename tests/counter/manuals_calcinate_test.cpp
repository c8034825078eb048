// What Calcinate's manual (2017) says and no other. What it shares: manuals_shared_test.cpp.
#include <gtest/gtest.h>

#include "tests/counter/family.hpp"

namespace counter::tests {
namespace {

// "Tutti i mercoledì sono stati inseriti dall'ente erogatore del servizio REFEZIONE come chiusura del
// servizio nel CALENDARIO DI UTILIZZO DEL SERVIZIO MENSA [...]"
TEST(CalcinateManual, EveryWednesdayIsClosed) {
    const auto calcinate = town("calcinate");
    for (auto date = day("2026-09-16"); date <= day("2027-06-08"); date += date::days{7}) {
        EXPECT_EQ(calcinate.meals(to_string(date)), 0) << to_string(date);
    }
    EXPECT_EQ(calcinate.meals(thursday), 3);
}

// "[...] pertanto la disdetta effettuata dal martedì, verrà imputata al giovedì in qualità di primo giorno
// utile."
TEST(CalcinateManual, ATuesdaysCancellationFallsOnThursday) {
    auto calcinate = town("calcinate");
    EXPECT_EQ(calcinate.send(rome("2026-10-06 20:00"), ivr, "anna", cancel), accepted(thursday));
    EXPECT_EQ(calcinate.send(rome("2026-10-07 08:00"), ivr, "bruno", cancel), accepted(thursday))
        << "Wednesday morning";
    EXPECT_EQ(calcinate.meal("anna", thursday), "none");
}

// "La disdetta del pasto tramite APP dovrà essere effettuata dalle ore 18.00 del giorno precedente ed entro
// l'orario limite indicato sulla “Lettera Codici e Credenziali” del mattino dell'assenza."
TEST(CalcinateManual, TheAppCancelsFromSixOfTheDayBeforeToTheLimit) {
    const auto calcinate = town("calcinate");
    EXPECT_EQ(calcinate.ask(rome("2026-10-05 18:00"), app, "anna", cancel), accepted(tuesday));
    EXPECT_EQ(calcinate.ask(rome("2026-10-06 09:30"), app, "anna", cancel), accepted(tuesday));
    EXPECT_EQ(calcinate.ask(rome("2026-10-05 18:00"), app, "anna", cancel, tuesday), accepted(tuesday));
    EXPECT_EQ(calcinate.ask(rome("2026-10-05 18:00"), app, "anna", cancel, thursday),
              rejected(Reason::outside_window, thursday))
        << "not yet the day before";
}

// "Al di fuori di tale orario la disdetta non sarà processata e quindi contabilizzata a sistema." (of the
// app)
TEST(CalcinateManual, TheAppsCancellationAtAnotherTimeIsNotProcessed) {
    auto calcinate = town("calcinate");
    EXPECT_EQ(calcinate.send(rome("2026-10-05 17:59:59.999"), app, "anna", cancel),
              rejected(Reason::outside_window));
    EXPECT_EQ(calcinate.send(rome("2026-10-06 09:30:00.001"), app, "anna", cancel),
              rejected(Reason::outside_window));
    EXPECT_EQ(calcinate.meal("anna", tuesday), "standard");
}

// "Tramite il Portale Genitori, la disdetta del pasto dovrà essere effettuata entro l'orario limite indicato
// sulla “Lettera Codici e Credenziali” del mattino dell'assenza."
TEST(CalcinateManual, ThePortalCancelsUntilTheLimitOfTheMorningAtAnyTimeBefore) {
    const auto calcinate = town("calcinate");
    EXPECT_EQ(calcinate.ask(rome("2026-10-06 09:30"), portal, "anna", cancel, tuesday), accepted(tuesday));
    EXPECT_EQ(calcinate.ask(rome("2026-10-05 12:00"), portal, "anna", cancel, tuesday), accepted(tuesday));
    EXPECT_EQ(calcinate.ask(rome("2026-10-05 12:00"), portal, "anna", cancel, friday), accepted(friday));
}

// "Se la disdetta verrà imputata oltre l'orario limite indicato, non sarà processata e quindi contabilizzata
// a sistema."
TEST(CalcinateManual, ThePortalsCancellationPastTheLimitIsNotProcessed) {
    auto calcinate = town("calcinate");
    EXPECT_EQ(calcinate.send(rome("2026-10-06 09:30:00.001"), portal, "anna", cancel, tuesday),
              rejected(Reason::past_cutoff, tuesday));
    EXPECT_EQ(calcinate.meal("anna", tuesday), "standard");
}

// "Il pasto in bianco per indisposizione del bambino può essere richiesto al massimo per n. 3 rientri
// consecutivi."
//
// Rientri: the closed Wednesday lies between two that are consecutive.
TEST(CalcinateManual, AClosedWednesdayDoesNotEndARunOfBianchi) {
    auto calcinate = town("calcinate");
    for (const auto* date : {monday, tuesday, thursday}) {
        EXPECT_EQ(calcinate.send(rome("2026-10-04 12:00"), portal, "anna", bianco, date), accepted(date));
    }
    EXPECT_EQ(calcinate.send(rome("2026-10-04 12:00"), portal, "anna", bianco, friday),
              rejected(Reason::bianco_limit, friday));
}

// Payments.

// "PAGAMENTO SOLO CONTANTI: [...] recandosi presso il seguente punto vendita ed effettuare una ricarica in
// contanti di un importo pari ad almeno 20 buoni: DESIRE' TABACCHERIA"
TEST(CalcinateManual, AShopTakesCashForAtLeastTwentyVouchers) {
    Family family{"calcinate"};
    EXPECT_EQ(family.asks_shop(9'600).minimum, Cents{9'600}) << "20 meals at 4.80";
    EXPECT_EQ(family.pays_shop(9'595), money::Refusal::below_minimum);
    EXPECT_EQ(family.credit(), 0);
    EXPECT_EQ(family.pays_shop(9'600), std::nullopt);
    EXPECT_EQ(family.credit(), 9'600);
}

// The same sentence: of the diner's own band, and a shop that it doesn't name takes nothing.
TEST(CalcinateManual, TwentyVouchersAreOfTheDinersBandAndAtTheNamedShopAlone) {
    const auto policy = policy_of("calcinate");
    money::Account account{"anna", "A.", policy.code, {320}, {0}, {0}, {}};
    EXPECT_EQ(money::quote(policy.cash, account, {}, true, {6'400}).refusal, std::nullopt);
    EXPECT_EQ(money::quote(policy.cash, account, {}, true, {6'395}).refusal, money::Refusal::below_minimum);
    EXPECT_EQ(money::quote(policy.cash, account, {}, false, {6'400}).refusal, money::Refusal::merchant_not_enabled);
}

// "Sarà possibile effettuare una ricarica tramite carta PagoBancomat o altra Carta di Credito presso: COMUNE DI
// CALCINATE – Ufficio Segreteria"; "Per effettuare le ricariche sarà possibile utilizzare la modalità MAV ONLINE"
//
// Of no least amount: "l'importo che si desidera ricaricare".
TEST(CalcinateManual, CardAndMavAreTheOtherWays) {
    Family family{"calcinate"};
    EXPECT_EQ(family.policy().payments, (std::set{Payment::card, Payment::mav}));
    EXPECT_EQ(family.pays(1).credit(), 1);
}

// "26/01/2017 MAV 43,2 €; 26/01/2017 MAV -1,2 €" and so on, five times; "Il costo del servizio, pari a 1,2 € verrà
// addebitato direttamente sul bollettino MAV."
TEST(CalcinateManual, TheFeeOfAMavIsAnEntryOfItsOwn) {
    Family family{"calcinate"};
    EXPECT_EQ(family.policy().mav_fee, Cents{120});
    for (int mav = 1; mav <= 5; ++mav) {
        EXPECT_EQ(family.pays(4'320).credit(), (mav - 1) * 4'200 + 4'320);
        EXPECT_EQ(family.pays_mav_fee().credit(), mav * 4'200);
    }
    EXPECT_EQ(family.books().balance({money::AccountKind::funds, "calcinate"}), Cents{5 * 4'320});
    EXPECT_EQ(family.books().balance({money::AccountKind::fees, "calcinate"}), Cents{-5 * 120});
}

// "[...] a partire dal giorno 18/09/2017 ed entro la data 31/10/2017, i genitori interessati dovranno restituire
// all'Ufficio Segreteria del Comune di Calcinate, i buoni cartacei avanzati."
TEST(CalcinateManual, PaperVouchersAreGivenBackWithinTheirDates) {
    const auto vouchers = policy_of("calcinate").vouchers.value();
    EXPECT_FALSE(vouchers.contains(day("2026-09-17")));
    EXPECT_TRUE(vouchers.contains(day("2026-09-18")));
    EXPECT_TRUE(vouchers.contains(day("2026-10-31")));
    EXPECT_FALSE(vouchers.contains(day("2026-11-01")));
}

// "L'ufficio provvederà contestualmente alla conversione dell'equivalente in denaro dei buoni, in credito virtuale
// dei buoni consegnati, rilasciando apposita ricevuta."
TEST(CalcinateManual, PaperVouchersBecomeCreditOfTheirValue) {
    Family family{"calcinate"};
    EXPECT_EQ(family.converts_vouchers(7 * 480).credit(), 3'360);
    EXPECT_EQ(family.books().balance({money::AccountKind::vouchers, "calcinate"}), Cents{3'360});
    EXPECT_EQ(family.eats(7).credit(), 0);
}

// "Saranno ammessi al servizio di REFEZIONE SCOLASTICA anche coloro che hanno un saldo negativo fino al raggiungimento
// di n. 3 pasti a debito."
TEST(CalcinateManual, ThreeMealsMayBeOwed) {
    Family family{"calcinate"};
    family.brought(480);
    EXPECT_FALSE(family.eats().is_in_arrears());
    EXPECT_FALSE(family.eats(3).is_in_arrears());
    EXPECT_EQ(family.credit(), -3 * 480);
    EXPECT_TRUE(family.eats().is_in_arrears());
}

// "La famiglia riceverà sms di sollecito e/o lettera dal Comune e dovrà provvedere alla ricarica del credito onde
// evitare la sospensione dal servizio mensa."
//
// A reminder first: nothing blocks by itself, and a top-up ends it.
TEST(CalcinateManual, ATopUpEndsTheReminder) {
    Family family{"calcinate"};
    EXPECT_TRUE(family.eats(4).is_in_arrears());
    EXPECT_EQ(town("calcinate").meal("anna", monday), "standard");
    EXPECT_EQ(family.pays_shop(9'600), std::nullopt);
    EXPECT_FALSE(family.is_in_arrears());
}

} // namespace
} // namespace counter::tests
