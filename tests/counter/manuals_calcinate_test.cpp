// What Calcinate's manual (2017) says and no other. What it shares: manuals_shared_test.cpp.
#include <gtest/gtest.h>

#include "tests/counter/authorities.hpp"

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

} // namespace
} // namespace counter::tests
