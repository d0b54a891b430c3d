#include "operations/texts.h"

namespace tieback::ops {

Result<std::string> personsText(const json::Value& params, std::string_view name, std::size_t max) {
  std::string text = params.text(name);
  const std::string where = "params." + std::string(name);
  if (text.size() > max) {
    return Error{
        "answer_invalid", Category::bad_input,
        "The text has " + std::to_string(text.size()) + " bytes; at most " + std::to_string(max) + " are allowed.",
        where};
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7f) {
      return Error{"answer_invalid", Category::bad_input, "The text holds a control character. Type it again without.",
                   where};
    }
  }
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return std::string();
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace tieback::ops
