// Pages of a PDF: set text, lines, boxes and barcodes, in points from a page's top left corner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "printers/layout/qr.hpp"
#include "printers/result.hpp"

namespace printers::layout {

inline constexpr double points_per_mm = 72 / 25.4;
/// Of a thermal printer's 203 dpi: what is a whole number of them comes out sharp.
inline constexpr double dot = 72.0 / 203;

struct Box {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    double right() const { return x + width; }
    double bottom() const { return y + height; }
};

enum class Weight : std::uint8_t { regular, bold };
enum class Align : std::uint8_t { left, centre, right };
enum class Ink : std::uint8_t { black, white };

struct Style {
    double size = 10;
    Weight weight = Weight::regular;
    Align align = Align::left;
    std::size_t bold_bytes = 0; ///< at the beginning of a regular text
};

/// Text set in lines, broken between words, and inside one that is wider than a line. Shares what it is set in; belongs to
/// its canvas's thread.
class Paragraph {
public:
    std::size_t lines() const;
    double height() const;
    /// Of some of the lines.
    double height(std::size_t first, std::size_t count) const;
    /// Of the widest line.
    double width() const;

private:
    friend class Canvas;
    struct Set;
    explicit Paragraph(std::shared_ptr<const Set> set) : set_(std::move(set)) {}
    std::shared_ptr<const Set> set_;
};

/// A PDF in the making. Equal calls give equal bytes: it carries no date.
class Canvas {
public:
    /// `family` is a font's, from font_family().
    explicit Canvas(std::string family);
    ~Canvas();
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    const std::string& family() const;
    /// What a viewer shows above it: the first that is given.
    void title(const std::string& text);

    /// Ends the page before, if there is one.
    void start_page(double width, double height);
    int pages() const;

    Paragraph set(std::string_view text, const Style& style, double width);
    /// On one line, however wide.
    Paragraph set(std::string_view text, const Style& style);

    void draw(const Paragraph& paragraph, double x, double y, Ink ink = Ink::black);
    /// Some of its lines, the first of them at `y`.
    void draw(const Paragraph& paragraph, double x, double y, std::size_t first, std::size_t count, Ink ink = Ink::black);
    void line(double x1, double y1, double x2, double y2, double thickness, bool dashed = false);
    /// The line runs inside of the box.
    void frame(const Box& box, double thickness);
    void fill(const Box& box);
    /// Its dark part from (x, y) on, moved onto whole dots; `dots` to a module.
    void draw(const QrCode& code, double x, double y, int dots);

    /// The PDF; nothing may be drawn any more.
    Result<std::string> finish();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The family that papers are set in: the first of two that this machine has; an error that says what to install.
Result<std::string> font_family();

} // namespace printers::layout
