// Tables of a page and the register of facts. Roles are said aloud, since a style that makes cards of rows would take them
// away from readers who hear the page.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/printable.h"
#include "render/html_parts.h"
#include "render/png.h"
#include "render/svg.h"

namespace countervail {
namespace {

constexpr std::size_t kMostColumns = 8, kLongWords = 60;

/// Long words may break anywhere, numbers nowhere.
const char* class_of(bool right, bool is_long) {
  if (is_long) return right ? " class=\"n words\"" : " class=\"words\"";
  return right ? " class=\"n\"" : "";
}

std::string row_of(const Table& table, const std::vector<Cell>& row, const std::string& link) {
  std::string out = "<tr role=\"row\">";
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string words = html_linked(row[i].shown());
    const bool right = table.columns[i].align == Align::kRight;
    if (i == 0)
      out += "<th role=\"rowheader\" scope=\"row\">" +
             (link.empty() ? words : "<a href=\"#" + link + "\">" + words + "</a>") + "</th>";
    else
      out += fmt::format("<td role=\"cell\"{} data-label=\"{}\">{}</td>",
                         class_of(right, table.columns[i].wraps || words.size() > kLongWords),
                         html_escaped(table.columns[i].name), words);
  }
  return out + "</tr>";
}

bool ends_address(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0 || c == '<' || c == '>' || c == '"' ||
         c == '\'' || c == ')' || c == ',' || c == ';';
}

}  // namespace

int doubt(const std::string& confidence) {
  static constexpr const char* kWords[] = {"assumed", "recalled", "derived",  "secondary",
                                           "analyst", "vendor",   "official", "measured"};
  const auto* const found = std::find(std::begin(kWords), std::end(kWords), confidence);
  return static_cast<int>(found - std::begin(kWords));
}

std::string html_escaped(const std::string& words) {
  const std::string safe = svg_escaped(printable(words));
  std::string result;
  for (char c : safe) result += c == '\'' ? std::string("&#39;") : std::string(1, c);
  return result;
}

std::string html_linked(const std::string& words) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = words.find("http"); at != std::string::npos; at = words.find("http", at)) {
    const std::string_view rest = std::string_view(words).substr(at);
    if (!rest.starts_with("http://") && !rest.starts_with("https://")) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < words.size() && !ends_address(words[end])) ++end;
    const std::string address = html_escaped(words.substr(at, end - at));
    out += html_escaped(words.substr(from, at - from)) + "<a rel=\"noreferrer\" href=\"" + address +
           "\">" + address + "</a>";
    from = at = end;
  }
  return out + html_escaped(words.substr(from));
}

std::string html_table(const Table& table, const std::vector<std::string>& links) {
  // Too many columns for a line: every row is a card at any width.
  std::string out = table.columns.size() > kMostColumns ? "<table role=\"table\" class=\"cards\">"
                                                        : "<table role=\"table\">";
  if (!table.title.empty()) out += "<caption>" + html_escaped(table.title) + "</caption>";
  out += "<thead role=\"rowgroup\"><tr role=\"row\">";
  for (const TableColumn& column : table.columns)
    out += fmt::format("<th role=\"columnheader\" scope=\"col\"{}>{}</th>",
                       column.align == Align::kRight ? " class=\"n\"" : "",
                       column.name.empty() ? "what" : html_escaped(column.name));
  out += "</tr></thead><tbody role=\"rowgroup\">\n";
  for (std::size_t i = 0; i < table.rows.size(); ++i)
    out += row_of(table, table.rows[i], i < links.size() ? links[i] : "") + "\n";
  return out + "</tbody></table>\n";
}

std::string fact_id(const std::string& path) {
  std::string id = "f=";
  for (char c : path) {
    const auto letter = static_cast<unsigned char>(c);
    const bool plain =
        std::isalnum(letter) != 0 || std::string_view("/-_.~").find(c) != std::string_view::npos;
    id += plain ? std::string(1, c) : fmt::format("%{:02X}", letter);
  }
  return id;
}

std::string html_register(const Document& document) {
  std::vector<const FactLine*> facts;
  for (const FactLine& fact : document.facts) facts.push_back(&fact);
  std::stable_sort(facts.begin(), facts.end(), [](const FactLine* a, const FactLine* b) {
    return doubt(a->confidence) < doubt(b->confidence);
  });
  std::string out =
      "<table role=\"table\" class=\"register\"><thead role=\"rowgroup\"><tr role=\"row\">";
  for (const char* name : {"fact", "value", "confidence", "date", "source"})
    out += fmt::format("<th role=\"columnheader\" scope=\"col\">{}</th>", name);
  out += "</tr></thead><tbody role=\"rowgroup\">\n";
  for (const FactLine* fact : facts) {
    const std::string source =
        fact->note.empty() ? fact->source : fact->source + " (" + fact->note + ")";
    out += fmt::format("<tr role=\"row\" id=\"{}\"><th role=\"rowheader\" scope=\"row\">{}</th>",
                       fact_id(fact->path), html_escaped(fact->path));
    for (const auto& [label, words] :
         {std::pair("value", fact->value.shown()), std::pair("confidence", fact->confidence),
          std::pair("date", fact->date), std::pair("source", source)})
      out += fmt::format("<td role=\"cell\" data-label=\"{}\">{}</td>", label, html_linked(words));
    out += "</tr>\n";
  }
  return out + "</tbody></table>\n";
}

std::string download_link(const std::string& words, const std::string& name,
                          const std::string& media_type, const std::string& bytes) {
  return fmt::format("<a download=\"{}\" href=\"data:{};base64,{}\">{}</a>", html_escaped(name),
                     media_type, base64_of(bytes), html_escaped(words));
}

}  // namespace countervail
