// What Clusone's manual (Ser Car) says and no other. What it shares: manuals_shared_test.cpp.
#include <gtest/gtest.h>

#include "tests/counter/family.hpp"

namespace counter::tests {
namespace {

using Lines = std::vector<std::string>;
using enum CalendarScope;

// "Le presenze in mensa verranno prenotate automaticamente ad ogni rientro (in base alla fruizione del
// servizio) previsto dalla scuola"
TEST(ClusoneManual, PresencesAreBookedByTheUseThatEachPupilMakesOfTheService) {
    auto clusone = town("clusone");
    clusone.own_weekdays("anna", "24");
    EXPECT_EQ(clusone.freeze("primaria", monday), (Lines{"1A bruno standard", "1B carla standard"}));
    EXPECT_EQ(clusone.meal("anna", tuesday), "standard");
    EXPECT_EQ(clusone.meal("anna", thursday), "standard");
}

// "in caso di chiusura scolastica come prevista dal calendario scolastico (per es. vacanze di Natale, festa
// del patrono o ponti già definiti) è già impostata l'assenza per tutti gli utenti e non dovrete fare nulla"
TEST(ClusoneManual, OnClosuresOfTheSchoolCalendarFamiliesNeedDoNothing) {
    auto clusone = town("clusone");
    clusone.closed(authority, "clusone", "2026-12-07", "2026-12-08", "ponte dell'Immacolata")
        .closed(authority, "clusone", "2026-12-23", "2027-01-06", "vacanze di Natale");
    EXPECT_EQ(clusone.meals("2026-12-04"), 3);
    EXPECT_EQ(clusone.meals("2026-12-07"), 0);
    EXPECT_EQ(clusone.meals("2026-12-09"), 3);
    EXPECT_EQ(clusone.meals("2026-12-23"), 0);
    EXPECT_EQ(clusone.meals("2027-01-06"), 0);
    EXPECT_EQ(clusone.meals("2027-01-07"), 3);
}

// "in caso di gite, scioperi e assenze non programmate deve essere segnalata l'assenza"
TEST(ClusoneManual, OnTripsStrikesAndUnplannedAbsencesTheFamilyMustCancel) {
    auto clusone = town("clusone"); // a strike on Friday: no entry in the calendar
    EXPECT_EQ(clusone.send(rome("2026-10-09 09:30"), portal, "anna", cancel, friday), accepted(friday));
    EXPECT_EQ(clusone.freeze("primaria", friday), (Lines{"1A bruno standard", "1B carla standard"}));
}

// - "La comunicazione di assenza dovrà essere inviata entro e non oltre l'orario limite delle 9.15 del giorno
//   stesso in cui si intende disdire il pasto"
// - "Orari limite disdetta: 18:00:00 - 09:30"
//
// The manual says 9.15 once and 9.30 four times: 9.30 it is.
TEST(ClusoneManual, ACancellationBetweenAQuarterAndHalfPastNineIsIn) {
    const auto clusone = town("clusone");
    for (const auto channel : {portal, app, ivr}) {
        EXPECT_EQ(clusone.ask(rome("2026-10-05 09:15:00.001"), channel, "anna", cancel), accepted(monday));
        EXPECT_EQ(clusone.ask(rome("2026-10-05 09:30"), channel, "anna", cancel), accepted(monday));
    }
}

// "Orari limite disdetta: 18:00:00 - 09:30", under "Numero telefonico per disdetta vocale"
TEST(ClusoneManual, TheTelephoneWorksFromSixInTheEveningToHalfPastNine) {
    const auto clusone = town("clusone");
    EXPECT_EQ(clusone.ask(rome("2026-10-05 17:59:59.999"), ivr, "anna", cancel),
              rejected(Reason::outside_window));
    EXPECT_EQ(clusone.ask(rome("2026-10-05 18:00:00.000"), ivr, "anna", cancel), accepted(tuesday));
    EXPECT_EQ(clusone.ask(rome("2026-10-06 09:30:00.000"), ivr, "anna", cancel), accepted(tuesday));
    EXPECT_EQ(clusone.ask(rome("2026-10-06 09:30:00.001"), ivr, "anna", cancel),
              rejected(Reason::outside_window));
}

// "RICORDIAMO che il pasto bianco deve essere prenotato solo ed esclusivamente in caso di motivi di salute
// per un massimo di 2 giorni consecutivi; [...]"
TEST(ClusoneManual, ABiancoIsBookedForTwoConsecutiveDaysAtMost) {
    auto clusone = town("clusone");
    for (const auto* date : {friday, next_monday}) {
        EXPECT_EQ(clusone.send(rome("2026-10-05 12:00"), portal, "anna", bianco, date), accepted(date));
    }
    EXPECT_EQ(clusone.send(rome("2026-10-05 12:00"), portal, "anna", bianco, next_tuesday),
              rejected(Reason::bianco_limit, next_tuesday));
    EXPECT_EQ(clusone.send(rome("2026-10-05 12:00"), portal, "anna", bianco, thursday),
              rejected(Reason::bianco_limit, thursday));
}

// "[...] oltre i quali si deve presentare e inviare apposito certificato medico"
TEST(ClusoneManual, BeyondTwoDaysABiancoNeedsAMedicalCertificate) {
    auto clusone = town("clusone");
    for (const auto* date : {friday, next_monday}) {
        clusone.send(rome("2026-10-05 12:00"), portal, "anna", bianco, date);
    }
    clusone.certificate("anna", next_tuesday, "2026-10-14");
    for (const auto* date : {next_tuesday, "2026-10-14"}) {
        EXPECT_EQ(clusone.send(rome("2026-10-05 12:00"), portal, "anna", bianco, date), accepted(date));
    }
    EXPECT_EQ(clusone.send(rome("2026-10-05 12:00"), portal, "anna", bianco, "2026-10-15"),
              rejected(Reason::bianco_limit, "2026-10-15"));
}

// "Sarà possibile effettuare ricariche tramite la Piattaforma PagoPA"; "PAGAMENTO TRAMITE ADDEBITO IN CONTO CORRENTE (SDD):
// Per effettuare i pagamenti sarà possibile utilizzare la modalità SDD (ex RID)."
TEST(ClusoneManual, PagoPaAndDirectDebitAreTheWaysToPay) {
    Family family{"clusone"};
    EXPECT_EQ(family.policy().payments, (std::set{Payment::pagopa, Payment::sdd}));
    EXPECT_EQ(family.pays_shop(10'000), money::Refusal::cash_not_taken);
    EXPECT_EQ(family.pays(5'000).eats(2).credit(), 5'000 - 2 * 530);
}

// "Ogni mese verrà addebitato automaticamente l'importo pari al consumo effettuato nel mese precedente."
TEST(ClusoneManual, AFamilyWithADirectDebitPaysTheMonthBefore) {
    Family family{"clusone", Billing::postpaid};
    family.eats(20);
    EXPECT_EQ(family.credit(), 0);
    EXPECT_EQ(family.owed(), 20 * 530);
    const std::vector<money::Issued> issued{{{2026, 10}, 20}};
    EXPECT_EQ(money::statement_of({20, day("2026-10-30"), {530}}, issued), (money::Month{2026, 10}));
    EXPECT_EQ(money::statement_of({20, day("2026-11-02"), {530}}, issued), std::nullopt);
    EXPECT_EQ(family.pays(20 * 530).owed(), 0);
}

// "Verranno attivati degli sms automatici che avviseranno l'utenza del debito residuo nel momento in cui verrà raggiunto
// un dato importo."
TEST(ClusoneManual, AReminderIsDueFromAGivenAmountOn) {
    Family family{"clusone"};
    EXPECT_FALSE(family.eats(family.policy().arrears_meals.value()).is_in_arrears());
    EXPECT_TRUE(family.eats().is_in_arrears());
    EXPECT_FALSE(family.pays(530).is_in_arrears());
}

// "Per gli utenti con morosità persistenti è prevista anche la sospensione temporanea del servizio mensa."
//
// By the office's hand, and temporary.
TEST(ClusoneManual, TheOfficeMaySuspendThePersistentForATime) {
    auto clusone = town("clusone");
    EXPECT_EQ(clusone.send(rome("2026-10-04 12:00"), office, "anna", block, monday), accepted(monday));
    EXPECT_EQ(clusone.meal("anna", monday), "none");
    EXPECT_EQ(clusone.send(rome("2026-10-05 12:00"), office, "anna", unblock, tuesday), accepted(tuesday));
    EXPECT_EQ(clusone.meal("anna", tuesday), "standard");
}

} // namespace
} // namespace counter::tests
