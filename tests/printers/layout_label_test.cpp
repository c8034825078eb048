#include <algorithm>
#include <set>
#include <sstream>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/printers/layout_samples.hpp"
#include "tests/printers/layout_sight.hpp"

using namespace counter::paper;
using namespace printer_tests;
using printers::RenderOptions;

namespace {

std::vector<std::string> marks_of(const Labels& labels, int attempt = 1) {
    std::vector<std::string> marks;
    for (const auto& label : labels.labels) marks.push_back(to_string(LabelMark{label.serial, attempt, label.code}));
    return marks;
}

Labels only(const Labels& labels, std::size_t index) {
    auto one = labels;
    one.labels = {labels.labels[index]};
    return one;
}

/// Every word that must be on the label.
std::vector<std::string> words_of(const Labels& labels) {
    const auto& label = labels.labels.front();
    std::string all = labels.school + ' ' + labels.group + ' ' + labels.kitchen + ' ' + label.code + ' ' + label.person + ' ' +
                      in_words(label.preparation) + ' ' + short_date(labels.date) + fmt::format(" {}° turno {}", labels.sitting, label.serial);
    if (label.is_adult) all += " ADULTO";
    if (label.preparation.bianco) all += " BIANCO";
    if (labels.use_by) all += " Consumare entro le 14:30";
    if (!allergens_of(label.preparation).empty()) all += " SENZA:";
    for (const auto& allergen : allergens_of(label.preparation)) all += ' ' + allergen_in_words(allergen);
    for (const auto& diet : label.preparation.diets) all += ' ' + diet.code;
    std::istringstream stream{all};
    return {std::istream_iterator<std::string>{stream}, {}};
}

void expect_all_words(const Labels& labels, const std::string& text) {
    const auto seen = squeezed(text);
    for (const auto& word : words_of(labels)) EXPECT_NE(seen.find(squeezed(word)), std::string::npos) << word << " is not in\n" << text;
}

class OnMedia : public testing::TestWithParam<const char*> {};
constexpr const char* every_media[]{"62x100", "100x50", "40x25", "a4", "a4-2x4", "a4-3x8", "roll-80"};

} // namespace

TEST_P(OnMedia, EveryLabelOfADayGivesItsOwnMarkBack) {
    const auto labels = random_labels(7, times(400));
    const auto paper = rendered(labels, GetParam());
    const auto read = barcodes_of(paper.bytes);
    const auto marks = marks_of(labels);
    EXPECT_EQ(std::set(read.begin(), read.end()), std::set(marks.begin(), marks.end()));
    EXPECT_EQ(count_of(text_of(paper.bytes), "segue") + labels.labels.size(), read.size() + count_of(text_of(paper.bytes), "segue 1/"));
}

TEST_P(OnMedia, SaysWhatIsAskedOfRandomMeals) {
    const auto labels = random_labels(11, times(200));
    for (std::size_t i = 0; i < labels.labels.size(); ++i) {
        const auto one = only(labels, i);
        expect_all_words(one, text_of(rendered(one, GetParam()).bytes));
    }
}

TEST_P(OnMedia, CutsNothingOfTheWorst) {
    const auto labels = extreme_label();
    const auto paper = rendered(labels, GetParam());
    expect_all_words(labels, text_of(paper.bytes));
    const auto read = barcodes_of(paper.bytes);
    EXPECT_EQ(std::set(read.begin(), read.end()), (std::set<std::string>{marks_of(labels).front()}));
}

TEST_P(OnMedia, CutsNoWordThatIsWiderThanTheLabel) {
    auto labels = one_label({{coeliac()}, false});
    labels.school = std::string(80, 'W');
    const auto text = text_of(rendered(labels, GetParam()).bytes);
    EXPECT_EQ(std::ranges::count(text, 'W'), 80); // it may go on over labels
}

TEST_P(OnMedia, APreviewHasNoBarcode) {
    const auto paper = rendered(one_label({{coeliac()}, false}), GetParam(), as_preview());
    EXPECT_TRUE(barcodes_of(paper.bytes).empty());
    EXPECT_TRUE(says(text_of(paper.bytes), "ANTEPRIMA"));
}

INSTANTIATE_TEST_SUITE_P(Label, OnMedia, testing::ValuesIn(every_media), [](const auto& media) {
    std::string name = media.param;
    std::erase(name, '-');
    return name;
});

