// Sign-in: secrets, roles, and whose page a browser's request comes from.

#include "kiosk/sign_in.hpp"

#include <gtest/gtest.h>

namespace kiosk::test {

namespace {

net::Request request_with(std::string name, std::string value) {
    net::Request request;
    request.headers.emplace_back(std::move(name), std::move(value));
    return request;
}

data::Token token(std::int64_t id, std::string role) {
    data::Token token;
    token.id = id;
    token.name = "name";
    token.role = std::move(role);
    return token;
}

TEST(SignIn, SecretsAreLongRandomAndStoredAsHashesAlone) {
    const auto secret = make_secret();
    EXPECT_EQ(secret.size(), 43U); // 256 bits in base64url
    EXPECT_NE(secret, make_secret());
    EXPECT_EQ(hash_of(secret), hash_of(secret));
    EXPECT_EQ(hash_of(secret).find(secret), std::string::npos);
}

TEST(SignIn, ABearerTokenGivesItsRole) {
    const SignIn sign_in{{{hash_of("s"), token(1, "office")}}, {}};
    EXPECT_EQ(sign_in.who(request_with("Authorization", "Bearer s"))->role, Role::office);
    EXPECT_FALSE(sign_in.who(request_with("Authorization", "Bearer other")));
    EXPECT_FALSE(sign_in.who(request_with("Authorization", "Basic s")));
    EXPECT_FALSE(sign_in.who(net::Request{}));
}

TEST(SignIn, ARevokedTokenIsNobody) {
    auto revoked = token(1, "office");
    revoked.revoked_at = counter::Instant{};
    const SignIn sign_in{{{hash_of("s"), revoked}}, {}};
    EXPECT_FALSE(sign_in.who(request_with("Authorization", "Bearer s")));
}

TEST(SignIn, ASessionLivesAsLongAsItsToken) {
    SignIn sign_in{{{hash_of("s"), token(7, "kitchen")}}, {{hash_of("cookie"), 7}}};
    const auto browser = request_with("Cookie", "theme=dark; mestolo_session=cookie");
    EXPECT_EQ(sign_in.who(browser)->role, Role::kitchen);
    sign_in.remove(7);
    EXPECT_FALSE(sign_in.who(browser));
}

TEST(SignIn, OnlyTheControlSocketNeedsNoToken) {
    const SignIn sign_in{{}, {}};
    net::Request request;
    request.local = true;
    EXPECT_EQ(sign_in.who(request)->role, Role::admin);
}

TEST(SignIn, APageOfAnotherOriginIsToldApart) {
    auto request = request_with("Host", "mestolo.local:8080");
    EXPECT_TRUE(is_same_origin(request)); // no browser
    request.headers.emplace_back("Origin", "http://mestolo.local:8080");
    EXPECT_TRUE(is_same_origin(request));
    for (const auto* origin : {"http://elsewhere.example", "http://mestolo.local", "null", ""}) {
        request.headers.back().value = origin;
        EXPECT_FALSE(is_same_origin(request)) << origin;
    }
}

} // namespace

} // namespace kiosk::test
