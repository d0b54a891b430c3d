#include "support/load.h"

namespace tieback::bench {
namespace {

using Clock = Tally::Clock;

constexpr std::string_view kMail = "MAIL FROM:<tieback@example.com>\r\n";
constexpr std::string_view kRcpt = "RCPT TO:<ann@example.com>\r\n";
constexpr std::string_view kData = "DATA\r\n";

// Both ways of talking are one list of replies to wait for; they differ in what is said when.
class SmtpTalker final : public Talker {
 public:
  SmtpTalker(Tally& tally, const Mails& mails) : tally_(tally), mails_(mails) {}

  void begin(std::string&) override { awaiting_ = Reply::greeting; }

  std::size_t take(std::string_view in, std::string& out) override {
    const auto end = in.find('\n');
    if (end == std::string_view::npos) return 0;
    const std::string_view line = in.substr(0, end + 1);
    const bool last = line.size() < 4 || line[3] != '-';
    if (last) answered(line.front(), out);
    return line.size();
  }

 private:
  enum class Reply { greeting, hello, mail, rcpt, data, message };

  void answered(char kind, std::string& out) {
    if (kind != (awaiting_ == Reply::data ? '3' : '2')) failed_ = true;
    switch (awaiting_) {
      case Reply::greeting:
        out += "EHLO bench.example.com\r\n";
        awaiting_ = Reply::hello;
        return;
      case Reply::hello:
        return next(out);
      case Reply::mail:
        if (!mails_.pipelined) out += kRcpt;
        awaiting_ = Reply::rcpt;
        return;
      case Reply::rcpt:
        if (!mails_.pipelined) out += kData;
        awaiting_ = Reply::data;
        return;
      case Reply::data:
        out += mails_.data;
        out += ".\r\n";
        awaiting_ = Reply::message;
        if (mails_.pipelined) envelope(out);
        return;
      case Reply::message:
        tally_.done(begun_, !failed_);
        failed_ = false;
        begun_ = following_;
        if (!mails_.pipelined) return next(out);
        awaiting_ = Reply::mail;
        return;
    }
  }

  void next(std::string& out) {
    begun_ = Clock::now();
    awaiting_ = Reply::mail;
    if (mails_.pipelined) {
      envelope(out);
      begun_ = following_;
    } else {
      out += kMail;
    }
  }

  void envelope(std::string& out) {
    following_ = Clock::now();
    out += kMail;
    out += kRcpt;
    out += kData;
  }

  Tally& tally_;
  const Mails mails_;
  Reply awaiting_ = Reply::greeting;
  bool failed_ = false;
  Clock::time_point begun_;
  Clock::time_point following_;
};

}  // namespace

MakeTalker smtpTalkers(Mails mails) {
  return [mails = std::move(mails)](Tally& tally, int) { return std::make_unique<SmtpTalker>(tally, mails); };
}

}  // namespace tieback::bench
