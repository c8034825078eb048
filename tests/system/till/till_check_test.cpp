// That the check can fail: books, papers and what was told, each made wrong in one place.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/till/check.hpp"

namespace till {

namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* rule = "--------------------------------";

std::vector<std::string> original(const std::string& number) {
    return {"       Comune di Calcinate", "      Refezione scolastica", rule, "Ricevuta n.          " + number, "Codice utente             123456",
            "           EUR 80,00",  "Saldo                  EUR 90,00", "aggiornato al   05/10/2026 06:00"};
}
std::vector<std::string> copy(const std::string& number, int attempt) {
    auto lines = original(number);
    const auto notice = "  *** COPIA - stampa n. " + std::to_string(attempt) + " ***";
    lines.insert(lines.begin(), notice);
    lines.push_back(notice);
    return lines;
}
std::vector<Slip> read(std::initializer_list<std::vector<std::string>> parts) {
    std::vector<std::string> lines;
    for (const auto& part : parts) lines.insert(lines.end(), part.begin(), part.end());
    return read_roll(lines, heading);
}

/// One top-up of a terminal, told and printed, and the same in the kitchen.
Evidence good() {
    Evidence evidence;
    evidence.families = {{"123456", 1'000, 500}};
    evidence.operations = {{"terminal/T-0001/0000000100000001", "123456", 8'000, Told::recorded, "2026-000001"}};
    evidence.slips = read({original("2026-000001")});
    data::money::Receipt receipt;
    receipt.number = {2026, 1};
    receipt.key = evidence.operations.front().key;
    receipt.diner = "123456";
    receipt.amount = {8'000};
    data::money::ReceiptPaper paper;
    paper.state = data::money::PaperState::printed;
    evidence.shop = {{receipt}, {{"2026-000001", paper}}, {}, {{"123456", 9'000}}, 8'000, {}};
    evidence.kitchen = evidence.shop;
    return evidence;
}

auto complains(const std::string& of) { return Contains(HasSubstr(of)); }

TEST(TillCheck, FindsNothingWhereNothingIsWrong) { EXPECT_THAT(check(good()).faults, IsEmpty()); }

TEST(TillCheck, MissesWhatWasToldAndIsNotThere) {
    auto evidence = good();
    evidence.operations.push_back({"till/a", "123456", 8'000, Told::recorded, "2026-000002"});
    EXPECT_THAT(check(evidence).faults, complains("is lost"));
}
TEST(TillCheck, FindsWhatWasToldVoidAndIsThere) {
    auto evidence = good();
    evidence.operations.front().told = Told::nothing;
    EXPECT_THAT(check(evidence).faults, complains("told void"));
}
TEST(TillCheck, FindsAReceiptThatNobodyAskedFor) {
    auto evidence = good();
    evidence.operations.clear();
    EXPECT_THAT(check(evidence).faults, complains("nothing that anybody did"));
}
TEST(TillCheck, FindsASecondCreditOfOneOperation) {
    auto evidence = good();
    evidence.shop.receipts.push_back(evidence.shop.receipts.front());
    evidence.shop.receipts.back().number.number = 2;
    evidence.shop.papers["2026-000002"] = evidence.shop.papers["2026-000001"];
    EXPECT_THAT(check(evidence).faults, complains("two receipts"));
}
TEST(TillCheck, FindsAGap) {
    auto evidence = good();
    evidence.shop.receipts.front().number.number = 2;
    evidence.shop.papers["2026-000002"] = evidence.shop.papers["2026-000001"];
    EXPECT_THAT(check(evidence).faults, complains("comes after 0"));
}
TEST(TillCheck, FindsMoneyThatIsNotThere) {
    auto evidence = good();
    evidence.kitchen.credit["123456"] = 1'000;
    evidence.shop.drawer = 0;
    EXPECT_THAT(check(evidence).faults, ElementsAre("shop: 0 cents in the drawer instead of 8000", "kitchen: 123456 has 1000 cents instead of 9000"));
}
TEST(TillCheck, FindsASecondOriginalAndNoneOfAPrintedOne) {
    auto evidence = good();
    evidence.slips = read({original("2026-000001"), original("2026-000001")});
    EXPECT_THAT(check(evidence).faults, complains("2 originals of 2026-000001"));
    evidence.slips.clear();
    EXPECT_THAT(check(evidence).faults, complains("is on no roll"));
}
TEST(TillCheck, FindsAPaperThatSaysSomethingElse) {
    auto evidence = good();
    evidence.slips.front().cents = 800;
    EXPECT_THAT(check(evidence).faults, complains("says 800 cents"));
}

TEST(TillRoll, TellsCopiesFromOriginals) {
    EXPECT_THAT(read({original("2026-000001"), copy("2026-000001", 2), copy("2026-000001", 3), original("2026-000002")}),
                ElementsAre(Slip{"2026-000001", "123456", 8'000, 1, true}, Slip{"2026-000001", "123456", 8'000, 2, true}, Slip{"2026-000001", "123456", 8'000, 3, true},
                            Slip{"2026-000002", "123456", 8'000, 1, true}));
}
TEST(TillRoll, KnowsWhatIsTornOff) {
    auto torn_copy = copy("2026-000001", 2);
    torn_copy.pop_back();
    torn_copy.emplace_back(cut_here);
    auto torn = original("2026-000001");
    torn.resize(3);
    EXPECT_THAT(read({torn, torn_copy, original("2026-000002")}),
                ElementsAre(Slip{"", "", 0, 1, false}, Slip{"2026-000001", "123456", 8'000, 2, false}, Slip{"2026-000002", "123456", 8'000, 1, true}));
}

} // namespace

} // namespace till
