// XML as the ERPs that speak it need it: read whole into a tree, written element by element.
//
// What comes from an ERP is not trusted: a document with a DTD (entities, external or not), in an encoding that could
// hide one, over a size or nested too deeply is refused before anything is made of it. Texts stay texts, so an amount
// is never more than its digits.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tieback::erp::xml {

struct Element {
  std::string name;  // local, without a prefix
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;  // its own characters, those of its children not among them
  std::vector<Element> children;

  // The first child of that name; null when there is none.
  const Element* child(std::string_view wanted) const;
  // Follows first children: "operation/result/status".
  const Element* path(std::string_view slashed) const;
  // The text at that path; empty when there is no such element.
  std::string textAt(std::string_view slashed) const;
  // Empty when there is no such attribute.
  std::string attribute(std::string_view wanted) const;
};

struct Limits {
  std::size_t max_bytes = 32u << 20;
  std::size_t max_depth = 64;
};

struct Unreadable {
  std::string why;  // "a document type declaration", "no XML: …"
};

std::variant<Element, Unreadable> parse(std::string_view document, const Limits& limits = {});

// Writes a document or a part of one. Calls must come in the order of well-formed XML. Characters that XML 1.0 cannot
// hold (control characters) become spaces. Threads: one at a time.
class Writer {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  void open(std::string_view name, Attributes attributes = {});
  void close();
  void element(std::string_view name, std::string_view text, Attributes attributes = {});
  // A part that another Writer has written.
  void raw(std::string_view xml) { text_ += xml; }
  // The text so far; the writer is empty afterwards.
  std::string take();

 private:
  void start(std::string_view name, Attributes attributes);

  std::string text_;
  std::vector<std::string> open_;
};

}  // namespace tieback::erp::xml
