#include "ask/live.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "ask/commands.h"
#include "ask/comparison.h"
#include "ask/fields_of_comparison.h"
#include "ask/own_facts.h"
#include "ask/parity_request.h"
#include "ask/question_json.h"
#include "ask/scenario.h"
#include "base/text.h"
#include "compile/patches.h"
#include "files/json_writer.h"
#include "render/page.h"
#include "study/parity_preview.h"

namespace countervail {
namespace {

constexpr int kPreviewDigits = 3;

/// What a page shows before the whole answer stands.
std::string words_json(const std::string& words, double units, bool is_preview) {
  JsonWriter json;
  json.begin_object().member("words", words);
  if (!words.empty()) json.member("units", units);
  if (is_preview) json.member("preview", true);
  json.end_object();
  return json.text() + "\n";
}

/// `use` of the facts and the scenario that a question of `parity` means, as JSON; an error as ask_json says it.
std::string with_parity(
    const Facts& facts, const std::string& asked,
    const std::function<std::string(const Overlay&, const Scenario&, int threads)>& use) {
  return text_or_error([&] {
    const Question question = question_of_json(asked).question;
    const Verb& verb = verb_named(question.verb);
    if (verb.name != "parity") return words_json("", 0, false);
    const ParityRequest request =
        fields::request_of(parity_fields(), whole_question(facts, verb, question));
    if (request.scenario.match == Match::kTokens) return words_json("", 0, false);
    fields::OwnFacts own(facts, request.inputs);
    Scenario scenario = fields::scenario_asked(own, request);
    Overlay patched = own.facts();
    apply_patches(patched, scenario);
    return use(patched, scenario, request.threads);
  });
}

}  // namespace

Live::Live(Facts facts) : facts_(std::move(facts)) {}
Live::Live(Live&&) noexcept = default;
Live& Live::operator=(Live&&) noexcept = default;
Live::~Live() = default;

std::string Live::point(const std::string& question) {
  last_.reset();
  return with_parity(
      facts_, question, [&](const Overlay& facts, const Scenario& scenario, int threads) {
        ParityAnswer found = parity_point(facts, scenario, {threads});
        if (found.outcome != ParityOutcome::kFound) return words_json("", 0, false);
        const auto units = static_cast<double>(found.candidate.units);
        const std::string words =
            fmt::format("{} {}", found.candidate.units, found.candidate.hardware.chip);
        last_ = std::make_unique<ParityAnswer>(std::move(found));
        return words_json(words, units, false);
      });
}

std::string Live::preview(const std::string& question) {
  if (!last_) return words_json("", 0, true);
  return with_parity(facts_, question, [&](const Overlay& facts, const Scenario& scenario, int) {
    const std::optional<ParityPreview> seen = countervail::preview(facts, scenario, *last_);
    if (!seen) return words_json("", 0, true);
    const std::string words = fmt::format(
        "about {} {}{}", format_significant(seen->units, kPreviewDigits),
        last_->candidate.hardware.chip, seen->fits ? "" : " (by a layout that no longer fits)");
    return words_json(words, seen->units, true);
  });
}

std::string Live::compare(const std::string& questions) const {
  return text_or_error([&] {
    const std::size_t end = std::min(questions.find('\n'), questions.size());
    const Question a = question_of_json(questions.substr(0, end)).question,
                   b = question_of_json(questions.substr(std::min(end + 1, questions.size())))
                           .question;
    Page page{countervail::compare(facts_, a, b), {}, {}};
    for (const auto& [name, question] : {std::pair("A", &a), std::pair("B", &b)}) {
      const Verb& verb = verb_named(question->verb);
      page.commands.emplace_back(std::string(name) + " on a command line:",
                                 command_line_of(verb, whole_question(facts_, verb, *question)));
    }
    page.made_by = "countervail " COUNTERVAIL_VERSION;
    return html_of(page);
  });
}

}  // namespace countervail
