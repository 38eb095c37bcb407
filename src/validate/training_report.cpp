// What the table of training errors leaves unsaid (validation_report.h).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "render/cells.h"
#include "validate/validation_report.h"

namespace countervail {

void add_orderings(Document& document, const char* key, const char* title, bool joined,
                   const std::vector<OrderingScore>& scores) {
  Table table{title, {}, {}, key, false, Audience::kMachines};
  table.columns = {{"source"},
                   {"right", Align::kRight, false, "", kPlainNumber},
                   {"pairs", Align::kRight, false, "", kPlainNumber}};
  std::string text = std::string(title) + "\n";
  for (const OrderingScore& score : scores) {
    text += fmt::format("  {}: {} of {} pairs right\n", score.prefix, score.right, score.pairs);
    table.rows.push_back({score.prefix, count(score.right), count(score.pairs)});
  }
  document.add(Paragraph{key, text, 0, true, joined, Audience::kPeople});
  document.add(std::move(table));
}

namespace {

void add_transfers(Document& document, const std::vector<Transfer>& transfers) {
  const char* title =
      "Transfer: fitted on one source, tested on another (an experiment; nothing of it is shipped)";
  Table table{title, {{"fitted on"}, {"tested on"}}, {}, "transfer", false, Audience::kMachines};
  for (const auto& [name, unit] :
       {std::pair("rows", kPlainNumber), std::pair("mape", "%"), std::pair("bias", "%")})
    table.columns.push_back({name, Align::kRight, false, "", unit});
  std::string text = std::string(title) + "\n";
  for (const Transfer& t : transfers) {
    text += fmt::format("  {} -> {}: {} rows, MAPE {:.1f} %, bias {:+.1f} %\n", t.fitted_on,
                        t.tested_on, t.rows, t.mape, t.bias);
    table.rows.push_back({t.fitted_on, t.tested_on, count(t.rows), plain_as("{:.1f}", t.mape),
                          plain_as("{:+.1f}", t.bias)});
  }
  document.add(Paragraph{"transfer", text, 0, true, false, Audience::kPeople});
  document.add(std::move(table));
}

std::string refusal_text(const TrainingValidation& validation) {
  std::string text = fmt::format("Runs that ran and are judged not to fit (each 100 % error): {}",
                                 validation.refused.size());
  if (!validation.refused.empty()) text += fmt::format(": {}", fmt::join(validation.refused, ", "));
  return text;
}

std::string defaults_text(const std::string& prefix, const SourceDefaults& source) {
  std::string variants;
  for (const SourceDefaults::Variant& one : source.variants)
    variants += fmt::format(", {} where {} holds '{}'{}", one.stack, one.column, one.contains,
                            one.chip.empty() ? "" : fmt::format(" and chip '{}'", one.chip));
  return fmt::format("  {}: stack {}{}; ZeRO-{}; {}sequence parallel; {}", prefix, source.stack,
                     variants, source.zero_stage, source.sequence_parallel ? "" : "not ",
                     source.reference);
}

}  // namespace

Document document_of(const TrainingValidation& validation, const std::string& title,
                     const std::vector<Transfer>& transfers, bool with_rows) {
  Document document = document_of(validation.result, title, with_rows);
  if (!transfers.empty()) add_transfers(document, transfers);
  add_orderings(document, "ordering_across_jobs",
                "Ordering: same model, chip, bits, sequence; another mapping; > 5 % apart", false,
                validation.ordering_across_jobs);
  add_orderings(document, "ordering", "Of these with the same count of chips and batch", true,
                validation.ordering);
  document.add(Paragraph{.key = "refused", .text = refusal_text(validation), .joined = true});
  document.add(Paragraph{
      .key = "defaults",
      .text = "Defaults of the sources where a column is blank (data/measured/sources.toml)"});
  for (const auto& [prefix, source] : validation.sources)
    document.add(Paragraph{.key = "defaults/" + prefix,
                           .text = defaults_text(prefix, source),
                           .indent = 4,
                           .joined = true});
  return document;
}

}  // namespace countervail
