#include "tls.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace tieback::mock {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using File = std::unique_ptr<std::FILE, Free>;

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("cannot make a TLS certificate: ") + what);
}

void addExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extension");
}

void name(X509_NAME* subject, const char* commonName) {
  // OpenSSL takes text as unsigned bytes.
  const auto add = [&](const char* field, const char* text) {
    X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text), -1, -1, 0);
  };
  add("O", "Tieback mock ERP");
  add("CN", commonName);
}

Certificate makeCertificate(const char* commonName, long serial, EVP_PKEY* key) {
  Certificate certificate(X509_new());
  require(certificate != nullptr, "memory");
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  ASN1_TIME_set_string(X509_getm_notBefore(certificate.get()), "20000101000000Z");
  ASN1_TIME_set_string(X509_getm_notAfter(certificate.get()), "21000101000000Z");
  X509_set_pubkey(certificate.get(), key);
  name(X509_get_subject_name(certificate.get()), commonName);
  return certificate;
}

File openForWriting(const std::string& path) {
  File file(std::fopen(path.c_str(), "w"));
  if (!file) throw std::runtime_error("cannot write " + path);
  return file;
}

bool isAddress(const std::string& host) {
  return host.find_first_not_of("0123456789.:abcdefABCDEF") == std::string::npos;
}

}  // namespace

TlsFiles makeCertificates(const std::string& directory, const std::string& host) {
  const Key caKey(EVP_EC_gen("P-256"));
  const Key key(EVP_EC_gen("P-256"));
  require(caKey && key, "key");

  const Certificate ca = makeCertificate("Tieback mock ERP test CA", 1, caKey.get());
  X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
  addExtension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
  addExtension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  addExtension(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
  require(X509_sign(ca.get(), caKey.get(), EVP_sha256()) > 0, "signature");

  std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";
  if (host != "127.0.0.1" && host != "localhost") names += (isAddress(host) ? ",IP:" : ",DNS:") + host;
  const Certificate leaf = makeCertificate("localhost", 2, key.get());
  X509_set_issuer_name(leaf.get(), X509_get_subject_name(ca.get()));
  addExtension(leaf.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
  addExtension(leaf.get(), ca.get(), NID_ext_key_usage, "serverAuth");
  addExtension(leaf.get(), ca.get(), NID_subject_alt_name, names);
  addExtension(leaf.get(), ca.get(), NID_authority_key_identifier, "keyid");
  require(X509_sign(leaf.get(), caKey.get(), EVP_sha256()) > 0, "signature");

  TlsFiles files{directory + "/mock-key.pem", directory + "/mock-cert.pem", directory + "/mock-ca.pem"};
  const File keyFile = openForWriting(files.key);
  ::chmod(files.key.c_str(), S_IRUSR | S_IWUSR);
  require(PEM_write_PrivateKey(keyFile.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1, "key file");
  const File certificateFile = openForWriting(files.certificate);
  require(PEM_write_X509(certificateFile.get(), leaf.get()) == 1, "certificate file");
  const File caFile = openForWriting(files.ca);
  require(PEM_write_X509(caFile.get(), ca.get()) == 1, "CA file");
  return files;
}

Poco::Net::Context::Ptr serverContext(const TlsFiles& files) {
  Poco::Net::Context::Params params;
  params.privateKeyFile = files.key;
  params.certificateFile = files.certificate;
  params.verificationMode = Poco::Net::Context::VERIFY_NONE;
  params.cipherList = "HIGH:!aNULL:!MD5";
  Poco::Net::Context::Ptr context = new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, params);
  context->disableProtocols(Poco::Net::Context::PROTO_SSLV2 | Poco::Net::Context::PROTO_SSLV3 |
                            Poco::Net::Context::PROTO_TLSV1 | Poco::Net::Context::PROTO_TLSV1_1);
  return context;
}

}  // namespace tieback::mock
