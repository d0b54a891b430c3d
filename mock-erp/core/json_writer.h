// Writes JSON straight into a string, for answers that are too frequent to build a tree first. Own code, because it is
// on the hot path of every answer and the library's writer puts one character at a time.
// Calls must come in the order of a well-formed document. Threads: one at a time.
#pragma once

#include <string>
#include <string_view>

namespace tieback::mock {

class Json;

class JsonWriter {
 public:
  JsonWriter() { text_.reserve(4096); }

  void beginObject() { open('{'); }
  void endObject() { close('}'); }
  void beginArray() { open('['); }
  void endArray() { close(']'); }
  void key(std::string_view name);
  // A key that is known to need no escapes: a field's name out of a table.
  void plainKey(std::string_view name) {
    separate();
    text_.push_back('"');
    text_.append(name);
    text_.append("\":");
    needsComma_ = false;
  }
  void string(std::string_view text);
  void number(std::string_view digits);
  void number(long long value);
  void boolean(bool value);
  void null();
  void value(const Json& json);

  // The text written so far; the writer is empty afterwards.
  std::string take();

 private:
  void separate() {
    if (needsComma_) text_.push_back(',');
  }
  void open(char bracket) {
    separate();
    text_.push_back(bracket);
    needsComma_ = false;
  }
  void close(char bracket) {
    text_.push_back(bracket);
    needsComma_ = true;
  }
  void quoted(std::string_view text);

  std::string text_;
  bool needsComma_ = false;
};

}  // namespace tieback::mock
