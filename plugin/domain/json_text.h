// A JSON document as text, written member by member: for documents of every export, of which nobody wants a value.
// Names and texts are escaped as json::Value::dump() does it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <tieback/sdk/json.h>

namespace tieback::domain {

class JsonText {
 public:
  // A member's name as the code has it: what would need an escape does not compile.
  class Name {
   public:
    consteval Name(const char* literal) : text_(literal) {
      if (!isPlain(text_)) throw "this name needs an escape: nameOf()";
    }
    std::string_view text() const { return text_; }

   private:
    std::string_view text_;
  };

  JsonText() { out_.reserve(kUsual); }

  // What `members` (or `items`) writes stands between the brackets.
  template <class Members>
  void object(Members members) {
    open('{');
    members();
    close('}');
  }
  template <class Items>
  void array(Items items) {
    open('[');
    items();
    close(']');
  }

  // A member's name; its value comes next.
  JsonText& name(Name name) {
    separate();
    out_ += '"';
    out_ += name.text();
    out_ += "\":";
    begins_ = true;
    return *this;
  }
  // Any name.
  JsonText& nameOf(std::string_view name) {
    text(name);
    out_ += ':';
    begins_ = true;
    return *this;
  }
  void text(std::string_view text) {
    if (!isPlain(text)) return raw(json::quote(text));
    separate();
    out_ += '"';
    out_ += text;
    out_ += '"';
  }
  void number(std::int64_t number) { raw(std::to_string(number)); }
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void null() { raw("null"); }
  void value(const json::Value& value) { value.isNull() ? null() : raw(value.dump()); }
  // What is JSON already.
  void raw(std::string_view json) {
    separate();
    out_ += json;
  }

  std::string take() { return std::move(out_); }

 private:
  static constexpr std::size_t kUsual = 1024;  // bytes

  // Without anything that JSON escapes.
  static constexpr bool isPlain(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; });
  }

  void open(char bracket) {
    separate();
    out_ += bracket;
    begins_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    begins_ = false;
  }
  void separate() {
    if (!std::exchange(begins_, false)) out_ += ',';
  }

  std::string out_;
  bool begins_ = true;  // nothing stands before what comes next
};

}  // namespace tieback::domain
