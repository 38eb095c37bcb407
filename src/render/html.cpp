#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

#include "render/formats.h"
#include "render/html_parts.h"
#include "render/page.h"
#include "render/png.h"

namespace countervail {
namespace {

constexpr double kMoves = 0.005;  // of the answer, for one of the fact: less is not seen

std::string file_name(const View& view, const char* ending) {
  return "countervail-" + view.key + ending;
}

std::string view_section(const View& view) {
  const Drawing wide = draw(view.chart, kWidePicture, view.title),
                narrow = draw(view.chart, kNarrowPicture, view.title);
  const Table rows = table_of(view.chart);
  std::vector<std::string> links;
  for (const std::string& path : view.facts) links.push_back(path.empty() ? "" : fact_id(path));
  std::string out = fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-title\">"
      "<h2 id=\"{0}-title\">{1}</h2>\n",
      html_escaped(view.key), html_escaped(view.title));
  out += "<figure><div class=\"wide\">" + wide.element() + "</div>\n<div class=\"narrow\">" +
         narrow.element() + "</div></figure>\n";
  if (!view.note.empty()) out += "<p class=\"quiet\">" + html_escaped(view.note) + "</p>\n";
  out += "<details><summary>Table of this picture</summary>" + html_table(rows, links) +
         "</details>\n<p class=\"get\">";
  out += download_link("CSV", file_name(view, ".csv"), "text/csv", csv_of(rows)) + "\n";
  out += download_link("SVG", file_name(view, ".svg"), "image/svg+xml", wide.file()) + "\n";
  out += download_link("Vega-Lite", file_name(view, ".vl.json"), "application/json",
                       vega_of(view.chart, view.title));
  return out + "</p></section>\n";
}

/// "Rests on 275 facts: 31 assumed, 12 derived, ...; the newest is of 2026-11."
std::string facts_line(const Document& document) {
  std::map<std::string, int> counts;
  std::string newest;
  for (const FactLine& fact : document.facts) {
    ++counts[fact.confidence];
    newest = std::max(newest, fact.date);
  }
  std::string text;
  for (const char* word :
       {"assumed", "recalled", "derived", "secondary", "analyst", "vendor", "official", "measured"})
    if (counts[word] > 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counts[word], word);
  return fmt::format("Rests on {} facts, the weakest first: {}{}. ", document.facts.size(), text,
                     newest.empty() ? "" : "; the newest is of " + newest);
}

std::string prose(const Paragraph& paragraph) {
  const std::string words = paragraph.label + paragraph.text;
  if (!paragraph.preformatted) return "<p>" + html_linked(words) + "</p>\n";
  std::string lines;  // line by line: its line ends are its own
  std::size_t from = 0;
  while (from < words.size()) {
    const std::size_t end = std::min(words.find('\n', from), words.size());
    lines += html_escaped(words.substr(from, end - from)) + "\n";
    from = end + 1;
  }
  return "<pre>" + lines + "</pre>\n";
}

std::string blocks(const Document& document) {
  std::string out;
  for (const Table& table : tables_for(document, Audience::kPeople)) out += html_table(table);
  for (const Block& block : document.blocks)
    if (const auto* paragraph = std::get_if<Paragraph>(&block);
        paragraph != nullptr && paragraph->audience != Audience::kMachines &&
        paragraph->audience != Audience::kCsv)
      out += prose(*paragraph);
  return out;
}

/// The least sure fact among those that move the answer, and of these the one that moves it most.
std::string weakest_line(const Document& document) {
  const FactLine* found = nullptr;
  const auto worth = [](const FactLine& fact) {
    return std::pair(-doubt(fact.confidence), std::abs(fact.moves.front().second));
  };
  for (const FactLine& fact : document.facts)
    if (!fact.moves.empty() && std::abs(fact.moves.front().second) >= kMoves &&
        (found == nullptr || worth(fact) > worth(*found)))
      found = &fact;
  if (found == nullptr) return {};
  return fmt::format(
      "<p class=\"quiet\">The weakest fact that moves it most: <a href=\"#{}\">{}</a>, {} ({}); "
      "one "
      "per cent more of it moves the answer by {:+.2f} per cent.</p>\n",
      fact_id(found->path), html_escaped(found->path), html_escaped(found->value.shown()),
      html_escaped(found->confidence), found->moves.front().second);
}

/// Drawings that came with the answer; text files among them are no pictures.
std::string pictures(const Document& document) {
  std::string out;
  for (const Picture& picture : document.pictures)
    if (picture.media_type.starts_with("image/"))
      out += fmt::format("<figure><img alt=\"{}\" src=\"data:{};base64,{}\"></figure>\n",
                         html_escaped(picture.title), picture.media_type, base64_of(picture.bytes));
  return out;
}

std::string head(const std::string& title, const std::optional<LiveParts>& live) {
  const std::string style = page_style() + (live ? live->style : "");
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
         policy_of(style, live) +
         "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
         html_escaped(title) + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n";
}

}  // namespace

std::pair<std::string, std::string> finding_and_rest(const std::string& sentence) {
  for (std::size_t at = sentence.find(". "); at != std::string::npos;
       at = sentence.find(". ", at + 1)) {
    const auto next = static_cast<unsigned char>(sentence[at + 2 < sentence.size() ? at + 2 : at]);
    if (std::isupper(next) != 0 && at > 0)
      return {sentence.substr(0, at + 1), sentence.substr(at + 2)};
  }
  return {sentence, ""};
}

std::string html_of(const Page& page) {
  const Document& document = page.document;
  auto [finding, rest] = finding_and_rest(document.sentence);
  if (finding.empty()) finding = page.views.empty() ? document.schema : page.views[0].title;
  std::string out = head(finding, page.live);
  out += "<svg class=\"hidden\" aria-hidden=\"true\">" + hatch_pattern() + "</svg>\n<main>\n<h1>" +
         html_escaped(finding) + "</h1>\n";
  if (!rest.empty()) out += "<p>" + html_linked(rest) + "</p>\n";
  for (const std::string& warning : document.warnings)
    out += "<p class=\"quiet\">" + html_escaped(warning) + "</p>\n";
  if (!document.facts.empty())
    out += "<p class=\"quiet\">" + html_escaped(facts_line(document)) +
           "<a href=\"#register\">Each with its source</a>.</p>\n";
  out += weakest_line(document);
  for (const View& view : page.views) out += view_section(view);
  out += pictures(document);
  out += "<section id=\"tables\"><h2>Every number of the answer</h2>\n" + blocks(document);
  out += "<p class=\"get\">" +
         download_link("Answer as CSV", "countervail.csv", "text/csv",
                       render(document, TableFormat::kCsv, 0)) +
         "\n" +
         download_link("Answer as JSON", "countervail.json", "application/json",
                       render(document, TableFormat::kJson, 0)) +
         "</p></section>\n";
  if (!document.facts.empty())
    out += "<section id=\"register\"><h2>Register: every fact used, the weakest first</h2>\n" +
           html_register(document) + "</section>\n";
  out += "<section id=\"command\"><h2>Show me the command</h2>\n";
  for (const auto& [name, text] : page.commands)
    out += "<p>" + html_escaped(name) + "</p>" +
           prose({.key = "", .text = text, .preformatted = true});
  return out + "</section>\n<p class=\"quiet\">Made by " + html_escaped(page.made_by) +
         ".</p>\n</main>\n" + (page.live ? live_scripts(*page.live) : "") + "</body>\n</html>\n";
}

}  // namespace countervail
