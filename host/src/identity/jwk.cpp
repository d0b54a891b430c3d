#include <base/base64.h>
#include <base/members.h>
#include <identity/jwk.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <optional>

namespace tieback::host {
namespace {

struct Algorithm {
  std::string_view name;
  std::string_view kind;
  const char* digest;
  std::size_t half;  // bytes of each of the two numbers of an ECDSA signature; 0: RSA
  bool pss;
};
constexpr std::array<Algorithm, 8> kAlgorithms = {{{"RS256", "RSA", "SHA256", 0, false},
                                                   {"RS384", "RSA", "SHA384", 0, false},
                                                   {"RS512", "RSA", "SHA512", 0, false},
                                                   {"PS256", "RSA", "SHA256", 0, true},
                                                   {"PS384", "RSA", "SHA384", 0, true},
                                                   {"PS512", "RSA", "SHA512", 0, true},
                                                   {"ES256", "P-256", "SHA256", 32, false},
                                                   {"ES384", "P-384", "SHA384", 48, false}}};
constexpr int kLeastRsaBits = 2048;
constexpr int kMostRsaBits = 8192;  // a larger one would make each request dear
constexpr std::size_t kMostKeys = 100;

const Algorithm* algorithmOf(std::string_view name) {
  const auto found =
      std::find_if(kAlgorithms.begin(), kAlgorithms.end(), [&](const auto& a) { return a.name == name; });
  return found == kAlgorithms.end() ? nullptr : &*found;
}

template <auto kFree>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Number = std::unique_ptr<BIGNUM, Freed<&BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<&OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freed<&OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<&EVP_PKEY_CTX_free>>;
using Key = std::shared_ptr<EVP_PKEY>;

const unsigned char* bytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number numberFrom(std::string_view bytes) {
  return Number(BN_bin2bn(bytesOf(bytes), static_cast<int>(bytes.size()), nullptr));
}

// Nothing where OpenSSL does not take it for a sound public key.
Key keyFrom(const char* type, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* made = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  Key key(made, &EVP_PKEY_free);
  const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  return check && EVP_PKEY_public_check(check.get()) == 1 ? key : nullptr;
}

Key rsaKey(const std::string& modulus, const std::string& exponent) {
  const Builder builder(OSSL_PARAM_BLD_new());
  const Number n = numberFrom(modulus);
  const Number e = numberFrom(exponent);
  if (!builder || !n || !e || BN_num_bits(n.get()) < kLeastRsaBits || BN_num_bits(n.get()) > kMostRsaBits)
    return nullptr;
  if (BN_num_bits(e.get()) > 64) return nullptr;
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return keyFrom("RSA", builder.get());
}

Key ecKey(const std::string& curve, const std::string& x, const std::string& y, std::size_t half) {
  if (x.size() != half || y.size() != half) return nullptr;
  const std::string point = "\x04" + x + y;  // uncompressed
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder) return nullptr;
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.c_str(), curve.size());
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return keyFrom("EC", builder.get());
}

std::optional<PublicKey> publicKeyFrom(const json::Value& jwk) {
  if (!jwk.isObject() || (jwk.find("use") != nullptr && stringIn(jwk, "use") != "sig")) return std::nullopt;
  const auto bytes = [&](const char* name) { return fromBase64Url(stringIn(jwk, name)).value_or(""); };
  const std::string type = stringIn(jwk, "kty");
  const std::string kind = type == "EC" ? stringIn(jwk, "crv") : type;
  Key key;
  if (kind == "RSA") key = rsaKey(bytes("n"), bytes("e"));
  if (kind == "P-256") key = ecKey(kind, bytes("x"), bytes("y"), 32);
  if (kind == "P-384") key = ecKey(kind, bytes("x"), bytes("y"), 48);
  if (!key) return std::nullopt;
  return PublicKey(stringIn(jwk, "kid"), stringIn(jwk, "alg"), kind, std::move(key));
}

// A token holds the two numbers one after the other; OpenSSL wants them in DER. Empty: it is no such signature.
std::string derOf(std::string_view signature, std::size_t half) {
  if (signature.size() != half * 2) return {};
  const std::unique_ptr<ECDSA_SIG, Freed<&ECDSA_SIG_free>> numbers(ECDSA_SIG_new());
  Number r = numberFrom(signature.substr(0, half));
  Number s = numberFrom(signature.substr(half));
  if (!numbers || !r || !s || ECDSA_SIG_set0(numbers.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());  // the signature has them now
  static_cast<void>(s.release());
  std::string der(static_cast<std::size_t>(std::max(0, i2d_ECDSA_SIG(numbers.get(), nullptr))), '\0');
  auto* end = reinterpret_cast<unsigned char*>(der.data());
  if (der.empty() || i2d_ECDSA_SIG(numbers.get(), &end) <= 0) return {};
  return der;
}

}  // namespace

bool isKnownAlgorithm(std::string_view name) {
  return algorithmOf(name) != nullptr;
}

bool PublicKey::fits(std::string_view algorithm) const {
  const Algorithm* wanted = algorithmOf(algorithm);
  return wanted != nullptr && wanted->kind == kind_ && (algorithm_.empty() || algorithm_ == algorithm);
}

bool PublicKey::verifies(std::string_view algorithm, std::string_view text, std::string_view signature) const {
  if (!fits(algorithm)) return false;
  const Algorithm& how = *algorithmOf(algorithm);
  const std::string der = how.half == 0 ? std::string(signature) : derOf(signature, how.half);
  const std::unique_ptr<EVP_MD_CTX, Freed<&EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  if (der.empty() || !context ||
      EVP_DigestVerifyInit_ex(context.get(), &options, how.digest, nullptr, nullptr, key_.get(), nullptr) != 1) {
    return false;
  }
  if (how.pss && (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
                  EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1)) {
    return false;
  }
  return EVP_DigestVerify(context.get(), bytesOf(der), der.size(), bytesOf(text), text.size()) == 1;
}

Result<std::vector<PublicKey>> keysFrom(std::string_view jwks) {
  json::Value document;
  try {
    document = json::parse(jwks, {.max_bytes = 1u << 20, .max_depth = 16});
  } catch (const json::ParseError& error) {
    return badRequest(std::string("The key set is ") + error.what() + ".");
  }
  const json::Value* list = document.isObject() ? document.find("keys") : nullptr;
  if (list == nullptr || !list->isArray()) return badRequest("The key set has no list `keys`.", "keys");
  std::vector<PublicKey> keys;
  for (const json::Value& jwk : list->items()) {
    if (keys.size() == kMostKeys) break;
    if (auto key = publicKeyFrom(jwk)) keys.push_back(std::move(*key));
  }
  if (keys.empty())
    return badRequest("The key set has no key that can verify a signature (RSA, P-256, P-384).", "keys");
  return keys;
}

}  // namespace tieback::host
