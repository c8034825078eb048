// The real program on a kitchen's folder: started, killed, asked over HTTP.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace printing {

class Program {
public:
    /// `folder`: with `data` (a furnished store) and `clock` (a demo clock's file). `print_server`: the CUPS that it prints by.
    Program(std::filesystem::path folder, std::string print_server, std::string secret);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void start();
    /// At once, as a crash or a power cut.
    void kill();

    struct Answer {
        unsigned status = 0;
        boost::json::value body;
    };
    Answer get(const std::string& path) const;
    Answer send(const std::string& method, const std::string& path, const boost::json::object& body) const;
    /// As somebody else.
    Answer post_as(const std::string& secret, const std::string& path, const boost::json::object& body) const;
    /// Asks, and doesn't wait for the answer.
    void send_unheard(const std::string& path, const boost::json::object& body) const;

private:

    std::filesystem::path folder_;
    std::string print_server_;
    std::string secret_;
    int process_ = 0;
    std::uint16_t port_ = 0;
    int starts_ = 0;
};

} // namespace printing
