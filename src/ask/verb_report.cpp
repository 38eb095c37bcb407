// report: the answer to a scenario as a page. The command line also takes "report VERB ...": any question as a page.
#include "ask/fields_of_inputs.h"
#include "ask/verbs.h"
#include "countervail/report.h"
#include "render/cells.h"

namespace countervail {
namespace {

struct ReportRequest {
  std::string scenario;
  std::string output;
  bool live = false;
};

Answer ask(const Facts& facts, const ReportRequest& request) {
  fields::picture_kind(request.output, {"html"}, "a report is written as");
  Question question{"parity", {}, true};
  if (!request.scenario.empty()) question.given.push_back({"scenario", request.scenario});
  Report made = report_on(facts, question, report_options(facts, request.live));
  Document document{.schema = "countervail/report/1"};
  document.sentence = made.answer.document.sentence;
  const auto number = [](const auto value) { return static_cast<double>(value); };
  document.figures = {figure("page.views", "pictures", number(made.views), "", "page"),
                      figure("page.facts", "facts in its register",
                             number(made.answer.document.facts.size()), "", "page")};
  document.warnings = made.answer.document.warnings;
  document.pictures = {{"page", "the answer as a page", "text/html", std::move(made.page)}};
  return {std::move(document), made.answer.holds};
}

}  // namespace

Verb report_verb() {
  using R = ReportRequest;
  fields::FieldTable<R> table{
      fields::text<R>({.name = "scenario",
                       .value_name = "FILE.toml",
                       .help = "the question as a file; or a verb with its own words and options",
                       .fallback = "scenarios/default.toml",
                       .position = 1,
                       .is_file = true},
                      &R::scenario),
      fields::text<R>({.name = "output",
                       .value_name = "FILE.html",
                       .help = "where the page goes",
                       .picture = "output"},
                      &R::output),
      fields::flag<R>(
          {.name = "live", .help = "with the engine inside: the page asks again (1 MB more)"},
          &R::live)};
  return fields::verb_of("report", "an answer as a page to forward: pictures, tables, sources",
                         "[SCENARIO.toml | VERB ...]",
                         "countervail report scenarios/h20-vs-h100.toml -o h20-vs-h100.html", table,
                         ask);
}

}  // namespace countervail
