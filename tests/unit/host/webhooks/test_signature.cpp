#include <webhooks/schedule.h>
#include <webhooks/signature.h>

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace tieback::host;

TEST_CASE("the signature is that of the published example") {
  CHECK(webhookSignature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                         R"({"test": 2432232314})") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("secrets are new each time, of 32 bytes; what is none is refused") {
  const std::string one = newWebhookSecret();
  CHECK(one.size() == 6 + 44);
  CHECK(one != newWebhookSecret());
  for (const char* wrong : {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_%%%%"})
    CHECK_THROWS_AS(webhookSignature(wrong, "m", 1, "{}"), std::invalid_argument);
}

TEST_CASE("pauses grow over three days, by chance from 80 to 120 per cent, and end") {
  constexpr std::int64_t kSecond = 1'000'000;
  CHECK(webhookPause(1, 0) == 4 * kSecond);
  CHECK(webhookPause(1, 0.5) == 5 * kSecond);
  CHECK(webhookPause(1, 1) == 6 * kSecond);
  std::int64_t all = 0;
  for (std::int64_t attempt = 1; attempt <= 10; ++attempt) {
    CHECK((attempt == 1 || *webhookPause(attempt, 0.5) >= *webhookPause(attempt - 1, 0.5)));
    all += *webhookPause(attempt, 0.5);
  }
  CHECK(all / kSecond / 3600 == 71);
  CHECK_FALSE(webhookPause(11, 0.5));
  CHECK(webhookRest(0) == 2 * kSecond);
  CHECK(webhookRest(3) == 16 * kSecond);
  CHECK(webhookRest(100) == 300 * kSecond);
}
