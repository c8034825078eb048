// Texts one below the other that share a given room: they shrink together, and those that matter most shrink last.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "printers/layout/canvas.hpp"

namespace printers::layout {

/// Nothing is set smaller than this, in points.
inline constexpr double least_size = 6.5;

struct Block {
    enum class Look : std::uint8_t { plain, framed, white_on_black };
    std::string text;
    std::size_t bold_bytes = 0; ///< at its beginning, of a regular text
    double wanted = 10;        ///< size, in points
    double kept = least_size;  ///< size that it keeps while others can still shrink
    double least = least_size; ///< but for a single line that is too wide
    Weight weight = Weight::regular;
    Look look = Look::plain;
    double gap = 2;           ///< above, in points
    std::string again{};      ///< stands above what goes on in the next room
    bool one_line = false;    ///< shrinks to the width rather than being broken
    bool on_every_part = false;
    bool rule_above = false;
};

/// What of a column stands in one room.
struct ColumnPart {
    struct Piece {
        Paragraph text;
        std::size_t first = 0; ///< line
        std::size_t count = 0;
        Block::Look look = Block::Look::plain;
        double y = 0;      ///< of its box, from the room's top
        double height = 0; ///< of its box
        double inset = 0;  ///< of the text in its box
        double rule_y = 0; ///< 0: none
    };
    std::vector<Piece> pieces;
};
void draw(Canvas& canvas, const ColumnPart& part, const Box& room);

/// In one room; empty if even the least size takes more.
std::optional<ColumnPart> fit_into_one(Canvas& canvas, const std::vector<Block>& blocks, double width, double height);
/// In as few rooms as can be, at the largest size at which these are enough; from two on, each says `segue 1/2`. Empty if
/// what stands on every part leaves no room for the rest.
std::vector<ColumnPart> fit(Canvas& canvas, std::vector<Block> blocks, double width, double height);

} // namespace printers::layout
