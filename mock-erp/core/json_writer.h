// Writes JSON straight into a string, for answers that are too frequent to build a tree first. Own code, because it is
// on the hot path of every answer and the library's writer puts one character at a time.
// Calls must come in the order of a well-formed document. Threads: one at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tieback::mock {

class Json;

class JsonWriter {
 public:
  JsonWriter() : text_(4096, '\0') {}

  void beginObject() { open('{'); }
  void endObject() { close('}'); }
  void beginArray() { open('['); }
  void endArray() { close(']'); }
  void key(std::string_view name);
  // A key that is known to need no escapes: a field's name out of a table.
  void plainKey(std::string_view name) {
    separate();
    put('"');
    put(name);
    put("\":");
    needsComma_ = false;
  }
  void string(std::string_view text);
  // A text that is known to need no escapes.
  void plainString(std::string_view text) {
    separate();
    put('"');
    put(text);
    put('"');
    needsComma_ = true;
  }
  void number(std::string_view digits) {
    separate();
    put(digits);
    needsComma_ = true;
  }
  void number(long long value);
  void boolean(bool value) { number(value ? "true" : "false"); }
  void null() { number("null"); }
  void value(const Json& json);

  // The text written so far; the writer is empty afterwards.
  std::string take();

 private:
  void separate() {
    if (needsComma_) put(',');
  }
  void open(char bracket) {
    separate();
    put(bracket);
    needsComma_ = false;
  }
  void close(char bracket) {
    put(bracket);
    needsComma_ = true;
  }
  void put(char c) {
    if (end_ == text_.size()) grow(1);
    text_[end_++] = c;
  }
  void put(std::string_view text) {
    if (text_.size() - end_ < text.size()) grow(text.size());
    text.copy(text_.data() + end_, text.size());
    end_ += text.size();
  }
  void grow(std::size_t more);
  void quoted(std::string_view text);
  void escaped(char c);

  std::string text_;  // as long as there is room for; written up to end_
  std::size_t end_ = 0;
  bool needsComma_ = false;
};

}  // namespace tieback::mock
