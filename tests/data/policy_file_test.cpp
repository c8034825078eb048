// policy.toml: what it says becomes a policy, every fault is told with its place, and a policy is written so
// that it reads back.
#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "data/policy_file.hpp"

namespace data::tests {
namespace {

using counter::Cents;
using counter::Channel;
using counter::ChannelHours;
using counter::Payment;
using counter::Policy;

constexpr std::string_view full = R"([[authority]]
code = "calcinate"
name = "Comune di Calcinate"
timezone = "Europe/Rome"
cutoff = "09:30"
term = { from = "2026-09-14", to = "2027-06-08" }
channels = { portal = "any_time", app = "window", ivr = "window", office = "any_time", kiosk = "any_time" }
window_opens = "17:45"
ivr_undo_exclusive = true
bianco_max_consecutive = 3          # absent: no limit
presence = "staff"
absence_after_close = "waive"
billing = "postpaid"
fee_bands = { standard = 480, exempt = 0 }
cash = { mode = "any", min_meals = 20, max_cents = 50000 }
arrears_meals = 3
payments = ["card", "mav"]
mav_fee_cents = 120
vouchers = { from = "2026-09-18", to = "2026-10-31" }
)";

constexpr std::string_view least = R"([[authority]]
code = "a"
name = "A"
cutoff = "09:00"
term = { from = "2026-09-14", to = "2027-06-08" }
channels = {}
)";

/// `least`, whose lines 1 to 6 are taken, with more lines.
std::string least_with(std::string_view lines) { return std::string{least} + std::string{lines}; }

/// `least` with one of its lines replaced or, by an empty text, left out.
std::string least_but(std::string_view key, std::string_view line) {
    std::string text{least};
    const auto at = text.find("\n" + std::string{key} + " =") + 1;
    return text.replace(at, text.find('\n', at) - at, line);
}

std::vector<std::string> faults_of(std::string_view text) {
    std::vector<Fault> faults;
    parse_policies(text, "policy.toml", faults);
    std::vector<std::string> texts;
    for (const auto& fault : faults) texts.push_back(to_string(fault));
    return texts;
}

std::vector<Policy> policies_of(std::string_view text) {
    std::vector<Fault> faults;
    auto policies = parse_policies(text, "policy.toml", faults);
    for (const auto& fault : faults) ADD_FAILURE() << to_string(fault);
    return policies;
}

/// That there is one fault, at the place and about what it should be.
void expect_fault(std::string_view text, std::string_view place, std::string_view about) {
    const auto faults = faults_of(text);
    ASSERT_EQ(faults.size(), 1U) << text << (faults.empty() ? "" : "\n" + faults[0] + "\n" + faults.back());
    EXPECT_TRUE(faults[0].starts_with("policy.toml:" + std::string{place} + ": ")) << faults[0];
    EXPECT_NE(faults[0].find(about), std::string::npos) << faults[0];
}

counter::ServiceDate day(std::string_view date) { return counter::parse_date(date).value(); }

