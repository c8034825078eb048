#include "printers/cups/reasons.hpp"

#include <gtest/gtest.h>

#include "printers/cups/destinations.hpp"

namespace printers::cups {

using counter::paper::Trouble;

TEST(CupsReasons, AreTroublesWhateverTheirSeverity) {
    for (const auto* reason : {"media-empty", "media-empty-report", "media-empty-warning", "media-empty-error"})
        EXPECT_EQ(trouble_of({reason}, ""), Trouble::paper_out) << reason;
    EXPECT_EQ(trouble_of({"media-needed-error"}, ""), Trouble::paper_out);
    EXPECT_EQ(trouble_of({"cover-open-error"}, ""), Trouble::cover_open);
    EXPECT_EQ(trouble_of({"door-open"}, ""), Trouble::cover_open);
    EXPECT_EQ(trouble_of({"media-jam-error"}, ""), Trouble::paper_jam);
    EXPECT_EQ(trouble_of({"toner-empty-error"}, ""), Trouble::no_marker);
    EXPECT_EQ(trouble_of({"marker-supply-empty-warning"}, ""), Trouble::no_marker);
    EXPECT_EQ(trouble_of({"offline-report"}, ""), Trouble::offline);
    EXPECT_EQ(trouble_of({"paused"}, ""), Trouble::paused);
    EXPECT_EQ(trouble_of({"output-area-full-error"}, ""), Trouble::other);
}

TEST(CupsReasons, ThatAreNoTroubleAreNone) {
    EXPECT_EQ(trouble_of({}, ""), Trouble::none);
    for (const auto* reason : {"none", "media-low-warning", "toner-low-report", "marker-supply-low", "cups-waiting-for-job-completed",
                               "cups-ipp-conformance-failure-report", "cups-ipp-missing-job-history", "com.maker.ready-report"})
        EXPECT_EQ(trouble_of({reason}, "Rendering completed"), Trouble::none) << reason;
}

TEST(CupsReasons, UnknownErrorsAreTroublesAll) { EXPECT_EQ(trouble_of({"com.maker.knife-blunt-error"}, ""), Trouble::other); }

TEST(CupsReasons, NameTheGravestFirst) {
    EXPECT_EQ(trouble_of({"media-empty-error", "cover-open-error"}, ""), Trouble::cover_open);
    EXPECT_EQ(trouble_of({"media-empty-error", "paused"}, ""), Trouble::paused);
    EXPECT_EQ(trouble_of({"media-empty-error"}, "The printer is not responding."), Trouble::paper_out);
}

TEST(CupsReasons, OfAPrinterThatIsCalledMatterOnlyIfItDoesNotAnswer) {
    EXPECT_EQ(trouble_of({"connecting-to-device"}, "Connecting to printer."), Trouble::none);
    for (const auto* message :
         {"The printer is not responding.", "The printer is unreachable at this time.", "The printer is in use.",
          "The printer may not exist or is unavailable at this time.", "Unable to locate printer \"cucina.local\"."})
        EXPECT_EQ(trouble_of({"connecting-to-device"}, message), Trouble::offline) << message;
}

TEST(CupsReasons, TellOfHistoryThatIsLost) {
    EXPECT_TRUE(tells_lost_history({"none", "cups-ipp-missing-job-history"}));
    EXPECT_TRUE(tells_lost_history({"cups-ipp-missing-job-history-report"}));
    EXPECT_FALSE(tells_lost_history({"cups-ipp-missing-job-state"}));
}

TEST(CupsDestination, ShowsNoCredentials) {
    EXPECT_EQ(without_credentials("ipp://cucina:segreto@10.0.0.9:631/ipp/print"), "ipp://10.0.0.9:631/ipp/print");
    EXPECT_EQ(without_credentials("socket://user@host/?a=b@c"), "socket://host/?a=b@c");
    EXPECT_EQ(without_credentials("ipp://u:p@ss@host"), "ipp://host");
    EXPECT_EQ(without_credentials("usb://Maker/Model?serial=A@1"), "usb://Maker/Model?serial=A@1");
    EXPECT_EQ(without_credentials("capture:/kitchen"), "capture:/kitchen");
    EXPECT_EQ(without_credentials(""), "");
}

TEST(CupsDestination, IsReadFromItsAttributes) {
    Attributes printer;
    printer.add("printer-name", "cucina");
    printer.add("printer-make-and-model", "Local Raw Printer");
    printer.add("printer-type", 0x20000 | 4);
    printer.add("printer-is-accepting-jobs", 0);
    printer.add("printer-state", 3);
    printer.add("printer-state-reasons", "media-empty-error");
    const auto found = to_destination(printer);
    EXPECT_EQ(found.name, "cucina");
    EXPECT_TRUE(found.is_default);
    EXPECT_TRUE(found.raw);
    EXPECT_FALSE(found.accepts_jobs);
    EXPECT_EQ(found.trouble, Trouble::refused);
}

TEST(CupsDestination, ThatIsIdleIsInNoTroubleWhateverItsLastJobMet) {
    for (const auto& [state, trouble] : {std::pair{3, Trouble::none}, {4, Trouble::paper_out}, {5, Trouble::paused}}) {
        Attributes printer;
        printer.add("printer-state", state);
        printer.add("printer-state-reasons", "media-empty-error");
        EXPECT_EQ(to_destination(printer).trouble, trouble);
    }
}

} // namespace printers::cups
