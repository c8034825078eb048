// The papers on A4, each in a .cpp of its name.
#pragma once

#include "printers/layout/table.hpp"
#include "printers/render.hpp"

namespace printers::layout {

Result<void> draw_production_sheet(Canvas& canvas, const counter::paper::ProductionSheet& sheet, const RenderOptions& options);
Result<void> draw_meal_sheet(Canvas& canvas, const counter::paper::MealSheet& sheet, const RenderOptions& options);
Result<void> draw_delta_sheet(Canvas& canvas, const counter::paper::DeltaSheet& sheet, const RenderOptions& options);
Result<void> draw_delivery_note(Canvas& canvas, const counter::paper::DeliveryNote& note, const RenderOptions& options);
Result<void> draw_matching_sheet(Canvas& canvas, const counter::paper::MatchingSheet& sheet, const RenderOptions& options);
Result<void> draw_statement(Canvas& canvas, const counter::paper::Statement& statement, const RenderOptions& options);

/// A preparation in a table: special ones bold, with what is to be kept out below.
Cell preparation_cell(const counter::paper::Preparation& preparation, double size = 12);
TableRow::Look look_of(const counter::paper::Preparation& preparation);
/// `Chiusura n. …`, and that it is provisional if it is.
void say_closing(Sheet& sheet, const counter::paper::ClosingRef& closing);

} // namespace printers::layout