TEST(PolicyFile, SaysEverythingAboutAnAuthority) {
    const auto policies = policies_of(full);
    ASSERT_EQ(policies.size(), 1U);
    const auto& policy = policies[0];
    EXPECT_EQ(policy.code, "calcinate");
    EXPECT_EQ(policy.name, "Comune di Calcinate");
    EXPECT_EQ(policy.zone.name(), "Europe/Rome");
    EXPECT_EQ(policy.cutoff, std::chrono::hours{9} + std::chrono::minutes{30});
    EXPECT_EQ(policy.term, (counter::DateRange{day("2026-09-14"), day("2027-06-08")}));
    EXPECT_EQ(policy.channels, (std::map<Channel, ChannelHours>{{Channel::portal, ChannelHours::any_time},
                                                                {Channel::app, ChannelHours::window},
                                                                {Channel::ivr, ChannelHours::window},
                                                                {Channel::office, ChannelHours::any_time},
                                                                {Channel::kiosk, ChannelHours::any_time}}));
    EXPECT_EQ(policy.window_opens, std::chrono::hours{17} + std::chrono::minutes{45});
    EXPECT_TRUE(policy.ivr_undo_exclusive);
    EXPECT_EQ(policy.bianco_max_consecutive, 3);
    EXPECT_EQ(policy.presence, counter::Presence::staff);
    EXPECT_EQ(policy.absence_after_close, counter::AbsenceAfterClose::waive);
    EXPECT_EQ(policy.billing, counter::Billing::postpaid);
    EXPECT_EQ(policy.fee_bands,
              (std::map<std::string, Cents, std::less<>>{{"exempt", {0}}, {"standard", {480}}}));
    EXPECT_EQ(policy.cash, (counter::CashRules{counter::CashMode::any, 20, Cents{50'000}}));
    EXPECT_EQ(policy.arrears_meals, 3);
    EXPECT_EQ(policy.payments, (std::set{Payment::card, Payment::mav}));
    EXPECT_EQ(policy.mav_fee, Cents{120});
    EXPECT_EQ(policy.vouchers, (counter::DateRange{day("2026-09-18"), day("2026-10-31")}));
}

TEST(PolicyFile, HasDefaults) {
    const auto policies = policies_of(least);
    ASSERT_EQ(policies.size(), 1U);
    const auto& policy = policies[0];
    EXPECT_EQ(policy.zone.name(), "Europe/Rome");
    EXPECT_TRUE(policy.channels.empty());
    EXPECT_EQ(policy.window_opens, std::chrono::hours{18});
    EXPECT_FALSE(policy.ivr_undo_exclusive);
    EXPECT_FALSE(policy.bianco_max_consecutive);
    EXPECT_EQ(policy.presence, counter::Presence::automatic);
    EXPECT_EQ(policy.absence_after_close, counter::AbsenceAfterClose::charge);
    EXPECT_EQ(policy.billing, counter::Billing::prepaid);
    EXPECT_TRUE(policy.fee_bands.empty());
    EXPECT_EQ(policy.cash, counter::CashRules{});
    EXPECT_FALSE(policy.arrears_meals);
    EXPECT_EQ(policy.payments, (std::set{Payment::card, Payment::mav, Payment::pagopa, Payment::sdd}));
    EXPECT_EQ(policy.mav_fee, Cents{0});
    EXPECT_FALSE(policy.vouchers);
}

TEST(PolicyFile, TakesNoPaymentsBesidesCashIfTheListIsEmpty) {
    const auto policy = policies_of(least_with("payments = []\n")).at(0);
    EXPECT_TRUE(policy.payments.empty());
    EXPECT_EQ(policies_of(to_toml(policy)).at(0), policy) << to_toml(policy);
}

TEST(PolicyFile, ReadsAndWritesAllPaymentsAsThoughNoneWereNamed) {
    const auto policy = policies_of(least_with(R"(payments = ["sdd", "pagopa", "mav", "card"])")).at(0);
    EXPECT_EQ(policy, policies_of(least).at(0));
    EXPECT_EQ(to_toml(policy), to_toml(policies_of(least).at(0)));
}

TEST(PolicyFile, HoldsSeveralAuthoritiesInTheirOrder) {
    const auto policies = policies_of(std::string{full} + std::string{least});
    ASSERT_EQ(policies.size(), 2U);
    EXPECT_EQ(policies[0].code, "calcinate");
    EXPECT_EQ(policies[1].code, "a");
}

TEST(PolicyFile, AllowsABiancoLimitOfNone) {
    EXPECT_EQ(policies_of(least_with("bianco_max_consecutive = 0\n")).at(0).bianco_max_consecutive, 0);
}

TEST(PolicyFile, AllowsATermOfOneDayAndTheEndsOfWhatIsKnown) {
    for (const auto* term : {R"(term = { from = "2026-09-14", to = "2026-09-14" })",
                             R"(term = { from = "2000-01-01", to = "2037-12-31" })"})
        EXPECT_TRUE(faults_of(least_but("term", term)).empty()) << term;
}

TEST(PolicyFault, NamesTheNearestKey) {
    expect_fault(least_with("cutof = \"09:30\"\n"), "7:1 (cutof)", "\"cutoff\"");
    expect_fault(least_with("bianco_max_consecutives = 3\n"), "7:1 (bianco_max_consecutives)",
                 "\"bianco_max_consecutive\"");
    expect_fault(least_but("term", R"(term = { form = "x", from = "2026-09-14", to = "2027-06-08" })"),
                 "5:10 (term.form)", "\"from\"");
    expect_fault(least_with("cash = { mode = \"any\", min_meal = 3 }\n"), "7:24 (cash.min_meal)",
                 "\"min_meals\"");
    expect_fault("authorities = 1\n" + std::string{least}, "1:1 (authorities)", "\"authority\"");
}

TEST(PolicyFault, IsAnUnknownChannel) {
    expect_fault(least_but("channels", R"(channels = { portale = "any_time" })"), "6:14 (channels.portale)",
                 "\"portal\"");
}

TEST(PolicyFault, IsAMissingKey) {
    for (const auto* key : {"code", "name", "cutoff", "term", "channels"})
        expect_fault(least_but(key, ""), "1:1 (" + std::string{key} + ")", "missing");
    expect_fault(least_but("term", R"(term = { to = "2027-06-08" })"), "5:8 (term.from)", "missing");
    expect_fault(least_but("term", R"(term = { from = "2026-09-14" })"), "5:8 (term.to)", "missing");
    expect_fault(least_with("cash = { min_meals = 3 }\n"), "7:8 (cash.mode)", "missing");
}

TEST(PolicyFault, IsAValueOfAnotherType) {
    expect_fault(least_but("code", "code = 12"), "2:8 (code)", "a whole number is not what belongs here");
    expect_fault(least_but("name", "name = [\"A\"]"), "3:8 (name)", "an array");
    expect_fault(least_but("cutoff", "cutoff = 09:30:00"), "4:10 (cutoff)", "a time without quotes");
    expect_fault(least_but("term", "term = \"2026\""), "5:8 (term)", "a text");
    expect_fault(least_but("term", R"(term = { from = 2026-09-14, to = "2027-06-08" })"), "5:17 (term.from)",
                 "a date without quotes");
    expect_fault(least_but("channels", "channels = [\"portal\"]"), "6:12 (channels)", "a table such as");
    expect_fault(least_but("channels", "channels = { portal = true }"), "6:23 (channels.portal)",
                 "\"any_time\"");
    for (const auto* line :
         {"ivr_undo_exclusive = \"yes\"", "bianco_max_consecutive = 2.5", "timezone = 1", "presence = 1",
          "absence_after_close = 1", "billing = 1", "fee_bands = 1", "fee_bands = { a = 4.80 }", "cash = 1",
          "cash = { mode = 1 }", "cash = { mode = \"any\", max_cents = \"500\" }", "arrears_meals = \"3\"",
          "window_opens = 18"})
        EXPECT_EQ(faults_of(least_with(line)).size(), 1U) << line;
}

TEST(PolicyFault, IsAClockTimeThatDoesNotExist) {
    for (const auto* time : {"9:30", "24:00", "09:60", "09.30", "09:30:00", "", "morning"})
        expect_fault(least_but("cutoff", "cutoff = \"" + std::string{time} + "\""), "4:10 (cutoff)",
                     "\"00:00\"");
    expect_fault(least_with("window_opens = \"25:00\"\n"), "7:16 (window_opens)", "\"25:00\"");
}

TEST(PolicyFault, IsAnUnknownZone) {
    for (const auto* zone : {"Europe/Roma", "", "../../etc/passwd", "zone.tab", "Europe"})
        expect_fault(least_with("timezone = \"" + std::string{zone} + "\"\n"), "7:12 (timezone)",
                     "Europe/Rome");
}

TEST(PolicyFault, IsATermThatIsReversedOrBeyondWhatIsKnown) {
    expect_fault(least_but("term", R"(term = { from = "2027-06-08", to = "2026-09-14" })"), "5:36 (term.to)",
                 "before it starts");
    expect_fault(least_but("term", R"(term = { from = "2026-09-14", to = "2038-01-01" })"), "5:36 (term.to)",
                 "2037-12-31");
    expect_fault(least_but("term", R"(term = { from = "1999-12-31", to = "2027-06-08" })"),
                 "5:17 (term.from)", "2000-01-01");
    expect_fault(least_but("term", R"(term = { from = "2026-02-30", to = "2027-06-08" })"),
                 "5:17 (term.from)", "\"2026-02-30\"");
}

TEST(PolicyFault, IsAnUnknownChoice) {
    expect_fault(least_but("channels", R"(channels = { ivr = "sometimes" })"), "6:20 (channels.ivr)",
                 "\"any_time\" or \"window\"");
    expect_fault(least_with("presence = \"both\"\n"), "7:12 (presence)", "\"auto\" or \"staff\"");
    expect_fault(least_with("absence_after_close = \"free\"\n"), "7:23 (absence_after_close)",
                 "\"charge\" or \"waive\"");
    expect_fault(least_with("billing = \"\"\n"), "7:11 (billing)", "\"prepaid\" or \"postpaid\"");
    expect_fault(least_with("cash = { mode = \"some\" }\n"), "7:17 (cash.mode)",
                 "\"any\" or \"old_debt\" or \"none\"");
}

TEST(PolicyFault, IsANumberOutOfRange) {
    expect_fault(least_with("fee_bands = { standard = -1 }\n"), "7:26 (fee_bands.standard)", "-1");
    expect_fault(least_with("fee_bands = { standard = 9223372036854775807 }\n"), "7:26 (fee_bands.standard)",
                 "a price in cents");
    expect_fault(least_with("cash = { mode = \"any\", max_cents = -5 }\n"), "7:36 (cash.max_cents)", "-5");
    expect_fault(least_with("cash = { mode = \"any\", min_meals = 3000000000 }\n"), "7:36 (cash.min_meals)",
                 "3000000000");
    expect_fault(least_with("bianco_max_consecutive = -1\n"), "7:26 (bianco_max_consecutive)", "-1");
    expect_fault(least_with("arrears_meals = -1\n"), "7:17 (arrears_meals)", "-1");
}

TEST(PolicyFault, IsAPaymentThatNobodyKnowsOrThatStandsTwice) {
    expect_fault(least_with("payments = [\"card\", \"cash\"]\n"), "7:21 (payments)", "\"cash\" is not what belongs here; it must be \"card\", \"mav\"");
    expect_fault(least_with("payments = [\"card\", 1]\n"), "7:21 (payments)", "a whole number");
    expect_fault(least_with("payments = [\"sdd\", \"card\", \"sdd\"]\n"), "7:28 (payments)", "twice");
    expect_fault(least_with("payments = \"card\"\n"), "7:12 (payments)", "a list such as");
    expect_fault(least_with("payment = [\"card\"]\n"), "7:1 (payment)", "\"payments\"");
}

TEST(PolicyFault, IsAMavFeeOrAVoucherDateThatIsNone) {
    expect_fault(least_with("mav_fee_cents = -1\n"), "7:17 (mav_fee_cents)", "-1");
    expect_fault(least_with("mav_fee_cents = 1.20\n"), "7:17 (mav_fee_cents)", "a number with a fraction");
    expect_fault(least_with("vouchers = true\n"), "7:12 (vouchers)", "2026-10-31");
    expect_fault(least_with("vouchers = { from = \"2026-09-18\" }\n"), "7:12 (vouchers.to)", "missing");
    expect_fault(least_with("vouchers = { from = \"2026-09-18\", to = \"2026-09-17\" }\n"), "7:40 (vouchers.to)", "before it starts");
    expect_fault(least_with("vouchers = { from = \"1999-09-18\", to = \"2026-09-17\" }\n"), "7:21 (vouchers.from)", "2000-01-01");
}

TEST(PolicyFault, IsACodeThatIsEmptyOrTaken) {
    expect_fault(least_but("code", "code = \"\""), "2:8 (code)", "empty");
    expect_fault(std::string{least} + std::string{least}, "8:8 (code)", "\"a\"");
}

TEST(PolicyFault, IsAFileWithoutAuthorities) {
    expect_fault("", "1:1 (authority)", "[[authority]]");
    expect_fault("# nothing yet\n", "1:1 (authority)", "[[authority]]");
    expect_fault("authority = []\n", "1:13 (authority)", "[[authority]]");
    expect_fault("authority = [1]\n", "1:14 (authority)", "a whole number");
    expect_fault("[authority]\ncode = \"a\"\n", "1:1 (authority)", "[[authority]]");
}

TEST(PolicyFault, OfTheTomlItselfIsToldWithItsPlace) {
    const auto faults = faults_of(least_with("billing = prepaid\n"));
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_TRUE(faults[0].starts_with("policy.toml:7:")) << faults[0];
    EXPECT_EQ(faults_of(least_with("name = \"again\"\n")).size(), 1U);
    EXPECT_EQ(faults_of(least_with("name2 = \"\xFF\"\n")).size(), 1U);
}

TEST(PolicyFault, IsAKeyThatTheTomlLibraryStumblesOver) {
    for (const auto* line : {"[&", "[[&]]", "[[[1]]]", "[", "[[", "[ [a]]", "codè = 1", "\"è\" = 1", "è = 1",
                             "[è]", "a.\"\u00e8\" = 1", "[authority.è]"})
        EXPECT_FALSE(faults_of(least_with(line)).empty()) << line;
}

TEST(PolicyFault, IsNeverToldAlone) {
    const auto faults = faults_of(
        "[[authority]]\ncode = \"a\"\ncutoff = \"9\"\nchannels = { fax = \"window\" }\nbilling = 1\n"
        "[[authority]]\ncode = \"b\"\nname = \"B\"\ncutoff = \"09:00\"\nchannels = {}\n"
        "term = { from = \"2026\", to = \"2039-01-01\" }\nlimit = 2\n");
    std::vector<std::string> starts;
    for (const auto& fault : faults) starts.push_back(fault.substr(0, fault.find(": ")));
    EXPECT_EQ(starts,
              (std::vector<std::string>{"policy.toml:1:1 (name)", "policy.toml:1:1 (term)",
                                        "policy.toml:3:10 (cutoff)", "policy.toml:4:14 (channels.fax)",
                                        "policy.toml:5:11 (billing)", "policy.toml:11:17 (term.from)",
                                        "policy.toml:11:30 (term.to)", "policy.toml:12:1 (limit)"}));
}

TEST(PolicyText, ReadsBackAsTheSamePolicy) {
    for (const auto text : {full, least}) {
        const auto policy = policies_of(text).at(0);
        EXPECT_EQ(policies_of(to_toml(policy)).at(0), policy) << to_toml(policy);
    }
}

TEST(PolicyText, IsTheSameForEqualPolicies) {
    EXPECT_EQ(to_toml(policies_of(full).at(0)), to_toml(policies_of(to_toml(policies_of(full).at(0))).at(0)));
}

TEST(PolicyText, HoldsAnyCharacter) {
    auto policy = policies_of(full).at(0);
    policy.code = "a\"b\\c\td'";
    policy.name = "Città\n\x01\x7F \\u0041 日本";
    policy.fee_bands = {{"due parole", {1}}, {"", {2}}, {"a.b", {3}}, {"è", {4}}, {"\"", {5}}};
    EXPECT_EQ(policies_of(to_toml(policy)).at(0), policy) << to_toml(policy);
}

TEST(PolicyText, HoldsEveryChoice) {
    std::mt19937 random{3};
    auto policy = policies_of(least).at(0);
    const auto pick = [&](unsigned choices) { return random() % choices; };
    for (int round = 0; round < 500; ++round) {
        policy.zone = *counter::Zone::find(pick(2) == 0 ? "Europe/Rome" : "America/New_York");
        policy.cutoff = std::chrono::minutes{pick(24 * 60)};
        policy.window_opens = std::chrono::minutes{pick(24 * 60)};
        policy.term.from = day("2000-01-01") + date::days{static_cast<int>(pick(5'000))};
        policy.term.to = policy.term.from + date::days{static_cast<int>(pick(5'000))};
        policy.channels.clear();
        for (const auto channel : counter::all_channels)
            if (pick(2) == 0) policy.channels[channel] = static_cast<ChannelHours>(pick(2));
        policy.ivr_undo_exclusive = pick(2) == 0;
        policy.bianco_max_consecutive.reset();
        if (pick(2) == 0) policy.bianco_max_consecutive = static_cast<int>(pick(9));
        policy.presence = static_cast<counter::Presence>(pick(2));
        policy.absence_after_close = static_cast<counter::AbsenceAfterClose>(pick(2));
        policy.billing = static_cast<counter::Billing>(pick(2));
        policy.cash = {static_cast<counter::CashMode>(pick(3)), static_cast<int>(pick(3)), {}};
        if (pick(2) == 0) policy.cash.max = Cents{static_cast<std::int64_t>(pick(100'000))};
        policy.arrears_meals.reset();
        if (pick(2) == 0) policy.arrears_meals = static_cast<int>(pick(9));
        policy.payments.clear();
        for (const auto payment : counter::all_payments)
            if (pick(2) == 0) policy.payments.insert(payment);
        policy.mav_fee = {static_cast<std::int64_t>(pick(3))};
        policy.vouchers.reset();
        if (pick(2) == 0) policy.vouchers = {policy.term.from, policy.term.from + date::days{static_cast<int>(pick(90))}};
        EXPECT_EQ(policies_of(to_toml(policy)).at(0), policy) << to_toml(policy);
    }
}

TEST(PolicyFuzz, DamagedTextIsAPolicyOrFaultsAndNeverACrash) {
    std::mt19937 random{42};
    for (int round = 0; round < 5'000; ++round) {
        std::string text{full};
        for (auto damages = 1 + random() % 4; damages > 0; --damages) {
            const auto at = random() % text.size();
            switch (random() % 4) {
            case 0: text[at] = static_cast<char>(random() % 256); break;
            case 1: text.erase(at, 1 + random() % 9); break;
            case 2: text.insert(at, text, random() % text.size(), random() % 20); break;
            default: text.insert(at, 1, "\"'[]{}=\n.#,0-"[random() % 13]); break;
            }
        }
        std::vector<Fault> faults;
        const auto policies = parse_policies(text, "policy.toml", faults);
        EXPECT_TRUE(!faults.empty() || !policies.empty()) << text;
    }
}

} // namespace
} // namespace data::tests