TEST(Label, OfACoeliacsBiancoSaysBoth) {
    const auto text = text_of(rendered(one_label({{coeliac()}, true}), "62x100").bytes);
    EXPECT_TRUE(says(text, "SENZA: GLUTINE"));
    EXPECT_TRUE(says(text, "BIANCO"));
    EXPECT_TRUE(says(text, "Senza glutine (celiachia), in bianco"));
}

TEST(Label, IsAPageOfTheRollsSize) {
    const auto labels = random_labels(3, 5);
    const auto paper = rendered(labels, "62x100");
    EXPECT_GE(paper.pages, 5);
    EXPECT_EQ(static_cast<std::size_t>(paper.pages), texts_of(paper.bytes).size());
    EXPECT_NE(paper.bytes.find("175.748"), std::string::npos);
    EXPECT_NE(paper.bytes.find("283.464"), std::string::npos);
}

TEST(Label, FillsASheetRowByRow) {
    auto labels = one_label({{}, true});
    for (int i = 2; i <= 25; ++i) labels.labels.push_back({100 + i, fmt::format("K{}", i), {{}, true}, false, ""});
    const auto paper = rendered(labels, "a4-3x8");
    EXPECT_EQ(paper.pages, 2);
    const auto texts = texts_of(paper.bytes);
    EXPECT_TRUE(says(texts.at(0), "K24"));
    EXPECT_FALSE(says(texts.at(0), "K25"));
    EXPECT_TRUE(says(texts.at(1), "K25"));
}

TEST(Label, PrintedAgainSaysCopyAndGivesItsAttempt) {
    const auto labels = random_labels(5, 3);
    const auto first = rendered(labels, "62x100");
    EXPECT_FALSE(says(text_of(first.bytes), "COPIA"));
    const auto again = rendered(labels, "62x100", as_attempt(3));
    for (const auto& text : texts_of(again.bytes)) EXPECT_TRUE(says(text, "COPIA · stampa n. 3")) << text;
    const auto read = barcodes_of(again.bytes);
    const auto marks = marks_of(labels, 3);
    EXPECT_EQ(std::set(read.begin(), read.end()), std::set(marks.begin(), marks.end()));
}

TEST(Label, ThatGoesOnSaysSoOnEachPart) {
    const auto texts = texts_of(rendered(extreme_label(), "40x25").bytes);
    ASSERT_GT(texts.size(), 1U);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        EXPECT_TRUE(says(texts[i], fmt::format("segue {}/{}", i + 1, texts.size())));
        EXPECT_TRUE(says(texts[i], "ZX9-K7M4"));
    }
}

TEST(Label, ThatIsNotAskedForIsNotPrinted) {
    const auto labels = random_labels(9, 6);
    const auto paper = rendered(labels, "62x100", of_serials({labels.labels[1].serial, labels.labels[4].serial}));
    const auto read = barcodes_of(paper.bytes);
    EXPECT_EQ(std::set(read.begin(), read.end()), (std::set{marks_of(labels)[1], marks_of(labels)[4]}));
}

TEST(Label, ThatIsAskedForAndNotThereIsRefused) {
    const auto result = render_on("62x100", random_labels(9, 2), of_serials({424242}));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, printers::Error::Kind::refused);
}

TEST(Label, WithoutLabelsIsRefused) {
    auto labels = one_label({});
    labels.labels.clear();
    EXPECT_FALSE(render_on("62x100", labels));
}

TEST(Label, OfBytesThatAreNoTextIsPrintedAllTheSame) {
    auto labels = one_label({{coeliac()}, false});
    labels.school = "De\nAmicis \xFF\xC3 fine";
    const auto text = text_of(rendered(labels, "62x100").bytes);
    EXPECT_TRUE(says(text, "De Amicis"));
    EXPECT_TRUE(says(text, "fine"));
}

TEST(Rendering, TwiceGivesTheSameBytes) {
    const auto labels = random_labels(13, 20);
    EXPECT_EQ(rendered(labels, "100x50").bytes, rendered(labels, "100x50").bytes);
    EXPECT_EQ(rendered(meal_sheet(40), "a4").bytes, rendered(meal_sheet(40), "a4").bytes);
}

TEST(Rendering, OnTwoThreadsAtOnceGivesWhatOneGives) {
    const auto labels = random_labels(17, times(300));
    const auto alone = rendered(labels, "62x100").bytes;
    std::vector<std::string> made(4);
    {
        std::vector<std::jthread> threads;
        for (auto& bytes : made) threads.emplace_back([&] { bytes = rendered(labels, "62x100").bytes; });
    }
    for (const auto& bytes : made) EXPECT_EQ(bytes, alone);
}
