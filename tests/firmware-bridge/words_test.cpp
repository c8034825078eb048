// What the display says fits on it, is ASCII, and says what to do.
#include <algorithm>

#include <gtest/gtest.h>

#include "firmware-bridge/master/words.hpp"

namespace firmware_bridge::words {
namespace {

using counter::money::Refusal;

void expect_fits(const Lines& lines) {
    for (const auto& line : lines) {
        EXPECT_LE(line.size(), map::display_columns) << line;
        EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; })) << line;
    }
    EXPECT_FALSE(lines[0].empty());
}

TEST(Words, MoneyIsWrittenAsItIsSaid) {
    EXPECT_EQ(money({104320}), "1.043,20");
    EXPECT_EQ(money({0}), "0,00");
    EXPECT_EQ(money({-5}), "-0,05");
    EXPECT_EQ(money({100000}), "1.000,00");
    EXPECT_EQ(money({123456789012}), "1.234.567.890,12");
    EXPECT_EQ(money({-1200}), "-12,00");
}

TEST(Words, AccentsBecomeApostrophes) {
    EXPECT_EQ(ascii("DESIRÈ CAFFÉ"), "DESIRE' CAFFE'");
    EXPECT_EQ(ascii("Žižek\n3€"), "?i?ek 3EUR");
    EXPECT_EQ(ascii("una tabaccheria che non finisce mai"), "una tabaccheria che ");
    EXPECT_EQ(ascii("\xff\xfe"), "??");
}

TEST(Words, AConfirmationShowsWhoHowMuchAndTheNewBalance) {
    EXPECT_EQ(quoted({.refusal = {}, .initials = "M.R.", .balance = {10420}, .limit = {}}, {9600}), (Lines{"M.R.      +96,00 EUR", "saldo 104,20    E=SI"}));
    const auto wide = quoted({.refusal = {}, .initials = "M.R.", .balance = {-123456789}, .limit = {}}, {123456789});
    expect_fits(wide);
    EXPECT_TRUE(wide[1].ends_with(" E=SI"));
}

TEST(Words, EveryRefusalSaysWhatToDo) {
    for (int number = 1; number <= 13; ++number) {
        for (const auto limit : {std::optional<counter::Cents>{}, std::optional{counter::Cents{9600}}, std::optional{counter::Cents{123456789}}}) {
            const auto lines = refused(static_cast<Refusal>(number), limit);
            expect_fits(lines);
            EXPECT_FALSE(lines[1].empty()) << number;
            EXPECT_NE(lines[0], "Non accettato") << number;
        }
    }
    EXPECT_EQ(refused(Refusal::below_minimum, counter::Cents{9600}), (Lines{"Minimo EUR 96,00", "C = rifai"}));
}

TEST(Words, WhatIsSaidFits) {
    const Recorded receipt{.receipt = {2026, 1234567}, .amount = {9600}, .balance = {1234567890}, .initials = "M.R.", .attempts = 0, .text = {}};
    for (const auto& lines : {idle("DESIRÈ TABACCHERIA E RICEVITORIA", true), idle("BAR", false), out_of_service(), still_recording(), recorded(receipt), not_recorded(),
                              cancelled(), copy(), no_receipt(), totals({{12345678901}, 123456})}) {
        expect_fits(lines);
    }
    EXPECT_EQ(totals({{104320}, 12}), (Lines{"Cassa   1.043,20 EUR", "Ricevute 12"}));
}

} // namespace
} // namespace firmware_bridge::words
