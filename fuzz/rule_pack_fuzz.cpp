// Rule packs, questions, sets and base dies: any bytes give a book or an Error, nothing else; a
// book that loads can be asked.
#include <cstddef>
#include <cstdint>
#include <string>

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

using namespace countervail;

/// The pack of the input, asked on two days with everything unknown.
void ask(Texts texts) {
  const rules::Book book = rules::load_book(Files::in_memory(std::move(texts)));
  rules::Query query;
  query.answers.assign(book.attributes.size(), rules::kUnknownSymbol);
  if (rules::open_questions(book, book.as_of).size() > 8) return;  // branches double with each
  query.date = book.as_of;
  rules::answer(book, query);
  rules::compile_table(book, query, {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto takes = [&](int kind) { return data[0] % 4 == kind; };
  Texts texts;
  texts["rules/questions.toml"] = takes(1) ? text : kQuestions;
  texts["rules/countries.csv"] =
      "country,code,aliases,source,confidence\nChina,CN,PRC,s,recalled\n";
  texts["rules/sets.csv"] =
      takes(2) ? text : "set,member,from,until,source,confidence,note\nD:5,China,,,s,recalled,\n";
  if (takes(0)) texts["rules/us/p.toml"] = text;
  try {
    if (takes(3))
      rules::base_die(parse_csv(text, "d.csv"), "X");
    else
      ask(std::move(texts));
  } catch (const Error&) {
  }
  return 0;
}
