// What a test page says: a document of the kind that the queue is to print, with nobody's data on it.
#pragma once

#include "counter/paper/document.hpp"

namespace kiosk {

counter::paper::Document test_page(counter::paper::Kind kind, counter::paper::LocalTime now);

} // namespace kiosk
