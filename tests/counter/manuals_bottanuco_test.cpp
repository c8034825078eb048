// What Bottanuco's manual (2021) says and no other. What it shares: manuals_shared_test.cpp.
#include <gtest/gtest.h>

#include "tests/counter/family.hpp"

namespace counter::tests {
namespace {

// "Una volta chiusi i termini previsti per l'iscrizione, coloro che non risulteranno iscritti non potranno
// più accedere al servizio."
TEST(BottanucoManual, WhoIsNotEnrolledHasNoService) {
    auto bottanuco = town("bottanuco");
    bottanuco.enrolled("anna", "", "2026-10-02");
    EXPECT_EQ(bottanuco.meal("anna", "2026-10-02"), "standard");
    EXPECT_EQ(bottanuco.meal("anna", monday), "none");
    EXPECT_EQ(bottanuco.ask(rome("2026-10-05 08:00"), portal, "anna", cancel, monday),
              rejected(Reason::not_a_service_day));
    EXPECT_EQ(bottanuco.ask(rome("2026-10-05 08:00"), portal, "mai-iscritta", cancel),
              rejected(Reason::unknown_diner));
}

// "Inoltre, se necessario, è possibile effettuare la prenotazione del pasto in bianco per un giorno
// specifico."
//
// The manual states no limit.
TEST(BottanucoManual, BianchiHaveNoStatedLimit) {
    auto bottanuco = town("bottanuco");
    for (const auto* date : {monday, tuesday, wednesday, thursday, friday, next_monday}) {
        EXPECT_EQ(bottanuco.send(rome("2026-10-04 12:00"), app, "anna", bianco, date), accepted(date));
    }
}

// "PAGAMENTO TRAMITE PIATTAFORMA PagoPA: Sarà possibile effettuare ricariche tramite la Piattaforma PagoPA"
//
// The manual names no other way.
TEST(BottanucoManual, PagoPaIsTheOnlyWayToPay) {
    Family family{"bottanuco"};
    EXPECT_EQ(family.policy().payments, std::set{Payment::pagopa});
    EXPECT_EQ(family.pays_shop(10'000), money::Refusal::cash_not_taken);
    EXPECT_FALSE(family.policy().vouchers);
}

// "E' possibile selezionare l'importo di ricarica fra le scelte proposte (es. Ricarica da 10 euro) oppure, in
// alternativa, inserendolo a piacere nella sezione Ricarica Personalizzata"
TEST(BottanucoManual, AnyAmountIsToppedUp) {
    Family family{"bottanuco"};
    EXPECT_EQ(family.pays(1'000).credit(), 1'000);
    EXPECT_EQ(family.pays(37).credit(), 1'037);
    EXPECT_EQ(family.books().total(money::AccountKind::fees), Cents{0}) << "no fee is stated";
}

} // namespace
} // namespace counter::tests
