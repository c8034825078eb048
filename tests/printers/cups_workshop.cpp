#include "tests/printers/cups_workshop.hpp"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

namespace printers {

using counter::paper::Fate;
using counter::paper::JobState;

bool eventually(const std::function<bool()>& is_so) {
    using namespace std::chrono_literals;
    for (const auto deadline = std::chrono::steady_clock::now() + 90s; std::chrono::steady_clock::now() < deadline;) {
        if (is_so()) return true;
        std::this_thread::sleep_for(20ms);
    }
    return is_so();
}

Rendered raw_bytes(std::string bytes) { return {std::move(bytes), "application/octet-stream", 1}; }

Rendered small_pdf() {
    const std::string content = "BT /F1 24 Tf 20 100 Td (SENZA GLUTINE) Tj ET";
    const std::vector<std::string> objects{
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        fmt::format("<< /Length {} >>\nstream\n{}\nendstream", content.size(), content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    };
    std::string pdf = "%PDF-1.4\n";
    std::string places = fmt::format("xref\n0 {}\n0000000000 65535 f \n", objects.size() + 1);
    for (std::size_t at = 0; at < objects.size(); ++at) {
        places += fmt::format("{:010} 00000 n \n", pdf.size());
        pdf += fmt::format("{} 0 obj\n{}\nendobj\n", at + 1, objects[at]);
    }
    const auto start = pdf.size();
    pdf += places + fmt::format("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", objects.size() + 1, start);
    return {pdf, "application/pdf", 1};
}

void CupsWorkshop::SetUp() {
    auto started = PrivateScheduler::start(folder_.path());
    ASSERT_TRUE(started) << started.error().message;
    scheduler_.emplace(std::move(*started));
    const auto added = scheduler_->add_capture_queue("kitchen", out_);
    ASSERT_TRUE(added) << added.error().message;
}

std::vector<std::string> CupsWorkshop::printed() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{out_}) {
        const auto name = entry.path().filename().string();
        if (name != "control" && !name.starts_with('.')) names.push_back(name);
    }
    std::ranges::sort(names);
    return names;
}

std::string CupsWorkshop::printing(std::size_t count) const {
    EXPECT_TRUE(eventually([&] { return printed().size() >= count; }));
    const auto names = printed();
    EXPECT_EQ(names.size(), count);
    return names.empty() ? std::string{} : folder_.read("out/" + names.front());
}

Fate CupsWorkshop::follow(PrintQueue& queue, const QueueJob& job, Fate from, JobState until) {
    EXPECT_TRUE(eventually([&] {
        from = fate(from, queue.look(job));
        return from.state == until || is_settled(from.state);
    })) << "it stays "
        << to_string(from.state) << ", " << to_string(from.trouble);
    return from;
}

} // namespace printers
