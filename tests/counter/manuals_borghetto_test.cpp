// What Borghetto's manual (2024) says and no other. What it shares: manuals_shared_test.cpp.
#include <gtest/gtest.h>

#include "tests/counter/family.hpp"

namespace counter::tests {
namespace {

using Lines = std::vector<std::string>;
using enum CalendarScope;

// "Considerato che la refezione scolastica inizierà ad Ottobre [...]"
TEST(BorghettoManual, TheServiceBeginsInOctober) {
    auto borghetto = town("borghetto");
    EXPECT_EQ(borghetto.meals("2026-09-30"), 0);
    EXPECT_EQ(borghetto.meals("2026-10-01"), 3);
    EXPECT_EQ(borghetto.send(rome("2026-09-14 12:00"), portal, "anna", cancel), accepted("2026-10-01"));
}

// "Il genitore/tutore dovrà invece segnalare l'eventuale ASSENZA al servizio REFEZIONE del proprio bambino
// (utente) entro le ore 9.00 del giorno di assenza, pena l'addebito del costo del pasto."
TEST(BorghettoManual, AnAbsenceIsSignalledByNineOfItsDay) {
    auto borghetto = town("borghetto");
    EXPECT_EQ(borghetto.send(rome("2026-10-05 09:00"), portal, "anna", cancel, monday), accepted(monday));
    EXPECT_EQ(borghetto.send(rome("2026-10-05 09:00:00.001"), portal, "bruno", cancel, monday),
              rejected(Reason::past_cutoff, monday));
    EXPECT_EQ(borghetto.freeze("primaria", monday), (Lines{"1A bruno standard", "1B carla standard"}));
}

// "In caso di assenza, il Genitore dovrà quindi comunicarlo al sistema entro l'orario sopra indicato
// (ore 9.00)."
TEST(BorghettoManual, WithoutADateAMessageAfterNineIsForTheNextDay) {
    const auto borghetto = town("borghetto");
    EXPECT_EQ(borghetto.ask(rome("2026-10-05 09:00"), app, "anna", cancel), accepted(monday));
    EXPECT_EQ(borghetto.ask(rome("2026-10-05 09:00:00.001"), app, "anna", cancel), accepted(tuesday));
}

// "In caso di mancata disdetta il pasto verrà addebitato."
TEST(BorghettoManual, AMealThatNobodyCancelledIsInTheClosing) {
    const auto borghetto = town("borghetto");
    EXPECT_EQ(borghetto.due(rome("2026-10-05 09:00") - 1s, rome("2026-10-05 09:00") + 1ms),
              (Lines{"primaria 2026-10-05"}));
    EXPECT_EQ(borghetto.freeze("primaria", monday),
              (Lines{"1A anna standard", "1A bruno standard", "1B carla standard"}));
}

// "Inoltre, se necessario, è possibile effettuare la prenotazione del pasto in bianco per un giorno
// specifico, in caso di indisposizione del bambino."
//
// The manual states no limit.
TEST(BorghettoManual, BianchiHaveNoStatedLimit) {
    auto borghetto = town("borghetto");
    for (const auto* date : {monday, tuesday, wednesday, thursday, friday, next_monday}) {
        EXPECT_EQ(borghetto.send(rome("2026-10-04 12:00"), portal, "anna", bianco, date), accepted(date));
    }
}

// "In occasione di seggi elettorali e allerta meteo non è necessario disdire il pasto."
TEST(BorghettoManual, OnElectionsAndWeatherAlertsNobodyNeedsToCancel) {
    auto borghetto = town("borghetto");
    borghetto.closed(school, "primaria", monday, tuesday, "seggio elettorale")
        .closed(authority, "borghetto", thursday, thursday, "allerta meteo");
    EXPECT_EQ(borghetto.meals(monday), 0);
    EXPECT_EQ(borghetto.meals(tuesday), 0);
    EXPECT_EQ(borghetto.meals(wednesday), 3);
    EXPECT_EQ(borghetto.meals(thursday), 0);
    EXPECT_EQ(borghetto.due(rome("2026-10-05 00:00"), rome("2026-10-07 00:00")), Lines{})
        << "nothing to close either";
}

// The same sentence names neither strikes nor trips: where the calendar has no entry, the family cancels.
TEST(BorghettoManual, ADayThatIsNotInTheCalendarIsForTheFamilyToCancel) {
    auto borghetto = town("borghetto");
    EXPECT_EQ(borghetto.meals(friday), 3);
    EXPECT_EQ(borghetto.send(rome("2026-10-08 12:00"), portal, "anna", cancel, friday), accepted(friday));
    EXPECT_EQ(borghetto.meals(friday), 2);
}

// Payments.

// "Dal prossimo anno scolastico 2024/2025, i pasti consumati da ogni singolo utente si pagheranno, esclusivamente,
// tramite la piattaforma PagoPA, a consuntivo, DOPO essere stati consumati."
TEST(BorghettoManual, MealsArePaidAfterTheyAreEatenByPagoPaAlone) {
    Family family{"borghetto"};
    EXPECT_EQ(family.policy().payments, std::set{Payment::pagopa});
    EXPECT_EQ(family.eats(18).owed(), 18 * 560);
    EXPECT_EQ(family.credit(), 0) << "there is no credit to eat from";
    EXPECT_EQ(family.pays(18 * 560).owed(), 0);
}

// "[...] gli utenti troveranno, ad inizio del mese di Novembre 2024, [...] gli avvisi di pagamento relativi ai pasti
// consumati nel mese di Ottobre 2024"
TEST(BorghettoManual, InNovemberOctobersMealsAreOnTheStatement) {
    const std::vector<money::Issued> in_november{{{2026, 10}, 40}};
    const auto october = money::Month{2026, 10};
    EXPECT_EQ(money::statement_of({1, day("2026-10-01"), {560}}, in_november), october);
    EXPECT_EQ(money::statement_of({39, day("2026-10-30"), {560}}, in_november), october);
    EXPECT_EQ(money::statement_of({40, day("2026-11-02"), {560}}, in_november), std::nullopt) << "eaten before it was issued";
    EXPECT_EQ(money::statement_of({41, day("2026-10-30"), {-560}}, in_november), std::nullopt) << "corrected after it was issued";
}

// "La possibilità di utilizzare ancora il metodo di pagamento precedente, in contanti presso la Farmacia San Carlo o la
// Tabaccheria Baruscotto, resterà valida SOLO ed ESCLUSIVAMENTE per il pagamento di eventuali debiti pregressi"
TEST(BorghettoManual, CashPaysOldDebtsAlone) {
    Family family{"borghetto"};
    family.brought(0, 7'650).eats(10);
    EXPECT_EQ(family.pays_shop(7'655), money::Refusal::above_old_debt);
    EXPECT_EQ(family.pays_shop(7'650), std::nullopt);
    EXPECT_EQ(family.old_debt(), 0);
    EXPECT_EQ(family.owed(), 10 * 560) << "this year's meals aren't paid by it";
    EXPECT_EQ(family.pays_shop(560), money::Refusal::above_old_debt);
}

// The same sentence: "presso la Farmacia San Carlo o la Tabaccheria Baruscotto".
TEST(BorghettoManual, CashIsTakenAtTheNamedShopsAlone) {
    const auto policy = policy_of("borghetto");
    const money::Account account{"anna", "A.", policy.code, {560}, {0}, {7'650}, {}};
    EXPECT_EQ(money::quote(policy.cash, account, {}, true, {5'000}).refusal, std::nullopt);
    EXPECT_EQ(money::quote(policy.cash, account, {}, false, {5'000}).refusal, money::Refusal::merchant_not_enabled);
}

// "[...] eventuali debiti pregressi (con o senza rateizzazione)"
TEST(BorghettoManual, AnOldDebtIsPaidInPartsOrAtOnce) {
    Family family{"borghetto"};
    family.brought(0, 7'650);
    EXPECT_EQ(family.asks_shop(5'000).balance, Cents{-2'650});
    EXPECT_EQ(family.pays_shop(5'000), std::nullopt);
    EXPECT_EQ(family.old_debt(), 2'650);
    EXPECT_EQ(family.pays_shop(2'650), std::nullopt);
    EXPECT_EQ(family.old_debt(), 0);
}

} // namespace
} // namespace counter::tests
