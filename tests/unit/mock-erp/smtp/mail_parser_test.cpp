#include "smtp/mail_parser.h"

#include <catch2/catch.hpp>

using namespace tieback::mock;

TEST_CASE("a plain mail is read") {
  const ParsedMail mail = parseMail("From: a@b\r\nSubject: Hello\r\nMessage-ID: <1@x>\r\n\r\nline one\r\nline two\r\n");
  CHECK(mail.subject == "Hello");
  CHECK(mail.messageId == "<1@x>");
  CHECK(mail.text == "line one\r\nline two\r\n");
  CHECK(mail.html.empty());
}

TEST_CASE("text and HTML come out of a multipart, decoded, also out of a nested one") {
  const std::string alternative =
      "Content-Type: multipart/alternative; boundary=\"in\"\r\n\r\n"
      "--in\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
      "Gr=C3=BC=C3=9Fe=\r\n!\r\n"
      "--in\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
      "PGI+aGk8L2I+\r\n--in--\r\n";
  const ParsedMail flat =
      parseMail("Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\n =?UTF-8?B?IQ==?= x\r\nMIME-Version: 1.0\r\n" + alternative);
  CHECK(flat.subject ==
        "Gr\xc3\xbc\xc3\x9f"
        "e! x");
  CHECK(flat.text ==
        "Gr\xc3\xbc\xc3\x9f"
        "e!");
  CHECK(flat.html == "<b>hi</b>");
  const ParsedMail nested =
      parseMail("Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"out\"\r\n\r\n--out\r\n" +
                alternative + "\r\n--out\r\nContent-Type: application/pdf\r\n\r\nxx\r\n--out--\r\n");
  CHECK(nested.html == "<b>hi</b>");
  CHECK(nested.text ==
        "Gr\xc3\xbc\xc3\x9f"
        "e!");
}

TEST_CASE("what is no mail does not break the reader") {
  CHECK_NOTHROW(parseMail(""));
  CHECK_NOTHROW(parseMail("no header at all"));
  CHECK_NOTHROW(parseMail("Content-Type: multipart/mixed\r\n\r\nno boundary"));
  CHECK(decodeWords("=?UTF-8?Q?broken") == "=?UTF-8?Q?broken");
}
