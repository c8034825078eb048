// The parts of kiosk/net that know no socket: types, problem documents, targets, routes, response heads.
#include <chrono>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "kiosk/net/http.hpp"
#include "kiosk/net/problem.hpp"
#include "kiosk/net/response_head.hpp"
#include "kiosk/net/router.hpp"
#include "kiosk/net/target.hpp"
#include "kiosk/net/utf8.hpp"

namespace kiosk::net {
namespace {

namespace asio = boost::asio;

TEST(Http, HeadersAreFoundWhateverTheirCaseAndTheFirstCounts) {
    Request request;
    request.headers.emplace_back("AuthorizaTION", "Bearer a");
    request.headers.emplace_back("Authorization", "Bearer b");
    EXPECT_EQ(request.header("authorization"), "Bearer a");
    EXPECT_EQ(request.header("Origin"), std::nullopt);
    EXPECT_EQ(request.header("Authorizatio"), std::nullopt);
}

TEST(Http, ParametersAreFoundByTheirExactName) {
    Request request;
    request.query.emplace_back("date", "2026-09-21");
    EXPECT_EQ(request.parameter("date"), "2026-09-21");
    EXPECT_EQ(request.parameter("Date"), std::nullopt);
}

TEST(Http, TokensOfAListAreComparedWhole) {
    EXPECT_TRUE(has_token("keep-alive, Upgrade", "upgrade"));
    EXPECT_TRUE(has_token("\tUPGRADE ", "upgrade"));
    EXPECT_FALSE(has_token("upgrades", "upgrade"));
    EXPECT_FALSE(has_token("", "upgrade"));
}

TEST(Http, ABodyIsItsOwnSharedOrLasting) {
    const auto shared = std::make_shared<const std::string>("shared");
    EXPECT_EQ(Body("own").view(), "own");
    EXPECT_EQ(Body(shared).view().data(), shared->data());
    EXPECT_EQ(Body::lasting("in the program").view(), "in the program");
    EXPECT_EQ(Body().view(), "");
    EXPECT_EQ(Body(std::shared_ptr<const std::string>()).view(), "");
}

TEST(Utf8, TakesWhatIsWellFormedAndNothingElse) {
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("perché 🍝 \xf4\x8f\xbf\xbf"));
    for (const std::string_view broken :
         {"\x80", "\xc0\x80", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "a\xff"})
        EXPECT_FALSE(is_utf8(broken)) << testing::PrintToString(broken);
}

TEST(Problem, IsADocumentOfItsType) {
    const auto response = problem(404, "not-found", "Not found", "No \"such\"\n“thing”.");
    EXPECT_EQ(response.status, 404U);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(response.body.view(),
              R"({"type":"urn:mestolo:problem:not-found","title":"Not found","status":404,)"
              "\"detail\":\"No \\\"such\\\"\\u000a“thing”.\"}");
}

TEST(Problem, ReplacesBytesThatAreNotUtf8) {
    const auto response = problem(400, "bad-value", "Value not allowed", "\xffx\xc3");
    EXPECT_NE(response.body.view().find("\"detail\":\"\xef\xbf\xbdx\xef\xbf\xbd\""), std::string_view::npos);
}

TEST(Target, IsTakenApartAndDecoded) {
    const auto target = parse_target("/api/v1/counts?date=2026-09-21&school=A%2FB&note=a+b%20c&empty=&bare");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/api/v1/counts");
    ASSERT_EQ(target->query.size(), 5U);
    EXPECT_EQ(target->query[1].value, "A/B");
    EXPECT_EQ(target->query[2].value, "a b c");
    EXPECT_EQ(target->query[3].value, "");
    EXPECT_EQ(target->query[4].name, "bare");
}

TEST(Target, MayComeWithSchemeAndHost) {
    const auto target = parse_target("http://kitchen.local:8080/hello?x=1");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/hello");
    EXPECT_EQ(parse_target("http://kitchen.local")->path, "/");
}

TEST(Target, RefusesWhatIsNoTextAndNoPath) {
    for (const std::string_view text : {"", "*", "hello", "localhost:80", "mailto:a@b", "/%ff", "/%00", "/%zz", "/?q=%ff",
                                        "/?q=%00", "/a b", "/\xc3\xa9", "/?%"})
        EXPECT_FALSE(parse_target(text)) << text;
}

asio::awaitable<Response> nothing(const Request&, const Params&) {
    co_return Response();
}

asio::awaitable<SocketDecision> no_socket(const Request&, const Params&) {
    co_return Response(403);
}

std::string found(const Router& router, Method method, std::string_view path) {
    const auto result = router.find(method, path);
    if (const auto* response = std::get_if<Response>(&result)) return std::to_string(response->status);
    return std::get<Router::Match>(result).route->pattern;
}

TEST(Routing, ALiteralGoesBeforeAParamAndAParamBeforeTheRest) {
    Router router;
    router.add(Method::get, "/{file*}", nothing);
    router.add(Method::get, "/closings/{number}", nothing);
    router.add(Method::get, "/closings/last", nothing);
    router.add(Method::get, "/", nothing);
    EXPECT_EQ(found(router, Method::get, "/closings/last"), "/closings/last");
    EXPECT_EQ(found(router, Method::get, "/closings/12"), "/closings/{number}");
    EXPECT_EQ(found(router, Method::get, "/closings/12/lines"), "/{file*}");
    EXPECT_EQ(found(router, Method::get, "/closings/"), "/{file*}");
    EXPECT_EQ(found(router, Method::get, "/"), "/");
}

TEST(Routing, ParamsAreDecodedSegmentBySegment) {
    Router router;
    router.add(Method::get, "/topups/{receipt}/reversal", nothing);
    router.add(Method::get, "/files/{path*}", nothing);
    auto result = router.find(Method::get, "/topups/12%2FA%20%C3%A8/reversal");
    EXPECT_EQ(std::get<Router::Match>(result).params["receipt"], "12/A è");
    result = router.find(Method::get, "/files/a/b%20c");
    EXPECT_EQ(std::get<Router::Match>(result).params["path"], "a/b c");
    EXPECT_EQ(found(router, Method::get, "/topups/%ff/reversal"), "400");
}

TEST(Routing, AnUnknownPathIs404AndAnotherMethod405WithAllow) {
    Router router;
    router.add(Method::get, "/requests/{id}", nothing);
    router.add(Method::delete_, "/requests/{id}", nothing);
    EXPECT_EQ(found(router, Method::get, "/request"), "404");
    EXPECT_EQ(found(router, Method::get, "/requests"), "404");
    EXPECT_EQ(found(router, Method::get, "/requests/1/2"), "404");
    const auto result = router.find(Method::other, "/requests/1");
    const auto& response = std::get<Response>(result);
    EXPECT_EQ(response.status, 405U);
    ASSERT_EQ(response.headers.size(), 1U);
    EXPECT_EQ(response.headers[0].name, "Allow");
    EXPECT_EQ(response.headers[0].value, "GET, HEAD, DELETE");
}

TEST(Routing, GetAnswersHead) {
    Router router;
    router.add(Method::get, "/health", nothing);
    router.add(Method::post, "/requests", nothing);
    EXPECT_EQ(found(router, Method::head, "/health"), "/health");
    EXPECT_EQ(found(router, Method::head, "/requests"), "405");
}

TEST(Routing, EveryRouteIsListed) {
    Router router;
    router.add(Method::post, "/requests", nothing);
    router.add_socket("/board", no_socket);
    ASSERT_EQ(router.routes().size(), 2U);
    EXPECT_TRUE(std::holds_alternative<Handler>(router.routes()[0]->handler));
    EXPECT_EQ(router.routes()[1]->pattern, "/board");
    EXPECT_EQ(router.routes()[1]->method, Method::get);
}

TEST(Routing, TheSameRouteTwiceIsABug) {
    Router router;
    router.add(Method::get, "/health", nothing);
    EXPECT_THROW(router.add(Method::get, "/health", nothing), std::logic_error);
    EXPECT_THROW(router.add(Method::get, "health", nothing), std::logic_error);
}

std::string head_of(const Response& response) {
    std::string out;
    append_head(out, response, "Mon, 21 Sep 2026 06:59:59 GMT", "");
    return out;
}

TEST(ResponseHead, HasLengthDateAndTheHeadersThatProtectBrowsers) {
    EXPECT_EQ(head_of(Response(200, "application/json", "{}")),
              "HTTP/1.1 200 OK\r\nDate: Mon, 21 Sep 2026 06:59:59 GMT\r\nContent-Type: application/json\r\n"
              "Content-Length: 2\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
              "Cache-Control: no-store\r\n\r\n");
}

TEST(ResponseHead, HtmlHasAPolicyThatKeepsItToOurOrigin) {
    const auto head = head_of(Response(200, "text/html; charset=utf-8", ""));
    EXPECT_NE(head.find("Content-Security-Policy: default-src 'self'; "), std::string::npos);
    EXPECT_NE(head.find("frame-ancestors 'none'\r\n"), std::string::npos);
}

TEST(ResponseHead, WhatTheHandlerSetIsNotSetAgain) {
    Response response(200, "text/html", "");
    response.headers.emplace_back("cache-control", "max-age=60");
    response.headers.emplace_back("Content-Security-Policy", "default-src 'none'");
    const auto head = head_of(response);
    EXPECT_EQ(head.find("no-store"), std::string::npos);
    EXPECT_EQ(head.find("default-src 'self'"), std::string::npos);
}

TEST(ResponseHead, AValueCannotBeginAHeaderOfItsOwn) {
    Response response(303);
    response.headers.emplace_back("Location", "/a\r\nSet-Cookie: x");
    EXPECT_NE(head_of(response).find("Location: /a  Set-Cookie: x\r\n"), std::string::npos);
}

TEST(ResponseHead, NoContentHasNoLength) {
    EXPECT_EQ(head_of(Response(204)).find("Content-Length"), std::string::npos);
}

TEST(ResponseHead, DatesAreThoseOfHttp) {
    using namespace std::chrono_literals;
    EXPECT_EQ(http_date(std::chrono::sys_seconds{0s}), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(http_date(std::chrono::sys_seconds{784111777s}), "Sun, 06 Nov 1994 08:49:37 GMT"); // RFC 9110 §5.6.7
}

} // namespace
} // namespace kiosk::net
