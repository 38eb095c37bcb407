// Rule packs, questions, sets and base dies: any bytes give a book or an Error, nothing else; a
// book that loads can be asked.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "rules/clause_table.h"
#include "rules/decide.h"
#include "rules/design.h"
#include "rules/pack_files.h"

namespace {

constexpr const char* kQuestions = R"(as_of = 2026-01-01
[jurisdiction]
us = "United States"
[attribute.class]
question = "class"
domain = "class"
[attribute.destination]
question = "to"
domain = "country"
[attribute.data_center]
question = "dc"
domain = "choice"
choices = ["yes", "no"]
)";

/// The pack of the input, asked on two days with everything unknown.
void ask(const countervail::RuleSources& sources) {
  const countervail::RuleBook book = countervail::parse_rule_book(sources);
  countervail::RuleQuery query;
  query.answers.assign(book.attributes.size(), countervail::kUnknownSymbol);
  if (countervail::open_questions(book, book.as_of).size() > 8)
    return;  // branches double with each
  query.date = book.as_of;
  countervail::answer(book, query);
  countervail::compile_table(book, query, {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  countervail::RuleSources sources;
  sources.questions = {"", "q.toml", data[0] % 4 == 1 ? text : kQuestions};
  sources.countries = {"", "c.csv",
                       "country,code,aliases,source,confidence\nChina,CN,PRC,s,recalled\n"};
  sources.sets = {"", "s.csv",
                  data[0] % 4 == 2
                      ? text
                      : "set,member,from,until,source,confidence,note\nD:5,China,,,s,recalled,\n"};
  if (data[0] % 4 == 0) sources.packs.push_back({"us", "p.toml", text});
  try {
    if (data[0] % 4 == 3)
      countervail::base_die(countervail::parse_csv(text, "d.csv"), "X");
    else
      ask(sources);
  } catch (const countervail::Error&) {
  }
  return 0;
}
