// What Bottanuco's manual (2021) says and no other. What it shares: manuals_shared_test.cpp.
#include <gtest/gtest.h>

#include "tests/counter/authorities.hpp"

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

} // namespace
} // namespace counter::tests
