#include "printers/media.hpp"

#include <gtest/gtest.h>

using namespace printers;

TEST(Media, IsReadBackAsItIsWritten) {
    for (const auto* const text : {"a4", "62x100", "100x50", "40x25", "a4-3x8", "a4-2x4", "a4-1x1", "roll-80", "roll-58"}) {
        const auto media = parse_media(text);
        ASSERT_TRUE(media) << text;
        EXPECT_EQ(to_string(*media), text);
    }
}

TEST(Media, OfASheetOfLabelsKnowsItsCells) {
    EXPECT_EQ(parse_media("a4-3x8"), (Media{Media::Kind::label_sheet, 210, 297, 3, 8}));
    EXPECT_EQ(parse_media("roll-80"), (Media{Media::Kind::roll, 80, 0}));
}

TEST(Media, TooSmallForALabelIsNone) {
    for (const auto* const text : {"39x100", "62x24", "a4-6x8", "a4-3x12", "roll-39"}) EXPECT_FALSE(parse_media(text)) << text;
}

TEST(Media, MisspeltIsNone) {
    for (const auto* const text : {"", "A4", "a4-", "a4-3", "a4-3x", "a4-0x8", "62x", "x100", "62x100mm", "062x100", "62x+100", "62 x100", "roll-",
                                   "roll", "roll-80 ", "62x99999", "-62x100", "62x100x3"})
        EXPECT_FALSE(parse_media(text)) << text;
}

TEST(Language, IsReadBackAsItIsWritten) {
    for (const auto language : {Language::pdf, Language::zpl, Language::escpos}) EXPECT_EQ(parse_language(to_string(language)), language);
    EXPECT_FALSE(parse_language("PDF"));
    EXPECT_FALSE(parse_language(""));
}
