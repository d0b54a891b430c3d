#include "mail/parts.h"

#include <tieback/sdk/error.h>

#include "mail/header.h"

namespace tieback::mail {
namespace {

std::vector<std::string> linesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (true) {
    const auto end = text.find('\n');
    lines.push_back(oneLine(text.substr(0, end)));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string plainTable(const Part& part) {
  std::string text;
  for (std::size_t i = 1; i < part.rows.size(); ++i) {
    for (std::size_t column = 0; column < part.rows[i].size(); ++column) {
      if (part.rows[i][column].empty()) continue;
      text += (column == 0 ? "* " : "  ") + part.rows[0][column] + ": " + oneLine(part.rows[i][column]) + "\n";
    }
  }
  return text;
}

std::string plainPart(const Part& part) {
  switch (part.kind) {
    case Part::Kind::heading:
      return oneLine(part.text) + "\n" + std::string(oneLine(part.text).size(), '=') + "\n";
    case Part::Kind::paragraph:
      return oneLine(part.text) + "\n";
    case Part::Kind::link:
      return isWebLink(part.text) ? "View it online: " + part.text + "\n" : "";
    case Part::Kind::table:
      return plainTable(part);
    case Part::Kind::quote:
    case Part::Kind::facts:
      break;
  }
  std::string text;
  if (part.kind == Part::Kind::quote) {
    for (const auto& line : linesOf(part.text)) text += "> " + line + "\n";
  }
  for (const auto& row : part.rows) text += row[0] + ": " + oneLine(row[1]) + "\n";
  return text;
}

std::string htmlCell(const std::string& text, bool link) {
  if (!link) return htmlEscaped(text);
  return isWebLink(text) ? "<a href=\"" + htmlEscaped(text) + "\">View</a>" : "";
}

std::string htmlTable(const Part& part) {
  std::string html = "<table style=\"border-collapse:collapse\">\n";
  for (std::size_t i = 0; i < part.rows.size(); ++i) {
    const std::string tag = i == 0 ? "th" : "td";
    html += "<tr>";
    for (std::size_t column = 0; column < part.rows[i].size(); ++column) {
      const bool link = i > 0 && part.link_column && column + 1 == part.rows[i].size();
      html += "<" + tag + " style=\"text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid #ccc\">" +
              htmlCell(part.rows[i][column], link) + "</" + tag + ">";
    }
    html += "</tr>\n";
  }
  return html + "</table>\n";
}

std::string htmlFacts(const Part& part) {
  std::string html = "<table>\n";
  for (const auto& row : part.rows) {
    html += "<tr><th style=\"text-align:left;padding:2px 12px 2px 0\">" + htmlEscaped(row[0]) + "</th><td>" +
            htmlEscaped(oneLine(row[1])) + "</td></tr>\n";
  }
  return html + "</table>\n";
}

std::string htmlQuote(const Part& part) {
  std::string html;
  for (const auto& line : linesOf(part.text)) html += (html.empty() ? "" : "<br>\n") + htmlEscaped(line);
  return "<blockquote style=\"border-left:3px solid #999;margin:0;padding-left:12px\">" + html + "</blockquote>\n";
}

std::string htmlPart(const Part& part) {
  switch (part.kind) {
    case Part::Kind::heading:
      return "<h1 style=\"font-size:18px\">" + htmlEscaped(oneLine(part.text)) + "</h1>\n";
    case Part::Kind::paragraph:
      return "<p>" + htmlEscaped(oneLine(part.text)) + "</p>\n";
    case Part::Kind::quote:
      return htmlQuote(part);
    case Part::Kind::facts:
      return htmlFacts(part);
    case Part::Kind::table:
      return htmlTable(part);
    case Part::Kind::link:
      break;
  }
  return isWebLink(part.text) ? "<p><a href=\"" + htmlEscaped(part.text) + "\">View it online</a></p>\n" : "";
}

}  // namespace

std::string plainText(const std::vector<Part>& parts) {
  std::string text;
  for (const auto& part : parts) {
    const auto written = plainPart(part);
    if (!written.empty()) text += (text.empty() ? "" : "\n") + written;
  }
  return text;
}

std::string htmlText(const std::vector<Part>& parts) {
  std::string html =
      "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"></head>\n"
      "<body style=\"font-family:sans-serif;font-size:14px;color:#222\">\n";
  for (const auto& part : parts) html += htmlPart(part);
  return html + "</body>\n</html>\n";
}

std::string htmlEscaped(std::string_view text) {
  std::string html;
  for (const char c : cleanUtf8(text)) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += (static_cast<unsigned char>(c) < 0x20U && c != '\n') || c == 0x7F ? ' ' : c;
    }
  }
  return html;
}

bool isWebLink(std::string_view text) {
  if (!text.starts_with("https://") && !text.starts_with("http://")) return false;
  for (const char c : text) {
    if (c <= 0x20 || c >= 0x7F || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`') return false;
  }
  return text.size() <= 2000;
}

}  // namespace tieback::mail
