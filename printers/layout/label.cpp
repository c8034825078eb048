#include "printers/layout/label.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include <fmt/format.h>

namespace printers::layout {

namespace {

constexpr int least_dots = 4; // a module of fewer is hard to read after a thermal printer

/// Those that aren't empty, with a middle dot between.
std::string in_one(std::initializer_list<std::string_view> texts) {
    std::string all;
    for (const auto text : texts) {
        if (text.empty()) continue;
        if (!all.empty()) all += "\u00A0· "; // a line may end with the dot, but not begin
        all += text;
    }
    return all;
}

/// A label's texts, of which some are moved from beside the barcode where there is no room.
struct Texts {
    std::vector<Block> main;
    std::vector<Block> side;
};

void add(std::vector<Block>& blocks, Block block) {
    if (!block.text.empty()) blocks.push_back(std::move(block));
}

/// Sizes in points for an upright label of 62×100 mm, times `scale`.
Texts texts_of(const LabelWords& words, bool is_upright, double scale) {
    using enum Block::Look;
    using enum Weight;
    const auto group = words.later_sitting ? in_one({words.group, words.sitting}) : words.group;
    const auto small = in_one({words.diets, words.later_sitting ? "" : words.sitting, words.kitchen});
    const auto who = words.is_adult ? in_one({"ADULTO", words.person}) : words.person;
    const bool is_small = scale < 0.7; // what the child may not eat comes before where it sits
    const Block where{.text = in_one({group, words.school}), .bold_bytes = group.size(), .wanted = 15, .kept = 9, .gap = 1};

    Texts texts;
    auto& main = texts.main;
    add(main, {.text = words.notice, .wanted = 14, .kept = 11, .least = 11, .weight = bold, .look = framed, .one_line = true, .on_every_part = true});
    if (is_upright) {
        add(main, {.text = words.school, .wanted = 11, .gap = 3});
        add(main, {.text = group, .wanted = 18, .kept = 9, .weight = bold, .gap = 0});
    } else if (!is_small) {
        add(main, where);
    }
    add(main, {.text = words.code, .wanted = 46, .kept = 28, .least = 28, .weight = bold, .gap = 3, .one_line = true,
               .on_every_part = true, .rule_above = true});
    add(main, {.text = words.bianco ? "BIANCO" : "", .wanted = 24, .kept = 16, .least = 14, .weight = bold, .look = white_on_black, .gap = 1});
    add(main, {.text = words.keep_out, .wanted = 21, .kept = 14, .least = 9, .weight = bold, .gap = 3,
               .again = "SENZA anche:"});
    add(main, {.text = words.preparation, .wanted = 14, .gap = 3});
    add(main, {.text = who, .wanted = 14, .kept = 9, .weight = bold, .look = words.is_adult ? framed : plain, .gap = 4});
    if (!is_upright && is_small) add(main, where);
    if (!is_upright) add(main, {.text = in_one({words.serial, small}), .wanted = 9, .gap = 3});
    for (auto& block : main) {
        block.wanted *= scale;
        block.kept = std::max(least_size, block.kept * std::min(scale, 1.0));
        block.least = std::max(least_size, block.least * std::min(scale, 1.0));
    }
    add(texts.side, {.text = words.date, .wanted = 13, .weight = bold, .one_line = true});
    add(texts.side, {.text = words.use_by, .wanted = 10.5, .weight = bold});
    if (is_upright) {
        add(texts.side, {.text = words.serial, .wanted = 7.5, .gap = 3, .one_line = true});
        add(texts.side, {.text = small, .wanted = 7.5, .gap = 0});
    }
    return texts;
}

} // namespace

Result<ArrangedLabel> ArrangedLabel::arrange(Canvas& canvas, const LabelWords& words, const LabelSize& size) {
    ArrangedLabel label;
    const bool is_upright = size.height >= size.width;
    int modules = 25; // so much room for a preview, too
    if (!words.mark.empty()) {
        auto code = qr_code(words.mark);
        if (!code) return code.error();
        modules = code->modules;
        label.code_ = std::move(*code);
    }
    const double room_for_code = is_upright ? std::min(0.42 * size.width, 0.3 * size.height)
                                            : std::min(0.42 * size.height, 0.3 * size.width);
    label.dots_ = std::max(least_dots, static_cast<int>(room_for_code / (modules * dot)));
    const double module = label.dots_ * dot;
    const double dark = modules * module;
    const double quiet = QrCode::quiet * module;
    const double edge = std::max(size.padding, quiet); // the quiet zone may lie in the padding
    label.code_box_ = {size.width - edge - dark, size.height - edge - dark, dark, dark};

    const double left = size.padding;
    const double top = size.padding;
    const double beside = label.code_box_.x - quiet - left;
    if (is_upright) {
        const double bottom = label.code_box_.y - quiet;
        label.rule_y_ = bottom;
        label.main_box_ = {left, top, size.width - 2 * left, bottom - 3 - top};
        label.side_box_ = {left, bottom + 4, beside, size.height - size.padding - bottom - 4};
    } else {
        label.main_box_ = {left, top, beside, size.height - 2 * top};
        label.side_box_ = {label.code_box_.x, top, size.width - size.padding - label.code_box_.x, label.code_box_.y - quiet - top};
    }

    constexpr double known_width = 160; // of the upright label
    constexpr double known_height = 168;
    const double scale = std::clamp(std::min(label.main_box_.width / known_width, label.main_box_.height / known_height), 0.6, 1.3);
    auto [main, side] = texts_of(words, is_upright, scale);
    std::optional<ColumnPart> fitting;
    while (!(fitting = fit_into_one(canvas, side, label.side_box_.width, label.side_box_.height))) {
        main.push_back(std::move(side.back()));
        side.pop_back();
    }
    label.side_ = std::move(*fitting);
    label.main_ = fit(canvas, std::move(main), label.main_box_.width, label.main_box_.height);
    if (label.main_.empty())
        return Error{Error::Kind::refused, fmt::format("the label of tray {} doesn't fit on this paper: use larger labels", words.code)};
    return label;
}

void ArrangedLabel::draw(Canvas& canvas, double x, double y, std::size_t part) const {
    const auto moved = [&](const Box& box) { return Box{x + box.x, y + box.y, box.width, box.height}; };
    layout::draw(canvas, main_[part], moved(main_box_));
    layout::draw(canvas, side_, moved(side_box_));
    if (rule_y_ > 0) canvas.line(x + main_box_.x, y + rule_y_, x + main_box_.right(), y + rule_y_, 0.7);
    if (code_) canvas.draw(*code_, x + code_box_.x, y + code_box_.y, dots_);
}

} // namespace printers::layout
