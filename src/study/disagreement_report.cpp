// Says first whether the two studies are comparable at all, and ranks inputs only if
// they are. The sentence goes from A to B by factors, heaviest first. The table keeps
// beside each share the exchange of that input alone in A and last in B: where these
// lie far apart the inputs interact, and the share is a convention.
#include "study/disagreement_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "render/cells.h"
#include "study/factor_text.h"

namespace countervail {
namespace {

std::string digits(double value, int significant = 3) {
  return format_significant(value, significant);
}

std::string factor_text(double ln) {
  return fmt::format("x {}", digits(std::exp(ln)));
}

/// Sampled shares carry the error of their sample (90 %); exact ones have none, and the
/// ends are those over orders.
Interval share_factor(const statistics::Contribution& share) {
  const double spread = 1.645 * share.error;
  if (spread > 0)
    return {std::exp(share.value - spread), std::exp(share.value), std::exp(share.value + spread)};
  return {std::exp(share.least), std::exp(share.value), std::exp(share.most)};
}

/// Heaviest first.
std::vector<const DifferingInput*> ranking(const Disagreement& answer) {
  std::vector<const DifferingInput*> inputs;
  for (const DifferingInput& input : answer.differing) inputs.push_back(&input);
  std::ranges::stable_sort(inputs, std::greater<>{}, [](const DifferingInput* input) {
    return std::abs(input->share.value);
  });
  return inputs;
}

/// Silent within rounding of the arithmetic.
std::string structure_text(const char* side, const StudySheet& sheet,
                           const std::optional<double>& structure) {
  constexpr double kRounding = 1e-9;
  if (!structure || std::abs(*structure) < kRounding) return {};
  return fmt::format(
      " {} publishes {} where the formula gives {} ({}{}).", side, digits(*sheet.published, 4),
      digits(*sheet.published / std::exp(*structure), 4), factor_text(*structure),
      sheet.reasons.empty() ? "; no reason is stated"
                            : ": " + fmt::format("{}", fmt::join(sheet.reasons, ", ")));
}

}  // namespace

std::string disagreement_sentence(const Disagreement& answer) {
  const auto whole = [](const std::optional<long long>& units) {
    return units ? fmt::format(" (whole: {})", *units) : "";
  };
  std::string text =
      fmt::format("{} A ({}): {} {}{}; B ({}): {}{}.", answer.a.question, answer.a.title,
                  digits(answer.value_a, 4), answer.a.unit, whole(answer.whole_a), answer.b.title,
                  digits(answer.value_b, 4), whole(answer.whole_b));
  text += structure_text("A", answer.a, answer.structure_a);
  text += structure_text("B", answer.b, answer.structure_b);
  if (!answer.same_question)
    return text +
           " What the formula leaves is more than what the inputs explain: these studies do not "
           "ask the same question, and no input is ranked.";
  if (answer.differing.empty()) return text;
  text += fmt::format(" B over A by the inputs: {}, of it", factor_text(answer.gap()));
  for (const DifferingInput* input : ranking(answer))
    text += fmt::format("{} {} {}", input == ranking(answer).front() ? "" : ",", input->name,
                        factor_text(input->share.value));
  return text + ".";
}

/// No figures of inputs where the questions differ: a machine would rank them all the
/// same.
Figures figures_of(const Disagreement& answer) {
  const auto factor = [](const std::optional<double>& ln) -> std::optional<double> {
    if (!ln) return std::nullopt;
    return std::exp(*ln);
  };
  const std::string& unit = answer.a.unit;
  Figures figures = {figure("a.value", "A by the formula", answer.value_a, unit, "value"),
                     figure("b.value", "B by the formula", answer.value_b, unit, "value"),
                     figure("a.published", "A as published", answer.a.published, unit, "value"),
                     figure("b.published", "B as published", answer.b.published, unit, "value"),
                     figure("a.structure", "published over formula, A", factor(answer.structure_a),
                            "", "structure"),
                     figure("b.structure", "published over formula, B", factor(answer.structure_b),
                            "", "structure"),
                     figure("gap", "B over A by the inputs", std::exp(answer.gap()), "", "gap")};
  if (!answer.same_question) return figures;
  for (const DifferingInput& input : answer.differing)
    figures.push_back(
        figure(fmt::format("input.{}.factor", answer.a.inputs[input.inputs.front()].name),
               input.name, share_factor(input.share), "", "input"));
  return figures;
}

namespace {

Table ranking_table(const Disagreement& answer) {
  Table table{.title = "Which input makes the gap (factors, B over A)",
              .key = "ranking",
              .for_machines = true};
  table.columns = {{"input", Align::kLeft, true},
                   {"factor", Align::kRight, false, "", kPlainNumber},
                   {"least", Align::kRight, false, "", kPlainNumber},
                   {"most", Align::kRight, false, "", kPlainNumber},
                   {"alone in A", Align::kRight, false, "alone_in_a", kPlainNumber},
                   {"last in B", Align::kRight, false, "last_in_b", kPlainNumber}};
  for (const DifferingInput* input : ranking(answer)) {
    const Interval factor = share_factor(input->share);
    table.rows.push_back({input->name, plain(factor.mid, 3), plain(factor.low, 3),
                          plain(factor.high, 3), factor_cell(input->from_a),
                          factor_cell(input->from_b)});
  }
  return table;
}

Table inputs_table(const Disagreement& answer) {
  Table table{.title = "Inputs", .key = "inputs", .for_machines = true};
  table.columns = {{"input", Align::kLeft, true},
                   {"A", Align::kRight},
                   {"B", Align::kRight},
                   {"unit"},
                   {"source of A", Align::kLeft, true, "source_a"},
                   {"source of B", Align::kLeft, true, "source_b"}};
  for (std::size_t i = 0; i < answer.a.inputs.size(); ++i) {
    const StudyInput &a = answer.a.inputs[i], &b = answer.b.inputs[i];
    const auto said = [](const StudyInput& input) {
      return input.said.text.empty() ? plain(input.value, 4, input.unit) : input.said;
    };
    table.rows.push_back({a.name, said(a), said(b), a.unit, a.source, b.source});
  }
  return table;
}

std::string conventions(const Disagreement& answer) {
  std::string text = fmt::format(
      "Formula of both: {}. The logarithm of the gap is split over the differing inputs by Shapley "
      "values{}; least and most: {}. Where they lie far apart no single attribution is right.",
      answer.formula,
      answer.differing.size() > static_cast<std::size_t>(statistics::kExactPlayers)
          ? " over sampled orders"
          : "",
      answer.differing.size() > static_cast<std::size_t>(statistics::kExactPlayers)
          ? "90 % of the sampling error"
          : "over all orders in which they may be exchanged");
  for (const StudySheet* sheet : {&answer.a, &answer.b})
    if (sheet->published) text += fmt::format(" {}: {}.", sheet->title, sheet->published_source);
  return text;
}

}  // namespace

Document document_of(const Disagreement& answer) {
  Document document{.schema = "countervail/why/1",
                    .outcome = answer.same_question ? "explained" : "different questions",
                    .sentence = disagreement_sentence(answer),
                    .figures = figures_of(answer)};
  if (answer.same_question && !answer.differing.empty()) document.add(ranking_table(answer));
  document.add(inputs_table(answer));
  document.add(Paragraph{"conventions", conventions(answer)});
  return document;
}

}  // namespace countervail
