// Changes of what is printed where and how, checked before they are kept.
#pragma once

#include <optional>
#include <string>

#include "data/store.hpp"
#include "kiosk/json_body.hpp"

namespace kiosk {

/// The setup that a body of PUT /printers describes; what is wrong with it becomes the body's fault.
data::paper::PrintSetup setup_in(JsonBody& body);
/// Keeps a setup, if everything that it names can be: media, languages, authorities. Returns it.
data::Result<data::paper::PrintSetup> keep_setup(data::Store& store, const data::paper::PrintSetup& setup);

/// One thing to change, as the command line says it; what is empty stays.
struct SetupChange {
    std::string kind; ///< with `queue` and perhaps `fallback`: which queue prints it
    std::string queue;
    std::string fallback;
    std::string language; ///< with `media`: of `queue`, where no kind is given
    std::string media;
    std::string automatic; ///< yes or no
    std::string use_by;    ///< HH:MM, or none
    std::string carrier;
    std::string names;     ///< AUTHORITY=code_only, initials or full_name
};
data::Result<data::paper::PrintSetup> change_setup(data::Store& store, const SetupChange& change);

} // namespace kiosk
