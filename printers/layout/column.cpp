#include "printers/layout/column.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace printers::layout {

namespace {

/// In the first half all shrink to what they keep, in the second to the least.
constexpr int steps = 16;
constexpr double rounding = 0.01; // points

double size_at(const Block& block, int step) {
    constexpr int half = steps / 2;
    const double kept = std::min(block.kept, block.wanted);
    const double least = std::min(block.least, kept);
    return step <= half ? std::lerp(block.wanted, kept, static_cast<double>(step) / half)
                        : std::lerp(kept, least, static_cast<double>(step - half) / half);
}

struct SetBlock {
    const Block* block;
    Paragraph text;
    std::optional<Paragraph> again;
    double inset_x;
    double inset_y;
    double height(std::size_t first, std::size_t count) const { return text.height(first, count) + 2 * inset_y; }
};

SetBlock set(Canvas& canvas, const Block& block, double width, int step) {
    const bool is_boxed = block.look != Block::Look::plain;
    Style style{size_at(block, step), block.weight, is_boxed ? Align::centre : Align::left, block.bold_bytes};
    const double inset_x = is_boxed ? 4 : 0;
    if (block.one_line) {
        constexpr double safety = 0.99; // letters' widths are rounded
        auto line = canvas.set(block.text, {style.size, block.weight});
        if (line.width() <= width && !is_boxed) return {&block, std::move(line), {}, 0, 0};
        if (line.width() > width - 2 * inset_x)
            style.size = std::max(least_size, safety * style.size * (width - 2 * inset_x) / line.width());
    }
    std::optional<Paragraph> again;
    if (!block.again.empty()) again = canvas.set(block.again, style, width - 2 * inset_x);
    return {&block, canvas.set(block.text, style, width - 2 * inset_x), std::move(again), inset_x, is_boxed ? 0.06 * style.size + 0.5 : 0};
}

std::vector<SetBlock> set_all(Canvas& canvas, const std::vector<Block>& blocks, double width, int step) {
    std::vector<SetBlock> all;
    for (const auto& block : blocks) all.push_back(set(canvas, block, width, step));
    return all;
}

/// Deals blocks out to rooms of a height; may be asked for at most so many. Empty if they don't do.
class Dealer {
public:
    Dealer(const std::vector<SetBlock>& blocks, double height) : blocks_(blocks), height_(height), done_(blocks.size()) {}

    std::vector<ColumnPart> deal(std::size_t most) {
        std::vector<ColumnPart> parts;
        while (!is_done()) {
            if (parts.size() == most) return {};
            progress_ = false;
            parts.push_back(next());
            if (!progress_ || y_ > height_ + rounding) return {};
        }
        return parts;
    }

private:
    bool is_done() const {
        for (std::size_t i = 0; i < blocks_.size(); ++i)
            if (done_[i] < blocks_[i].text.lines()) return false;
        return true;
    }

    ColumnPart next() {
        ColumnPart part;
        y_ = 0;
        double reserved = 0;
        for (const auto& set : blocks_)
            if (set.block->on_every_part) reserved += set.block->gap + set.height(0, set.text.lines());
        bool is_full = false;
        for (std::size_t i = 0; i < blocks_.size(); ++i) {
            const auto& set = blocks_[i];
            const auto lines = set.text.lines();
            if (set.block->on_every_part) {
                reserved -= set.block->gap + set.height(0, lines);
                place(part, set, 0, lines);
                progress_ = progress_ || done_[i] < lines;
                done_[i] = lines;
            } else if (!is_full && done_[i] < lines) {
                const double above = done_[i] > 0 && set.again ? set.again->height() : 0;
                const double room = height_ + rounding - y_ - reserved - above - (part.pieces.empty() ? 0 : set.block->gap);
                auto count = lines - done_[i];
                while (count > 0 && set.height(done_[i], count) > room) --count;
                is_full = done_[i] + count < lines;
                if (count == 0) continue;
                if (above > 0) {
                    place(part, {set.block, *set.again, {}, set.inset_x, 0}, 0, set.again->lines());
                    y_ -= set.block->gap; // of the lines that follow
                }
                place(part, set, done_[i], count);
                done_[i] += count;
                progress_ = true;
            }
        }
        return part;
    }

