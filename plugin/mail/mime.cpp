#include "mail/mime.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Net/QuotedPrintableEncoder.h>
#include <Poco/Timestamp.h>

#include <sstream>

#include <tieback/sdk/error.h>

#include "mail/header.h"

namespace tieback::mail {
namespace {

// Line ends as mail has them; every other control character but tab is gone.
std::string networkText(std::string_view text) {
  std::string out;
  for (const char c : cleanUtf8(text)) {
    if (c == '\r') continue;
    if (c == '\n') {
      out += "\r\n";
    } else {
      out += (static_cast<unsigned char>(c) < 0x20U && c != '\t') || c == 0x7F ? ' ' : c;
    }
  }
  return out;
}

std::string quotedPrintable(std::string_view text) {
  std::ostringstream out;
  Poco::Net::QuotedPrintableEncoder encoder(out);
  encoder << networkText(text);
  encoder.close();
  return out.str();
}

// No line of quoted-printable holds "=_", so no text can end the part.
std::string boundaryOf(const std::string& message_id) {
  std::string boundary = "=_";
  for (const char c : message_id) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (plain && boundary.size() < 60) boundary += c;
  }
  return boundary;
}

std::string part(const std::string& boundary, const char* type, std::string_view text) {
  return "--" + boundary + "\r\nContent-Type: " + type +
         "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quotedPrintable(text) + "\r\n";
}

}  // namespace

std::string compose(const Letter& letter) {
  const auto id = messageId(letter.id, letter.from.domain());
  const auto boundary = boundaryOf(id);
  const Poco::Timestamp date(letter.queued_us);
  std::string out;
  out += "From: " + headerAddress(letter.from, 6) + "\r\n";
  out += "To: " + headerAddress(letter.to, 4) + "\r\n";
  out += "Subject: " + headerText(letter.message.subject, 9) + "\r\n";
  out += "Date: " + Poco::DateTimeFormatter::format(date, Poco::DateTimeFormat::RFC1123_FORMAT, 0) + "\r\n";
  out += "Message-ID: " + id + "\r\n";
  out += "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n";
  out += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
  out += part(boundary, "text/plain", letter.message.text);
  out += part(boundary, "text/html", letter.message.html);
  return out + "--" + boundary + "--\r\n";
}

}  // namespace tieback::mail
