// Certificates for the mock's TLS ports. Threads: at start-up only.
#pragma once

#include <Poco/Net/Context.h>

#include <string>

namespace tieback::mock {

// PEM files. `ca` is what a client must trust.
struct TlsFiles {
  std::string key;
  std::string certificate;
  std::string ca;
};

// Makes a CA and a certificate for localhost, 127.0.0.1, ::1 and `host`, in `directory` (which must exist), valid from
// 2000 to 2100 so that a test's clock never finds it expired. Throws std::runtime_error.
TlsFiles makeCertificates(const std::string& directory, const std::string& host);

// Throws Poco::Exception when the files are no usable pair.
Poco::Net::Context::Ptr serverContext(const TlsFiles& files);

}  // namespace tieback::mock