    void place(ColumnPart& part, const SetBlock& set, std::size_t first, std::size_t count) {
        double rule_y = 0;
        if (!part.pieces.empty()) {
            const bool has_rule = set.block->rule_above && part.pieces.back().look == Block::Look::plain;
            rule_y = has_rule ? y_ + set.block->gap / 2 : 0;
            y_ += set.block->gap;
        }
        const double height = set.height(first, count);
        part.pieces.push_back({set.text, first, count, set.block->look, y_, height, set.inset_x, rule_y});
        y_ += height;
    }

    const std::vector<SetBlock>& blocks_;
    double height_;
    std::vector<std::size_t> done_; // lines
    double y_ = 0;
    bool progress_ = false;
};

std::vector<ColumnPart> deal(Canvas& canvas, const std::vector<Block>& blocks, double width, double height, int step, std::size_t most) {
    const auto all = set_all(canvas, blocks, width, step);
    return Dealer{all, height}.deal(most);
}

struct Fitting {
    std::vector<ColumnPart> parts; ///< none: no size will do
    int step = 0;
};
/// At the largest size at which so many rooms are enough. Most labels fit at once.
Fitting largest(Canvas& canvas, const std::vector<Block>& blocks, double width, double height, std::size_t rooms) {
    Fitting found{deal(canvas, blocks, width, height, 0, rooms), 0};
    if (!found.parts.empty()) return found;
    for (int from = 1, to = steps; from <= to;) {
        const int step = (from + to) / 2;
        auto parts = deal(canvas, blocks, width, height, step, rooms);
        if (parts.empty()) {
            from = step + 1;
        } else {
            found = {std::move(parts), step};
            to = step - 1;
        }
    }
    return found;
}

} // namespace

void draw(Canvas& canvas, const ColumnPart& part, const Box& room) {
    for (const auto& piece : part.pieces) {
        const Box box{room.x, room.y + piece.y, room.width, piece.height};
        if (piece.rule_y > 0) canvas.line(room.x, room.y + piece.rule_y, room.right(), room.y + piece.rule_y, 0.7);
        if (piece.look == Block::Look::framed) canvas.frame(box, 1.4);
        if (piece.look == Block::Look::white_on_black) canvas.fill(box);
        const auto ink = piece.look == Block::Look::white_on_black ? Ink::white : Ink::black;
        const double inset_y = (piece.height - piece.text.height(piece.first, piece.count)) / 2;
        canvas.draw(piece.text, box.x + piece.inset, box.y + inset_y, piece.first, piece.count, ink);
    }
}

std::optional<ColumnPart> fit_into_one(Canvas& canvas, const std::vector<Block>& blocks, double width, double height) {
    auto parts = largest(canvas, blocks, width, height, 1).parts;
    if (parts.empty()) return std::nullopt;
    return std::move(parts.front());
}

std::vector<ColumnPart> fit(Canvas& canvas, std::vector<Block> blocks, double width, double height) {
    if (auto part = fit_into_one(canvas, blocks, width, height)) return {std::move(*part)};

    constexpr std::size_t most = 999;
    blocks.insert(blocks.begin(),
                  {.text = "segue 999/999", .wanted = 10, .weight = Weight::bold, .one_line = true, .on_every_part = true});
    const auto needed = deal(canvas, blocks, width, height, steps, most).size();
    auto [parts, step] = largest(canvas, blocks, width, height, needed);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto& which = blocks.front();
        which.text = fmt::format("segue {}/{}", i + 1, parts.size());
        parts[i].pieces.front().text = set(canvas, which, width, step).text;
    }
    return std::move(parts);
}

} // namespace printers::layout
