// Writes JSON straight into a string, for answers that are too frequent to build a tree first.
// Calls must come in the order of a well-formed document. Threads: one at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace tieback::mock {

class Json;

class JsonWriter {
 public:
  JsonWriter();
  ~JsonWriter();
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void beginObject();
  void endObject();
  void beginArray();
  void endArray();
  void key(std::string_view name);
  void string(std::string_view text);
  void number(std::string_view digits);
  void number(long long value);
  void boolean(bool value);
  void null();
  void value(const Json& json);

  // The text written so far; the writer is empty afterwards.
  std::string take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tieback::mock
