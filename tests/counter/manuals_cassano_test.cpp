// What Cassano's manual (2019) says and no other. What it shares: manuals_shared_test.cpp.
#include <gtest/gtest.h>

#include "tests/counter/family.hpp"

namespace counter::tests {
namespace {

using Lines = std::vector<std::string>;

// "Le presenze in mensa verranno effettuate dalla Società di Ristorazione attraverso strumenti informatizzati
// e per l'intero periodo del calendario scolastico."
//
// What the staff hasn't confirmed by the cutoff counts as booked.
TEST(CassanoManual, TheCaterersStaffRecordsPresencesAndWhatIsUnconfirmedCountsAsBooked) {
    const auto cassano = town("cassano");
    EXPECT_EQ(policy_of("cassano").presence, Presence::staff);
    EXPECT_EQ(cassano.freeze("primaria", monday),
              (Lines{"1A anna standard", "1A bruno standard", "1B carla standard"}));
}

// "La disdetta del pasto tramite APP non ha orari di operatività predefiniti in quanto la disdetta può essere
// effettuata in qualsiasi momento, ad eccezione del caso in cui si voglia disdire un pasto per il giorno
// stesso: in tale caso la disdetta dovrà essere effettuata entro l'orario limite indicato sulla “Lettera
// Codici e Credenziali” del mattino dell'assenza."
TEST(CassanoManual, TheAppCancelsAtAnyMomentAndTheSameDayUntilTheLimit) {
    const auto cassano = town("cassano");
    for (const auto* time : {"00:00", "09:45", "12:00", "17:59:59.999", "18:00", "23:59:59.999"}) {
        EXPECT_EQ(cassano.ask(rome(std::string{"2026-10-05 "} + time), app, "anna", cancel, friday),
                  accepted(friday));
    }
    EXPECT_EQ(cassano.ask(rome("2026-10-05 09:30"), app, "anna", cancel, monday), accepted(monday));
}

// "Nel caso appena citato, oltre l'orario limite, la disdetta non sarà processata e quindi contabilizzata a
// sistema." (of the app)
TEST(CassanoManual, TheAppsCancellationForTheSameDayPastTheLimitIsNotProcessed) {
    auto cassano = town("cassano");
    EXPECT_EQ(cassano.send(rome("2026-10-05 09:30:00.001"), app, "anna", cancel, monday),
              rejected(Reason::past_cutoff, monday));
    EXPECT_EQ(cassano.meal("anna", monday), "standard");
}

// "Tramite il Portale Genitori, come succede per l'APP, la disdetta del pasto non ha orari di operatività in
// quanto è possibile effettuarla in qualsiasi momento, ad eccezione del caso in cui si voglia disdire un
// pasto per il giorno stesso"
TEST(CassanoManual, ThePortalCancelsAtAnyMomentAndTheSameDayUntilTheLimit) {
    const auto cassano = town("cassano");
    for (const auto* time : {"00:00", "09:45", "12:00", "17:59:59.999", "18:00", "23:59:59.999"}) {
        EXPECT_EQ(cassano.ask(rome(std::string{"2026-10-05 "} + time), portal, "anna", cancel, friday),
                  accepted(friday));
    }
    EXPECT_EQ(cassano.ask(rome("2026-10-05 09:30"), portal, "anna", cancel, monday), accepted(monday));
}

// "Nel caso appena citato, oltre l'orario limite, la disdetta non sarà processata e quindi contabilizzata a
// sistema." (of the portal)
TEST(CassanoManual, ThePortalsCancellationForTheSameDayPastTheLimitIsNotProcessed) {
    auto cassano = town("cassano");
    EXPECT_EQ(cassano.send(rome("2026-10-05 09:30:00.001"), portal, "anna", cancel, monday),
              rejected(Reason::past_cutoff, monday));
    EXPECT_EQ(cassano.meal("anna", monday), "standard");
}

// The menu of the operations on a day of the portal's calendar. 20:00 is after the limit: all are for
// Tuesday.

class CassanoMenu : public testing::Test {
protected:
    Decision choose(Operation operation, std::string_view date) {
        return cassano.send(rome("2026-10-05 20:00"), portal, "anna", operation, date);
    }
    World cassano = town("cassano");
};

// "Disdetta"
TEST_F(CassanoMenu, Disdetta) {
    EXPECT_EQ(choose(cancel, tuesday), accepted(tuesday));
    EXPECT_EQ(cassano.meal("anna", tuesday), "none");
}

// "Pasto Bianco"
TEST_F(CassanoMenu, PastoBianco) {
    EXPECT_EQ(choose(bianco, tuesday), accepted(tuesday));
    EXPECT_EQ(cassano.meal("anna", tuesday), "standard bianco");
}

// "Rimuovi Disdetta"
TEST_F(CassanoMenu, RimuoviDisdetta) {
    choose(cancel, tuesday);
    EXPECT_EQ(choose(uncancel, tuesday), accepted(tuesday));
    EXPECT_EQ(cassano.meal("anna", tuesday), "standard");
}

// "Elimina Bianco"
TEST_F(CassanoMenu, EliminaBianco) {
    choose(bianco, tuesday);
    EXPECT_EQ(choose(unbianco, tuesday), accepted(tuesday));
    EXPECT_EQ(cassano.meal("anna", tuesday), "standard");
}

// "Sospendi Servizio"
TEST_F(CassanoMenu, SospendiServizio) {
    EXPECT_EQ(choose(suspend, tuesday), accepted(tuesday));
    EXPECT_EQ(cassano.meal("anna", "2027-06-08"), "none");
}

// "Riattiva Servizio"
TEST_F(CassanoMenu, RiattivaServizio) {
    choose(suspend, tuesday);
    EXPECT_EQ(choose(resume, friday), accepted(friday));
    EXPECT_EQ(cassano.meal("anna", thursday), "none");
    EXPECT_EQ(cassano.meal("anna", friday), "standard");
}

// "PAGAMENTO TRAMITE PIATTAFORMA PagoPA"
//
// The manual names no other way.
TEST(CassanoManual, PagoPaIsTheOnlyWayToPay) {
    Family family{"cassano"};
    EXPECT_EQ(family.policy().payments, std::set{Payment::pagopa});
    EXPECT_EQ(family.pays_shop(10'000), money::Refusal::cash_not_taken);
    EXPECT_EQ(family.pays(1'000).credit(), 1'000);
}

// "[...] a partire dal giorno 14/10/2019 ed entro la data 15/11/2019, i genitori interessati dovranno restituire
// all'Ufficio Servizi Scolastici [...] i Buoni cartacei avanzati da vecchie gestioni."
TEST(CassanoManual, PaperVouchersAreGivenBackWithinTheirDates) {
    const auto vouchers = policy_of("cassano").vouchers.value();
    EXPECT_FALSE(vouchers.contains(day("2026-10-13")));
    EXPECT_TRUE(vouchers.contains(day("2026-10-14")));
    EXPECT_TRUE(vouchers.contains(day("2026-11-15")));
    EXPECT_FALSE(vouchers.contains(day("2026-11-16")));
}

// "L'ufficio provvederà contestualmente alla conversione dell'equivalente dei buoni, in credito virtuale dei buoni
// consegnati, rilasciando apposita ricevuta."
TEST(CassanoManual, PaperVouchersBecomeCreditOfTheirValue) {
    Family family{"cassano"};
    EXPECT_EQ(family.brought(-390).converts_vouchers(3 * 390).credit(), 2 * 390);
}

} // namespace
} // namespace counter::tests
