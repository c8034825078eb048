// Documents to lay out: a usual one of each kind, random labels, and the worst that a label may have to say.
#pragma once

#include <cstdint>

#include "counter/paper/document.hpp"
#include "printers/render.hpp"

namespace printer_tests {

/// The full count if MESTOLO_LONG is 1, else a tenth.
int times(int full);

const counter::paper::Diet& coeliac();
counter::paper::Labels one_label(const counter::paper::Preparation& preparation);
/// Of names, diets and groups drawn by the seed.
counter::paper::Labels random_labels(std::uint64_t seed, int count);
/// Three diets of long names, allergens of their own, a school of 80 letters.
counter::paper::Labels extreme_label();

counter::paper::ProductionSheet production_sheet(int schools);
counter::paper::MealSheet meal_sheet(int groups);
counter::paper::DeltaSheet delta_sheet();
counter::paper::DeliveryNote delivery_note();
counter::paper::MatchingSheet matching_sheet();
counter::paper::Receipt receipt();
counter::paper::Receipt old_debt_receipt();
counter::paper::Receipt reversal();
counter::paper::Receipt converted_vouchers();
counter::paper::Receipt cash_closing();
/// A meal on each of so many days of October 2026, and a correction of September's.
counter::paper::Statement statement(int days);

printers::RenderOptions as_attempt(int attempt);
printers::RenderOptions as_preview();
printers::RenderOptions of_serials(std::vector<std::int64_t> serials);
printers::RenderOptions in_language(printers::Language language);

printers::Result<printers::Rendered> render_on(const char* media, const counter::paper::Document& document, printers::RenderOptions options = {});
/// Throws what the error says.
printers::Rendered rendered(const counter::paper::Document& document, const char* media, printers::RenderOptions options = {});

} // namespace printer_tests
